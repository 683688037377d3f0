#include "table/layout_names.h"

#include "base/map.h"
#include "base/vec.h"
#include "text/money_local.h"
#include "text/normalise.h"

#include <stdio.h>

enum { FOOTERS = 10 };

struct chosen VEC_OF(struct layout_record);

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

/* The cell as a name: white space to single spaces. */
static struct str
clean_name(struct str cell, struct text *room)
{
	cell = normalise_squeeze(cell, room);
	if (cell.n > 1 && (cell.p[0] == '\'' || cell.p[0] == '`'))
		cell = (struct str){ cell.p + 1, cell.n - 1 };
	return cell;
}

/* Has the column a value in the sample? Lone cells at its end are a footer's.
 */
static bool
has_value(const struct layout_record *records, size_t n, size_t column)
{
	while (n > 1 && records[n - 1].n == 1 && records[0].n > 1)
		n--;
	for (size_t i = 0; i < n; i++)
		if (column < records[i].n &&
		    normalise_trim(records[i].field[column]).n > 0)
			return true;
	return false;
}

static void
add_name(struct layout *l, struct str label, struct str name, size_t column)
{
	scoped struct text room = { 0 };
	scoped struct text joined = { 0 };
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
	    arena_str(&l->arena, (struct str){ joined.v, joined.n });
	l->column[l->header.n].source = column;
	l->header.n++;
}

