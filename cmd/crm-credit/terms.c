/*
 * terms: what other terms of payment bring, scenario by scenario.
 */
#include "model/terms.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "csv/row.h"
#include "text/num.h"

#include <math.h>
#include <stddef.h>

enum { PARTS = 16 };

struct options {
	double cost, rate, year, lgd, elasticity, bad_slope, late;
	int64_t cents;
	const char *grid;
	bool at_price, compound;
};

#include "terms.def"

/* The numbers of a row; a column that is not there is its fallback. */
enum number {
	SALES,
	COST,
	RATE,
	DAYS,
	RECEIVABLES,
	FIXED,
	BAD,
	BAD_RATE,
	COLLECTION,
	DISCOUNT,
	EXPENSE,
	INVENTORY,
	PAYABLES,
	PERIOD,
	PRICE,
	UNIT_COST,
	QUANTITY,
	NEW_QUANTITY,
	PERIOD_RATE,
	NUMBERS
};

static const char *const number_name[NUMBERS] = { "sales", "variable_cost",
	"rate", "days", "ar", "fixed", "bad", "bad_rate", "collection",
	"discount", "expense_rate", "inventory", "payables", "period", "price",
	"unit_cost", "quantity", "new_quantity", "period_rate" };

struct scenario {
	struct str name;
	double number[NUMBERS];
	struct terms_part part[PARTS];
	size_t parts;
	double nominal, effective;
	double net, day_value, stream;
	struct terms_scenario marginal;
	double acp, break_even, cash;
	size_t rank;
};

struct run {
	const struct options *o;
	struct tool *tool;
	struct input in;
	struct arena arena;
	size_t name, pays, offer, number[NUMBERS];
	VEC(struct scenario) list;
};

/* "0.6@15,0.4@30-0.02": shares, days and discounts taken. */
static bool
parse_pays(struct str text, struct scenario *s)
{
	double sum = 0;

	str_each (rest, text, ',') {
		struct str share = str_cut(&rest, '@');
		struct str day = { NULL, 0 };
		struct terms_part *p = &s->part[s->parts];

		if (s->parts == PARTS || rest.p == NULL)
			return false;
		day = str_cut(&rest, '-');
		p->discount = 0;
		if (!num_real(share, &p->share) || !num_real(day, &p->day) ||
		    (rest.p != NULL && !num_real(rest, &p->discount)))
			return false;
		sum += p->share;
		s->parts++;
	}
	if (fabs(sum - 1) <= 1e-9)
		return true;
	die(EXIT_USAGE, "the shares of pays add up to %g, not to 1", sum);
}

/* "2/10 net 30": the discount, its days and the day really paid. */
static bool
parse_offer(struct str text, double *discount, double *early, double *day)
{
	struct str percent = str_cut(&text, '/'), first;

	if (text.p == NULL)
		return false;
	first = str_cut(&text, ' ');
	text = str_trim(text);
	if (str_starts(text, STR("net "))) {
		text.p += 4;
		text.n -= 4;
	}
	if (!num_real(str_trim(percent), discount) || !num_real(first, early) ||
	    !num_real(str_trim(text), day))
		return false;
	*discount /= 100;
	return true;
}

static bool
reject(struct run *r, const struct csv_row *row, size_t column,
    const char *expected)
{
	return input_bad(&r->in, row, column, "bad-terms", "\"%.*s\" is not %s",
	    STR_ARG(row->field[column]), expected);
}

static bool
read_texts(struct run *r, const struct csv_row *row, struct scenario *s)
{
	double discount, early, day;

	if (!input_null(&r->in, row, r->pays) &&
	    !parse_pays(row->field[r->pays], s))
		return reject(r, row, r->pays, "SHARE@DAY[-DISCOUNT],...");
	if (input_null(&r->in, row, r->offer))
		return true;
	if (!parse_offer(
		str_trim(row->field[r->offer]), &discount, &early, &day))
		return reject(r, row, r->offer, "like 2/10 net 30");
	s->nominal = terms_forgone_nominal(discount, early, day, r->o->year);
	s->effective =
	    terms_forgone_effective(discount, early, day, r->o->year);
	return true;
}

