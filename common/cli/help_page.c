#include "cli/help_page.h"

#include "base/die.h"
#include "cli/common.h"
#include "cli/help_list.h"
#include "cli/tool.h"

#include <stdio.h>
#include <string.h>

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

int
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
