#include "earnings.h"

#include "base/die.h"
#include "model/reconcile.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

static void
add_money(int64_t *to, int64_t amount)
{
	if (!money_add(to, amount))
		die(EXIT_DATA,
		    "the amounts add up to more than can be counted");
}

static void
add_line(struct earnings_line *to, const struct earnings_line *line)
{
	add_money(&to->revenue, line->revenue);
	add_money(&to->cost, line->cost);
	add_money(&to->avoidable, line->avoidable);
}

/* Adds to a customer and product everywhere. */
static void
add(struct earnings *l, struct str customer, struct str product,
    const struct earnings_line *line)
{
	uint32_t id[2] = { map_add(&l->customers, customer),
		map_add(&l->products, product) };
	struct str key = { (const char *)id, sizeof(id) };
	uint32_t pair = map_add(&l->pair_map, key);
	const struct earnings_line none = { 0, 0, 0 };

	if (id[0] == l->customer.n)
		vec_push(&l->customer, none);
	if (id[1] == l->product.n)
		vec_push(&l->product, none);
	if (pair == l->pair.n)
		vec_push(
		    &l->pair, (struct earnings_pair){ id[0], id[1], none });
	add_line(&l->pair.v[pair].sum, line);
	add_line(&l->customer.v[id[0]], line);
	add_line(&l->product.v[id[1]], line);
	add_line(&l->all, line);
}

static int64_t
money_at(const struct frame_column *c, size_t row)
{
	return c->money[row] == FRAME_NO_MONEY ? 0 : c->money[row];
}

static struct str
product_of(const struct earnings_columns *c, size_t row)
{
	return c->product == NULL ? STR("") : c->product->text[row];
}

/* The rows that carry a shared cost: their weights. Their sum. */
static double
weigh_rows(const struct frame *f, const struct earnings_columns *c,
    size_t shared, double *weight)
{
	struct str product = product_of(c, shared);
	double sum = 0;

	for (size_t i = 0; i < f->n; i++) {
		double driver = c->driver->real[i];

		weight[i] = 0;
		if (c->customer->text[i].n == 0 || !(driver > 0) ||
		    (product.n > 0 && !str_eq(product, product_of(c, i))))
			continue;
		weight[i] = driver;
		sum += driver;
	}
	return sum;
}

/* Shares an amount by weights, in cents, the rest to the largest remainders. */
static void
share_out(
    int64_t amount, const double *weight, double sum, size_t n, int64_t *part)
{
	int64_t cent = amount % (MONEY_UNIT / 100) == 0 ? MONEY_UNIT / 100 : 1;
	int64_t cents = amount / cent;
	scoped double *exact = mem_alloc(n, sizeof(*exact));

	for (size_t i = 0; i < n; i++)
		exact[i] = fabs((double)cents * (weight[i] / sum));
	reconcile_round(exact, n, llabs(cents), part);
	for (size_t i = 0; i < n; i++)
		part[i] *= cents < 0 ? -cent : cent;
}

/* Shares the costs of a row without a customer over the lines of the others. */
static void
share_row(const struct frame *f, const struct earnings_columns *c, size_t row,
    struct earnings_line *line)
{
	scoped double *weight = mem_alloc(f->n, sizeof(*weight));
	scoped int64_t *part = mem_alloc(f->n, sizeof(*part));
	double sum = weigh_rows(f, c, row, weight);

	if (!(sum > 0))
		die(EXIT_DATA,
		    "%s: nothing to share a cost without a customer by",
		    c->driver->name);
	for (size_t k = 0; k < c->costs.n; k++) {
		share_out(
		    money_at(c->costs.v[k], row), weight, sum, f->n, part);
		for (size_t i = 0; i < f->n; i++)
			add_line(&line[i],
			    &(struct earnings_line){
				0, part[i], c->avoidable[k] ? part[i] : 0 });
	}
}

static void
line_of(
    const struct earnings_columns *c, size_t row, struct earnings_line *line)
{
	*line = (struct earnings_line){ .revenue = money_at(c->revenue, row) };
	for (size_t k = 0; k < c->costs.n; k++) {
		int64_t cost = money_at(c->costs.v[k], row);

		add_money(&line->cost, cost);
		add_money(&line->avoidable, c->avoidable[k] ? cost : 0);
	}
}

struct frame_column *
earnings_revenue(struct frame *f)
{
	struct frame_column *c = frame_want(f, "revenue", FRAME_MONEY, 0);

	if (c == NULL)
		c = frame_want(f, "amount", FRAME_MONEY, 0);
	return c != NULL ? c
			 : frame_want(f, "revenue", FRAME_MONEY, FRAME_NEEDED);
}

void
earnings_lines(const struct frame *f, const struct earnings_columns *c,
    struct earnings_line *line)
{
	for (size_t i = 0; i < f->n; i++)
		line_of(c, i, &line[i]);
	for (size_t i = 0; i < f->n; i++)
		if (c->customer->text[i].n == 0)
			share_row(f, c, i, line);
}

void
earnings_add(struct earnings *l, const struct earnings_columns *c, size_t row,
    const struct earnings_line *line)
{
	if (c->customer->text[row].n > 0)
		add(l, c->customer->text[row], product_of(c, row), line);
}

int64_t
earnings_profit(const struct earnings_line *line)
{
	return line->revenue - line->cost;
}

double
earnings_margin(const struct earnings_line *line)
{
	if (line->revenue == 0)
		return NAN;
	return (double)earnings_profit(line) / (double)line->revenue;
}

const char *
earnings_class(const struct earnings_line *line)
{
	double profit = (double)earnings_profit(line);

	if (fabs(profit) <= 0.005 * fabs((double)line->revenue))
		return "neutral";
	return profit > 0 ? "profitable" : "losing";
}

void
earnings_free(struct earnings *l)
{
	map_free(&l->customers);
	map_free(&l->products);
	map_free(&l->pair_map);
	vec_free(&l->pair);
	vec_free(&l->customer);
	vec_free(&l->product);
}