/* ' or ` where all filled cells of the column begin with it. */
static char
column_guard(
    const struct layout_record *records, size_t n, size_t width, size_t column)
{
	char guard = 0;

	for (size_t i = 0; i < n; i++) {
		struct str s;

		if (column >= records[i].n || records[i].n < width)
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

/* Is it the name of a role that is an id? */
static bool
is_id(struct str name)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t number = role_of_name(name);
	const char *role =
	    number == ROLE_NONE ? NULL : role_by_number(number, &arena);

	return role != NULL &&
	    (str_ends(str_of(role), STR("_id")) ||
		str_ends(str_of(role), STR("_no")));
}

/* The records that say what the columns are: those with all cells, if there
 * are some, no totals, and no footers: up to ten half empty ones at the end. */
static void
choose(const struct layout *l, const struct layout_record *records, size_t n,
    struct chosen *chosen)
{
	size_t end = n;

	while (end > 0 && n - end < FOOTERS &&
	    2 * layout_record_filled(&records[end - 1], SIZE_MAX) < l->header.n)
		end--;
	n = end > 0 ? end : n;
	for (size_t i = 0; i < n; i++)
		if (records[i].n >= l->width &&
		    !layout_record_is_total(&records[i]))
			vec_push(chosen, records[i]);
	for (size_t i = 0; chosen->n == 0 && i < n; i++)
		vec_push(chosen, records[i]);
}

static void
describe_columns(
    struct layout *l, const struct layout_record *records, size_t n)
{
	scoped struct chosen chosen = { 0 };

	choose(l, records, n, &chosen);
	records = chosen.v;
	n = chosen.n;
	for (size_t i = 0; i < l->header.n; i++) {
		struct layout_column *c = &l->column[i];
		struct money_local_evidence evidence = { 0 };

		c->kind = column_kind(
		    records, n, c->source, l->raw_header[c->source]);
		c->key = c->kind == KIND_DATE || is_id(l->header.name[i]);
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

/* What the cells of a column with that name should be, by the name's role. */
static enum text_kind
kind_of_role(struct str name, struct arena *arena)
{
	static const char *const numbers[] = { "amount", "quantity", "price",
		"total", "tax", "discount", "cost", "fee" };
	const char *role = NULL;
	size_t number = role_of_name(normalise_trim(name));

	if (number != ROLE_NONE)
		role = role_by_number(number, arena);
	if (role == NULL)
		return KIND_OTHER;
	if (strstr(role, "date") != NULL)
		return KIND_DATE;
	if (strcmp(role, "email") == 0)
		return KIND_EMAIL;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (strstr(role, numbers[i]) != NULL)
			return KIND_MONEY;
	return KIND_OTHER;
}

static bool
is_number(enum text_kind kind)
{
	return kind == KIND_INTEGER || kind == KIND_DECIMAL ||
	    kind == KIND_MONEY;
}

/* How many more columns look as their names say if these belong to the columns
 * one further right. */
static int
gain_of_shift(const struct layout_record *header, size_t n)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	int gain = 0;

	for (size_t c = 0; c < header->n; c++) {
		enum text_kind want = kind_of_role(header->field[c], &arena);

		for (size_t shift = 0; want != KIND_OTHER && shift < 2;
		     shift++) {
			enum text_kind kind = column_kind(header + 1, n - 1,
			    c + shift, (struct str){ NULL, 0 });

			if (want == KIND_MONEY ? is_number(kind) : kind == want)
				gain += shift == 1 ? 1 : -1;
		}
	}
	return gain;
}

/* Two digits behind digits, at one place of all records: a decimal comma that
 * cuts a number? */
static bool
may_be_decimals(const struct layout_record *records, size_t n)
{
	for (size_t c = 1; c < records[0].n; c++) {
		size_t i = 0;

		while (i < n &&
		    kind_of(records[i].field[c - 1]) == KIND_INTEGER &&
		    records[i].field[c].n == 2 &&
		    kind_of(records[i].field[c]) == KIND_INTEGER)
			i++;
		if (i == n)
			return true;
	}
	return false;
}

/* Are the first cells 1, 2, 3, ...? All different is the least. */
static bool
counts_up(const struct layout_record *records, size_t n, bool *distinct)
{
	scoped_by(map_free) struct map seen = { 0 };
	bool up = true;
	char text[24];

	for (size_t i = 0; i < n; i++) {
		map_add(&seen, records[i].field[0]);
		snprintf(text, sizeof(text), "%zu", i + 1);
		up &= str_eq(records[i].field[0], str_of(text));
	}
	*distinct = seen.count == n;
	return up;
}

/* Is the first column the only one of text? */
static bool
only_text_first(const struct layout_record *header, size_t n)
{
	struct str none = { NULL, 0 };

	for (size_t c = 0; c < header[1].n; c++)
		if (is_number(column_kind(header + 1, n - 1, c, none)) ==
		    (c == 0))
			return false;
	return true;
}

/*
 * Are the records one longer than the header, because their first cells name
 * them, as R writes it? Then the other columns look more like their names, or
 * where names say nothing the first cells count up, or are the only texts.
 */
static bool
has_row_names(const struct layout_record *header, size_t n)
{
	bool filled = false, distinct, up;
	int gain;

	if (n < 2 || normalise_trim(header->field[0]).n == 0)
		return false;
	for (size_t i = 1; i < n; i++) {
		if (header[i].n != header->n + 1 || header[i].field[0].n == 0)
			return false;
		filled |= header[i].field[header->n].n > 0;
	}
	up = counts_up(header + 1, n - 1, &distinct);
	if (!filled || !distinct)
		return false;
	gain = gain_of_shift(header, n);
	if (gain != 0)
		return gain > 0;
	return !may_be_decimals(header + 1, n - 1) &&
	    (up || only_text_first(header, n));
}

/* How wide the table is: as its header, without nameless columns that have no
 * value at its end. */
static size_t
width_of(const struct layout *l, const struct layout_record *records, size_t n,
    size_t at)
{
	size_t width = records[at].n;

	if (l->header_rows == 2 && records[at - 1].n > width)
		width = records[at - 1].n;
	while (width > 1 &&
	    (width > records[at].n ||
		normalise_trim(records[at].field[width - 1]).n == 0) &&
	    (l->header_rows == 1 || width > records[at - 1].n ||
		normalise_trim(records[at - 1].field[width - 1]).n == 0) &&
	    !has_value(records + l->first, n - l->first, width - 1))
		width--;
	return width;
}

/* The cell of a header row for a column, which row names move. */
static struct str
header_cell(
    const struct layout *l, const struct layout_record *r, size_t column)
{
	static const struct str none = { NULL, 0 };

	if (r == NULL)
		return none;
	if (l->row_names && column == 0)
		return STR("row_name");
	column -= l->row_names;
	return column < r->n ? r->field[column] : none;
}

/* Does each of three names or more begin with #, which then says nothing? */
static bool
has_hashes(const struct layout_record *names)
{
	size_t n = 0;

	for (size_t c = 0; c < names->n; c++) {
		struct str name = normalise_trim(names->field[c]);

		n += name.n > 0;
		if (name.n > 0 &&
		    (name.n < 2 || name.p[0] != '#' || name.p[1] == ' '))
			return false;
	}
	return n > 2;
}

/* The name without the # that all have. */
static struct str
without_hash(struct str name)
{
	name = normalise_trim(name);
	if (name.n > 1 && name.p[0] == '#')
		name = (struct str){ name.p + 1, name.n - 1 };
	return name;
}

void
layout_names(
    struct layout *l, const struct layout_record *records, size_t n, size_t at)
{
	const struct layout_record *above = NULL, *names = NULL;
	struct str label = { NULL, 0 };
	bool hashes = l->has_header && has_hashes(&records[at]);

	if (l->has_header) {
		names = &records[at];
		above = l->header_rows == 2 ? names - 1 : NULL;
		l->row_names = above == NULL && l->labels == 0 &&
		    has_row_names(names, n - at);
		l->width = width_of(l, records, n, at) + l->row_names;
	}
	l->header.name = arena_alloc(&l->arena, l->width * sizeof(struct str));
	l->column =
	    arena_alloc(&l->arena, l->width * sizeof(struct layout_column));
	l->raw_header = arena_alloc(&l->arena, l->width * sizeof(struct str));
	for (size_t c = 0; c < l->width; c++) {
		struct str name = header_cell(l, names, c);

		l->column[c] = (struct layout_column){ 0 };
		l->raw_header[c] = arena_str(&l->arena, name);
		if (names != NULL && above == NULL &&
		    normalise_trim(name).n == 0 && n > l->first &&
		    !has_value(records + l->first, n - l->first, c))
			continue;
		/* labels of groups are filled to the right */
		if (normalise_trim(header_cell(l, above, c)).n > 0)
			label = header_cell(l, above, c);
		add_name(l, label, hashes ? without_hash(name) : name, c);
	}
	if (l->labels > 1) {
		l->label =
		    arena_alloc(&l->arena, l->width * sizeof(struct str));
		for (size_t c = 0; c < l->width; c++)
			l->label[c] =
			    arena_str(&l->arena, header_cell(l, names + 1, c));
	}
	l->renamed = header_tell_apart(&l->header, &l->arena);
	describe_columns(l, records + l->first, n - l->first);
}
