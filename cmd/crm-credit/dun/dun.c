/*
 * dun: which letters are due, to whom first, and what recovers most.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-credit/book/credit.h"
#include "crm-credit/book/units.h"
#include "crm-credit/crm-credit.h"
#include "crm-credit/shared/dun_rules.h"
#include "crm-credit/shared/facts.h"
#include "crm-credit/shared/promises.h"
#include "crm-credit/shared/rows.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

enum { PER_CUSTOMER, PER_ITEM };

struct options {
	struct book_options book;
	const char *levels, *log, *promises, *types, *actions;
	int policy;
	int64_t gap, minimum, cents;
	double capacity;
};

static const struct opt options[] = {
	{ "policy", OPT_CHOICE, offsetof(struct options, policy),
	    "customer|item", "customer",
	    "one letter per customer at the highest level, or one per item" },
	{ "levels", OPT_FILE, offsetof(struct options, levels), "FILE",
	    .help = "level, min_days, action, channel, fee, interest" },
	{ "log", OPT_FILE, offsetof(struct options, log), "FILE",
	    .help = "letters sent: invoice_no, date, level" },
	{ "gap", OPT_INT, offsetof(struct options, gap), "DAYS", "7",
	    "days between two letters", 0, 365 },
	{ "promises", OPT_FILE, offsetof(struct options, promises), "FILE",
	    .help = "promises to pay: customer_id, made, promised, amount" },
	{ "types", OPT_FILE, offsetof(struct options, types), "FILE",
	    .help = "customer_id, type: tough, scheming, cooperative, "
		    "emotional, stubborn, vain" },
	{ "actions", OPT_FILE, offsetof(struct options, actions), "FILE",
	    .help = "chances: bucket, action, probability, fee, cost, "
		    "minutes; action none is to wait" },
	{ "capacity", OPT_REAL, offsetof(struct options, capacity), "MINUTES",
	    "0", "choose actions by gain per minute, as far as these go", 0,
	    1e9 },
	{ "minimum", OPT_MONEY, offsetof(struct options, minimum), "AMOUNT",
	    "0", "no letter about less" },
	UNITS_OPTION(struct options), BOOK_OPTIONS(struct options), { 0 }
};

static const struct column_doc makes[] = { { "dun_level",
					       "the level that is due" },
	{ "dun_action", "what to do" }, { "dun_channel", "by whom" },
	{ "dun_items", "documents in the letter" },
	{ "dun_overdue", "their open amount that is late" },
	{ "dun_fee", "of the level" },
	{ "dun_interest", "of the level, from the due dates on" },
	{ "dun_total", "overdue, fee and interest" },
	{ "dun_strategy", "by the type of debtor" },
	{ "dun_skipped", "why no letter goes out" },
	{ "dun_best", "the action of the largest gain (--actions)" },
	{ "dun_gain", "what it is expected to bring" }, { NULL, NULL } };

static const struct {
	const char *type, *strategy;
} strategies[] = {
	{ "tough",
	    "facts in writing, cool down, third person, fixed last "
	    "date" },
	{ "scheming",
	    "verify every claim, speak to the owner, nothing without "
	    "signature, early legal step" },
	{ "cooperative",
	    "instalment plan in two steps, keep supply within "
	    "what is paid" },
	{ "emotional", "listen, personal contact, same date repeated" },
	{ "stubborn", "precedents and proof, small first payment" },
	{ "vain",
	    "private and respectful, name and rating at stake, face "
	    "kept" },
};

/* One letter, to a customer or about an item. */
struct letter {
	uint32_t row;
	struct str document;
	int32_t level, oldest;
	uint32_t late, soon, disputed; /* items */
	int64_t overdue;
	double interest;
	const char *skipped;
	const struct dun_action *best;
	double gain;
};

struct letters VEC_OF(struct letter);

struct run {
	const struct options *o;
	struct credit *c;
	struct dun_rules rules;
	struct letters letters;
	struct map typed;	    /* customers with a type */
	VEC(const char *) strategy; /* by customer in `typed` */
	bool *promised, *broken;    /* by account */
};

static bool
take_type(void *data, const struct side_row *row, struct diag *d)
{
	struct run *r = data;
	size_t k = 0, n = sizeof(strategies) / sizeof(*strategies);
	struct str type = side_text(row, 1);
	uint32_t number;

	while (k < n && !str_ieq(type, str_of(strategies[k].type)))
		k++;
	if (k == n)
		return side_bad(
		    row, d, "no type of debtor \"%.*s\"", STR_ARG(type));
	number = map_add(&r->typed, side_text(row, 0));
	if (number == r->strategy.n)
		vec_push(&r->strategy, strategies[k].strategy);
	else
		r->strategy.v[number] = strategies[k].strategy;
	return true;
}

