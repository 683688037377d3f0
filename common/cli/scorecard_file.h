/*
 * scorecard_file: a fitted scorecard as model file (cli/model_file.h).
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"
#include "cli/model_file.h"
#include "model/scorecard.h"

#include <stdbool.h>
#include <stdint.h>

/* How the scores of the training rows are cut, for the stability index. */
struct score_bins {
	bool left;	/* a score equal to the cut goes left */
	double *cuts;	/* ascending, count - 1 of them */
	uint64_t *rows; /* of the training, count of them */
	size_t count;
};

struct scorecard_file {
	struct scorecard card;	  /* its texts too are in card.text */
	struct str target, event; /* the column and the value that is 1 */
	struct str null;	  /* words that are empty, NUL-terminated */
	struct str options;	  /* of the fit, as they were given */
	int32_t as_of;		  /* of the training rows; DATE_NONE */
	struct woe_rules woe;
	uint64_t rows, events;
	double ridge, deviance, null_deviance; /* NaN: not known */
	int turns;
	bool separated;
	size_t reasons; /* how many */
	struct score_bins scores;
};

/* The bin of a score. */
size_t score_bin(const struct score_bins *bins, double score);

/* Appends the text of a struct scorecard_file (for model_file_write). */
void scorecard_file_print(const void *file, struct text *text);

/*
 * Reads a text that scorecard_file_print made into a struct scorecard_file (for
 * model_file_read), and scales the card. False with *d filled (EXIT_DATA) when
 * the version is another, the checksum is wrong or a line makes no sense; then
 * there is nothing to free.
 */
bool scorecard_file_parse(void *file, struct str text, struct diag *d);

void scorecard_file_free(struct scorecard_file *file);
