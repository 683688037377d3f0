/*
 * partition: the cut of ordered classes into bins that has the largest
 * information value, exactly, by dynamic programming; optionally with event
 * rates that rise, fall, or turn once.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { PARTITION_CLASSES = 1000, PARTITION_BINS = 64 }; /* at most */

/* How the event rate goes from bin to bin; equal rates always pass. A peak
 * rises, then falls; a valley falls, then rises; either part may be missing. */
enum partition_shape {
	PARTITION_ANY,
	PARTITION_RISING,
	PARTITION_FALLING,
	PARTITION_PEAK,
	PARTITION_VALLEY,
	PARTITION_EITHER /* rising or, if that is better, falling */
};

/* rows < 2^32 in all. */
struct partition_class {
	uint64_t rows, events;
};

struct partition_rules {
	enum partition_shape shape;
	size_t max_bins;	 /* 1 .. PARTITION_BINS */
	uint64_t min_rows;	 /* of a bin */
	uint64_t events, others; /* of everything, both above 0: the IV's
				  * denominators */
	double min_difference;	 /* between the rates of neighbours; 0 */
	double max_p; /* of neighbours' 2 x 2 chi-square test; 1: no test */
};

/* Bin b is the classes end[b-1] .. end[b]-1, from 0. */
struct partition {
	double iv;
	size_t bins;
	size_t end[PARTITION_BINS];
};

/*
 * Fills *best with the partition of k classes (at most PARTITION_CLASSES) of
 * largest IV, in which every bin has min_rows rows, an event and another row.
 * Equal to 1e-12, fewer bins win, then smaller cuts, the last one first.
 * bins = 0 when there is none. O(max_bins k^2 + k^2 log k) time, max_bins k^2
 * bytes; with max_p < 1 up to O(max_bins k^3). The same as exhaustive search.
 */
void partition_best(const struct partition_class *classes, size_t k,
    const struct partition_rules *rules, struct partition *best);

/* (e/E - n/M) ln((e/E) / (n/M)) of one bin, both cells above 0. */
double partition_iv(
    uint64_t events, uint64_t others, uint64_t all_events, uint64_t all_others);
