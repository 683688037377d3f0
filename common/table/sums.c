#include "table/sums.h"

#include "base/mem.h"
#include "text/money.h"
#include "text/money_local.h"

#include <stdlib.h>

void
sums_init(struct sums *sums, const struct layout *layout)
{
	sums->column = mem_zero(layout->header.n, sizeof(*sums->column));
	sums->n = 0;
	for (size_t i = 0; i < layout->header.n; i++) {
		const struct layout_column *c = &layout->column[i];

		if (c->kind == KIND_INTEGER || c->kind == KIND_DECIMAL ||
		    c->kind == KIND_MONEY)
			sums->column[sums->n++] =
			    (struct sums_column){ .source = c->source,
				    .decimal = c->decimal,
				    .valid = true };
	}
}

void
sums_free(struct sums *sums)
{
	free(sums->column);
	*sums = (struct sums){ 0 };
}

static bool
amount_of(struct str cell, char decimal, int64_t *amount)
{
	struct money_local_rule rule = { decimal == 0 ? '.' : decimal, NULL };
	struct money_local money;

	if (cell.n == 0)
		return false;
	if (decimal != ',' && money_parse(cell, amount) <= MONEY_ROUNDED)
		return true;
	if (money_local_parse(cell, &rule, &money) != NULL)
		return false;
	*amount = money.value;
	return true;
}

void
sums_add(struct sums *sums, const struct str *field, size_t n)
{
	for (size_t i = 0; i < sums->n; i++) {
		struct sums_column *c = &sums->column[i];
		int64_t amount;

		if (c->source >= n || !c->valid ||
		    !amount_of(field[c->source], c->decimal, &amount))
			continue;
		c->valid = money_add(&c->sum, amount);
		c->rows++;
	}
}

bool
sums_agree(const struct sums *sums, const struct str *field, size_t n)
{
	for (size_t i = 0; i < sums->n; i++) {
		const struct sums_column *c = &sums->column[i];
		int64_t amount, gap;

		if (c->source >= n || !c->valid || c->rows < 2 ||
		    !amount_of(field[c->source], c->decimal, &amount))
			continue;
		gap = amount;
		if (money_add(&gap, -c->sum) && gap >= -MONEY_UNIT / 200 &&
		    gap <= MONEY_UNIT / 200)
			return true;
	}
	return false;
}

void
sums_reset(struct sums *sums)
{
	for (size_t i = 0; i < sums->n; i++) {
		sums->column[i].sum = 0;
		sums->column[i].rows = 0;
		sums->column[i].valid = true;
	}
}
