/*
 * buyers: customers as the buy-till-you-die models see them, from events or
 * from cards, and the fit of such a model to them: what crm-score clv and
 * crm-churn alive share.
 */
#pragma once

#include "base/vec.h"
#include "cli/customers.h"
#include "model/btyd.h"
#include "model/gamma_gamma.h"
#include "text/period.h"

/* The options; a method embeds them as the first member of its own. */
struct buyers_options {
	int model;     /* place in the list of --model; the last is auto */
	int unit;      /* day, week, month, year */
	int refunds;   /* net, drop, match */
	int cohort;    /* none, month */
	int new_spend; /* none, mean, median, q>1 */
	int table;     /* customers, parameters */
	bool zero_days, every_amount;
	const char *covariates, *covariate_table, *save, *use;
};

enum { REFUNDS_NET, REFUNDS_DROP, REFUNDS_MATCH };
enum { BUYERS_CUSTOMERS, BUYERS_PARAMETERS };
enum { NEW_SPEND_NONE, NEW_SPEND_MEAN, NEW_SPEND_MEDIAN, NEW_SPEND_FIT };

/* One day of a customer. */
struct buyers_day {
	int32_t date;
	bool occasion; /* a purchase; else only money, as a rule negative */
	int64_t net;
};

/* A customer up to the last day of observation. */
struct buyer {
	int32_t first, last;
	uint32_t days;	/* occasions */
	double ln_gaps; /* sum of the logarithms of the gaps in days */
	int64_t net, first_net;
};

/* One fit: the law of buying and that of spending. */
struct buyers_law {
	struct btyd_fit fit;
	struct gamma_gamma_fit spend;
	bool has_spend;	     /* else the mean below is everybody's */
	bool no_mean;	     /* q was 1 or less before --new-spend */
	double mean_spend;   /* of the repeat purchases; NAN: none */
	double median_spend; /* of customers' means; NAN: not known */
	double unit;	     /* days */
	int32_t as_of;	     /* last day of the data it was fitted to */
	double z_mean[BTYD_COVARIATES], z_sd[BTYD_COVARIATES];
	char columns[256]; /* the names of the covariates */
	int32_t cohort;	   /* first day of its month; DATE_NONE: all */
};

struct buyers {
	const struct buyers_options *o;
	struct customers *c;
	bool wants_spend, keeps_days, from_cards;
	size_t sink;
	int32_t end;		   /* last day observed; DATE_NONE: as-of */
	double unit;		   /* days */
	enum period_kind calendar; /* what discrete models count */
	const struct btyd_model *model; /* NULL: auto */
	struct buyers_law used;		/* with --use */
	size_t covariates, z_column[BTYD_COVARIATES];
	double *z; /* customers x covariates, standardised by each law */

	/* After buyers_fit, by customer. */
	struct btyd_history *history;
	double *mean;	  /* amount per repeat purchase; NAN: not usable */
	uint32_t *law_of; /* BUYERS_NONE: no occasion */
	VEC(struct buyers_law) law;
	VEC(struct btyd_fit) tried; /* with --model=auto */
};

#define BUYERS_NONE UINT32_MAX

/* From a method's prepare(): asks for what the options need. With keep_days
 * and events buyers_days works. */
void buyers_prepare(struct buyers *b, const struct buyers_options *o,
    struct customers *c, bool keep_days);

/* False for a customer without an occasion up to b->end. */
bool buyers_get(const struct buyers *b, uint32_t customer, struct buyer *buyer);

/* All days of a customer, also those after b->end, ascending, refunds matched;
 * into *days, whose memory is used again. */
struct buyers_days VEC_OF(struct buyers_day);
void buyers_days(
    const struct buyers *b, uint32_t customer, struct buyers_days *days);

/*
 * Fits (or, with --use, loads) the models of the customers who[0..n-1] and says
 * what is to be doubted. False with *d filled when there is nothing to fit.
 * Sets b->end to the as-of date unless it is set.
 */
bool
buyers_fit(struct buyers *b, const uint32_t *who, size_t n, struct diag *d);

/* The law of spending of who[0..n-1]; what is to be doubted is said. For
 * buyers_fit. */
void buyers_fit_spend(
    struct buyers *b, struct buyers_law *law, const uint32_t *who, size_t n);

/* The covariates: from buyers_prepare, from buyers_begin, and, as a table may
 * lack customers, of those that are scored. */
void buyers_covariates_prepare(struct buyers *b);
void buyers_covariates_read(struct buyers *b);
void
buyers_covariates_check(const struct buyers *b, const uint32_t *who, size_t n);

/* "buying:COLUMN", "leaving:COLUMN" of coefficient i behind the parameters, of
 * the q columns in such a list. */
enum { BUYERS_NAME = 272 };
void buyers_coefficient_name(
    const char *columns, size_t q, size_t i, char name[BUYERS_NAME]);

/* For a method's table: --table=parameters. */
bool buyers_parameters(const struct buyers *b, struct csv_writer *w);

/* Makes the arrays by customer; buyers_fit does it by itself. */
void buyers_begin(struct buyers *b);

/* mem_touch of what the questions below need. */
void buyers_touch(const struct buyers *b, uint32_t customer);

/* What the law of a customer says about it. */
void buyers_state(
    const struct buyers *b, uint32_t customer, struct btyd_state *state);

/* The mean amount of a purchase of this customer; NAN: not known. */
double buyers_spend(const struct buyers *b, uint32_t customer);

/* The same of a new customer of a law. */
double buyers_new_spend(const struct buyers *b, const struct buyers_law *law);

/* True where that amount is what new customers spend, though the law has no
 * mean of it: a stand-in, or nothing (--new-spend). */
bool buyers_spend_stands_in(const struct buyers *b, uint32_t customer);

/* How many days a unit is. */
double buyers_unit_days(int unit);

/* True of a model that counts periods of the calendar with a purchase, not
 * purchases; then the number of the period that a day lies in. */
bool buyers_discrete(const struct buyers *b);
int32_t buyers_period(const struct buyers *b, int32_t day);

/* The model file: the text of a struct buyers_law for model_file_read (false
 * with *d filled, EXIT_DATA, where it is no such model, or was changed); and
 * the file. */
bool buyers_parse(void *law, struct str text, struct diag *d);
void buyers_save(const char *path, const struct buyers_law *law);
