#include "cli/help.h"

#include "base/die.h"
#include "base/line.h"
#include "base/str.h"
#include "cli/common.h"
#include "cli/complete.h"
#include "cli/help_list.h"
#include "cli/tool.h"

#include <string.h>

struct tool_def;

/* What so many methods of a tool have stands with the common options. */
enum { SHARED = 6 };

/* The things of a list: those that are shared, or the others. */
struct list {
	const struct tool_def *def;
	bool shared;
	size_t before;	  /* of shared ones: none that so many methods had */
	help_item *print; /* NULL: they are counted only */
	size_t n, left;	  /* so many; and so many are to be printed */
};

/* A thing that is looked for, and in how many methods it was found. */
struct search {
	const struct help_thing *wanted;
	size_t methods;
};

static void
compare_thing(const struct help_thing *thing, void *data)
{
	struct search *s = data;
	const struct help_thing *w = s->wanted;
	const char *a = thing->fallback, *b = w->fallback;

	s->methods += strcmp(thing->spelling, w->spelling) == 0 &&
	    strcmp(thing->help, w->help) == 0 &&
	    strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

/* How many of the first methods of a tool have a thing. */
static size_t
have(const struct tool_def *def, size_t methods, const struct help_thing *thing)
{
	struct search s = { thing, 0 };

	for (size_t i = 0; i < methods && def->methods[i] != NULL; i++) {
		help_options(def->methods[i]->options, compare_thing, &s);
		help_roles(def->methods[i], compare_thing, &s);
	}
	return s.methods;
}

/* Prints or counts what belongs to the list. */
static void
sift(const struct help_thing *thing, void *data)
{
	struct list *l = data;
	bool shared = have(l->def, SIZE_MAX, thing) >= SHARED;

	if (shared != l->shared || have(l->def, l->before, thing) > 0)
		return;
	l->n++;
	if (l->print != NULL)
		l->print(thing, l);
}

/* The options of a method that are in the list, or its columns; their number.
 */
static size_t
each_option(struct list *l, const struct method *m, help_item *print)
{
	l->n = 0;
	l->print = print;
	help_options(m->options, sift, l);
	return l->n;
}

static size_t
each_role(struct list *l, const struct method *m, help_item *print)
{
	l->n = 0;
	l->print = print;
	help_roles(m, sift, l);
	return l->n;
}

/* mdoc(7): a text in which - and \ mean themselves. */
static void
mdoc_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text != '\0'; text++)
		if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
}

static void
mdoc_item(const struct help_thing *item, void *data)
{
	const char *equals = strchr(item->spelling, '=');

	(void)data;
	fputs(".It ", stdout);
	if (item->letter != 0)
		printf("Fl %c , ", item->letter);
	/* Fl adds one dash. */
	if (equals == NULL)
		printf("Fl %s\n", item->spelling + 1);
	else
		printf("Fl %.*s Ns = Ns Ar %s\n",
		    (int)(equals - item->spelling) - 1, item->spelling + 1,
		    equals + 1);
	mdoc_text(item->help);
	if (item->fallback != NULL)
		printf("\n.Pq %s .\n", item->fallback);
	else
		puts(".");
}

/* A column that is read: the option that names it, and what it holds. */
static void
mdoc_role(const struct help_thing *thing, void *data)
{
	const char *what = strstr(thing->help, ": ");

	(void)data;
	printf(".It Fl %.*s\n", (int)strcspn(thing->spelling, "=") - 1,
	    thing->spelling + 1);
	mdoc_text(what == NULL ? thing->help : what + 2);
	puts(".");
}

/* The name of what is explained elsewhere. */
static void
mdoc_name(const struct help_thing *thing, void *data)
{
	struct list *l = data;

	printf(".Fl %.*s %c\n", (int)strcspn(thing->spelling, "=") - 1,
	    thing->spelling + 1, --l->left > 0 ? ',' : '.');
}

#define OPTION_LIST ".Bl -tag -width --interest-rates=FILE -compact"
#define ROLE_LIST   ".Bl -tag -width --customer-name -compact"

