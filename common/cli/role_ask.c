#include "cli/role_ask.h"

#include "base/die.h"
#include "base/vec.h"
#include "text/normalise.h"

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
		    c == '/' || (c >= '0' && c <= '9') ||
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

_Noreturn void
role_ask(struct report *report, const struct place *place,
    const struct header *header, const struct role_guess *guess, size_t n,
    const char *command, const char *file, const char *kind)
{
	struct text try = { 0 }, names = { 0 }, options = { 0 };
	char what[400];
	struct diag d;

	if (kind != NULL) {
		append(&try, "crm-import ");
		append(&try, kind);
		append(&try, " ");
		append_word(&try, str_of(file));
		append(&try, " | ");
	}
	append(&try, command);
	for (size_t i = 0; i < n; i++) {
		size_t column = guess[i].column;

		append(&names, i > 0 ? ", " : "");
		append(&names, guess[i].role);
		append_option(&options, guess[i].role, STR("COLUMN"));
		if (kind == NULL)
			append_option(&try, guess[i].role,
			    column == ROLE_NONE ? STR("COLUMN")
						: header->name[column]);
	}
	if (kind == NULL) {
		append(&try, " ");
		append_word(&try, str_of(file));
	}
	snprintf(what, sizeof(what), "no column is %.*s; name %s with%.*s",
	    (int)names.n, names.v, n > 1 ? "them" : "it", (int)options.n,
	    options.v);
	role_lacking(header, what, &d);
	report_error(report, place, &d);
	report_advice("try: %.*s", (int)try.n, try.v);
	report_close(report);
	vec_free(&try);
	vec_free(&names);
	vec_free(&options);
	die_now(d.status);
}
