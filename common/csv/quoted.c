#include "csv/quoted.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"

#include <csv.h>
#include <stdlib.h>

struct csv_quoted {
	struct csv_parser parser;
	char delimiter, quote;
	bool row_done;
	VEC(char) text;	  /* the fields' bytes */
	VEC(size_t) ends; /* where each ends in text */
	VEC(struct str) fields;
};

static int
is_no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void
start_parser(struct csv_quoted *q)
{
	if (csv_init(&q->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		die(EXIT_SYSTEM, "out of memory");
	csv_set_delim(&q->parser, (unsigned char)q->delimiter);
	csv_set_quote(&q->parser, (unsigned char)q->quote);
	csv_set_space_func(&q->parser, is_no_space);
	csv_set_blk_size(&q->parser, 64 * 1024);
}

struct csv_quoted *
csv_quoted_new(char delimiter, char quote)
{
	struct csv_quoted *q = mem_zero(1, sizeof(*q));

	q->delimiter = delimiter;
	q->quote = quote;
	start_parser(q);
	return q;
}

void
csv_quoted_free(struct csv_quoted *q)
{
	if (q == NULL)
		return;
	csv_free(&q->parser);
	vec_free(&q->text);
	vec_free(&q->ends);
	vec_free(&q->fields);
	free(q);
}

static void
forget_fields(struct csv_quoted *q)
{
	q->text.n = q->ends.n = 0;
	q->row_done = false;
}

void
csv_quoted_reset(struct csv_quoted *q)
{
	/* libcsv cannot start again after an error. */
	csv_free(&q->parser);
	start_parser(q);
	forget_fields(q);
}

static void
add_field(struct csv_quoted *q, struct str field)
{
	vec_append(&q->text, field.p, field.n);
	vec_push(&q->ends, q->text.n);
}

static void
on_field(void *bytes, size_t n, void *data)
{
	add_field(data, (struct str){ bytes, n });
}

static void
on_row(int end, void *data)
{
	struct csv_quoted *q = data;

	(void)end;
	q->row_done = true;
}

/*
 * In strict mode libcsv stops at a quote inside an unquoted field, where it is
 * plain text, and behind a closing quote at anything but a delimiter, where a
 * person has to look. It tells them apart by `quoted`.
 */
enum csv_quoted_state
csv_quoted_feed(struct csv_quoted *q, struct str bytes)
{
	while (bytes.n > 0) {
		size_t done = csv_parse(
		    &q->parser, bytes.p, bytes.n, on_field, on_row, q);

		bytes.p += done;
		bytes.n -= done;
		if (bytes.n == 0)
			break;
		if (csv_error(&q->parser) == CSV_ENOMEM)
			die(EXIT_SYSTEM, "out of memory");
		if (q->parser.quoted)
			return QUOTED_STRAY;
		csv_set_opts(&q->parser, 0);
		csv_parse(&q->parser, bytes.p, 1, on_field, on_row, q);
		csv_set_opts(&q->parser, CSV_STRICT | CSV_STRICT_FINI);
		bytes.p++;
		bytes.n--;
	}
	return q->row_done ? QUOTED_DONE : QUOTED_OPEN;
}

enum csv_quoted_state
csv_quoted_finish(struct csv_quoted *q)
{
	if (csv_fini(&q->parser, on_field, on_row, q) != 0)
		return QUOTED_OPEN;
	return QUOTED_DONE;
}

struct str *
csv_quoted_fields(struct csv_quoted *q, size_t *n)
{
	size_t start = 0;

	vec_reserve(&q->text, 1); /* a pointer even where all are empty */
	vec_reserve(&q->fields, q->ends.n);
	for (size_t i = 0; i < q->ends.n; i++) {
		q->fields.v[i] =
		    (struct str){ q->text.v + start, q->ends.v[i] - start };
		start = q->ends.v[i];
	}
	*n = q->ends.n;
	return q->fields.v;
}

/*
 * The end of a quoted field that begins at p, just behind its closing quote;
 * NULL unless the line or a delimiter follows there.
 */
static const char *
closing(const struct csv_quoted *q, const char *p, const char *end)
{
	for (p++; p < end; p++) {
		if (*p != q->quote)
			continue;
		if (p + 1 < end && p[1] == q->quote) {
			p++;
			continue;
		}
		return p + 1 == end || p[1] == q->delimiter ? p + 1 : NULL;
	}
	return NULL;
}

static void
add_unquoted(struct csv_quoted *q, const char *p, const char *end)
{
	for (p++; p < end - 1; p++) {
		p += *p == q->quote;
		vec_push(&q->text, *p);
	}
	vec_push(&q->ends, q->text.n);
}

void
csv_quoted_literal(struct csv_quoted *q, struct str line)
{
	const char *p = line.p, *end = line.p + line.n;

	forget_fields(q);
	for (;;) {
		const char *close = NULL;

		if (p < end && *p == q->quote)
			close = closing(q, p, end);
		if (close != NULL) {
			add_unquoted(q, p, close);
		} else {
			size_t n = (size_t)(end - p);

			close = n == 0 ? NULL : memchr(p, q->delimiter, n);
			if (close == NULL)
				close = end;
			add_field(q, (struct str){ p, (size_t)(close - p) });
		}
		if (close == end)
			return;
		p = close + 1;
	}
}
