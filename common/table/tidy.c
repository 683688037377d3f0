#include "base/die.h"
#include "csv/rewrite.h"
#include "csv/unwrap.h"
#include "io/decode.h"
#include "io/in.h"
#include "table/tidy_inside.h"

#include <inttypes.h>

enum { SAMPLE_RECORD = 512 }; /* bytes that a record may have there */

static struct in *
open_text(struct tidy *t, struct in *in)
{
	const struct csv_sniff *s = &t->dialect;

	if (s->wrapped)
		in = csv_unwrap(in);
	if (s->backslash || s->space || s->runs)
		return csv_rewrite(in,
		    &(struct csv_rewrite){
			s->delimiter, s->quote, s->backslash, s->runs });
	return in;
}

static struct csv_options
reader_options(const struct tidy *t)
{
	return (struct csv_options){ .delimiter = t->dialect.delimiter,
		.quote = t->dialect.quote,
		.lazy_quotes = t->options.lazy_quotes,
		.keep_blank = true,
		.max_record = t->options.max_record,
		.max_lines = t->options.max_lines };
}

static uint64_t
lines_of(struct str raw)
{
	uint64_t lines = 1;

	for (size_t i = 0; i < raw.n; i++)
		lines += raw.p[i] == '\n' ||
		    (raw.p[i] == '\r' &&
			(i + 1 == raw.n || raw.p[i + 1] != '\n'));
	return lines;
}

/* The sample has whole lines; of a first one that is longer, only the
 * beginning: such a header is none. A character has up to four bytes. */
static bool
is_cut(struct str text, size_t most)
{
	return text.n + 4 > most && memchr(text.p, '\n', text.n) == NULL &&
	    memchr(text.p, '\r', text.n) == NULL;
}

/* Is it a line drawn between others, which says nothing of the table? */
static bool
is_rule(const struct tidy *t, const struct csv_row *row)
{
	return !t->options.plain && layout_record_is_rule(row->field, row->n);
}

/* Cuts the decoded sample into records that stay. */
static bool
cut_sample(struct tidy *t, struct diag *failed)
{
	size_t most = t->options.sample;
	size_t bytes = ENCODING_SAMPLE + SAMPLE_RECORD * most;
	struct csv_options options = reader_options(t);
	struct csv_reader *reader;
	struct csv_row row = { 0 };
	uint64_t next_line = 1;
	enum csv_result result;
	struct str text;
	struct diag d;

	if (!decode_sample(t->decode, bytes, most, &text, failed))
		return false;
	if (is_cut(text, bytes))
		return diag_set(failed, EXIT_DATA, "record-too-long",
		    "line 1, where the header should be: longer than %zu bytes",
		    bytes);
	reader = csv_reader_open(
	    open_text(
		t, in_open_bytes("sample", text.n == 0 ? "" : text.p, text.n)),
	    &options, &d);
	while ((result = csv_reader_next(reader, &row, &d)) <= CSV_BAD) {
		struct layout_record r = { .n = row.n,
			.line = row.line,
			.blank_before = row.line > next_line };

		if (result == CSV_BAD && t->sample.n == 0 &&
		    strcmp(d.code, "record-too-long") == 0) {
			csv_reader_close(reader);
			return diag_set(failed, EXIT_DATA, d.code,
			    "line %" PRIu64 ", where the header should be: %s",
			    row.line, d.text);
		}
		next_line = row.line + lines_of(row.raw);
		if (row.n == 0 || (t->dialect.sep_line && row.line == 1) ||
		    is_rule(t, &row))
			continue;
		r.field =
		    arena_alloc(&t->sample_arena, row.n * sizeof(*r.field));
		for (size_t i = 0; i < row.n; i++)
			r.field[i] = arena_str(&t->sample_arena, row.field[i]);
		vec_push(&t->sample, r);
	}
	csv_reader_close(reader);
	return true;
}

/* Do names stand in the next record of the sample, and is none behind it of
 * the table? */
static bool
none_fits(const struct tidy *t, size_t i)
{
	if (i >= t->sample.n || t->sample.v[i].n != t->layout.width ||
	    !layout_record_is_text(&t->sample.v[i]))
		return false;
	while (i < t->sample.n && !layout_fits(&t->layout, &t->sample.v[i]))
		i++;
	return i == t->sample.n;
}

