#include "table/layout.h"

#include "base/vec.h"
#include "text/money_local.h"
#include "text/normalise.h"

#include <stdio.h>

/* The width that most records have, without the comments of a file that begins
 * with some; the larger of two. */
static size_t
modal_width(const struct layout_record *records, size_t n)
{
	VEC(size_t) count = { 0 };
	size_t best = 1, start = 0;

	while (start < n && layout_record_is_comment(&records[start]))
		start++;
	for (size_t i = start; i < n; i++) {
		if (start > 0 && layout_record_is_comment(&records[i]))
			continue;
		while (count.n <= records[i].n)
			vec_push(&count, 0);
		count.v[records[i].n]++;
	}
	for (size_t w = 1; w < count.n; w++)
		if (best >= count.n || count.v[w] >= count.v[best])
			best = w;
	vec_free(&count);
	return best;
}

/* A text record of another width behind a blank line, or behind a title there:
 * where a second table may begin. */
static size_t
block_end(const struct layout_record *records, size_t n)
{
	for (size_t i = 2; i < n; i++) {
		size_t at = i;

		if (!records[i].blank_before || records[i - 1].n < 2)
			continue;
		if (records[i].n == 1 && i + 1 < n &&
		    layout_record_is_text(&records[i]))
			at++;
		if (records[at].n > 1 && records[at].n != records[i - 1].n &&
		    layout_record_is_text(&records[at]))
			return i;
	}
	return n;
}

/* Is some cell the name of a role? `all`: is every cell? */
static bool
names_role(const struct layout_record *r, bool all)
{
	for (size_t i = 0; i < r->n; i++) {
		struct str name = normalise_trim(r->field[i]);

		if ((name.n > 0 && role_of_name(name) != ROLE_NONE) != all)
			return !all;
	}
	return all;
}

/* Has some column of these records values where the header has a word? */
static bool
has_values_below(const struct layout_record *header, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t c = 0; c < header->n && c < header[i].n; c++)
			if (kind_is_value(kind_of(header[i].field[c])))
				return true;
	return false;
}

/*
 * Is there a table of its own among these first records, header and data,
 * whatever follows? Two columns can also be titles with what they are
 * ("Currency,EUR"), so both must then be names of roles.
 */
static bool
is_table(const struct layout_record *records, size_t n, size_t width)
{
	size_t at = 0;

	while (at < n && records[at].n != width)
		at++;
	return width > 1 && at + 1 < n && records[at + 1].n == width &&
	    layout_record_filled(&records[at], width) == width &&
	    layout_record_is_text(&records[at]) &&
	    (width > 2 || names_role(&records[at], true)) &&
	    has_values_below(records + at, n - at);
}

/* W, and *n becomes where the first table ends: a second one does not decide
 * about the first. */
static size_t
find_width(const struct layout_record *records, size_t *n)
{
	size_t end = block_end(records, *n);
	size_t first = modal_width(records, end);
	size_t all = modal_width(records, *n);
	size_t of_first = 0, of_all = 0;
	bool table = is_table(records, end, first);

	for (size_t i = 0; i < *n; i++) {
		of_first += records[i].n == first;
		of_all += records[i].n == all;
	}
	if (of_first < of_all && !table)
		return all;
	if (first != all || table)
		*n = end;
	return first;
}

/* '#' lines at the start, unless such a line is itself the header. */
static size_t
leading_comments(const struct layout_record *records, size_t n, size_t width)
{
	size_t i = 0;

	while (i < n && layout_record_is_comment(&records[i]))
		i++;
	if (i == 1 && records[0].n == width && (i == n || width > 1) &&
	    (i == n || !layout_record_is_text(&records[1])))
		return 0;
	return i;
}

static size_t
skip_preamble(
    const struct layout_record *records, size_t n, size_t width, size_t at)
{
	while (at < n &&
	    (records[at].n < width ||
		2 * layout_record_filled(&records[at], SIZE_MAX) < width))
		at++;
	return at;
}

/* The kind of nine in ten filled cells of a column, but `name` where a header
 * is repeated. */
static enum text_kind
column_kind(const struct layout_record *records, size_t n, size_t column,
    struct str name)
{
	size_t count[KIND_OTHER + 1] = { 0 }, total = 0, numbers;

