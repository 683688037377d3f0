#include "table/layout_header.h"

#include "base/mem.h"
#include "table/role.h"
#include "text/kind.h"
#include "text/normalise.h"
#include "text/num.h"

#include <math.h>
#include <stdlib.h>

enum { BELOW = 20, NAME_BYTES = 60, NAME_WORDS = 8 };
enum { COLUMNS = 256 }; /* of a record that are looked at */

/* What a column's cells are, as far as a header cares. */
enum type {
	TYPE_NONE,
	TYPE_TEXT,
	TYPE_NUMBER,
	TYPE_YEAR,
	TYPE_DATE,
	TYPE_TIME
};

/* The text of a cell without what guards it: ', ` or ="...". */
static struct str
cell_of(const struct layout_record *r, size_t column)
{
	struct str s = { NULL, 0 };

	if (column >= r->n)
		return s;
	s = normalise_trim(r->field[column]);
	if (s.n > 1 && (s.p[0] == '`' || s.p[0] == '\''))
		s = (struct str){ s.p + 1, s.n - 1 };
	if (s.n > 3 && str_starts(s, STR("=\"")) && str_ends(s, STR("\"")))
		s = (struct str){ s.p + 2, s.n - 3 };
	return s;
}

static bool
is_year(struct str s)
{
	return s.n == 4 &&
	    (memcmp(s.p, "19", 2) == 0 || memcmp(s.p, "20", 2) == 0);
}

static enum type
type_of(struct str s)
{
	double exponent;

	switch (kind_of(s)) {
	case KIND_EMPTY:
		return TYPE_NONE;
	case KIND_INTEGER:
		return is_year(s) ? TYPE_YEAR : TYPE_NUMBER;
	case KIND_DECIMAL:
	case KIND_MONEY:
	case KIND_PERCENT:
		return TYPE_NUMBER;
	case KIND_DATE:
		return TYPE_DATE;
	case KIND_TIME:
		return TYPE_TIME;
	default:
		if (layout_cell_is_ruler(s))
			return TYPE_NONE;
		return num_real(s, &exponent) ? TYPE_NUMBER : TYPE_TEXT;
	}
}

/* The types of the cells of some records, each found once. */
struct grid {
	const struct layout_record *records;
	size_t n, columns;
	unsigned char *type;
	bool *ruler; /* of each record */
};

static struct grid
make_grid(const struct layout_record *records, size_t n)
{
	struct grid g = { records, n, 0, NULL, mem_zero(n + 1, 1) };

	for (size_t i = 0; i < n; i++) {
		g.ruler[i] = layout_record_is_ruler(&records[i]);
		if (g.columns < records[i].n)
			g.columns = records[i].n;
	}
	if (g.columns > COLUMNS)
		g.columns = COLUMNS;
	g.type = mem_zero(n * g.columns + 1, 1);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < g.columns; c++)
			g.type[i * g.columns + c] =
			    (unsigned char)type_of(cell_of(&records[i], c));
	return g;
}

static void
free_grid(struct grid *g)
{
	free(g->type);
	free(g->ruler);
}

static enum type
type_at(const struct grid *g, size_t record, size_t column)
{
	return (enum type)g->type[record * g->columns + column];
}

static bool
same_record(const struct layout_record *a, const struct layout_record *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!str_eq(a->field[i], b->field[i]))
			return false;
	return true;
}

/* What a column is below a record. */
struct below {
	enum type type; /* of four in five filled cells, else text */
	bool again;	/* the record's text comes again */
	bool value;	/* some cell is one */
};

static struct below
look_below(const struct grid *g, size_t at, size_t column)
{
	size_t count[TYPE_TIME + 1] = { 0 }, filled = 0;
	struct str name = cell_of(&g->records[at], column);
	struct below b = { TYPE_NONE, false, false };

	for (size_t i = at + 1; i < g->n && i <= at + BELOW; i++) {
		if (i > at + 1 && g->ruler[i])
			break; /* what follows is another table's */
		enum type type = type_at(g, i, column);
		bool again = type == TYPE_TEXT &&
		    str_eq(cell_of(&g->records[i], column), name);

		if (type == TYPE_NONE ||
		    (again && same_record(&g->records[at], &g->records[i])))
			continue;
		filled++;
		count[type]++;
		b.again |= again;
		b.value |= type >= TYPE_NUMBER;
	}
	if (count[TYPE_YEAR] < filled)
		count[TYPE_NUMBER] += count[TYPE_YEAR];
	if (filled > 0)
		b.type = TYPE_TEXT;
	for (int t = TYPE_NUMBER; t <= TYPE_TIME; t++)
		if (filled > 0 && count[t] * 5 >= filled * 4)
			b.type = (enum type)t;
	return b;
}

/* A letter, not too long, and not said twice in the record. */
static bool
is_name(const struct layout_record *r, size_t column, struct str s)
{
	size_t words = 1;
	bool letter = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		words += c == ' ';
		letter |= c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
	}
	if (!letter || s.n > NAME_BYTES || words > NAME_WORDS)
		return false;
	/* only its neighbour: a wide header costs no more than its cells */
	return column == 0 || !str_eq(cell_of(r, column - 1), s);
}

