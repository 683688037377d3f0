/*
 * match_key: the form in which the cells of customer records are compared.
 */
#pragma once

#include "text/date_local.h"
#include "text/latin.h"

/* What a cell says. */
enum match_cell {
	MATCH_PERSON,
	MATCH_WHOLE, /* a person's name as a whole, or a firm's */
	MATCH_FIRM,  /* or an address, a city: words */
	MATCH_EMAIL,
	MATCH_PHONE,
	MATCH_DATE,
	MATCH_CODE,
	MATCH_TEXT,	  /* words as they are: a title */
	MATCH_YEAR,	  /* 1999, or 1999.0 of a program */
	MATCH_GENDER,	  /* of a cell, or the title in a name, */
	MATCH_TITLE,	  /* or in a name alone */
	MATCH_GENERATION, /* Jr. and Sr. in a name */
	MATCH_FORM,	  /* the legal form in a firm's name, */
	MATCH_WHOLE_FORM, /* in a column of people, too */
	MATCH_WRITING	  /* the characters of a Chinese name */
};

/* How cells are read, and room; one per thread. */
struct match_keys {
	const char *country;		    /* of telephone numbers, or NULL */
	const struct date_local_rule *date; /* of dates */
	struct latin *latin;
	struct text room, other;
};

/* The key of a cell, empty for none; in the room until its next use. */
struct str
match_key(struct match_keys *keys, enum match_cell what, struct str cell);

/* Is it a year in four digits? */
bool match_year(struct str cell);

void match_keys_free(struct match_keys *keys);
