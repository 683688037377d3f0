#include "cli/complete.h"

#include "base/die.h"
#include "cli/help_list.h"
#include "cli/tool.h"

#include <stdio.h>
#include <string.h>

/* What the printing of an item needs beside it. */
struct spot {
	const char *tool, *method;
};

static void
each(const struct method *m, help_item *f, void *data)
{
	help_options(m->options, f, data);
	help_roles(m, f, data);
	help_common(m, f, data);
}

/* "--bins" of "--bins=N". */
static int
name_length(const struct help_thing *thing)
{
	return (int)strcspn(thing->spelling, "=");
}

/* Inputs and outputs alike: "--rejects=FILE". */
static bool
takes_file(const struct help_thing *thing)
{
	const char *value = strchr(thing->spelling, '=');

	return value != NULL && strncmp(value, "=FILE", 5) == 0;
}

/* The choices of "a|b|c" with blanks between. */
static void
print_choices(const char *choices)
{
	for (; *choices != '\0'; choices++)
		putchar(*choices == '|' ? ' ' : *choices);
}

/* bash: a case for the words that may follow, one for the values. */

static void
bash_word(const struct help_thing *thing, void *data)
{
	(void)data;
	printf(" %.*s%s", name_length(thing), thing->spelling,
	    thing->value ? "=" : "");
}

static void
bash_value(const struct help_thing *thing, void *data)
{
	const struct spot *at = data;

	if (thing->kind == OPT_COLUMN)
		printf("\t'%s %.*s') _crm_columns; return ;;\n", at->method,
		    name_length(thing), thing->spelling);
	else if (thing->choices != NULL) {
		printf("\t'%s %.*s') words='", at->method, name_length(thing),
		    thing->spelling);
		print_choices(thing->choices);
		puts("' ;;");
	}
}

/* The columns of the last file on the line, from its first line. */
static const char bash_columns[] =
    "_crm_columns() {\n"
    "\tlocal word file= IFS=$'\\n'\n"
    "\tfor word in \"${COMP_WORDS[@]:2}\"; do\n"
    "\t\t[[ -f $word && -r $word ]] && file=$word\n"
    "\tdone\n"
    "\t[[ -n $file ]] || return\n"
    "\tCOMPREPLY=($(compgen -W \"$(head -n 1 -- \"$file\" | tr ',;|\\t\\r' "
    "'\\n\\n\\n\\n\\n' | sed 's/^\"//; s/\"$//; s/[[:space:]]/\\\\\\\\&/g')\" "
    "-- \"$cur\"))\n"
    "}\n";

static void
bash_methods(const struct tool_def *def)
{
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		struct spot at = { def->name, def->methods[i]->name };

		each(def->methods[i], bash_value, &at);
	}
}

static void
complete_bash(const struct tool_def *def)
{
	const char *name = def->name + 4;

	printf("%s_crm_%s() {\n"
	       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} option= words= method=\n"
	       "\tmethod=${COMP_WORDS[1]%%%%,*}\n"
	       "\tif [[ $cur == = ]]; then\n"
	       "\t\toption=${COMP_WORDS[COMP_CWORD-1]} cur=\n"
	       "\telif [[ $COMP_CWORD -gt 2 && "
	       "${COMP_WORDS[COMP_CWORD-1]} == = ]]; then\n"
	       "\t\toption=${COMP_WORDS[COMP_CWORD-2]}\n"
	       "\tfi\n"
	       "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	       "\t\twords='help --help --version",
	    bash_columns, name);
	for (size_t i = 0; def->methods[i] != NULL; i++)
		printf(" %s", def->methods[i]->name);
	fputs("'\n\telif [ \"$method\" = help ]; then words='", stdout);
	for (size_t i = 0; def->methods[i] != NULL; i++)
		printf(" %s", def->methods[i]->name);
	puts("'\n\telif [ -n \"$option\" ]; then case \"$method $option\" in");
	bash_methods(def);
	puts("\tesac\n\telif [[ $cur == -* ]]; then case $method in");
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		printf("\t%s) words='--help", def->methods[i]->name);
		each(def->methods[i], bash_word, NULL);
		puts("' ;;");
	}
	printf("\tesac; fi\n"
	       "\t[ -n \"$words\" ] || return\n"
	       "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	       "\t[[ ${COMPREPLY-} == *= ]] && compopt -o nospace 2>/dev/null\n"
	       "}\n"
	       "complete -o default -F _crm_%s %s\n",
	    name, def->name);
}

