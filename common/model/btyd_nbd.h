/*
 * btyd_nbd: the counts of a Poisson process whose rate is Gamma distributed,
 * from which all models are made: P(N = n) = G(r+n) / (G(r) n!)
 * (a / (a+t))^r (t / (a+t))^n. For the files btyd_*.c.
 */
#pragma once

#include "model/btyd.h"

/* p[i] += weight P(N = i), i < n; law is { r, a }. */
void
btyd_nbd_add(const double *law, double t, double weight, double *p, size_t n);
