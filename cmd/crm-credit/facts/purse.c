#include "purse.h"

#include "text/money.h"

void
purse_add(struct purse *p, struct str currency, int64_t amount)
{
	uint32_t k = map_add(&p->currencies, currency);

	if (k == p->sum.n)
		vec_push(&p->sum, amount);
	else if (__builtin_add_overflow(p->sum.v[k], amount, &p->sum.v[k]))
		p->sum.v[k] = INT64_MAX;
}

bool
purse_is_empty(const struct purse *p)
{
	size_t k = 0;

	while (k < p->sum.n && p->sum.v[k] == 0)
		k++;
	return k == p->sum.n;
}

static void
put(struct text *text, struct str s)
{
	vec_append(text, s.p, s.n);
}

const char *
purse_text(struct purse *p)
{
	char money[MONEY_MAX];

	p->text.n = 0;
	for (uint32_t k = 0; k < p->sum.n; k++) {
		struct str currency = map_text(&p->currencies, k);

		if (p->sum.v[k] == 0)
			continue;
		put(&p->text, p->text.n > 0 ? STR(", ") : STR(""));
		put(&p->text,
		    (struct str){ money, money_print(money, p->sum.v[k]) });
		put(&p->text, currency.n > 0 ? STR(" ") : STR(""));
		put(&p->text, currency);
	}
	if (p->text.n == 0)
		put(&p->text, STR("0.00"));
	vec_push(&p->text, '\0');
	return p->text.v;
}

void
purse_free(struct purse *p)
{
	map_free(&p->currencies);
	vec_free(&p->sum);
	vec_free(&p->text);
}