/* A text inside the single quotes of a shell, : and brackets for zsh. */
static void
print_quoted(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr(":[]\\", *text) != NULL)
			printf("\\%c", *text);
		else
			putchar(*text);
}

static void
zsh_item(const struct help_thing *thing, void *data)
{
	(void)data;
	printf("\t\t'%.*s%s[", name_length(thing), thing->spelling,
	    thing->value ? "=" : "");
	print_quoted(thing->help);
	putchar(']');
	if (thing->kind == OPT_COLUMN) {
		fputs(":column:_crm_columns", stdout);
	} else if (thing->choices != NULL) {
		fputs(":value:(", stdout);
		print_choices(thing->choices);
		putchar(')');
	} else if (takes_file(thing)) {
		fputs(":file:_files", stdout);
	} else if (thing->value) {
		fputs(":value: ", stdout);
	}
	puts("' \\");
}

static const char zsh_columns[] =
    "_crm_columns() {\n"
    "\tlocal word file; local -a names\n"
    "\tfor word in $words; do [[ -f $word ]] && file=$word; done\n"
    "\t[[ -n $file ]] || return\n"
    "\tnames=(${(f)\"$(head -n 1 -- $file | tr ',;|\\t\\r' '\\n\\n\\n\\n\\n' | "
    "sed 's/^\"//; s/\"$//')\"})\n"
    "\tcompadd -a names\n"
    "}\n";

static void
complete_zsh(const struct tool_def *def)
{
	printf("#compdef %s\n%slocal -a methods\nmethods=(\n", def->name,
	    zsh_columns);
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		printf("\t'%s:", def->methods[i]->name);
		print_quoted(def->methods[i]->summary);
		puts("'");
	}
	puts(")\nif (( CURRENT == 2 )); then\n"
	     "\t_describe method methods\n\treturn\nfi\n"
	     "shift words\n(( CURRENT-- ))\ncase $words[1] in\n"
	     "help) _describe method methods ;;");
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		printf("%s|%s,*)\n\t_arguments \\\n", def->methods[i]->name,
		    def->methods[i]->name);
		each(def->methods[i], zsh_item, NULL);
		puts("\t\t'*:file:_files' ;;");
	}
	puts("esac");
}

static void
fish_text(const char *text)
{
	for (; *text != '\0'; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
fish_item(const struct help_thing *thing, void *data)
{
	const struct spot *at = data;

	printf("complete -c %s -n '__fish_seen_subcommand_from %s' -l %.*s",
	    at->tool, at->method, name_length(thing) - 2, thing->spelling + 2);
	if (thing->kind == OPT_COLUMN) {
		fputs(" -x -a '(__crm_columns)'", stdout);
	} else if (thing->choices != NULL) {
		fputs(" -x -a '", stdout);
		print_choices(thing->choices);
		putchar('\'');
	} else if (thing->value) {
		fputs(takes_file(thing) ? " -r" : " -x", stdout);
	}
	fputs(" -d '", stdout);
	fish_text(thing->help);
	puts("'");
}

static const char fish_columns[] =
    "function __crm_columns\n"
    "\tset -l file\n"
    "\tfor word in (commandline -o)\n"
    "\t\ttest -f $word; and set file $word\n"
    "\tend\n"
    "\ttest -n \"$file\"; and head -n 1 -- $file | "
    "tr ',;|\\t\\r' '\\n\\n\\n\\n\\n' | sed 's/^\"//; s/\"$//'\n"
    "end\n";

static void
complete_fish(const struct tool_def *def)
{
	fputs(fish_columns, stdout);
	for (size_t i = 0; def->methods[i] != NULL; i++) {
		struct spot at = { def->name, def->methods[i]->name };

		printf("complete -c %s -n __fish_use_subcommand -a %s -d '",
		    def->name, at.method);
		fish_text(def->methods[i]->summary);
		puts("'");
		each(def->methods[i], fish_item, &at);
	}
}

int
complete_print(const struct tool_def *def, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		complete_bash(def);
	else if (strcmp(shell, "zsh") == 0)
		complete_zsh(def);
	else if (strcmp(shell, "fish") == 0)
		complete_fish(def);
	else
		die(EXIT_USAGE, "--completion: \"%s\" is none of bash|zsh|fish",
		    shell);
	return 0;
}
