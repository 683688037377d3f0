/*
 * cdnow: the customers of the CDNOW sample (Fader and Hardie 2001), calibration
 * of 39 weeks to 1997-09-30, in weeks.
 */
#pragma once

#include "model/btyd.h"
#include "model/gamma_gamma.h"

#include "ref/table.h"

enum { CUSTOMERS = 2357 };

struct cdnow {
	struct btyd_history h[CUSTOMERS];
	double later[CUSTOMERS]; /* holdout purchases */
	struct spend spend[CUSTOMERS];
	size_t spenders;
	struct btyd_data data;
};

/* Where the public data are; otherwise a test is skipped. */
static inline bool
cdnow_load(struct cdnow *c)
{
	struct table t;

	if (!table_read(&t, "clv/cdnow_cbs_39w_btydplus.csv", "CDNOW"))
		return false;
	for (size_t i = 0; i < CUSTOMERS; i++) {
		c->h[i] = (struct btyd_history){ table_number(&t, i, 1),
			table_number(&t, i, 2), table_number(&t, i, 3),
			table_number(&t, i, 9) };
		c->later[i] = table_number(&t, i, 5);
		if (c->h[i].x > 0)
			c->spend[c->spenders++] = (struct spend){ c->h[i].x,
				table_number(&t, i, 7) / c->h[i].x };
	}
	table_free(&t);
	return true;
}
