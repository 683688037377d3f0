#include "page.h"

enum {
	F_CUSTOMER,
	F_AS_OF,
	F_FROM,
	F_CURRENCY,
	F_OPENING,
	F_CLOSING,
	F_COUNT,
	F_OVERDUE,
	F_OLDEST,
	F_NO_DUE,
	F_UNAPPLIED,
	F_BUCKET
};

static const char *const page_fields[] = { "customer_id", "as_of", "from",
	"currency", "opening", "closing", "count", "overdue", "oldest_days",
	"no_due", "unapplied", "not_due", "d1_30", "d31_60", "d61_90",
	"d91_up" };
static const char *const line_fields[] = { "date", "type", "invoice_no",
	"debit", "credit", "amount", "balance" };

enum { FIELDS = COUNT(page_fields), LINES = COUNT(line_fields) };

static struct template_value
value(int kind, int64_t number)
{
	struct template_value v = { .text = { NULL, 0 }, .number = number };

	v.kind = kind == VALUE_DATE ? VALUE_DATE
	    : kind == VALUE_MONEY   ? VALUE_MONEY
				    : VALUE_NUMBER;
	return v;
}

static struct template_value
line_value(const struct page_line *l, size_t field)
{
	int64_t amount = l->line.amount;

	switch (field) {
	case 0:
		return value(VALUE_DATE, l->line.date);
	case 1:
		return template_text(str_of(l->line.type));
	case 2:
		return template_text(l->line.name);
	case 3:
		return value(VALUE_MONEY, amount > 0 ? amount : 0);
	case 4:
		return value(VALUE_MONEY, amount < 0 ? -amount : 0);
	case 5:
		return value(VALUE_MONEY, amount);
	default:
		return value(VALUE_MONEY, l->balance);
	}
}

static struct template_value
page_value(const struct page *p, size_t field)
{
	switch (field) {
	case F_CUSTOMER:
		return template_text(credit_customer(p->c, p->row));
	case F_AS_OF:
		return value(VALUE_DATE, p->c->book.as_of);
	case F_FROM:
		return value(VALUE_DATE, p->from);
	case F_CURRENCY:
		return template_text(credit_currency(p->c, p->row));
	case F_OPENING:
		return value(VALUE_MONEY, p->opening);
	case F_CLOSING:
		return value(VALUE_MONEY, p->closing);
	case F_COUNT:
		return value(VALUE_NUMBER, (int64_t)p->list.n);
	case F_OVERDUE:
		return value(VALUE_MONEY, p->aged->overdue);
	case F_OLDEST:
		return value(VALUE_NUMBER, p->aged->oldest_days);
	case F_NO_DUE:
		return value(VALUE_MONEY, p->aged->no_due);
	case F_UNAPPLIED:
		return value(VALUE_MONEY, p->aged->unapplied);
	default:
		return value(VALUE_MONEY, p->aged->bucket[field - F_BUCKET]);
	}
}

/* Of no page (NULL) only the names are asked for. */
static bool
value_of(
    const void *data, struct str field, size_t item, struct template_value *v)
{
	const struct page *p = data;
	size_t k = str_place(field, line_fields, LINES);

	if (item != SIZE_MAX && k < LINES) {
		if (p != NULL)
			*v = line_value(&p->list.v[item], k);
		return true;
	}
	k = str_place(field, page_fields, FIELDS);
	if (k < FIELDS) {
		if (p != NULL)
			*v = page_value(p, k);
		return true;
	}
	return paper_address(p == NULL
		? NULL
		: address_of(&p->addresses, credit_customer(p->c, p->row)),
	    field, v);
}

void
page_open(struct page *p, const char *letters, const char *mail,
    const char *customers)
{
	p->paper = (struct paper){ .mail = mail, .day = p->c->book.as_of };
	paper_read(&p->paper, letters, value_of);
	if (customers != NULL)
		address_read(&p->addresses, p->c->tool, customers);
}

void
page_start(struct page *p, uint32_t row, const struct ageing *aged)
{
	p->row = row;
	p->aged = aged;
	p->list.n = 0;
	p->opening = p->closing = 0;
}

void
page_add(struct page *p, const struct line *line, bool moves, int64_t balance)
{
	if (moves)
		vec_push(&p->list, (struct page_line){ *line, balance });
	else if (strcmp(line->type, "opening") == 0)
		p->opening = balance;
	else if (strcmp(line->type, "closing") == 0)
		p->closing = balance;
}

/* Without an address there is no mail to anybody. */
void
page_put(struct page *p, struct out *out)
{
	struct template_source source = { value_of, p, p->list.n, 0 };
	const struct address *a =
	    address_of(&p->addresses, credit_customer(p->c, p->row));

	if (p->paper.mail != NULL &&
	    (a == NULL || a->field[ADDRESS_EMAIL].n == 0)) {
		p->without++;
		return;
	}
	paper_put(&p->paper, a, &source, out);
}

void
page_close(struct page *p)
{
	if (p->without > 0)
		report_say(&p->c->tool->report,
		    "%llu statements are not in the mailbox: --customers has "
		    "no email of these customers",
		    (unsigned long long)p->without);
	paper_close(&p->paper);
}
