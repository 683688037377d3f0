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

/* The command as it was typed, `options` added; behind crm-import of `kind` it
 * reads what that writes. */
static void
append_command(struct text *try, const struct tool *tool, const char *kind,
    const struct text *options)
{
	for (size_t i = 0; kind != NULL && i <= tool->typed.files; i++) {
		append(try, i > 0 ? " " : "crm-import ");
		append_word(
		    try, str_of(i > 0 ? tool->typed.file[i - 1] : kind));
	}
	append(try, kind != NULL ? " | " : "");
	append(try, tool->def->name);
	append(try, " ");
	append(try, tool->typed.method);
	for (size_t i = 0; i < tool->typed.options; i++) {
		append(try, " ");
		append_word(try, str_of(tool->typed.option[i]));
	}
	if (kind != NULL)
		return;
	vec_append(try, options->v, options->n);
	for (size_t i = 0; i < tool->typed.files; i++) {
		append(try, " ");
		append_word(try, str_of(tool->typed.file[i]));
	}
}

_Noreturn void
role_ask(struct tool *tool, const struct place *place,
    const struct header *header, const struct role_guess *guess, size_t n,
    const char *kind)
{
	scoped struct text try = { 0 };
	scoped struct text names = { 0 };
	scoped struct text options = { 0 };
	scoped struct text best = { 0 };
	char what[400];
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		size_t column = guess[i].column;

		append(&names, i > 0 ? ", " : "");
		append(&names, guess[i].role);
		append_option(&options, guess[i].role, STR("COLUMN"));
		append_option(&best, guess[i].role,
		    column == ROLE_NONE ? STR("COLUMN") : header->name[column]);
	}
	append_command(&try, tool, kind, &best);
	snprintf(what, sizeof(what), "no column is %.*s; name %s with%.*s",
	    (int)names.n, names.v, n > 1 ? "them" : "it", (int)options.n,
	    options.v);
	role_lacking(header, what, &d);
	report_error(&tool->report, place, &d);
	report_advice("try: %.*s", (int)try.n, try.v);
	report_close(&tool->report);
	die_now(d.status);
}
