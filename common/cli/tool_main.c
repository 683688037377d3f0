/*
 * tool_main: the command line to methods and options, and the run.
 */
#include "base/die.h"
#include "base/line.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/common.h"
#include "cli/customers.h"
#include "cli/help.h"
#include "cli/places.h"
#include "cli/start.h"
#include "text/date.h"
#include "text/near.h"

#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMED = 6, SHORT_WORD = 4 };

/* TOOL, blank, METHOD, TAB, what it is about. */
static const char *const pages[] = {
#include "cli/about.inc"
};

static bool
is_letter(struct str text, size_t i)
{
	return i < text.n && isalnum((unsigned char)text.p[i]);
}

/* Without case, and "win-back" is "win back". */
static char
plain(char c)
{
	return c == '-' || c == '_' ? ' ' : (char)tolower((unsigned char)c);
}

static bool
same_letters(const char *text, struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (plain(text[i]) != plain(word.p[i]))
			return false;
	return true;
}

/* Does a text say a word, or one that begins with it? */
static bool
says(struct str text, struct str word)
{
	if (word.n > SHORT_WORD && str_ends(word, STR("s")))
		word.n--; /* one or many of them */
	for (size_t i = 0; word.n > 0 && i + word.n <= text.n; i++)
		if (same_letters(text.p + i, word) &&
		    (i == 0 || !is_letter(text, i - 1)) &&
		    (word.n >= SHORT_WORD || !is_letter(text, i + word.n)))
			return true;
	return false;
}

/* Writes "crm-credit age, crm-churn rate", of all tools, those of `tool` first;
 * "" when no page says the word. */
static void
about_word(const char *tool, struct str word, char *text, size_t size)
{
	size_t named = 0, at = 0;

	text[0] = '\0';
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < COUNT(pages); i++) {
			struct str line = str_of(pages[i]);
			struct str name = str_cut(&line, '\t'), method = name;
			struct str of = str_cut(&method, ' ');
			bool named_so = str_eq(method, word);

			if (str_eq(of, str_of(tool)) != (others == 0) ||
			    !(named_so || says(line, word)) || named == NAMED ||
			    at + name.n + 3 > size)
				continue;
			at += (size_t)snprintf(text + at, size - at, "%s%.*s",
			    named++ > 0 ? ", " : "", STR_ARG(name));
		}
}

enum { LONG_OPTIONS = 256, FIRST_CODE = 1000 };

/* All options of a run, in one list for getopt_long. */
struct parser {
	struct tool *tool;
	struct option option[LONG_OPTIONS];
	/* By code - FIRST_CODE: which table's option it is, or which role. */
	const struct opt *opt[LONG_OPTIONS];
	const char *role[LONG_OPTIONS];
	bool given[LONG_OPTIONS]; /* it stands on the command line */
	int options;
	char letters[80];
	char name[TOOL_ROLES][48]; /* of the role options */
	size_t names;
};

/* What no method of the run would heed is refused, not ignored. */
static void
refuse(const struct tool *tool)
{
	const struct method *m = tool->method[0];

	if (tool->common.by != NULL && !m->by)
		die(EXIT_USAGE,
		    "--by is for tables with a row per value; %s makes none",
		    m->name);
	if (tool->common.group != NULL && m->customer == NULL)
		die(EXIT_USAGE,
		    "--group is for methods that score customers; %s is none",
		    m->name);
}

/* The place of an option, -1 where there is none. */
static int
option_at(const struct parser *p, const char *name)
{
	int i = p->options - 1;

	while (i >= 0 && strcmp(p->option[i].name, name) != 0)
		i--;
	return i;
}

static bool
has_option(const struct parser *p, const char *name)
{
	return option_at(p, name) >= 0;
}

static void
add_option(struct parser *p, const char *name, bool value)
{
	if (p->options >= LONG_OPTIONS - 1)
		die(EXIT_USAGE, "too many methods at once");
	p->option[p->options] =
	    (struct option){ name, value ? required_argument : no_argument,
		    NULL, FIRST_CODE + p->options };
	p->options++;
}

