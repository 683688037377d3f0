/*
 * age: the state of the method, for its files.
 */
#ifndef CREDIT_AGE_H
#define CREDIT_AGE_H

#include "crm-credit/facts/aged.h"

enum { AGE_BY_DUE, AGE_BY_DATE };
enum age_apply {
	AGE_APPLY_NONE,
	AGE_APPLY_FIFO_DUE,
	AGE_APPLY_FIFO_DATE,
	AGE_APPLY_EXACT,
	AGE_APPLY_PRORATA
};

struct age_options {
	struct book_options book;
	int age_by, apply;
	const char *buckets;
	bool detail;

	struct ageing_bounds bounds;
	struct ageing *row;
	int64_t *open; /* by item, after --apply; NULL: the walk's */
};

/* Sets each account's unapplied money against its items in o->open. */
void age_apply(
    struct age_options *o, const struct ledger_walk *w, int64_t *unapplied);

/* "age_not_due", "age_d1_30", "age_d91_up", "age_not_due_30_up". */
void age_bucket_name(
    const struct ageing_bounds *b, size_t k, char *out, size_t size);

/* The run of --detail. */
int age_detail(struct tool *tool, void *options);

#endif
