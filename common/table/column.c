#include "table/column.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

/* A cell in a message: not longer than fits. */
enum { SHOWN = 60 };

static int
shown(struct str cell)
{
	return cell.n < SHOWN ? (int)cell.n : SHOWN;
}

static bool
missing(const char *what, struct diag *d)
{
	return diag_set(d, EXIT_DATA, "missing", "an empty %s", what);
}

bool
column_date(struct str cell, int32_t *day, struct diag *d)
{
	if (date_parse(cell, day))
		return true;
	cell = str_trim(cell);
	if (cell.n == 0)
		return missing("date", d);
	if (date_parse(cell, day))
		return true;
	return diag_set(d, EXIT_DATA, "bad-date",
	    "bad date \"%.*s\", expected YYYY-MM-DD (crm-import converts "
	    "other forms)",
	    shown(cell), cell.p);
}

bool
column_money(
    struct str cell, int64_t *amount, uint64_t *rounded, struct diag *d)
{
	enum money_result result = money_parse(cell, amount);

	if (result == MONEY_OK)
		return true;
	if (result == MONEY_BAD) {
		cell = str_trim(cell);
		if (cell.n == 0)
			return missing("amount", d);
		result = money_parse(cell, amount);
	}
	if (result == MONEY_ROUNDED)
		++*rounded;
	if (result == MONEY_OK || result == MONEY_ROUNDED)
		return true;
	if (result == MONEY_OVERFLOW)
		return diag_set(d, EXIT_DATA, "number-overflow",
		    "amount \"%.*s\" is beyond 922337203685477.5807",
		    shown(cell), cell.p);
	return diag_set(d, EXIT_DATA, "bad-number",
	    "bad amount \"%.*s\", expected a number such as -1234.50 "
	    "(crm-import converts other forms)",
	    shown(cell), cell.p);
}

bool
column_real(struct str cell, double *value, struct diag *d)
{
	cell = str_trim(cell);
	if (num_real(cell, value))
		return true;
	if (cell.n == 0)
		return missing("number", d);
	return diag_set(d, EXIT_DATA, "bad-number",
	    "bad number \"%.*s\", expected digits with a decimal point",
	    shown(cell), cell.p);
}

bool
column_flag(struct str cell, bool *value, struct diag *d)
{
	enum token_bool answer = token_bool(cell);

	*value = answer == TOKEN_TRUE;
	if (answer != TOKEN_NEITHER)
		return true;
	cell = str_trim(cell);
	return diag_set(d, EXIT_DATA, "bad-flag",
	    "\"%.*s\" is neither yes (1) nor no (0)", shown(cell), cell.p);
}

bool
column_is_null(struct str cell, const char *words, enum token_column column)
{
	struct str rest;

	if (words == NULL && cell.n > 0 && *cell.p <= '9' &&
	    *cell.p >= (column == TOKEN_DATE ? '2' : '1') &&
	    (column != TOKEN_DATE || *cell.p != '3')) /* 30.12.1899 */
		return false; /* as most numbers are, and days */
	cell = str_trim(cell);
	if (cell.n == 0)
		return true;
	if (words == NULL)
		return token_null_as(cell, column);
	for (rest = str_of(words); rest.p != NULL;)
		if (str_eq(str_cut(&rest, ','), cell))
			return true;
	return words[0] != '\0' && token_null_as(cell, column);
}
