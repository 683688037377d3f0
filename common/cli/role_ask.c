#include "cli/role_ask.h"

#include "base/die.h"
#include "base/vec.h"

#include <stdio.h>

static void
append(struct text *text, const char *words)
{
	vec_append(text, words, strlen(words));
}

/* Appends a word, in quotes where a shell needs them. */
static void
append_word(struct text *text, struct str word)
{
	bool plain = word.n > 0;

	for (size_t i = 0; i < word.n; i++) {
		unsigned char c = (unsigned char)word.p[i];

		plain &= c >= 0x80 || c == '_' || c == '-' || c == '.' ||
		    c == '/' || c == '=' || c == ',' ||
		    (c >= '0' && c <= '9') ||
		    ((c | 32) >= 'a' && (c | 32) <= 'z');
	}
	append(text, plain ? "" : "'");
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == '\'')
			append(text, "'\\''");
		else
			vec_push(text, word.p[i]);
	append(text, plain ? "" : "'");
}

/* Appends --ROLE=COLUMN. */
static void
append_option(struct text *text, const char *role, struct str column)
{
	char option[64];

	role_option(role, option, sizeof(option));
	append(text, " --");
	append(text, option);
	append(text, "=");
	append_word(text, column);
}

/* Appends the options that name columns in one place; what crm-import writes is
 * called differently. */
static void
append_options(struct text *try, const struct header *header,
    const struct role_guess *guess, size_t n, enum role_where where)
{
	for (size_t i = 0; i < n; i++)
		if (guess[i].where == where ||
		    (where == ROLE_BEFORE && guess[i].where == ROLE_ALSO))
			append_option(try, guess[i].role,
			    guess[i].column == ROLE_NONE || where == ROLE_BEHIND
				? STR("COLUMN")
				: header->name[guess[i].column]);
}

static void
append_files(struct text *try, const struct tool *tool)
{
	for (size_t i = 0; i < tool->typed.files; i++) {
		append(try, " ");
		append_word(try, str_of(tool->typed.file[i]));
	}
}

/* The command as it was typed, with options that name columns; behind
 * crm-import of `kind` it reads what that writes, and has no files. */
static void
append_command(struct text *try, const struct tool *tool, const char *kind,
    const struct header *header, const struct role_guess *guess, size_t n)
{
	if (kind != NULL) {
		append(try, "crm-import ");
		append(try, kind);
		append_options(try, header, guess, n, ROLE_BEFORE);
		append_files(try, tool);
		append(try, " | ");
	}
	append(try, tool->def->name);
	append(try, " ");
	append(try, tool->typed.method);
	for (size_t i = 0; i < tool->typed.options; i++) {
		append(try, " ");
		append_word(try, str_of(tool->typed.option[i]));
	}
	append_options(
	    try, header, guess, n, kind == NULL ? ROLE_HERE : ROLE_BEHIND);
	if (kind == NULL)
		append_files(try, tool);
}

_Noreturn void
role_ask(struct tool *tool, const struct place *place,
    const struct header *header, const struct role_guess *guess, size_t n,
    const char *kind)
{
	scoped struct text try = { 0 };
	scoped struct text names = { 0 };
	scoped struct text options = { 0 };
	char what[400];
	size_t lacking = 0;
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		if (guess[i].where == ROLE_ALSO)
			continue;
		lacking++;
		append(&names, lacking > 1 ? ", " : "");
		append(&names, guess[i].role);
		append_option(&options, guess[i].role, STR("COLUMN"));
	}
	append_command(&try, tool, kind, header, guess, n);
	snprintf(what, sizeof(what), "no column is %.*s; name %s with%.*s",
	    (int)names.n, names.v, lacking > 1 ? "them" : "it", (int)options.n,
	    options.v);
	role_lacking(header, what, &d);
	report_error(&tool->report, place, &d);
	report_advice("try: %.*s", (int)try.n, try.v);
	report_close(&tool->report);
	die_now(d.status);
}
