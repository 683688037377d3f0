/*
 * columns: the names of columns in an option, with commas between them.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

/* The next name of the rest of a list, without the blanks around it. */
static inline struct str
columns_next(struct str *rest)
{
	return str_trim(str_cut(rest, ','));
}

/* Is the name in the list? NULL is an empty one. */
static inline bool
columns_listed(const char *list, struct str name)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.p != NULL)
		if (str_eq(columns_next(&rest), name))
			return true;
	return false;
}
