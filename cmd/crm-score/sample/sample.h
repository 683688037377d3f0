/*
 * sample: what the files of the method share.
 */
#pragma once

#include "crm-score/shared/frame.h"

struct sample_options {
	int table, design, allocation;
	int64_t size;
	double margin, share, sd, level, population, response, rho;
	const char *strata, *spread, *clusters, *estimate, *sizes, *rake;
};

/* Weights so that the totals of columns are as wanted (--rake). The exit
 * status. */
int sample_rake(struct tool *tool, const struct sample_options *o);

/* The mean of a column of a stratified sample (--estimate). The exit status. */
int sample_estimate(struct tool *tool, const struct sample_options *o);
