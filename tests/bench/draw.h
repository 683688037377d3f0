/*
 * draw: small random numbers for the programs that make data, the same on every
 * machine; integers only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* splitmix64's finalizer */
static inline uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* The next number of a stream, below the bound (which is below 2^32). */
static inline unsigned
draw(uint64_t *state, uint64_t bound)
{
	*state = mix(*state);
	return (unsigned)(((*state >> 32) * bound) >> 32);
}

static inline bool
chance(uint64_t *state, unsigned percent)
{
	return draw(state, 100) < percent;
}
