/*
 * dun_rules: the levels of dunning, the letters that were sent, and the actions
 * with their chances.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"
#include "crm-credit/book/book.h"
#include "csv/writer.h"
#include "model/dunning.h"

enum { DUN_LEVELS = 16 };

struct dun_level {
	struct str action, channel;
	double fee, interest;
};

struct dun_letter {
	int32_t date, level;
};

/* What a letter is about. In the log the customer and the company may be empty:
 * it counts for that number of all of them. */
struct dun_document {
	struct str number, customer, company;
};

/* A row of the log. */
struct dun_sent {
	uint32_t document; /* in documents */
	struct dun_letter letter;
};

struct dun_action {
	struct str name;
	int32_t from_days; /* of its bucket: "d31_60" is 31; not due is 0 */
	struct dunning_action action;
};

struct dun_rules {
	int32_t min_days[DUN_LEVELS];
	struct dun_level level[DUN_LEVELS];
	size_t levels;

	bool has_log;
	bool by_company;      /* the book has companies */
	bool has_company;     /* the log has */
	int32_t as_of;	      /* later letters do not count */
	struct map documents; /* with a letter: number, customer, company */
	VEC(struct dun_letter) letter; /* the latest, by document */
	VEC(struct dun_sent) sent;     /* all of the log */

	VEC(struct dun_action) action; /* "none" is what happens without one */
};

/* level, min_days, action, channel, fee, interest, ascending; NULL: the
 * built-in ones. What makes no sense ends the run, here and below. */
void dun_read_levels(struct dun_rules *r, struct tool *tool, const char *path);

/* invoice_no, date, level (and customer_id and company, where numbers are not
 * of one only) of the letters up to as-of; NULL: there were none. */
void dun_read_log(struct dun_rules *r, struct tool *tool,
    const struct book *book, const char *path);

/* bucket, action, probability, and fee, cost, minutes where they are known. */
void dun_read_actions(struct dun_rules *r, struct tool *tool, const char *path);

/* Writes the header of a log, a row of it, and all rows that were read. */
void dun_write_log(const struct dun_rules *r, struct csv_writer *w);
void dun_write_sent(const struct dun_rules *r, const struct dun_document *d,
    const struct dun_letter *sent, struct csv_writer *w);

/* The document of an item. */
struct dun_document dun_document_of(const struct book *book, size_t item);

/* The latest letter about a document, or NULL. */
const struct dun_letter *
dun_letter(const struct dun_rules *r, const struct dun_document *d);

/* The level of an item that is so many days late, by the days of the levels,
 * the last letter about it (or NULL) and a broken promise; -1: below the first.
 */
int32_t dun_level_of(const struct dun_rules *r, const struct dun_letter *sent,
    int32_t days, bool broken);

/* The best action for an amount that is so many days overdue, by gain (per
 * minute with per_minute); NULL: wait. */
const struct dun_action *dun_best(const struct dun_rules *r, double open,
    int32_t days, bool per_minute, double *gain);
