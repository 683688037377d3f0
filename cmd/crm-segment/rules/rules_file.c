#include "rules_file.h"

#include "base/die.h"
#include "text/date.h"
#include "text/num.h"

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

static bool
read_op(const struct side_row *row, enum rules_op *op, struct diag *d)
{
	struct str text = side_text(row, 2);

	for (int i = 0; i <= RULES_EMPTY; i++)
		if (str_eq(text, str_of(op_names[i]))) {
			*op = (enum rules_op)i;
			return true;
		}
	return side_bad(row, d,
	    "op \"%.*s\" is none of = != < <= > >= in empty", STR_ARG(text));
}

static bool
is_order(enum rules_op op)
{
	return op >= RULES_LESS && op <= RULES_GREATER_EQUAL;
}

static bool
take_condition(void *data, const struct side_row *row, struct diag *d)
{
	struct rules *rules = data;
	struct rules_condition c = { .value = side_text(row, 3) };
	struct str segment = side_text(row, 0), name = side_text(row, 1);

	if (segment.n == 0 || name.n == 0)
		return side_bad(row, d, "no segment or no column");
	if (!read_op(row, &c.op, d))
		return false;
	if (is_order(c.op) && value_of(c.value).kind == VALUE_TEXT)
		return side_bad(row, d,
		    "\"%.*s\" is no number or date to compare with",
		    STR_ARG(c.value));
	c.segment =
	    place_of(rules->segment, &rules->segments, RULES_SEGMENTS, segment);
	c.column =
	    place_of(rules->column, &rules->columns, RULES_COLUMNS, name);
	if (c.segment == SIZE_MAX || c.column == SIZE_MAX)
		return side_bad(row, d, "more than %d segments or %d columns",
		    RULES_SEGMENTS, RULES_COLUMNS);
	vec_push(&rules->condition, c);
	return true;
}

void
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
	while (list.p != NULL)
		if (equal(cell, str_trim(str_cut(&list, '|'))))
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

bool
rules_match(const struct rules *rules, const struct str *cell, uint64_t *match,
    struct diag *d)
{
	bool well;

	*match = rules->segments == 64 ? UINT64_MAX
				       : (UINT64_C(1) << rules->segments) - 1;
	for (size_t i = 0; i < rules->condition.n; i++) {
		const struct rules_condition *c = &rules->condition.v[i];

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
