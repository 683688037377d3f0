#include "table/sums.h"

#include "base/mem.h"
#include "text/money.h"
#include "text/money_local.h"

#include <stdlib.h>
#include <string.h>

enum { MARKS = 64 };

void
sums_init(struct sums *sums, const struct layout *layout)
{
	*sums = (struct sums){ 0 };
	sums->column = mem_zero(layout->header.n, sizeof(*sums->column));
	array_each (
	    const struct layout_column, c, layout->column, layout->header.n)
		if (c->kind == KIND_INTEGER || c->kind == KIND_DECIMAL ||
		    c->kind == KIND_MONEY)
			sums->column[sums->n++] =
			    (struct sums_column){ .source = c->source,
				    .decimal = c->decimal,
				    .whole = true };
	sums_mark(sums);
}

void
sums_free(struct sums *sums)
{
	free(sums->column);
	vec_free(&sums->mark);
	*sums = (struct sums){ 0 };
}

static bool
amount_of(struct str cell, char decimal, int64_t *amount)
{
	struct money_local_rule rule = { decimal == 0 ? '.' : decimal, NULL };
	struct money_local money;

	if (cell.n == 0)
		return false;
	if (decimal != ',' &&
	    (money_short(cell, amount) ||
		money_parse(cell, amount) <= MONEY_ROUNDED))
		return true;
	if (money_local_parse(cell, &rule, &money) != NULL || money.percent)
		return false;
	*amount = money.value;
	return true;
}

void
sums_add(struct sums *sums, const struct str *field, size_t n)
{
	sums->rows++;
	array_each (struct sums_column, c, sums->column, sums->n) {
		int64_t amount;

		if (c->source >= n || c->broken ||
		    !amount_of(field[c->source], c->decimal, &amount))
			continue;
		c->broken = !money_add(&c->sum, amount);
		c->whole &= amount % MONEY_UNIT == 0;
	}
}

void
sums_mark(struct sums *sums)
{
	size_t size = sums->n + 1;

	if (sums->mark.n == MARKS * size) {
		memmove(sums->mark.v + size, sums->mark.v + 2 * size,
		    (MARKS - 2) * size * sizeof(*sums->mark.v));
		sums->mark.n -= size;
	}
	for (size_t i = 0; i < sums->n; i++)
		vec_push(&sums->mark, sums->column[i].sum);
	vec_push(&sums->mark, (int64_t)sums->rows);
}

/* The places behind the decimal sign; SIZE_MAX if there is none. */
static size_t
decimals_of(struct str cell, char decimal)
{
	size_t digits = 0;

	for (size_t i = cell.n; i > 0; i--) {
		char c = cell.p[i - 1];

		if (decimal == 0 ? c == '.' || c == ',' : c == decimal)
			return digits;
		digits += c >= '0' && c <= '9';
	}
	return SIZE_MAX;
}

/* How far a number may be from the sum of that many rows. */
static int64_t
tolerance(const struct sums_column *c, struct str cell, int64_t rows)
{
	int64_t unit = MONEY_UNIT;
	size_t digits = decimals_of(cell, c->decimal);

	if (digits == SIZE_MAX)
		return c->whole ? 0 : unit / 2;
	for (; digits > 0 && unit > 1; digits--)
		unit /= 10;
	return unit * rows / 2;
}

/* The first number that is not the sum since that mark; SIZE_MAX if all are. */
static size_t
differs_since(const struct sums *sums, const int64_t *mark,
    const struct str *field, size_t n, int64_t *sum, size_t *numbers)
{
	int64_t rows = (int64_t)sums->rows - mark[sums->n];

	*numbers = 0;
	for (size_t i = 0; i < sums->n; i++) {
		const struct sums_column *c = &sums->column[i];
		int64_t amount, gap, most;

		if (c->source >= n || c->broken ||
		    !amount_of(field[c->source], c->decimal, &amount))
			continue;
		++*numbers;
		*sum = c->sum - mark[i];
		most = tolerance(c, field[c->source], rows);
		gap = amount;
		if (!money_add(&gap, -*sum) || gap > most || gap < -most)
			return c->source;
	}
	return SIZE_MAX;
}

enum sums_verdict
sums_judge(const struct sums *sums, const struct str *field, size_t n,
    uint64_t least, size_t *column, int64_t *sum)
{
	size_t size = sums->n + 1, numbers;
	int64_t other;

	*column = SIZE_MAX;
	for (size_t end = sums->mark.n; end > 0; end -= size) {
		const int64_t *mark = sums->mark.v + end - size;
		size_t at =
		    differs_since(sums, mark, field, n, &other, &numbers);

		if (numbers == 0)
			return SUMS_NONE;
		if (at == SIZE_MAX &&
		    sums->rows - (uint64_t)mark[sums->n] >= least)
			return SUMS_AGREE;
		if (*column == SIZE_MAX) {
			*column = at;
			*sum = other;
		}
	}
	return SUMS_DIFFER;
}

static bool
means_since(const struct sums *sums, const int64_t *mark,
    const struct str *field, size_t n)
{
	int64_t rows = (int64_t)sums->rows - mark[sums->n], gap;
	bool some = false;

	for (size_t i = 0; i < sums->n; i++) {
		const struct sums_column *c = &sums->column[i];
		int64_t amount;

		if (c->source >= n || c->broken ||
		    !amount_of(field[c->source], c->decimal, &amount))
			continue;
		if (__builtin_mul_overflow(amount, rows, &gap) ||
		    !money_add(&gap, mark[i]) || !money_add(&gap, -c->sum) ||
		    llabs(gap) > tolerance(c, field[c->source], rows))
			return false;
		some = true;
	}
	return some && rows > 1;
}

bool
sums_are_means(const struct sums *sums, const struct str *field, size_t n)
{
	size_t size = sums->n + 1;

	for (size_t end = sums->mark.n; end > 0; end -= size)
		if (means_since(sums, sums->mark.v + end - size, field, n))
			return true;
	return false;
}
