/*
 * winback: the options of the method, and its two halves.
 */
#pragma once

#include "cli/tool.h"

struct winback_options {
	const char *reasons, *rates, *segment, *curve, *first_curve;
	const char *won, *second_months, *realised;
	int table;
	double rate, retention, discount, offer, contact, match, half_life;
	int64_t months;
};

/* The second lifetime value of a monthly margin of 1. */
double winback_annuity(struct tool *tool, const struct winback_options *o);

/* --table=controls: how past campaigns went. The exit status. */
int winback_controls(struct tool *tool, const struct winback_options *o);