/* Where the second table begins in the sample, its length if nowhere. */
static size_t
second_table(const struct tidy *t)
{
	for (size_t i = t->layout.first; i < t->sample.n; i++) {
		const struct layout_record *r = &t->sample.v[i];

		enum layout_class class = layout_classify(&t->layout, r);

		if (r->blank_before && r->n != t->layout.width &&
		    (class == LAYOUT_TEXT ||
			(class == LAYOUT_GROUP && none_fits(t, i + 1))))
			return i;
	}
	return t->sample.n;
}

/* Rulers go, like blank lines. */
static void
drop_rulers(struct tidy *t)
{
	size_t n = t->layout.first;
	bool blank = false;

	for (size_t i = n; i < t->sample.n; i++) {
		struct layout_record *r = &t->sample.v[i];

		if (layout_record_is_ruler(r)) {
			blank = true;
			continue;
		}
		r->blank_before |= blank;
		blank = false;
		t->sample.v[n++] = *r;
	}
	t->sample.n = n;
}

/* Empty cells behind the last column go, as the reader does it. */
static void
trim_sample(struct tidy *t)
{
	drop_rulers(t);
	for (size_t i = t->layout.first; i < t->sample.n; i++) {
		struct layout_record *r = &t->sample.v[i];
		size_t n = r->n;

		while (n > t->layout.width && r->field[n - 1].n == 0)
			n--;
		if (n == t->layout.width)
			r->n = n;
	}
}

/* Does a record tell nothing of the columns: repeated names, lines between,
 * totals by a word alone, footers? */
static bool
tells_nothing(const struct tidy *t, const struct layout_record *r)
{
	struct str of;
	size_t i = 0;

	switch (layout_classify(&t->layout, r)) {
	case LAYOUT_ALL_EMPTY:
	case LAYOUT_COMMENT:
	case LAYOUT_REPEATED_HEADER:
	case LAYOUT_FOOTER:
		return true;
	case LAYOUT_TOTAL:
		while (i < r->n && normalise_trim(r->field[i]).n == 0)
			i++;
		if (layout_record_total(r->field[i], &of) == LAYOUT_TOTAL_OF)
			return tidy_is_date_column(t, i);
		while (++i < r->n)
			if (kind_of(r->field[i]) == KIND_DATE)
				return false;
		return true;
	default:
		return false;
	}
}

/* Leaves of the sample what tells of the columns, if there is any. */
static void
sift_sample(struct tidy *t)
{
	size_t n = t->layout.first;

	for (size_t i = n; i < t->sample.n; i++)
		if (!tells_nothing(t, &t->sample.v[i]))
			t->sample.v[n++] = t->sample.v[i];
	if (n > t->layout.first)
		t->sample.n = n;
}

static bool
find_table(struct tidy *t, struct diag *d)
{
	struct layout_given given = { .no_header = t->options.no_header,
		.report = t->options.report,
		.header_line = t->options.header_line,
		.header_rows = t->options.header_rows };
	size_t from = 0;

	if (t->sample.n > 0 &&
	    t->sample.v[t->sample.n - 1].line < given.header_line)
		return diag_set(d, EXIT_DATA, "no-data",
		    "--header-line=%" PRIu64
		    ": the last of the first %zu records begins in line "
		    "%" PRIu64,
		    given.header_line, t->sample.n,
		    t->sample.v[t->sample.n - 1].line);
	for (size_t table = 1;; table++) {
		size_t n = t->sample.n - from;

		if (n == 0 ||
		    !layout_find(&t->layout, t->sample.v + from,
			n < CSV_SNIFF_RECORDS ? n : CSV_SNIFF_RECORDS,
			&given)) {
			layout_free(&t->layout);
			if (table == 1)
				return diag_set(
				    d, EXIT_DATA, "no-data", "no data");
			return diag_set(d, EXIT_DATA, "no-data",
			    "there is no table %zu in the first %zu records",
			    table, t->sample.n);
		}
		t->layout.first += from;
		t->sample_lines = t->sample.v[t->sample.n - 1].line;
		trim_sample(t);
		from = second_table(t);
		if (table >= t->options.table) {
			t->sample.n = from; /* the others say nothing of it */
			if (!t->options.plain)
				sift_sample(t);
			return true;
		}
		layout_free(&t->layout);
	}
}

/* Counts the i-th record, from 1, of those before the data. */
static void
skip_before(struct tidy *t, size_t i, uint64_t line)
{
	size_t labels = t->layout.first - t->layout.labels;

	if (i > labels)
		tidy_skip(t, TIDY_REPEATED_HEADER, line);
	else if (i <= t->layout.comment_lines)
		tidy_skip(t, TIDY_COMMENT, line);
	else if (i <= labels - t->layout.header_rows)
		tidy_skip(t, TIDY_PREAMBLE, line);
}

