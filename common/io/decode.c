#include "io/decode.h"

#include "base/die.h"
#include "base/sort.h"
#include "io/in.h"
#include "text/mojibake.h"
#include "text/utf8.h"

#include <errno.h>

enum { BLOCK = 256 * 1024, STEP = 64 * 1024 };

struct bytes VEC_OF(char);

struct decode {
	struct in *raw;
	struct encoding encoding;
	bool utf8;
	size_t unit;	   /* bytes that a bad character is passed by */
	iconv_t converter; /* to UTF-8; of UTF-8 itself none */
	struct bytes in;   /* read and not decoded yet */
	bool in_end;
	struct bytes out; /* decoded and not given yet */
	size_t out_at;
	uint64_t produced; /* decoded in all */
	bool line_start;   /* the next character begins a line */
	VEC(uint64_t) faults;
};

static const char mark[] = "\xEF\xBB\xBF";
static const char no_character[] = "\xEF\xBF\xBD";

/* Appends text of which the bytes of `from` on have just been decoded: drops
 * marks at line starts there and counts. */
static void
settle(struct decode *c, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < c->out.n;) {
		char *p = c->out.v + i, *hit;
		size_t left = c->out.n - i, n;

		if (c->line_start && left >= 3 && memcmp(p, mark, 3) == 0) {
			i += 3;
			continue;
		}
		/* up to the next byte that could begin a mark */
		hit = left > 1 ? memchr(p + 1, mark[0], left - 1) : NULL;
		n = hit == NULL ? left : (size_t)(hit - p);
		if (kept != i)
			memmove(c->out.v + kept, p, n);
		kept += n;
		i += n;
		c->line_start =
		    c->out.v[kept - 1] == '\n' || c->out.v[kept - 1] == '\r';
	}
	c->produced += kept - from;
	c->out.n = kept;
}

static void
put_fault(struct decode *c, size_t ahead)
{
	vec_push(&c->faults, c->produced + ahead);
}

/* Converts n bytes; what is cut at their end stays in c->in. */
static size_t
convert(struct decode *c, const char *from, size_t n, bool last)
{
	char *in = (char *)(uintptr_t)from;
	size_t left = n;

	while (left > 0) {
		size_t start = c->out.n, room, result;
		char *out;

		vec_reserve(&c->out, c->out.n + 3 * left + 16);
		room = c->out.room - c->out.n;
		out = c->out.v + c->out.n;
		result = iconv(c->converter, &in, &left, &out, &room);
		c->out.n = (size_t)(out - c->out.v);
		settle(c, start);
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !last)
			break;
		put_fault(c, 0);
		start = c->out.n;
		vec_append(&c->out, no_character, 3);
		settle(c, start);
		start = left < c->unit ? left : c->unit;
		in += start;
		left -= start;
	}
	return n - left;
}

/* One line that is no valid UTF-8 is CP1252. */
static void
convert_line(struct decode *c, struct str line)
{
	size_t from = c->out.n;

	put_fault(c, utf8_valid(line));
	for (size_t i = 0; i < line.n; i++) {
		char character[4];
		size_t n = mojibake_put(character, (unsigned char)line.p[i]);

		if (n == 0)
			put_fault(c, c->out.n - from);
		vec_append(
		    &c->out, n == 0 ? no_character : character, n == 0 ? 3 : n);
	}
	settle(c, from);
}

/* How much of s can be judged before more is read: its complete lines; of a
 * very long line all but a sequence that may be cut. */
static size_t
certain(struct str s)
{
	size_t n = str_upto(s, '\n'), valid;

	if (n > 0 || s.n < ENCODING_SAMPLE)
		return n;
	valid = utf8_valid(s);
	return s.n - valid < 4 ? valid : s.n;
}

/* Valid text goes as it is, line by line where some is not. */
static size_t
pass_utf8(struct decode *c, const char *from, size_t n, bool last)
{
	struct str s = { from, n };

	if (!last)
		s.n = certain(s);
	n = s.n;
	while (s.n > 0) {
		size_t valid = utf8_valid(s), start = c->out.n, end;

		if (valid < s.n)
			valid = str_upto((struct str){ s.p, valid }, '\n');
		vec_append(&c->out, s.p, valid);
		settle(c, start);
		s.p += valid;
		s.n -= valid;
		if (s.n == 0)
			break;
		for (end = 0; end < s.n && s.p[end] != '\n';)
			end++;
		end += end < s.n;
		convert_line(c, (struct str){ s.p, end });
		s.p += end;
		s.n -= end;
	}
	return n;
}

/* Reads up to `want` bytes in all into c->in. */
static bool
read_ahead(struct decode *c, size_t want, struct diag *d)
{
	while (c->in.n < want && !c->in_end) {
		size_t most, got;

		if (c->in.n == c->in.room)
			vec_reserve(&c->in, c->in.n + STEP);
		most = (c->in.room < want ? c->in.room : want) - c->in.n;
		if (!in_read(c->raw, c->in.v + c->in.n, most, &got, d))
			return false;
		c->in.n += got;
		c->in_end = got == 0;
	}
	return true;
}