/* Is the cell a value where a name should be? A year or a date above other
 * values names them ("2023" above amounts). */
static bool
is_value(struct str s, enum type type, const struct below *b)
{
	enum text_kind kind;

	if (type == TYPE_NONE)
		return false;
	if (type != TYPE_TEXT)
		return !(b->type >= TYPE_NUMBER && b->type != type &&
		    (type == TYPE_YEAR || type == TYPE_DATE));
	kind = kind_of(s);
	return kind == KIND_EMAIL || kind == KIND_URL || kind == KIND_IP ||
	    kind == KIND_PHONE || kind == KIND_BOOLEAN;
}

/* What a record's cells are, before their words are looked up. */
struct census {
	size_t filled, values, again, names, typed, below_typed;
	bool first_values;
	bool text[COLUMNS]; /* may be a role's word */
};

static void
take_census(const struct grid *g, size_t at, struct census *c)
{
	const struct layout_record *r = &g->records[at];

	*c = (struct census){ 0 };
	for (size_t i = 0; i < r->n && i < g->columns; i++) {
		struct str s = cell_of(r, i);
		struct below b = look_below(g, at, i);
		bool value;

		c->below_typed += b.type >= TYPE_NUMBER;
		if (s.n == 0)
			continue;
		c->filled++;
		value = is_value(s, type_at(g, at, i), &b);
		c->values += value;
		c->typed += !value && b.type >= TYPE_NUMBER;
		c->first_values |= i == 0 && b.value;
		c->text[i] = !value && !b.again;
		c->again += !value && b.again;
		c->names += c->text[i] && is_name(r, i, s);
	}
}

static void
weigh(const struct grid *g, size_t at, size_t width, double than,
    struct layout_evidence *e)
{
	const struct layout_record *r = &g->records[at];
	double sum, evidence, filled;
	struct census c;

	take_census(g, at, &c);
	*e = (struct layout_evidence){ .filled = c.filled,
		.first_values = c.first_values };
	if (c.filled == 0)
		return;
	if (width > g->columns)
		width = g->columns;
	if (width < c.filled)
		width = c.filled;
	filled = (double)c.filled;
	e->typed = (double)c.typed / (double)width;
	e->score = 2 * e->typed + filled / (double)width;
	sum = (double)c.names - 2 * (double)c.values - (double)c.again;
	if (e->score + 1 + (sum + filled) / filled <= than)
		return; /* not even if all its names are roles' */
	for (size_t i = 0; i < r->n && i < g->columns; i++)
		if (c.text[i] && role_of_name(cell_of(r, i)) != ROLE_NONE) {
			e->names++;
			sum += is_name(r, i, cell_of(r, i)) ? 1 : 2;
		}
	sum /= filled;
	evidence = e->names >= (width <= 2 ? 1 : 2) ? 1
	    : c.filled < 2 && width > 1		    ? -1
						    : 0;
	e->score += sum + evidence;
	e->is_header = e->score > than &&
	    (evidence > 0 ||
		(sum > 0 && c.values == 0 &&
		    (e->typed > 0 || c.below_typed == 0)));
}

void
layout_header_weigh(const struct layout_record *records, size_t n, size_t width,
    struct layout_evidence *e)
{
	struct grid g = make_grid(records, n > BELOW ? BELOW + 1 : n);

	weigh(&g, 0, width, -INFINITY, e);
	free_grid(&g);
}

/* Words alone, which data have too, take no header from a record above that is
 * as wide. */
static bool
has_more(const struct layout_evidence *e, const struct layout_evidence *above)
{
	return e->filled > above->filled || e->typed > above->typed;
}

/* Has the next record, which may lie under a ruler, as many cells, and a value?
 */
static bool
has_record(const struct grid *g, size_t at)
{
	at += at + 1 < g->n && g->ruler[at + 1];
	if (at + 1 >= g->n || g->records[at + 1].n != g->records[at].n)
		return false;
	for (size_t c = 0; c < g->columns; c++)
		if (type_at(g, at + 1, c) >= TYPE_NUMBER)
			return true;
	return false;
}

size_t
layout_header_find(
    const struct layout_record *records, size_t n, size_t at, size_t width)
{
	size_t best = n, left = n - at, most = LAYOUT_HEADER_WITHIN + BELOW;
	struct grid g = make_grid(records + at, left < most ? left : most);
	struct layout_evidence top = { .score = -INFINITY };

	for (size_t i = 0; i < g.n && i < LAYOUT_HEADER_WITHIN; i++) {
		struct layout_evidence e;

		weigh(&g, i, width, top.score, &e);
		if (!e.is_header || !has_more(&e, &top))
			continue;
		best = at + i;
		top = e;
		if (e.names > 1 && has_record(&g, i))
			break; /* what follows is another table's */
	}
	free_grid(&g);
	return best;
}
