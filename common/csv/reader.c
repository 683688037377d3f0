#include "base/die.h"
#include "base/mem.h"
#include "csv/dialect.h"
#include "csv/quoted.h"
#include "csv/reader_inside.h"
#include "io/in.h"

#include <stddef.h>
#include <string.h>

enum { SHOWN = 1024 }; /* bytes kept of a line that is too long */

/* window_fill, but where nothing beyond the buffer is to be read. */
static bool
fill(struct csv_reader *r, size_t want, struct diag *d)
{
	return (!r->within || r->w.input_end) && window_fill(&r->w, want, d);
}

/* Makes room for more than n. */
static void
more_fields(struct csv_reader *r, size_t n)
{
	r->fields_room = 2 * n + 16;
	r->field = mem_resize(r->field, r->fields_room, sizeof(*r->field));
}

struct csv_reader *
csv_reader_open(
    struct in *in, const struct csv_options *options, struct diag *d)
{
	struct csv_reader *r = mem_alloc(1, sizeof(*r));

	memset(r, 0, offsetof(struct csv_reader, w.scan.hit));
	r->o = *options;
	r->w.in = in;
	r->w.block = r->o.block != 0 ? r->o.block : 256 * 1024;
	r->line = 1;
	r->known = WINDOW_NOWHERE;
	if (r->o.max_record == 0)
		r->o.max_record = 1 << 20;
	if (r->o.max_lines == 0)
		r->o.max_lines = 50;
	if (!window_fill(&r->w, CSV_SAMPLE, d)) {
		csv_reader_close(r);
		return NULL;
	}
	r->w.quote = r->o.quote != 0 ? r->o.quote : '"';
	r->w.delimiter = r->o.delimiter;
	if (r->w.delimiter == 0) {
		/* The same bytes decide at every block size. */
		size_t n = r->w.end < CSV_SAMPLE ? r->w.end : CSV_SAMPLE;

		r->w.delimiter = csv_find_delimiter(
		    (struct str){ r->w.buffer, n }, n < CSV_SAMPLE);
	}
	r->quoted = csv_quoted_new(r->w.delimiter, r->w.quote);
	window_scan(&r->w, 0);
	return r;
}

void
csv_reader_close(struct csv_reader *r)
{
	if (r == NULL)
		return;
	in_close(r->w.in);
	csv_quoted_free(r->quoted);
	free(r->w.buffer);
	free(r->field);
	free(r);
}

void
csv_reader_unread(struct csv_reader *r, const struct csv_row *row)
{
	r->w.at = (size_t)(row->raw.p - r->w.buffer);
	r->line = row->line;
	window_scan(&r->w, r->w.at);
}

void
csv_reader_set_width(struct csv_reader *r, size_t width)
{
	r->width = width;
	if (width > r->fields_room)
		more_fields(r, width);
	/* A lone field may be blank, and a long record too long. */
	r->known =
	    width > 1 && width <= SCAN_BYTES && r->o.max_record >= SCAN_BYTES
	    ? width
	    : WINDOW_NOWHERE;
}

void
csv_row_copy(
    struct csv_row *copy, const struct csv_row *row, struct arena *arena)
{
	struct str *field = arena_alloc(arena, (row->n + 1) * sizeof(*field));

	for (size_t i = 0; i < row->n; i++)
		field[i] = arena_str(arena, row->field[i]);
	*copy = *row;
	copy->field = field;
	copy->raw = arena_str(arena, row->raw);
}

size_t
csv_row_field(const struct csv_row *row, uint64_t offset)
{
	size_t at = (size_t)(offset - row->byte), start = 0;

	for (size_t i = 0; i < row->n; i++) {
		struct str f = row->field[i];

		if (start + f.n > row->raw.n ||
		    !str_eq(f, (struct str){ row->raw.p + start, f.n }))
			break;
		if (at <= start + f.n)
			return i;
		start += f.n + 1;
	}
	return SIZE_MAX;
}

char
csv_reader_delimiter(const struct csv_reader *r)
{
	return r->w.delimiter;
}

uint64_t
csv_reader_blank(const struct csv_reader *r)
{
	return r->blank;
}

uint64_t
csv_reader_bytes(const struct csv_reader *r)
{
	return r->w.dropped + r->w.end;
}

/* A record of the unquoted kind, or what stopped it. */
enum cut {
	CUT_RECORD,
	CUT_QUOTE, /* a field begins with a quote */
	CUT_SHORT, /* the buffer ends first */
};