/* Is the last character the 1A that ends DOS files? */
static bool
ends_dos(const struct decode *c)
{
	const char *last = c->in.v + c->in.n - c->unit;
	bool big = strstr(c->encoding.name, "BE") != NULL;

	if (c->in.n < c->unit)
		return false;
	for (size_t i = 0; i < c->unit; i++)
		if (last[i] != (i == (big ? c->unit - 1 : 0) ? 0x1A : 0))
			return false;
	return true;
}

/* Decodes what was read, as far as it is certain. */
static void
decode_some(struct decode *c)
{
	size_t used;

	if (c->in_end && ends_dos(c))
		c->in.n -= c->unit;
	used = c->utf8 ? pass_utf8(c, c->in.v, c->in.n, c->in_end)
		       : convert(c, c->in.v, c->in.n, c->in_end);
	memmove(c->in.v, c->in.v + used, c->in.n - used);
	c->in.n -= used;
}

static bool
start(struct decode *c, const char *name, struct diag *d)
{
	struct str sample;

	if (!read_ahead(c, ENCODING_SAMPLE, d))
		return false;
	if (c->in.n < ENCODING_SAMPLE && !read_ahead(c, c->in.n + 1, d))
		return false;
	sample = (struct str){ c->in.v, c->in.n };
	if (sample.n > ENCODING_SAMPLE)
		sample.n = ENCODING_SAMPLE;
	c->encoding = encoding_detect(sample, c->in_end && sample.n == c->in.n);
	if (name != NULL)
		encoding_name(&c->encoding, name);
	c->utf8 = strcmp(c->encoding.name, "UTF-8") == 0;
	c->unit = encoding_unit(c->encoding.name);
	errno = name == NULL ? c->encoding.failed : 0;
	if (errno == 0 && !c->utf8)
		c->converter = encoding_converter(c->encoding.name);
	if (c->converter == (iconv_t)-1 && errno != 0 && errno != EINVAL)
		return diag_set(d, EXIT_SYSTEM, "encoding",
		    "cannot convert from %s: %s", c->encoding.name,
		    strerror(errno));
	if (c->converter == (iconv_t)-1 && !c->utf8)
		return diag_set(d, EXIT_USAGE, "encoding",
		    "the encoding \"%s\" is not known here (iconv -l lists)",
		    c->encoding.name);
	c->in.n -= c->encoding.mark;
	memmove(c->in.v, c->in.v + c->encoding.mark, c->in.n);
	c->line_start = true;
	decode_some(c);
	return true;
}

static void
close_decode(void *self)
{
	struct decode *c = self;

	if (c->converter != (iconv_t)-1)
		iconv_close(c->converter);
	in_close(c->raw);
	vec_free(&c->in);
	vec_free(&c->out);
	vec_free(&c->faults);
	free(c);
}

struct decode *
decode_open(struct in *raw, const char *name, struct diag *d)
{
	struct decode *c = mem_zero(1, sizeof(*c));

	c->raw = raw;
	c->converter = (iconv_t)-1;
	if (start(c, name, d))
		return c;
	close_decode(c);
	return NULL;
}

/* Behind the last line end of s, or all of it where there is none. */
static size_t
whole_lines(struct str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] != '\n' && s.p[n - 1] != '\r')
		n--;
	return n > 0 ? n : s.n;
}

bool
decode_sample(struct decode *decode, size_t bytes, size_t lines,
    struct str *text, struct diag *d)
{
	struct decode *c = decode;
	size_t at = 0, seen = 0;

	for (;;) {
		const char *hit = NULL;

		while (seen < lines && at < c->out.n &&
		    (hit = memchr(c->out.v + at, '\n', c->out.n - at)) !=
			NULL) {
			at = (size_t)(hit - c->out.v) + 1;
			seen++;
		}
		if (seen == lines || c->out.n > bytes ||
		    (c->in_end && c->in.n == 0))
			break;
		if (!read_ahead(c, c->in.n + BLOCK, d))
			return false;
		decode_some(c);
	}
	*text = (struct str){ c->out.v, seen == lines ? at : c->out.n };
	if (text->n > bytes)
		text->n = whole_lines((struct str){ text->p, bytes });
	return true;
}

static bool
read_decoded(void *self, char *to, size_t size, size_t *got, struct diag *d)
{
	struct decode *c = self;

	while (c->out_at == c->out.n && !(c->in_end && c->in.n == 0)) {
		c->out_at = c->out.n = 0;
		if (!read_ahead(c, c->in.n + BLOCK, d))
			return false;
		decode_some(c);
	}
	*got = c->out.n - c->out_at < size ? c->out.n - c->out_at : size;
	if (*got > 0)
		memcpy(to, c->out.v + c->out_at, *got);
	c->out_at += *got;
	return true;
}

struct in *
decode_input(struct decode *decode)
{
	struct in_source source = { read_decoded, close_decode, decode };

	return in_from(&source, in_name(decode->raw));
}

const struct encoding *
decode_encoding(const struct decode *decode)
{
	return &decode->encoding;
}

bool
decode_fault(const struct decode *decode, uint64_t from, size_t n, uint64_t *at)
{
	size_t low;

	sort_bound(low, 0, decode->faults.n, i, decode->faults.v[i] < from);
	if (low == decode->faults.n || decode->faults.v[low] > from + n)
		return false;
	*at = decode->faults.v[low];
	return true;
}
