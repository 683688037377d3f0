/*
 * dun: which letters are due, to whom first, and what recovers most.
 */
#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/promises.h"
#include "crm-credit/shared/units.h"
#include "csv/row.h"
#include "print.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stddef.h>

enum { PER_CUSTOMER, PER_ITEM };
enum { NET_YES, NET_NO };
enum { BY_HIGHEST, BY_OLDEST };

struct options {
	struct book_options book;
	const char *levels, *log, *log_out, *promises, *types, *actions;
	const char *fee, *rates, *letters, *mail;
	bool lines;
	int policy, net, level_by;
	int64_t gap, repeat, minimum, cents, pay_within;
	double capacity, interest;
};

#include "dun.def"

static const struct {
	const char *type, *strategy;
} strategies[] = {
	{ "tough",
	    "facts in writing, cool down, third person, fixed last date" },
	{ "scheming",
	    "verify every claim, speak to the owner, nothing without "
	    "signature, early legal step" },
	{ "cooperative",
	    "instalment plan in two steps, keep supply within what is paid" },
	{ "emotional", "listen, personal contact, same date repeated" },
	{ "stubborn", "precedents and proof, small first payment" },
	{ "vain",
	    "private and respectful, name and rating at stake, face kept" },
};

struct run {
	const struct options *o;
	struct credit *c;
	struct dun_rules rules;
	struct letters letters;
	struct arrears_rates rates;
	struct map typed;	    /* customers with a type */
	VEC(const char *) strategy; /* by customer in `typed` */
	bool *promised, *broken;    /* by account */
	struct addresses addresses;
	struct paper paper;
	struct print print;
};

static void
take_type(void *data, const struct side_row *row)
{
	struct run *r = data;
	size_t k = 0, n = COUNT(strategies);
	struct str type = side_text(row, 1);
	uint32_t number;

	while (k < n && !str_ieq(type, str_of(strategies[k].type)))
		k++;
	if (k == n)
		side_bad(row, "no type of debtor \"%.*s\"", STR_ARG(type));
	number = map_add(&r->typed, side_text(row, 0));
	if (number == r->strategy.n)
		vec_push(&r->strategy, strategies[k].strategy);
	else
		r->strategy.v[number] = strategies[k].strategy;
}

static void
read_promises(struct run *r, const char *path)
{
	const struct promises *all = promises_read(r->c, path, 0);

	vec_each (const struct promise, p, &all->list) {
		r->promised[p->account] |= p->state == PROMISE_OPEN;
		r->broken[p->account] |= p->state == PROMISE_BROKEN;
	}
	for (uint32_t a = 0; a < r->c->book.names.count; a++) {
		r->promised[a] = r->promised[all->first[a]];
		r->broken[a] = r->broken[all->first[a]];
	}
}

/* Without documents nothing is known of a customer's items but the sums. */
static void
letters_of_rows(struct run *r)
{
	for (uint32_t i = 0; i < r->c->n; i++) {
		const struct credit_facts *f = &r->c->facts[i];
		struct dunning_item item = { .days = 0 };
		struct letter l = { .row = i, .late = 1, .next = DATE_NONE };
		int64_t money =
		    isnan(f->unapplied) ? 0 : units_round(-f->unapplied, 4);

		if (!(f->overdue > 0) || isnan(f->oldest_days))
			continue;
		l.oldest = item.days = (int32_t)f->oldest_days;
		l.level =
		    dunning_level(&item, r->rules.min_days, r->rules.levels);
		l.gross = units_round(f->overdue, 4);
		l.own = money < 0 ? 0 : money < l.gross ? money : l.gross;
		l.overdue = l.gross - (r->o->net == NET_YES ? l.own : 0);
		if (l.overdue == 0)
			l.skipped = "credit";
		else if (l.overdue < r->o->minimum)
			l.skipped = "minimum";
		if (l.level >= 0)
			vec_push(&r->letters.list, l);
	}
}

static void
letters_of_ledger(struct run *r)
{
	const struct options *o = r->o;
	struct letter_rules rules = { .rules = &r->rules,
		.per_item = o->policy == PER_ITEM,
		.net = o->net == NET_YES,
		.by_oldest = o->level_by == BY_OLDEST,
		.gap = (int32_t)o->gap,
		.repeat = (int32_t)o->repeat,
		.minimum = o->minimum,
		.cents = o->cents,
		.interest = o->interest,
		.rates = o->rates == NULL ? NULL : &r->rates,
		.promised = r->promised,
		.broken = r->broken };

	letter_all(&r->letters, r->c, &rules);
}

/* Which action is best for the letters that go out. */
static void
find_actions(struct run *r)
{
	vec_each (struct letter, l, &r->letters.list)
		if (l->skipped == NULL)
			l->best = dun_best(&r->rules, money_real(l->overdue),
			    l->oldest, r->o->capacity > 0, &l->gain);
}

/* The number of the one item of a letter, with --policy=item. */
static struct str
document_of(const struct run *r, const struct letter *l)
{
	const struct book *b = &r->c->book;

	if (r->o->policy != PER_ITEM || !r->c->has_ledger)
		return STR("");
	return b->document.v[b->ledger.items.v[l->item].document];
}

