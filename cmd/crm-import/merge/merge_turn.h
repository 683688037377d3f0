/*
 * merge_turn: which records are compared. A link of today may join customers,
 * and where records contradict each other it may part them: so who is linked to
 * a record that is compared, and all of the same customer and household, have
 * their turn, too, until nobody is left. What is linked to none of them stays
 * as it was, which is what comparing all would say.
 */
#ifndef CRM_IMPORT_MERGE_TURN_H
#define CRM_IMPORT_MERGE_TURN_H

#include "base/vec.h"
#include "model/linkage.h"

struct turns {
	size_t n;
	unsigned char *turn; /* enum linkage_turn, or MERGE_WAITS, per record */
	uint32_t *bundle; /* trees of records that have their turn together */
	uint32_t *next;	  /* and the rings of them */
	VEC(uint32_t) now, waiting;
};

enum { MERGE_WAITS = LINKAGE_DONE + 1 };

/* n records that rest. */
void merge_turns_open(struct turns *t, size_t n);
void merge_turns_free(struct turns *t);

/* These have their turn together. */
void merge_turns_bind(struct turns *t, uint32_t a, uint32_t b);

/* The record, and who is bound to it, wait for their turn if they rest. */
void merge_turns_call(struct turns *t, uint32_t record);

/* Those who had their turn are done, and those who wait have it: false when
 * there are none. */
bool merge_turns_next(struct turns *t);

#endif