static void
mdoc_list(const struct tool_def *def, const struct method *m)
{
	struct list own = { .def = def }, shared = { def, .shared = true };

	puts(".Sh OPTIONS\nBeside those of\n.Xr crm-options 7 :");
	if (each_option(&own, m, NULL) > 0) {
		puts(OPTION_LIST);
		each_option(&own, m, mdoc_item);
		puts(".El");
	}
	if (each_role(&own, m, NULL) > 0) {
		puts(".Pp\nColumns that are read, by name or\n.Li = Ns Ar "
		     "COLUMN :\n" ROLE_LIST);
		each_role(&own, m, mdoc_role);
		puts(".El");
	}
	shared.left =
	    each_option(&shared, m, NULL) + each_role(&shared, m, NULL);
	if (shared.left == 0)
		return;
	printf(".Pp\nThere, too, since many methods of\n.Nm %s\nhave them:\n",
	    def->name);
	each_option(&shared, m, mdoc_name);
	each_role(&shared, m, mdoc_name);
}

/* What is shared, each once, under a heading of the kind. */
static void
mdoc_once(struct list *l,
    size_t (*each)(struct list *, const struct method *, help_item *),
    help_item *print, const char *head)
{
	bool any = false;

	for (l->before = 0; l->def->methods[l->before] != NULL; l->before++) {
		const struct method *m = l->def->methods[l->before];

		if (each(l, m, NULL) > 0 && !any)
			puts(head), any = true;
		each(l, m, print);
	}
	if (any)
		puts(".El");
}

static void
mdoc_shared(const struct tool_def *def)
{
	struct list l = { .def = def, .shared = true };

	mdoc_once(&l, each_option, mdoc_item, OPTION_LIST);
	mdoc_once(&l, each_role, mdoc_role, ".Pp\nColumns:\n" ROLE_LIST);
}

/*
 * Prints, as mdoc(7), the options and columns of the method of that name; for
 * "common" the options that all methods have, for "shared" those that so many
 * methods of the tool have that they stand with these. Returns the exit status.
 */
static int
help_page(const struct tool_def *def, const char *name)
{
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		const struct method *m = def->methods[i];

		if (strcmp(m->name, name) != 0)
			continue;
		if ((m->options != NULL && m->options->kind != OPT_END) ||
		    m->roles != NULL)
			mdoc_list(def, m);
		if (m->makes == NULL)
			return 0;
		puts(".Sh COLUMNS\n.Bl -tag -width provide_provision -compact");
		for (const struct column_doc *c = m->makes; c->name != NULL;
		     c++) {
			printf(".It Va %s\n", c->name);
			mdoc_text(c->help);
			puts(".");
		}
		puts(".El");
		return 0;
	}
	if (strcmp(name, "shared") == 0) {
		mdoc_shared(def);
		return 0;
	}
	if (strcmp(name, "common") != 0)
		die(EXIT_USAGE, "no method \"%s\"", name);
	puts(".Bl -tag -width Ds");
	help_options(common_options, mdoc_item, NULL);
	puts(".It Fl h , Fl -help\nList the options and columns.\n"
	     ".It Fl V , Fl -version\nPrint the version.\n.El");
	return 0;
}

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

void
help_line(const struct tool *tool, char *out, size_t size)
{
	snprintf(out, size, "%s ", tool->def->name);
	for (size_t i = 0; i < tool->methods; i++)
		line_add(
		    out, size, i > 0 ? "," : "", "%s", tool->method[i]->name);
	for (size_t i = 0; i < tool->methods; i++)
		for (const struct opt *o = tool->method[i]->options;
		     o != NULL && o->kind != OPT_END; o++) {
			char spelling[96];

			if (!o->needed)
				continue;
			opt_spell(o, spelling, sizeof(spelling));
			line_add(out, size, "", " %s", spelling);
		}
	line_add(out, size, "", " [options] [FILE...]");
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
			str_each (name, str_of(c->name), ',') {
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
