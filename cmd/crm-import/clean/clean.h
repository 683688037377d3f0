/*
 * clean: the run of all kinds of records: columns found, values normalised and
 * checked, records written in one canonical order of columns.
 */
#pragma once

#include "base/set.h"
#include "clean_guests.h"
#include "clean_heads.h"
#include "clean_layout.h"
#include "clean_paid.h"
#include "clean_repeats.h"
#include "clean_status.h"
#include "crm-import/reading/mapping.h"
#include "crosswalk.h"
#include "wide_items.h"

struct rules;

struct clean_options {
	struct source_options source;
	const char *map, *preset, *decimal, *currency, *country;
	const char *rules, *crosswalk, *crosswalk_source, *zero;
	int date_order; /* auto, dmy, mdy, ymd */
	int epoch;	/* 1900, 1904 */
	int partial;	/* none, start */
	const char *keep_status, *drop_status, *fill_columns;
	int level; /* order, line */
	bool print_map, list_presets, roles_only, fix_mojibake;
	bool keep_guards, all_status, no_fill_down;
};

/* A column that is written. */
struct clean_column {
	const char *role; /* NULL: passes through */
	struct str name;
	size_t column;	     /* of the header, or ROLE_NONE: computed, */
	enum wide_part item; /* unless it is a part of the current item */
	bool required;	     /* rejected when it is empty, */
	bool strict;	     /* or when it cannot be read */
	bool order_open;     /* its dates do not tell day from month */
	struct cell_rule rule;
	struct cell_room room;
	struct cell cell; /* of the current record */
	uint64_t na;	  /* cells that were R's NA */
};

/* What becomes of a row. */
enum clean_level {
	CLEAN_ROWS,   /* a record */
	CLEAN_ORDERS, /* a record together with the order's other rows */
	CLEAN_SHARES, /* a record with its share of the order's total */
	CLEAN_WIDE,   /* a record, of all the items in its columns */
	CLEAN_ITEMS   /* a record per item in its columns */
};

/* The order that is open, and what is added up. */
struct clean_order {
	struct text id;
	bool open, refunded;
	size_t lines;
	double quantity;
	VEC(struct str) cell;
	VEC(int64_t) amount;  /* of each cell that is money */
	struct text lines_of; /* the order of which the rows are known */
	VEC(uint64_t) line;   /* their hashes */
	struct set closed;    /* hashes of the ids of the others, */
	struct set left;      /* and of those that a status left out */
	uint64_t apart;	      /* lines found behind them */
	struct arena arena;
};

struct clean {
	struct tool *tool;
	const struct clean_options *options;
	const struct kind *kind;
	struct source source;
	struct mapping mapping;
	struct clean_column *column;
	size_t columns;
	struct map names; /* of them, and the next number behind each */
	VEC(int) next_name;
	struct csv_writer *w;
	enum clean_level level;
	struct wide_items wide;
	struct str item[WIDE_PARTS]; /* of the current item, or of all */
	size_t item_column;	     /* where it stands in the header */
	struct rules *rules;
	struct crosswalk crosswalk;
	struct arena arena, row_arena;
	struct str record; /* the bytes of the current one in its file */
	const struct tidy_row *row;
	struct clean_status status;
	struct clean_fill fill;
	bool plain;    /* the current record is, as cell.h says */
	bool refunded; /* the current one, as its status says */
	bool left_out; /* the last one was, by its status */
	struct clean_guests guests;
	struct clean_paid paid;
	struct clean_repeats repeats;
	struct clean_heads heads;

	/* places of columns, or ROLE_NONE */
	size_t customer, date, amount, order, currency, quantity, refund;
	size_t unit_price, line_discount, amount_out, time, country;
	size_t phone, phone2, extension, refund_date;
	size_t open;	       /* where it is computed (clean_paid) */
	size_t keys[2];	       /* number and date of an invoice */
	size_t document;       /* whose equal values make one order */
	size_t raw;	       /* the text of a record in a rejects file */
	char file_currency[4]; /* --currency or the preset's, or "" */
	bool tells_currency;   /* some amount of the sample may say one */
	char file_country[3];  /* --country, or "" */
	struct cell_rule time_rule;
	struct cell_room spare; /* for time, amount_out */
	char date_text[64];
	char amount_text[32];
	uint64_t unknown_keys;

	bool has_copies;       /* exact copies of rows may occur */
	bool fill_down;	       /* order values stand on the first line only */
	VEC(struct str) first; /* the cells of that line */
	struct arena first_arena;
};

/* The run of all kinds of records, and its options. */
extern const struct opt clean_options[];
int clean_run(struct tool *tool, void *options);

/* Does the sample show that cells of telephones have a second number, or an
 * extension: what the role is to hold? */
bool clean_shows(const struct clean *c, const char *role);

/* Decides how each column's cells are read, from the sample; what cannot be
 * decided ends the run. */
void clean_decide(struct clean *c);

/*
 * Reads a record into the columns' cells. False when it is rejected, which has
 * been done.
 */
bool clean_record(struct clean *c, const struct tidy_row *row);

/* Writes the names of the columns, and the columns' cells. */
void clean_write_header(struct clean *c);
void clean_write_record(struct clean *c);

/* Is it an exact copy of a row of the same order? Then it is counted. Exports
 * that give an order's values once have such rows. */
bool clean_order_is_copy(
    struct clean *c, struct clean_order *o, const struct tidy_row *row);

/* Takes a row at any level but CLEAN_ROWS; closes the last order, which is then
 * written. */
void
clean_order_take(struct clean *c, struct clean_order *o, struct tidy_row *row);
void clean_order_close(struct clean *c, struct clean_order *o);

/* The order or invoice that a row is of. */
struct str clean_document(struct clean *c, const struct tidy_row *row);

/* The same at CLEAN_SHARES: the lines of an order wait for each other, and its
 * total is shared out over them by quantity times price, else equally. */
void
clean_share_take(struct clean *c, struct clean_order *o, struct tidy_row *row);
void clean_share_close(struct clean *c, struct clean_order *o);

/* Writes what was given back of the current record, if it was. */
void clean_write_refund(struct clean *c);

/* Is the role a line's own, not its order's? */
bool clean_is_line_role(const char *role);

/* The column of a role among those that are written, or ROLE_NONE. */
size_t clean_column(const struct clean *c, const char *role);