static bool
open_reader(struct tidy *t, struct diag *d)
{
	struct csv_options options = reader_options(t);
	struct in *in = open_text(t, decode_input(t->decode));
	struct csv_row row;

	t->reader = csv_reader_open(in, &options, d);
	if (t->reader == NULL) {
		t->decode = NULL;
		return false;
	}
	/* the records before the data, as the sample had them */
	for (size_t i = 0; i < t->layout.first || i == 0;) {
		enum csv_result result;

		if (t->layout.first == 0 && !t->dialect.sep_line)
			break;
		result = csv_reader_next(t->reader, &row, d);
		if (result == CSV_FAIL)
			return false;
		if (result == CSV_END)
			break;
		if (t->dialect.sep_line && row.line == 1) {
			if (t->layout.first == 0)
				break;
			continue;
		}
		if (is_rule(t, &row)) {
			tidy_skip(t, TIDY_COMMENT, row.line);
			continue;
		}
		i += row.n > 0;
		if (row.n > 0)
			skip_before(t, i, row.line);
	}
	if (t->skipped[TIDY_PREAMBLE] > 0) {
		/* blank lines among titles are part of them */
		t->blank_seen = csv_reader_blank(t->reader);
		t->skipped[TIDY_PREAMBLE] += t->blank_seen;
	}
	csv_reader_set_width(t->reader, t->layout.width);
	return true;
}

/* Which line ends a text has, those inside quotes too. */
static const char *
line_ends(struct str text)
{
	static const char *const names[] = { "none", "LF", "CRLF", "mixed",
		"CR" };
	unsigned seen = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n')
			seen |= i > 0 && text.p[i - 1] == '\r' ? 2 : 1;
		else if (text.p[i] == '\r' && i + 1 < text.n &&
		    text.p[i + 1] != '\n')
			seen |= 4;
		else if (text.p[i] == '\r' && i + 1 == text.n)
			seen |= 4;
	return (seen & (seen - 1)) != 0 ? "mixed" : names[seen];
}

struct tidy *
tidy_open(const char *path, const struct tidy_options *options, struct diag *d)
{
	struct in *in = in_open(path, d);

	return in == NULL ? NULL : tidy_open_in(in, options, d);
}

struct tidy *
tidy_open_in(struct in *in, const struct tidy_options *options, struct diag *d)
{
	struct tidy *t = mem_zero(1, sizeof(*t));
	struct str text;
	bool found = false;

	t->options = *options;
	if (t->options.sample == 0)
		t->options.sample = TIDY_SAMPLE;
	t->decode = decode_open(in, options->encoding, d);
	if (t->decode == NULL) {
		free(t);
		return NULL;
	}
	t->encoding = *decode_encoding(t->decode);
	t->dialect.delimiter = options->delimiter;
	t->dialect.quote = options->quote;
	if (decode_sample(t->decode, ENCODING_SAMPLE, SIZE_MAX, &text, d)) {
		t->line_ends = line_ends(text);
		csv_sniff(text, &t->dialect);
		if (options->escape != 0)
			t->dialect.backslash = options->escape == '\\';
		found = cut_sample(t, d) && find_table(t, d);
	}
	if (!found) {
		in_close(decode_input(t->decode));
		t->decode = NULL;
	} else if (open_reader(t, d)) {
		sums_init(&t->sums, &t->layout);
		t->as_is = t->layout.header.n == t->layout.width;
		return t;
	}
	tidy_close(t);
	return NULL;
}

void
tidy_close(struct tidy *tidy)
{
	if (tidy == NULL)
		return;
	csv_reader_close(tidy->reader);
	layout_free(&tidy->layout);
	arena_free(&tidy->sample_arena);
	vec_free(&tidy->sample);
	vec_free(&tidy->field);
	vec_free(&tidy->label);
	sums_free(&tidy->sums);
	for (size_t i = 0; i <= TIDY_AHEAD; i++)
		arena_free(&tidy->queue[i].arena);
	free(tidy);
}

/* Puts the record's fields in the header's order; false if a column that had
 * no name has a value. */