static void
read_row(struct run *r, const struct csv_row *row)
{
	struct scenario s = { .nominal = NAN, .effective = NAN };

	if (!input_text(&r->in, row, r->name, "scenario", &s.name))
		return;
	for (int i = 0; i < NUMBERS; i++) {
		s.number[i] = i == DAYS || i == RECEIVABLES || i == BAD_RATE ||
			i >= PERIOD || i == SALES
		    ? NAN
		    : 0;
		if (!input_null(&r->in, row, r->number[i]) &&
		    !input_real(&r->in, row, r->number[i], &s.number[i]))
			return;
	}
	if (input_null(&r->in, row, r->number[COST]))
		s.number[COST] = r->o->cost;
	if (input_null(&r->in, row, r->number[RATE]))
		s.number[RATE] = r->o->rate;
	if (!read_texts(r, row, &s))
		return;
	s.name = arena_str(&r->arena, s.name);
	vec_push(&r->list, s);
}

/* --grid: the first scenario at other periods instead of the rows. */
static void
make_grid(struct run *r)
{
	const struct options *o = r->o;
	struct scenario first;
	struct str rest, part[3];
	double value[3], base;

	if (o->grid == NULL || r->list.n == 0)
		return;
	rest = str_of(o->grid);
	for (int i = 0; i < 3; i++) {
		part[i] = str_cut(&rest, ':');
		if (part[i].p == NULL || !num_real(part[i], &value[i]))
			die(EXIT_USAGE, "--grid: \"%s\" is not FROM:TO:STEP",
			    o->grid);
	}
	if (value[0] <= 0 || value[2] <= 0 ||
	    (value[1] - value[0]) / value[2] > 10000)
		die(EXIT_USAGE, "--grid: \"%s\" makes no grid", o->grid);
	first = r->list.v[0];
	base = isnan(first.number[PERIOD]) ? first.number[DAYS]
					   : first.number[PERIOD];
	r->list.n = 0;
	for (double t = value[0]; t <= value[1] + 1e-9; t += value[2]) {
		struct scenario s = first;
		char name[32];

		s.name = arena_str(
		    &r->arena, (struct str){ name, num_print(name, t, 6) });
		s.parts = 0;
		s.number[SALES] *= pow(t / base, o->elasticity);
		s.number[BAD_RATE] =
		    (isnan(first.number[BAD_RATE]) ? 0
						   : first.number[BAD_RATE]) +
		    o->bad_slope * (t - base);
		s.number[PERIOD] = t;
		s.number[DAYS] = t + o->late;
		vec_push(&r->list, s);
	}
}

static void
compute(const struct options *o, struct scenario *s)
{
	const double *n = s->number;
	struct terms_part all = { 1, n[DAYS], 0 };
	struct terms_standard standard = { n[COST], n[RATE], 0, o->year, 0,
		o->lgd };
	struct terms_day day = { .variable_cost = n[COST],
		.expense = n[EXPENSE],
		.rate = n[RATE],
		.year = o->year,
		.compound = o->compound };
	double share;

	s->acp =
	    s->parts > 0 ? terms_collection_period(s->part, s->parts) : n[DAYS];
	s->marginal = (struct terms_scenario){ n[SALES], n[COST], o->year,
		n[RATE], s->acp, n[RECEIVABLES], n[FIXED], n[BAD],
		n[COLLECTION], n[DISCOUNT], n[INVENTORY], n[PAYABLES] };
	if (!isnan(n[BAD_RATE]))
		s->marginal.bad = n[BAD_RATE] * n[SALES];
	if (s->parts > 0) {
		share = terms_discount(s->part, s->parts);
		s->marginal.discount += share * n[SALES];
	}
	if (isnan(s->acp) && !isnan(n[RECEIVABLES]))
		s->acp = n[RECEIVABLES] / n[SALES] * o->year;
	all.day = s->acp;
	s->net = terms_net(&s->marginal, o->at_price);
	/* what the marginal method counts is in the value of a day, too */
	day.expense += (n[FIXED] + n[COLLECTION] + n[DISCOUNT] +
			   (n[INVENTORY] - n[PAYABLES]) * n[RATE]) /
	    n[SALES];
	day.sales = n[SALES] / o->year;
	day.bad = s->marginal.bad / n[SALES];
	day.period = isnan(n[PERIOD]) ? s->acp : n[PERIOD];
	s->day_value = s->parts > 0 ? terms_day_value(&day, s->part, s->parts)
				    : terms_day_value(&day, &all, 1);
	s->stream = terms_stream_value(&day, s->day_value);
	standard.days = s->acp;
	standard.collection = n[COLLECTION] / n[SALES];
	s->break_even = terms_break_even(&standard);
	s->cash = terms_cash_to_credit(&(struct terms_cash){ n[PRICE],
	    n[UNIT_COST], n[QUANTITY], n[NEW_QUANTITY], n[PERIOD_RATE] });
}

