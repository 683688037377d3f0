/*
 * fit: the parts of crm-score fit: bins, model, tables, warnings, PMML.
 */
#pragma once

#include "cli/scorecard_file.h"
#include "cli/side.h"
#include "cli/training.h"
#include "model/logistic.h"

enum fit_table {
	FIT_CARD, /* the model's bins */
	FIT_BINS, /* all bins */
	FIT_VARIABLES,
	FIT_COEFFICIENTS,
	FIT_SUMMARY
};
enum fit_leaks { FIT_WARN, FIT_ERROR, FIT_IGNORE };
enum fit_rejects { FIT_NONE, FIT_CUT, FIT_PARCEL, FIT_FUZZY };
enum fit_scores { FIT_DECILES, FIT_WIDTH };

struct fit_options {
	const char *target, *save, *pmml;
	const char *features, *exclude, *number, *text;
	const char *special, *breaks, *shapes, *zero;
	const char *odds, *minmax;
	int shape, woe, table, leaks, rejects, scores, higher, neutral;
	int separation;
	int64_t max_bins, folds, point_digits, reasons;
	double min_share, pool, own_share, min_difference, max_p, min_iv;
	double ridge, points, pdo, cut, factor, event_rate;
	bool drop_sign, spread_base;
};

struct fit_variable {
	const struct training_column *column;
	struct binning bins;
	uint16_t *row_bin; /* of every row */
	double *value;	   /* weight of evidence per bin */
	struct woe_measures measures;
	double held_iv;	 /* mean over the folds; NaN: not known */
	const char *out; /* why it is not in the model; NULL: it is */
	double b, se, vif, first_b; /* first: of the known outcomes alone */
};

struct fit_text VEC_OF(char);

struct fit {
	struct tool *tool;
	const struct fit_options *options;
	struct binning_options binning;
	double *special;
	VEC(struct side_row) breaks;
	struct training data;
	struct fit_variable *variables;	  /* data.count of them */
	struct logistic_fit model, first; /* first: before reject inference */
	double *log_odds;		  /* of the rows, by the model */
	struct scorecard_file file;
	struct fit_text given; /* options that are not as usual */
	size_t leaks;	       /* warnings that --leaks=error makes errors */
};

/* Reads the options about bins, and --breaks. */
void fit_bins_prepare(struct fit *f);

/* Bins all columns, and measures them, on the rest of the rows too. */
void fit_bins(struct fit *f);

/* Fits, drops and refits as the options say, and makes the card. */
void fit_model(struct fit *f);

/* What looks too good, too little or unfair to be true. */
void fit_warn_columns(struct fit *f); /* after fit_bins */
void fit_warn_model(struct fit *f);   /* after fit_model */

void fit_print(struct fit *f, struct csv_writer *w);

/* Writes the card as a PMML 4.4 scorecard. */
void fit_pmml(const struct fit *f, const char *path);
