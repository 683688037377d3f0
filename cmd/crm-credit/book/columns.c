#include "columns.h"

#include "base/mem.h"
#include "table/role_name.h"

#include <stdio.h>

/* The column that an option gives, or ROLE_NONE. */
static size_t
column_given(struct input *in, const char *name)
{
	const char *given = tool_role(in->tool, name);
	char option[64];

	if (given == NULL)
		return ROLE_NONE;
	snprintf(option, sizeof(option), "--%s", name);
	return input_column(in, option, str_of(given));
}

/* The column of that name; letters in any case, and _, - or blanks between the
 * words are as good as each other. */
static size_t
named(const struct input *in, const char *name)
{
	size_t column = header_exact(&in->header, str_of(name));
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(str_of(name), &arena);

	for (size_t i = 0; column == ROLE_NONE && i < in->header.n; i++)
		if (str_eq(role_normal(in->header.name[i], &arena), normal))
			column = i;
	return column;
}

static size_t
find_plain(struct input *in, const char *name)
{
	size_t column = column_given(in, name);

	return column != ROLE_NONE ? column : named(in, name);
}

size_t
column_plain(struct input *in, const char *name)
{
	size_t column = find_plain(in, name);

	input_tell_role(in, name, column);
	return column;
}

/* The first of the names that `find` finds. */
static size_t
first_of(struct input *in, const char *names,
    size_t (*find)(struct input *in, const char *name))
{
	struct str rest = str_of(names);
	size_t column = ROLE_NONE;
	char name[64];

	while (rest.p != NULL && column == ROLE_NONE) {
		struct str item = str_cut(&rest, ',');

		memcpy(name, item.p, item.n);
		name[item.n] = '\0';
		column = find(in, name);
	}
	return column;
}

static size_t
find_any(struct input *in, const char *names)
{
	size_t column = first_of(in, names, column_given);

	return column != ROLE_NONE ? column : first_of(in, names, find_plain);
}

size_t
column_any(struct input *in, const char *role, const char *names)
{
	size_t column = find_any(in, names);

	input_tell_role(in, role, column);
	return column;
}

size_t
column_of(struct input *in, const char *role, const char *other)
{
	size_t column = input_role(in, role, false);

	if (column != ROLE_NONE || other == NULL)
		return column;
	column = input_role(in, other, false);
	if (column == ROLE_NONE)
		column = find_plain(in, other);
	input_tell_role(in, role, column);
	return column;
}

size_t
column_need(struct input *in, const char *role, const char *other)
{
	size_t column = column_of(in, role, other);

	return column != ROLE_NONE ? column : input_role(in, role, true);
}

size_t
column_beside(struct input *in, const char *role, const char *names)
{
	size_t column = tool_role(in->tool, role) == NULL
	    ? column_any(in, role, names)
	    : ROLE_NONE;

	return column != ROLE_NONE ? column : input_role(in, role, true);
}

bool
column_is_there(const struct input *in, const char *role, const char *plain)
{
	size_t column;
	struct diag d;

	/* two candidates: reading says so */
	return !role_find(
		   &in->header, role, tool_role(in->tool, role), &column, &d) ||
	    column != ROLE_NONE || named(in, plain) != ROLE_NONE;
}
