/*
 * age --total, --percent, --control: what all rows come to.
 */
#include "age.h"

#include "base/die.h"
#include "cli/side.h"
#include "csv/row.h"
#include "text/money.h"

/* The sums of one currency. */
struct sums {
	struct ageing ageing;
	struct age_sources sources;
	struct exchange exchange;
};

/* A control account and what the ledger has for it. */
struct tie {
	int64_t control, ledger;
	bool told;
};

struct totals {
	struct age_options *o;
	const struct credit *c;
	struct map currencies;
	VEC(struct sums) sums;
	struct map accounts; /* of control: currency, blank, company */
	VEC(struct tie) tie;
	bool by_company;
};

static struct sums *
sums_of(struct totals *t, struct str currency)
{
	uint32_t at = map_add(&t->currencies, currency);

	if (at == t->sums.n)
		vec_push(&t->sums, (struct sums){ .ageing = { .no_due = 0 } });
	return &t->sums.v[at];
}

static void
add_row(struct totals *t, uint32_t row, struct str currency)
{
	struct ageing a = aged_row(&t->o->aged, row);
	struct sums *s = sums_of(t, currency);
	struct ageing *to = &s->ageing;

	for (size_t k = 0; k <= t->o->bounds.n; k++)
		to->bucket[k] += a.bucket[k];
	to->no_due += a.no_due;
	to->unapplied += a.unapplied;
	to->overdue += a.overdue;
	to->disputed += a.disputed;
	to->deducted += a.deducted;
	to->n_open += a.n_open;
	if (a.oldest_days > to->oldest_days)
		to->oldest_days = a.oldest_days;
	for (size_t k = 0; t->o->sources != NULL && k < AGE_SOURCES; k++)
		s->sources.bucket[k] += t->o->sources[row].bucket[k];
	if (t->o->exchange != NULL) {
		const struct exchange *e = &t->o->exchange[row];

		s->exchange.carried += e->carried;
		s->exchange.realised += e->realised;
		s->exchange.revalued += e->revalued;
	}
}

/* "total" under the first key, the currency under its own. */
static void
write_keys(const struct totals *t, const char *what, struct str currency,
    struct csv_writer *w)
{
	csv_field(w, str_of(what));
	for (const char *p = t->c->book.by; p != NULL && *p != '\0'; p++)
		if (*p == ',')
			csv_empty(w);
	if (credit_has_currency(t->c))
		csv_field(w, currency);
}

/* Shares of what is open; days and counts have none. */
static void
write_percent(const struct totals *t, const struct sums *s, struct str currency,
    struct csv_writer *w)
{
	const struct ageing *a = &s->ageing;
	int64_t balance = ageing_balance(a, &t->o->bounds);
	double base = (double)(balance - a->unapplied) / 100;

	write_keys(t, "percent", currency, w);
	csv_cells(w, csv_day(t->o->as_of), "percent", (double)balance / base);
	for (size_t k = 0; k <= t->o->bounds.n; k++)
		csv_real(w, (double)a->bucket[k] / base);
	csv_cells(w, (double)a->no_due / base, (double)a->unapplied / base);
	for (size_t k = 0; t->o->sources != NULL && k < AGE_SOURCES; k++)
		csv_real(w, (double)s->sources.bucket[k] / base);
	csv_real(w, (double)a->overdue / base);
	csv_empties(w, 2);
	csv_cells(w, (double)a->disputed / base, (double)a->deducted / base);
	for (int k = 0; t->o->exchange != NULL && k < 2; k++)
		csv_empty(w);
	csv_end(w);
}

static void
write_total(
    const struct age_options *o, const struct sums *s, struct csv_writer *w)
{
	struct age_line line = { .ageing = &s->ageing,
		.sources = o->sources == NULL ? NULL : &s->sources,
		.exchange = o->exchange == NULL ? NULL : &s->exchange,
		.what = "total" };

	age_write(o, &line, w);
}

static struct tie *
tie_of(struct totals *t, struct str currency, struct str company)
{
	struct text name = { NULL, 0, 0 };
	uint32_t at;

	vec_append(&name, currency.p, currency.n);
	vec_append(&name, " ", company.n > 0 && currency.n > 0);
	vec_append(&name, company.p, company.n);
	at = map_add(&t->accounts, (struct str){ name.v, name.n });
	if (at == t->tie.n)
		vec_push(&t->tie, (struct tie){ .told = false });
	vec_free(&name);
	return &t->tie.v[at];
}

