#include "csv/scan.h"

#include <string.h>

static size_t
find_plainly(const char *p, size_t n, const char matters[4], uint16_t *to)
{
	bool is[256] = { false };
	size_t found = 0;

	for (int i = 0; i < 4; i++)
		is[(unsigned char)matters[i]] = true;
	for (size_t i = 0; i < n; i++) {
		to[found] = (uint16_t)i;
		found += is[(unsigned char)p[i]];
	}
	return found;
}

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>

/* What matters, each byte at the place that its lower half says: a byte that is
 * at its own place matters. False where two have the same place. */
static bool
make_table(const char matters[4], unsigned char table[16])
{
	unsigned taken = 0;

	memset(table, 0, 16);
	table[0] = 1; /* as 0 would be at its own */
	for (int i = 0; i < 4; i++) {
		unsigned char byte = (unsigned char)matters[i];

		if (byte >= 128 || (taken >> byte % 16 & 1) != 0)
			return false;
		taken |= 1U << byte % 16;
		table[byte % 16] = byte;
	}
	return true;
}

/* Of a chunk, whose last bytes may be beyond the n that are left. */
static inline uint64_t
within(uint64_t hits, size_t n)
{
	return n < SCAN_CHUNK ? hits & ((UINT64_C(1) << n) - 1) : hits;
}

enum { FEW = 12 }; /* that matter of a chunk: mostly no more */

/* FEW places are written always: how many they are is hard to foresee, for a
 * branch. */
static __attribute__((target("avx2,bmi,popcnt"))) size_t
find_newer(const char *p, size_t n, const unsigned char bytes[16], uint16_t *to)
{
	const __m256i table =
	    _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)bytes));
	size_t found = 0;

	for (size_t i = 0; i < n; i += SCAN_CHUNK) {
		__m256i a = _mm256_loadu_si256((const void *)(p + i));
		__m256i b = _mm256_loadu_si256((const void *)(p + i + 32));
		uint64_t hits = (uint32_t)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(b, _mm256_shuffle_epi8(table, b)));
		size_t at = found;

		hits = within(hits << 32 |
			(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
			    a, _mm256_shuffle_epi8(table, a))),
		    n - i);
		found += (size_t)__builtin_popcountll(hits);
#pragma GCC unroll 12
		for (int j = 0; j < FEW; j++, hits &= hits - 1)
			to[at++] = (uint16_t)(i + _tzcnt_u64(hits));
		for (; at < found; hits &= hits - 1)
			to[at++] = (uint16_t)(i + _tzcnt_u64(hits));
	}
	return found;
}

/* The newest ones put the places together themselves. */
static __attribute__((target("avx512bw,avx512vbmi2,popcnt"))) size_t
find_newest(
    const char *p, size_t n, const unsigned char bytes[16], uint16_t *to)
{
	const __m512i table =
	    _mm512_broadcast_i32x4(_mm_loadu_si128((const void *)bytes));
	unsigned char each[SCAN_CHUNK];
	__m512i places;
	size_t found = 0;

	for (int i = 0; i < SCAN_CHUNK; i++)
		each[i] = (unsigned char)i;
	places = _mm512_loadu_si512(each);
	for (size_t i = 0; i < n; i += SCAN_CHUNK) {
		__m512i a = _mm512_loadu_si512(p + i);
		__m512i from = _mm512_set1_epi16((short)i);
		uint64_t hits = within(
		    _mm512_cmpeq_epi8_mask(a, _mm512_shuffle_epi8(table, a)),
		    n - i);
		__m512i some = _mm512_maskz_compress_epi8(hits, places);
		size_t count = (size_t)__builtin_popcountll(hits);

		_mm512_storeu_si512(to + found,
		    _mm512_add_epi16(from,
			_mm512_cvtepu8_epi16(_mm512_castsi512_si256(some))));
		if (count > 32)
			_mm512_storeu_si512(to + found + 32,
			    _mm512_add_epi16(from,
				_mm512_cvtepu8_epi16(
				    _mm512_extracti64x4_epi64(some, 1))));
		found += count;
	}
	return found;
}

bool
scan_by(enum scan_way way, const char *p, size_t n, const char matters[4],
    uint16_t *to, size_t *found)
{
	unsigned char table[16];

	if (way == SCAN_PLAIN) {
		*found = find_plainly(p, n, matters, to);
		return true;
	}
	if (!make_table(matters, table))
		return false;
	if (way == SCAN_NEWEST) {
		if (!__builtin_cpu_supports("avx512vbmi2"))
			return false;
		*found = find_newest(p, n, table, to);
		return true;
	}
	if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi"))
		return false;
	*found = find_newer(p, n, table, to);
	return true;
}
#else
bool
scan_by(enum scan_way way, const char *p, size_t n, const char matters[4],
    uint16_t *to, size_t *found)
{
	if (way == SCAN_PLAIN)
		*found = find_plainly(p, n, matters, to);
	return way == SCAN_PLAIN;
}
#endif

size_t
scan_find(const char *p, size_t n, char delimiter, char quote, uint16_t *to)
{
	const char matters[4] = { delimiter, quote, '\n', '\r' };
	int way = SCAN_NEWEST;
	size_t found = 0;

	while (!scan_by((enum scan_way)way, p, n, matters, to, &found))
		way--;
	return found;
}
