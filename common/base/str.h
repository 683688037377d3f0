/*
 * str: a run of bytes that somebody else owns. It has no terminator and may
 * hold NUL bytes; it becomes a C string only at libc's border.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

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

/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p

/* The str of a C string. */
static inline struct str
str_of(const char *c)
{
	return (struct str){ c, strlen(c) };
}

/* Texts of one length, which is 8 to 16 for most ids: by two words. */
static inline bool
str_eq(struct str a, struct str b)
{
	uint64_t word[4];

	if (a.n != b.n || a.n == 0)
		return a.n == b.n;
	if (a.n < 8 || a.n > 16)
		return memcmp(a.p, b.p, a.n) == 0;
	memcpy(&word[0], a.p, 8);
	memcpy(&word[1], b.p, 8);
	memcpy(&word[2], a.p + a.n - 8, 8);
	memcpy(&word[3], b.p + b.n - 8, 8);
	return word[0] == word[1] && word[2] == word[3];
}

/* Byte order, a prefix before its extensions: <0, 0 or >0. */
int str_cmp(struct str a, struct str b);

/* The same of places of texts (struct str *const *), for qsort. */
int str_cmp_places(const void *a, const void *b);

/* Whether s is one of n texts. O(n). */
bool str_among(struct str s, const char *const *list, size_t n);

/* ASCII letters compare without case. */
bool str_ieq(struct str a, struct str b);

/* Without ASCII blanks (space, TAB, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/*
 * Cuts the text up to the next `sep` off the front of *rest and returns it;
 * without a further `sep` the whole rest, leaving {NULL, 0}. A loop:
 *	while (rest.p != NULL) { item = str_cut(&rest, ','); ... }
 */
struct str str_cut(struct str *rest, char sep);

#endif
