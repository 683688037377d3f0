/*
 * look: what the cells of a column look like, to check what its name says.
 */
#pragma once

#include "crm-import/linkage/cell.h"
#include "source.h"
#include "table/role_name.h"

/* What the first filled cells of a column are. */
struct look {
	const struct source *source;
	size_t column;
	bool known, counted[ROLE_CURRENCY + 1];
	size_t rows;			/* of the sample that were looked at */
	size_t filled;			/* with a value, at most LOOK_CELLS */
	size_t codes;			/* with a digit and without a space */
	size_t spaced;			/* of several words */
	size_t keys;			/* of 16 letters and digits or more */
	size_t singles;			/* of one character */
	size_t lettered;		/* with a letter */
	size_t good[ROLE_CURRENCY + 1]; /* that are of a type */
	size_t flags;			/* yes and no in words */
	size_t zeros;			/* 0, which is no date beside dates */
	size_t ordinals;		/* days of years, or numbers */
	size_t shares;			/* numbers from 0 to 1, or with a %; */
	bool some;			/* not only 0 and 1 */
};

enum { LOOK_CELLS = 1000 };

/* Looks at a column of the header once; the answer stays in *look. */
void look_at(struct look *look, const struct source *source, size_t column);

/* How many of its cells are of the type; counted when it is asked first. */
size_t look_count(struct look *look, enum role_type type);

/*
 * May the column, which was looked at, play a role of this type, of which its
 * name is so sure? Most cells must be of the type; a sure name needs half of
 * them, and a role's own name none.
 */
bool look_fits(struct look *look, enum role_type type, int score);

/* Are all cells of the column, which was looked at, answers in words on one
 * scale, of which it is clear what number each is? */
bool look_is_scale(const struct look *look);

/* The value of a cell, in whatever form, for comparing cells of a row: in
 * 1/MONEY_LOCAL_UNIT. False if it is no number. */
bool look_money(struct str cell, int64_t *value);

/* What a column must hold to fit: "dates", "amounts"; NULL: anything. */
const char *look_wants(enum role_type type);
