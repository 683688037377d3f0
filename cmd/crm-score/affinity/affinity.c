/*
 * affinity: what sells with what, and what to offer to whom.
 */
#include "model/affinity.h"
#include "base/map.h"
#include "base/sort.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "cli/side.h"
#include "crm-score.h"
#include "csv/row.h"
#include "math/multiple.h"

#include <math.h>

enum { PAIRS, OFFERS };

struct affinity_options {
	int table;
	int64_t min_count, top;
	double min_support, q;
	const char *margins;
};

#define AT(field) offsetof(struct affinity_options, field)

static const struct opt options[] = {
	{ "table", OPT_CHOICE, AT(table), "pairs|offers", "pairs",
	    .help = "pairs of products, or the next offers per customer" },
	{ "min-count", OPT_INT, AT(min_count), "N", "2",
	    .help = "leave out pairs in fewer baskets; 0 keeps those never "
		    "together",
	    .high = 1e9 },
	{ "min-support", OPT_REAL, AT(min_support), "SHARE", "0",
	    .help = "leave out pairs in a smaller share of the baskets",
	    .low = 0, .high = 1 },
	{ "q", OPT_REAL, AT(q), "Q", "0.05",
	    .help = "offers: only pairs with at most this q-value", .low = 0,
	    .high = 1 },
	{ "top", OPT_INT, AT(top), "N", "3",
	    .help = "offers: at most so many per customer", .low = 1,
	    .high = 1e6 },
	{ "margins", OPT_FILE, AT(margins), "FILE",
	    .help = "offers: a CSV file with product and margin; the order is "
		    "then by expected value" },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "order_id", "the basket; without it the customer" },
	{ "customer_id", "whose basket; needed for offers" },
	{ "product_id", "what is in it" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "support", "share of the baskets with both" },
	{ "confidence_ab", "of the baskets with a, the share with b" },
	{ "confidence_ba", "of the baskets with b, the share with a" },
	{ "lift", "how much more often together than by chance" },
	{ "leverage", "support less what chance would give" },
	{ "conviction_ab", "(1 - share of b) / (1 - confidence_ab)" },
	{ "conviction_ba", "the same from b to a" },
	{ "chi2", "without correction" },
	{ "test", "fisher (an expected count below 5) or chi2" },
	{ "p", "two-sided" },
	{ "q", "p corrected for the number of pairs" },
	{ "expected_value", "confidence times the margin of the product" },
	{ 0 },
};

struct rule {
	uint32_t to;
	double confidence, support;
};

/* A product of a basket. */
struct affinity_row {
	uint32_t group, basket, customer, product;
};

struct affinity {
	struct tool *tool;
	const struct affinity_options *o;
	struct input in;
	struct map products, orders, customers;
	struct groups groups; /* of --by */
	VEC(struct affinity_row) row;
	uint32_t group; /* whose table it is; groups.map.count: all */
	struct affinity_baskets baskets, owned; /* by order, by customer */
	struct affinity_pairs pairs;
	struct affinity_numbers *numbers;
	double *q;
	/* The rules of each product: rule[first[a] .. first[a + 1] - 1]. */
	struct rule *rule;
	size_t *first;
	double *margin; /* of each product; NULL without --margins */
};

/* product_id, else product_name or a column "product". */
static size_t
product_column(struct input *in)
{
	size_t at = input_role(in, "product_id", false);

	if (at == ROLE_NONE)
		at = input_role(in, "product_name", false);
	if (at == ROLE_NONE)
		at = header_exact(&in->header, STR("product"));
	if (at == ROLE_NONE)
		at = input_role(in, "product_id", true);
	return at;
}