/* The rank of each: by present value, ties by fewer days; unknown is last. */
static void
rank_all(struct run *r)
{
	size_t n = r->list.n;
	scoped struct sort_item *order = mem_alloc(n, sizeof(*order));
	struct scenario *v = r->list.v;

	sort_order(order, n, i, sort_key_double(v[i].acp));
	for (size_t i = 0; i < n; i++) {
		double value = v[order[i].index].stream;

		order[i].key =
		    isnan(value) ? UINT64_MAX : sort_key_double(-value);
	}
	sort_items(order, n);
	for (size_t i = 0; i < n; i++) {
		struct scenario *s = &v[order[i].index], *before;

		s->rank = i + 1;
		before = i > 0 ? &v[order[i - 1].index] : s;
		if (before->stream == s->stream && before->acp == s->acp)
			s->rank = i > 0 ? before->rank : 1;
	}
}

/* Two yardsticks, one best: else that is said. */
static void
say_best(const struct run *r)
{
	const struct scenario *first = NULL, *net = NULL;

	vec_each (const struct scenario, s, &r->list) {
		if (!isfinite(s->stream) || !isfinite(s->net))
			continue;
		if (first == NULL || s->rank < first->rank)
			first = s;
		if (net == NULL || s->net > net->net)
			net = s;
	}
	if (first != NULL && net->net > first->net)
		report_say(&r->tool->report,
		    "\"%.*s\" is the best by net, \"%.*s\" by present value "
		    "(terms_rank), which counts the day of each payment",
		    STR_ARG(net->name), STR_ARG(first->name));
}

static void
write_scenario(
    const struct run *r, const struct scenario *s, struct csv_writer *w)
{
	const struct terms_scenario *m = &s->marginal;
	const struct scenario *first = &r->list.v[0];
	int64_t cents = r->o->cents;
	const double money[] = { terms_receivables(m),
		terms_carrying(m, r->o->at_price), m->bad, m->discount,
		m->collection, s->net, s->net - first->net, s->day_value,
		s->stream - first->stream };

	csv_cells(w, s->name, csv_rounded(m->sales, cents),
	    csv_rounded(m->sales * (1 - m->variable_cost), cents), s->acp);
	for (size_t i = 0; i < COUNT(money); i++)
		csv_cells(w, csv_rounded(money[i], cents));
	csv_int_if(w, isfinite(s->stream), (int64_t)s->rank);
	csv_row(w, s->break_even, 100 * s->nominal, 100 * s->effective,
	    csv_rounded(s->cash, cents));
}

static void
find_columns(struct run *r)
{
	const struct header *h = &r->in.header;

	r->name = input_column(&r->in, NULL, STR("scenario"));
	r->pays = header_exact(h, STR("pays"));
	r->offer = header_exact(h, STR("offer"));
	for (int i = 0; i < NUMBERS; i++)
		r->number[i] = header_exact(h, str_of(number_name[i]));
}

static int
run(struct tool *tool, void *self)
{
	struct run *r = tool_alloc(tool, sizeof(*r));
	struct csv_writer *w;
	struct csv_row row;

	r->o = self;
	r->tool = tool;
	input_open(&r->in, tool);
	find_columns(r);
	while (input_next(&r->in, &row))
		read_row(r, &row);
	input_close(&r->in);
	make_grid(r);
	for (size_t i = 0; i < r->list.n; i++)
		compute(r->o, &r->list.v[i]);
	rank_all(r);
	say_best(r);
	w = tool_output(tool);
	heading_made(w, makes);
	csv_end(w);
	for (size_t i = 0; i < r->list.n; i++)
		write_scenario(r, &r->list.v[i], w);
	return tool_close(tool);
}

const struct method credit_terms = { METHOD_TOLD, .run = run };
