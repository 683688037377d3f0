/*
 * rng: seeded random numbers, the same on every machine. xoshiro256** (Blackman
 * and Vigna 2018), its state filled by splitmix64.
 */
#pragma once

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

void rng_seed(struct rng *rng, uint64_t seed);

uint64_t rng_next(struct rng *rng);

/* Uniform on [0, 1), 53 bits. */
double rng_uniform(struct rng *rng);

/* Uniform on 0 .. n-1, without bias; n > 0. */
uint64_t rng_below(struct rng *rng, uint64_t n);
