/*
 * sampling: how many to ask, whom, and how to weigh the answers (Cochran,
 * "Sampling Techniques", 1977).
 */
#pragma once

#include "base/diag.h"
#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

struct sampling_size {
	double share;	   /* expected; 0.5 is the worst case */
	double sd;	   /* above 0: the sample is for a mean, not a share */
	double error;	   /* margin, in the unit of share or sd */
	double level;	   /* 0.95 */
	double population; /* 0: endless */
	double cluster;	   /* people drawn together; 1: one by one */
	double rho;	   /* how alike people of a cluster are, 0 to 1 */
	double response;   /* share expected to answer */
};

/*
 * n0 = z^2 p (1-p) / e^2, or (z sd / e)^2; n = n0 / (1 + (n0 - 1) / N); times
 * 1 + (cluster - 1) rho; over the response; rounded up at the end. *first gets
 * n0 when it is not NULL.
 */
double sampling_size(const struct sampling_size *plan, double *first);

/*
 * The margin that answers from `asked` people of the plan leave, the inverse of
 * the above (error is not read): response and clusters count as there; 0 when
 * everybody answers, infinite when nobody does.
 */
double sampling_margin_of(const struct sampling_size *plan, double asked);

/* A stratum: who is there, who is drawn, what came out. */
struct sampling_stratum {
	double size; /* N_h */
	double sd;   /* s_h: expected, or of the answers */
	double mean; /* of the answers */
	size_t draw; /* n_h */
};

/*
 * Sets draw: n N_h / N, or (neyman) n N_h s_h / sum N s, at least 2 and at most
 * N_h each; whole numbers by largest remainder, ties to the first. False
 * (EXIT_DATA) when n is more than all or less than the least.
 */
bool sampling_allocate(struct sampling_stratum *strata, size_t k, size_t n,
    bool neyman, struct diag *d);

/* sum W_h m_h, and *error = sqrt(sum W_h^2 (1 - n_h / N_h) s_h^2 / n_h). */
double sampling_stratified_mean(
    const struct sampling_stratum *strata, size_t k, double *error);

/*
 * n of 0 .. population - 1 without replacement, each set alike, ascending into
 * out[n]; n <= population. O(population).
 */
void sampling_simple(struct rng *rng, size_t population, size_t n, size_t *out);

/* floor(start + i step), step = population / n, start uniform below step. */
void
sampling_systematic(struct rng *rng, size_t population, size_t n, size_t *out);

/* Raking: people in cells of several margins. */
struct sampling_margin {
	const size_t *value;  /* of each person: 0 .. values - 1 */
	const double *target; /* of each value: a total */
	size_t values;
};

enum sampling_end {
	SAMPLING_MET,	 /* every margin is as wanted */
	SAMPLING_NOBODY, /* a target above 0 has no weight to carry it */
	SAMPLING_APART,	 /* margins that add up to different totals */
	SAMPLING_STUCK,	 /* 1000 rounds do not suffice */
};

/* Where raking failed. */
struct sampling_fault {
	size_t margin, value; /* APART: only the margin */
	/* What it has and what it should have: the sums of a value, or (APART)
	 * those of this margin and of the first. */
	double total, target;
};

/*
 * Scales weights[n], the weights to start from, to each margin in turn until no
 * weight changes by more than 1e-6 of itself (Deming and Stephan 1940). When
 * they cannot be met, *fault says where.
 */
enum sampling_end
sampling_rake(double *weights, size_t n, const struct sampling_margin *margins,
    size_t k, struct sampling_fault *fault);
