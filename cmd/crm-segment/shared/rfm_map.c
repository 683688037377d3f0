#include "rfm_map.h"

#include "base/mem.h"
#include "cli/side.h"
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

#define LINES(map) (map), COUNT(map)

static const char *const bound_names[4][2] = { { "r_lo", "r_hi" },
	{ "f_lo", "f_hi" }, { "m_lo", "m_hi" }, { "fm_lo", "fm_hi" } };

/* One bound of a rule; 1 or k where it has none. */
static uint8_t
read_bound(const struct side_row *row, const char *name, int k, int otherwise)
{
	struct str cell = side_more(row, name);
	int64_t value;

	if (!side_has(row, name))
		return (uint8_t)otherwise;
	if (!num_int(cell, &value) || value < 0 || value > k)
		side_bad(row, "%s: \"%.*s\" is not a score from 1 to %d", name,
		    STR_ARG(cell), k);
	return (uint8_t)value;
}

static void
take_rule(void *data, const struct side_row *row)
{
	struct rfm_map *map = data;
	struct rfm_rule rule = { .segment = side_text(row, 0) };

	if (rule.segment.n == 0)
		side_bad(row, "an empty segment");
	for (int i = 0; i < 4; i++) {
		const char *const *name = bound_names[i];

		rule.low[i] = read_bound(row, name[0], map->k, 1);
		rule.high[i] = read_bound(row, name[1], map->k, map->k);
		if (rule.low[i] > rule.high[i])
			side_bad(row,
			    "%s is above %s: the rule can never match", name[0],
			    name[1]);
	}
	vec_push(&map->rule, rule);
}

static const struct rfm_rule *
find_rule(const struct rfm_map *map, int r, int f, int m)
{
	int score[4] = { r, f, m, (f + m + 1) / 2 };

	vec_each (const struct rfm_rule, rule, &map->rule) {
		bool match = true;

		for (int j = 0; j < 4; j++)
			match &= score[j] >= rule->low[j] &&
			    score[j] <= rule->high[j];
		if (match)
			return rule;
	}
	return NULL;
}

static const struct rfm_rule *
rule_of(const struct rfm_map *map, int r, int f, int m)
{
	return map->cell[((r - 1) * map->k + f - 1) * map->k + m - 1];
}

void
rfm_map_load(struct rfm_map *map, struct tool *tool, const char *path,
    enum rfm_builtin which, int k)
{
	const struct side_file file[] = { { path, LINES(map_rf) },
		{ path, LINES(map_rfm) }, { path, LINES(map_rfm_tests) },
		{ path, LINES(map_rfm11) } };

	*map = (struct rfm_map){ .k = k,
		.cell = mem_zero((size_t)(k * k * k), sizeof(*map->cell)) };
	side_read_or(tool, &file[which], "segment,r_lo,r_hi", take_rule, map);
	for (int i = 0; i < k * k * k; i++)
		map->cell[i] =
		    find_rule(map, i / k / k + 1, i / k % k + 1, i % k + 1);
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
