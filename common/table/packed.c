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

	memset(to, 0, (words + 1) / 2);
	to += (words + 1) / 2;
	for (size_t i = 0; i < words; i++) {
		uint64_t word;
		unsigned n;

		memcpy(&word, from + 8 * i, 8);
		n = significant(word);
		widths[i / 2] |= (unsigned char)(n << 4 * (i & 1));
		memcpy(to, &word, 8);
		to += n;
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

/* Ids: a byte with the number of digits at the end (up to 14) and of the bytes
 * before them (up to 14); these; the digits, the last eight first. Or LONG, the
 * length and the bytes. */
enum { MOST = 14, LONG = 15 };

static uint64_t
word_at(const void *from)
{
	uint64_t word;

	memcpy(&word, from, 8);
	return word;
}

/* How many of the last bytes are digits, where all before them do not matter.
 */
static size_t
digits_of(uint64_t word)
{
	uint64_t digit = word ^ UINT64_C(0x3030303030303030);
	uint64_t other = ((digit + UINT64_C(0x0606060606060606)) | digit) &
	    UINT64_C(0xf0f0f0f0f0f0f0f0);

	return other == 0 ? 8 : (size_t)__builtin_clzll(other) / 8;
}

/* The last n (1 to 8) bytes of a word, digits, half a byte each. */
static unsigned char *
put_digits(unsigned char *to, uint64_t word, size_t n)
{
	word = (word ^ UINT64_C(0x3030303030303030)) >> (64 - 8 * n);
	word = (word | word >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	word = (word | word >> 8) & UINT64_C(0x0000ffff0000ffff);
	word |= word >> 16;
	memcpy(to, &word, 4);
	return to + (n + 1) / 2;
}

/* Eight digits, of which the first n may be meant. */
static uint64_t
get_digits(const unsigned char *from)
{
	uint64_t word = word_at(from) & UINT64_C(0xffffffff);

	word = (word | word << 16) & UINT64_C(0x0000ffff0000ffff);
	word = (word | word << 8) & UINT64_C(0x00ff00ff00ff00ff);
	word = (word | word << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return word | UINT64_C(0x3030303030303030);
}

/* The last eight bytes of a text, or all, behind zeros. */
static uint64_t
last_word(struct str text)
{
	if (text.n >= 8)
		return word_at(text.p + text.n - 8);
	return text.n == 0 ? 0 : str_word(text) << (64 - 8 * text.n);
}

unsigned char *
packed_put_id(unsigned char *to, struct str text)
{
	uint64_t last = last_word(text), first = 0;
	size_t digits = digits_of(last), more = 0, before = text.n - digits;

	if (digits == 8 && before > 0) {
		first = last_word((struct str){ text.p, before });
		more = digits_of(first);
		more = more < MOST - 8 ? more : MOST - 8;
		before -= more;
	}
	if (before > MOST) {
		*to++ = LONG;
		to = packed_put_number(to, text.n);
		return (unsigned char *)str_put((char *)to, text);
	}
	*to++ = (unsigned char)(before << 4 | (digits + more));
	to = (unsigned char *)str_put(
	    (char *)to, (struct str){ text.p, before });
	if (digits > 0)
		to = put_digits(to, last, digits);
	return more > 0 ? put_digits(to, first, more) : to;
}

const unsigned char *
packed_id(const unsigned char *from, char *room, struct str *text)
{
	size_t digits = *from & 15, before = *from >> 4;
	uint64_t n, word;

	if (*from++ == LONG) {
		text->p = (const char *)packed_number(from, &n);
		text->n = (size_t)n;
		return (const unsigned char *)text->p + n;
	}
	*text = (struct str){ room, before + digits };
	memcpy(room, from, 16);
	from += before;
	room += before;
	word = get_digits(from);
	if (digits > 8) {
		uint64_t first = get_digits(from + 4);

		memcpy(room, &first, 8);
		room += digits - 8;
	}
	memcpy(room, &word, 8);
	return from + (digits + 1) / 2;
}
