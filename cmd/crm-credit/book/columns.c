#include "columns.h"

#include <stdio.h>

size_t
column_plain(const struct input *in, const char *name)
{
	size_t column = header_exact(&in->header, str_of(name));

	for (size_t i = 0; column == ROLE_NONE && i < in->header.n; i++)
		if (str_ieq(in->header.name[i], str_of(name)))
			column = i;
	return column;
}

size_t
column_any(const struct input *in, const char *names)
{
	struct str rest = str_of(names);
	size_t column = ROLE_NONE;
	char name[64];

	while (rest.p != NULL && column == ROLE_NONE) {
		struct str item = str_cut(&rest, ',');

		memcpy(name, item.p, item.n);
		name[item.n] = '\0';
		column = column_plain(in, name);
	}
	return column;
}

size_t
column_of(struct input *in, const char *role, const char *plain)
{
	size_t column = input_role(in, role, false);

	if (column == ROLE_NONE && plain != NULL)
		column = column_plain(in, plain);
	return column;
}

size_t
column_need(struct input *in, const char *role, const char *plain)
{
	size_t column = column_of(in, role, plain);

	return column != ROLE_NONE ? column : input_role(in, role, true);
}

size_t
column_beside(struct input *in, const char *role, const char *names)
{
	size_t column = column_any(in, names);
	char text[256];

	if (column == ROLE_NONE)
		column = input_role(in, role, false);
	if (column != ROLE_NONE)
		return column;
	snprintf(text, sizeof(text), "no column is %s (or %s)", role, names);
	input_lacks(in, text);
}

bool
column_is_there(const struct input *in, const char *role, const char *plain)
{
	size_t column;
	struct diag d;

	/* two candidates: reading says so */
	return !role_find(
		   &in->header, role, tool_role(in->tool, role), &column, &d) ||
	    column != ROLE_NONE || column_plain(in, plain) != ROLE_NONE;
}
