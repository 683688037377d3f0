/*
 * rules: segments that the user defines by conditions on columns.
 */
#include "base/diag.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-segment/shared/figures.h"
#include "csv/row.h"
#include "table/column.h"
#include "text/date.h"
#include "text/num.h"

#include <stdbool.h>
#include <stdint.h>

enum { RULES_SEGMENTS = 64, RULES_COLUMNS = 16 };

enum rules_op {
	RULES_EQUAL,
	RULES_UNEQUAL,
	RULES_LESS,
	RULES_LESS_EQUAL,
	RULES_GREATER,
	RULES_GREATER_EQUAL,
	RULES_IN, /* one of a|b|c */
	RULES_EMPTY
};

struct rules_condition {
	size_t segment, column; /* places in the lists below */
	enum rules_op op;
	struct str value;
};

struct rules {
	VEC(struct rules_condition) condition;
	struct str segment[RULES_SEGMENTS]; /* in order of the file */
	size_t segments;
	struct str column[RULES_COLUMNS];
	size_t columns;
};

static const char *const op_names[] = { "=", "!=", "<", "<=", ">", ">=", "in",
	"empty" };

/* A number or a date, to be compared with its like. */
struct value {
	enum { VALUE_TEXT, VALUE_NUMBER, VALUE_DATE } kind;
	double x;
};

static struct value
value_of(struct str text)
{
	struct value v = { VALUE_NUMBER, 0 };
	int32_t day;

	if (num_real(text, &v.x))
		return v;
	if (date_parse(text, &day))
		return (struct value){ VALUE_DATE, day };
	return (struct value){ VALUE_TEXT, 0 };
}

/* The place of a text in a list, added when it is new; SIZE_MAX: no room. */
static size_t
place_of(struct str *list, size_t *n, size_t room, struct str text)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(list[i], text))
			return i;
	if (*n == room)
		return SIZE_MAX;
	list[*n] = text;
	return (*n)++;
}

static enum rules_op
read_op(const struct side_row *row)
{
	struct str text = side_text(row, 2);
	size_t i = str_place(text, op_names, RULES_EMPTY + 1);

	if (i > RULES_EMPTY)
		side_bad(row, "op \"%.*s\" is none of = != < <= > >= in empty",
		    STR_ARG(text));
	return (enum rules_op)i;
}

static bool
is_order(enum rules_op op)
{
	return op >= RULES_LESS && op <= RULES_GREATER_EQUAL;
}

static void
take_condition(void *data, const struct side_row *row)
{
	struct rules *rules = data;
	struct rules_condition c = { .value = side_text(row, 3) };
	struct str segment = side_text(row, 0), name = side_text(row, 1);

	if (segment.n == 0 || name.n == 0)
		side_bad(row, "no segment or no column");
	c.op = read_op(row);
	if (is_order(c.op) && value_of(c.value).kind == VALUE_TEXT)
		side_bad(row, "\"%.*s\" is no number or date to compare with",
		    STR_ARG(c.value));
	c.segment =
	    place_of(rules->segment, &rules->segments, RULES_SEGMENTS, segment);
	c.column =
	    place_of(rules->column, &rules->columns, RULES_COLUMNS, name);
	if (c.segment == SIZE_MAX || c.column == SIZE_MAX)
		side_bad(row, "more than %d segments or %d columns",
		    RULES_SEGMENTS, RULES_COLUMNS);
	vec_push(&rules->condition, c);
}

/* What makes no sense in the file ends the run. */
static void
rules_load(struct rules *rules, struct tool *tool, const char *path)
{
	*rules = (struct rules){ 0 };
	side_read(tool, path, "segment,column,op,value", take_condition, rules);
	if (rules->segments == 0)
		die(EXIT_USAGE, "%s: there are no rules", path);
}

static bool
equal(struct str a, struct str b)
{
	struct value x = value_of(a), y = value_of(b);

	if (x.kind != VALUE_TEXT && x.kind == y.kind)
		return x.x == y.x;
	return str_eq(a, b);
}

static bool
is_one_of(struct str cell, struct str list)
{
	str_each (item, list, '|')
		if (equal(cell, item))
			return true;
	return false;
}

/* Compares by number or date; *well is false when that cannot be done. */
static bool
is_in_order(struct str cell, enum rules_op op, struct str limit, bool *well)
{
	struct value x = value_of(cell), y = value_of(limit);

	*well = x.kind == y.kind;
	switch (op) {
	case RULES_LESS:
		return *well && x.x < y.x;
	case RULES_LESS_EQUAL:
		return *well && x.x <= y.x;
	case RULES_GREATER:
		return *well && x.x > y.x;
	default:
		return *well && x.x >= y.x;
	}
}

static bool
holds(const struct rules_condition *c, struct str cell, bool *well)
{
	*well = true;
	switch (c->op) {
	case RULES_EMPTY:
		return cell.n == 0;
	case RULES_EQUAL:
		return equal(cell, c->value);
	case RULES_UNEQUAL:
		return !equal(cell, c->value);
	case RULES_IN:
		return is_one_of(cell, c->value);
	default:
		/* Nothing is not above or below anything. */
		return cell.n > 0 && is_in_order(cell, c->op, c->value, well);
	}
}

/*
 * Which segments match, bit i for segment i; cell[] are those of column[],
 * empty where there is nothing. False with *d (EXIT_DATA) where a cell cannot
 * be compared.
 */
