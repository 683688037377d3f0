#include "math/counts.h"

static void
add(struct counts *c, size_t number, uint64_t times)
{
	while (c->n <= number)
		vec_push(c, 0);
	c->v[number] += times;
}

void
counts_add(struct counts *c, size_t number)
{
	add(c, number, 1);
}

uint64_t
counts_gather(struct counts *each, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 1; i < n; i++) {
		for (size_t k = 0; k < each[i].n; k++)
			add(each, k, each[i].v[k]);
		vec_free(&each[i]);
	}
	for (size_t k = 0; k < each->n; k++)
		all += each->v[k];
	return all;
}

size_t
counts_at(const struct counts *c, uint64_t rank)
{
	size_t number = 0;

	for (uint64_t below = c->v[0]; below < rank;)
		below += c->v[++number];
	return number;
}
