#include "cli/role_ask.h"

#include "base/die.h"
#include "base/vec.h"
#include "text/normalise.h"

#include <stdio.h>

/* Appends --ROLE=COLUMN, the column in quotes where a shell needs them. */
static void
append_option(struct text *text, const char *role, struct str column)
{
	char option[64];
	bool plain = column.n > 0;

	role_option(role, option, sizeof(option));
	vec_append(text, " --", 3);
	vec_append(text, option, strlen(option));
	vec_push(text, '=');
	for (size_t i = 0; i < column.n; i++) {
		unsigned char c = (unsigned char)column.p[i];

		plain &= c >= 0x80 || c == '_' || c == '-' || c == '.' ||
		    (c >= '0' && c <= '9') ||
		    ((c | 32) >= 'a' && (c | 32) <= 'z');
	}
	if (!plain)
		vec_push(text, '\'');
	for (size_t i = 0; i < column.n; i++)
		if (column.p[i] == '\'')
			vec_append(text, "'\\''", 4);
		else
			vec_push(text, column.p[i]);
	if (!plain)
		vec_push(text, '\'');
}

static void
append(struct text *text, const char *words)
{
	vec_append(text, words, strlen(words));
}

_Noreturn void
role_ask(struct report *report, const struct place *place,
    const struct header *header, const struct role_guess *guess, size_t n,
    const char *command, const char *file, const char *other)
{
	struct text try = { 0 }, names = { 0 }, options = { 0 };
	char what[400];
	struct diag d;

	append(&try, command);
	for (size_t i = 0; i < n; i++) {
		size_t column = guess[i].column;

		append(&names, i > 0 ? ", " : "");
		append(&names, guess[i].role);
		append_option(&options, guess[i].role, STR("COLUMN"));
		append_option(&try, guess[i].role,
		    column == ROLE_NONE ? STR("COLUMN") : header->name[column]);
	}
	append(&try, " ");
	append(&try, file);
	snprintf(what, sizeof(what), "no column is %.*s; name %s with%.*s",
	    (int)names.n, names.v, n > 1 ? "them" : "it", (int)options.n,
	    options.v);
	role_lacking(header, what, &d);
	report_error(report, place, &d);
	if (other != NULL)
		report_advice("try: %s", other);
	else
		report_advice("try: %.*s", (int)try.n, try.v);
	report_close(report);
	vec_free(&try);
	vec_free(&names);
	vec_free(&options);
	die_now(d.status);
}
