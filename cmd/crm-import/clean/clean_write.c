/* The records as they are written. */
#include "clean.h"

#include "crm-import/reading/excel_safe.h"
#include "text/money.h"

/* A currency column is written where a currency may be known. */
static bool
is_silent(const struct clean *c, size_t i)
{
	if (i == c->refund && c->kind->orders && c->amount != ROLE_NONE)
		return true;
	return i == c->currency && c->column[i].column == ROLE_NONE &&
	    (c->amount == ROLE_NONE || !c->tells_currency);
}

static void
write_cell(struct clean *c, struct str text)
{
	if (c->options->source.excel_safe)
		excel_safe_field(c->w, text);
	else
		csv_field(c->w, text);
}

void
clean_write_header(struct clean *c)
{
	for (size_t i = 0; i < c->columns; i++)
		if (!is_silent(c, i))
			write_cell(c, c->column[i].name);
	csv_end(c->w);
}

/*
 * The whole record as it stands in the file, where that is how it is written:
 * the cells are their places there, in this order and between the delimiters
 * of the output, so that none has one inside; and there is no quote.
 */
static bool
is_verbatim(const struct clean *c, struct str *record)
{
	const struct clean_column *column = c->column;

	if (c->columns < 2 || column[0].cell.text.n == 0 ||
	    !str_is_inside(column[0].cell.text, c->record))
		return false;
	record->p = column[0].cell.text.p;
	record->n = 0;
	for (size_t i = 0; i < c->columns; i++) {
		struct str text = column[i].cell.text;

		if (is_silent(c, i))
			continue;
		if (i > 0) {
			if (text.p != record->p + record->n + 1 ||
			    record->p[record->n] != c->w->delimiter)
				return false;
			record->n++;
		}
		record->n += text.n;
	}
	return c->plain || memchr(record->p, '"', record->n) == NULL;
}

void
clean_write_record(struct clean *c)
{
	struct str record;

	if (!c->options->source.excel_safe && is_verbatim(c, &record)) {
		csv_verbatim(c->w, record);
		csv_end(c->w);
		return;
	}
	for (size_t i = 0; i < c->columns; i++)
		if (!is_silent(c, i))
			write_cell(c, c->column[i].cell.text);
	csv_end(c->w);
}

/* Amounts of the order, which its refund does not repeat: they may be added
 * up; and which of several lines was given back nobody knows. */
static bool
is_sale_only(const struct clean *c, size_t i)
{
	const struct clean_column *column = &c->column[i];

	if (i == c->amount || i == c->unit_price)
		return c->fill_down && i == c->unit_price;
	return i == c->quantity ||
	    (column->role != NULL && column->rule.type == CELL_MONEY) ||
	    (c->fill_down && clean_is_line_role(column->role));
}

/* What was given back is a record of its own, with a negative amount. */
void
clean_write_refund(struct clean *c)
{
	int64_t amount = 0;
	char text[MONEY_MAX];

	if (!c->kind->orders || c->amount == ROLE_NONE ||
	    c->status.refunds_match || c->column[c->amount].cell.amount < 0)
		return;
	if (c->refund != ROLE_NONE && c->column[c->refund].cell.text.n > 0)
		amount = c->column[c->refund].cell.amount;
	if (amount == 0 && c->refunded && c->column[c->amount].cell.amount > 0)
		amount = c->column[c->amount].cell.amount;
	if (amount == 0)
		return;
	amount = amount > 0 ? -amount : amount;
	if (c->refund_date != ROLE_NONE && c->date != ROLE_NONE &&
	    c->column[c->refund_date].cell.text.n > 0)
		c->column[c->date].cell.text =
		    c->column[c->refund_date].cell.text;
	for (size_t i = 0; i < c->columns; i++)
		if (is_sale_only(c, i))
			c->column[i].cell.text = STR("");
	c->column[c->amount].cell.text =
	    (struct str){ text, money_print(text, amount) };
	clean_write_record(c);
}
