/* What the records behind a table's header are. */
#include "table/layout.h"
#include "text/normalise.h"

static bool
repeats_header(const struct layout *l, const struct layout_record *r)
{
	size_t first = l->row_names;

	if (!l->has_header || r->n + first < l->width)
		return false;
	for (size_t i = first; i < l->width; i++)
		if (!str_eq(normalise_trim(r->field[i - first]),
			normalise_trim(l->raw_header[i])))
			return false;
	return true;
}

static bool
is_visible(struct str cell)
{
	return cell.n > 0 && cell.p[0] > ' ' && cell.p[0] <= '~';
}

/* May the first cell's mark be that of a comment or ruler? */
static bool
is_marked(char c)
{
	bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';

	return !letter && strchr("#*-=+:_~", c) != NULL;
}

/* Most records: as wide as the table, two cells, no sign in front, and not
 * behind a blank line. None of the other classes has this. */
static bool
is_plain(const struct layout *l, const struct layout_record *r)
{
	struct str of;

	return r->n == l->width && r->n > 1 && !r->blank_before &&
	    is_visible(r->field[0]) && is_visible(r->field[1]) &&
	    !is_marked(r->field[0].p[0]) &&
	    layout_record_total(r->field[0], &of) == LAYOUT_NO_TOTAL &&
	    !repeats_header(l, r);
}

/* Several words, or one and a colon: what a cut record ends with is neither. */
static bool
is_phrase(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == ' ' || c == ':' || (c >= 0xE3 && c < 0xEE))
			return true;
	}
	return false;
}

bool
layout_is_sparse(const struct layout *l, const struct layout_record *r)
{
	if (2 * layout_record_filled(r, SIZE_MAX) >= l->header.n ||
	    !is_phrase(normalise_trim(r->field[0])) || r->n > l->width)
		return false;
	for (size_t i = 0; i < r->n; i++) {
		enum text_kind kind = kind_of(r->field[i]);

		if (kind_is_value(kind) && kind != KIND_INTEGER)
			return false;
	}
	return r->n < l->width ||
	    (r->blank_before && l->width > 2 &&
		layout_record_filled(r, 2) == 1) ||
	    (kind_is_value(l->column[0].kind) &&
		!kind_is_value(kind_of(r->field[0])));
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
	if (layout->width > 1 && layout_record_is_count(record))
		return LAYOUT_FOOTER;
	if (repeats_header(layout, record))
		return LAYOUT_REPEATED_HEADER;
	cells = layout_record_filled(record, 2);
	if (cells == 0 || layout_record_is_ruler(record->field, record->n))
		return record->n > 1 || layout->width > 1 ? LAYOUT_ALL_EMPTY
							  : LAYOUT_DATA;
	if (layout_record_is_total(record))
		return record->n != layout->width &&
			layout_record_is_text(record)
		    ? LAYOUT_FOOTER
		    : LAYOUT_TOTAL;
	if (record->n == layout->width && layout_record_is_numbers(record))
		return LAYOUT_NUMBERS;
	if (layout->report && layout->width > 2 && cells == 1 &&
	    normalise_trim(record->field[0]).n > 0)
		return LAYOUT_GROUP;
	if (record->n != layout->width &&
	    (layout_record_is_text(record) ||
		(layout->report && record->n < layout->width)))
		return LAYOUT_TEXT;
	return layout_is_sparse(layout, record) ? LAYOUT_SPARSE : LAYOUT_DATA;
}

bool
layout_fits(const struct layout *layout, const struct layout_record *record)
{
	bool fits = false;

	if (record->n != layout->width)
		return false;
	array_each (
	    const struct layout_column, c, layout->column, layout->header.n) {
		enum text_kind kind = kind_of(record->field[c->source]);

		if (!kind_is_value(c->kind) || kind == KIND_EMPTY)
			continue;
		if (!kind_is_value(kind) ||
		    (c->kind == KIND_DATE &&
			(kind == KIND_DECIMAL || kind == KIND_MONEY)))
			return false;
		fits = true;
	}
	return fits;
}
