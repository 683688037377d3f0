/*
 * dedupe: what its files share: the records, and which are of one customer.
 */
#pragma once

#include "crm-import/linkage/answers.h"
#include "crm-import/linkage/match.h"
#include "crm-import/reading/mapping.h"

#include "base/arena.h"

struct dedupe_options {
	struct source_options source;
	const char *ids, *categories, *ignore, *prefix, *explain, *doubts,
	    *answers, *golden, *model, *save;
	const char *country;
	double threshold, review;
	int64_t large, max_cluster;
	int date_order; /* auto, dmy, mdy */
	bool one_to_one;
};

struct dedupe {
	struct tool *tool;
	const struct dedupe_options *options;
	struct source source;
	struct mapping mapping;
	struct match match;
	char country[3]; /* of telephones, as the others say */
	struct header header;
	size_t columns;
	VEC(struct str) cell; /* records x columns */
	VEC(uint64_t) line;
	VEC(size_t) first; /* of each file, and their number */
	struct arena arena;
	struct linkage *linkage;
	struct linkage_model model;
	struct linkage_known known; /* of --model, or what was learned */
	struct linkage_pairs pairs; /* from --review on, and households */
	struct answers answers;
	struct linkage_pairs weak; /* of one customer, but hardly alike */
	uint32_t *cluster;   /* the first record of each record's customer */
	uint32_t *number;    /* of the customer, from 1, */
	uint32_t *household; /* and of the household, or a firm's house */
	double *best;
	uint32_t customers;
	struct sort_item *by_customer; /* records one after the other */
};

/* dedupe_record.c */

/* The records of the customer that begins at by_customer[from]: up to here. */
size_t dedupe_end(const struct dedupe *d, size_t from);

/* The file of a record. */
const char *dedupe_file(const struct dedupe *d, uint32_t record);

/* A customer's key in `out`. */
enum { DEDUPE_KEY = 64 };

void dedupe_key(const struct dedupe *d, uint32_t number, char out[DEDUPE_KEY]);
void
dedupe_household(const struct dedupe *d, uint32_t record, char out[DEDUPE_KEY]);
void
dedupe_write_key(const struct dedupe *d, struct csv_writer *w, uint32_t record);

/* dedupe_write.c */

/* All records, with key and probability, to standard output. */
void dedupe_write_rows(struct dedupe *d);

/* dedupe_guess.c: where no column says who, takes those whose values look as
 * if they said what a record is about, and says which. */
void dedupe_guess(struct dedupe *d);

/* Does no option say what a column is? */
bool dedupe_is_free(const struct dedupe *d, size_t column);

/* dedupe_answers.c: reads --answers, and takes what they say into the pairs. */
void dedupe_read_answers(struct dedupe *d);
void dedupe_heed_answers(struct dedupe *d);

/* dedupe_tell.c: the model, and what the rules have found and left out. */
void dedupe_tell_model(const struct dedupe *d);
void
dedupe_tell_blocking(struct dedupe *d, const struct linkage_report *report);

/* dedupe_advice.c: tells which columns could serve as --id. */
void dedupe_advise(const struct dedupe *d);

/* dedupe_pairs.c */

/* Every pair from --review on, or those of which somebody should look at. */
void dedupe_write_pairs(struct dedupe *d);
void dedupe_write_doubts(struct dedupe *d);

/* One record per customer. */
void dedupe_write_golden(struct dedupe *d);
