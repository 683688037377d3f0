/*
 * forecast: the state of the method, for its files.
 */
#pragma once

#include "cash.h"
#include "csv/writer.h"

struct forecast_options {
	struct book_options book;
	const char *promises;
	int64_t weeks, kappa, tail, window, backtest, cents;
	const char *delay;
	int period;
	bool calendar;
};

/* The table of --backtest. */
void forecast_backtest(const struct forecast_options *o, const struct credit *c,
    struct cash_rules *rules, struct csv_writer *w);