/* Those with a gain by gain, then by level and amount, the skipped last. */
SORT_BY(by_urgency, struct letter,
    SORT_VALUES(a->skipped != NULL, b->skipped != NULL) || SORT_DOWN(gain) ||
	SORT_DOWN(level) || SORT_DOWN(overdue) || SORT_UP(row) ||
	SORT_UP(item));

static double
gain_per_minute(const struct letter *x)
{
	return x->best != NULL && x->best->action.minutes > 0
	    ? x->gain / x->best->action.minutes
	    : x->gain;
}

SORT_BY(by_gain_per_minute, struct letter,
    SORT_VALUES(gain_per_minute(b), gain_per_minute(a)) ||
	(order = by_urgency(a, b)));

/* Greedy: the best per minute first, until the minutes are used up. */
static void
fill_capacity(struct run *r)
{
	double left = r->o->capacity;

	if (left <= 0 || r->letters.list.n == 0)
		return;
	vec_sort(&r->letters.list, by_gain_per_minute);
	vec_each (struct letter, l, &r->letters.list) {
		if (l->best == NULL)
			continue;
		if (l->best->action.minutes <= left)
			left -= l->best->action.minutes;
		else {
			l->best = NULL;
			l->gain = 0;
		}
	}
}

static void
write_address(const struct run *r, const struct letter *l, struct csv_writer *w)
{
	const struct address *a =
	    address_of(&r->addresses, credit_customer(r->c, l->row));

	for (size_t i = 0; i < ADDRESS_FIELDS; i++)
		csv_field(w, a == NULL ? STR("") : a->field[i]);
}

static void
write_letter(const struct run *r, const struct letter *l, struct csv_writer *w)
{
	bool goes = l->skipped == NULL;
	const struct dun_level *level =
	    l->level >= 0 ? &r->rules.level[l->level] : NULL;
	uint32_t typed = map_find(&r->typed, credit_customer(r->c, l->row));
	double fee = goes ? level->fee : 0, interest = goes ? l->interest : 0;

	print_keys(&r->print, l, w);
	if (r->o->policy == PER_ITEM)
		csv_field(w, document_of(r, l));
	csv_int_if(w, level != NULL, l->level);
	csv_cells(w, goes ? level->action : STR(""),
	    goes ? level->channel : STR(""), l->late > 0 ? l->late : l->soon,
	    csv_amount(l->overdue), csv_rounded(fee, r->o->cents),
	    csv_rounded(interest, r->o->cents),
	    csv_amount(l->overdue + l->coming + units_round(fee, r->o->cents) +
		units_round(interest, r->o->cents)),
	    typed == MAP_NONE ? STR("") : str_of(r->strategy.v[typed]),
	    goes ? STR("") : str_of(l->skipped));
	if (r->o->actions == NULL)
		csv_empties(w, 2);
	else
		csv_cells(w, l->best == NULL ? STR("wait") : l->best->name,
		    csv_rounded(l->gain, r->o->cents));
	csv_cells(
	    w, csv_amount(l->gross), csv_amount(l->own), csv_day(l->next));
	if (r->o->book.customers != NULL)
		write_address(r, l, w);
	csv_end(w);
}

/* "3:5.00,4:10". */
static void
read_fees(struct run *r, const char *text)
{
	for (size_t k = 0; k < r->rules.levels; k++)
		r->rules.level[k].fee = 0;
	str_each (item, str_of(text), ',') {
		struct str fee = item;
		struct str level = str_cut(&fee, ':');
		int64_t number, amount;

		if (!num_int(level, &number) || number < 0 ||
		    number >= (int64_t)r->rules.levels || fee.p == NULL ||
		    money_parse(fee, &amount) > MONEY_ROUNDED || amount < 0)
			die(EXIT_USAGE,
			    "--fee: \"%.*s\" is no LEVEL:AMOUNT of a level 0 "
			    "to %zu",
			    STR_ARG(item), r->rules.levels - 1);
		r->rules.level[number].fee = money_real(amount);
	}
}

static void
read_interest(struct run *r)
{
	int32_t until = r->c->book.as_of;

	arrears_read_rates(&r->rates, ARREARS_365, r->c->tool, r->o->rates,
	    arrears_first_due(&r->c->book.ledger, until), until);
}

