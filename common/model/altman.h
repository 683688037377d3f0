/*
 * altman: the Z scores of Altman 1968, 1983 and 1995, how near a firm is to
 * bankruptcy.
 */
#pragma once

#include "model/ratios.h"

#include <stdbool.h>

enum altman_variant {
	ALTMAN_LISTED,	 /* Z, with X4 at market value */
	ALTMAN_ORIGINAL, /* Z with .999 X5 as printed in 1968 */
	ALTMAN_PRIVATE,	 /* Z' */
	ALTMAN_SERVICE,	 /* Z'', non-manufacturing, without X5 */
	ALTMAN_EMERGING	 /* EM score, 3.25 + Z'' */
};

enum altman_zone { ALTMAN_UNKNOWN, ALTMAN_DISTRESS, ALTMAN_GREY, ALTMAN_SAFE };

struct altman {
	double z;	       /* NaN when one of its ratios is */
	enum altman_zone zone; /* on a limit: grey */
};

/* X1 to X5 of a statement, X4 at market or at book value; NaN where an item is
 * missing or a denominator is <= 0. */
void altman_ratios(const double item[RATIOS_ITEMS], bool market, double x[5]);

struct altman altman_score(enum altman_variant variant, const double x[5]);
