/*
 * btyd_geometric: the future of a customer who leaves after each purchase with
 * an own probability; shared by the (M)BG models. For the files btyd_*.c.
 * Parameters of the state: ticks ~ Gamma(p[0], p[1]), leaving ~ Beta(p[2],
 * p[3]), stage[j] the chance of j ticks since the last purchase.
 */
#pragma once

#include "model/btyd.h"

enum { BTYD_GEOMETRIC_TERMS = 1 << 16 };

/* How many terms the expected purchases (and the survival) are the sum of; at
 * most BTYD_GEOMETRIC_TERMS and a panel for each stage, whatever the law. */
size_t btyd_geometric_terms(const struct btyd_state *state, double t);

double btyd_geometric_expected(const struct btyd_state *state, double t);
double btyd_geometric_survival(const struct btyd_state *state, double t);
double btyd_geometric_none(const struct btyd_state *state, double t);
void btyd_geometric_counts(
    const struct btyd_state *state, double t, double *p, size_t n);
double btyd_geometric_discounted(const struct btyd_state *state, double rate);