static bool
rules_match(const struct rules *rules, const struct str *cell, uint64_t *match,
    struct diag *d)
{
	bool well;

	*match = rules->segments == 64 ? UINT64_MAX
				       : (UINT64_C(1) << rules->segments) - 1;
	vec_each (const struct rules_condition, c, &rules->condition) {
		if (!holds(c, cell[c->column], &well))
			*match &= ~(UINT64_C(1) << c->segment);
		if (!well)
			return diag_set(d, EXIT_DATA, "compare",
			    "column \"%.*s\": \"%.*s\" cannot be compared "
			    "with %.*s",
			    STR_ARG(rules->column[c->column]),
			    STR_ARG(cell[c->column]), STR_ARG(c->value));
	}
	return true;
}

struct rules_run {
	const char *rules, *coverage, *others;
	bool all;

	/* Behind the options: the run. */
	struct customers *c;
	struct rules file;
	size_t column[RULES_COLUMNS]; /* as wanted */
	uint64_t *match;	      /* per customer, a bit per segment */
};

#include "rules.def"

static void
prepare(void *self, struct customers *c)
{
	struct rules_run *run = self;
	char name[256];

	run->c = c;
	rules_load(&run->file, customers_tool(c), run->rules);
	if (customers_have_events(c))
		die(EXIT_DATA,
		    "rules needs rows per customer, and the input is events "
		    "(a date and an amount); crm-import card makes such rows");
	for (size_t i = 0; i < run->file.columns; i++) {
		struct str column = run->file.column[i];

		if (column.n >= sizeof(name))
			die(EXIT_USAGE, "%s: a column name is too long",
			    run->rules);
		memcpy(name, column.p, column.n);
		name[column.n] = '\0';
		run->column[i] = customers_want_text(c, NULL, name);
	}
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct rules_run *run = self;
	const char *null = customers_tool(c)->common.null;
	struct str cell[RULES_COLUMNS];
	struct diag why;

	if (run->match == NULL)
		run->match = mem_zero(customers_count(c), sizeof(*run->match));
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < run->file.columns; j++) {
			cell[j] =
			    str_trim(customers_text(c, run->column[j], who[i]));
			if (column_is_null(cell[j], null, TOKEN_TEXT))
				cell[j] = STR("");
		}
		if (!rules_match(&run->file, cell, &run->match[who[i]], &why))
			return diag_set(d, why.status, why.code,
			    "customer %.*s: %s",
			    STR_ARG(customers_id(c, who[i])), why.text);
	}
	return true;
}

static void
write_joined(const struct rules_run *run, uint64_t match, struct csv_writer *w)
{
	struct out joined;

	out_open_memory(&joined);
	for (size_t i = 0; i < run->file.segments; i++) {
		if ((match >> i & 1) == 0)
			continue;
		if (joined.n > 0)
			out_byte(&joined, ';');
		out_str(&joined, run->file.segment[i]);
	}
	csv_field(w, (struct str){ joined.bytes, joined.n });
	out_abandon(&joined);
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct rules_run *run = self;
	uint64_t match = run->match[customer];
	size_t first = 0;

	if (match == 0) {
		csv_field(w, str_of(run->others));
		return;
	}
	if (run->all) {
		write_joined(run, match, w);
		return;
	}
	while ((match >> first & 1) == 0)
		first++;
	csv_field(w, run->file.segment[first]);
}

struct counted {
	uint64_t matched, first, shared;
};

static void
write_line(struct csv_writer *w, struct str name, const struct counted *c,
    uint32_t all)
{
	csv_cells(w, name, c->matched);
	figure_share(w, (double)c->matched, all);
	csv_row(w, c->first, c->shared);
}

static void
count(const struct rules_run *run, uint32_t all, struct counted *counted,
    struct counted *others)
{
	for (uint32_t i = 0; i < all; i++) {
		uint64_t match = run->match[i];
		bool first = true;

		if (match == 0) {
			others->matched++;
			others->first++;
		}
		for (size_t s = 0; s < run->file.segments; s++) {
			if ((match >> s & 1) == 0)
				continue;
			counted[s].matched++;
			counted[s].first += first;
			counted[s].shared += (match & (match - 1)) != 0;
			first = false;
		}
	}
}

static void
write_coverage(const struct rules_run *run, uint32_t all)
{
	struct counted counted[RULES_SEGMENTS] = { 0 }, others = { 0 };
	struct csv_writer *w;

	count(run, all, counted, &others);
	w = heading_open(customers_tool(run->c), run->coverage,
	    "segment,matched,share,first,shared");
	for (size_t s = 0; s < run->file.segments; s++)
		write_line(w, run->file.segment[s], &counted[s], all);
	write_line(w, str_of(run->others), &others, all);
	out_close(w->out);
}

static void
finish(void *self, struct customers *c)
{
	struct rules_run *run = self;
	uint64_t none = 0, several = 0;
	uint32_t all = customers_count(c);

	for (uint32_t i = 0; i < all; i++) {
		none += run->match[i] == 0;
		several += (run->match[i] & (run->match[i] - 1)) != 0;
	}
	report_detail(&customers_tool(c)->report,
	    "rules: of %lu customers %llu match no rule, %llu match several",
	    (unsigned long)all, (unsigned long long)none,
	    (unsigned long long)several);
	if (run->coverage != NULL)
		write_coverage(run, all);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.finish = finish,
};

const struct method segment_rules = { METHOD_TOLD, .customer = &customer };
