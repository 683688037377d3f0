#include "text/normalise.h"

#include "text/utf8.h"

#include <utf8proc.h>

void
normalise_put(struct text *room, uint32_t code)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n =
	    utf8proc_encode_char((utf8proc_int32_t)code, bytes);

	vec_append(room, (const char *)bytes, (size_t)n);
}

static bool
is_space(uint32_t code)
{
	return code == ' ' || (code >= 9 && code <= 13) || code == 0xA0 ||
	    (code >= 0x2000 && code <= 0x200D) || code == 0x202F ||
	    code == 0x205F || code == 0x2060 || code == 0x3000 ||
	    code == 0xFEFF;
}

/* An ASCII character that is no space: most are. */
static bool
is_graph(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 0x80;
}

size_t
normalise_space(struct str s)
{
	size_t before = s.n;

	if (s.n == 0 || is_graph(s.p[0]))
		return 0;
	return is_space((uint32_t)utf8_next(&s)) ? before - s.n : 0;
}

/* The bytes of the white space that ends s, or 0. */
static size_t
last_space(struct str s)
{
	size_t n = 1;

	if (s.n == 0 || is_graph(s.p[s.n - 1]))
		return 0;
	while (n < s.n && n < 3 && ((unsigned char)s.p[s.n - n] & 0xC0) == 0x80)
		n++;
	return normalise_space((struct str){ s.p + s.n - n, n }) == n ? n : 0;
}

struct str
normalise_trim_any(struct str s)
{
	size_t n;

	while ((n = normalise_space(s)) > 0) {
		s.p += n;
		s.n -= n;
	}
	while ((n = last_space(s)) > 0)
		s.n -= n;
	return s;
}

struct str
normalise_squeeze(struct str s, struct text *room)
{
	bool gap = false;

	s = normalise_trim(s);
	room->n = 0;
	while (s.n > 0) {
		size_t n = normalise_space(s);

		if (n > 0) {
			gap = true;
		} else {
			if (gap)
				vec_push(room, ' ');
			gap = false;
			n = 1;
			vec_push(room, s.p[0]);
		}
		s.p += n;
		s.n -= n;
	}
	return (struct str){ room->v, room->n };
}

static struct str
lower_ascii(struct str s, struct text *room)
{
	room->n = 0;
	vec_append(room, s.p, s.n);
	for (size_t i = 0; i < room->n; i++)
		if (room->v[i] >= 'A' && room->v[i] <= 'Z')
			room->v[i] = (char)(room->v[i] + 'a' - 'A');
	return (struct str){ room->v, room->n };
}

/* Latin letters that have no decomposition, as the letters people type. */
static const struct {
	utf8proc_int32_t code;
	char plain[3];
} undecomposed[] = { { 0xE6, "ae" }, { 0xF8, "o" }, { 0xF0, "d" },
	{ 0xFE, "th" }, { 0x111, "d" }, { 0x131, "i" }, { 0x142, "l" },
	{ 0x153, "oe" } };

/* Drops the accents U+0300 to U+036F; marks of other scripts stay. */
static size_t
bare(utf8proc_int32_t *code, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (code[i] >= 0x300 && code[i] <= 0x36F)
			continue;
		code[kept++] = code[i];
	}
	return kept;
}

static void
put_code(struct text *room, utf8proc_int32_t code, bool key)
{
	size_t n = COUNT(undecomposed);

	for (size_t i = 0; key && code >= 0xE6 && i < n; i++)
		if (undecomposed[i].code == code) {
			vec_append(room, undecomposed[i].plain,
			    strlen(undecomposed[i].plain));
			return;
		}
	normalise_put(room, (uint32_t)code);
}

static utf8proc_option_t
options_of(enum normalise_form form)
{
	utf8proc_option_t canonical = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;

	if (form == NORMALISE_NFC)
		return canonical;
	if (form == NORMALISE_NFKC)
		return canonical | UTF8PROC_COMPAT;
	return canonical | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
}

struct str
normalise(struct str s, enum normalise_form form, struct text *room)
{
	scoped VEC(utf8proc_int32_t) code = { 0 };
	utf8proc_ssize_t n;
	size_t kept;

	if (str_is_ascii(s))
		return form >= NORMALISE_FOLD ? lower_ascii(s, room) : s;
	vec_reserve(&code, 4 * s.n + 32);
	n = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, code.v, (utf8proc_ssize_t)code.room,
	    options_of(form));
	if (n > (utf8proc_ssize_t)code.room) {
		vec_reserve(&code, (size_t)n);
		n = utf8proc_decompose((const utf8proc_uint8_t *)s.p,
		    (utf8proc_ssize_t)s.n, code.v, n, options_of(form));
	}
	if (n < 0)
		return s;
	kept = form == NORMALISE_KEY ? bare(code.v, (size_t)n) : (size_t)n;
	n = utf8proc_normalize_utf32(
	    code.v, (utf8proc_ssize_t)kept, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	room->n = 0;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		put_code(room, code.v[i], form == NORMALISE_KEY);
	return (struct str){ room->v, room->n };
}
