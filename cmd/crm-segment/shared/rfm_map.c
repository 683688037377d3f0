#include "rfm_map.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/num.h"

static const char *const map_rf[] = {
#include "segments-rf.inc"
};
static const char *const map_rfm[] = {
#include "segments-rfm.inc"
};
static const char *const map_rfm_tests[] = {
#include "segments-rfm-tests.inc"
};
static const char *const map_rfm11[] = {
#include "segments-rfm11.inc"
};

static const char *const bound_names[4][2] = { { "r_lo", "r_hi" },
	{ "f_lo", "f_hi" }, { "m_lo", "m_hi" }, { "fm_lo", "fm_hi" } };

/* One bound of a rule. */
static bool
read_bound(const struct csv_table *t, size_t row, size_t column, int k,
    uint8_t *bound, struct diag *d)
{
	struct str cell = csv_table_cell(t, row, column);
	int64_t value;

	if (!num_int(cell, &value) || value < 0 || value > k)
		return csv_table_bad(t, row, d,
		    "%.*s: \"%.*s\" is not a score from 1 to %d",
		    STR_ARG(t->header[column]), STR_ARG(cell), k);
	*bound = (uint8_t)value;
	return true;
}

static bool
read_rule(const struct csv_table *t, size_t row, int k, struct rfm_rule *rule,
    struct diag *d)
{
	for (int i = 0; i < 4; i++) {
		uint8_t *bound[2] = { &rule->low[i], &rule->high[i] };

		rule->low[i] = 1;
		rule->high[i] = (uint8_t)k;
		for (int side = 0; side < 2; side++) {
			size_t column = csv_table_find(t, bound_names[i][side]);

			if (column != SIZE_MAX &&
			    !read_bound(t, row, column, k, bound[side], d))
				return false;
		}
		if (rule->low[i] > rule->high[i])
			return csv_table_bad(t, row, d,
			    "%s is above %s: the rule can never match",
			    bound_names[i][0], bound_names[i][1]);
	}
	return true;
}

static const struct rfm_rule *
find_rule(const struct rfm_map *map, int r, int f, int m)
{
	int score[4] = { r, f, m, (f + m + 1) / 2 };

	for (size_t i = 0; i < map->rule.n; i++) {
		const struct rfm_rule *rule = &map->rule.v[i];
		bool match = true;

		for (int j = 0; j < 4; j++)
			match &= score[j] >= rule->low[j] &&
			    score[j] <= rule->high[j];
		if (match)
			return rule;
	}
	return NULL;
}

/* The rules of all combinations of scores 1..k. */
static void
find_rules(struct rfm_map *map, int k)
{
	map->k = k;
	map->cell = mem_zero((size_t)(k * k * k), sizeof(*map->cell));
	for (int i = 0; i < k * k * k; i++)
		map->cell[i] =
		    find_rule(map, i / k / k + 1, i / k % k + 1, i % k + 1);
}

static const struct rfm_rule *
rule_of(const struct rfm_map *map, int r, int f, int m)
{
	return map->cell[((r - 1) * map->k + f - 1) * map->k + m - 1];
}

static bool
read_rules(struct rfm_map *map, int k, struct diag *d)
{
	const struct csv_table *t = &map->table;
	size_t segment, needed;

	if (!csv_table_columns(t, "segment", &segment, d) ||
	    !csv_table_columns(t, "r_lo", &needed, d) ||
	    !csv_table_columns(t, "r_hi", &needed, d))
		return false;
	for (size_t row = 0; row < t->rows; row++) {
		struct rfm_rule rule = { .segment =
					     csv_table_cell(t, row, segment) };

		if (rule.segment.n == 0)
			return csv_table_bad(t, row, d, "an empty segment");
		if (!read_rule(t, row, k, &rule, d))
			return false;
		vec_push(&map->rule, rule);
	}
	find_rules(map, k);
	return true;
}

bool
rfm_map_load(struct rfm_map *map, const char *path, int k, struct diag *d)
{
	*map = (struct rfm_map){ 0 };
	return csv_load(path, &map->table, d) && read_rules(map, k, d);
}

#define LINES(map) (map), COUNT(map)

void
rfm_map_builtin(struct rfm_map *map, enum rfm_builtin which)
{
	static const struct {
		const char *const *lines;
		size_t n;
	} builtin[] = { { LINES(map_rf) }, { LINES(map_rfm) },
		{ LINES(map_rfm_tests) }, { LINES(map_rfm11) } };
	struct diag d;

	*map = (struct rfm_map){ 0 };
	if (!csv_load_lines("(built in)", builtin[which].lines,
		builtin[which].n, &map->table, &d) ||
	    !read_rules(map, 5, &d))
		die(EXIT_USAGE, "%s", d.text);
}

struct str
rfm_map_segment(const struct rfm_map *map, int r, int f, int m)
{
	const struct rfm_rule *rule = rule_of(map, r, f, m);

	return rule == NULL ? STR("Others") : rule->segment;
}

size_t
rfm_map_check(const struct rfm_map *map, int k, int uncovered[3], bool *never)
{
	size_t gaps = 0;

	for (size_t i = 0; i < map->rule.n; i++)
		never[i] = true;
	for (int cell = 0; cell < k * k * k; cell++) {
		int r = cell / k / k + 1, f = cell / k % k + 1;
		int m = cell % k + 1;
		const struct rfm_rule *rule = rule_of(map, r, f, m);

		if (rule != NULL) {
			never[rule - map->rule.v] = false;
			continue;
		}
		if (gaps++ == 0) {
			uncovered[0] = r;
			uncovered[1] = f;
			uncovered[2] = m;
		}
	}
	return gaps;
}
