/* affinity: what to offer to whom. */
#include "affinity.h"

#include "base/mem.h"
#include "cli/side.h"

#include <math.h>

/* Who has a product buys `to`, too. */
struct rule {
	uint32_t to;
	double confidence, support;
};

/* A product that a customer might want, and why. */
struct offer {
	uint32_t product, because;
	double confidence, support, value;
};

struct offers VEC_OF(struct offer);

struct offering {
	struct affinity *a;
	/* The rules of each product: rule[first[a] .. first[a + 1] - 1]. */
	struct rule *rule;
	size_t *first;
	/* Of each thread; place[product] is its offer + 1. */
	uint32_t *place[TASKS_THREADS];
	struct offers offers[TASKS_THREADS];
};

static void
take_margin(void *data, const struct side_row *row)
{
	struct affinity *a = data;
	uint32_t product = map_find(&a->products, side_text(row, 0));
	double margin = side_real(row, 1);

	if (product != MAP_NONE)
		a->margin[product] = margin;
}

void
affinity_load_margins(struct affinity *a)
{
	if (a->o->margins == NULL)
		return;
	a->margin = mem_alloc(a->products.count, sizeof(*a->margin));
	for (size_t i = 0; i < a->products.count; i++)
		a->margin[i] = NAN;
	side_read(a->tool, a->o->margins, "product,margin", take_margin, a);
}

/* The numbers of a pair that is a rule; false when it is none. */
static bool
is_rule(const struct affinity *a, size_t i, struct affinity_numbers *x)
{
	struct affinity_table table = affinity_table(a, i, false);

	affinity_measure(&table, x);
	return a->q[i] <= a->o->q && x->lift > 1;
}

/* Lists the rules of each product, both ways of each pair. */
static void
make_rules(struct offering *o)
{
	const struct affinity *a = o->a;
	size_t n = a->products.count, rules = 0;
	scoped size_t *next = mem_zero(n + 1, sizeof(*next));
	struct affinity_numbers x, y;

	o->first = mem_zero(n + 1, sizeof(*o->first));
	for (size_t i = 0; i < a->pairs.n; i++)
		if (is_rule(a, i, &x)) {
			o->first[a->pairs.v[i].a + 1]++;
			o->first[a->pairs.v[i].b + 1]++;
			rules += 2;
		}
	for (size_t i = 0; i < n; i++) {
		o->first[i + 1] += o->first[i];
		next[i] = o->first[i];
	}
	o->rule = mem_alloc(rules, sizeof(*o->rule));
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct affinity_pair *pair = &a->pairs.v[i];
		struct affinity_table back = affinity_table(a, i, true);

		if (!is_rule(a, i, &x))
			continue;
		affinity_measure(&back, &y);
		o->rule[next[pair->a]++] =
		    (struct rule){ pair->b, x.confidence, x.support };
		o->rule[next[pair->b]++] =
		    (struct rule){ pair->a, y.confidence, x.support };
	}
}

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

/* Finds the offers of who has these products. */
static void
find_offers(struct offering *o, const struct affinity_products *has,
    uint32_t *place, struct offers *out)
{
	const struct affinity *a = o->a;

	out->n = 0;
	for (size_t i = 0; i < has->n; i++)
		place[has->v[i]] = UINT32_MAX;
	for (size_t i = 0; i < has->n; i++)
		for (size_t j = o->first[has->v[i]];
		     j < o->first[has->v[i] + 1]; j++) {
			const struct rule *rule = &o->rule[j];
			struct offer offer = { rule->to, has->v[i],
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
	for (size_t i = 0; i < has->n; i++)
		place[has->v[i]] = 0;
	for (size_t i = 0; i < out->n; i++)
		place[out->v[i].product] = 0;
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

/* A histories_rows. */
static void
print_customer(void *offering, const struct history *h, struct csv_writer *w)
{
	struct offering *o = offering;
	struct affinity *a = o->a;
	struct affinity_products *has = &a->list[h->thread];
	struct offers *offers = &o->offers[h->thread];
	size_t top = (size_t)a->o->top;

	if (affinity_products(a, h, has) == 0)
		return;
	if (o->place[h->thread] == NULL)
		o->place[h->thread] =
		    mem_zero(a->products.count, sizeof(*o->place[h->thread]));
	find_offers(o, has, o->place[h->thread], offers);
	put_in_order(a, offers, top);
	for (size_t k = 0; k < offers->n && k < top; k++) {
		const struct offer *offer = &offers->v[k];

		groups_row(&a->groups, a->group, w, h->customer, k + 1,
		    map_text(&a->products, offer->product),
		    map_text(&a->products, offer->because), offer->confidence,
		    offer->support, offer->value);
	}
}

void
affinity_offers(struct affinity *a, struct csv_writer *w)
{
	struct offering o = { .a = a };

	make_rules(&o);
	affinity_names(a, w,
	    "customer_id,rank,product,because,confidence,support,expected_"
	    "value");
	histories_write(a->owners, w, print_customer, &o);
	free(o.rule);
	free(o.first);
	for (int i = 0; i < TASKS_THREADS; i++) {
		free(o.place[i]);
		vec_free(&o.offers[i]);
	}
}
