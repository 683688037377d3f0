/*
 * help_page: the parts of manual pages that come from the tables.
 */
#ifndef CLI_HELP_PAGE_H
#define CLI_HELP_PAGE_H

struct tool_def;

/*
 * Prints, as mdoc(7), the options and columns of the method of that name; for
 * "common" the options that all methods have, for "shared" those that so many
 * methods of the tool have that they stand with these. Returns the exit status.
 */
int help_page(const struct tool_def *def, const char *name);

#endif
