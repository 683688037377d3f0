/*
 * age: the state of the method, for its files.
 */
#pragma once

#include "crm-credit/facts/aged.h"
#include "crm-credit/facts/exchange.h"

enum { AGE_BY_DUE, AGE_BY_DATE };
enum age_apply {
	AGE_APPLY_NONE,
	AGE_APPLY_FIFO_DUE,
	AGE_APPLY_FIFO_DATE,
	AGE_APPLY_EXACT,
	AGE_APPLY_PRORATA
};

enum { AGE_UNAPPLIED_ONE, AGE_UNAPPLIED_AGED };
enum { AGE_REVALUE, AGE_CARRIED };

/* Unapplied money by the age of what it came with, <= 0. */
enum { AGE_SOURCES = 4 };
struct age_sources {
	int64_t bucket[AGE_SOURCES];
};

struct age_options {
	struct book_options book;
	int age_by, apply, unapplied, revalue;
	const char *buckets, *control, *levels, *log;
	int64_t months;
	bool detail, total, percent;

	int32_t as_of;
	struct ageing_bounds bounds;
	struct aged aged;
	struct age_sources *sources; /* by row, with --unapplied=aged */
	struct exchange *exchange;   /* by row, with --rates */
	int64_t *open; /* by item, after --apply; NULL: the walk's */
};

/* Sets each account's unapplied money against its items in o->open. */
void age_apply(
    struct age_options *o, const struct ledger_walk *w, int64_t *unapplied);

/* "age_not_due", "age_d1_30", "age_d91_up", "age_not_due_30_up". */
void age_bucket_name(
    const struct ageing_bounds *b, size_t k, char *out, size_t size);

/* One row of the table. */
struct age_line {
	const struct ageing *ageing;
	const struct age_sources *sources; /* or NULL */
	const struct exchange *exchange;   /* or NULL */
	const char *what;		   /* the cell of age_row */
};

/* The columns of a row, from age_as_of on. */
void age_write(const struct age_options *o, const struct age_line *line,
    struct csv_writer *w);

/* Reads --buckets. */
void age_parse_buckets(struct age_options *o);

/* The columns of a credit_part: `self` is the options. */
void age_compute(void *self, struct credit *c);
void age_close(void *self);
void age_names(const void *self, struct csv_writer *w);
void age_cells(const void *self, uint32_t row, struct csv_writer *w);

/* The tables of --detail, of --total, --percent and --control (both after
 * age_compute), and of --months. */
void age_detail(struct age_options *o, struct credit *c, struct csv_writer *w);
void age_total(struct age_options *o, struct credit *c, struct csv_writer *w);
void age_months(struct age_options *o, struct credit *c, struct csv_writer *w);
