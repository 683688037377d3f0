/*
 * cell: the text of one cell to the form in which it is stored, by its type.
 */
#pragma once

#include "base/str.h"
#include "text/date_local.h"
#include "text/normalise.h"

#include <stdint.h>

enum cell_type {
	CELL_TEXT,
	CELL_ID,
	CELL_NAME,
	CELL_EMAIL,
	CELL_PHONE,
	CELL_DATE,
	CELL_BIRTH,
	CELL_MONEY,
	CELL_NUMBER,
	CELL_RATIO,
	CELL_BOOLEAN,
	CELL_COUNTRY,
	CELL_CURRENCY
};

enum { CELL_KEEP_GUARD = 1 }; /* as a guard: none is taken off */

/* How a column's cells are read. */
struct cell_rule {
	enum cell_type type;
	bool serves_id;	       /* in place of an id: NA and None are none */
	char guard;	       /* the text guard all its cells have, or 0 */
	char decimal;	       /* of money and numbers; 0: not known */
	char currency[4];      /* of the column, or "" */
	char beside[4];	       /* one of those in a column beside it, or "" */
	const char *backslash; /* the currency of its sign, or NULL */
	struct date_local_rule date;
	bool open_end;	/* 9999-12-31 is no date yet, else it is refused */
	bool zero_none; /* 0 is none, beside dates */
	bool cut_zero;	/* ids that programs made numbers lose their .0 */
	bool zero_dash; /* a dash is zero */
	bool cents;	/* amounts are in hundredths */
	bool rating;	/* numbers may have words beside them (text/answer) */
	int words;	/* the scale of answers in words, or 0 */
	bool fix_mojibake;
	int32_t latest;	   /* day that a birth date may have */
	const char *nulls; /* beside the built-in list, or NULL; "": no list */
	const char *country; /* of phones without one, or "" */
};

/* What came of a cell. */
struct cell {
	struct str text;     /* as it is stored; "" for no value */
	const char *wrong;   /* the code of what is wrong, or NULL */
	const char *warning; /* a code, or NULL */
	const char *hint;    /* for the message, or NULL */
	bool is_na;	     /* R's NA, taken as no value */
	int64_t amount;	     /* of CELL_MONEY */
	char currency[4];    /* what the cell itself says, or "" */
	struct str rest;     /* further phone numbers */
	char extension[12];  /* of a phone */
};

/* Room for what a cell becomes; one per column that needs it. */
struct cell_room {
	struct text a, b;
	char small[64];
};

/* Nothing known but the text. */
void cell_start(struct cell *cell, struct str text);

/*
 * Reads a cell. cell->text lives in the input, a constant or the room, until
 * the room's next use.
 */
void cell_read(struct str raw, const struct cell_rule *rule,
    struct cell_room *room, struct cell *cell);

/*
 * Is the cell already as it is stored? Then it is read: the short way for clean
 * files. `plain`: it stands in a record that cell_record_is_plain.
 */
bool cell_settle(struct str raw, const struct cell_rule *rule, bool plain,
    struct cell *cell);

/* The same where it is not: what cell_read does behind cell_settle. */
void cell_make(struct str raw, const struct cell_rule *rule,
    struct cell_room *room, struct cell *cell);

/* Visible ASCII and spaces alone, without + and quotes: no text in it is more
 * than its first and last character tell. */
bool cell_record_is_plain(struct str record);

/* Is it one of the words for no value, with the rule's list or the own one. */
bool cell_is_null(struct str text, const struct cell_rule *rule);

/* The text without white space around it, guards and what guards it. */
struct str cell_bare(struct str raw, char guard);
