/*
 * limit: how much credit, by every method side by side.
 */
#include "model/limit.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "cli/tool.h"
#include "crm-credit/facts/part.h"
#include "crm-credit/shared/financials.h"
#include "crm-credit/shared/units.h"
#include "csv/row.h"

#include <math.h>
#include <stddef.h>

struct options {
	struct book_options book;
	int composite, floor;
	const char *weights, *financials;
	double margin, pd, lgd, own_share;
	double tau, haircut;
	int64_t own_sales, own_equity, unit, total, cents;
	bool peak, detail, groups;

	struct financials statements;
	double weight[LIMIT_METHODS];
	struct map parents; /* of groups, with the currency */
	uint32_t *group_of; /* by row */
	struct limit_row {
		double value[LIMIT_METHODS];
		struct limit_result result;
		double current, year_sales;
		int64_t scaled;
	} * row;
};

#include "limit.def"

static void
take_weight(void *data, const struct side_row *row)
{
	struct options *o = data;
	struct str name = side_text(row, 0);
	size_t m = str_place(name, limit_method_name, LIMIT_METHODS);

	if (m <= LIMIT_NEED || m >= LIMIT_METHODS)
		side_bad(row, "no method \"%.*s\"", STR_ARG(name));
	o->weight[m] = side_within(row, 1, &side_positive);
}

/* The fact of a row, else the option, where 0 is unknown. */
static double
or_option(double fact, double option)
{
	if (!isnan(fact))
		return fact;
	return option == 0 ? NAN : option;
}

static void
check_share(
    const struct credit *c, uint32_t row, const char *name, double share)
{
	struct str customer = credit_customer(c, row);

	if (share < 0 || share > 1)
		die(EXIT_USAGE, "%s %g of customer \"%.*s\" is not 0 to 1",
		    name, share, STR_ARG(customer));
}

/* Largest sum of amounts whose dates lie within `days`, by date. */
static int64_t
largest_window(const struct ledger_item *const *item, size_t n, double days)
{
	int64_t sum = 0, best = 0;
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		sum += item[i]->amount;
		while (item[i]->date - item[first]->date >= days)
			sum -= item[first++]->amount;
		if (sum > best)
			best = sum;
	}
	return best;
}

/* The peak of each row into its facts. */
static void
find_peaks(struct credit *c)
{
	const struct ledger_items *items = &c->book.ledger.items;
	scoped struct sort_item *order = mem_alloc(items->n, sizeof(*order));
	scoped const struct ledger_item **item =
	    mem_alloc(items->n, sizeof(const struct ledger_item *));
	size_t n = 0;

	for (size_t i = 0; i < items->n; i++)
		if (ledger_is_sale(&c->book.walk, i))
			order[n++] = sort_item(
			    sort_key_within(credit_row(c, items->v[i].customer),
				items->v[i].date),
			    i);
	sort_items(order, n);
	for (size_t i = 0; i < n; i++)
		item[i] = &items->v[order[i].index];
	for (size_t i = 0, end; i < n; i = end) {
		struct credit_facts *f = &c->facts[order[i].key >> 32];
		double days = f->terms + (f->days_late > 0 ? f->days_late : 0);

		for (end = i;
		     end < n && order[end].key >> 32 == order[i].key >> 32;)
			end++;
		f->peak_sales =
		    money_real(largest_window(item + i, end - i, days));
	}
}

static void
limit_row(struct options *o, const struct credit *c, uint32_t r)
{
	const struct credit_facts *f = &c->facts[r];
	struct limit_row *row = &o->row[r];
	struct limit_rule rule = limit_default;
	struct str customer = credit_customer(c, r);
	const struct financials_row *statement =
	    financials_find(&o->statements, customer, c->book.as_of);
	struct limit_facts facts = { .sales = f->year_sales,
		.peak = f->peak_sales,
		.terms = f->terms,
		.late = isnan(f->days_late) ? 0 : f->days_late,
		.margin = or_option(f->margin, o->margin),
		.pd = or_option(f->pd, o->pd),
		.lgd = or_option(f->lgd, o->lgd),
		.quarter = f->quarter_sales,
		.payment_factor = f->on_time_share,
		.insured = f->insured,
		.collateral = f->collateral,
		.grade = f->grade };
	struct limit_choice choice = { .composite =
					   (enum limit_composite)o->composite,
		.weight = o->weights == NULL ? NULL : o->weight,
		.cap_sales = o->own_sales > 0
		    ? money_real(o->own_sales) * o->own_share
		    : NAN,
		.cap_equity =
		    o->own_equity > 0 ? money_real(o->own_equity) : NAN,
		.unit = money_real(o->unit),
		.grade = f->grade };

	for (int i = 0; i < RATIOS_ITEMS; i++)
		facts.item[i] = statement == NULL ? NAN : statement->item[i];
	rule.loss_share = o->tau;
	rule.haircut = o->haircut;
	limit_values(&rule, &facts, row->value);
	row->result = limit_choose(row->value, &choice);
	row->current = f->credit_limit;
	row->year_sales = f->year_sales;
}

