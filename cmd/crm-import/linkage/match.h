/*
 * match: customer records as linkage wants them: which role is compared how,
 * which keys bring pairs together.
 */
#pragma once

#include "match_key.h"
#include "model/linkage.h"

enum { MATCH_SAMPLE = 10000 }; /* records that settle how dates are read */

struct match {
	struct linkage_data data;
	struct map values[LINKAGE_FIELDS];
	VEC(uint32_t) value[LINKAGE_FIELDS];
	int dictionary[LINKAGE_FIELDS]; /* whose values a field uses */
	const char *role[LINKAGE_FIELDS];
	enum match_cell cell[LINKAGE_FIELDS];
	size_t column[LINKAGE_FIELDS]; /* of the records, */
	size_t other[LINKAGE_FIELDS];  /* and where that says nothing */
	VEC(size_t) joined;	       /* columns that stand with the address */
	const char *country;	       /* of telephone numbers */
	struct date_local_rule date;   /* of birth dates */
	const struct linkage_known *known; /* of a model, or NULL */
	struct linkage_words words;
	struct map given;   /* names that are known as given ones */
	uint64_t *name_key; /* of each record: its name in any order */
};

/*
 * Adds the column of a role (NULL: a strong id) as a field; roles that say
 * nothing about who somebody is are left out.
 */
void
match_add(struct match *m, const char *role, const char *name, size_t column);

/* The field of a role, or -1. */
int match_field(const struct match *m, const char *role);

/* match_join.c: has the address end with a column, where its name says that it
 * stands beside one: the number of the house. */
void match_join(struct match *m, struct str name, size_t column);

/* Adds what is found in the names: gender, generation, legal form; `writing`:
 * also how they are written in Chinese; after the last match_add. */
void match_add_found(struct match *m, bool writing);

/* Makes room for so many records. */
void match_room(struct match *m, size_t records);

/* Takes n records of so many cells, by the columns of match_add, one column
 * after the other by several threads; record i is at place[i], or NULL: at i.
 */
void match_records(struct match *m, const struct str *cells, size_t columns,
    const uint32_t *place, size_t n, int threads);

/*
 * Before the records: settles from the first MATCH_SAMPLE of them whether the
 * day or the month of a birth date comes first. False where it stays open:
 * then such dates agree only with equal texts.
 */
bool
match_dates(struct match *m, const struct str *cells, size_t columns, size_t n);

/*
 * The same for the country of telephones without one: that of the others, where
 * these are of one, which it goes to code; false: it stays open.
 */
bool match_country(const struct match *m, const struct str *cells,
    size_t columns, size_t n, char code[3]);

/* When all records are there: the fields, and the blocking rules of the roles
 * that are. */
void match_finish(struct match *m);

void match_free(struct match *m);
