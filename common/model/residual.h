/*
 * residual: what is left of the lives of customers who have already served a
 * while, from a cumulative hazard H and their own multiple of it (Cox's
 * exp(x b); 1 on a Kaplan-Meier curve, whose H is -log S).
 */
#pragma once

#include "model/lifetime.h"

/* H steps up to hazard[i] at time[i], times ascending; known until `last`, and
 * behind it by a law: H(last) + H_law(t) - H_law(last). */
struct hazard_steps {
	size_t n;
	const double *time;
	const double *hazard; /* INFINITY once nobody is left */
	double last;
	const struct lifetime *beyond; /* NULL: not known there */
};

/* H(t); 0 before the first step, the last step's behind it without a law.
 * O(log n). */
double hazard_at(const struct hazard_steps *steps, double time);

/* Survival to a time: exp(-H(t) risk). */
double
residual_survival(const struct hazard_steps *steps, double risk, double time);

/*
 * Each of the three is NaN where it asks about times that are not known, and
 * where nobody serves that long.
 */

/* P(leave in (served, served + horizon]), given still there at `served`. */
double residual_leave(const struct hazard_steps *steps, double risk,
    double served, double horizon);

/* Mean time left, counted up to a horizon (with a law behind also INFINITY: all
 * of it, NaN when that is infinite): the integral of S from served to served +
 * horizon, over S(served). O(steps between). */
double residual_mean(const struct hazard_steps *steps, double risk,
    double served, double horizon);

/* The smallest u with S(served + u) <= S(served) / 2; NaN when never reached.
 * O(log steps). */
double
residual_median(const struct hazard_steps *steps, double risk, double served);
