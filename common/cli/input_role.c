/* Which column of an input is meant. */
#include "cli/input_inside.h"

#include "base/die.h"
#include "base/mem.h"

#include <string.h>

enum { NEEDS_MAX = 8 };

/* Says which of several columns with one name is taken. */
static void
tell_twin(const struct input *in, struct str name, size_t column)
{
	size_t twin = header_twin(&in->header, column);

	if (twin != ROLE_NONE && str_eq(in->header.name[column], name))
		report_say(&in->tool->report,
		    "%s: columns %zu and %zu are both called \"%.*s\": the "
		    "former is taken, its number names the latter",
		    input_file_name(in), column + 1, twin + 1, STR_ARG(name));
}

size_t
input_column(struct input *in, const char *option, struct str name)
{
	struct diag d, why;
	size_t column = header_find(&in->header, str_trim(name), &why);

	if (column != ROLE_NONE) {
		tell_twin(in, str_trim(name), column);
		return column;
	}
	diag_set(&d, why.status, why.code, "%s%s%s",
	    option == NULL ? "" : option, option == NULL ? "" : ": ", why.text);
	input_fail_at(in, 1, 0, &d);
}

size_t
input_columns(struct input *in, const char *option, const char *names,
    size_t *column, size_t most)
{
	struct str rest = str_of(names == NULL ? "" : names);
	size_t n = 0;

	while (names != NULL && rest.p != NULL) {
		if (n == most)
			die(EXIT_USAGE, "%s takes at most %zu columns", option,
			    most);
		column[n++] = input_column(in, option, str_cut(&rest, ','));
	}
	return n;
}

size_t
input_option(struct input *in, const char *option, const char *given)
{
	return given == NULL ? ROLE_NONE
			     : input_column(in, option, str_of(given));
}

void
input_lacks(const struct input *in, const char *what)
{
	struct diag d;

	role_lacking(&in->header, what, &d);
	input_fail_at(in, 1, 0, &d);
}

_Noreturn void
input_missing(const struct input *in, const char *role)
{
	input_ask(in, &role, 1);
}

/* Can the role be named to one of the methods of the run? */
static bool
can_be_named(const struct input *in, const char *role)
{
	for (size_t i = 0; i < in->tool->methods; i++) {
		const struct role_use *use = in->tool->method[i]->roles;

		for (; use != NULL && use->role != NULL; use++)
			if (strcmp(use->role, role) == 0)
				return true;
	}
	return false;
}

void
input_needs(const struct input *in, const char *roles)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str rest = str_of(roles);
	const char *lacks[NEEDS_MAX];
	size_t n = 0, column;
	struct diag d;

	while (rest.p != NULL && n < NEEDS_MAX) {
		const char *role = arena_str(&arena, str_cut(&rest, ',')).p;

		if (!role_find(&in->header, role, tool_role(in->tool, role),
			&column, &d))
			input_fail_at(in, 1, 0, &d);
		if (column == ROLE_NONE && (n == 0 || can_be_named(in, role)))
			lacks[n++] = role;
	}
	if (n > 0)
		input_ask(in, lacks, n);
}

void
input_tell_role(const struct input *in, const char *role, size_t column)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	const char *whole = input_whole_role(in, role, &arena);
	char option[100];

	role_option(whole, option, sizeof(option));
	if (column != ROLE_NONE && can_be_named(in, whole))
		report_detail(&in->tool->report, "--%s=%.*s", option,
		    STR_ARG(in->header.name[column]));
}

size_t
input_role(struct input *in, const char *role, bool required)
{
	const char *given = tool_role(in->tool, role);
	struct diag d;
	size_t column;

	if (!role_find(&in->header, role, given, &column, &d))
		input_fail_at(in, 1, 0, &d);
	if (required && column == ROLE_NONE)
		input_missing(in, role);
	if (given != NULL)
		tell_twin(in, str_of(given), column);
	input_tell_role(in, role, column);
	return column;
}