static void
read_promises(struct run *r, const char *path)
{
	struct promises list = { NULL, 0, 0 };

	promises_read(&list, r->c, path, 0);
	for (size_t i = 0; i < list.n; i++) {
		r->promised[list.v[i].account] |=
		    list.v[i].state == PROMISE_OPEN;
		r->broken[list.v[i].account] |=
		    list.v[i].state == PROMISE_BROKEN;
	}
	vec_free(&list);
}

/* Adds an open item to its letter. */
static void
add_item(struct run *r, struct letter *to, size_t i)
{
	const struct ledger_walk *w = &r->c->walk;
	const struct ledger_item *item = &w->ledger->items.v[i];
	const struct dun_letter *sent =
	    dun_letter(&r->rules, r->c->book.document.v[item->document]);
	struct dunning_item facts = { .days = w->day - item->due,
		.last_level = sent == NULL ? 0 : sent->level,
		.days_since =
		    sent == NULL ? DUNNING_NEVER : w->day - sent->date,
		.logged = r->rules.has_log,
		.broken = r->broken[item->customer] };
	int32_t level = dunning_level(
	    &facts, r->rules.min_days, r->rules.levels, (int32_t)r->o->gap);

	if (level < 0)
		return;
	if (item->disputed) {
		to->disputed++;
		return;
	}
	if (level > to->level)
		to->level = level;
	if (facts.days <= 0) {
		to->soon++;
		return;
	}
	to->late++;
	if (facts.days > to->oldest)
		to->oldest = facts.days;
	to->overdue += w->open[i];
	to->interest += money_real(w->open[i]) *
	    r->rules.level[level].interest * facts.days / 365;
}

/* Why a letter stays at home, or NULL. */
static const char *
reason(const struct run *r, const struct letter *l, int64_t unapplied)
{
	if (l->late + l->soon == 0)
		return "disputed";
	if (r->promised != NULL && r->c->has_ledger && r->promised[l->row])
		return "promise not due";
	if (l->overdue > 0 && -unapplied >= l->overdue)
		return "unapplied covers it";
	if (l->overdue < r->o->minimum && l->level > 0)
		return "below minimum";
	return NULL;
}

static void
finish_letter(struct run *r, struct letter *l, int64_t unapplied)
{
	if (l->late + l->soon + l->disputed == 0)
		return;
	l->skipped = reason(r, l, unapplied);
	if (l->skipped == NULL)
		l->best = dun_best(&r->rules, money_real(l->overdue), l->oldest,
		    r->o->capacity > 0, &l->gain);
	vec_push(&r->letters, *l);
}

static void
letters_of_ledger(struct run *r)
{
	const struct ledger_walk *w = &r->c->walk;
	const struct ledger_items *items = &w->ledger->items;
	int64_t *unapplied = mem_zero(w->ledger->customers, sizeof(*unapplied));

	ledger_unapplied(w, unapplied);
	/* in order: an account's items stand together */
	for (size_t i = 0, end; i < items->n; i = end) {
		uint32_t account = items->v[i].customer;
		struct letter l = { .row = account, .level = -1 };

		for (end = i;
		     end < items->n && items->v[end].customer == account;
		     end++) {
			const struct ledger_item *item = &items->v[end];

			if (!ledger_is_open(w, end) ||
			    item->due == LEDGER_NO_DATE)
				continue;
			if (r->o->policy == PER_ITEM) {
				l = (struct letter){ .row = account,
					.level = -1 };
				l.document =
				    r->c->book.document.v[item->document];
			}
			add_item(r, &l, end);
			if (r->o->policy == PER_ITEM)
				finish_letter(r, &l, unapplied[account]);
		}
		if (r->o->policy == PER_CUSTOMER)
			finish_letter(r, &l, unapplied[account]);
	}
	free(unapplied);
}

/* From rows only the oldest item and the sums are known. */
static void
letters_of_rows(struct run *r)
{
	for (uint32_t i = 0; i < r->c->n; i++) {
		const struct credit_facts *f = &r->c->facts[i];
		struct dunning_item item = { .days_since = DUNNING_NEVER };
		struct letter l = { .row = i, .late = 1 };

		if (!(f->overdue > 0) || isnan(f->oldest_days))
			continue;
		l.oldest = item.days = (int32_t)f->oldest_days;
		l.level =
		    dunning_level(&item, r->rules.min_days, r->rules.levels, 0);
		l.overdue = units_round(f->overdue, 4);
		if (l.level >= 0)
			finish_letter(r, &l,
			    isnan(f->unapplied) ? 0
						: units_round(f->unapplied, 4));
	}
}

/* Those with a gain by gain, then by level and amount, the skipped last. */
static int
by_urgency(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;
	double gx = x->gain, gy = y->gain;

	if ((x->skipped != NULL) != (y->skipped != NULL))
		return x->skipped != NULL ? 1 : -1;
	if (gx != gy)
		return gx < gy ? 1 : -1;
	if (x->level != y->level)
		return x->level < y->level ? 1 : -1;
	if (x->overdue != y->overdue)
		return x->overdue < y->overdue ? 1 : -1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return str_cmp(x->document, y->document);
}