static void
read_rows(struct affinity *a)
{
	size_t product = product_column(&a->in);
	size_t order = input_role(&a->in, "order_id", false);
	size_t customer = input_role(
	    &a->in, "customer_id", order == ROLE_NONE || a->o->table == OFFERS);
	size_t basket = order == ROLE_NONE ? customer : order;
	struct csv_row row;
	struct str text[3];

	groups_open(&a->groups, &a->in, "--by", a->tool->common.by);
	while (input_next(&a->in, &row)) {
		struct affinity_row r = { 0 };

		if (!input_text(&a->in, &row, product, "product", &text[0]) ||
		    !input_text(&a->in, &row, basket,
			order == ROLE_NONE ? "customer" : "order", &text[1]) ||
		    (a->o->table == OFFERS &&
			!input_text(
			    &a->in, &row, customer, "customer", &text[2])))
			continue;
		r.product = map_add(&a->products, str_trim(text[0]));
		r.basket = map_add(&a->orders, str_trim(text[1]));
		if (a->o->table == OFFERS)
			r.customer = map_add(&a->customers, str_trim(text[2]));
		r.group = groups_add(&a->groups, &row);
		vec_push(&a->row, r);
	}
}

/* The baskets of the group, or of all, and what its customers own. */
static void
fill_baskets(struct affinity *a)
{
	for (size_t i = 0; i < a->row.n; i++) {
		const struct affinity_row *r = &a->row.v[i];

		if (a->group < a->groups.map.count && r->group != a->group)
			continue;
		affinity_add(&a->baskets, r->basket, r->product);
		if (a->o->table == OFFERS)
			affinity_add(&a->owned, r->customer, r->product);
	}
	affinity_close(&a->baskets, a->products.count);
	affinity_close(&a->owned, a->products.count);
}

/* The names of the columns, in front of the first group. */
static void
begin(struct affinity *a, struct csv_writer *w, const char *names)
{
	if (a->group > 0)
		return;
	groups_names(&a->groups, w);
	heading_line(w, names);
}

static void
measure(struct affinity *a)
{
	double n = (double)a->baskets.baskets;
	double floor_count = ceil(a->o->min_support * n - 1e-9);
	size_t least = (size_t)fmax((double)a->o->min_count, floor_count);

	affinity_count_pairs(&a->baskets, least, &a->pairs);
	a->numbers = mem_alloc(a->pairs.n, sizeof(*a->numbers));
	a->q = mem_alloc(a->pairs.n, sizeof(*a->q));
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct affinity_pair *pair = &a->pairs.v[i];
		struct affinity_table table = { n,
			(double)affinity_count(&a->baskets, pair->a),
			(double)affinity_count(&a->baskets, pair->b), pair->n };

		affinity_measure(&table, &a->numbers[i]);
		a->q[i] = a->numbers[i].p;
	}
	multiple_q_values(a->q, a->pairs.n, a->q);
}

/* From b to a: confidence and conviction; the rest is the same. */
static struct affinity_numbers
reversed(const struct affinity *a, size_t i)
{
	const struct affinity_pair *pair = &a->pairs.v[i];
	struct affinity_table table = { (double)a->baskets.baskets,
		(double)affinity_count(&a->baskets, pair->b),
		(double)affinity_count(&a->baskets, pair->a), pair->n };
	struct affinity_numbers out;

	affinity_measure(&table, &out);
	return out;
}

static void
print_pair(struct affinity *a, size_t i, struct csv_writer *w)
{
	const struct affinity_pair *pair = &a->pairs.v[i];
	const struct affinity_numbers *x = &a->numbers[i];
	struct affinity_numbers back = reversed(a, i);

	groups_row(&a->groups, a->group, w, map_text(&a->products, pair->a),
	    map_text(&a->products, pair->b), pair->n,
	    (int64_t)affinity_count(&a->baskets, pair->a),
	    (int64_t)affinity_count(&a->baskets, pair->b), x->support,
	    x->confidence, back.confidence, x->lift, x->leverage, x->conviction,
	    back.conviction, x->chi2, x->exact ? STR("fisher") : STR("chi2"),
	    x->p, a->q[i]);
}

