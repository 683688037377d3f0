/*
 * counts: how often each of the numbers 0, 1, 2, ... was seen, and which of
 * them stands at a rank.
 */
#pragma once

#include "base/vec.h"

#include <stdint.h>

/* By number; empty is all zeros. Free it by vec_free. */
struct counts VEC_OF(uint64_t);

void counts_add(struct counts *c, size_t number);

/* Brings what n of them (one per thread) have seen together in the first; how
 * much it is. */
uint64_t counts_gather(struct counts *each, size_t n);

/* The number at a rank of those seen, ascending: 1 is that of the smallest. */
size_t counts_at(const struct counts *c, uint64_t rank);
