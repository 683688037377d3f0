#include "table/packed.h"

#include <string.h>

static unsigned
significant(uint64_t word)
{
	return word == 0 ? 0 : (unsigned)(71 - __builtin_clzll(word)) / 8;
}

unsigned char *
packed_put(unsigned char *to, const void *state, size_t words)
{
	const char *from = state;
	unsigned char *widths = to;
	unsigned pair = 0;

	to += (words + 1) / 2;
	for (size_t i = 0; i < words; i++) {
		uint64_t word;
		unsigned n;

		memcpy(&word, from + 8 * i, 8);
		n = significant(word);
		pair |= n << 4 * (i & 1);
		memcpy(to, &word, 8);
		to += n;
		if (i % 2 == 1 || i + 1 == words) {
			*widths++ = (unsigned char)pair;
			pair = 0;
		}
	}
	return to;
}

void
packed_get(const unsigned char *from, void *state, size_t words)
{
	const unsigned char *widths = from;
	char *to = state;

	from += (words + 1) / 2;
	for (size_t i = 0; i < words; i++) {
		unsigned n = widths[i / 2] >> 4 * (i & 1) & 15;
		uint64_t word = 0;

		if (n > 0) {
			memcpy(&word, from, 8);
			word &= UINT64_MAX >> (64 - 8 * n);
		}
		memcpy(to + 8 * i, &word, 8);
		from += n;
	}
}

const unsigned char *
packed_skip(const unsigned char *from, size_t words)
{
	const unsigned char *widths = from;

	from += (words + 1) / 2;
	for (size_t i = 0; i < (words + 1) / 2; i++)
		from += (widths[i] & 15) + (widths[i] >> 4);
	return from;
}

size_t
packed_size(const struct str *text, size_t texts, size_t words)
{
	size_t n = PACKED_SIZE(words) + 8;

	for (size_t i = 0; i < texts; i++)
		n += 10 + text[i].n;
	return n;
}

unsigned char *
packed_all(unsigned char *to, const struct str *text, size_t texts,
    const void *state, size_t words)
{
	for (size_t i = 0; i < texts; i++) {
		to = packed_put_number(to, text[i].n);
		to = (unsigned char *)str_put((char *)to, text[i]);
	}
	return packed_put(to, state, words);
}
