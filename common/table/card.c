#include "table/card.h"

#include "base/die.h"
#include "csv/row.h"
#include "table/column.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

static bool
overflow(struct diag *d)
{
	return diag_set(d, EXIT_DATA, "number-overflow",
	    "a customer's amounts add up to more than 922337203685477.5807");
}

bool
card_add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct card *card = state;

	(void)data;
	card->order_count += day->orders;
	card->refund_count += day->refunds;
	if (day->net > 0) {
		if (card->active_days++ == 0) {
			card->first_date = day->date;
			card->first_day_amount = day->net;
		}
		card->last_date = day->date;
	}
	if (!money_add(&card->net_amount, day->net) ||
	    !money_add(&card->refund_amount, day->refunded) ||
	    !money_add(&card->item_count, day->quantity) ||
	    !money_add(&card->cost_amount, day->cost))
		return overflow(d);
	return true;
}

/* The dates and the first day's amount of two parts, the earlier one first. */
static bool
join_dates(struct card *card, const struct card *other, struct diag *d)
{
	const struct card *first = card, *last = other;

	if (other->active_days == 0)
		return true;
	if (card->active_days == 0 || other->first_date < card->first_date) {
		first = other;
		last = card;
	}
	if (last->active_days > 0 && last->first_date <= first->last_date)
		return diag_set(d, EXIT_DATA, "overlap",
		    "the date ranges of two cards of this customer overlap; "
		    "cards add up where the parts were cut by customer or by "
		    "date");
	card->first_day_amount = first->first_day_amount;
	card->last_date =
	    last->active_days > 0 ? last->last_date : first->last_date;
	card->first_date = first->first_date;
	return true;
}

bool
card_add(struct card *card, const struct card *other, struct diag *d)
{
	struct card before = *card;

	if (!join_dates(card, other, d))
		return false;
	card->active_days = before.active_days + other->active_days;
	card->order_count += other->order_count;
	card->refund_count += other->refund_count;
	card->product_count = CARD_UNKNOWN;
	if (!money_add(&card->net_amount, other->net_amount) ||
	    !money_add(&card->refund_amount, other->refund_amount) ||
	    !money_add(&card->item_count, other->item_count) ||
	    !money_add(&card->cost_amount, other->cost_amount))
		return overflow(d);
	return true;
}

void
card_write_names(struct csv_writer *w, const struct card_extra *extra)
{
	csv_cells(w, "as_of", "first_date", "last_date", "order_count",
	    "active_days", "net_amount", "first_day_amount", "refund_count",
	    "refund_amount");
	if (extra->items)
		csv_field(w, STR("item_count"));
	if (extra->products)
		csv_field(w, STR("product_count"));
	if (extra->costs)
		csv_field(w, STR("cost_amount"));
	if (extra->currency)
		csv_field(w, STR("currency"));
}

/* A quantity in 1/10000 without the two decimals that money has. */
static void
write_quantity(struct csv_writer *w, int64_t quantity)
{
	char text[MONEY_MAX];
	size_t n = money_print(text, quantity);

	while (text[n - 1] == '0')
		n--;
	n -= text[n - 1] == '.';
	csv_verbatim(w, (struct str){ text, n });
}

static void
write_amount(
    struct csv_writer *w, int64_t amount, const struct card_extra *extra)
{
	csv_money_if(w, !extra->no_amounts, amount);
}

void
card_write(struct csv_writer *w, const struct card *card, int32_t as_of,
    struct str currency, const struct card_extra *extra)
{
	bool bought = card->active_days > 0;

	csv_date(w, as_of);
	csv_date(w, bought ? card->first_date : DATE_NONE);
	csv_date(w, bought ? card->last_date : DATE_NONE);
	csv_int(w, card->order_count);
	csv_int(w, card->active_days);
	write_amount(w, card->net_amount, extra);
	write_amount(w, card->first_day_amount, extra);
	csv_int(w, card->refund_count);
	write_amount(w, card->refund_amount, extra);
	if (extra->items)
		write_quantity(w, card->item_count);
	if (extra->products && card->product_count == CARD_UNKNOWN)
		csv_empty(w);
	else if (extra->products)
		csv_int(w, card->product_count);
	if (extra->costs)
		csv_money(w, card->cost_amount);
	if (extra->currency)
		csv_field(w, currency);
}

