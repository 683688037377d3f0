/*
 * visits: the days on which each customer did something, each once, sorted by
 * customer and day.
 */
#ifndef VISITS_H
#define VISITS_H

#include "base/vec.h"
#include "cli/groups.h"
#include "cli/input.h"

struct visit {
	uint32_t customer;
	int32_t day;
	uint32_t group; /* of the row; a customer's is that of the first day */
	bool birth;	/* a row of the day may begin the life (--birth) */
	int64_t amount; /* text/money, of the day */
};

struct visits {
	VEC(struct visit) v;
	struct map customers;
	VEC(size_t) first; /* of each customer; one more at the end */
	struct groups groups;
	int32_t as_of, earliest;
	bool money;
};

extern const struct role_use visit_roles[];

/* Reads everything; `birth` is the event type that begins a life (NULL: any).
 * False: no row could be used. */
bool visits_read(
    struct visits *v, struct input *in, const char *by, const char *birth);

/* The place of a customer's first birth day, SIZE_MAX if there is none. */
size_t visits_birth(const struct visits *v, uint32_t customer);

void visits_free(struct visits *v);

#endif
