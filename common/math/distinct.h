/*
 * distinct: how many different values a stream has, in 16 KiB.
 */
#pragma once

#include <stdint.h>

enum { DISTINCT_BITS = 14 };

/* All zeros at first. */
struct distinct {
	uint8_t rank[1 << DISTINCT_BITS];
};

/* Takes the 64-bit hash of a value into account. */
void distinct_add(struct distinct *d, uint64_t hash);

/*
 * The estimate: HyperLogLog with 64-bit hashes (Flajolet and others 2007),
 * linear counting where registers are left empty (Heule and others 2013,
 * without their bias table). Standard error 1.04/sqrt(2^14) = 0.8 percent;
 * measured below 2.5 percent from 10^4 to 10^7.
 */
double distinct_estimate(const struct distinct *d);
