/*
 * complaints: what the files of the method share: the rows as cases.
 */
#pragma once

#include "crm-score/shared/frame.h"
#include "crm-score/shared/measures.h"
#include "model/survival.h"

struct complaints_options {
	int table, calendar, period;
	double acknowledge, level, transactions, head;
	int64_t leave_days; /* 0: not given */
	const char *holidays, *by_day, *customers;
	bool by_cost;
};

enum complaints_sla { SLA_NONE, SLA_IN, SLA_OUT, SLA_PENDING };

struct complaint {
	bool open;	 /* at as-of */
	double days;	 /* to the end, or its age */
	double answered; /* days to the acknowledgement; NaN: none yet */
	enum complaints_sla sla;
	bool reopened;
	double cost;
};

struct complaints {
	struct frame f;
	const struct complaints_options *o;
	const struct frame_column *id, *customer, *category, *received,
	    *acknowledged, *resolved, *reopened, *sla, *cost, *upheld,
	    *satisfaction, *first, *owner, *before, *after;
	VEC(int32_t) holiday;	/* ascending */
	struct complaint *list; /* of each row */
};

/* The curve of the days to the end of the given rows. */
const struct survival_curve *
complaints_curve(struct complaints *c, const size_t *row, size_t n);

/* The tables, of a part. */
void complaints_summary(void *data, size_t group, struct csv_writer *w);
void complaints_categories(void *data, size_t group, struct csv_writer *w);
void complaints_curves(void *data, size_t group, struct csv_writer *w);
void complaints_owners(void *data, size_t group, struct csv_writer *w);
void complaints_customers(void *data, size_t group, struct csv_writer *w);
void complaints_volume(void *data, size_t group, struct csv_writer *w);

/* summary: whether complainers, numbered in `who`, leave more than the rest. */
void complaints_leaving(struct complaints *c, struct measures *m,
    const size_t *row, size_t n, const struct map *who);

/* The table of steps, from rows complaint_id, step, at. The exit status. */
int complaints_steps(struct tool *tool, const struct complaints_options *o);
