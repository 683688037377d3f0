#include "book_erp.h"

#include "columns.h"
#include "text/date.h"
#include "text/money.h"
#include "text/token.h"

void
book_erp_columns(struct book_columns *c, struct input *in)
{
	static const char *const days[] = { "zbd1t", "zbd2t", "zbd3t" };
	static const char *const percent[] = { "zbd1p", "zbd2p" };

	c->direction = column_of(in, "direction", NULL);
	c->year = column_any(in, "fiscal_year", "fiscal_year,gjahr");
	c->position = column_plain(in, "buzei");
	c->clearing = column_any(
	    in, "clearing_document", "clearing_document,augbl,ausgleichsbeleg");
	c->of_year = column_plain(in, "rebzj");
	c->of_position = column_plain(in, "rebzz");
	c->baseline = column_plain(in, "zfbdt");
	for (size_t i = 0; i < 3; i++)
		c->days[i] = column_plain(in, days[i]);
	for (size_t i = 0; i < 2; i++)
		c->percent[i] = column_plain(in, percent[i]);
	c->special = column_plain(in, "umskz");
	c->state = column_plain(in, "bstat");
	c->erp = c->year != ROLE_NONE || c->baseline != ROLE_NONE ||
	    c->position != ROLE_NONE || c->clearing != ROLE_NONE;
}

/* No value, or a date or number, of which SAP writes noughts for
 * none. */
static bool
is_nought(const struct book_rows *r, const struct csv_row *row, size_t column)
{
	struct str cell;

	if (book_lacks(r, row, column))
		return true;
	cell = str_trim(row->field[column]);
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] != '0')
			return false;
	return true;
}

bool
book_erp_is_word(struct str word)
{
	return str_ieq(word, STR("dz")) || str_ieq(word, STR("dg")) ||
	    str_ieq(word, STR("dr")) || str_ieq(word, STR("rv"));
}

/* A number of days or per cent; 0 where there is none. */
static bool
read_number(struct book_rows *r, const struct csv_row *row, size_t column,
    double *value)
{
	*value = 0;
	return is_nought(r, row, column) ||
	    input_real(r->in, row, column, value);
}

/* The ledger knows one discount of a document. */
static void
second_discount(const struct book_rows *r, const struct csv_row *row)
{
	struct diag d;

	diag_set(&d, 0, "second-discount",
	    "a second cash discount is not read: what is paid within the first "
	    "term earns the first, later nothing");
	input_warn(r->in, row, r->column.percent[1], &d);
}

bool
book_erp_due(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	int32_t from = e->date;
	double days[3], percent[2], net = 0;

	if (!is_nought(r, row, c->baseline) &&
	    !input_date(r->in, row, c->baseline, &from))
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (!read_number(r, row, c->days[i], &days[i]) ||
		    (i < 2 && !read_number(r, row, c->percent[i], &percent[i])))
			return false;
		if (days[i] < 0 || days[i] > 36500)
			return input_bad(r->in, row, c->days[i], "out-of-range",
			    "%g days of terms", days[i]);
		if (days[i] > 0)
			net = days[i];
	}
	if (e->due == DATE_NONE)
		e->due = from + (int32_t)net;
	if (percent[0] > 0 && percent[0] < 100) {
		e->discount = percent[0] / 100;
		e->discount_until = from + (int32_t)days[0];
	}
	if (percent[1] > 0)
		second_discount(r, row);
	return true;
}

bool
book_erp_side(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	size_t column = r->column.direction;
	enum token_bool debit;
	struct str cell;
	int64_t amount;

	if (book_lacks(r, row, column))
		return true;
	cell = str_trim(row->field[column]);
	debit = token_debit(cell);
	if (debit == TOKEN_NEITHER &&
	    money_parse(cell, &amount) <= MONEY_ROUNDED)
		debit = amount < 0 ? TOKEN_FALSE : TOKEN_TRUE;
	if (debit == TOKEN_NEITHER)
		return input_bad(r->in, row, column, "not-in-set",
		    "direction \"%.*s\" is neither debit (D, S) nor credit "
		    "(C, H)",
		    STR_ARG(cell));
	e->by_balance = r->by_sign;
	if ((e->amount < 0) == (debit == TOKEN_TRUE))
		e->amount = -e->amount;
	return true;
}

struct str
book_erp_posting(struct book_rows *r, const struct csv_row *row)
{
	const struct book_columns *c = &r->column;
	const size_t column[] = { c->year, c->position, c->clearing,
		c->of_year };
	struct book_key *key = &r->posting;
	bool any = false;

	if (!c->erp)
		return STR("");
	key->n = 0;
	for (size_t i = 0; i < COUNT(column); i++) {
		if (i > 0)
			vec_push(key, '\x1f');
		if (is_nought(r, row, column[i]))
			continue;
		any = true;
		vec_append(
		    key, row->field[column[i]].p, row->field[column[i]].n);
	}
	return any ? (struct str){ key->v, key->n } : STR("");
}

struct str
book_posting(const struct book_entry *e, int part)
{
	struct str rest = e->posting, cell = { NULL, 0 };

	for (int i = 0; i <= part && rest.p != NULL; i++)
		cell = str_trim(str_cut(&rest, '\x1f'));
	return cell;
}

bool
book_erp_is_noted(const struct book_rows *r, const struct csv_row *row)
{
	const struct book_columns *c = &r->column;

	return (!book_lacks(r, row, c->state) &&
		   str_eq(str_trim(row->field[c->state]), STR("S"))) ||
	    (!book_lacks(r, row, c->special) && c->direction != ROLE_NONE &&
		str_eq(str_trim(row->field[c->special]), STR("F")));
}

void
book_erp_instalment(
    const struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;
	bool own = e->type == BOOK_INVOICE || e->type == BOOK_REFUND;
	size_t column = own ? c->position : c->of_position;

	e->instalment =
	    is_nought(r, row, column) ? STR("") : str_trim(row->field[column]);
}

struct str
book_erp_name(
    const struct book_rows *r, const struct csv_row *row, size_t column)
{
	bool none = r->column.erp ? is_nought(r, row, column)
				  : book_lacks(r, row, column);

	return none ? STR("") : str_trim(row->field[column]);
}