/* Behind the line end at `hit`; false when the buffer ends before that is
 * certain. */
static bool
pass_line_end(struct csv_reader *r, size_t hit, size_t *next)
{
	*next = hit + 1;
	if (r->w.buffer[hit] != '\r')
		return true;
	if (*next == r->w.end)
		return r->w.input_end;
	if (r->w.buffer[*next] == '\n')
		*next = window_next(&r->w) + 1;
	return true;
}

/* Cuts the record at `at`; *end is where its line end begins, *next where the
 * next record does. */
static enum cut
cut_plain(struct csv_reader *r, size_t *n, size_t *end, size_t *next)
{
	const char *buffer = r->w.buffer;
	size_t start = r->w.at, fields = 0;

	for (;;) {
		size_t hit = window_next(&r->w);

		if (fields == r->fields_room)
			more_fields(r, fields);
		if (hit == WINDOW_NOWHERE && !r->w.input_end)
			return CUT_SHORT;
		*end = *next = hit == WINDOW_NOWHERE ? r->w.end : hit;
		if (*end < r->w.end && buffer[hit] == r->w.quote) {
			if (hit == start)
				return CUT_QUOTE;
			continue;
		}
		r->field[fields++] =
		    (struct str){ buffer + start, *end - start };
		start = *end + 1;
		if (*end == r->w.end || buffer[hit] != r->w.delimiter)
			break;
	}
	*n = fields;
	return *end == r->w.end || pass_line_end(r, *end, next) ? CUT_RECORD
								: CUT_SHORT;
}

static void
finish(struct csv_reader *r, struct csv_row *row, size_t end)
{
	row->raw = (struct str){ r->w.buffer + r->w.at, end - r->w.at };
	row->line = r->line;
	row->byte = r->w.dropped + r->w.at;
}

/* Goes on behind the record, which took `lines` lines. */
static void
advance(struct csv_reader *r, size_t next, uint64_t lines)
{
	r->w.at = next;
	r->line += lines;
}

/* Of `known` fields, where their ends were not looked at yet. */
static bool
look_at(struct csv_window *w, size_t known)
{
	return known != WINDOW_NOWHERE && w->scan.upto - w->at < SCAN_BYTES &&
	    window_more(w, w->at) && known <= w->scan.n;
}

/*
 * Most records: without a quote, of the right width, and looked at as a whole.
 * No branch depends on where their fields end.
 */
static inline bool
cut_known(struct csv_reader *r, struct csv_row *row)
{
	struct csv_scanner *scan = &r->w.scan;
	const size_t n = r->known;
	const char delimiter = r->w.delimiter;
	const char *base, *end, *start;
	const uint16_t *hit;
	struct str *field = r->field;
	unsigned char other = 0;
	bool crlf;

	if (n > scan->n - scan->at && !look_at(&r->w, n))
		return false;
	base = r->w.buffer + scan->from;
	hit = scan->hit + scan->at;
	start = r->w.buffer + r->w.at;
#pragma GCC unroll 4
	for (size_t i = 0; i + 1 < n; i++) {
		end = base + hit[i];
		field[i] = (struct str){ start, (size_t)(end - start) };
		other |= (unsigned char)(*end ^ delimiter);
		start = end + 1;
	}
	end = base + hit[n - 1];
	crlf = *end == '\r' && scan->at + n < scan->n && end[1] == '\n';
	if (other != 0 || (*end != '\n' && !crlf))
		return false;
	field[n - 1] = (struct str){ start, (size_t)(end - start) };
	*row = (struct csv_row){ .field = field, .n = n, .verbatim = true };
	finish(r, row, (size_t)(end - r->w.buffer));
	scan->at += n + crlf;
	advance(r, (size_t)(end - r->w.buffer) + 1 + crlf, 1);
	return true;
}

static bool
is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t')
			return false;
	return true;
}

/* Extra fields that are all empty are dropped. */
static enum csv_result
check_width(struct csv_reader *r, struct csv_row *row, struct diag *d)
{
	bool filled = false;

	if (r->width == 0 || row->n == r->width)
		return CSV_ROW;
	for (size_t i = r->width; i < row->n; i++)
		filled |= row->field[i].n > 0;
	if (row->n > r->width && !filled) {
		row->n = r->width;
		row->verbatim = false;
		return CSV_ROW;
	}
	diag_set(d, EXIT_DATA,
	    row->n < r->width ? "too-few-fields" : "too-many-fields",
	    "%zu fields, expected %zu", row->n, r->width);
	return CSV_BAD;
}