	for (size_t i = 0; i < n; i++) {
		enum text_kind kind;

		if (column >= records[i].n ||
		    (name.n > 0 && str_eq(records[i].field[column], name)))
			continue;
		kind = kind_of(records[i].field[column]);
		if (kind == KIND_EMPTY)
			continue;
		count[kind]++;
		total++;
	}
	for (int k = 0; k <= KIND_OTHER; k++)
		if (total > 0 && count[k] * 10 >= total * 9)
			return (enum text_kind)k;
	numbers = count[KIND_INTEGER] + count[KIND_DECIMAL] + count[KIND_MONEY];
	return total > 0 && numbers * 10 >= total * 9 ? KIND_MONEY : KIND_WORDS;
}

/* No header: no cell names a role and one has its column's kind of value. */
static bool
is_data(const struct layout_record *records, size_t n, size_t at)
{
	static const struct str none = { NULL, 0 };

	if (at + 1 >= n || names_role(&records[at], false))
		return false;
	for (size_t c = 0; c < records[at].n; c++) {
		enum text_kind kind =
		    column_kind(records + at + 1, n - at - 1, c, none);

		if (kind_is_value(kind) &&
		    kind_of(records[at].field[c]) == kind)
			return true;
	}
	return false;
}

/*
 * The header's place. A first row with gaps is the header itself when data
 * follow, and the upper of two header rows when text follows.
 */
static size_t
find_header(
    const struct layout_record *records, size_t n, size_t width, size_t at)
{
	size_t want = width > 2 ? width - 1 : 1, start = at;

	while (at < n && layout_record_filled(&records[at], SIZE_MAX) < want)
		at++;
	if (at >= n)
		return start;
	if (at > start && layout_record_is_text(&records[start]) &&
	    !layout_record_is_text(&records[at]) &&
	    names_role(&records[start], false) | (at == start + 1))
		return start;
	return at;
}

/* The cell as a name: white space to single spaces. */
static struct str
clean_name(struct str cell, struct text *room)
{
	cell = normalise_squeeze(cell, room);
	if (cell.n > 1 && (cell.p[0] == '\'' || cell.p[0] == '`'))
		cell = (struct str){ cell.p + 1, cell.n - 1 };
	return cell;
}

/* Has the column a value in the sample? */
static bool
has_value(const struct layout_record *records, size_t n, size_t column)
{
	for (size_t i = 0; i < n; i++)
		if (column < records[i].n &&
		    normalise_trim(records[i].field[column]).n > 0)
			return true;
	return false;
}

/* A name that no column before has: name_2, name_3, ... */
static struct str
unique_name(struct layout *l, struct str name)
{
	struct str candidate = name;
	char text[300];

	for (int k = 2; header_exact(&l->header, candidate) != ROLE_NONE; k++) {
		snprintf(text, sizeof(text), "%.*s_%d",
		    (int)(name.n < 250 ? name.n : 250), name.p, k);
		candidate = str_of(text);
		l->renamed = true;
	}
	return arena_str(&l->arena, candidate);
}

/* The label above: group labels are filled to the right. */
static struct str
label_above(const struct layout_record *labels, size_t column)
{
	if (labels == NULL)
		return (struct str){ NULL, 0 };
	if (column >= labels->n)
		column = labels->n - 1;
	while (column > 0 && normalise_trim(labels->field[column]).n == 0)
		column--;
	return labels->field[column];
}

static void
add_name(struct layout *l, struct str label, struct str name, size_t column)
{
	struct text room = { 0 }, joined = { 0 };
	struct str part = clean_name(label, &room);
	char number[32];

	vec_append(&joined, part.p, part.n);
	part = clean_name(name, &room);
	if (joined.n > 0 && part.n > 0)
		vec_push(&joined, ' ');
	vec_append(&joined, part.p, part.n);
	if (joined.n == 0) {
		snprintf(number, sizeof(number), "column_%zu", column + 1);
		vec_append(&joined, number, strlen(number));
	}
	l->header.name[l->header.n] =
	    unique_name(l, (struct str){ joined.v, joined.n });
	l->column[l->header.n].source = column;
	l->header.n++;
	vec_free(&room);
	vec_free(&joined);
}

