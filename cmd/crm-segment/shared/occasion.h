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

/* What is a purchase, for a method that has its own windows. */
#define OCCASION_RULE                                                          \
	{ "occasion", OPT_CHOICE, offsetof(struct occasion_options, occasion), \
		"day|order", "day",                                            \
		"a purchase is a day with a positive net amount, or an order " \
		"(a "                                                          \
		"positive row where there is no order id)" },                  \
	{                                                                      \
		"zero-days", OPT_FLAG,                                         \
		    offsetof(struct occasion_options, zero_days),              \
		    .help = "days whose net amount is 0 are purchases, too "   \
			    "(from events only)"                               \
	}

/* The roles of orders, without the end. */
#define OCCASION_ROLES                                                \
	{ "customer_id", "who" }, { "date", "of the purchase" },      \
	    { "amount", "paid, negative for a refund" },              \
	{                                                             \
		"order_id", "rows of one order, for --occasion=order" \
	}

#define OCCASION_OPTIONS                                                      \
	OCCASION_RULE,                                                        \
	{                                                                     \
		"window", OPT_INT, offsetof(struct occasion_options, window), \
		    "DAYS", "0",                                              \
		    "count purchases and amounts of the last DAYS days only " \
		    "(0: all; from events only)",                             \
		    0, 1e6                                                    \
	}

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