/* A record that leaves out its last cells has them empty, where that is
 * allowed. */
static enum csv_result
fill_up(struct csv_reader *r, struct csv_row *row, enum csv_result result)
{
	if (result != CSV_BAD || !r->o.pad || row->n >= r->width)
		return result;
	if (r->fields_room < r->width) {
		/* the row may lie there itself */
		bool own = row->field == r->field;

		r->fields_room = r->width;
		r->field =
		    mem_resize(r->field, r->fields_room, sizeof(*r->field));
		if (own)
			row->field = r->field;
	}
	if (row->field != r->field)
		memcpy(r->field, row->field, row->n * sizeof(*r->field));
	row->field = r->field;
	while (row->n < r->width)
		row->field[row->n++] = (struct str){ "", 0 };
	row->verbatim = false;
	row->padded = true;
	return CSV_ROW;
}

/* Why a record was given up, in words. */
static void
explain(const struct csv_reader *r, const char *code, struct diag *d)
{
	if (strcmp(code, "record-too-long") == 0)
		diag_set(d, EXIT_DATA, code,
		    "the record is longer than %zu bytes (--max-record)",
		    r->o.max_record);
	else if (strcmp(code, "stray-quote") == 0)
		diag_set(d, EXIT_DATA, code, "text behind a closing quote");
	else
		diag_set(d, EXIT_DATA, code, "a quote that is not closed");
}

/* Gives up a record: its first line is lost, reading goes on behind it. */
static enum csv_result
give_up(
    struct csv_reader *r, struct csv_row *row, const char *code, struct diag *d)
{
	uint64_t byte = r->w.dropped + r->w.at;
	size_t end, next;

	row->n = 0;
	row->field = NULL;
	row->verbatim = false;
	while (!window_line(&r->w, r->w.at, &end, &next)) {
		/* Of an endless line only the beginning is kept. */
		if (r->w.end - r->w.at > r->o.max_record + r->w.block)
			window_shorten(&r->w, SHOWN);
		if (!fill(r, r->w.end - r->w.at + 1, d))
			return CSV_FAIL;
	}
	finish(r, row, end);
	row->byte = byte;
	advance(r, next, 1);
	window_scan(&r->w, r->w.at);
	explain(r, code, d);
	return CSV_BAD;
}

/*
 * The first line of a record that libcsv does not accept, read as text: kept if
 * it has the right number of fields.
 */
static enum csv_result
read_literally(
    struct csv_reader *r, struct csv_row *row, const char *code, struct diag *d)
{
	size_t end, next;

	if (!window_line(&r->w, r->w.at, &end, &next))
		return give_up(r, row, code, d);
	csv_quoted_literal(
	    r->quoted, (struct str){ r->w.buffer + r->w.at, end - r->w.at });
	row->field = csv_quoted_fields(r->quoted, &row->n);
	if (r->width != 0 && row->n != r->width)
		return give_up(r, row, code, d);
	row->verbatim = false;
	row->stray_quote = true;
	finish(r, row, end);
	advance(r, next, 1);
	window_scan(&r->w, r->w.at);
	return CSV_ROW;
}

/* A record with a quoted field, cut by libcsv. */
struct span {
	size_t end, next; /* offsets from the record's start */
	uint64_t lines;
	bool too_long;
};

/* Feeds libcsv line by line until it says that the record is over. */
static bool
feed(struct csv_reader *r, struct span *s, enum csv_quoted_state *state,
    struct diag *d)
{
	size_t fed = 0, end, next;

	csv_quoted_reset(r->quoted);
	*s = (struct span){ 0 };
	for (*state = QUOTED_OPEN; *state == QUOTED_OPEN;) {
		while (!window_line(&r->w, r->w.at + fed, &end, &next)) {
			if (r->w.end - r->w.at > r->o.max_record)
				break;
			if (!fill(r, r->w.end - r->w.at + 1, d))
				return false;
		}
		if (r->w.end - r->w.at > r->o.max_record &&
		    !window_line(&r->w, r->w.at + fed, &end, &next)) {
			s->too_long = true;
			return true;
		}
		s->end = end - r->w.at;
		s->next = next - r->w.at;
		s->too_long = s->end > r->o.max_record;
		if (s->too_long || s->lines == r->o.max_lines)
			return true;
		s->lines++;
		*state = csv_quoted_feed(r->quoted,
		    (struct str){ r->w.buffer + r->w.at + fed,
			s->end + (end < r->w.end) - fed });
		if (*state == QUOTED_OPEN && next > end + 1)
			*state = csv_quoted_feed(r->quoted, STR("\n"));
		fed = s->next;
		if (*state == QUOTED_OPEN && next == r->w.end &&
		    r->w.input_end) {
			*state = csv_quoted_finish(r->quoted);
			return true;
		}
	}
	return true;
}

