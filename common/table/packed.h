/*
 * packed: 64-bit words by their significant bytes, whose numbers stand before
 * them, four bits each; and small numbers in as few bytes.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes that so many words take at most; a put may write 8 more, and packed_get
 * read them. */
#define PACKED_SIZE(words) (8 * (words) + ((words) + 1) / 2)

/* Puts the words of a state, and reads them; the place behind what was put. */
unsigned char *packed_put(unsigned char *to, const void *state, size_t words);
void packed_get(const unsigned char *from, void *state, size_t words);
const unsigned char *packed_skip(const unsigned char *from, size_t words);

/* A number, seven bits a byte, at most ten of them: each row has one. */
static inline unsigned char *
packed_put_number(unsigned char *to, uint64_t n)
{
	for (; n >= 128; n >>= 7)
		*to++ = (unsigned char)(n | 128);
	*to++ = (unsigned char)n;
	return to;
}

static inline const unsigned char *
packed_number(const unsigned char *from, uint64_t *n)
{
	int shift = 0;

	for (*n = 0; *from >= 128; shift += 7)
		*n |= (uint64_t)(*from++ & 127) << shift;
	*n |= (uint64_t)*from++ << shift;
	return from;
}

/* One that may be below 0: small ones of either sign in as few. */
static inline unsigned char *
packed_put_signed(unsigned char *to, int64_t n)
{
	uint64_t twice = (uint64_t)n << 1;

	return packed_put_number(to, n < 0 ? ~twice : twice);
}

static inline const unsigned char *
packed_signed(const unsigned char *from, int64_t *n)
{
	uint64_t twice;

	from = packed_number(from, &twice);
	*n = (int64_t)(twice >> 1 ^ (0 - (twice & 1)));
	return from;
}

/* The first text of what packed_all packed. */
static inline struct str
packed_text(const unsigned char *from)
{
	struct str text;
	uint64_t n;

	text.p = (const char *)packed_number(from, &n);
	text.n = (size_t)n;
	return text;
}

/* Texts and the words behind them: bytes at most, and the place behind them. */
size_t packed_size(const struct str *text, size_t texts, size_t words);
unsigned char *packed_all(unsigned char *to, const struct str *text,
    size_t texts, const void *state, size_t words);