static void
load_all(struct run *r)
{
	const struct options *o = r->o;
	struct tool *tool = r->c->tool;
	uint32_t n = r->c->book.names.count;

	r->promised = mem_zero(n, sizeof(*r->promised));
	r->broken = mem_zero(n, sizeof(*r->broken));
	dun_read_levels(&r->rules, tool, o->levels);
	if (o->fee != NULL)
		read_fees(r, o->fee);
	if (o->rates != NULL)
		read_interest(r);
	dun_read_log(&r->rules, tool, &r->c->book, o->log);
	if (o->actions != NULL)
		dun_read_actions(&r->rules, tool, o->actions);
	if (o->promises != NULL && r->c->has_ledger)
		read_promises(r, o->promises);
	if (o->types != NULL)
		side_read(tool, o->types, "customer_id,type", take_type, r);
	if (o->book.customers != NULL)
		address_read(&r->addresses, tool, o->book.customers);
	r->print = (struct print){ .c = r->c,
		.rules = &r->rules,
		.letters = &r->letters,
		.addresses = &r->addresses,
		.paper = &r->paper,
		.net = o->net == NET_YES,
		.pay_within = o->pay_within,
		.cents = o->cents };
	r->paper = (struct paper){ .mail = o->mail, .day = r->c->book.as_of };
	if (o->letters != NULL)
		paper_read(&r->paper, o->letters, print_value);
}

/* Whom no letter reaches, or may. */
static void
check_addresses(struct run *r)
{
	uint64_t unknown = 0;

	vec_each (struct letter, l, &r->letters.list) {
		const struct address *a =
		    address_of(&r->addresses, credit_customer(r->c, l->row));

		if (a != NULL && a->blocked_until != DATE_NONE &&
		    a->blocked_until >= r->c->book.as_of)
			l->skipped = "blocked";
		else if (l->skipped != NULL)
			continue;
		else if (r->o->mail != NULL &&
		    (a == NULL || a->field[ADDRESS_EMAIL].n == 0))
			l->skipped = "no_address";
		unknown += a == NULL;
	}
	if (unknown > 0 && r->o->book.customers != NULL)
		report_say(&r->c->tool->report,
		    "%llu letters are to customers that --customers does not "
		    "have",
		    (unsigned long long)unknown);
}

/* The log as it was, and the letters of this run. */
static void
write_log(const struct run *r)
{
	const struct book *b = &r->c->book;
	struct csv_writer w;
	struct out out;

	if (r->o->log_out == NULL)
		return;
	out_open(&out, r->o->log_out);
	csv_writer_init(&w, &out, tool_out_delimiter(r->c->tool), 6);
	dun_write_log(&r->rules, &w);
	vec_each (const struct letter, l, &r->letters.list) {
		for (size_t k = 0; l->skipped == NULL && k < l->n; k++) {
			const struct letter_item *it =
			    &r->letters.item.v[l->first + k];

			struct dun_document about =
			    dun_document_of(b, it->item);
			struct dun_letter sent = { b->as_of, it->level };

			dun_write_sent(&r->rules, &about, &sent, &w);
		}
	}
	out_close(&out);
}

static void
write_all(struct run *r, struct csv_writer *w)
{
	print_key_names(&r->print, w);
	if (r->o->policy == PER_ITEM)
		csv_field(w, STR("invoice_no"));
	heading_made(w, makes);
	for (size_t i = 0; r->o->book.customers != NULL && i < ADDRESS_FIELDS;
	     i++)
		csv_field(w, str_of(address_names[i]));
	csv_end(w);
	for (size_t i = 0; i < r->letters.list.n; i++)
		write_letter(r, &r->letters.list.v[i], w);
}

static void
sort_letters(struct run *r)
{
	fill_capacity(r);
	vec_sort(&r->letters.list, by_urgency);
}

static void
write_lines(struct run *r, struct csv_writer *w)
{
	print_line_names(&r->print, w);
	for (size_t i = 0; i < r->letters.list.n; i++)
		if (r->letters.list.v[i].skipped == NULL)
			print_lines(&r->print, &r->letters.list.v[i], w);
}

/* What needs documents is refused for rows of customers. */
static void
check_options(const struct options *o, const struct credit *c)
{
	if (o->mail != NULL && o->letters == NULL)
		die(EXIT_USAGE, "--mail needs --letters=LANGUAGE=FILE");
	if (o->lines && o->letters != NULL)
		die(EXIT_USAGE, "--lines and --letters are two outputs");
	if (!c->has_ledger &&
	    (o->lines || o->letters != NULL || o->log_out != NULL))
		die(EXIT_USAGE,
		    "--lines, --letters and --log-out need documents, not rows "
		    "per customer");
}

static int
run(struct tool *tool, void *self)
{
	static const struct credit_needs needs = { .wants = BOOK_HISTORY |
		    BOOK_TEXTS };
	struct credit *c = credit_open(tool, self, &needs);
	struct run *r = tool_alloc(tool, sizeof(*r));
	struct csv_writer *w;

	r->o = self;
	r->c = c;
	check_options(self, c);
	load_all(r);
	if (c->has_ledger) {
		credit_say_no_due(c, "get no letter");
		letters_of_ledger(r);
	} else {
		letters_of_rows(r);
	}
	check_addresses(r);
	find_actions(r);
	sort_letters(r);
	write_log(r);
	w = tool_output(tool);
	if (r->o->letters != NULL || r->o->lines)
		letter_tell(&r->letters, &tool->report);
	if (r->o->letters != NULL)
		print_letters(&r->print, w->out);
	else if (r->o->lines)
		write_lines(r, w);
	else
		write_all(r, w);
	return tool_close(tool);
}

const struct method credit_dun = { METHOD_TOLD, .run = run };
