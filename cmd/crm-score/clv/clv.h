/*
 * clv: what the files of crm-score clv share: the plan of a forecast, its value
 * per customer, and the comparison with a holdout.
 */
#pragma once

#include "cli/buyers.h"
#include "math/sum.h"

enum { CLV_PERIODS = 1200 };

/* When money counts how much. Times in units of the model. */
struct clv_plan {
	bool forever;
	double rate;		    /* continuous discount per unit */
	size_t periods;		    /* 0 when forever */
	double end[CLV_PERIODS];    /* of each period */
	double weight[CLV_PERIODS]; /* discount factor of each */
};

/* What follows from a law for customers of one kind, given that they are
 * alive: kept, as neighbours in order are often of one kind. */
struct clv_forecast {
	struct btyd_state state;
	bool filled, counted;
	double orders;	   /* within the horizon; forever: discounted */
	double value;	   /* orders, discounted */
	double *by_period; /* plan->periods cumulative orders */
	VEC(double) cdf;   /* P(count <= i within the horizon) */
};

/* The plan of "12m" and the like; ends the run where it makes no sense. */
struct clv_plan clv_plan(
    const char *horizon, int period, bool middle, double discount, double unit);

/* Brings the forecast up to date for a state. */
void clv_fill(struct clv_forecast *f, const struct clv_plan *plan,
    const struct btyd_state *state);

/* The distribution of the count within the horizon, to beyond `level`. */
void clv_count(struct clv_forecast *f, double t, double level);

/* Smallest n with P(count <= n) >= u, for this probability to be alive. */
double clv_count_quantile(const struct clv_forecast *f, double alive, double u);

/* One customer's simulated outcomes. */
struct clv_outcome {
	double lower, upper; /* quantiles of the value */
	double variance;
};

/* What is needed to simulate them. */
struct clv_chance {
	double alive;
	double per_purchase; /* value of one unit of spending */
	const struct buyers_law *law;
	double x, mean; /* as the spend model takes them; x = 0: nothing */
	double level;	/* 0.95 */
	uint64_t seed;
};

struct clv_outcome
clv_simulate(const struct clv_forecast *f, const struct clv_chance *chance);

/* The holdout: forecasts against what happened, as words and as files. */
struct clv_holdout {
	int32_t start;
	const char *verdict, *tracking; /* files or NULL */
	double *actual; /* purchases after the start, per customer */
	double *actual_money;
};

/* What happened to a customer from the start on. */
void
clv_actual(struct clv_holdout *h, const struct buyers *b, uint32_t customer);

/* Compares; forecast[] and money[] are per customer, t in units. */
void clv_verdict(const struct clv_holdout *h, const struct buyers *b,
    const double *orders, const double *money, double t);

/* What is written about one customer. */
struct clv_row {
	double alive, orders, spend, value;
	double lower, upper, least, most; /* of value, of orders */
};

/* What all are worth, and the part of it for which what new customers spend
 * stands in (--new-spend). */
struct clv_worth {
	struct sum equity, standing_equity;
	double orders, standing_orders, customers, standing, unknown;
};

struct clv {
	struct buyers_options options; /* first, for its option table */
	const char *horizon, *margin, *verdict, *tracking, *cohorts;
	double discount, interval;
	int period;
	bool middle, per_period, new_customers;
	int32_t holdout;

	/* Behind the options: the run. */
	struct buyers b;
	struct clv_plan plan;
	struct clv_holdout out;
	bool has_holdout;
	double margin_rate;
	size_t margin_column; /* ROLE_NONE: the rate */
	struct clv_row *row;
	double *by_period; /* customers x periods */
	struct clv_worth worth;
	double outcome_variance, parameter_variance;
};

/* The share of this customer's amounts that is profit. */
double clv_margin(const struct clv *clv, uint32_t customer);

/* The variance of a figure by what is uncertain in the law, among others of
 * clv->b: the delta method with central differences. */
typedef double
clv_figure(struct clv *clv, const struct buyers_law *law, const void *data);
double clv_variance(struct clv *clv, struct buyers_law *law, clv_figure *figure,
    const void *data);

/* Writes the table of --new-customers. */
void clv_new_customers(struct clv *clv, struct csv_writer *w);

/* The columns of rows. */
void clv_names(const void *clv, struct csv_writer *w);
void clv_cells(const void *clv, uint32_t customer, struct csv_writer *w);

/* The sum over all, its errors, and what hangs on stand-ins. */
void clv_say_equity(const struct clv *clv, struct report *report);
