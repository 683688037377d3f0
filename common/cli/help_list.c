#include "cli/help_list.h"

#include "cli/common.h"
#include "cli/tool.h"
#include "table/role.h"

#include <stdio.h>
#include <string.h>

void
help_options(const struct opt *table, help_item *f, void *data)
{
	for (; table != NULL && table->kind != OPT_END; table++) {
		struct help_thing item = { .letter = table->letter,
			.help = table->help,
			.fallback = table->fallback,
			.choices =
			    table->kind == OPT_CHOICE ? table->value : NULL,
			.value = opt_takes_value(table),
			.kind = table->kind };

		opt_spell(table, item.spelling, sizeof(item.spelling));
		f(&item, data);
	}
}

/* The common options that the method heeds. */
void
help_common(const struct method *m, help_item *f, void *data)
{
	for (const struct opt *o = common_options; o->kind != OPT_END; o++) {
		const struct opt one[] = { *o, { 0 } };

		if ((strcmp(o->name, "by") == 0 && !m->by) ||
		    (strcmp(o->name, "group") == 0 && m->customer == NULL))
			continue;
		help_options(one, f, data);
	}
}

/* Has the method an option of its own of this name, which names a column, too?
 */
static bool
has_option(const struct method *m, const char *name)
{
	const struct opt *o = m->options;

	for (; o != NULL && o->kind != OPT_END; o++)
		if (strcmp(o->name, name) == 0)
			return true;
	return false;
}

void
help_roles(const struct method *m, help_item *f, void *data)
{
	for (const struct role_use *use = m->roles;
	     use != NULL && use->role != NULL; use++) {
		char help[256], option[48];
		struct help_thing item = {
			.help = help, .value = true, .kind = OPT_COLUMN
		};

		role_option(use->role, option, sizeof(option));
		if (has_option(m, option))
			continue;
		snprintf(help, sizeof(help), "the column %s: %s", use->role,
		    use->help);
		snprintf(item.spelling, sizeof(item.spelling), "--%s=COLUMN",
		    option);
		f(&item, data);
	}
}
