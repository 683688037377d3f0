/* The columns that options of merge name. */
#include "merge.h"

#include "base/die.h"
#include "base/line.h"

/* The field that is called so, in the store or in the delivery; if there is
 * none, the run ends with what there is. */
static uint32_t
find_field(const struct merge *m, const struct merge_columns *columns,
    const char *option, struct str name)
{
	const struct map *fields = &m->store.fields;
	uint32_t found = map_find(fields, name);
	char list[400] = "";

	for (size_t i = 0; found == MAP_NONE && i < columns->header->n; i++)
		if (str_eq(columns->header->name[i], name))
			found = columns->field[i];
	if (found != MAP_NONE)
		return found;
	for (uint32_t c = 0; c < fields->count; c++)
		line_add(list, sizeof(list), ", ", "%s", map_text(fields, c).p);
	die(EXIT_USAGE, "%s: there is no column \"%.*s\"; the columns are %s",
	    option, STR_ARG(name), list);
}

static int
group_of(const struct store *store, uint32_t field)
{
	return golden_group(map_text(&store->fields, field).p);
}

/* What belongs together has one rule. */
static void
set_rule(struct merge *m, uint32_t field, enum golden_rule rule)
{
	int group = group_of(&m->store, field) & ~GOLDEN_LEAD;

	for (uint32_t c = 0; c < m->store.fields.count; c++) {
		if (c != field &&
		    (group == 0 ||
			(group_of(&m->store, c) & ~GOLDEN_LEAD) != group))
			continue;
		if (m->rule[c] != GOLDEN_USUAL && m->rule[c] != rule)
			die(EXIT_USAGE,
			    "--rule: %s and %s come from one record "
			    "together and cannot have two rules",
			    map_text(&m->store.fields, field).p,
			    map_text(&m->store.fields, c).p);
		m->rule[c] = rule;
	}
}

static void
choose_rules(struct merge *m, const struct merge_columns *columns)
{
	struct str rest =
	    str_of(m->options->rules == NULL ? "" : m->options->rules);

	m->rule = mem_zero(m->store.fields.count, sizeof(*m->rule));
	while (rest.n > 0) {
		struct str text = str_trim(str_cut(&rest, ','));
		struct str name = str_cut(&text, ':');
		enum golden_rule rule;
		uint32_t c = find_field(m, columns, "--rule", name);

		if (text.p == NULL || !golden_rule_find(text, &rule))
			die(EXIT_USAGE,
			    "--rule: \"%.*s\" is not trusted, newest, "
			    "frequent, longest or keep",
			    STR_ARG(text.p == NULL ? name : text));
		if (rule == GOLDEN_TRUSTED && m->options->trust == NULL)
			die(EXIT_USAGE,
			    "--rule: trusted needs --trust=SOURCE,...");
		set_rule(m, c, rule);
	}
}

static void
choose_ids(struct merge *m, const struct merge_columns *columns)
{
	struct str rest =
	    str_of(m->options->ids == NULL ? "" : m->options->ids);

	while (rest.n > 0)
		vec_push(&m->id,
		    find_field(
			m, columns, "--id", str_trim(str_cut(&rest, ','))));
}

void
merge_columns_choose(struct merge *m, const struct merge_columns *columns)
{
	choose_rules(m, columns);
	choose_ids(m, columns);
}
