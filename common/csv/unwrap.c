#include "csv/unwrap.h"

#include "base/mem.h"
#include "io/in.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

struct unwrap {
	struct in *in;
	VEC(char) line; /* what is there of it */
	struct text out;
	size_t out_at;
	bool end;
	char bytes[BLOCK];
};

/* Is the line in quotes, and are all others in it doubled? */
static bool
is_whole(struct str line)
{
	if (line.n < 2 || line.p[0] != '"' || line.p[line.n - 1] != '"')
		return false;
	for (size_t i = 1; i < line.n - 1; i++)
		if (line.p[i] == '"' && (i + 2 >= line.n || line.p[++i] != '"'))
			return false;
	return true;
}

/* Adds the line, without its quotes if it is in them; true if it was. */
static bool
add_line(struct text *out, struct str line)
{
	bool whole = is_whole(line);

	if (!whole) {
		vec_append(out, line.p, line.n);
		return false;
	}
	for (size_t i = 1; i < line.n - 1; i++) {
		vec_push(out, line.p[i]);
		i += line.p[i] == '"';
	}
	return true;
}

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

bool
csv_is_wrapped(struct str sample, struct text *text, bool *all)
{
	bool some = false;

	text->n = 0;
	*all = true;
	if (memchr(sample.p, '"', sample.n) == NULL)
		return false;
	for (size_t i = 0, end; i < sample.n; i = end) {
		struct str line = { sample.p + i, 0 };
		bool whole;

		for (end = i; end < sample.n && !is_end(sample.p[end]);)
			end++;
		line.n = end - i;
		whole = add_line(text, line);
		some |= whole;
		*all &= whole || line.n == 0 || end == sample.n;
		if (!whole && line.n > 0 &&
		    memchr(line.p, '"', line.n) != NULL) {
			text->n -= line.n;
			return some && end == sample.n; /* cut */
		}
		for (; end < sample.n && is_end(sample.p[end]); end++)
			vec_push(text, sample.p[end]);
	}
	return some;
}

static bool
fill(struct unwrap *w, struct diag *d)
{
	size_t got;

	w->out.n = w->out_at = 0;
	if (!in_read(w->in, w->bytes, BLOCK, &got, d))
		return false;
	w->end = got == 0;
	for (size_t i = 0; i < got; i++) {
		if (!is_end(w->bytes[i])) {
			vec_push(&w->line, w->bytes[i]);
			continue;
		}
		add_line(&w->out, (struct str){ w->line.v, w->line.n });
		w->line.n = 0;
		vec_push(&w->out, w->bytes[i]);
	}
	if (w->end)
		add_line(&w->out, (struct str){ w->line.v, w->line.n });
	return true;
}

static bool
read_unwrapped(void *self, char *to, size_t size, size_t *got, struct diag *d)
{
	struct unwrap *w = self;

	while (w->out_at == w->out.n && !w->end)
		if (!fill(w, d))
			return false;
	*got = w->out.n - w->out_at < size ? w->out.n - w->out_at : size;
	if (*got > 0)
		memcpy(to, w->out.v + w->out_at, *got);
	w->out_at += *got;
	return true;
}

static void
close_unwrap(void *self)
{
	struct unwrap *w = self;

	in_close(w->in);
	vec_free(&w->line);
	vec_free(&w->out);
	free(w);
}

struct in *
csv_unwrap(struct in *in)
{
	struct unwrap *w = mem_zero(1, sizeof(*w));
	struct in_source source = { read_unwrapped, close_unwrap, w };

	w->in = in;
	return in_from(&source, in_name(in));
}
