/*
 * help_list: what can be given to a method, one by one, for its help, its page
 * and its completions.
 */
#pragma once

#include "cli/opt.h"

#include <stdbool.h>

struct method;

/* Something that can be given to a method: an option, or the column of a role.
 */
struct help_thing {
	char spelling[96]; /* "--bins=N" */
	char letter;
	const char *help, *fallback, *choices;
	bool value;
	enum opt_kind kind;
};

typedef void help_item(const struct help_thing *thing, void *data);

/* All of a table; the common options that the method heeds; its roles that are
 * no options of its own. */
void help_options(const struct opt *table, help_item *f, void *data);
void help_common(const struct method *m, help_item *f, void *data);
void help_roles(const struct method *m, help_item *f, void *data);
