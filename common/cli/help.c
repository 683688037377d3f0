#include "cli/help.h"

#include "base/die.h"
#include "base/str.h"
#include "cli/complete.h"
#include "cli/help_list.h"
#include "cli/help_page.h"
#include "cli/tool.h"

#include <stdarg.h>
#include <string.h>

#ifndef CRM_VERSION
#define CRM_VERSION "0"
#endif

/* Help to a full disk or a closed pipe is an error, too. */
static int
flushed(int status)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die(EXIT_SYSTEM, "cannot write standard output");
	return status;
}

/* Prints text from `column` on, broken before `width`. */
static void
wrap(FILE *to, const char *text, int column, int width)
{
	int at = column;
	struct str rest = str_of(text);

	while (rest.p != NULL) {
		struct str word = str_cut(&rest, ' ');

		if (at > column && at + 1 + (int)word.n > width) {
			fprintf(to, "\n%*s", column, "");
			at = column;
		} else if (at > column) {
			fputc(' ', to);
			at++;
		}
		fprintf(to, "%.*s", STR_ARG(word));
		at += (int)word.n;
	}
	fputc('\n', to);
}

enum { COLUMN = 26, WIDTH = 79 };

static void
print_term(FILE *to, const char *term, const char *text)
{
	int n = fprintf(to, "  %s", term);

	if (n >= COLUMN)
		fprintf(to, "\n%*s", COLUMN, "");
	else
		fprintf(to, "%*s", COLUMN - n, "");
	wrap(to, text, COLUMN, WIDTH);
}

static void
print_item(const struct help_thing *item, void *data)
{
	char term[128], text[512];

	if (item->letter != 0)
		snprintf(term, sizeof(term), "-%c, %s", item->letter,
		    item->spelling);
	else
		snprintf(term, sizeof(term), "%s", item->spelling);
	if (item->fallback != NULL)
		snprintf(
		    text, sizeof(text), "%s (%s)", item->help, item->fallback);
	else
		snprintf(text, sizeof(text), "%s", item->help);
	print_term(data, term, text);
}

static void
print_columns(FILE *to, const struct column_doc *column)
{
	for (; column != NULL && column->name != NULL; column++)
		print_term(to, column->name, column->help);
}

void
help_tool(const struct tool_def *def, FILE *to)
{
	fprintf(to,
	    "usage: %s METHOD [options] [FILE...]\n\n%s: %s.\n\n"
	    "Methods:\n",
	    def->name, def->name, def->summary);
	for (size_t i = 0; def->methods[i] != NULL; i++)
		print_term(to, def->methods[i]->name, def->methods[i]->summary);
	fprintf(to,
	    "\nMethods that give one row per customer can be named together: "
	    "a,b.\n"
	    "%s help METHOD lists a method's options and columns;\n"
	    "man %s-METHOD explains them.\n",
	    def->name, def->name);
}

/* Appends to a text of `size` bytes. */
__attribute__((format(printf, 3, 4))) static void
append(char *out, size_t size, const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + n, size - n, format, args);
	va_end(args);
}

void
help_line(const struct tool *tool, char *out, size_t size)
{
	snprintf(out, size, "%s ", tool->def->name);
	for (size_t i = 0; i < tool->methods; i++)
		append(
		    out, size, "%s%s", i > 0 ? "," : "", tool->method[i]->name);
	for (size_t i = 0; i < tool->methods; i++)
		for (const struct opt *o = tool->method[i]->options;
		     o != NULL && o->kind != OPT_END; o++) {
			char spelling[96];

			if (!o->needed)
				continue;
			opt_spell(o, spelling, sizeof(spelling));
			append(out, size, " %s", spelling);
		}
	append(out, size, " [options] [FILE...]");
}

void
help_usage(const struct tool *tool)
{
	char line[1024];

	help_line(tool, line, sizeof(line));
	fprintf(stderr,
	    "usage: %s\n"
	    "Standard input is a terminal: name a file, or - to type.\n",
	    line);
}

int
help_method(const struct tool *tool)
{
	char line[1024];

	help_line(tool, line, sizeof(line));
	printf("usage: %s\n", line);
	for (size_t i = 0; i < tool->methods; i++) {
		const struct method *m = tool->method[i];

		printf("\n%s: %s.\n", m->name, m->summary);
		if (m->options != NULL && m->options->kind != OPT_END) {
			puts("\nOptions:");
			help_options(m->options, print_item, stdout);
		}
		if (m->roles != NULL) {
			puts("\nColumns read:");
			help_roles(m, print_item, stdout);
		}
		if (m->makes != NULL) {
			puts("\nColumns made:");
			print_columns(stdout, m->makes);
		}
	}
	puts("\nCommon options:");
	help_common(tool->method[0], print_item, stdout);
	return flushed(0);
}

/* COLUMN, TAB, method, TAB, what it is; a line for each of "a, b". */
static int
list_columns(const struct tool_def *def)
{
	for (size_t i = 0; def->methods[i] != NULL; i++)
		for (const struct column_doc *c = def->methods[i]->makes;
		     c != NULL && c->name != NULL; c++) {
			struct str rest = str_of(c->name);

			while (rest.p != NULL) {
				struct str name = str_trim(str_cut(&rest, ','));

				printf("%.*s\t%s\t%s\n", STR_ARG(name),
				    def->methods[i]->name, c->help);
			}
		}
	return 0;
}

int
help_option(const struct tool_def *def, const char *option)
{
	const char *equals = strchr(option, '=');
	const char *value = equals == NULL ? "" : equals + 1;

	if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0) {
		help_tool(def, stdout);
		return flushed(0);
	}
	if (strcmp(option, "--version") == 0 || strcmp(option, "-V") == 0) {
		printf("%s %s\n", def->name, CRM_VERSION);
		return flushed(0);
	}
	if (strncmp(option, "--help-mdoc=", 12) == 0)
		return flushed(help_page(def, value));
	if (strcmp(option, "--help-columns") == 0)
		return flushed(list_columns(def));
	if (strncmp(option, "--completion=", 13) == 0)
		return flushed(complete_print(def, value));
	die(EXIT_USAGE,
	    "a method comes first, not \"%s\"; %s --help lists them", option,
	    def->name);
}