/* ' or ` where all filled cells of the column begin with it. */
static char
column_guard(
    const struct layout_record *records, size_t n, size_t width, size_t column)
{
	char guard = 0;

	for (size_t i = 0; i < n; i++) {
		struct str s;

		if (column >= records[i].n || records[i].n != width)
			continue;
		s = normalise_trim(records[i].field[column]);
		if (s.n == 0)
			continue;
		if ((s.p[0] != '\'' && s.p[0] != '`') ||
		    (guard != 0 && s.p[0] != guard))
			return 0;
		guard = s.p[0];
	}
	return guard;
}

static void
describe_columns(
    struct layout *l, const struct layout_record *records, size_t n)
{
	for (size_t i = 0; i < l->header.n; i++) {
		struct layout_column *c = &l->column[i];
		struct money_local_evidence evidence = { 0 };

		c->kind = column_kind(
		    records, n, c->source, l->raw_header[c->source]);
		c->guard = column_guard(records, n, l->width, c->source);
		if (c->kind != KIND_MONEY && c->kind != KIND_DECIMAL)
			continue;
		for (size_t k = 0; k < n; k++)
			if (c->source < records[k].n)
				money_local_see(
				    &evidence, records[k].field[c->source]);
		c->decimal = money_local_decimal(&evidence);
	}
}

/* The names, of one row or two, or column_1, column_2, ... */
static void
make_names(
    struct layout *l, const struct layout_record *records, size_t n, size_t at)
{
	const struct layout_record *labels = NULL, *names = NULL;
	struct str none = { NULL, 0 };

	if (l->has_header) {
		names = &records[at];
		if (l->header_rows == 2)
			labels = &records[at - 1];
	}
	l->header.name = arena_alloc(&l->arena, l->width * sizeof(struct str));
	l->column =
	    arena_alloc(&l->arena, l->width * sizeof(struct layout_column));
	l->raw_header = arena_alloc(&l->arena, l->width * sizeof(struct str));
	for (size_t c = 0; c < l->width; c++) {
		struct str name = none;

		l->column[c] = (struct layout_column){ 0 };
		if (names != NULL && c < names->n)
			name = names->field[c];
		l->raw_header[c] = arena_str(&l->arena, name);
		if (names != NULL && normalise_trim(name).n == 0 &&
		    labels == NULL && n > l->first &&
		    !has_value(records + l->first, n - l->first, c))
			continue;
		add_name(l, label_above(labels, c), name, c);
	}
	describe_columns(l, records + l->first, n - l->first);
}

/* A row of group labels right above the header: text, gaps, two cells or more.
 */
static bool
is_label_row(const struct layout_record *r, size_t width)
{
	size_t cells = layout_record_filled(r, SIZE_MAX);

	return r->n == width && cells >= 2 && cells < width &&
	    layout_record_is_text(r);
}

/* A header whose first cell is empty, above group rows that have no other. */
static bool
has_groups(const struct layout_record *header, size_t n, size_t width)
{
	if (width < 3 || normalise_trim(header->field[0]).n > 0)
		return false;
	for (size_t i = 1; i + 1 < n; i++)
		if (layout_record_filled(&header[i], 2) == 1 &&
		    normalise_trim(header[i].field[0]).n > 0 &&
		    !layout_record_is_comment(&header[i]) &&
		    header[i + 1].n == width &&
		    normalise_trim(header[i + 1].field[0]).n == 0)
			return true;
	return false;
}

/* Finds the header's last row behind `start`, unless it is told. */
static size_t
place_header(struct layout *layout, const struct layout_record *records,
    size_t n, const struct layout_given *given)
{
	size_t start = layout->comment_lines, at = start;

	if (given->header_line > 0) {
		while (at + 1 < n && records[at].line < given->header_line)
			at++;
		return at;
	}
	at = skip_preamble(records, n, layout->width, at);
	if (at == n)
		at = start;
	at = find_header(records, n, layout->width, at);
	layout->has_header = !is_data(records, n, at);
	return at;
}

/* The width and the comments before the table; where it begins is known if the
 * header's line is told. */
