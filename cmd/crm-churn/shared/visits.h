/*
 * visits: the days (or the moments) at which each customer did something, each
 * once, sorted by customer and time. One on which more was given back than paid
 * is no sign of life, as on cards.
 */
#pragma once

#include "base/vec.h"
#include "cli/groups.h"
#include "cli/input.h"

struct visit {
	uint32_t customer;
	int32_t day;
	uint32_t group; /* of the row; a customer's is that of the first day */
	bool birth;	/* a row of the day may begin the life (--birth) */
	int64_t second; /* of the moment, since 1970; of the day's midnight */
	int64_t amount; /* text/money, of the day or moment */
};

struct visits {
	VEC(struct visit) v;
	struct map customers;
	VEC(size_t) first; /* of each customer; one more at the end */
	struct groups groups;
	int32_t as_of, earliest;
	bool money;
	bool moments; /* each moment is a visit of its own, not each day */
};

extern const struct role_use visit_roles[];

/* What visits_read is to do. */
struct visit_wants {
	const char *by;	   /* groups; NULL: none */
	const char *birth; /* the event type that begins a life; NULL: any */
	bool moments;	   /* tell times of day apart */
	bool refunds;	   /* keep what is no visit, for its amount < 0 */
};

/* Reads everything. False: no row could be used. */
bool visits_read(
    struct visits *v, struct input *in, const struct visit_wants *wants);

/* The place of a customer's first birth day, SIZE_MAX if there is none. */
size_t visits_birth(const struct visits *v, uint32_t customer);
