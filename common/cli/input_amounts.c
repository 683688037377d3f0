/* What the rows that are given up come to, in money. */
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/input_held.h"
#include "cli/input_inside.h"
#include "text/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sum {
	const char *kind;
	uint32_t currency;
	uint64_t rows, unknown; /* without an amount that can be read */
	int64_t amount;
};

struct input_sums {
	struct map currencies;
	VEC(struct sum) list;
};

void
input_amounts(struct input *in, size_t amount, size_t currency)
{
	if (in->left_out == NULL)
		in->left_out = mem_zero(1, sizeof(*in->left_out));
	in->amount = amount;
	in->money = currency;
}

static struct str
cell(const struct csv_row *row, size_t column)
{
	return column == ROLE_NONE || column >= row->n
	    ? (struct str){ "", 0 }
	    : str_trim(row->field[column]);
}

struct input_weight
input_weigh(const struct input *in, const struct csv_row *row)
{
	struct input_weight w = { .known = false };

	if (in->left_out == NULL)
		return w;
	w.currency = map_add(&in->left_out->currencies,
	    in->money < row->n ? input_currency(in, row, in->money) : STR(""));
	w.known =
	    money_parse(cell(row, in->amount), &w.amount) <= MONEY_ROUNDED;
	return w;
}

struct input_weight
input_weight(const struct input *in, struct str currency, int64_t amount)
{
	struct input_weight w = { .amount = amount, .known = true };

	if (in->left_out != NULL)
		w.currency = map_add(&in->left_out->currencies, currency);
	return w;
}

static struct sum *
sum_of(struct input_sums *sums, const char *kind, uint32_t currency)
{
	for (size_t i = 0; i < sums->list.n; i++)
		if (strcmp(sums->list.v[i].kind, kind) == 0 &&
		    sums->list.v[i].currency == currency)
			return &sums->list.v[i];
	vec_push(
	    &sums->list, (struct sum){ .kind = kind, .currency = currency });
	return &sums->list.v[sums->list.n - 1];
}

void
input_count_left_out(
    struct input *in, const struct input_weight *w, const char *kind)
{
	struct sum *s;

	if (in->left_out == NULL)
		return;
	s = sum_of(in->left_out, kind, w->currency);
	s->rows++;
	if (!w->known ||
	    __builtin_add_overflow(s->amount, w->amount, &s->amount))
		s->unknown++;
}

void
input_say_left_out(struct input *in)
{
	struct input_sums *sums = in->left_out;
	char money[MONEY_MAX], unknown[64];

	if (sums == NULL)
		return;
	vec_each (const struct sum, s, &sums->list) {
		struct str currency = map_text(&sums->currencies, s->currency);

		snprintf(unknown, sizeof(unknown),
		    " (%" PRIu64 " without a readable amount)", s->unknown);
		report_say(&in->tool->report,
		    "%s%sleft out: %" PRIu64 " %s, %s, %.*s%s%.*s%s",
		    in->beside ? in->tool->file[0] : "", in->beside ? ": " : "",
		    s->rows, s->rows == 1 ? "row" : "rows", s->kind,
		    (int)money_print(money, s->amount), money,
		    currency.n > 0 ? " " : "", STR_ARG(currency),
		    s->unknown > 0 ? unknown : "");
	}
	map_free(&sums->currencies);
	vec_free(&sums->list);
	free(sums);
	in->left_out = NULL;
}
