/*
 * look: what the cells of a column look like, to check what its name says.
 */
#ifndef CRM_IMPORT_LOOK_H
#define CRM_IMPORT_LOOK_H

#include "crm-import/linkage/cell.h"
#include "source.h"
#include "table/role_name.h"

/* How many of the first filled cells are of a kind. */
struct look {
	bool known;
	size_t rows;   /* of the sample that were looked at */
	size_t filled; /* with a value, at most LOOK_CELLS */
	size_t dates, numbers, mails, currencies, countries;
	size_t codes;  /* with a digit and without a space */
	size_t shares; /* numbers from 0 to 1, or with a %; */
	bool some;     /* not only 0 and 1 */
};

enum { LOOK_CELLS = 1000 };

/* Looks at a column of the header once; the answer stays in *look. */
void look_at(struct look *look, const struct source *source, size_t column);

/*
 * May the column play a role of this type, of which its name is so sure? Most
 * cells must be of the type; a sure name needs half of them, and a role's own
 * name none.
 */
bool look_fits(const struct look *look, enum role_type type, int score);

/* What a column must hold to fit: "dates", "amounts"; NULL: anything. */
const char *look_wants(enum role_type type);

#endif