/* By lift, then by count, descending, then in order of first appearance. */
static void
print_pairs(struct affinity *a, struct csv_writer *w)
{
	scoped struct sort_item *order = mem_alloc(a->pairs.n, sizeof(*order));

	for (size_t i = 0; i < a->pairs.n; i++) {
		order[i] = sort_item(sort_key_descending(a->pairs.v[i].n), i);
	}
	sort_items(order, a->pairs.n);
	for (size_t i = 0; i < a->pairs.n; i++)
		order[i].key = sort_key_descending(
		    sort_key_double(a->numbers[order[i].index].lift));
	sort_items(order, a->pairs.n);
	begin(a, w,
	    "product_a,product_b,n_ab,n_a,n_b,support,confidence_ab,confidence_"
	    "ba,lift,leverage,conviction_ab,conviction_ba,chi2,test,p,q");
	for (size_t i = 0; i < a->pairs.n; i++)
		print_pair(a, order[i].index, w);
}

static bool
is_rule(const struct affinity *a, size_t i)
{
	return a->q[i] <= a->o->q && a->numbers[i].lift > 1;
}

/* Lists the rules of each product, both ways of each pair. */
static void
make_rules(struct affinity *a)
{
	scoped size_t *next = NULL;
	size_t n = a->products.count, rules = 0;

	a->first = mem_zero(n + 1, sizeof(*a->first));
	for (size_t i = 0; i < a->pairs.n; i++)
		if (is_rule(a, i)) {
			a->first[a->pairs.v[i].a + 1]++;
			a->first[a->pairs.v[i].b + 1]++;
			rules += 2;
		}
	next = mem_zero(n + 1, sizeof(*next));
	for (size_t i = 0; i < n; i++) {
		a->first[i + 1] += a->first[i];
		next[i] = a->first[i];
	}
	a->rule = mem_alloc(rules, sizeof(*a->rule));
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct affinity_pair *pair = &a->pairs.v[i];
		const struct affinity_numbers *x = &a->numbers[i];

		if (!is_rule(a, i))
			continue;
		a->rule[next[pair->a]++] =
		    (struct rule){ pair->b, x->confidence, x->support };
		a->rule[next[pair->b]++] = (struct rule){ pair->a,
			reversed(a, i).confidence, x->support };
	}
}

static bool
take_margin(void *data, const struct side_row *row, struct diag *d)
{
	struct affinity *a = data;
	uint32_t product = map_find(&a->products, side_text(row, 0));
	double margin;

	if (!side_real(row, 1, &margin, d))
		return false;
	if (product != MAP_NONE)
		a->margin[product] = margin;
	return true;
}

static void
load_margins(struct affinity *a)
{
	if (a->o->margins == NULL)
		return;
	a->margin = mem_alloc(a->products.count, sizeof(*a->margin));
	for (size_t i = 0; i < a->products.count; i++)
		a->margin[i] = NAN;
	side_read(a->tool, a->o->margins, "product,margin", take_margin, a);
}

/* A product that a customer might want, and why. */
struct offer {
	uint32_t product, because;
	double confidence, support, value;
};

struct offers VEC_OF(struct offer);

/* Whether a goes before b: value, confidence, support, name. */
static bool
better(const struct affinity *a, const struct offer *x, const struct offer *y)
{
	if (a->margin != NULL && x->value != y->value)
		return x->value > y->value || isnan(y->value);
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence;
	if (x->support != y->support)
		return x->support > y->support;
	return str_cmp(map_text(&a->products, x->product),
		   map_text(&a->products, y->product)) < 0;
}

/* Finds the offers of the i-th customer of `owned`: place[product] is its offer
 * + 1. */
static void
find_offers(const struct affinity *a, uint32_t owner, uint32_t *place,
    struct offers *out)
{
	const uint32_t *product = a->owned.product;
	size_t from = a->owned.first[owner];
	size_t to = a->owned.first[owner + 1];

