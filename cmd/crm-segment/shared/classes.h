/*
 * classes: customers in order of value and what each class of them holds.
 */
#pragma once

#include "cli/customers.h"

/* One class, tier or segment of a table of thresholds. */
struct class_line {
	struct str name;
	uint64_t customers;
	int64_t value;		 /* money */
	int64_t lowest, highest; /* value of a member, if there are any */
};

/* Counts a member. The sum of all values is known to fit. */
void class_add(struct class_line *line, int64_t value);

/*
 * Writes class,customers,share,value,value_share,lowest,highest to a file of
 * its own; shares of value are of `positive`, the sum of positive values.
 */
void class_write(struct tool *tool, const char *path,
    const struct class_line *line, size_t n, int64_t positive);

/*
 * Orders who[0..n-1] by (value descending, id): places in who[], and their
 * values (customers_forget). value[i] belongs to who[i]; value[] is used up.
 */
struct sort_item *
class_order(struct customers *c, int64_t *value, const uint32_t *who, size_t n);

static inline int64_t
class_value(const struct sort_item *item)
{
	return sort_int_of(sort_key_descending(item->key));
}

/* Adds to *total; false with *d on overflow. */
bool class_total(int64_t *total, int64_t amount, struct diag *d);

/* The sum of the positive values; false with *d on overflow. */
bool
class_positive(const int64_t *value, size_t n, int64_t *sum, struct diag *d);

/* The numbers of all customers, ascending (customers_forget). */
uint32_t *class_everybody(struct customers *c);

/*
 * Marks who of who[0..n-1] is in class A: those that make the first `percent`
 * (in 1/10000) of the positive values, equal values together. value[] and
 * mark[] are by customer; INT64_MIN: no value. False with *d on overflow.
 */
bool class_a(struct customers *c, const int64_t *value, const uint32_t *who,
    size_t n, int64_t percent, bool *mark, struct diag *d);

/* 100 * part < percent * whole, exactly; percent in 1/10000. */
bool class_below(int64_t part, int64_t percent, int64_t whole);
