#include "excel_safe.h"

#include "base/vec.h"
#include "text/kind.h"

/* +14155552671: a number to a spreadsheet, but not +1-415-555-2671. */
static bool
is_e164(struct str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 1 && s.p[0] == '+';
}

/* Spreadsheets take text that begins with one of = + - @ TAB CR for a formula
 * (OWASP, CSV Injection); numbers, dates and telephone numbers are none. */
void
excel_safe_field(struct csv_writer *w, struct str field)
{
	scoped VEC(char) text = { 0 };
	enum text_kind kind;

	if (field.n == 0 || strchr("=+-@\t\r", field.p[0]) == NULL ||
	    field.p[0] == '\0') {
		csv_field(w, field);
		return;
	}
	kind = kind_of(field);
	if (kind_is_value(kind) || kind == KIND_EMPTY || is_e164(field)) {
		csv_field(w, field);
		return;
	}
	vec_push(&text, '\'');
	vec_append(&text, field.p, field.n);
	csv_field(w, (struct str){ text.v, text.n });
}