	out->n = 0;
	for (size_t i = from; i < to; i++)
		place[product[i]] = UINT32_MAX;
	for (size_t i = from; i < to; i++)
		for (size_t j = a->first[product[i]];
		     j < a->first[product[i] + 1]; j++) {
			const struct rule *rule = &a->rule[j];
			struct offer offer = { rule->to, product[i],
				rule->confidence, rule->support, NAN };
			uint32_t *at = &place[rule->to];

			if (*at == UINT32_MAX)
				continue;
			if (a->margin != NULL)
				offer.value =
				    offer.confidence * a->margin[rule->to];
			if (*at == 0) {
				vec_push(out, offer);
				*at = (uint32_t)out->n;
			} else if (better(a, &offer, &out->v[*at - 1])) {
				out->v[*at - 1] = offer;
			}
		}
	for (size_t i = from; i < to; i++)
		place[product[i]] = 0;
	for (size_t i = 0; i < out->n; i++)
		place[out->v[i].product] = 0;
}

static void
print_offer(struct affinity *a, uint32_t customer, size_t rank,
    const struct offer *offer, struct csv_writer *w)
{
	groups_row(&a->groups, a->group, w, map_text(&a->customers, customer),
	    rank, map_text(&a->products, offer->product),
	    map_text(&a->products, offer->because), offer->confidence,
	    offer->support, offer->value);
}

/* Puts the best `top` offers in front, best first. */
static void
put_in_order(const struct affinity *a, struct offers *offers, size_t top)
{
	for (size_t i = 0; i < offers->n && i < top; i++)
		for (size_t j = i + 1; j < offers->n; j++)
			if (better(a, &offers->v[j], &offers->v[i])) {
				struct offer swap = offers->v[i];

				offers->v[i] = offers->v[j];
				offers->v[j] = swap;
			}
}

static void
print_offers(struct affinity *a, struct csv_writer *w)
{
	scoped uint32_t *place = mem_zero(a->products.count, sizeof(*place));
	size_t top = (size_t)a->o->top;
	scoped struct offers offers = { 0 };

	make_rules(a);
	begin(a, w,
	    "customer_id,rank,product,because,confidence,support,expected_"
	    "value");
	for (uint32_t i = 0; i < a->owned.baskets; i++) {
		find_offers(a, i, place, &offers);
		put_in_order(a, &offers, top);
		for (size_t k = 0; k < offers.n && k < top; k++)
			print_offer(a, a->owned.id[i], k + 1, &offers.v[k], w);
	}
}

/* The table of one group, or of all. */
static void
print_group(struct affinity *a, struct csv_writer *w)
{
	fill_baskets(a);
	measure(a);
	if (a->o->table == OFFERS)
		print_offers(a, w);
	else
		print_pairs(a, w);
	affinity_free(&a->baskets);
	affinity_free(&a->owned);
	a->baskets = a->owned = (struct affinity_baskets){ 0 };
	vec_free(&a->pairs);
	free(a->numbers);
	free(a->q);
	free(a->rule);
	free(a->first);
	a->numbers = NULL;
	a->q = NULL;
	a->rule = NULL;
	a->first = NULL;
}

static int
run(struct tool *tool, void *given)
{
	struct affinity *a = tool_alloc(tool, sizeof(*a));
	struct tool_output out;

	*a = (struct affinity){ .tool = tool, .o = given };
	input_open(&a->in, tool);
	read_rows(a);
	if (input_close(&a->in)) {
		load_margins(a);
		tool_output(tool, &out, a->in.delimiter);
		for (; a->group <= a->groups.map.count; a->group++)
			print_group(a, &out.w);
		tool_close(tool, &out);
	}
	return 0;
}

const struct method score_affinity = {
	.name = "affinity",
	.summary = "what sells with what, and the next offers per customer",
	METHOD_TABLES(struct affinity_options),
	.by = true,
	.run = run,
};
