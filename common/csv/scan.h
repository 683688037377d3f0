/*
 * scan: finds the bytes that matter to a CSV reader, 64 at a time.
 */
#pragma once

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	SCAN_CHUNK = 64,
	SCAN_FEW = 12 /* that matter of a chunk: mostly no more */
};

#ifdef __SSE2__
struct scan_bytes {
	__m128i delimiter, quote, lf, cr;
};

static inline uint64_t
scan_16(const char *p, const struct scan_bytes *b)
{
	__m128i v = _mm_loadu_si128((const void *)p);

	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(
	    _mm_or_si128(
		_mm_cmpeq_epi8(v, b->delimiter), _mm_cmpeq_epi8(v, b->quote)),
	    _mm_or_si128(_mm_cmpeq_epi8(v, b->lf), _mm_cmpeq_epi8(v, b->cr))));
}
#endif

/*
 * Bit i is set when p[i] is the delimiter, the quote, LF or CR. Reads exactly
 * SCAN_CHUNK bytes.
 */
static inline uint64_t
scan_chunk(const char *p, char delimiter, char quote)
{
#ifdef __SSE2__
	const struct scan_bytes b = { _mm_set1_epi8(delimiter),
		_mm_set1_epi8(quote), _mm_set1_epi8('\n'),
		_mm_set1_epi8('\r') };

	return scan_16(p, &b) | scan_16(p + 16, &b) << 16 |
	    scan_16(p + 32, &b) << 32 | scan_16(p + 48, &b) << 48;
#else
	uint64_t mask = 0;

	for (int i = 0; i < SCAN_CHUNK; i++)
		mask |= (uint64_t)(p[i] == delimiter || p[i] == quote ||
			    p[i] == '\n' || p[i] == '\r')
		    << i;
	return mask;
#endif
}

/*
 * Writes the places of the set bits, counted from `from`, in ascending order;
 * returns how many. There is room for SCAN_FEW at least, which are written
 * always: how many they are is hard to foresee, for a branch.
 */
static inline size_t
scan_places(uint64_t bits, unsigned from, uint16_t *to)
{
	const uint64_t last = UINT64_C(1) << 63;
	size_t n = (size_t)__builtin_popcountll(bits);

#pragma GCC unroll 12
	for (size_t i = 0; i < SCAN_FEW; i++, bits &= bits - 1)
		to[i] =
		    (uint16_t)(from + (unsigned)__builtin_ctzll(bits | last));
	for (size_t i = SCAN_FEW; i < n; i++, bits &= bits - 1)
		to[i] = (uint16_t)(from + (unsigned)__builtin_ctzll(bits));
	return n;
}
