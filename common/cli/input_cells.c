/* The cells of a row: their values, or none. */
#include "cli/input.h"

#include "cli/reach.h"
#include "table/column.h"
#include "text/money.h"

/* Counts an id such as 17850.0, which a program made of 17850. */
static void
note_zero(struct input *in, struct str id)
{
	for (size_t i = 0; i + 2 < id.n; i++)
		if (id.p[i] < '0' || id.p[i] > '9')
			return;
	in->zeros += id.n > 2 && id.p[id.n - 2] == '.' && id.p[id.n - 1] == '0';
}

bool
input_text_at_length(struct input *in, const struct csv_row *row, size_t column,
    const char *what, struct str *text)
{
	if (text->n > 2 && text->p[text->n - 2] == '.' &&
	    strcmp(what, "customer id") == 0)
		note_zero(in, *text);
	return !input_null(in, row, column) ||
	    input_bad(in, row, column, "missing", "an empty %s", what);
}

/* The cells that are not read the short way: apart, for these few need much
 * more of the stack. */

static bool __attribute__((noinline)) date_at_length(
    struct input *in, const struct csv_row *row, size_t column, int32_t *day)
{
	struct diag d;

	if (!column_date(row->field[column], day, &d))
		return input_reject(in, row, column, &d);
	if (reach_is_odd(*day))
		input_note_date(in, row, *day);
	return true;
}

static bool __attribute__((noinline)) money_at_length(
    struct input *in, const struct csv_row *row, size_t column, int64_t *amount)
{
	struct diag d;

	return column_money(row->field[column], amount, &in->rounded, &d) ||
	    input_reject(in, row, column, &d);
}

bool
input_date_anew(
    struct input *in, const struct csv_row *row, size_t column, int32_t *day)
{
	struct date_last *before = &in->date[column % INPUT_DATES];

	return date_short_noted(before, row->field[column], day) ||
	    date_at_length(in, row, column, day);
}

bool
input_money(
    struct input *in, const struct csv_row *row, size_t column, int64_t *amount)
{
	return money_short(row->field[column], amount) ||
	    money_at_length(in, row, column, amount);
}

bool
input_real(
    struct input *in, const struct csv_row *row, size_t column, double *value)
{
	struct diag d;

	return column_real(row->field[column], value, &d) ||
	    input_reject(in, row, column, &d);
}

bool
input_flag(
    struct input *in, const struct csv_row *row, size_t column, bool *flag)
{
	struct diag d;

	return column_flag(row->field[column], flag, &d) ||
	    input_reject(in, row, column, &d);
}

/* What the column holds, by the role that its name says. */
static enum token_column
holds(const struct input *in, size_t column)
{
	static const enum token_column types[] = { [ROLE_TEXT] = TOKEN_NA,
		[ROLE_ID] = TOKEN_NA,
		[ROLE_PERSON] = TOKEN_NAME,
		[ROLE_EMAIL] = TOKEN_NA,
		[ROLE_PHONE] = TOKEN_NA,
		[ROLE_DATE] = TOKEN_DATE,
		[ROLE_BIRTH] = TOKEN_DATE,
		[ROLE_MONEY] = TOKEN_NUMBER,
		[ROLE_NUMBER] = TOKEN_NUMBER,
		[ROLE_RATING] = TOKEN_NUMBER,
		[ROLE_RATE] = TOKEN_NUMBER,
		[ROLE_FLAG] = TOKEN_NA,
		[ROLE_LEVEL] = TOKEN_NA,
		[ROLE_COUNTRY] = TOKEN_NAME,
		[ROLE_CURRENCY] = TOKEN_NA };
	struct arena arena = { 0 };
	size_t role;

	unsigned char known =
	    __atomic_load_n(&in->holds[column], __ATOMIC_RELAXED);

	if (known != 0)
		return (enum token_column)(known - 1);
	role = role_of_name(in->header.name[column]);
	known = (unsigned char)(1 +
	    (role == ROLE_NONE
		    ? TOKEN_NA
		    : types[role_type(role_by_number(role, &arena))]));
	arena_free(&arena);
	__atomic_store_n(&in->holds[column], known, __ATOMIC_RELAXED);
	return (enum token_column)(known - 1);
}

bool
input_is_null(const struct input *in, const struct csv_row *row, size_t column)
{
	const char *words = in->tool->common.null;
	struct str cell = row->field[column];

	if (words == NULL && token_is_plain(cell))
		return false;
	if ((!column_is_null(cell, words, TOKEN_DATE) &&
		!column_is_null(cell, words, TOKEN_NUMBER)))
		return false;
	return column_is_null(cell, words, holds(in, column));
}
