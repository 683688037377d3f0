/*
 * match: customer records as linkage wants them: which role is compared how,
 * which keys bring pairs together.
 */
#ifndef CRM_IMPORT_MATCH_H
#define CRM_IMPORT_MATCH_H

#include "model/linkage.h"
#include "text/normalise.h"

struct match {
	struct linkage_data data;
	struct map values[LINKAGE_FIELDS];
	VEC(uint32_t) value[LINKAGE_FIELDS];
	int dictionary[LINKAGE_FIELDS]; /* whose values a field uses */
	const char *role[LINKAGE_FIELDS];
	size_t column[LINKAGE_FIELDS]; /* of the records */
	const char *country;	       /* of telephone numbers */
	struct text room;
};

/*
 * Adds the column of a role (NULL: a strong id) as a field; roles that say
 * nothing about who somebody is are left out.
 */
void
match_add(struct match *m, const char *role, const char *name, size_t column);

/* Takes the cells of the next record, by the columns of match_add. */
void match_record(struct match *m, const struct str *cells);

/* When all records are there: the fields, and the blocking rules of the roles
 * that are. */
void match_finish(struct match *m);

void match_free(struct match *m);

#endif
