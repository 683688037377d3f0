#include "base/recent.h"

#include "base/mem.h"

#include <stdlib.h>

/* Most rows are empty or have one key: to look at a second one takes longer
 * than all else. Beyond what a processor has at hand so does the first. */
enum { LEAST = 64, NEAR = 1 << 16 };

static uint64_t
key_of(const struct recent_key *k)
{
	return (uint64_t)k->high << 32 | k->low;
}

/* The keys that are remembered are numbered from 0 on. */
static void
resize(struct recent *r, uint32_t room)
{
	struct recent from = *r;
	uint32_t all = from.n - from.old;

	r->mask = room - 1;
	r->rows = (room < NEAR ? 4 : 2) * room - 1;
	r->key = mem_alloc(room, sizeof(*r->key));
	r->head = mem_zero((size_t)r->rows + 1, sizeof(*r->head));
	r->here -= from.old;
	for (r->n = r->old = 0; r->n < all;)
		recent_put(r, key_of(&from.key[(from.old + r->n) & from.mask]));
	free(from.key);
	free(from.head);
}

void
recent_put(struct recent *r, uint64_t key)
{
	uint32_t *row, at;

	if (r->head == NULL || r->n - r->old > r->mask)
		resize(r, r->head == NULL ? LEAST : 2 * (r->mask + 1));
	else if (r->n == UINT32_MAX)
		resize(r, r->mask + 1);
	row = &r->head[key & r->rows];
	at = r->n++ & r->mask;
	r->key[at] =
	    (struct recent_key){ (uint32_t)(key >> 32), (uint32_t)key, *row };
	*row = r->n;
}

/* How many of those that are remembered are older; all, where it is not there.
 */
static uint32_t
place(const struct recent *r, uint64_t key)
{
	uint32_t all = r->n - r->old, at;

	if (all == 0)
		return all;
	for (uint32_t next = r->head[key & r->rows]; next - 1 - r->old < all;
	     next = r->key[at].before) {
		at = (next - 1) & r->mask;
		if (key_of(&r->key[at]) == key)
			return next - 1 - r->old;
	}
	return all;
}

bool
recent_has(const struct recent *r, uint64_t key)
{
	return place(r, key) < r->n - r->old;
}

bool
recent_add(struct recent *r, uint64_t key)
{
	uint32_t all = r->n - r->old, at = place(r, key);

	if (at == all || at < r->here - r->old)
		recent_put(r, key);
	return at == all;
}

void
recent_turn(struct recent *r)
{
	uint32_t room = LEAST;

	r->old = r->here;
	r->here = r->n;
	while (room / 2 < r->here - r->old)
		room *= 2;
	if (r->head != NULL && room < r->mask)
		resize(r, room);
}
