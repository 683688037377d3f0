/*
 * help: what the tables say, as --help, manual page and completions.
 */
#pragma once

#include <stdio.h>

struct tool;
struct tool_def;

/* Usage and the list of methods. */
void help_tool(const struct tool_def *def, FILE *to);

/* The whole help of the methods of a run, on standard output; the exit status.
 */
int help_method(const struct tool *tool);

/* The line to type, "crm-churn predict --use=MODEL [options] [FILE...]": what
 * the methods of a run cannot be without is in it. */
void help_line(const struct tool *tool, char *out, size_t size);

/* The same on standard error. */
void help_usage(const struct tool *tool);

/*
 * An option in place of a method: --help, --version, --completion=SHELL,
 * --help-mdoc=NAME (help_page), --help-columns (all columns and what they are).
 * Returns the exit status.
 */
int help_option(const struct tool_def *def, const char *option);
