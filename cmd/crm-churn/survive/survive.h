/*
 * survive: the parts of the method that print its tables.
 */
#pragma once

#include "base/vec.h"
#include "cli/groups.h"
#include "crm-churn/shared/duration.h"
#include "crm-churn/shared/numbers.h"
#include "model/lifetime.h"
#include "model/logrank.h"
#include "model/survival.h"

struct survive_options {
	struct duration_options duration;
	const char *strata, *at, *quantiles, *trend;
	int table, interval, weight, beyond;
	double level, tau, rho, gamma, discount, horizon, alpha, beta;
	int64_t periods;
};

/* The curves of all groups and strata: curve[group * strata + stratum]. */
struct survive {
	const struct survive_options *o;
	struct tool *tool;
	struct groups groups, strata, reasons;
	struct map pairs; /* group and stratum, when there are strata */
	struct survival_counts counts;
	struct survival_curve *curve;
	uint32_t *order;   /* groups as they are printed */
	struct numbers at; /* the times of --at */
	double z;
	struct csv_writer *w;
};

/* Each writes one table, header and rows. */
void survive_summary(struct survive *s);
void survive_test(struct survive *s);
void survive_pairs(struct survive *s);

/* Each writes a group's rows of one table. */
void survive_curve(struct survive *s, uint32_t group);
void survive_reasons(struct survive *s, uint32_t group);
void survive_project(struct survive *s, uint32_t group);
void survive_residual(struct survive *s, uint32_t group);
void survive_laws(struct survive *s, uint32_t group);
void survive_parameters(struct survive *s, uint32_t group);
