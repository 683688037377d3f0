#include "golden.h"

#include <stdbool.h>

int
golden_group(const char *role)
{
	static const struct {
		const char *role;
		int group;
	} groups[] = { { "first_name", 1 }, { "last_name", 1 },
		{ "address", 2 }, { "postcode", 2 }, { "city", 2 },
		{ "region", 2 }, { "country", 2 } };

	for (size_t i = 0; role != NULL && i < sizeof(groups) / sizeof(*groups);
	     i++)
		if (strcmp(groups[i].role, role) == 0)
			return groups[i].group;
	return 0;
}

/* The columns of one decision: a group, or one column alone. */
struct unit {
	const int *group;
	size_t columns;
	int number; /* of the group; 0: only `alone` */
	size_t alone;
};

static bool
belongs(const struct unit *u, size_t column)
{
	return u->number == 0 ? column == u->alone
			      : u->group[column] == u->number;
}

/* What speaks for a record: how often its values occur, how many are there,
 * how long they are. */
struct claim {
	size_t filled, times, length;
};

static struct claim
claim_of(
    const struct str *const *records, size_t n, const struct unit *u, size_t k)
{
	struct claim claim = { 0 };

	for (size_t c = 0; c < u->columns; c++)
		if (belongs(u, c)) {
			claim.filled += records[k][c].n > 0;
			claim.length += records[k][c].n;
		}
	for (size_t i = 0; i < n; i++) {
		bool same = true;

		for (size_t c = 0; same && c < u->columns; c++)
			same = !belongs(u, c) ||
			    str_eq(records[i][c], records[k][c]);
		claim.times += same;
	}
	return claim;
}

static bool
is_better(const struct claim *a, const struct claim *b)
{
	if ((a->filled > 0) != (b->filled > 0))
		return a->filled > 0;
	if (a->times != b->times)
		return a->times > b->times;
	if (a->filled != b->filled)
		return a->filled > b->filled;
	return a->length > b->length;
}

static void
decide(const struct str *const *records, size_t n, const struct unit *u,
    struct str *chosen)
{
	struct claim best = { 0 };
	size_t winner = 0;

	for (size_t k = 0; k < n; k++) {
		struct claim claim = claim_of(records, n, u, k);

		if (k == 0 || is_better(&claim, &best)) {
			best = claim;
			winner = k;
		}
	}
	for (size_t c = 0; c < u->columns; c++)
		if (belongs(u, c))
			chosen[c] = records[winner][c];
}

void
golden_choose(const struct str *const *records, size_t n, const int *group,
    size_t columns, struct str *chosen)
{
	for (size_t c = 0; c < columns; c++) {
		struct unit alone = { group, columns, 0, c };

		if (group[c] == 0)
			decide(records, n, &alone, chosen);
	}
	for (int g = 1; g <= 2; g++) {
		struct unit unit = { group, columns, g, 0 };

		decide(records, n, &unit, chosen);
	}
}
