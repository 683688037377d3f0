#include "base/vec.h"
#include "table/layout_header.h"
#include "table/layout_names.h"
#include "text/kind.h"
#include "text/normalise.h"

/* The width that most records have, without the comments of a file that begins
 * with some; the larger of two. */
static size_t
modal_width(const struct layout_record *records, size_t n)
{
	scoped VEC(size_t) count = { 0 };
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

/* Is every cell the name of a role? */
static bool
names_roles(const struct layout_record *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (role_of_name(normalise_trim(r->field[i])) == ROLE_NONE)
			return false;
	return true;
}

/*
 * Is there a table of its own among these first records, header and data,
 * whatever follows? Two columns can also be titles with what they are
 * ("Currency,EUR"), so both must then be names of roles, or the first have
 * values.
 */
static bool
is_table(const struct layout_record *records, size_t n, size_t width)
{
	struct layout_evidence e;
	size_t at = layout_header_find(records, n, 0, width);

	if (at + 1 >= n || width < 2)
		return false;
	layout_header_weigh(records + at, n - at, width, &e);
	return e.filled > 1 && (e.names > 1 || e.typed > 0) &&
	    (e.filled > 2 || e.first_values || names_roles(&records[at]));
}

/* Where the first table ends: a second one does not decide about the first. */
static size_t
first_table(const struct layout_record *records, size_t n)
{
	size_t end = block_end(records, n), of_first = 0, of_all = 0;
	size_t first = modal_width(records, end);
	size_t all = modal_width(records, n);

	for (size_t i = 0; i < n; i++) {
		of_first += records[i].n == first;
		of_all += records[i].n == all;
	}
	return is_table(records, end, first) ||
		(first != all && of_first >= of_all &&
		    !is_table(records + end, n - end, all))
	    ? end
	    : n;
}

/* '#' lines at the start, unless such a line is itself the header. */
static size_t
leading_comments(const struct layout_record *records, size_t n, size_t width)
{
	size_t i = 0;

	while (i < n && layout_record_is_comment(&records[i]))
		i++;
	if (i == 1 && records[0].n == width && (i == n || width > 1) &&
	    (i == n || width > 2 || !layout_record_is_text(&records[1])))
		return 0;
	return i;
}

/* A title and what it is, not two labels: "Period:", or digits behind it. */
static bool
is_titled(const struct layout_record *r)
{
	struct str title = normalise_trim(r->field[0]);
	struct str value = normalise_trim(r->field[1]);
	bool digit = false;

	for (size_t i = 0; i < value.n; i++)
		digit |= value.p[i] >= '0' && value.p[i] <= '9';
	return title.n > 0 && value.n > 0 &&
	    (digit || str_ends(title, STR(":")));
}

/* A row of group labels right above the header: text, gaps, two cells or more.
 */
static bool
is_label_row(const struct layout_record *r)
{
	size_t cells = layout_record_filled(r, SIZE_MAX), width = r[1].n;

	return r->n == width && cells >= 2 && cells < width &&
	    !r[1].blank_before && layout_record_is_text(r) &&
	    !(cells == 2 && width > 3 && is_titled(r));
}

/* Choices of a survey's questions, right below the header: text, where the
 * header has gaps or a question, and none below the header's first cell. */
static bool
is_choice_row(const struct layout_record *header, size_t n)
{
	const struct layout_record *r = &header[1];
	size_t gaps = 0;

	if (n < 3 || r->n < 2 || !layout_record_is_text(r) ||
	    normalise_trim(header->field[0]).n == 0 ||
	    normalise_trim(r->field[0]).n > 0)
		return false;
	for (size_t i = 0; i < r->n; i++)
		gaps += normalise_trim(r->field[i]).n > 0 &&
		    (i >= header->n || normalise_trim(header->field[i]).n == 0);
	return gaps > 0;
}

/* Units right below the header, each in brackets: [EUR], (kg). */
static bool
is_unit_row(const struct layout_record *header, size_t n)
{
	const struct layout_record *r = &header[1];
	size_t units = 0;

	for (size_t i = 0; n > 2 && i < r->n; i++) {
		struct str s = normalise_trim(r->field[i]);

		if (s.n == 0)
			continue;
		if (s.n < 3 ||
		    !((s.p[0] == '[' && s.p[s.n - 1] == ']') ||
			(s.p[0] == '(' && s.p[s.n - 1] == ')')) ||
		    kind_is_value(kind_of(s)))
			return false;
		units++;
	}
	return units > 0 && r->n <= header->n;
}

/* The record of import ids that Qualtrics writes below names and labels; n if
 * there is none. */
static size_t
find_import_ids(const struct layout_record *records, size_t n)
{
	for (size_t i = 1; i < n && i <= LAYOUT_HEADER_WITHIN; i++) {
		size_t ids = 0;

		for (size_t c = 0; c < records[i].n; c++)
			ids += str_starts(normalise_trim(records[i].field[c]),
			    STR("{\"ImportId\""));
		if (ids > 0 && 2 * ids >= records[i].n)
			return i;
	}
	return n;
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

/* DATEV's first record says what the file is; the header is the next one. */
static bool
is_format_record(const struct layout_record *r)
{
	return r->n > 2 &&
	    (str_eq(r->field[0], STR("EXTF")) ||
		str_eq(r->field[0], STR("DTVF")));
}

/* The header's place, its last row if that is told; n if there is none. */
static size_t
place_header(struct layout *layout, const struct layout_record *records,
    size_t n, const struct layout_given *given)
{
	size_t at = layout->comment_lines, ids;

	if (given->header_line > 0) {
		for (at = 0; at + 1 < n;) {
			if (records[at].line >= given->header_line)
				break;
			at++;
		}
		return at;
	}
	if (is_format_record(&records[at]) && at + 1 < n)
		return at + 1;
	ids = find_import_ids(records, n);
	if (ids < n) {
		layout->labels = ids > at + 1 ? 2 : 1;
		return ids - layout->labels;
	}
	return layout_header_find(
	    records, n, at, modal_width(records + at, n - at));
}

/* Has the header two rows? Returns the place of the second. */
static size_t
count_rows(struct layout *layout, const struct layout_record *records, size_t n,
    size_t at, const struct layout_given *given)
{
	bool above =
	    at > layout->comment_lines && is_label_row(&records[at - 1]);
	bool below = given->header_line == 0 && at + 1 < n &&
	    (is_choice_row(&records[at], n - at) ||
		is_unit_row(&records[at], n - at));

	layout->header_rows = 1;
	if (given->header_rows == 1)
		return at;
	if (given->header_rows == 2 && !above && !below) {
		/* they are told: the record above, or there is none */
		above = at > layout->comment_lines &&
		    (given->header_line > 0 || at + 1 >= n ||
			!layout_record_is_text(&records[at + 1]));
		below = !above && at + 1 < n;
	}
	layout->header_rows += above || below;
	return at + (below && !above);
}

/* Where the table begins: from the told line of its header on, other tables do
 * not matter. */
static size_t
measure(struct layout *layout, const struct layout_record *records, size_t n,
    const struct layout_given *given)
{
	size_t from = 0;

	while (from + 1 < n && records[from].line < given->header_line)
		from++;
	n = from + first_table(records + from, n - from);
	layout->comment_lines =
	    leading_comments(records, n, modal_width(records + from, n - from));
	if (from > 0 && layout->comment_lines > from)
		layout->comment_lines = from;
	layout->comments = layout->comment_lines > 0;
	return n;
}

bool
layout_find(struct layout *layout, const struct layout_record *records,
    size_t n, const struct layout_given *given)
{
	size_t at, start;

	*layout = (struct layout){ .report = given->report };
	if (n == 0)
		return false;
	n = measure(layout, records, n, given);
	start = at = layout->comment_lines;
	if (at == n)
		return false;
	if (!given->no_header) {
		at = place_header(layout, records, n, given);
		layout->has_header = at < n;
	}
	if (layout->has_header) {
		at = count_rows(layout, records, n, at, given);
		layout->preamble = at + 1 - start - layout->header_rows;
		layout->report |= layout->preamble > 0 ||
		    has_groups(records + at, n - at, records[at].n);
		layout->header_line = records[at].line;
		layout->first = at + 1 + layout->labels;
	} else {
		at = layout->first = start;
		layout->width = modal_width(records + start, n - start);
	}
	layout_names(layout, records, n, at);
	return true;
}

void
layout_free(struct layout *layout)
{
	arena_free(&layout->arena);
}
