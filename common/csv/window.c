#include "csv/window.h"

#include "base/mem.h"
#include "io/in.h"

/* Finds the bytes that matter in the stretch of the scanner. */
static void
look(struct csv_window *w, size_t n)
{
	struct csv_scanner *scan = &w->scan;
	const char *p = w->buffer + scan->from;

	for (size_t i = 0; i < n; i += SCAN_CHUNK) {
		uint64_t hits = scan_chunk(p + i, w->delimiter, w->quote);

		if (n - i < SCAN_CHUNK)
			hits &= (UINT64_C(1) << (n - i)) - 1;
		scan->n += scan_places(hits, (unsigned)i, scan->hit + scan->n);
	}
}

#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>

/* What matters, each byte at the place that its lower half says: a byte that is
 * at its own place matters. False where two have the same place. */
static bool
make_table(const struct csv_window *w, unsigned char table[16])
{
	const char bytes[] = { w->delimiter, w->quote, '\n', '\r' };
	unsigned taken = 0;

	memset(table, 0, 16);
	table[0] = 1; /* as 0 would be at its own */
	for (size_t i = 0; i < sizeof(bytes); i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte >= 128 || (taken >> byte % 16 & 1) != 0)
			return false;
		taken |= 1U << byte % 16;
		table[byte % 16] = byte;
	}
	return true;
}

/* The same in the words of newer processors. */
static __attribute__((target("avx2,bmi,popcnt"))) void
look_fast(struct csv_window *w, size_t n, const unsigned char bytes[16])
{
	struct csv_scanner *scan = &w->scan;
	const __m256i table = _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const void *)bytes));
	uint16_t *to = scan->hit;

	for (size_t i = 0; i < n; i += SCAN_CHUNK) {
		const char *p = w->buffer + scan->from + i;
		__m256i a = _mm256_loadu_si256((const void *)p);
		__m256i b = _mm256_loadu_si256((const void *)(p + 32));
		uint64_t hits = (uint32_t)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(a, _mm256_shuffle_epi8(table, a)));
		uint16_t *next;

		hits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
			    b, _mm256_shuffle_epi8(table, b)))
		    << 32;
		if (n - i < SCAN_CHUNK)
			hits &= (UINT64_C(1) << (n - i)) - 1;
		next = to + __builtin_popcountll(hits);
#pragma GCC unroll 12
		for (size_t j = 0; j < SCAN_FEW; j++, hits &= hits - 1)
			to[j] = (uint16_t)(i + _tzcnt_u64(hits));
		for (to += SCAN_FEW; to < next; hits &= hits - 1)
			*to++ = (uint16_t)(i + _tzcnt_u64(hits));
		to = next;
	}
	scan->n = (size_t)(to - scan->hit);
}

static bool
looked_fast(struct csv_window *w, size_t n)
{
	unsigned char table[16];

	if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
	    !make_table(w, table))
		return false;
	look_fast(w, n, table);
	return true;
}
#else
#define looked_fast(w, n) false
#endif

bool
window_more(struct csv_window *w, size_t from)
{
	size_t left = w->end - from, n = left < SCAN_BYTES ? left : SCAN_BYTES;

	if (w->scan.upto >= w->end)
		return false;
	w->scan.from = from;
	w->scan.upto = from + n;
	w->scan.at = w->scan.n = 0;
	if (!looked_fast(w, n))
		look(w, n);
	return true;
}

void
window_scan(struct csv_window *w, size_t from)
{
	struct csv_scanner *scan = &w->scan;

	if (from < scan->from || from > scan->upto) {
		scan->from = scan->upto = from;
		scan->at = scan->n = 0;
		return;
	}
	while (scan->at > 0 && scan->hit[scan->at - 1] >= from - scan->from)
		scan->at--;
	while (scan->at < scan->n && scan->hit[scan->at] < from - scan->from)
		scan->at++;
}

enum { FIRST = 64 * 1024 }; /* of the input: most files are small */

bool
window_fill(struct csv_window *w, size_t want, struct diag *d)
{
	size_t block =
	    w->room == 0 && w->block > FIRST ? (size_t)FIRST : w->block;

	while (!w->input_end && w->end - w->at < want) {
		size_t got, size;

		if (w->at > 0) {
			memmove(w->buffer, w->buffer + w->at, w->end - w->at);
			w->dropped += w->at;
			w->end -= w->at;
			w->at = 0;
			window_forget(w);
		}
		if (want + block > w->room) {
			w->room = want + block;
			w->buffer =
			    mem_resize(w->buffer, w->room + SCAN_CHUNK, 1);
		}
		size = w->room - w->end;
		if (size > block)
			size = block;
		if (!in_read(w->in, w->buffer + w->end, size, &got, d))
			return false;
		w->end += got;
		w->input_end = got == 0;
	}
	return true;
}

bool
window_line(const struct csv_window *w, size_t from, size_t *end, size_t *next)
{
	size_t i = from;

	while (i < w->end && w->buffer[i] != '\n' && w->buffer[i] != '\r')
		i++;
	if (i == w->end && !w->input_end)
		return false;
	*end = i;
	*next = i + (i < w->end);
	if (i < w->end && w->buffer[i] == '\r') {
		if (*next == w->end && !w->input_end)
			return false;
		*next += *next < w->end && w->buffer[*next] == '\n';
	}
	return true;
}

void
window_shorten(struct csv_window *w, size_t keep)
{
	size_t to = w->at + keep;

	if (w->end <= to + 1)
		return;
	w->buffer[to] = w->buffer[w->end - 1];
	w->dropped += w->end - 1 - to;
	w->end = to + 1;
	window_forget(w);
}
