#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

SORT_BY(by_text, struct str *const,
    (order = str_cmp(**a, **b)) || SORT_VALUES(*a, *b));

/* Of texts that begin alike; order tells which. */
static void
order_alike(const struct str *text, uint32_t *order, size_t n)
{
	scoped const struct str **sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[i] = &text[order[i]];
	qsort(sorted, n, sizeof(*sorted), by_text);
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)(sorted[i] - text);
}

void
str_order(const struct str *text, uint32_t n, uint32_t *order)
{
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));

	sort_order(item, n, i, str_key(text[i], 0));
	for (uint32_t from = 0, to = 0; from < n; from = to) {
		for (; to < n && item[to].key == item[from].key; to++)
			order[to] = item[to].index;
		if (to - from > 1)
			order_alike(text, order + from, to - from);
	}
}

uint64_t
str_key(struct str s, size_t at)
{
	uint64_t key = 0;

	for (size_t i = at; i < at + 8; i++)
		key = key << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
	return key;
}

size_t
str_place(struct str s, const char *const *list, size_t n)
{
	size_t i = 0;

	while (i < n && !str_eq(s, str_of(list[i])))
		i++;
	return i;
}

bool
str_listed(struct str list, struct str word)
{
	str_each (item, list, ',')
		if (str_eq(item, word))
			return true;
	return false;
}

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool
str_ieq(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_blank(*s.p)) {
		s.p++;
		s.n--;
	}
	return s;
}

size_t
str_upto(struct str s, char c)
{
	while (s.n > 0 && s.p[s.n - 1] != c)
		s.n--;
	return s.n;
}

bool
str_is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n &&
	    (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    (suffix.n == 0 ||
		memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

struct str
str_cut(struct str *rest, char sep)
{
	const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);
	struct str item = *rest;

	if (at == NULL) {
		*rest = (struct str){ NULL, 0 };
		return item;
	}
	item.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= item.n + 1;
	return item;
}
