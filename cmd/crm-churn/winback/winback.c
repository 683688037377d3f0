/*
 * winback: whom of the lost to win back, with the sum that says so.
 */
#include "winback.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/append.h"
#include "cli/side.h"
#include "crm-churn/shared/reasons.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

enum { SHRINK = 20 };

#include "winback.def"

struct lost {
	size_t from, n; /* its text in `rows` */
	enum winback_class class;
	double rate, sltv, net;
	bool excluded;
	const char *why;
};

/* A line of --rates: a rate, or what was tried (NaN). */
struct known_rate {
	enum winback_class class;
	bool any_segment;
	struct str segment;
	double rate, tried, won;
};

struct winning {
	const struct winback_options *o;
	struct tool *tool;
	struct input in;
	struct append append;
	size_t customer, reason, margin, date, segment;
	bool spells; /* the date is the end of a spell, empty: still here */
	struct reasons reasons;
	VEC(struct known_rate) rates;
	double mean_rate;
	double annuity; /* of a margin of 1 */
	struct out rows;
	struct csv_writer w;
	VEC(struct lost) lost;
	int32_t as_of;
	VEC(int32_t) day;
};

static void
take_rate(void *data, const struct side_row *row)
{
	struct winning *g = data;
	struct known_rate k = { 0 };
	struct str class = side_text(row, 0);

	if (!winback_class_of(class, &k.class))
		side_bad(row, "no class \"%.*s\" to win back", STR_ARG(class));
	k.any_segment = !side_has(row, "segment");
	k.segment = side_more(row, "segment");
	k.rate = side_more_real(row, "rate", &side_share, NAN);
	k.tried = side_more_real(row, "tried", &side_positive, 0);
	k.won = side_more_real(row, "won", &side_positive, 0);
	if (isnan(k.rate) &&
	    (side_more(row, "tried").n == 0 || k.won > k.tried))
		side_bad(row, "expected a rate, or tried and won of them");
	vec_push(&g->rates, k);
}

static void
open_rates(struct winning *g)
{
	double tried = 0, won = 0;

	g->mean_rate = g->o->rate;
	if (g->o->rates != NULL)
		side_read(g->tool, g->o->rates, "class", take_rate, g);
	for (size_t i = 0; i < g->rates.n; i++)
		if (isnan(g->rates.v[i].rate)) {
			tried += g->rates.v[i].tried;
			won += g->rates.v[i].won;
		}
	if (tried > 0)
		g->mean_rate = won / tried;
}

/* The rate of a class and segment; trials are shrunk to the mean of all. */
static double
rate_of(const struct winning *g, enum winback_class class, struct str segment)
{
	vec_each (const struct known_rate, k, &g->rates) {
		if (k->class != class ||
		    !(k->any_segment || str_eq(k->segment, segment)))
			continue;
		if (!isnan(k->rate))
			return k->rate;
		return (k->won + SHRINK * g->mean_rate) / (k->tried + SHRINK);
	}
	return g->mean_rate;
}

static void
judge(struct winning *g, struct lost *l, double margin, struct str segment)
{
	static const char *const advice[WINBACK_CLASSES] = {
		"we ended it: not to be won back",
		"first: fix what failed, apologise, offer",
		"a better offer than the rival's",
		"match the price while it pays",
		"the need is gone: ask for a referral",
		"recover the payment, no offer", "ask why"
	};
	double offer = g->o->offer;

	l->why = advice[l->class];
	l->excluded = l->class == WINBACK_PURPOSE || l->class == WINBACK_NEED;
	if (l->class == WINBACK_PAYMENT)
		offer = 0;
	if (l->class == WINBACK_BOUGHT)
		margin -= g->o->match;
	l->rate = rate_of(g, l->class, segment);
	l->sltv = margin * g->annuity;
	l->net = l->rate * (l->sltv - offer) - g->o->contact;
	if (!l->excluded && !(l->sltv > 0))
		l->why = l->class == WINBACK_BOUGHT
		    ? "no value at the matched price"
		    : "no value";
	else if (!l->excluded && !(l->net > 0))
		l->why = "costs more than it brings";
}

