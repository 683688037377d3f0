#include "text/utf8.h"

#include <utf8proc.h>

enum { MARKS = 4 }; /* on one letter */

int32_t
utf8_next(struct str *s)
{
	utf8proc_int32_t point = (unsigned char)*s->p;
	utf8proc_ssize_t n = 1;

	if (point >= 0x80)
		n = utf8proc_iterate((const utf8proc_uint8_t *)s->p,
		    (utf8proc_ssize_t)s->n, &point);
	if (n < 1) {
		n = 1;
		point = 0xfffd;
	}
	s->p += n;
	s->n -= (size_t)n;
	return point;
}

/* The ASCII bytes at the start of s, eight at a time: some may be left. */
static size_t
ascii_start(struct str s)
{
	uint64_t eight;
	size_t n = 0;

	for (; s.n - n >= sizeof(eight); n += sizeof(eight)) {
		memcpy(&eight, s.p + n, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return n;
}

size_t
utf8_valid(struct str s)
{
	struct str rest = s;
	utf8proc_int32_t point;

	for (;;) {
		utf8proc_ssize_t n = (utf8proc_ssize_t)ascii_start(rest);

		rest.p += n;
		rest.n -= (size_t)n;
		if (rest.n == 0)
			break;
		n = 1;
		if ((unsigned char)*rest.p >= 0x80)
			n = utf8proc_iterate((const utf8proc_uint8_t *)rest.p,
			    (utf8proc_ssize_t)rest.n, &point);
		if (n < 1)
			break;
		rest.p += n;
		rest.n -= (size_t)n;
	}
	return s.n - rest.n;
}

/* Direction marks and overrides: a name must not turn what stands around it. */
static bool
turns(int32_t c)
{
	return c == 0x200E || c == 0x200F || c == 0x061C || c == 0xFEFF ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool
utf8_shown(int32_t point, size_t *marks)
{
	utf8proc_category_t kind = utf8proc_category(point);
	bool mark =
	    kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME;

	*marks = mark ? *marks + 1 : 0;
	return !turns(point) && *marks <= MARKS;
}

size_t
utf8_width(struct str s)
{
	size_t width = 0;

	while (s.n > 0)
		width += (size_t)utf8proc_charwidth(utf8_next(&s));
	return width;
}
