/*
 * str: a run of bytes that somebody else owns. It has no terminator and may
 * hold NUL bytes; it becomes a C string only at libc's border.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n; /* bytes */
};

/* The str of a string literal or array of char, without its NUL. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* How many elements an array has. */
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p

/* The str of a C string. */
static inline struct str
str_of(const char *c)
{
	return (struct str){ c, strlen(c) };
}

/* The same of an option, which may be missing (NULL): {NULL, 0}. */
static inline struct str
str_given(const char *c)
{
	return c == NULL ? (struct str){ NULL, 0 } : str_of(c);
}

static inline bool
str_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many digits stand in front. */
static inline size_t
str_digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && str_is_digit(s.p[n]))
		n++;
	return n;
}

/* Eight bytes from `at` on, as a number that sorts like them. */
uint64_t str_key(struct str s, size_t at);

/* Most ids have 4 to 16 bytes: two words, which may overlap, are all of it. */
static inline bool
str_eq(struct str a, struct str b)
{
	uint64_t word[4];
	uint32_t half[4];

	if (a.n != b.n || a.n == 0)
		return a.n == b.n;
	if (a.n < 4 || a.n > 16)
		return memcmp(a.p, b.p, a.n) == 0;
	if (a.n < 8) {
		memcpy(&half[0], a.p, 4);
		memcpy(&half[1], b.p, 4);
		memcpy(&half[2], a.p + a.n - 4, 4);
		memcpy(&half[3], b.p + b.n - 4, 4);
		return half[0] == half[1] && half[2] == half[3];
	}
	memcpy(&word[0], a.p, 8);
	memcpy(&word[1], b.p, 8);
	memcpy(&word[2], a.p + a.n - 8, 8);
	memcpy(&word[3], b.p + b.n - 8, 8);
	return word[0] == word[1] && word[2] == word[3];
}

/* The bytes of a text of 1 to 8, the first one lowest, zeros behind. */
static inline uint64_t
str_word(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint64_t word = 0;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	if (s.n >= 4) {
		uint32_t first, last;

		memcpy(&first, p, 4);
		memcpy(&last, p + s.n - 4, 4);
		return first | (uint64_t)last << 8 * (s.n - 4);
	}
#endif
	for (size_t i = 0; i < s.n; i++)
		word |= (uint64_t)p[i] << 8 * i;
	return word;
}

/* Copies the text to `to`, where there is room; the place behind it. */
static inline char *
str_put(char *to, struct str s)
{
	uint64_t word[2];
	uint32_t half[2];

	if (s.n >= 8 && s.n <= 16) {
		memcpy(&word[0], s.p, 8);
		memcpy(&word[1], s.p + s.n - 8, 8);
		memcpy(to, &word[0], 8);
		memcpy(to + s.n - 8, &word[1], 8);
	} else if (s.n >= 4 && s.n < 8) {
		memcpy(&half[0], s.p, 4);
		memcpy(&half[1], s.p + s.n - 4, 4);
		memcpy(to, &half[0], 4);
		memcpy(to + s.n - 4, &half[1], 4);
	} else if (s.n > 0) {
		memcpy(to, s.p, s.n);
	}
	return to + s.n;
}

/* Is the text made of bytes of the other one, at its place? */
static inline bool
str_is_inside(struct str text, struct str whole)
{
	uintptr_t at = (uintptr_t)text.p - (uintptr_t)whole.p;

	return at <= whole.n && text.n <= whole.n - at;
}

/* Byte order, a prefix before its extensions: <0, 0 or >0. */
int str_cmp(struct str a, struct str b);

/* order[0..n-1]: the places of n texts in byte order, of equal ones as they
 * stand. */
void str_order(const struct str *text, uint32_t n, uint32_t *order);

/* Which of n texts s is, the first of them; n: none. O(n). */
size_t str_place(struct str s, const char *const *list, size_t n);

static inline bool
str_among(struct str s, const char *const *list, size_t n)
{
	return str_place(s, list, n) < n;
}

/* ASCII letters compare without case. */
bool str_ieq(struct str a, struct str b);

/* Without ASCII blanks (space, TAB, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);

/* How much of a text ends with its last `c`; 0 if there is none. */
size_t str_upto(struct str s, char c);

/* Has it no byte of 0x80 and above? */
bool str_is_ascii(struct str s);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/*
 * Cuts the text up to the next `sep` off the front of *rest and returns it;
 * without a further `sep` the whole rest, leaving {NULL, 0}. A loop:
 *	while (rest.p != NULL) { item = str_cut(&rest, ','); ... }
 */
struct str str_cut(struct str *rest, char sep);

/* The same without the blanks around it; false behind the last. */
static inline bool
str_next(struct str *rest, char sep, struct str *item)
{
	if (rest->p == NULL)
		return false;
	*item = str_trim(str_cut(rest, sep));
	return true;
}

/*
 * Each item of a list, without the blanks around it; it may be cut further. A
 * list {NULL, 0} has none, an empty one an empty item.
 *
 *	str_each (name, str_given(option), ',')
 *		use(name);
 */
#define str_each(item, list, sep)                   \
	for (struct str item##_rest = (list), item; \
	     str_next(&item##_rest, sep, &item);)

/* Is the word one of a list's, "a,b"? */
bool str_listed(struct str list, struct str word);
