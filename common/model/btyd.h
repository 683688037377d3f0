/*
 * btyd: buy-till-you-die models. A customer buys at an own rate until an own,
 * unseen moment after which nothing comes any more; rates and lifetimes differ
 * between customers by a law with a handful of parameters. From how often (x),
 * until when (last) and in what time (end) each customer bought, the law is
 * fitted, and from it every customer's chance to be alive and future purchases
 * follow. All times are in one unit of the caller's choice, counted from the
 * customer's first purchase.
 *
 * The models are rows of one table. Each reduces a customer to a state: alive
 * with a probability, and given that a law of the same family with parameters
 * brought up to date (they are conjugate); so a prediction for a known customer
 * and for a new one are the same function.
 */
#pragma once

#include "base/diag.h"
#include "model/mle.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BTYD_PARAMETERS = 4,
	BTYD_STAGES = 12,    /* the largest k of the Erlang gaps */
	BTYD_COVARIATES = 10 /* 4 + 2 * 10 <= MLE_MAX */
};

/* One customer. Invariants: x >= 0 whole, 0 <= last <= end, x = 0 exactly when
 * last = 0. BG/BB: `end` opportunities, of which x were used, the last at
 * `last`; all whole. */
struct btyd_history {
	double x, last, end;
	double ln_gaps; /* sum of the logarithms of the x gaps; CNBD-k only */
};

struct btyd_model;

/* A fitted law. */
struct btyd_law {
	const struct btyd_model *model;
	double p[BTYD_PARAMETERS];
	int k; /* Erlang stages; 1 but in CNBD-k */
};

/* What is known about one customer. */
struct btyd_state {
	const struct btyd_model *model;
	double alive;		   /* probability to be alive now */
	double p[BTYD_PARAMETERS]; /* of the law given that */
	int k;
	double stage[BTYD_STAGES]; /* how many ticks since the last purchase */
};

/* Customers with equal (x, last, end), counted. */
struct btyd_cell {
	double last, end, weight;
	uint32_t at_last, at_end; /* nodes */
};

/* All cells of one x, and the distinct moments that occur in them, ascending:
 * what depends on (x, moment) only is computed once per node. */
struct btyd_group {
	double x, weight;
	size_t cell, cells, node, nodes;
};

struct btyd_data {
	struct btyd_cell *cell;
	struct btyd_group *group;
	double *node;
	size_t cells, groups, nodes;
	double scale; /* times are the caller's times this */
	double customers, repeaters, purchases; /* x > 0; sum of x */
	double ln_gaps;				/* sum over all customers */
	double longest;				/* end, in the caller's time */
	double spanned;				/* sum of last, likewise */
};

struct btyd_model {
	const char *name, *title;
	const char *parameter[BTYD_PARAMETERS];
	size_t parameters;
	double start[BTYD_PARAMETERS]; /* with times in weeks */
	bool leaves_at_first; /* may be gone right after the first purchase */
	bool regular;	      /* has Erlang gaps: k is searched */
	bool discrete;	      /* counts opportunities */
	bool lifetime;	      /* leaves by the clock (s, beta), not by a coin */
	bool covariates;
	/* Log-likelihood and, when gradient is not NULL, its derivatives by
	 * the logarithms of the parameters. */
	double (*likelihood)(const struct btyd_data *data,
	    const struct btyd_law *law, double *gradient);
	/* Fills alive, p and stage of a state whose model and k are set. */
	void (*posterior)(const struct btyd_law *law,
	    const struct btyd_history *history, struct btyd_state *state);
	/* Given alive now: purchases in t; P(alive at t); P(no purchase in t);
	 * P(0 .. n-1 purchases in t); discounted purchases for ever. */
	double (*expected)(const struct btyd_state *state, double t);
	double (*survival)(const struct btyd_state *state, double t);
	double (*none)(const struct btyd_state *state, double t);
	void (*counts)(
	    const struct btyd_state *state, double t, double *p, size_t n);
	double (*discounted)(const struct btyd_state *state, double rate);
};

/* The table: nbd, pareto-nbd, bg-nbd, mbg-nbd, bg-cnbd, mbg-cnbd, bg-bb. */
extern const struct btyd_model *const btyd_models[];
extern const size_t btyd_model_count;

/* The model with that name, or NULL. */
const struct btyd_model *btyd_find(const char *name);

/* The factor that brings the longest time into 1 .. 100, where the starting
 * values are good; blocks of one sample share it. 1 for discrete models. */
double btyd_scale(double longest);

/*
 * Sorts and counts n histories into cells; their times are multiplied by the
 * scale. Does not depend on the order of the histories. O(n); free with
 * btyd_data_free.
 */
void btyd_aggregate(const struct btyd_history *history, size_t n, double scale,
    struct btyd_data *data);

/* Every step-th cell, for a first search; the sums over all customers (of gaps
 * and purchases) stay those of the whole. */
void btyd_thin(const struct btyd_data *from, size_t step, struct btyd_data *to);

void btyd_data_free(struct btyd_data *data);

/* Blocks of customers that share the values of q static covariates:
 * z[b * covariates + j]. Plain data are one block without covariates. */
struct btyd_sample {
	const struct btyd_data *block;
	size_t blocks;
	const double *z;
	size_t covariates;
};

struct btyd_fit {
	struct btyd_law law; /* with z = 0 */
	/* x: ln of the parameters, then the coefficients of the purchase rate,
	 * then those of leaving. */
	struct mle_fit mle;
	size_t covariates;
	char warning[512]; /* doubts in words; "" is none */
};

/*
 * Maximum likelihood; CNBD-k tries k = 1, 2, ... until the likelihood fell
 * twice. With covariates (Pareto/NBD and BG/NBD families): alpha exp(-e'z), and
 * beta exp(-d'z), or a exp(d'z) and b exp(d'z). False, with a diagnosis that
 * says what to do, when there is nothing to fit: fewer than two customers, no
 * repeat purchase. A ridge is a warning; mle.converged is the caller's to read.
 */
bool btyd_fit(const struct btyd_model *model, const struct btyd_sample *sample,
    struct btyd_fit *fit, struct diag *diag);

/* The law of a customer with covariates z; a plain fit ignores z. */
struct btyd_law btyd_law_at(const struct btyd_fit *fit, const double *z);

/* Log-likelihood of one history (without ln_gaps where k = 1). */
double btyd_log_likelihood(
    const struct btyd_law *law, const struct btyd_history *history);

/* A new customer, and a known one. */
void btyd_prior(const struct btyd_law *law, struct btyd_state *state);
void btyd_posterior(const struct btyd_law *law,
    const struct btyd_history *history, struct btyd_state *state);

/*
 * For any state, t >= 0: expected purchases in the next t; P(alive at t from
 * now); P(no purchase in the next t). 1e-10 relative for x and times to 10 000
 * (golden tables); where a prediction underflows it is 0. Never NaN.
 */
double btyd_expected(const struct btyd_state *state, double t);
double btyd_alive_at(const struct btyd_state *state, double t);
double btyd_none(const struct btyd_state *state, double t);

/* p[i] = P(i purchases in the next t), i < n. */
void btyd_counts(const struct btyd_state *state, double t, double *p, size_t n);

/* Expected purchases for ever, discounted at the continuous rate > 0 per unit;
 * discrete: at exp(rate) - 1 per opportunity. */
double btyd_discounted(const struct btyd_state *state, double rate);