static int
by_gain_per_minute(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;
	double gx = x->gain, gy = y->gain;

	if (x->best != NULL && x->best->action.minutes > 0)
		gx /= x->best->action.minutes;
	if (y->best != NULL && y->best->action.minutes > 0)
		gy /= y->best->action.minutes;
	if (gx != gy)
		return gx < gy ? 1 : -1;
	return by_urgency(a, b);
}

/* Greedy: the best per minute first, until the minutes are used up. */
static void
fill_capacity(struct run *r)
{
	double left = r->o->capacity;

	if (left <= 0 || r->letters.n == 0)
		return;
	qsort(r->letters.v, r->letters.n, sizeof(*r->letters.v),
	    by_gain_per_minute);
	for (size_t i = 0; i < r->letters.n; i++) {
		struct letter *l = &r->letters.v[i];

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
write_letter(const struct run *r, const struct letter *l, struct csv_writer *w)
{
	bool goes = l->skipped == NULL;
	const struct dun_level *level =
	    l->level >= 0 ? &r->rules.level[l->level] : NULL;
	uint32_t typed = map_find(&r->typed, credit_customer(r->c, l->row));
	double fee = goes ? level->fee : 0, interest = goes ? l->interest : 0;

	credit_keys(r->c, l->row, w);
	if (r->o->policy == PER_ITEM)
		csv_field(w, l->document);
	if (level != NULL)
		csv_int(w, l->level);
	else
		csv_empty(w);
	csv_field(w, goes ? level->action : STR(""));
	csv_field(w, goes ? level->channel : STR(""));
	csv_int(w, l->late > 0 ? l->late : l->soon);
	csv_money(w, l->overdue);
	units_cell(w, fee, r->o->cents);
	units_cell(w, interest, r->o->cents);
	csv_money(w,
	    l->overdue + units_round(fee, r->o->cents) +
		units_round(interest, r->o->cents));
	csv_field(
	    w, typed == MAP_NONE ? STR("") : str_of(r->strategy.v[typed]));
	csv_field(w, goes ? STR("") : str_of(l->skipped));
	if (r->o->actions == NULL) {
		csv_empty(w);
		csv_empty(w);
	} else {
		csv_field(w, l->best == NULL ? STR("wait") : l->best->name);
		units_cell(w, l->gain, r->o->cents);
	}
	csv_end(w);
}

static void
load_all(struct run *r)
{
	static const char *const type_names[] = { "customer_id", "type", NULL };
	const struct options *o = r->o;
	struct tool *tool = r->c->tool;
	uint32_t n = r->c->book.names.count;

	r->promised = mem_zero(n, sizeof(*r->promised));
	r->broken = mem_zero(n, sizeof(*r->broken));
	dun_read_levels(&r->rules, tool, o->levels);
	if (o->log != NULL)
		dun_read_log(&r->rules, tool, o->log, r->c->book.as_of);
	if (o->actions != NULL)
		dun_read_actions(&r->rules, tool, o->actions);
	if (o->promises != NULL && r->c->has_ledger)
		read_promises(r, o->promises);
	if (o->types != NULL)
		side_read(tool, o->types, type_names, take_type, r);
}

static void
write_all(struct run *r, struct csv_writer *w)
{
	credit_key_names(r->c, w);
	if (r->o->policy == PER_ITEM)
		csv_field(w, STR("invoice_no"));
	heading_made(w, makes);
	csv_end(w);
	fill_capacity(r);
	if (r->letters.n > 1)
		qsort(r->letters.v, r->letters.n, sizeof(*r->letters.v),
		    by_urgency);
	for (size_t i = 0; i < r->letters.n; i++)
		write_letter(r, &r->letters.v[i], w);
}

static int
run(struct tool *tool, void *self)
{
	struct credit c = { .tool = tool };
	struct run r = { .o = self, .c = &c };
	struct tool_output out;
	bool well;

	well = credit_open_alone(&c, self, BOOK_HISTORY | BOOK_TEXTS);
	load_all(&r);
	if (c.has_ledger)
		letters_of_ledger(&r);
	else
		letters_of_rows(&r);
	tool_output(tool, &out, c.delimiter);
	write_all(&r, &out.w);
	tool_close(tool, &out);
	free(r.promised);
	free(r.broken);
	vec_free(&r.letters);
	vec_free(&r.strategy);
	map_free(&r.typed);
	dun_rules_free(&r.rules);
	credit_free(&c);
	return well ? 0 : EXIT_DATA;
}

const struct method credit_dun = {
	.name = "dun",
	.summary = "reminders that are due, by level, type of debtor and gain",
	.options = options,
	.options_size = sizeof(struct options),
	.roles = book_roles,
	.makes = makes,
	.run = run,
};
