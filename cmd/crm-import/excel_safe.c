#include "crm-import.h"

#include "text/kind.h"

/* Spreadsheets take text that begins with one of = + - @ TAB CR for a formula
 * (OWASP, CSV Injection); numbers, dates and telephone numbers are none. */
void
excel_safe_field(struct csv_writer *w, struct str field)
{
	char text[256];
	enum text_kind kind;

	if (field.n == 0 || strchr("=+-@\t\r", field.p[0]) == NULL) {
		csv_field(w, field);
		return;
	}
	kind = kind_of(field);
	if (kind_is_value(kind) || kind == KIND_PHONE || kind == KIND_EMPTY ||
	    field.n >= sizeof(text) - 1) {
		csv_field(w, field);
		return;
	}
	text[0] = '\'';
	memcpy(text + 1, field.p, field.n);
	csv_field(w, (struct str){ text, field.n + 1 });
}
