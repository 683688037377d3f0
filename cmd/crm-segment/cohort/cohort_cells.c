#include "cohort_cells.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>

struct cohort_cell *
cohort_cell(struct cohort_cells *cells, int32_t cohort, int32_t age)
{
	const int32_t key[2] = { cohort, age };
	uint32_t known = cells->keys.count;
	uint32_t at = map_add(
	    &cells->keys, (struct str){ (const char *)key, sizeof(key) });

	if (at >= cells->room) {
		cells->room = at + at / 2 + 64;
		cells->cell =
		    mem_resize(cells->cell, cells->room, sizeof(*cells->cell));
	}
	if (at == known)
		cells->cell[at] = (struct cohort_cell){ 0 };
	return &cells->cell[at];
}

struct cohort_cell
cohort_find(const struct cohort_cells *cells, int32_t cohort, int32_t age)
{
	const int32_t key[2] = { cohort, age };
	uint32_t at = map_find(
	    &cells->keys, (struct str){ (const char *)key, sizeof(key) });

	return at == MAP_NONE ? (struct cohort_cell){ 0 } : cells->cell[at];
}

int32_t *
cohort_list(const struct cohort_cells *cells, size_t *n)
{
	struct sort_item *item =
	    mem_alloc(cells->keys.count, sizeof(struct sort_item));
	int32_t *list, key[2];

	*n = 0;
	for (uint32_t i = 0; i < cells->keys.count; i++) {
		memcpy(key, map_text(&cells->keys, i).p, sizeof(key));
		if (key[1] == 0)
			item[(*n)++].key = sort_key_int(key[0]);
	}
	sort_items(item, *n);
	list = mem_alloc(*n, sizeof(*list));
	for (size_t i = 0; i < *n; i++)
		list[i] = (int32_t)(int64_t)(item[i].key ^ UINT64_C(1) << 63);
	free(item);
	return list;
}

bool
cohort_overflow(struct diag *d)
{
	return diag_set(
	    d, EXIT_DATA, "number-overflow", "the amounts overflow");
}