static void
add_table(struct parser *p, const struct opt *table)
{
	for (; table != NULL && table->kind != OPT_END; table++) {
		size_t n = strlen(p->letters);

		if (has_option(p, table->name))
			continue;
		p->opt[p->options] = table;
		add_option(p, table->name, opt_takes_value(table));
		if (table->letter != 0)
			snprintf(p->letters + n, sizeof(p->letters) - n, "%c%s",
			    table->letter, opt_takes_value(table) ? ":" : "");
	}
}

/* A role makes an option unless the method has one of that name. */
static void
add_roles(struct parser *p, const struct role_use *use)
{
	for (; use != NULL && use->role != NULL; use++) {
		char *name = p->name[p->names];

		role_option(use->role, name, sizeof(p->name[0]));
		if (has_option(p, name) || p->names == TOOL_ROLES)
			continue;
		p->names++;
		p->role[p->options] = use->role;
		add_option(p, name, true);
	}
}

static void
store(const struct opt *opt, const char *text, void *options)
{
	struct diag d;

	if (!opt_store(opt, text, options, &d))
		die(EXIT_USAGE, "%s", d.text);
}

/* An option of methods is set in each that has it. */
static void
store_everywhere(struct parser *p, const char *name, const char *text)
{
	struct tool *tool = p->tool;
	bool own = false;

	for (size_t i = 0; i < tool->methods; i++)
		for (const struct opt *o = tool->method[i]->options;
		     o != NULL && o->kind != OPT_END; o++)
			if (strcmp(o->name, name) == 0) {
				store(o, text, tool->options[i]);
				own = true;
			}
	for (const struct opt *o = common_options; o->kind != OPT_END && !own;
	     o++)
		if (strcmp(o->name, name) == 0)
			store(o, text, &tool->common);
}

static void
accept_option(struct parser *p, int code, const char *text)
{
	struct tool *tool = p->tool;

	if (code < FIRST_CODE) {
		for (int i = 0; i < p->options; i++)
			if (p->opt[i] != NULL && p->opt[i]->letter == code)
				code = FIRST_CODE + i;
	}
	code -= FIRST_CODE;
	p->given[code] = true;
	if (p->role[code] != NULL) {
		if (tool->roles == TOOL_ROLES)
			die(EXIT_USAGE, "too many columns are named");
		tool->role[tool->roles].role = p->role[code];
		tool->role[tool->roles++].column = text;
		return;
	}
	store_everywhere(p, p->option[code].name, text);
}

/* The option of which this one is with a slip; empty: none. */
static struct str
near_option(const struct parser *p, const char *given)
{
	struct near near = { .word = str_of(given) };

	if (str_starts(near.word, STR("--")))
		near.word = (struct str){ given + 2, strcspn(given + 2, "=") };
	for (int i = 0; i < p->options; i++)
		near_offer(&near, str_of(p->option[i].name));
	return near.best;
}

/* What getopt would say, in the way of all messages. */
static void
tell_bad_option(const struct parser *p, int code, char **argv)
{
	const char *word = argv[optind - 1];
	struct str nearest = near_option(p, word);
	size_t n = strcspn(word, "="), hits = 0;

	if (optopt != 0 && optopt < FIRST_CODE) {
		die_say(code == ':' ? "option requires an argument -- '%c'"
				    : "invalid option -- '%c'",
		    optopt);
		return;
	}
	for (int i = 0; i < p->options; i++)
		hits += strncmp(p->option[i].name, word + 2, n - 2) == 0;
	if (code == ':')
		die_say("option '%s' requires an argument", word);
	else if (optopt != 0)
		die_say(
		    "option '%.*s' doesn't allow an argument", (int)n, word);
	else if (hits > 1)
		die_say("option '%s' is ambiguous", word);
	else
		die_say("unrecognized option '%s'%s%.*s%s", word,
		    nearest.n > 0 ? " (is --" : "", STR_ARG(nearest),
		    nearest.n > 0 ? " meant?)" : "");
}

