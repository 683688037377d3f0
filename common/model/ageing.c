#include "model/ageing.h"

#include "base/mem.h"
#include "base/sort.h"

size_t
ageing_bucket(const struct ageing_bounds *bounds, int32_t days)
{
	size_t k = 0;

	while (k < bounds->n && days > bounds->upper[k])
		k++;
	return k;
}

void
ageing_add(struct ageing *a, const struct ageing_bounds *bounds,
    const struct ageing_item *item)
{
	a->n_open++;
	a->disputed += item->disputed;
	a->deducted += item->deducted;
	if (item->no_due) {
		a->no_due += item->open;
		return;
	}
	a->bucket[ageing_bucket(bounds, item->days)] += item->open;
	if (item->overdue_days > 0)
		a->overdue += item->open;
	if (item->overdue_days > a->oldest_days)
		a->oldest_days = item->overdue_days;
}

int64_t
ageing_balance(const struct ageing *a, const struct ageing_bounds *bounds)
{
	int64_t sum = a->no_due + a->unapplied;

	for (size_t k = 0; k <= bounds->n; k++)
		sum += a->bucket[k];
	return sum;
}

/* floor(a * b / c) and what remains, for 0 <= b <= c, c > 0, by long division
 * in base 2: the product may need 126 bits. */
static int64_t
multiply_divide(int64_t a, int64_t b, int64_t c, uint64_t *remains)
{
	uint64_t quotient = 0, rest = 0, divisor = (uint64_t)c;

	for (int bit = 62; bit >= 0; bit--) {
		quotient <<= 1;
		rest <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			quotient++;
		}
		if (((uint64_t)a >> bit & 1) == 0)
			continue;
		rest += (uint64_t)b;
		if (rest >= divisor) {
			rest -= divisor;
			quotient++;
		}
	}
	*remains = rest;
	return (int64_t)quotient;
}

void
ageing_share(int64_t total, const int64_t *weight, size_t n, int64_t unit,
    int64_t *share)
{
	scoped struct sort_item *order = mem_alloc(n, sizeof(*order));
	int64_t units = total / unit, left = units, sum = 0;
	uint64_t rest;

	for (size_t i = 0; i < n; i++) {
		sum += weight[i];
		share[i] = 0;
	}
	for (size_t i = 0; i < n && sum > 0; i++) {
		int64_t part = multiply_divide(units, weight[i], sum, &rest);

		share[i] = part * unit;
		left -= part;
		order[i] = sort_item(sort_key_descending(rest), i);
	}
	if (sum > 0) {
		sort_items(order, n);
		for (size_t i = 0; i < (size_t)left; i++)
			share[order[i].index] += unit;
	}
}

static int64_t
apply_in_order(int64_t money, int64_t *open, size_t n)
{
	for (size_t i = 0; i < n && money > 0; i++) {
		int64_t part = open[i] < money ? open[i] : money;

		open[i] -= part;
		money -= part;
	}
	return money;
}

static int64_t
apply_exact(int64_t money, int64_t *open, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (open[i] == money) {
			open[i] = 0;
			return 0;
		}
	return money;
}

static int64_t
apply_prorata(int64_t money, int64_t *open, size_t n)
{
	const int64_t cent = 100;
	scoped int64_t *share = mem_alloc(n, sizeof(*share));
	int64_t sum = 0, paid;
	bool cents = money % cent == 0;

	for (size_t i = 0; i < n; i++) {
		sum += open[i];
		cents = cents && open[i] % cent == 0;
	}
	paid = money < sum ? money : sum;
	ageing_share(paid, open, n, cents ? cent : 1, share);
	for (size_t i = 0; i < n; i++)
		open[i] -= share[i];
	return money - paid;
}

int64_t
ageing_apply(enum ageing_apply rule, int64_t money, int64_t *open, size_t n)
{
	switch (rule) {
	case AGEING_APPLY_IN_ORDER:
		return apply_in_order(money, open, n);
	case AGEING_APPLY_EXACT:
		return apply_exact(money, open, n);
	case AGEING_APPLY_PRORATA:
		return apply_prorata(money, open, n);
	default:
		return money;
	}
}
