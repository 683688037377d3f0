#include "merge_turn.h"

#include <stdlib.h>

void
merge_turns_open(struct turns *t, size_t n)
{
	*t = (struct turns){ .n = n,
		.turn = mem_zero(n + 1, 1),
		.bundle = mem_alloc(n + 1, sizeof(uint32_t)),
		.next = mem_alloc(n + 1, sizeof(uint32_t)) };
	for (uint32_t i = 0; i < n; i++)
		t->bundle[i] = t->next[i] = i;
}

void
merge_turns_free(struct turns *t)
{
	free(t->turn);
	free(t->bundle);
	free(t->next);
	vec_free(&t->now);
	vec_free(&t->waiting);
}

static uint32_t
root_of(uint32_t *bundle, uint32_t i)
{
	while (bundle[i] != i) {
		bundle[i] = bundle[bundle[i]];
		i = bundle[i];
	}
	return i;
}

void
merge_turns_bind(struct turns *t, uint32_t a, uint32_t b)
{
	uint32_t x = root_of(t->bundle, a), y = root_of(t->bundle, b);
	uint32_t behind = t->next[a];

	if (x == y)
		return;
	t->bundle[x > y ? x : y] = x > y ? y : x;
	t->next[a] = t->next[b];
	t->next[b] = behind;
}

void
merge_turns_call(struct turns *t, uint32_t record)
{
	uint32_t i = record;

	do {
		if (t->turn[i] == LINKAGE_REST) {
			t->turn[i] = MERGE_WAITS;
			vec_push(&t->waiting, i);
		}
		i = t->next[i];
	} while (i != record && t->turn[i] == LINKAGE_REST);
}

bool
merge_turns_next(struct turns *t)
{
	for (size_t i = 0; i < t->now.n; i++)
		t->turn[t->now.v[i]] = LINKAGE_DONE;
	t->now.n = 0;
	for (size_t i = 0; i < t->waiting.n; i++) {
		t->turn[t->waiting.v[i]] = LINKAGE_TURN;
		vec_push(&t->now, t->waiting.v[i]);
	}
	t->waiting.n = 0;
	return t->now.n > 0;
}
