/*
 * arrears: what was open of each item on each night, and what that costs at
 * rates that change.
 */
#pragma once

#include "credit.h"
#include "model/interest.h"

enum { ARREARS_365, ARREARS_360, ARREARS_ACTUAL };

/* The words of an option for the year, in this order. */
#define ARREARS_YEARS "365|360|actual"

struct arrears_rates VEC_OF(struct interest_rate);

/* Appends a yearly rate that is in force from a day on, up to `until`. */
void arrears_add_rate(struct arrears_rates *rates, int year, int32_t from,
    int32_t until, double yearly);

/*
 * Appends the yearly rates of a file of from, rate, as far as they matter from
 * `first` to `until`; days before the first rate are told. What makes no sense
 * ends the run.
 */
void arrears_read_rates(struct arrears_rates *rates, int year,
    struct tool *tool, const char *path, int32_t first, int32_t until);

double arrears_days_of_year(int year, int32_t day);

/* The earliest due date of a ledger, or the day itself. */
int32_t arrears_first_due(const struct ledger *ledger, int32_t day);

/* The changes of what was open, by item. */
struct arrears {
	const struct ledger_walk *walk;
	struct sort_item *order; /* moves by item */
	size_t n, next; /* where the item after the last one may begin */
	VEC(struct interest_change) change; /* of the item that was asked for */
};

void arrears_start(struct arrears *arrears, const struct ledger_walk *walk);

/*
 * Sets amount, due, until and the changes of a claim on an item; they live
 * until the next call. O(log moves + the item's).
 */
void
arrears_of(struct arrears *arrears, size_t item, struct interest_claim *claim);

/* What of an item letters ask for, and what is disputed or deducted. */
enum arrears_part { ARREARS_ASKED, ARREARS_HELD };

/* Leaves of the claim of an item that is held back in part what is asked for,
 * or the rest, which is what payments come to last. */
void arrears_part(struct arrears *arrears, struct interest_claim *claim,
    size_t item, enum arrears_part part);

void arrears_free(struct arrears *arrears);