static void
measure(struct layout *layout, const struct layout_record *records, size_t *n,
    const struct layout_given *given)
{
	size_t from = 0, left;

	while (from + 1 < *n && records[from].line < given->header_line)
		from++;
	left = *n - from;
	layout->width = find_width(records + from, &left);
	*n = from + left;
	layout->comment_lines = leading_comments(records, *n, layout->width);
	if (from > 0 && layout->comment_lines > from)
		layout->comment_lines = from;
	layout->comments = layout->comment_lines > 0;
}

bool
layout_find(struct layout *layout, const struct layout_record *records,
    size_t n, const struct layout_given *given)
{
	size_t at;

	*layout = (struct layout){ .report = given->report };
	if (n == 0)
		return false;
	measure(layout, records, &n, given);
	at = layout->comment_lines;
	if (at == n)
		return false;
	layout->has_header = !given->no_header;
	if (layout->has_header) {
		size_t start = at;

		at = place_header(layout, records, n, given);
		if (layout->has_header) {
			layout->header_rows = 1;
			layout->header_rows += at > start &&
			    (given->header_rows == 2 ||
				(given->header_rows == 0 &&
				    is_label_row(
					&records[at - 1], layout->width)));
		}
		layout->preamble =
		    at - start - (layout->header_rows == 2 ? 1 : 0);
		layout->report |= layout->preamble > 0 ||
		    (layout->has_header &&
			has_groups(records + at, n - at, layout->width));
	}
	layout->header_line = layout->has_header ? records[at].line : 0;
	layout->first = at + layout->has_header;
	make_names(layout, records, n, at);
	return true;
}

void
layout_free(struct layout *layout)
{
	arena_free(&layout->arena);
}

static bool
repeats_header(const struct layout *l, const struct layout_record *r)
{
	if (!l->has_header || r->n < l->width)
		return false;
	for (size_t i = 0; i < l->width; i++)
		if (!str_eq(normalise_trim(r->field[i]),
			normalise_trim(l->raw_header[i])))
			return false;
	return true;
}

static bool
is_visible(struct str cell)
{
	return cell.n > 0 && cell.p[0] > ' ' && cell.p[0] <= '~';
}

/* Most records: as wide as the table, two cells and no sign in front. None of
 * the other classes has this. */
static bool
is_plain(const struct layout *l, const struct layout_record *r)
{
	return r->n == l->width && r->n > 1 && is_visible(r->field[0]) &&
	    is_visible(r->field[1]) && r->field[0].p[0] != '#' &&
	    !layout_record_begins_total(r->field[0]) && !repeats_header(l, r);
}

enum layout_class
layout_classify(const struct layout *layout, const struct layout_record *record)
{
	size_t cells;

	if (is_plain(layout, record))
		return LAYOUT_DATA;
	if (layout_record_is_comment(record) &&
	    (layout->comments ||
		(record->n != layout->width &&
		    layout_record_filled(record, 2) == 1)))
		return LAYOUT_COMMENT;
	if (repeats_header(layout, record))
		return LAYOUT_REPEATED_HEADER;
	cells = layout_record_filled(record, 2);
	if (cells == 0)
		return record->n > 1 || layout->width > 1 ? LAYOUT_ALL_EMPTY
							  : LAYOUT_DATA;
	if (record->n > 0 && layout_record_begins_total(record->field[0]) &&
	    record->n != layout->width && layout_record_is_text(record))
		return LAYOUT_FOOTER;
	if (layout_record_is_total(record))
		return LAYOUT_TOTAL;
	if (record->n == layout->width && layout_record_is_numbers(record))
		return LAYOUT_NUMBERS;
	if (layout->report && layout->width > 2 && cells == 1 &&
	    normalise_trim(record->field[0]).n > 0)
		return LAYOUT_GROUP;
	if (record->n != layout->width &&
	    (layout_record_is_text(record) ||
		(layout->report && record->n < layout->width)))
		return LAYOUT_TEXT;
	return LAYOUT_DATA;
}

bool
layout_fits(const struct layout *layout, const struct layout_record *record)
{
	bool fits = false;

	if (record->n != layout->width)
		return false;
	for (size_t i = 0; i < layout->header.n; i++) {
		const struct layout_column *c = &layout->column[i];
		enum text_kind kind = kind_of(record->field[c->source]);

		if (!kind_is_value(c->kind) || kind == KIND_EMPTY)
			continue;
		if (!kind_is_value(kind))
			return false;
		fits = true;
	}
	return fits;
}