static void
read_row(struct winning *g, const struct csv_row *row)
{
	struct lost l = { .from = g->rows.n };
	struct str reason = STR(""), segment = STR("");
	int32_t day = DATE_NONE;
	double margin;

	if (!input_real(&g->in, row, g->margin, &margin))
		return;
	if (!input_null(&g->in, row, g->date) &&
	    !input_date(&g->in, row, g->date, &day))
		return;
	if (day == DATE_NONE && g->spells) {
		input_skip(&g->in, "not lost");
		return;
	}
	if (day != DATE_NONE && g->tool->common.as_of != DATE_NONE &&
	    day > g->tool->common.as_of) {
		input_skip(&g->in, "after as-of");
		return;
	}
	if (day > g->as_of)
		g->as_of = day;
	if (!input_null(&g->in, row, g->reason))
		reason = row->field[g->reason];
	if (g->segment != ROLE_NONE)
		segment = str_trim(row->field[g->segment]);
	l.class =
	    reasons_winback(&g->reasons, reasons_add(&g->reasons, reason));
	judge(g, &l, margin, segment);
	append_row(&g->append, row, &g->w);
	l.n = g->rows.n - l.from;
	g->w.fields = 0;
	vec_push(&g->lost, l);
	vec_push(&g->day, day);
}

/* The chance halves with every half-life away. */
static void
age_rates(struct winning *g)
{
	for (size_t i = 0; i < g->lost.n && g->o->half_life > 0; i++) {
		struct lost *l = &g->lost.v[i];
		double cost = l->class == WINBACK_PAYMENT ? 0 : g->o->offer;
		double months;

		if (g->day.v[i] == DATE_NONE)
			continue;
		months = ((double)g->as_of - g->day.v[i]) * 12 / 365;
		l->rate *= pow(0.5, months / g->o->half_life);
		l->net = l->rate * (l->sltv - cost) - g->o->contact;
		if (!l->excluded && l->sltv > 0 && !(l->net > 0))
			l->why = "costs more than it brings";
	}
}

/* rank[i], 0: none. Net descending, then value, then row. */
static void
set_ranks(const struct winning *g, uint32_t *rank)
{
	size_t n = 0;
	scoped struct sort_item *items = mem_alloc(g->lost.n, sizeof(*items));

	for (size_t i = 0; i < g->lost.n; i++) {
		const struct lost *l = &g->lost.v[i];

		rank[i] = 0;
		if (!l->excluded && l->net > 0 && l->sltv > 0)
			items[n++] = sort_item(~sort_key_double(l->sltv), i);
	}
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		items[i].key = ~sort_key_double(g->lost.v[items[i].index].net);
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		rank[items[i].index] = (uint32_t)i + 1;
}

static void
write_rows(struct winning *g, struct csv_writer *w)
{
	scoped uint32_t *rank = mem_alloc(g->lost.n, sizeof(*rank));

	set_ranks(g, rank);
	for (size_t i = 0; i < g->lost.n; i++) {
		const struct lost *l = &g->lost.v[i];

		csv_verbatim(w, (struct str){ g->rows.bytes + l->from, l->n });
		csv_row(w, winback_class_names[l->class], l->rate, l->sltv,
		    l->net, csv_number(rank[i] > 0 ? rank[i] : (double)NAN),
		    l->why);
	}
}

static void
open_columns(struct winning *g)
{
	reasons_open(&g->reasons, g->tool, g->o->reasons);
	input_needs(&g->in, "customer_id,end_reason,margin");
	g->customer = input_role(&g->in, "customer_id", true);
	g->reason = input_role(&g->in, "end_reason", true);
	g->margin = input_role(&g->in, "margin", true);
	g->date = input_role(&g->in, "lost_date", false);
	if (g->date == ROLE_NONE) {
		g->date = input_role(&g->in, "end_date", false);
		g->spells = g->date != ROLE_NONE;
	}
	if (g->date == ROLE_NONE && g->o->half_life > 0)
		input_role(&g->in, "lost_date", true);
	g->as_of = g->tool->common.as_of;
	g->segment = input_option(&g->in, "--segment", g->o->segment);
}

static int
run(struct tool *tool, void *self)
{
	struct winning *g = tool_alloc(tool, sizeof(*g));
	struct csv_writer *w;
	struct csv_row row;

	*g = (struct winning){ .o = self, .tool = tool };
	if (g->o->table == 1)
		return winback_controls(tool, g->o);
	input_open(&g->in, tool);
	open_columns(g);
	open_rates(g);
	g->annuity = winback_annuity(tool, g->o);
	w = tool_output(tool);
	append_open(&g->append, &g->in);
	append_list(&g->append,
	    "winback_class,winback_rate,winback_sltv,winback_net,winback_rank,"
	    "winback_why");
	append_names(&g->append, w);
	out_open_memory(&g->rows);
	csv_writer_init(&g->w, &g->rows, w->delimiter, 6);
	while (input_next(&g->in, &row))
		read_row(g, &row);
	input_close(&g->in);
	age_rates(g);
	write_rows(g, w);
	return tool_close(tool);
}

const struct method churn_winback = { METHOD_TOLD, .run = run };