static void
take_control(void *data, const struct side_row *row)
{
	struct totals *t = data;
	struct str company = side_more(row, "company");
	struct tie *tie = tie_of(t,
	    credit_has_currency(t->c) ? side_currency(row) : STR(""), company);
	int64_t balance = side_money(row, 0);

	if (company.n > 0 && !t->c->book.has_company)
		side_bad(row, "the documents have no company");
	t->by_company |= company.n > 0;
	tie->control += balance;
	tie->told = true;
}

static void
read_control(struct totals *t)
{
	struct tie *tie;
	int64_t amount;

	if (money_parse(str_of(t->o->control), &amount) > MONEY_ROUNDED) {
		side_read(
		    t->c->tool, t->o->control, "balance", take_control, t);
		return;
	}
	if (t->sums.n > 1)
		die(EXIT_USAGE,
		    "--control: one amount for %zu currencies: a file of "
		    "currency, balance has one for each",
		    t->sums.n);
	tie = tie_of(
	    t, t->sums.n == 0 ? STR("") : map_text(&t->currencies, 0), STR(""));
	*tie = (struct tie){ .control = amount, .told = true };
}

/* What each company's customers owe, in each currency. */
static void
add_companies(struct totals *t)
{
	const struct credit *c = t->c;
	const struct book *b = &c->book;
	int64_t *balance = mem_zero(b->ledger.customers, sizeof(*balance));

	if (b->rate != NULL)
		die(EXIT_USAGE, "--control by company: not with --rates");
	ledger_balances(&b->walk, balance);
	for (uint32_t a = 0; a < b->ledger.customers; a++)
		tie_of(t, book_currency(b, a), book_company(b, a))->ledger +=
		    balance[a];
	free(balance);
}

/* Does the ledger tie to the control accounts? */
static void
say_control(struct totals *t)
{
	char control[MONEY_MAX], ledger[MONEY_MAX], differ[MONEY_MAX];

	if (t->by_company)
		add_companies(t);
	for (uint32_t i = 0; i < t->sums.n && !t->by_company; i++)
		tie_of(t, map_text(&t->currencies, i), STR(""))->ledger =
		    ageing_balance(&t->sums.v[i].ageing, &t->o->bounds);
	for (uint32_t i = 0; i < t->tie.n; i++) {
		const struct tie *tie = &t->tie.v[i];
		struct str name = map_text(&t->accounts, i);

		if (!tie->told && tie->ledger == 0)
			continue;
		(tie->ledger != tie->control || !tie->told
			? report_wrong
			: report_say)(&t->c->tool->report,
		    "control %.*s, ledger %.*s, difference %.*s%s%.*s",
		    (int)money_print(control, tie->control), control,
		    (int)money_print(ledger, tie->ledger), ledger,
		    (int)money_print(differ, tie->ledger - tie->control),
		    differ, name.n > 0 ? " " : "", STR_ARG(name));
	}
}

static void
write_all(struct totals *t, struct csv_writer *w)
{
	const struct credit *c = t->c;

	credit_key_names(c, w);
	age_names(t->o, w);
	csv_end(w);
	for (uint32_t row = 0; row < c->n; row++) {
		add_row(t, row, credit_currency(c, row));
		credit_keys(c, row, w);
		age_cells(t->o, row, w);
		csv_end(w);
	}
	for (uint32_t i = 0; i < t->sums.n; i++) {
		struct str currency = map_text(&t->currencies, i);

		if (t->o->total) {
			write_keys(t, "total", currency, w);
			write_total(t->o, &t->sums.v[i], w);
			csv_end(w);
		}
		if (t->o->percent)
			write_percent(t, &t->sums.v[i], currency, w);
	}
}

void
age_total(struct age_options *o, struct credit *c, struct csv_writer *w)
{
	struct totals t = { .o = o, .c = c };

	write_all(&t, w);
	if (o->control != NULL) {
		read_control(&t);
		say_control(&t);
	}
	map_free(&t.accounts);
	vec_free(&t.tie);
	map_free(&t.currencies);
	vec_free(&t.sums);
}