static void
parse(struct parser *p, int argc, char **argv)
{
	struct tool *tool = p->tool;
	int code;

	/* A method's own option stands before a common one of that name. */
	for (size_t i = 0; i < tool->methods; i++) {
		add_table(p, tool->method[i]->options);
		opt_defaults(tool->method[i]->options, tool->options[i]);
	}
	add_table(p, common_options);
	for (size_t i = 0; i < tool->methods; i++)
		add_roles(p, tool->method[i]->roles);
	opt_defaults(common_options, &tool->common);
	add_option(p, "help", false);
	snprintf(p->letters + strlen(p->letters), 2, "h");
	opterr = 0;
	while ((code = getopt_long(argc, argv, p->letters, p->option, NULL)) !=
	    -1) {
		if (code == '?' || code == ':')
			tell_bad_option(p, code, argv);
		if (code == '?' || code == ':')
			die(EXIT_USAGE, "%s help %s lists the options",
			    tool->def->name, tool->method[0]->name);
		if (code == 'h' || code == FIRST_CODE + p->options - 1)
			exit(help_method(tool));
		accept_option(p, code, optarg);
	}
}

/* What the methods cannot be without, all that is missing at once. */
static void
check_needed(const struct tool *tool)
{
	char text[512] = "";

	for (size_t i = 0; i < tool->methods; i++)
		for (const struct opt *o = tool->method[i]->options;
		     o != NULL && o->kind != OPT_END; o++) {
			const char *const *given =
			    (const void *)((char *)tool->options[i] + o->at);

			if (o->needed && *given == NULL)
				line_add(text, sizeof(text), ", ",
				    "--%s=%s (%s)", o->name, o->value, o->help);
		}
	if (text[0] != '\0')
		die(EXIT_USAGE, "needed: %s", text);
}

/* What the choice of a method is now. */
static struct str
chosen(const struct opt *choice, const void *options)
{
	struct str words = str_of(choice->value), word = str_cut(&words, '|');

	for (int i = *(const int *)((const char *)options + choice->at); i > 0;
	     i--)
		word = str_cut(&words, '|');
	return word;
}

/* Is there what an option of a method goes with? */
static bool
goes(const struct parser *p, size_t method, const struct opt *o)
{
	struct str words = str_of(o->with), name = str_cut(&words, '=');
	const struct opt *of = p->tool->method[method]->options;
	struct str word;

	while (!str_eq(name, str_of(of->name)))
		of++;
	if (of->kind != OPT_CHOICE)
		return p->given[option_at(p, of->name)];
	word = chosen(of, p->tool->options[method]);
	str_each (one, words, '|')
		if (str_eq(one, word))
			return true;
	return false;
}

/* "--level changes nothing here: it goes with --table=days or unbounded". */
static void
say_alone(struct report *report, const struct opt *o)
{
	char text[256] = "";

	str_each (one, str_of(o->with), '|')
		line_add(text, sizeof(text), " or ", "%.*s", STR_ARG(one));
	report_say(report, "--%s changes nothing here: it goes with --%s",
	    o->name, text);
}

/* What changes nothing beside the other options is told, not ignored. */
static void
say_unheeded(const struct parser *p)
{
	for (int i = 0; i < p->options; i++) {
		const struct opt *alone = NULL;
		bool heeded = false;

		for (size_t m = 0; m < p->tool->methods && p->given[i]; m++)
			for (const struct opt *o = p->tool->method[m]->options;
			     o != NULL && o->kind != OPT_END; o++) {
				if (strcmp(o->name, p->option[i].name) != 0)
					continue;
				if (o->with == NULL || goes(p, m, o))
					heeded = true;
				else
					alone = o;
			}
		if (alone != NULL && !heeded)
			say_alone(&p->tool->report, alone);
	}
}

static const struct method *
find_method(const struct tool_def *def, struct str name)
{
	for (size_t i = 0; def->methods[i] != NULL; i++)
		if (str_eq(str_of(def->methods[i]->name), name))
			return def->methods[i];
	return NULL;
}

static _Noreturn void
no_method(const struct tool_def *def, struct str name)
{
	struct near near = { .word = name };
	char about[256];

	for (size_t i = 0; def->methods[i] != NULL; i++)
		near_offer(&near, str_of(def->methods[i]->name));
	about_word(def->name, name, about, sizeof(about));
	die(EXIT_USAGE, "no method \"%.*s\"%s%.*s%s%s%s; %s help lists them",
	    STR_ARG(name), near.best.n > 0 ? " (is " : "", STR_ARG(near.best),
	    near.best.n > 0 ? " meant?)" : "",
	    about[0] != '\0' ? "; about that: " : "", about, def->name);
}

