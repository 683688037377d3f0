/*
 * linkage_weigh: a pair on the way to its weight, for the files that weigh it.
 */
#pragma once

#include "model/linkage_inside.h"

/* A pair on the way to its weight. */
struct weighing {
	const struct linkage *l;
	const struct linkage_pair *pair;
	const uint32_t *a, *b;	  /* the values of both */
	int firms;		  /* both are */
	enum linkage_where where; /* by the postcodes */
	double known;		  /* of the fields whose level is known, */
	double house;		  /* and for a household at most */
	uint64_t levels;
	int open[LINKAGE_FIELDS]; /* fields whose texts have to be read */
	int opens;
	int least[LINKAGE_FIELDS]; /* of the open ones: their level at least */
};

/* linkage_field.c */

/* What a level adds for one customer, and for a household. */
double linkage_one_weight(const struct weighing *x, int f, int level);
double linkage_together_weight(const struct weighing *x, int f, int level);

/* People of one firm need not have one family name. */
bool linkage_are_colleagues(const struct weighing *x);

/* Does an address (of words) or a city agree like this? */
bool linkage_place_agrees(
    const struct weighing *x, enum linkage_kind kind, int least, int most);
bool linkage_address_differs(const struct weighing *x);

/* Is a mailbox called as one of the two, and nothing else? Others of the name
 * have it with another provider. */
bool linkage_is_named(const struct weighing *x, int f);

/* Is a mailbox one of many: info@? */
bool linkage_is_role(const struct weighing *x, int f, uint32_t value);

/* linkage_namesake.c */

/* Is one of two Jr. or Sr., and the other one nothing? */
bool linkage_is_one_junior(const struct weighing *x);

/*
 * Do names and place agree, while of all else nothing does or is known, or two
 * say that they are to be found elsewhere, or one name that they are two? Who
 * has a name in common with somebody in town may be another one, and at one
 * address father and son, with one mailbox: names are those of a country, of a
 * quarter, of a family, and not by chance.
 */
bool linkage_is_namesake(const struct weighing *x);

/* Are they two firms by a word in their names, or by any word more that one has
 * and where they are found? All else may be that of their house. */
bool linkage_are_two_firms(const struct weighing *x);

/* Are the years of two works, in which they appeared, not the same? */
bool linkage_are_of_two_years(const struct weighing *x);

/* Is there something of one's own, beside the name, that speaks for two? */
bool linkage_differs_in_own(const struct weighing *x);