/* The groups of the rows: their topmost parents. */
static void
number_groups(struct options *o, const struct credit *c)
{
	o->group_of = mem_alloc(c->n, sizeof(*o->group_of));
	for (uint32_t r = 0; r < c->n; r++)
		o->group_of[r] = book_name(&o->parents, &c->book,
		    parents_top(&c->book.parents, credit_customer(c, r)),
		    credit_currency(c, r));
}

/* What is scaled, of rows or groups. */
struct scaling {
	int64_t *limit, *exposure, *scaled;
	size_t n;
};

static void
scaling_start(struct arena *memory, struct scaling *s, size_t n)
{
	s->n = n;
	s->limit = arena_array(memory, n, sizeof(*s->limit));
	s->exposure = arena_array(memory, n, sizeof(*s->exposure));
	s->scaled = arena_array(memory, n, sizeof(*s->scaled));
}

static bool
scale(const struct options *o, struct scaling *s, int64_t total)
{
	return limit_scale(s->limit, o->floor == 1 ? s->exposure : NULL, s->n,
	    total, o->unit > 0 ? o->unit : 10000, s->scaled);
}

/* The members of one group after the other, each group to what it has. */
static void
scale_members(struct arena *memory, const struct options *o,
    struct scaling *all, const struct scaling *group)
{
	scoped struct sort_item *order = mem_alloc(all->n, sizeof(*order));
	struct scaling part;

	sort_order(order, all->n, r, o->group_of[r]);
	for (size_t i = 0, end; i < all->n; i = end) {
		for (end = i; end < all->n && order[end].key == order[i].key;)
			end++;
		scaling_start(memory, &part, end - i);
		for (size_t k = 0; k < part.n; k++) {
			part.limit[k] = all->limit[order[i + k].index];
			part.exposure[k] = all->exposure[order[i + k].index];
		}
		scale(o, &part, group->scaled[order[i].key]);
		for (size_t k = 0; k < part.n; k++)
			all->scaled[order[i + k].index] = part.scaled[k];
	}
}

/* Scales all limits to --total: groups first, then the members of each. */
static void
scale_all(struct options *o, const struct credit *c)
{
	struct arena *memory = &c->tool->memory;
	struct scaling all, group;
	bool fits;

	scaling_start(memory, &all, c->n);
	scaling_start(memory, &group, o->parents.count);
	for (uint32_t r = 0; r < c->n; r++) {
		double owed = c->facts[r].balance;

		all.limit[r] = units_round(o->row[r].result.limit, o->cents);
		all.exposure[r] = owed > 0 ? units_round(owed, o->cents) : 0;
		group.limit[o->group_of[r]] += all.limit[r];
		group.exposure[o->group_of[r]] += all.exposure[r];
	}
	fits = scale(o, &group, o->total);
	scale_members(memory, o, &all, &group);
	if (!fits)
		report_say(&c->tool->report,
		    "warning: what the customers owe exceeds --total: the "
		    "limits are what they owe");
	for (uint32_t r = 0; r < c->n; r++)
		o->row[r].scaled = all.scaled[r];
}

static void
compute(void *self, struct credit *c)
{
	struct options *o = self;

	credit_no_groups(c, "--financials", o->financials);
	if (o->weights != NULL)
		side_read(c->tool, o->weights, "method,weight", take_weight, o);
	if (o->financials != NULL)
		financials_read(&o->statements, c->tool, o->financials);
	if (o->peak && c->has_ledger)
		find_peaks(c);
	o->row = mem_zero(c->n, sizeof(*o->row));
	for (uint32_t r = 0; r < c->n; r++) {
		check_share(c, r, "pd", c->facts[r].pd);
		check_share(c, r, "lgd", c->facts[r].lgd);
		limit_row(o, c, r);
	}
	number_groups(o, c);
	if (o->total > 0) {
		credit_one_currency(c, "--total");
		scale_all(o, c);
	}
}

static void
cells(const void *self, uint32_t number, struct csv_writer *w)
{
	const struct options *o = self;
	const struct limit_row *row = &o->row[number];
	double limit = row->result.limit;

	csv_cells(w, csv_rounded(limit, o->cents),
	    limit_binding_name(row->result.binding),
	    limit_binding_name(row->result.runner_up),
	    csv_rounded(row->value[LIMIT_NEED], o->cents));
	if (o->total > 0 && isfinite(limit)) {
		csv_money(w, row->scaled);
		limit = money_real(row->scaled);
	} else
		csv_empty(w);
	csv_cells(w, csv_rounded(row->current, o->cents),
	    csv_rounded(limit - row->current, o->cents));
	for (int m = LIMIT_GRADE; m < LIMIT_METHODS; m++)
		csv_cells(w, csv_rounded(row->value[m], o->cents));
	csv_cells(w, csv_rounded(row->year_sales, o->cents));
}

