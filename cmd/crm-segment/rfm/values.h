/*
 * values: a number of each customer, in any order, from several threads, for
 * its order statistics. Few different ones are counted; many are kept in pages
 * within the budget, and beyond it in the file.
 */
#pragma once

#include "cli/customers.h"
#include "math/select.h"

struct values; /* what one thread adds, and those of the others */

/* A thread's, behind `others`, which it takes over; NULL: none. */
struct values *values_new(struct customers *c, struct values *others);
void values_put(struct values *v, double value);

/* How many they are, the others' too. */
size_t values_count(const struct values *v);

/* A select_values.each of them all. Any thread. */
void values_each(const void *values, select_use *use, void *to);

void values_free(struct values *v);
