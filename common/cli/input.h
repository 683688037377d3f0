/*
 * input: the files of the command line as one stream of rows. It opens them one
 * after the other, checks that their headers agree, and deals with rows that
 * cannot be used as the tool and its options say: an error that ends the run,
 * or a line in the rejects file. At the end, read = kept + rejected + skipped.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "cli/rejects.h"
#include "csv/reader.h"
#include "table/role.h"
#include "text/date.h"
#include "text/token.h"

enum { INPUT_SKIPS = 12, INPUT_DATES = 8 };

struct input_sums;

/* What a row comes to in money. */
struct input_weight {
	int64_t amount;
	uint32_t currency; /* its number */
	bool known;
};

/* Where a block begins: the lines before it, in its file. */
struct input_block {
	size_t file;
	uint64_t lines;
};

struct input {
	struct tool *tool;
	struct header header;
	char delimiter; /* of the first file */
	bool beside;	/* set by the caller: it may have no row that counts */

	/* The rest is input.c's own. */
	struct csv_reader *reader;
	struct decode *decode; /* of the open file, if its encoding is told */
	size_t file;
	struct arena arena;
	/* Of each column what it holds: 1 + enum token_column; 0: not looked
	 * at. */
	unsigned char *holds;
	struct date_last date[INPUT_DATES]; /* of columns, the last one read */
	size_t currency;     /* whose codes may not mix; ROLE_NONE: may */
	struct str one_code; /* the first of them */
	struct lane *lane;   /* of cli/lanes: NULL for the whole input */
	bool alone;	     /* its record does not come from the reader */
	struct diag why;     /* what there is to say of a record */
	uint64_t lines;	     /* before what the reader counts from 1 */
	uint64_t rows, partly, rounded, blank, padded;
	uint64_t zeros; /* ids that end in .0 */
	/* With input_amounts: what rejected rows come to. */
	size_t amount, money;	     /* columns; ROLE_NONE */
	struct input_sums *left_out; /* NULL: not asked for */
	struct {
		const char *why;
		uint64_t n;
	} skip[INPUT_SKIPS];
	struct rejects rejects;
	int64_t next_progress; /* seconds */
	void (*settle)(void *data);
	void *settle_data;
	bool silent; /* it is called though nothing is to be said */
	/* Of cli/lanes: where each block begins that has ended. */
	VEC(struct input_block) block;
};

/*
 * Opens the first file and reads its header. What does not work ends the run,
 * as does an input without a header (EXIT_DATA).
 */
void input_open(struct input *in, struct tool *tool);

/*
 * The column of a role, by --ROLE=COLUMN, its name or an alias; told with -v.
 * ROLE_NONE when there is none and it is not required.
 */
size_t input_role(struct input *in, const char *role, bool required);

/* Tells with -v which column plays a role, as the option that names it; nothing
 * where it is ROLE_NONE or the methods have no such option. */
void input_tell_role(const struct input *in, const char *role, size_t column);

/*
 * The column that an option ("--value"; NULL: not told) names, by name or by
 * number from 1; and all columns of its list "a,b", at most `most` of them: how
 * many (NULL: none). What is not there, or too much, ends the run.
 */
size_t input_column(struct input *in, const char *option, struct str name);
size_t input_columns(struct input *in, const char *option, const char *names,
    size_t *column, size_t most);

/* The column that the option was given (NULL: ROLE_NONE). */
size_t input_option(struct input *in, const char *option, const char *given);

/* Ends the run: no column plays that role. */
_Noreturn void input_missing(const struct input *in, const char *role);

/* Ends the run with all that is missing of these roles, "customer_id,date";
 * before they are asked for one by one. */
void input_needs(const struct input *in, const char *roles);

/* Ends the run: "WHAT; the columns are: ...". */
_Noreturn void input_lacks(const struct input *in, const char *what);

/* Lends the next row that has the right number of cells; false at the end. */
bool input_next(struct input *in, struct csv_row *row);

/* Currencies may mix: the caller makes one of them (cli/rates). Gives their
 * column, without which the run ends. */
size_t input_mix_currencies(struct input *in);

/*
 * For a caller who holds rows back: `settle` is called before input_next goes
 * to another file, says something about a row, or ends, and deals with them,
 * so that all comes in the order of the rows. Of a lane (cli/lanes) it is
 * called before anything is said, in turn, and at the end of each block: then
 * in->silent is set, and the turn is for it to take (lanes_turn).
 */
void input_settle(struct input *in, void (*settle)(void *data), void *data);

/*
 * Gives up a row for what *d says about one of its cells (ROLE_NONE: about the
 * row). Does not return where bad rows are fatal; false otherwise.
 */
bool input_reject(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d);

/* The same in these words, as EXIT_DATA of that code. Returns false. */
bool input_bad(struct input *in, const struct csv_row *row, size_t column,
    const char *code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* At the end it is told what the rejected rows come to, by kind and currency
 * (ROLE_NONE: none). */
void input_amounts(struct input *in, size_t amount, size_t currency);

/* Counts a usable row that is left out, by the reason ("after as-of"). */
void input_skip(struct input *in, const char *why);

/* A warning about a cell or row, the first ten of each code. */
void input_warn(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d);

/* For who reads a row's date by itself: remembers where an odd one stood
 * (cli/reach). */
void input_note_date(struct input *in, const struct csv_row *row, int32_t day);

/* A value for sure? */
static inline bool
input_is_plain(const struct input *in, struct str cell)
{
	return in->tool->common.null == NULL && token_begins_plain(cell);
}

/* Reading a cell; false after rejecting the row. Most texts are plain, and no
 * number with a point. */
bool input_text_at_length(struct input *in, const struct csv_row *row,
    size_t column, const char *what, struct str *text);

static inline bool
input_text(struct input *in, const struct csv_row *row, size_t column,
    const char *what, struct str *text)
{
	/* Word by word, as the reader wrote them a moment ago. */
	text->p = row->field[column].p;
	text->n = row->field[column].n;
	return (input_is_plain(in, *text) &&
		   (text->n < 3 || text->p[text->n - 2] != '.')) ||
	    input_text_at_length(in, row, column, what, text);
}

bool input_date_anew(
    struct input *in, const struct csv_row *row, size_t column, int32_t *day);
static inline bool
input_date(
    struct input *in, const struct csv_row *row, size_t column, int32_t *day)
{
	return date_again(&in->date[column % INPUT_DATES], row->field[column],
		   day) ||
	    input_date_anew(in, row, column, day);
}
bool input_money(struct input *in, const struct csv_row *row, size_t column,
    int64_t *amount);
bool input_real(
    struct input *in, const struct csv_row *row, size_t column, double *value);
bool input_flag(
    struct input *in, const struct csv_row *row, size_t column, bool *flag);

/* True for an empty cell, a word for no value in such a column (its role says
 * what it holds: NA is a name, and no date), a --null word, and a column that
 * is not there. */
bool
input_is_null(const struct input *in, const struct csv_row *row, size_t column);

static inline bool
input_null(const struct input *in, const struct csv_row *row, size_t column)
{
	return column == ROLE_NONE || row->field[column].n == 0 ||
	    (!input_is_plain(in, row->field[column]) &&
		input_is_null(in, row, column));
}

/* The currency that a cell says (text/iso: EUR of eur, Eur and the sign); none
 * (n is 0) where it has no value. */
struct str input_currency(
    const struct input *in, const struct csv_row *row, size_t column);

/*
 * Closes the files and tells how the rows add up. Returns false, the status
 * being set, when there were rows and none could be used or too many were
 * rejected. Call it before the output is committed.
 */
bool input_close(struct input *in);
