/*
 * risk_model: a fitted model of who leaves: columns coded into bins and levels,
 * and either a weight per code (logistic) or trees over the codes. fit makes
 * it, predict and check apply it; its file is a model file
 * (cli/model_file.h).
 */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "cli/input.h"
#include "cli/model_file.h"
#include "model/boost.h"

enum risk_kind { RISK_LOGISTIC, RISK_PLAIN, RISK_TREES };

/* What a column's cells are. */
enum risk_column_kind {
	RISK_BINS,   /* numbers, cut */
	RISK_VALUES, /* few distinct numbers, each a level */
	RISK_LEVELS, /* texts */
	RISK_NUMBER  /* a number times a coefficient (plain) */
};

enum { RISK_UNSEEN = 65535 };

struct risk_column {
	struct str name;
	enum risk_column_kind kind;
	double *cut; /* bins: code = number of cuts < x */
	size_t cuts;
	struct map levels;    /* codes of levels and values, by text */
	size_t codes;	      /* in use; the last one may be a special: */
	size_t missing;	      /* code of empty cells; RISK_UNSEEN: none had */
	size_t other;	      /* code of pooled levels; RISK_UNSEEN: none */
	uint64_t *count;      /* training rows by code */
	double *weight;	      /* log odds by code (logistic) */
	double slope, mean_x; /* RISK_NUMBER */
	double mean;	      /* training mean of the contribution */
	int sign;	      /* trees: direction asked for */
};

enum { RISK_SCORE_BINS = 10 };

struct risk_model {
	struct arena memory;
	enum risk_kind kind;
	struct str target, value; /* column and the event's text */
	uint64_t rows, events;
	double intercept;
	struct risk_column *column;
	size_t columns;
	struct boost trees;
	struct boost_column *boost_column; /* by column */
	/* Trees: what the log odds become, a + b times them; 0 and 1: as they
	 * are. */
	double calibration[2];
	/* Deciles of the training rows' probabilities, for drift. */
	double score_cut[RISK_SCORE_BINS - 1];
	uint64_t score_count[RISK_SCORE_BINS];
};

/* The code of a number (NaN: missing) or of a text ({NULL, 0}: missing). */
size_t risk_code_number(const struct risk_column *column, double x);
size_t risk_code_text(const struct risk_column *column, struct str cell);

/* The byte that trees know a code by: missing numbers and what was not seen are
 * BOOST_MISSING. */
uint8_t risk_tree_code(const struct risk_column *column, size_t code);

/* What one column adds to the log odds (logistic, plain). */
double risk_weight(const struct risk_column *column, size_t code, double x);

/* The probability of the trees' log odds, calibrated. */
double risk_calibrated(const struct risk_model *model, double log_odds);

/* The decile of a probability. */
size_t risk_score_bin(const struct risk_model *model, double p);

/* Appends the text of a struct risk_model (for model_file_write). */
void risk_model_print(const void *model, struct text *text);

/*
 * Reads a text that risk_model_print made into a struct risk_model (for
 * model_file_read). False with *d filled (EXIT_DATA) when the version is
 * another, the checksum is wrong or a line makes no sense; then there is
 * nothing to free.
 */
bool risk_model_parse(void *model, struct str text, struct diag *d);

void risk_model_free(struct risk_model *model);

/* A model bound to an input. */
struct risk_row {
	const struct risk_model *model;
	size_t *at;   /* header column of each; ROLE_NONE: not there */
	size_t *code; /* of the last row, RISK_UNSEEN included */
	double *x;    /* of the last row; NaN */
	double *part; /* contribution less its training mean */
	uint8_t *tree_code;
	uint64_t *unseen, *missing; /* rows by column, counted */
	uint64_t bad;		    /* numbers that were none */
	struct arena memory;	    /* of all that */
};

/* Finds the columns; one that is not there ends the run unless `allow`. */
void risk_row_open(struct risk_row *r, const struct risk_model *model,
    struct input *in, bool allow);

/* The probability of a row; `part` is filled if wanted. A text in a column of
 * numbers counts as missing. */
double risk_row_probability(struct risk_row *r, const struct input *in,
    const struct csv_row *row, bool parts);

/* A thread's own, which finds the same columns; what it has counted is added,
 * and it is freed. */
void risk_row_copy(struct risk_row *copy, const struct risk_row *r);
void risk_row_add(struct risk_row *r, struct risk_row *copy);

/* Tells what was unseen, a line per column. */
void risk_row_tell(const struct risk_row *r, struct report *report);
