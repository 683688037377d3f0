/*
 * pareto: what counts most, first; the vital few that make up most of all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pareto_line {
	uint32_t index;		  /* of the size */
	double share, cumulative; /* of all; with those before it */
	bool vital;		  /* before it less than `head` is reached */
};

/* n sizes in descending order, equal ones as they come. Free the lines. */
struct pareto_line *pareto_lines(const double *size, size_t n, double head);
