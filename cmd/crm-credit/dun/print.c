#include "print.h"

#include "cli/heading.h"
#include "crm-credit/shared/units.h"
#include "csv/row.h"

/* What a letter comes to, in whole cents. */
struct sums {
	int64_t credit, fee, interest, total;
};

static struct sums
sums_of(const struct print *p, const struct letter *l)
{
	double fee = l->level >= 0 ? p->rules->level[l->level].fee : 0;
	struct sums s = { p->net ? -l->own : 0, units_round(fee, p->cents),
		units_round(l->interest, p->cents), 0 };

	s.total = l->overdue + l->coming + s.fee + s.interest;
	return s;
}

/* One letter on its way into its template. */
struct page {
	const struct print *p;
	const struct letter *l;
};

static struct template_value
money(int64_t amount)
{
	return (struct template_value){ VALUE_MONEY, { NULL, 0 }, amount };
}

static struct template_value
date(int32_t day)
{
	return (struct template_value){ VALUE_DATE, { NULL, 0 }, day };
}

static struct template_value
number(int64_t n)
{
	return (struct template_value){ VALUE_NUMBER, { NULL, 0 }, n };
}

/* The fields of an item, and those of a letter. Of no page only their names
 * are asked for. */
static const char *const item_fields[] = { "invoice_no", "date", "due", "days",
	"amount", "open", "interest", "level", NULL };
static const char *const letter_fields[] = { "customer_id", "as_of", "pay_by",
	"currency", "total", "interest", "fee", "credit", "gross", "overdue",
	"level", "count", "action", "company", "channel", NULL };

static size_t
find_name(const char *const *names, struct str field)
{
	size_t i = 0;

	while (names[i] != NULL && !str_eq(field, str_of(names[i])))
		i++;
	return i;
}

static struct template_value
item_value(const struct page *page, size_t field, size_t at)
{
	const struct print *p = page->p;
	const struct letter_item *it = &p->letters->item.v[page->l->first + at];
	const struct ledger *l = &p->c->book.ledger;
	const struct ledger_item *item = &l->items.v[it->item];

	switch (field) {
	case 0:
		return template_text(p->c->book.document.v[item->document]);
	case 1:
		return date(item->date);
	case 2:
		return date(item->due);
	case 3:
		return number(it->days);
	case 4:
		return money(ledger_read(l, item->customer, item->amount));
	case 5:
		return money(it->open);
	case 6:
		return money(units_round(it->interest, p->cents));
	default:
		return number(it->level);
	}
}

static struct template_value
letter_value(const struct page *page, size_t field)
{
	const struct print *p = page->p;
	const struct letter *l = page->l;
	struct sums s = sums_of(p, l);
	int32_t day = p->c->book.as_of;

	switch (field) {
	case 0:
		return template_text(credit_customer(p->c, l->row));
	case 1:
		return date(day);
	case 2:
		return date(day + (int32_t)p->pay_within);
	case 3:
		return template_text(credit_has_currency(p->c)
			? book_currency(&p->c->book, l->account)
			: STR(""));
	case 4:
		return money(s.total);
	case 5:
		return money(s.interest);
	case 6:
		return money(s.fee);
	case 7:
		return money(s.credit);
	case 8:
		return money(l->gross);
	case 9:
		return money(l->overdue);
	case 10:
		return number(l->level);
	case 11:
		return number((int64_t)l->n);
	case 12:
		return template_text(p->rules->level[l->level].action);
	case 13:
		return template_text(book_company(&p->c->book, l->account));
	default:
		return template_text(p->rules->level[l->level].channel);
	}
}

bool
print_value(const void *data, struct str field, size_t item,
    struct template_value *value)
{
	const struct page *page = data;
	const struct address *a;
	size_t at = find_name(item_fields, field);

	if (item != SIZE_MAX && item_fields[at] != NULL) {
		if (page != NULL)
			*value = item_value(page, at, item);
		return true;
	}
	at = find_name(letter_fields, field);
	if (letter_fields[at] != NULL) {
		if (page != NULL)
			*value = letter_value(page, at);
		return true;
	}
	a = page == NULL ? NULL
			 : address_of(page->p->addresses,
			       credit_customer(page->p->c, page->l->row));
	return paper_address(a, field, value);
}

void
print_letters(const struct print *p, struct out *out)
{
	struct paper paper = *p->paper;

	vec_each (const struct letter, l, &p->letters->list) {
		struct page page = { p, l };
		struct template_source source = { print_value, &page, l->n,
			l->level };
		const struct address *a;

		if (l->skipped != NULL)
			continue;
		a = address_of(p->addresses, credit_customer(p->c, l->row));
		paper_put(&paper, a, &source, out);
	}
	paper_close(&paper);
}

void
print_key_names(const struct print *p, struct csv_writer *w)
{
	credit_key_names(p->c, w);
	if (p->c->book.has_company)
		csv_field(w, STR("company"));
}

void
print_keys(const struct print *p, const struct letter *l, struct csv_writer *w)
{
	credit_keys(p->c, l->row, w);
	if (p->c->book.has_company)
		csv_field(w, book_company(&p->c->book, l->account));
}

void
print_line_names(const struct print *p, struct csv_writer *w)
{
	print_key_names(p, w);
	heading_line(
	    w, "line,invoice_no,date,due,days,level,amount,open,interest");
}

/* A row that is no item: what it is, and how much. */
static void
put_row(const struct print *p, const struct letter *l, const char *line,
    int64_t amount, struct csv_writer *w)
{
	print_keys(p, l, w);
	csv_field(w, str_of(line));
	csv_empties(w, 4);
	csv_row(w, l->level, STR(""), csv_amount(amount), STR(""));
}

void
print_lines(const struct print *p, const struct letter *l, struct csv_writer *w)
{
	const struct book *b = &p->c->book;
	struct sums s = sums_of(p, l);

	put_row(p, l, "letter", l->overdue, w);
	for (size_t i = 0; i < l->n; i++) {
		const struct letter_item *it =
		    &p->letters->item.v[l->first + i];
		const struct ledger_item *item = &b->ledger.items.v[it->item];

		print_keys(p, l, w);
		csv_cells(w, "item", b->document.v[item->document],
		    csv_day(item->date), csv_day(item->due), it->days,
		    it->level,
		    csv_amount(
			ledger_read(&b->ledger, item->customer, item->amount)),
		    csv_amount(it->open));
		csv_row(w, csv_rounded(it->interest, p->cents));
	}
	put_row(p, l, "credit", s.credit, w);
	put_row(p, l, "fee", s.fee, w);
	put_row(p, l, "interest", s.interest, w);
	put_row(p, l, "total", s.total, w);
}
