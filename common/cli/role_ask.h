/*
 * role_ask: the one message about columns that are missing: all of them, the
 * best guess for each, and the whole command.
 */
#pragma once

#include "cli/tool.h"
#include "table/role.h"

/* Where a missing column has to be named. */
enum role_where {
	ROLE_HERE,   /* to the command as it was typed */
	ROLE_BEFORE, /* to crm-import before it */
	ROLE_ALSO,   /* the same, though the command itself does not lack it */
	ROLE_BEHIND, /* to the command that reads what crm-import writes */
	ROLE_NOWHERE /* crm-import finds it */
};

/* A role without a column, and the column that may be it. */
struct role_guess {
	const char *role;
	size_t column; /* of the header, or ROLE_NONE */
	enum role_where where;
};

/*
 * Says what is missing in the file at `place`, and the command as it was typed
 * with options that name the guesses; where `kind` is not NULL, the command
 * behind crm-import of that kind. Ends the run with EXIT_DATA.
 */
_Noreturn void role_ask(struct tool *tool, const struct place *place,
    const struct header *header, const struct role_guess *guess, size_t n,
    const char *kind);