static enum csv_result
read_quoted(struct csv_reader *r, struct csv_row *row, struct diag *d)
{
	enum csv_quoted_state state;
	enum csv_result result;
	struct span s;

	if (!feed(r, &s, &state, d))
		return CSV_FAIL;
	/* In a later line it shows that the quote before was never meant. */
	if (state == QUOTED_STRAY && s.lines == 1)
		return read_literally(r, row, "stray-quote", d);
	if (s.too_long && s.lines == 0)
		return give_up(r, row, "record-too-long", d);
	if (state != QUOTED_DONE && r->o.lazy_quotes)
		return read_literally(r, row, "unclosed-quote", d);
	if (state != QUOTED_DONE)
		return give_up(r, row, "unclosed-quote", d);
	row->field = csv_quoted_fields(r->quoted, &row->n);
	row->verbatim = true;
	finish(r, row, r->w.at + s.end);
	result = check_width(r, row, d);
	/* A record of several lines with the wrong count is more likely a quote
	 * that was not meant: only its first line is given up. */
	if (result == CSV_BAD && s.lines > 1)
		return r->o.lazy_quotes
		    ? read_literally(r, row, "unclosed-quote", d)
		    : give_up(r, row, "unclosed-quote", d);
	advance(r, r->w.at + s.next, s.lines);
	window_scan(&r->w, r->w.at);
	return fill_up(r, row, result);
}

/* In a file of one column a blank line before another record is a value. */
static enum csv_result
emit_blank(struct csv_reader *r, struct csv_row *row)
{
	if (r->fields_room == 0)
		more_fields(r, 0);
	r->field[0] = (struct str){ r->w.buffer + r->w.at, 0 };
	*row = (struct csv_row){ .field = r->field,
		.n = 1,
		.raw = { r->w.buffer + r->w.at, 0 },
		.line = r->line - r->blank_due,
		.byte = r->w.dropped + r->w.at };
	r->blank_due--;
	return CSV_ROW;
}

static bool
keeps_blank(const struct csv_reader *r)
{
	return r->o.keep_blank && r->width == 1;
}

static enum csv_result __attribute__((noinline))
next_any(struct csv_reader *r, struct csv_row *row, struct diag *d)
{
	for (;;) {
		size_t n = 0, end = 0, next = 0;
		enum cut cut;

		if (r->w.at == r->w.end) {
			if (!fill(r, 1, d))
				return CSV_FAIL;
			window_scan(&r->w, r->w.at);
			if (r->w.at == r->w.end) {
				r->blank += r->blank_due;
				r->blank_due = 0;
				return CSV_END;
			}
		}
		row->stray_quote = row->padded = false;
		cut = cut_plain(r, &n, &end, &next);
		if (cut == CUT_SHORT) {
			if (r->w.end - r->w.at > r->o.max_record)
				return give_up(r, row, "record-too-long", d);
			if (!fill(r, r->w.end - r->w.at + 1, d))
				return CSV_FAIL;
			window_scan(&r->w, r->w.at);
			continue;
		}
		if (cut == CUT_QUOTE && r->blank_due == 0)
			return read_quoted(r, row, d);
		if (cut == CUT_RECORD && n == 1 &&
		    is_blank(
			(struct str){ r->w.buffer + r->w.at, end - r->w.at })) {
			r->blank_due += keeps_blank(r);
			r->blank += !keeps_blank(r);
			advance(r, next, 1);
			continue;
		}
		if (r->blank_due > 0) {
			window_scan(&r->w, r->w.at);
			return emit_blank(r, row);
		}
		if (end - r->w.at > r->o.max_record) {
			window_scan(&r->w, r->w.at);
			return give_up(r, row, "record-too-long", d);
		}
		row->field = r->field;
		row->n = n;
		row->verbatim = true;
		finish(r, row, end);
		advance(r, next, 1);
		return row->n == r->width
		    ? CSV_ROW
		    : fill_up(r, row, check_width(r, row, d));
	}
}

enum csv_result
csv_reader_next(struct csv_reader *r, struct csv_row *row, struct diag *d)
{
	return cut_known(r, row) ? CSV_ROW : next_any(r, row, d);
}
