/*
 * scan: finds the bytes that matter to a CSV reader, 64 at a time.
 */
#ifndef CSV_SCAN_H
#define CSV_SCAN_H

#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SCAN_CHUNK = 64 };

/*
 * Bit i is set when p[i] is the delimiter, the quote, LF or CR. Reads exactly
 * SCAN_CHUNK bytes.
 */
static inline uint64_t
scan_chunk(const char *p, char delimiter, char quote)
{
	uint64_t mask = 0;
#ifdef __SSE2__
	const __m128i d = _mm_set1_epi8(delimiter), q = _mm_set1_epi8(quote);
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');

	for (int i = 0; i < 4; i++) {
		__m128i v = _mm_loadu_si128((const void *)(p + 16 * i));
		__m128i hit = _mm_or_si128(
		    _mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(v, q)),
		    _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));

		mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
	}
#else
	for (int i = 0; i < SCAN_CHUNK; i++)
		mask |= (uint64_t)(p[i] == delimiter || p[i] == quote ||
			    p[i] == '\n' || p[i] == '\r')
		    << i;
#endif
	return mask;
}

#endif