static bool
arrange(struct tidy *t, const struct csv_row *from, struct tidy_row *row)
{
	size_t columns = t->layout.header.n, kept = 0;

	row->field = from->field;
	row->n = from->n;
	if (t->as_is && from->n == columns && !t->has_label)
		return true;
	t->field.n = 0;
	vec_reserve(&t->field, from->n + columns);
	for (size_t i = 0; i < columns; i++) {
		size_t source = t->layout.column[i].source;
		struct str cell = { "", 0 };

		if (source < from->n)
			cell = from->field[source];
		for (; kept < source && kept < from->n; kept++)
			if (normalise_trim(from->field[kept]).n > 0)
				return false;
		kept = source + 1;
		t->field.v[t->field.n++] = cell;
	}
	for (; kept < t->layout.width && kept < from->n; kept++)
		if (normalise_trim(from->field[kept]).n > 0)
			return false;
	if (t->options.keep_extra)
		for (size_t i = t->layout.width; i < from->n; i++)
			t->field.v[t->field.n++] = from->field[i];
	if (t->has_label && columns > 0 && normalise_trim(t->field.v[0]).n == 0)
		t->field.v[0] = (struct str){ t->label.v, t->label.n };
	row->field = t->field.v;
	row->n = t->field.n;
	return true;
}

static enum tidy_result
lend(struct tidy *t, struct tidy_current *c, struct tidy_row *row)
{
	uint64_t at;

	*row = (struct tidy_row){ .line = c->row->line,
		.byte = c->row->byte,
		.raw = c->row->raw,
		.stray_quote = c->row->stray_quote };
	row->fault = decode_fault(t->decode, c->row->byte, c->row->raw.n, &at);
	if (row->fault)
		row->fault_field = csv_row_field(c->row, at);
	if (c->result == CSV_BAD &&
	    ((t->options.pad && strcmp(c->d->code, "too-few-fields") == 0) ||
		(t->options.keep_extra &&
		    strcmp(c->d->code, "too-many-fields") == 0)))
		c->result = CSV_ROW;
	if (c->result == CSV_ROW && !arrange(t, c->row, row)) {
		diag_set(c->d, EXIT_DATA, "too-many-fields",
		    "a value in a column that has no name");
		c->result = CSV_BAD;
	}
	if (c->result == CSV_BAD) {
		row->field = c->row->field;
		row->n = c->row->n;
		return TIDY_BAD;
	}
	row->verbatim = c->row->verbatim && row->field == c->row->field;
	sums_add(&t->sums, c->row->field, c->row->n);
	return TIDY_ROW;
}

static void
count_blank(struct tidy *t)
{
	t->skipped[TIDY_BLANK] = csv_reader_blank(t->reader) - t->blank_seen;
}

enum tidy_result
tidy_next(struct tidy *tidy, struct tidy_row *row, struct diag *d)
{
	struct csv_row from, copy;
	struct tidy_current c;

	for (;;) {
		c = (struct tidy_current){ .row = &from, .d = d };
		if (tidy->queue_at < tidy->queue_n) {
			struct tidy_kept *k = &tidy->queue[tidy->queue_at++];

			from = k->row;
			c.result = k->result;
			c.blank_before = k->blank_before;
			*d = k->diag;
		} else {
			uint64_t blank = csv_reader_blank(tidy->reader);

			tidy->queue_at = tidy->queue_n = 0;
			from = (struct csv_row){ 0 };
			c.result = csv_reader_next(tidy->reader, &from, d);
			c.blank_before = csv_reader_blank(tidy->reader) > blank;
		}
		count_blank(tidy);
		if (c.result == CSV_END)
			return TIDY_END;
		if (c.result == CSV_FAIL)
			return TIDY_FAIL;
		if (!tidy_leave_out(tidy, &c, &copy))
			return lend(tidy, &c, row);
	}
}

const struct layout *
tidy_layout(const struct tidy *tidy)
{
	return &tidy->layout;
}

const struct csv_sniff *
tidy_dialect(const struct tidy *tidy)
{
	return &tidy->dialect;
}

const char *
tidy_line_ends(const struct tidy *tidy)
{
	return tidy->line_ends;
}

const struct encoding *
tidy_encoding(const struct tidy *tidy)
{
	return &tidy->encoding;
}

const struct layout_record *
tidy_sample(const struct tidy *tidy, size_t *n)
{
	*n = tidy->sample.n - tidy->layout.first;
	return tidy->sample.v + tidy->layout.first;
}

uint64_t
tidy_sample_lines(const struct tidy *tidy)
{
	return tidy->sample_lines;
}

const uint64_t *
tidy_skipped(const struct tidy *tidy)
{
	return tidy->skipped;
}

uint64_t
tidy_skipped_line(const struct tidy *tidy, enum tidy_skip kind)
{
	return tidy->first_line[kind];
}
