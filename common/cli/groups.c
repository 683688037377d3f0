#include "cli/groups.h"

#include "cli/lanes.h"

static const char separator = 0x1f;

void
groups_open(struct groups *groups, struct input *in, const char *option,
    const char *columns)
{
	*groups = (struct groups){ 0 };
	groups->columns =
	    input_columns(in, option, columns, groups->column, GROUP_COLUMNS);
	for (size_t i = 0; i < groups->columns; i++)
		groups->name[i] = arena_str(
		    &groups->names, in->header.name[groups->column[i]]);
}

struct groups
groups_copy(const struct groups *groups)
{
	struct groups copy = *groups;

	copy.map = (struct map){ 0 };
	copy.key = (struct text){ 0 };
	copy.names = (struct arena){ 0 };
	return copy;
}

void
groups_copy_free(struct groups *copy)
{
	map_free(&copy->map);
	vec_free(&copy->key);
	arena_free(&copy->names);
}

uint32_t
groups_add(struct groups *groups, const struct csv_row *row)
{
	if (groups->columns == 0)
		return 0;
	if (groups->columns == 1)
		return map_add(&groups->map, row->field[groups->column[0]]);
	groups->key.n = 0;
	for (size_t i = 0; i < groups->columns; i++) {
		struct str cell = row->field[groups->column[i]];

		if (i > 0)
			vec_push(&groups->key, separator);
		vec_append(&groups->key, cell.p, cell.n);
	}
	return map_add(
	    &groups->map, (struct str){ groups->key.v, groups->key.n });
}

uint32_t
groups_lane_add(struct groups_lane *lane, struct groups *all, struct input *in,
    const struct csv_row *row)
{
	uint32_t own = groups_add(&lane->own, row);

	if (own == lane->among.n) {
		lanes_turn(in);
		vec_push(&lane->among, groups_add(all, row));
	}
	return lane->among.v[own];
}

void
groups_lane_free(struct groups_lane *lane)
{
	groups_copy_free(&lane->own);
	vec_free(&lane->among);
}

uint32_t
groups_count(const struct groups *groups)
{
	return groups->columns == 0 ? 1 : groups->map.count;
}

void
groups_names(const struct groups *groups, struct csv_writer *w)
{
	csv_fields(w, groups->name, groups->columns);
}

void
groups_cells(const struct groups *groups, uint32_t group, struct csv_writer *w)
{
	bool all = group >= groups->map.count;
	struct str rest = all ? STR("(all)") : map_text(&groups->map, group);

	for (size_t i = 0; i < groups->columns; i++)
		csv_field(w,
		    all || groups->columns == 1 ? rest
						: str_cut(&rest, separator));
}

struct str
groups_label(struct groups *groups, uint32_t group)
{
	struct str text;
	char *label;
	size_t n = 0;

	if (groups->columns == 0)
		return STR("all");
	text = map_text(&groups->map, group);
	label = arena_alloc(&groups->names, 2 * text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		label[n++] = text.p[i] == separator ? ',' : text.p[i];
		if (text.p[i] == separator)
			label[n++] = ' ';
	}
	return (struct str){ label, n };
}

void
groups_order(const struct groups *groups, uint32_t *order)
{
	if (groups->columns == 0)
		order[0] = 0;
	else
		str_order(groups->map.key, groups->map.count, order);
}
