#include "cli/input_inside.h"
#include "cli/lanes.h"

#include "base/die.h"
#include "table/column.h"
#include "text/iso.h"

/*
 * Money of two currencies is never added, in no method that does not say that
 * it adds none (struct method: no_money), unless it is kept apart by the
 * column.
 */
void
input_gate_open(struct input *in)
{
	const struct tool *tool = in->tool;
	const char *apart[] = { tool->common.by, tool->common.group };
	bool money = false;
	struct str name;

	in->currency = ROLE_NONE;
	for (size_t i = 0; i < tool->methods; i++)
		money |= !tool->method[i]->no_money;
	if (!money || tool->def->keeps_currencies ||
	    !role_find(&in->header, "currency", tool_role(tool, "currency"),
		&in->currency, NULL))
		in->currency = ROLE_NONE;
	if (in->currency == ROLE_NONE)
		return;
	name = in->header.name[in->currency];
	for (size_t i = 0; i < 2; i++)
		if (str_listed(str_given(apart[i]), name))
			in->currency = ROLE_NONE;
}

size_t
input_mix_currencies(struct input *in)
{
	in->currency = ROLE_NONE;
	return input_role(in, "currency", true);
}

struct str
input_currency(const struct input *in, const struct csv_row *row, size_t column)
{
	struct str said = iso_currency_said(row->field[column]);

	/* NA is no currency */
	if (input_is_plain(in, said))
		return said;
	return column_is_null(said, in->tool->common.null, TOKEN_NA) ? STR("")
								     : said;
}

void
input_gate_check(struct input *in, const struct csv_row *row)
{
	struct str code = input_currency(in, row, in->currency);
	struct input *whole;
	struct diag d;

	if (in->one_code.p != NULL && str_eq(code, in->one_code))
		return;
	whole = in->lane != NULL ? lane_whole(in->lane) : in;
	if (whole->one_code.p == NULL)
		whole->one_code = arena_str(&whole->arena, code);
	in->one_code = whole->one_code;
	if (str_eq(code, in->one_code))
		return;
	diag_set(&d, EXIT_DATA, "mixed-currency",
	    "currency \"%.*s\" after \"%.*s\": amounts of two currencies are "
	    "never added; keep the rows of one%s%s",
	    STR_ARG(code), STR_ARG(in->one_code),
	    in->tool->method[0]->rates ? ", or say their rates (--rates=FILE)"
				       : "",
	    code.n == 0 || in->one_code.n == 0
		? ", or fill in the currency (crm-import orders "
		  "--currency=CODE)"
		: "");
	input_fail_at(whole, whole->lines + row->line, in->currency + 1, &d);
}