/* "rfm,abc": every name a method; several only if all are per customer, or
 * share a run that knows how. */
static void
choose_methods(struct tool *tool, const char *names)
{
	str_each (name, str_of(names), ',') {
		const struct method *method = find_method(tool->def, name);

		if (method == NULL)
			no_method(tool->def, name);
		if (tool->methods == TOOL_METHODS)
			die(EXIT_USAGE, "more than %d methods", TOOL_METHODS);
		for (size_t i = 0; i < tool->methods; i++)
			if (tool->method[i] == method)
				die(EXIT_USAGE, "method %s is named twice",
				    method->name);
		tool->options[tool->methods] =
		    mem_zero(1, method->options_size);
		tool->method[tool->methods++] = method;
	}
	for (size_t i = 0; tool->methods > 1 && i < tool->methods; i++)
		if (tool->method[i]->customer == NULL &&
		    (tool->method[i]->run != tool->method[0]->run ||
			tool->method[i]->part == NULL))
			die(EXIT_USAGE,
			    "method %s gives no row per customer, so it stands "
			    "alone",
			    tool->method[i]->name);
}

static void
set_files(struct tool *tool, int argc, char **argv)
{
	static const char *const standard[] = { "-" };

	tool->file = (const char *const *)argv + optind;
	tool->files = (size_t)(argc - optind);
	tool->typed.option = (const char *const *)argv + 1;
	tool->typed.options = (size_t)optind - 1;
	if (optind > 1 && strcmp(argv[optind - 1], "--") == 0)
		tool->typed.options--;
	tool->typed.file = tool->file;
	tool->typed.files = tool->files;
	if (tool->files == 1 && strcmp(tool->file[0], "help") == 0 &&
	    access("help", F_OK) != 0)
		die(EXIT_USAGE, "help comes first: %s help %s", tool->def->name,
		    tool->method[0]->name);
	if (tool->files > 0)
		return;
	tool->file = standard;
	tool->files = 1;
	if (isatty(STDIN_FILENO)) {
		help_usage(tool);
		exit(EXIT_USAGE);
	}
}

/* A date that no business knows yet, in a run that took it. */
static void
tell_future(struct tool *tool)
{
	const struct reach_end *end = &tool->reach.high;
	char day[DATE_MAX];

	if (end->line > 0)
		report_say(&tool->report,
		    "%s:%" PRIu64 ": warning: %.*s is far in the future",
		    end->file, end->line, (int)date_print(day, end->day), day);
}

static int
run(struct tool *tool)
{
	int status;

	if (tool->method[0]->run != NULL)
		status = tool->method[0]->run(tool, tool->options[0]);
	else
		status = customers_run(tool);
	tell_future(tool);
	report_close(&tool->report);
	report_status(&tool->report, status);
	out_commit(!tool->common.no_sync);
	return tool->report.status;
}

/* "help", "help METHOD". */
static int
tell_help(struct tool *tool, const char *methods)
{
	if (methods == NULL)
		return help_option(tool->def, "--help");
	choose_methods(tool, methods);
	return help_method(tool);
}

int
tool_main(const struct tool_def *def, int argc, char **argv)
{
	static struct tool tool; /* so that all that hangs on it is in reach */
	struct parser parser = { .tool = &tool, .letters = ":" };
	static char line[1024];

	tool = (struct tool){ .def = def };
	start(def->name);
	snprintf(
	    line, sizeof(line), "%s METHOD [options] [FILE...]", def->name);
	die_usage(line);
	if (argc < 2) {
		help_tool(def, stderr);
		return EXIT_USAGE;
	}
	if (argv[1][0] == '-')
		return help_option(def, argv[1]);
	if (strcmp(argv[1], "help") == 0)
		return tell_help(&tool, argv[2]);
	choose_methods(&tool, argv[1]);
	help_line(&tool, line, sizeof(line));
	tool.typed.method = argv[1];
	argv[1] = argv[0];
	parse(&parser, argc - 1, argv + 1);
	tool.report.quiet = tool.common.quiet;
	tool.report.verbose = tool.common.verbose;
	refuse(&tool);
	set_files(&tool, argc - 1, argv + 1);
	places_check(&tool);
	check_needed(&tool);
	say_unheeded(&parser);
	return run(&tool);
}

/* The output. */
