/*
 * terms: what a change of credit period, cash discount or credit standard
 * brings. Money in units of the currency, rates and shares 0..1, days real.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One part of the customers: pays on a day, takes a discount. */
struct terms_part {
	double share, day, discount;
};

/* Average collection period: sum of share * day. */
double terms_collection_period(const struct terms_part *part, size_t n);

/* Share of the sales given away: sum of share * discount. */
double terms_discount(const struct terms_part *part, size_t n);

/* Cost of the money in the receivables: sales / year * days * cost * rate. */
struct terms_scenario {
	double sales, variable_cost; /* a year; cost as a share of sales */
	double year;		     /* 360 or 365 */
	double rate;		     /* cost of capital a year */
	double days;		     /* collection period */
	double receivables;	     /* given instead of days, or NaN */
	double fixed, bad, collection, discount; /* money a year */
	double inventory, payables;		 /* averages, money */
};

double terms_receivables(const struct terms_scenario *scenario);

/* With at_price the receivables are carried at price, not at cost. */
double terms_carrying(const struct terms_scenario *scenario, bool at_price);

/* Marginal method: contribution less all costs of the credit. The profit of a
 * change is the difference of two. */
double terms_net(const struct terms_scenario *scenario, bool at_price);

/* Net present value of the sales of one day. */
struct terms_day {
	double sales, variable_cost;
	double bad, expense; /* shares of the sales */
	double rate, year;
	double period; /* when the expense falls due */
	bool compound;
};

/* sum s p (1-d)(1-b)/(1+k t/Y) - v s - e s/(1+k T/Y); compound discounts by
 * (1+k)^(-t/Y). */
double terms_day_value(
    const struct terms_day *day, const struct terms_part *part, size_t n);

/* A perpetual stream of such days: value * year / rate. */
double terms_stream_value(const struct terms_day *day, double value);

/* Selling on one period's credit instead of for cash: price, unit cost, old and
 * new quantity, rate per period; the net present value of the change. */
struct terms_cash {
	double price, cost, quantity, new_quantity, rate;
};

double terms_cash_to_credit(const struct terms_cash *cash);

/* Yearly cost of not taking discount d for paying on discount_day instead of
 * on `day`: simple, d/(1-d) Y/(T-Td). NaN if day <= discount_day or d >= 1. */
double terms_forgone_nominal(
    double discount, double discount_day, double day, double year);

/* The same, compounded: (1-d)^(-Y/(T-Td)) - 1. */
double terms_forgone_effective(
    double discount, double discount_day, double day, double year);

/* Highest default probability that a class of customers may have. */
struct terms_standard {
	double variable_cost, rate, days, year;
	double collection; /* cost, as a share of sales */
	double lgd;
};

/* p* = (1 - v - v k ACP/Y - c) / LGD. */
double terms_break_even(const struct terms_standard *standard);
