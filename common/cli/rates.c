#include "cli/rates.h"

#include "base/die.h"
#include "base/sort.h"
#include "cli/side.h"
#include "text/date.h"
#include "text/iso.h"
#include "text/money.h"

static void
take_rate(void *data, const struct side_row *row)
{
	struct rates *r = data;
	struct rate rate;

	rate.from = side_date(row, 1);
	rate.rate = side_real(row, 2);
	if (rate.rate <= 0)
		side_bad(row, "rate %g is not above zero", rate.rate);
	rate.currency =
	    map_add(&r->currencies, iso_currency_said(side_text(row, 0)));
	vec_push(&r->rate, rate);
}

SORT_BY(by_day, struct rate, SORT_UP(currency) || SORT_UP(from));

void
rates_read(struct rates *r, struct tool *tool, const char *path)
{
	side_read(tool, path, "currency,from,rate", take_rate, r);
	vec_sort(&r->rate, by_day);
}

/* The place of a rate, or SIZE_MAX. */
static size_t
place(const struct rates *r, struct str currency, int32_t day)
{
	uint32_t number = map_find(&r->currencies, currency);
	size_t low = 0, high = r->rate.n;

	while (number != MAP_NONE && low < high) {
		size_t middle = (low + high) / 2;
		const struct rate *at = &r->rate.v[middle];

		if (at->currency < number ||
		    (at->currency == number && at->from <= day))
			low = middle + 1;
		else
			high = middle;
	}
	if (number != MAP_NONE && low > 0 &&
	    r->rate.v[low - 1].currency == number)
		return low - 1;
	return SIZE_MAX;
}

static void
no_rate(struct diag *d, struct str currency, int32_t day)
{
	char text[DATE_MAX];

	diag_set(d, EXIT_DATA, "no-rate",
	    "--rates has no rate of currency \"%.*s\" from %.*s or before",
	    STR_ARG(currency), (int)date_print(text, day), text);
}

bool
rates_known(const struct rates *r, struct str currency, int32_t day,
    double *rate, struct diag *d)
{
	size_t at = place(r, currency, day);

	if (at == SIZE_MAX) {
		no_rate(d, currency, day);
		return false;
	}
	*rate = r->rate.v[at].rate;
	return true;
}

size_t
rates_find(
    const struct rates *r, struct tool *tool, struct str currency, int32_t day)
{
	size_t at = place(r, currency, day);
	struct diag d;

	if (at != SIZE_MAX)
		return at;
	no_rate(&d, currency, day);
	tool_fail(tool, &d);
}

double
rates_at(
    const struct rates *r, struct tool *tool, struct str currency, int32_t day)
{
	return r->rate.v[rates_find(r, tool, currency, day)].rate;
}

int64_t
rates_times(struct tool *tool, int64_t amount, double rate)
{
	int64_t result;
	struct diag d;

	if (money_of_real(money_real(amount) * rate, 2, &result))
		return result;
	diag_set(
	    &d, EXIT_DATA, "overflow", "an amount times its rate is too large");
	tool_fail(tool, &d);
}

void
rates_free(struct rates *r)
{
	map_free(&r->currencies);
	vec_free(&r->rate);
}
