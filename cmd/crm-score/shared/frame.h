/*
 * frame: the rows of a run, whole in memory, for methods that need them all:
 * the columns that a method asks for as typed arrays, the groups of --by, and
 * the cells as they were for rows that pass through.
 *
 *	frame_open, frame_want for every column
 *	if (frame_load) the method writes to frame.w
 *	return frame_close
 *
 * What does not work (a missing column, an unreadable file) ends the run.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/append.h"
#include "cli/groups.h"
#include "csv/row.h"

#include <stdint.h>

enum { FRAME_COLUMNS = 256 };

enum frame_kind {
	FRAME_TEXT,  /* text */
	FRAME_REAL,  /* real */
	FRAME_FLAG,  /* real: 0 or 1, from 0 1 yes no true false y n */
	FRAME_DATE,  /* date */
	FRAME_MONEY, /* money */
};

enum frame_flag {
	FRAME_NEEDED = 1,   /* the column must be there */
	FRAME_FILLED = 2,   /* and no cell of it may be empty */
	FRAME_EVENT = 4,    /* a date of what has happened: sets as_of, and rows
			     * after --as-of are left out */
	FRAME_HAPPENED = 8, /* the same, but no row is left out for it */
};

#define FRAME_NO_MONEY INT64_MIN /* an empty cell */

struct frame_column {
	const char *name; /* as the header has it */
	enum frame_kind kind;
	unsigned flags;
	double low, high; /* of numbers; no limits when equal */
	size_t at;	  /* place in the header */
	/* One of these, n long; empty cells: no text, NaN, DATE_NONE,
	 * FRAME_NO_MONEY. */
	union {
		struct str *text;
		double *real;
		int32_t *date;
		int64_t *money;
		void *cells;
	};
};

struct frame {
	struct tool *tool;
	struct header header;
	size_t n;	      /* rows */
	int32_t as_of;	      /* --as-of, else the latest FRAME_EVENT date */
	bool keep;	      /* set before frame_load: keep the cells */
	size_t groups;	      /* of --by; 0 without it */
	struct csv_writer *w; /* the output, once the rows are loaded */
	/* Set before frame_load: whether a row makes sense, once its values are
	 * there; else *d and the column that is wrong (or NULL). */
	bool (*check)(const struct frame *f, size_t row,
	    const struct frame_column **column, struct diag *d);
	void *data; /* for check */

	/* The rest is frame.c's own. */
	struct input in;
	struct arena memory;
	char lacks[256]; /* the needed roles that have no column: "a,b" */
	struct frame_column *column[FRAME_COLUMNS];
	size_t columns, room;
	size_t later; /* rows after as-of, by the column later_of */
	const char *later_of;
	VEC(struct str) cell;
	struct groups by;
	VEC(uint32_t) group;
	size_t *row, *first; /* those of group g from row[first[g]] on */
	struct append append;
};

/* f has all that was read to the end of the run (tool_alloc). */
void frame_open(struct frame *f, struct tool *tool);

/*
 * Asks for the column of a role (--ROLE=COLUMN, its name or an alias); NULL
 * when there is none and it is not needed. The column lives as long as the
 * frame.
 */
struct frame_column *frame_want(
    struct frame *f, const char *role, enum frame_kind kind, unsigned flags);

/* Asks for the column of weights, numbers of 0 and more; NULL without one. */
struct frame_column *frame_want_weight(struct frame *f, unsigned flags);

/* Asks for a column by its name or number; it must be there. */
struct frame_column *frame_want_named(
    struct frame *f, struct str name, enum frame_kind kind, unsigned flags);

/* Asks for the column in that place of the header. */
struct frame_column *
frame_want_at(struct frame *f, size_t at, enum frame_kind kind, unsigned flags);

/* Columns; the array is the frame's. */
struct frame_list {
	struct frame_column **v;
	size_t n;
};

void frame_list_add(
    struct frame *f, struct frame_list *list, struct frame_column *c);

/* Appends the columns named in "a,b,service_*", in the list's order. */
void frame_want_list(struct frame *f, const char *names, enum frame_kind kind,
    struct frame_list *out);

/* "LOW-HIGH" of an option; what makes no sense ends the run. */
void frame_scale(struct frame *f, const char *option, const char *text,
    double *low, double *high);

/* The product: product_id, else product_name or a column "product"; or NULL. */
struct frame_column *frame_want_product(struct frame *f);

/*
 * Reads all rows and opens the output. False, with the status set and nothing
 * to write to, when there were rows but none could be used.
 */
bool frame_load(struct frame *f);

/*
 * Warns of ratings none of which is above the middle of their scale: 1 to 5
 * read as 1 to 10 would give wrong figures without a word.
 */
void frame_doubt_scale(struct frame *f, const struct frame_column *c);

/* The rows of a group (f->groups: all of them), ascending. */
const size_t *frame_rows(const struct frame *f, size_t group, size_t *n);

/* n elements of `size` bytes that live as long as the frame; all bytes 0. */
void *frame_array(struct frame *f, size_t n, size_t size);

/* How many parts a table by group has: the groups and then all, or just all;
 * none without rows. */
size_t frame_parts(const struct frame *f);

/* The names of the --by columns, and their cells for a group ("(all)"). */
void frame_key_names(const struct frame *f, struct csv_writer *w);
void frame_key_cells(const struct frame *f, size_t group, struct csv_writer *w);

/* A record that begins with them in one statement, and its first cells
 * (csv/row.h). */
#define frame_row(f, group, w, ...) \
	(frame_key_cells(f, group, w), csv_row(w, __VA_ARGS__))
#define frame_begin(f, group, w, ...) \
	(frame_key_cells(f, group, w), csv_cells(w, __VA_ARGS__))

/*
 * A table (one of --table): the keys and `names` ("a,b") as heading, where
 * there are any, then what put writes of each part, or `whole` of all; their
 * rows begin with frame_key_cells.
 */
struct frame_table {
	const char *names;
	void (*put)(void *data, size_t group, struct csv_writer *w);
	void (*whole)(void *data, struct csv_writer *w);
};

void
frame_table(const struct frame *f, const struct frame_table *table, void *data);

/* Writes the names of the columns of the input and of new ones, "a,b", behind
 * those that append_name added to f->append. */
void frame_names(struct frame *f, const char *added);

/* Writes the cells of a row as they were (needs keep). */
void frame_cells(const struct frame *f, size_t row);

/* Ends the output. Returns the status for `run`. */
int frame_close(struct frame *f);

/* Ends the run with a usage error. */
_Noreturn void frame_fail(struct frame *f, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