bool
card_find_columns(const struct header *header, struct card_columns *c)
{
	struct {
		const char *name;
		size_t *column;
	} wanted[] = {
		{ "as_of", &c->as_of },
		{ "first_date", &c->first_date },
		{ "last_date", &c->last_date },
		{ "order_count", &c->order_count },
		{ "active_days", &c->active_days },
		{ "net_amount", &c->net_amount },
		{ "first_day_amount", &c->first_day_amount },
		{ "refund_count", &c->refund_count },
		{ "refund_amount", &c->refund_amount },
		{ "item_count", &c->item_count },
		{ "product_count", &c->product_count },
		{ "cost_amount", &c->cost_amount },
		{ "currency", &c->currency },
	};

	for (size_t i = 0; i < COUNT(wanted); i++)
		*wanted[i].column =
		    header_exact(header, str_of(wanted[i].name));
	return c->net_amount != ROLE_NONE && c->last_date != ROLE_NONE;
}

/* Reading: each kind of cell, empty or without a column being none. */

static bool
read_date(const struct str *cell, size_t column, int32_t *day, struct diag *d)
{
	*day = DATE_NONE;
	return column == ROLE_NONE || str_trim(cell[column]).n == 0 ||
	    column_date(cell[column], day, d);
}

static bool
read_money(
    const struct str *cell, size_t column, int64_t *amount, struct diag *d)
{
	uint64_t rounded = 0;

	*amount = 0;
	return column == ROLE_NONE || str_trim(cell[column]).n == 0 ||
	    column_money(cell[column], amount, &rounded, d);
}

static bool
read_count(
    const struct str *cell, size_t column, uint32_t *count, struct diag *d)
{
	int64_t n = 0;

	*count = 0;
	if (column == ROLE_NONE || str_trim(cell[column]).n == 0)
		return true;
	if (!num_int(str_trim(cell[column]), &n) || n < 0 || n > UINT32_MAX)
		return diag_set(d, EXIT_DATA, "bad-number",
		    "bad count \"%.*s\", expected digits",
		    STR_ARG(cell[column]));
	*count = (uint32_t)n;
	return true;
}

bool
card_read(const struct card_columns *c, const struct str *cell,
    struct card *card, int32_t *as_of, size_t *column, struct diag *d)
{
	struct {
		size_t column;
		int32_t *day;
	} dates[] = { { c->as_of, as_of }, { c->first_date, &card->first_date },
		{ c->last_date, &card->last_date } };
	struct {
		size_t column;
		uint32_t *count;
	} counts[] = { { c->order_count, &card->order_count },
		{ c->active_days, &card->active_days },
		{ c->refund_count, &card->refund_count },
		{ c->product_count, &card->product_count } };
	struct {
		size_t column;
		int64_t *amount;
	} amounts[] = { { c->net_amount, &card->net_amount },
		{ c->first_day_amount, &card->first_day_amount },
		{ c->refund_amount, &card->refund_amount },
		{ c->item_count, &card->item_count },
		{ c->cost_amount, &card->cost_amount } };

	for (size_t i = 0; i < COUNT(dates); i++)
		if (*column = dates[i].column,
		    !read_date(cell, *column, dates[i].day, d))
			return false;
	for (size_t i = 0; i < COUNT(counts); i++)
		if (*column = counts[i].column,
		    !read_count(cell, *column, counts[i].count, d))
			return false;
	for (size_t i = 0; i < COUNT(amounts); i++)
		if (*column = amounts[i].column,
		    !read_money(cell, *column, amounts[i].amount, d))
			return false;
	/* A file without active_days has its orders, else still tells whether
	 * there was a day. */
	if (c->active_days == ROLE_NONE)
		card->active_days = card->last_date == DATE_NONE ? 0
		    : card->order_count > 0 ? card->order_count
					    : 1;
	if ((card->active_days > 0) == (card->last_date != DATE_NONE))
		return true;
	*column = c->last_date;
	return diag_set(d, EXIT_DATA, "rule",
	    "last_date and active_days contradict each other");
}
