/*
 * occasion: what counts as a purchase, the same in every method that counts.
 */
#pragma once

#include "cli/customers.h"
#include "cli/opt.h"

/* The options; a method embeds them as the first member of its own. */
struct occasion_options {
	int occasion;	/* OCCASION_DAY, OCCASION_ORDER */
	bool zero_days; /* days whose net amount is 0 are occasions, too */
	int64_t window; /* days before as-of; 0: all history */
};

enum { OCCASION_DAY, OCCASION_ORDER };

/* The occasions of a customer's day. */
uint32_t
occasion_count(const struct occasion_options *o, const struct day *day);

/* What a customer's occasions add up to. */
struct occasions {
	int64_t sum;	/* of the net amounts in the window */
	uint32_t count; /* in the window */
	int32_t last;	/* day of the last one at all; DATE_NONE: none */
};

struct occasion_reader {
	const struct occasion_options *o;
	struct customers *c;
	size_t sink;
	bool from_cards;
};

/* From a method's prepare(): asks for what the options need. */
void occasion_prepare(struct occasion_reader *reader,
    const struct occasion_options *o, struct customers *c);

/* From score(): the sums of a customer; and in what customers_see shows. */
struct occasions
occasion_get(const struct occasion_reader *reader, uint32_t customer);
struct occasions
occasion_in(const struct occasion_reader *reader, const void *kept);
