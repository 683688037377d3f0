/*
 * migration: customers of two dates, and the segment of each at both.
 */
#ifndef MIGRATION_H
#define MIGRATION_H

#include "base/map.h"
#include "base/vec.h"

enum { EARLIER, LATER, DATES };

#define MIGRATE_ABSENT UINT32_MAX

/* All zeros at first. */
struct migration {
	struct map ids;		      /* customers */
	struct map segments;	      /* names */
	VEC(uint32_t) segment[DATES]; /* per customer; MIGRATE_ABSENT */
};

/* The customer's number; new ones are absent at both dates. */
uint32_t migration_customer(struct migration *m, struct str id);

#endif
