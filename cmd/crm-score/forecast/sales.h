/*
 * sales: series per period and by columns, which forecast reads, completes,
 * fits and writes. A node is the total, or the rows that share the values of
 * the first columns of --by; the last level holds the items.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"
#include "cli/rates.h"
#include "model/forecast.h"
#include "model/reconcile.h"
#include "text/period.h"

enum { SALES_BY = 8, SALES_MOST = 1 << 24 }; /* columns; periods of a file */
enum { SALES_AMOUNT, SALES_ORDERS, SALES_CUSTOMERS, SALES_UNITS };
enum { FIRST_AUTO, FIRST_KEEP, FIRST_DROP };
enum { PARTIAL_DROP, PARTIAL_KEEP };
enum { MISSING_ERROR, MISSING_ZERO, MISSING_INTERPOLATE };
enum { CALENDAR_NONE, CALENDAR_DAYS, CALENDAR_WORKDAYS };

struct sales_options {
	int measure, period, method, states, reconcile;
	int first, partial, missing, calendar, customers;
	int64_t season, horizon, backtest, step, cents;
	double alpha;
	const char *levels, *holidays, *replace, *save, *use, *rates;
	bool total, history, components;
};

struct sales_node {
	uint32_t parent;
	int depth;	  /* 0: the total */
	int32_t base;	  /* the period of sum[0] */
	VEC(double) sums; /* NaN: no row (of a table) */
	/* After sales_complete. */
	int32_t from;  /* the first period that is fitted */
	size_t n;      /* periods that are */
	double *value; /* n of them */
	double *y;     /* the same, per mean period */
	double so_far; /* of the period that is not complete */
	struct forecast fit;
	bool fitted;
	struct forecast_point *ahead; /* horizon of them */
	struct forecast_point sum;    /* with --total */
	/* With --components: of the n fitted, then of the horizon. */
	struct forecast_parts *parts;
};

struct sales {
	struct tool *tool;
	const struct sales_options *o;
	struct input in;
	bool table; /* period,value in place of orders */
	enum period_kind kind;
	bool kind_known;
	size_t by[SALES_BY], columns;
	struct str by_name[SALES_BY];
	struct arena memory; /* of the names */
	struct rates rates;
	struct map keys; /* of the nodes: cells, each with an end */
	VEC(struct sales_node) node;
	int32_t as_of, earliest, latest; /* days; DATE_NONE: none */
	int32_t last;			 /* period fitted last */
	bool incomplete;		 /* the one after it has begun */
	size_t m;
	struct forecast_options how;
	double split_scale; /* the series by the law of buying; 0: no split */
	char level_name[2][8];
	struct sales_calendar *calendar;
};

/* Reads the input into nodes. False: the status is set. */
bool sales_read(struct sales *s);

/* Takes a day into the time of all series; ends the run where that gets too
 * long (cli/reach). */
void sales_reach(struct sales *s, int32_t day);

/* The node's cell of a period, with those between made empty. */
double *sales_cell(struct sales *s, struct sales_node *node, int32_t period);

/* The season of the kind of period, and the options of the fit. */
void sales_season(struct sales *s);

/*
 * --customers=split: reads orders by customer, forecasts the total and gives
 * present customers and those to come their shares; writes the table. False:
 * the status is set.
 */
bool sales_split(struct sales *s);

/* Cuts, fills and scales the series of all nodes. */
void sales_complete(struct sales *s);

/* What a period counts beside a mean one: 1 without --calendar. Opened before
 * sales_complete, for all periods up to the horizon. */
void sales_calendar_open(struct sales *s);
double sales_calendar_scale(const struct sales *s, int32_t period);

/* Fits all nodes and forecasts, in cells of a mean period scaled back. */
void sales_fit(struct sales *s);

/* Makes the forecasts of all levels add up, and whole cents of money. */
void sales_reconcile(struct sales *s);

/* Writes the table of forecasts, or of the backtest. */
void sales_write(struct sales *s, struct csv_writer *w);
void sales_write_backtest(struct sales *s, struct csv_writer *w);

/* Writes the cells of the by columns of a node; their names. */
void sales_cells(const struct sales *s, size_t node, struct csv_writer *w);
void sales_names(const struct sales *s, struct csv_writer *w);

/* The name of a node for a message, such as "north, P1"; "the total". The
 * text is the caller's, of `size` bytes. */
const char *
sales_label(const struct sales *s, size_t node, char *text, size_t size);

/* --save: all fits as model file; --use: applies them in place of fits. */
void sales_save(const struct sales *s, const char *path);
void sales_use(struct sales *s, const char *path);
