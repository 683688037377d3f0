#include "dun_rules.h"

#include "cells.h"
#include "text/num.h"

static const char *const built_in[] = {
#include "dun-levels.inc"
};

static bool
load(const char *path, struct csv_table *t, struct diag *d)
{
	if (path != NULL)
		return csv_load(path, t, d);
	return csv_load_lines(
	    "dun-levels", built_in, sizeof(built_in) / sizeof(*built_in), t, d);
}

static bool
read_level(struct dun_rules *r, const struct csv_table *t, size_t row,
    const size_t column[6], struct diag *d)
{
	struct dun_level *level = &r->level[r->levels];
	double number, days;

	if (!csv_table_real(t, row, column[0], &number, d) ||
	    !csv_table_real(t, row, column[1], &days, d) ||
	    !csv_table_real(t, row, column[4], &level->fee, d) ||
	    !csv_table_real(t, row, column[5], &level->interest, d))
		return false;
	if (r->levels == DUN_LEVELS || number != (double)r->levels ||
	    (r->levels > 0 && days <= r->min_days[r->levels - 1]))
		return csv_table_bad(t, row, d,
		    "levels are 0, 1, 2, ... with ascending min_days");
	level->action = arena_str(&r->arena, csv_table_cell(t, row, column[2]));
	level->channel =
	    arena_str(&r->arena, csv_table_cell(t, row, column[3]));
	r->min_days[r->levels++] = (int32_t)days;
	return true;
}

void
dun_read_levels(struct dun_rules *r, struct tool *tool, const char *path)
{
	static const char *const name[] = { "level", "min_days", "action",
		"channel", "fee", "interest" };
	struct csv_table t;
	size_t column[6];
	struct diag d;
	bool good =
	    load(path, &t, &d) && cells_columns(&t, name, 6, column, &d);

	for (size_t row = 0; good && row < t.rows; row++)
		good = read_level(r, &t, row, column, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
}

static bool
read_letter(struct dun_rules *r, const struct csv_table *t, size_t row,
    const size_t column[3], int32_t as_of, struct diag *d)
{
	struct dun_letter letter;
	uint32_t document;
	double level;

	if (!csv_table_real(t, row, column[2], &level, d))
		return false;
	if (!cells_date(t, row, column[1], &letter.date, d))
		return false;
	if (letter.date > as_of)
		return true;
	letter.level = (int32_t)level;
	document = map_add(&r->documents, csv_table_cell(t, row, column[0]));
	if (document == r->letter.n)
		vec_push(&r->letter, letter);
	else if (letter.date >= r->letter.v[document].date)
		r->letter.v[document] = letter;
	return true;
}

void
dun_read_log(
    struct dun_rules *r, struct tool *tool, const char *path, int32_t as_of)
{
	static const char *const name[] = { "invoice_no", "date", "level" };
	struct csv_table t;
	size_t column[3];
	struct diag d;
	bool good =
	    csv_load(path, &t, &d) && cells_columns(&t, name, 3, column, &d);

	r->has_log = true;
	for (size_t row = 0; good && row < t.rows; row++)
		good = read_letter(r, &t, row, column, as_of, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
}

/* The first day of a bucket by its name. */
static bool
bucket_days(struct str name, int32_t *days)
{
	struct str rest = name, number;
	int64_t value;

	*days = 0;
	if (str_eq(name, STR("not_due")))
		return true;
	if (name.n < 2 || name.p[0] != 'd')
		return false;
	rest.p++;
	rest.n--;
	number = str_cut(&rest, '_');
	if (!num_int(number, &value) || value < 0 || value > 100000)
		return false;
	*days = (int32_t)value;
	return true;
}

static bool
optional_real(const struct csv_table *t, size_t row, const char *name,
    double *value, struct diag *d)
{
	size_t column = csv_table_find(t, name);

	*value = 0;
	return column == SIZE_MAX || csv_table_cell(t, row, column).n == 0 ||
	    csv_table_real(t, row, column, value, d);
}

static bool
read_action(struct dun_rules *r, const struct csv_table *t, size_t row,
    const size_t column[3], struct diag *d)
{
	struct dun_action a;
	struct str bucket = csv_table_cell(t, row, column[0]);

	if (!bucket_days(bucket, &a.from_days))
		return csv_table_bad(
		    t, row, d, "no bucket \"%.*s\"", STR_ARG(bucket));
	if (!csv_table_real(t, row, column[2], &a.action.probability, d) ||
	    !optional_real(t, row, "fee", &a.action.fee, d) ||
	    !optional_real(t, row, "cost", &a.action.cost, d) ||
	    !optional_real(t, row, "minutes", &a.action.minutes, d))
		return false;
	if (a.action.probability < 0 || a.action.probability > 1)
		return csv_table_bad(t, row, d, "probability %g is not 0 to 1",
		    a.action.probability);
	a.name = arena_str(&r->arena, csv_table_cell(t, row, column[1]));
	vec_push(&r->action, a);
	return true;
}

void
dun_read_actions(struct dun_rules *r, struct tool *tool, const char *path)
{
	static const char *const name[] = { "bucket", "action", "probability" };
	struct csv_table t;
	size_t column[3];
	struct diag d;
	bool good =
	    csv_load(path, &t, &d) && cells_columns(&t, name, 3, column, &d);

	for (size_t row = 0; good && row < t.rows; row++)
		good = read_action(r, &t, row, column, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
}

const struct dun_letter *
dun_letter(const struct dun_rules *r, struct str document)
{
	uint32_t found = map_find(&r->documents, document);

	return found == MAP_NONE ? NULL : &r->letter.v[found];
}

const struct dun_action *
dun_best(const struct dun_rules *r, double open, int32_t days, bool per_minute,
    double *gain)
{
	const struct dun_action *best = NULL;
	double none = 0, best_rank = 0;
	int32_t from = INT32_MIN;

	/* the bucket: the latest that has begun */
	for (size_t i = 0; i < r->action.n; i++)
		if (r->action.v[i].from_days <= days &&
		    r->action.v[i].from_days > from)
			from = r->action.v[i].from_days;
	for (size_t i = 0; i < r->action.n; i++)
		if (r->action.v[i].from_days == from &&
		    str_eq(r->action.v[i].name, STR("none")))
			none = r->action.v[i].action.probability;
	*gain = 0;
	for (size_t i = 0; i < r->action.n; i++) {
		const struct dun_action *a = &r->action.v[i];
		double g = dunning_gain(open, none, &a->action), rank = g;

		if (a->from_days != from || str_eq(a->name, STR("none")))
			continue;
		if (per_minute && a->action.minutes > 0)
			rank = g / a->action.minutes;
		if (rank > best_rank) {
			best_rank = rank;
			*gain = g;
			best = a;
		}
	}
	return best;
}

void
dun_rules_free(struct dun_rules *r)
{
	map_free(&r->documents);
	vec_free(&r->letter);
	vec_free(&r->action);
	arena_free(&r->arena);
}
