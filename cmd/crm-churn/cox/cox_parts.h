/*
 * cox: the parts of the method.
 */
#pragma once

#include "cli/groups.h"
#include "cli/tool.h"
#include "cox_data.h"
#include "crm-churn/shared/duration.h"
#include "model/cox.h"
#include "model/cox_baseline.h"
#include "model/lifetime.h"

struct cox_settings {
	struct duration_options duration;
	const char *features, *exclude, *text, *base;
	const char *strata, *cluster, *save, *use;
	int law, ties, table, transform;
	bool robust, beyond;
	double level, ridge, horizon, until;
};

/* One fit, from rows to tables. */
struct cox_run {
	const struct cox_settings *o;
	struct tool *tool;
	struct cox_columns columns;
	struct groups strata, cluster;
	VEC(double) start;
	VEC(double) stop;
	VEC(double) weight;
	VEC(uint8_t) event;
	VEC(uint32_t) stratum;
	VEC(uint32_t) member;
	struct str time_name;
	struct cox_order order;
	struct cox_fit fit;
	double *robust;		       /* NULL: not wanted */
	struct cox_baseline *baseline; /* by stratum; NULL with a law */
	double *last; /* by stratum: the last time, event or not */
	/* The law of --law; of a Cox model the Weibull law that goes on behind
	 * its last time, where there is one. */
	struct lifetime_fit lifetime;
	bool law, has_lifetime;
};

/* --use: streams rows through a model. The exit status. */
int cox_score(struct tool *tool, const struct cox_settings *o);

/* "Contract=One year" or the column alone, in `text` of `size` bytes. */
struct str
cox_term_name(const struct cox_run *r, size_t term, char *text, size_t size);

/* Why a term has no coefficient, or none to trust; "". */
const char *cox_note(const struct cox_run *r, size_t term);

/* Each writes one table, header and rows. */
void cox_coefficients(const struct cox_run *r, struct csv_writer *w);
void cox_measures(const struct cox_run *r, struct csv_writer *w);
void cox_baseline_table(const struct cox_run *r, struct csv_writer *w);
void cox_drift(const struct cox_run *r, struct csv_writer *w);
void cox_tests(const struct cox_run *r, struct csv_writer *w);