/* The inputs of each method, as words. */
static const char *const inputs[LIMIT_METHODS] = { "sales, terms, days late",
	"sales, terms, grade", "sales, margin", "sales, margin, PD, LGD",
	"current assets and liabilities",
	"cash, receivables, inventory, fixed assets, prior claims",
	"quarter's sales, terms, payment factor",
	"current assets and liabilities, suppliers",
	"equity, intangibles, turnover", "balance sheet",
	"insured, collateral" };

static bool
is_table(const void *self, const struct tool *tool)
{
	const struct options *o = self;

	(void)tool;
	return o->detail || o->groups;
}

/* What the members of a group come to. */
struct group_sum {
	double limit, need, current, exposure;
	int64_t scaled;
	bool has_parent;
};

static void
add_known(double *sum, double value)
{
	if (isfinite(value))
		*sum = (isnan(*sum) ? 0 : *sum) + value;
}

static void
add_members(
    const struct options *o, const struct credit *c, struct group_sum *sum)
{
	for (uint32_t g = 0; g < o->parents.count; g++)
		sum[g] = (struct group_sum){ NAN, NAN, NAN, NAN, 0, false };
	for (uint32_t r = 0; r < c->n; r++) {
		struct group_sum *s = &sum[o->group_of[r]];
		const struct limit_row *row = &o->row[r];
		struct str customer = credit_customer(c, r);

		add_known(&s->limit, row->result.limit);
		add_known(&s->need, row->value[LIMIT_NEED]);
		add_known(&s->current, row->current);
		add_known(&s->exposure, c->facts[r].balance);
		s->scaled += row->scaled;
		s->has_parent = s->has_parent ||
		    !str_eq(parents_top(&c->book.parents, customer), customer);
	}
}

/* A group in the columns of a customer. */
static void
write_group(const struct options *o, const struct credit *c, uint32_t g,
    const struct group_sum *s, struct csv_writer *w)
{
	struct str rest = map_text(&o->parents, g), name = rest;
	double limit = o->total > 0 ? money_real(s->scaled) : s->limit;

	if (credit_has_currency(c)) {
		name = str_cut(&rest, '\x1f');
		csv_cells(w, name, rest);
	} else
		csv_field(w, name);
	csv_cells(w, csv_rounded(s->limit, o->cents));
	csv_empties(w, 2);
	csv_cells(w, csv_rounded(s->need, o->cents),
	    csv_amount((o->total > 0) ? s->scaled : CSV_NO_AMOUNT),
	    csv_rounded(s->current, o->cents),
	    csv_rounded(limit - s->current, o->cents));
	for (int m = LIMIT_GRADE; m <= LIMIT_METHODS; m++)
		csv_empty(w);
	csv_row(w, name, csv_rounded(s->exposure, o->cents),
	    csv_rounded(limit, o->cents),
	    csv_rounded(limit - s->exposure, o->cents));
}

/* The customers, then the groups. */
static void
write_groups(const struct options *o, struct credit *c, struct csv_writer *w)
{
	scoped struct group_sum *sum =
	    mem_alloc(o->parents.count, sizeof(*sum));

	credit_key_names(c, w);
	heading_made(w, makes);
	heading_line(w,
	    "limit_parent,limit_group_exposure,limit_group_limit,"
	    "limit_group_headroom");
	for (uint32_t r = 0; r < c->n; r++) {
		struct str customer = credit_customer(c, r);
		struct str top = parents_top(&c->book.parents, customer);

		credit_keys(c, r, w);
		cells(o, r, w);
		csv_field(w, str_eq(top, customer) ? STR("") : top);
		csv_empties(w, 3);
		csv_end(w);
	}
	add_members(o, c, sum);
	for (uint32_t g = 0; g < o->parents.count; g++)
		if (sum[g].has_parent)
			write_group(o, c, g, &sum[g], w);
}

static void
write_methods(const struct options *o, const struct credit *c, uint32_t r,
    struct csv_writer *w)
{
	for (int m = 0; m < LIMIT_METHODS; m++) {
		double value = o->row[r].value[m];

		credit_keys(c, r, w);
		csv_row(w, limit_method_name[m], csv_rounded(value, o->cents),
		    !isnan(value), inputs[m]);
	}
}

static void
write_table(void *self, struct credit *c, struct csv_writer *w)
{
	compute(self, c);
	if (((const struct options *)self)->groups) {
		write_groups(self, c, w);
		return;
	}
	credit_key_names(c, w);
	heading_line(w, "limit_method,limit_value,limit_used,limit_inputs");
	for (uint32_t r = 0; r < c->n; r++)
		write_methods(self, c, r, w);
}

static const struct credit_part part = {
	.stage = PART_LIMIT,
	.needs_facts = true,
	.compute = compute,
	.cells = cells,
	.is_table = is_table,
	.table = write_table,
};

const struct method credit_limit = { METHOD_TOLD, .run = part_run,
	.part = &part };
