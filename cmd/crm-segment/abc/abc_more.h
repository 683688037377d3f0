/*
 * abc_more: the other two measures of an ABC analysis: how steadily a customer
 * buys (XYZ), and how much more might be sold (growth potential).
 */
#pragma once

#include "cli/customers.h"

struct abc_xyz {
	struct customers *c;
	size_t sink;
};

void abc_xyz_prepare(struct abc_xyz *xyz, struct customers *c);

/* Writes abc_cv and abc_xyz: empty below three months or at a mean <= 0. */
void abc_xyz_cells(
    const struct abc_xyz *xyz, uint32_t customer, struct csv_writer *w);

struct abc_growth {
	struct customers *c;
	int64_t window;		  /* days */
	size_t growth, potential; /* columns; ROLE_NONE: none */
	size_t sink;
};

/*
 * Chooses, and says which, the first available: the column growth_potential;
 * potential less sales; the last half of the window less the half before.
 */
void abc_growth_prepare(
    struct abc_growth *growth, int64_t window, struct customers *c);

/* Never below 0. */
int64_t abc_growth_of(
    const struct abc_growth *growth, uint32_t customer, int64_t sales);
