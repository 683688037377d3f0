#include "csv/rewrite.h"

#include "base/vec.h"
#include "io/in.h"

#include <string.h>

enum { BLOCK = 64 * 1024 };

enum place { FIELD_START, PLAIN, QUOTED };

struct rewrite {
	struct in *in;
	char delimiter, quote;
	bool backslash, runs;
	bool pending; /* runs: a delimiter, if a field follows in the line */
	enum place place;
	bool escaped;	   /* the byte before was an escape */
	bool was_quote;	   /* the byte before was a quote inside quotes */
	bool needs_quotes; /* the plain field has an escape */
	VEC(char) field;   /* the plain field, or the white space before it */
	VEC(char) out;
	size_t out_at;
	bool end;
	char bytes[BLOCK];
};

static void
put(struct rewrite *w, char c)
{
	if (c == w->quote)
		vec_push(&w->out, c);
	vec_push(&w->out, c);
}

/* Writes the plain field collected so far. */
static void
end_plain(struct rewrite *w)
{
	if (w->needs_quotes)
		vec_push(&w->out, w->quote);
	for (size_t i = 0; i < w->field.n; i++)
		if (w->needs_quotes)
			put(w, w->field.v[i]);
		else
			vec_push(&w->out, w->field.v[i]);
	if (w->needs_quotes)
		vec_push(&w->out, w->quote);
	w->field.n = 0;
	w->needs_quotes = false;
}

static bool
ends_field(const struct rewrite *w, char c)
{
	return c == w->delimiter || c == '\n' || c == '\r';
}

/* Delimiters in a row, between fields or at the ends of a line. False for a
 * byte that is of a field. */
static bool
take_run(struct rewrite *w, char c)
{
	if (c == w->delimiter) {
		w->pending |= w->field.n > 0;
		end_plain(w);
		w->place = FIELD_START;
		return true;
	}
	if (w->pending && !ends_field(w, c))
		vec_push(&w->out, w->delimiter);
	w->pending = false;
	return false;
}

static void
take_plain(struct rewrite *w, char c)
{
	if (w->runs && !w->escaped && take_run(w, c))
		return;
	if (w->escaped) {
		w->escaped = false;
		if (!ends_field(w, c) && c != '\\' && c != w->quote)
			vec_push(&w->field, '\\');
		else
			w->needs_quotes = true;
		vec_push(&w->field, c);
	} else if (w->backslash && c == '\\') {
		w->escaped = true;
		w->place = PLAIN;
	} else if (ends_field(w, c)) {
		end_plain(w);
		vec_push(&w->out, c);
		w->place = FIELD_START;
	} else if (w->place == FIELD_START && c == w->quote) {
		w->field.n = 0; /* white space before the quote goes */
		vec_push(&w->out, c);
		w->place = QUOTED;
	} else {
		if (c != ' ' && c != '\t')
			w->place = PLAIN;
		vec_push(&w->field, c);
	}
}

static void
take_quoted(struct rewrite *w, char c)
{
	if (w->escaped) {
		w->escaped = false;
		if (c != w->quote && c != '\\' && c != w->delimiter)
			vec_push(&w->out, '\\');
		put(w, c);
	} else if (w->was_quote) {
		w->was_quote = false;
		w->pending = w->runs && c == w->delimiter;
		if (!w->pending)
			vec_push(&w->out, c);
		if (c != w->quote)
			w->place = ends_field(w, c) ? FIELD_START : PLAIN;
	} else if (w->backslash && c == '\\') {
		w->escaped = true;
	} else {
		w->was_quote = c == w->quote;
		vec_push(&w->out, c);
	}
}

static bool
fill(struct rewrite *w, struct diag *d)
{
	size_t got;

	w->out.n = w->out_at = 0;
	if (!in_read(w->in, w->bytes, BLOCK, &got, d))
		return false;
	w->end = got == 0;
	for (size_t i = 0; i < got; i++)
		if (w->place == QUOTED)
			take_quoted(w, w->bytes[i]);
		else
			take_plain(w, w->bytes[i]);
	if (w->end) {
		if (w->escaped && w->place == PLAIN)
			vec_push(&w->field, '\\');
		end_plain(w);
	}
	return true;
}

static bool
read_rewritten(void *self, char *to, size_t size, size_t *got, struct diag *d)
{
	struct rewrite *w = self;

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
close_rewrite(void *self)
{
	struct rewrite *w = self;

	in_close(w->in);
	vec_free(&w->field);
	vec_free(&w->out);
	free(w);
}

struct in *
csv_rewrite(struct in *in, const struct csv_rewrite *how)
{
	struct rewrite *w = mem_zero(1, sizeof(*w));
	struct in_source source = { read_rewritten, close_rewrite, w };

	w->in = in;
	w->delimiter = how->delimiter;
	w->quote = how->quote;
	w->backslash = how->backslash;
	w->runs = how->runs;
	return in_from(&source, in_name(in));
}
