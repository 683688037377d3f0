/*
 * visits: the days (or the moments) at which each customer did something, each
 * once, in order of time. One on which something was given back, and no less
 * than was paid, is no sign of life, as on cards.
 */
#pragma once

#include "cli/groups.h"
#include "cli/histories.h"

struct visit {
	int64_t amount; /* text/money, of the day or moment */
	int32_t day;
	int32_t clock;	 /* seconds from its midnight to the moment; else 0 */
	uint32_t group;	 /* of the row; a customer's is that of the first day */
	uint16_t unborn; /* no row of it may begin the life (--birth) */
	uint16_t back;	 /* in a row of it something was given back */
};

/* Of a visit, since 1970. */
static inline int64_t
visit_second(const struct visit *v)
{
	return v->day * INT64_C(86400) + v->clock;
}

struct visits {
	struct histories *all;
	struct groups groups;
	int32_t as_of, earliest;
	bool money; /* there are amounts */
	bool none;  /* there was no row */

	/* Private from here. */
	struct tool *tool;
	struct visit_wants *wants;
	size_t column[4];
};

/* What is wanted of visits. */
struct visit_wants {
	const char *by;	   /* groups; NULL: none */
	const char *birth; /* the event type that begins a life; NULL: any */
	bool moments;	   /* tell times of day apart */
	bool refunds;	   /* keep what is no visit, for its amount */
	bool keeps;	   /* they are looked at again (cli/histories) */
	/* Sees the visits of a customer; false with *d filled ends the run. */
	bool (*see)(void *data, const struct history *h, struct diag *d);
	void *data;
};

/* Reads everything; visits_group shows it to `see`. False: no row could be
 * used. */
bool visits_read(
    struct visits *v, struct input *in, const struct visit_wants *wants);
void visits_group(struct visits *v);

/* Is it a sign of life? */
static inline bool
visit_is_one(const struct visit *v)
{
	return v->amount > 0 || !v->back;
}

/* The first visit of these that may begin a life, n if there is none. */
size_t visits_birth(const struct visit *v, size_t n);
