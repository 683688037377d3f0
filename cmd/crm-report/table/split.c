#include "split.h"

#include "base/vec.h"
#include "io/decode.h"
#include "io/in.h"

#include <stdio.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { BLOCK = 64 * 1024 };

struct split {
	struct decode *decode;
	struct in *in; /* decoded */
	char block[BLOCK];
	size_t at, n;
	uint64_t line; /* of the byte at `at` */
	bool end;      /* of the file */

	/* Of the table that is being read. */
	XXH3_state_t *hash;
	uint64_t bytes;
	bool quoted, fresh, over; /* `fresh`: a line begins */
	VEC(char) title;
};

struct split *
split_open(const char *path, const char *encoding, struct diag *d)
{
	struct split *s;
	struct in *in = in_open(path, d);
	struct decode *decode =
	    in == NULL ? NULL : decode_open(in, encoding, d);

	if (decode == NULL)
		return NULL;
	s = mem_alloc(1, sizeof(*s));
	*s = (struct split){ .decode = decode, .line = 1 };
	s->in = decode_input(decode);
	s->hash = mem_lines(1, sizeof(*s->hash));
	XXH3_INITSTATE(s->hash);
	return s;
}

void
split_close(struct split *s)
{
	in_close(s->in);
	free(s->hash);
	vec_free(&s->title);
	free(s);
}

const struct decode *
split_decode(const struct split *s)
{
	return s->decode;
}

/* Makes sure that there is a byte, unless the file ends. */
static bool
fill(struct split *s, struct diag *d)
{
	if (s->at < s->n || s->end)
		return true;
	s->at = s->n = 0;
	if (!in_read(s->in, s->block, sizeof(s->block), &s->n, d))
		return false;
	s->end = s->n == 0;
	return true;
}

/* The bytes of the table up to the blank line that ends it. */
static bool
read_part(void *self, char *to, size_t size, size_t *got, struct diag *d)
{
	struct split *s = self;

	*got = 0;
	if (s->over || !fill(s, d))
		return s->over;
	while (*got < size && s->at < s->n) {
		char c = s->block[s->at];

		if (s->fresh && c == '\n') {
			s->over = true;
			break;
		}
		s->at++;
		s->quoted ^= c == '"';
		s->line += c == '\n';
		s->fresh = c == '\n' && !s->quoted;
		/* CRLF: the CR of a blank line is put off. */
		to[(*got)++] = c;
	}
	XXH3_128bits_update(s->hash, to, *got);
	s->bytes += *got;
	return true;
}

static void
close_part(void *self)
{
	(void)self;
}

/* Skips blank lines in front of a table; its first byte, or -1 at the end. */
static int
first_byte(struct split *s, struct diag *d)
{
	for (;;) {
		if (!fill(s, d) || s->end)
			return -1;
		if (s->block[s->at] != '\n' && s->block[s->at] != '\r')
			return (unsigned char)s->block[s->at];
		s->line += s->block[s->at++] == '\n';
	}
}

static bool
take_title(struct split *s, struct diag *d)
{
	s->title.n = 0;
	for (;;) {
		char c;

		if (!fill(s, d))
			return false;
		if (s->end)
			break;
		c = s->block[s->at++];
		if (c == '\n')
			break;
		vec_push(&s->title, c);
	}
	s->line++;
	while (s->title.n > 0 && s->title.v[s->title.n - 1] == '\r')
		s->title.n--;
	vec_push(&s->title, '\0');
	return true;
}

struct in *
split_next(struct split *s, uint64_t *line, const char **title, struct diag *d)
{
	struct in_source source = { read_part, close_part, s };
	int c;

	*d = (struct diag){ 0 };
	*title = NULL;
	c = first_byte(s, d);
	if (c == '#' && take_title(s, d)) {
		*title = s->title.v + 1 + strspn(s->title.v + 1, " ");
		c = first_byte(s, d);
	}
	if (c < 0)
		return NULL;
	XXH3_128bits_reset(s->hash);
	s->bytes = 0;
	s->quoted = s->over = false;
	s->fresh = true;
	*line = s->line;
	return in_from(&source, in_name(s->in));
}

bool
split_finish(struct split *s, uint64_t *bytes, char sum[33], struct diag *d)
{
	char rest[4096];
	size_t got;
	XXH128_hash_t hash;

	do {
		if (!read_part(s, rest, sizeof(rest), &got, d))
			return false;
	} while (got > 0);
	hash = XXH3_128bits_digest(s->hash);
	snprintf(sum, 33, "%016llx%016llx", (unsigned long long)hash.high64,
	    (unsigned long long)hash.low64);
	*bytes = s->bytes;
	return true;
}
