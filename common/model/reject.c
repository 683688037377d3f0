#include "model/reject.h"

#include "base/mem.h"
#include "math/quantile.h"

#include <math.h>
#include <string.h>

enum { BANDS = 10 };

struct bands {
	double top[BANDS]; /* the largest p of each, the last open */
	double rate[BANDS];
};

static size_t
band(const struct bands *bands, double p)
{
	size_t i = 0;

	while (i + 1 < BANDS && p > bands->top[i])
		i++;
	return i;
}

static void
make_bands(const struct reject_known *known, struct bands *bands)
{
	scoped double *sorted = mem_alloc(known->rows, sizeof(*sorted));
	double rows[BANDS] = { 0 }, events[BANDS] = { 0 };

	memcpy(sorted, known->p, known->rows * sizeof(*sorted));
	sort_doubles(sorted, known->rows);
	for (size_t i = 0; i < BANDS; i++)
		bands->top[i] =
		    quantile_type1(sorted, known->rows, i + 1, BANDS);
	for (size_t i = 0; i < known->rows; i++) {
		size_t b = band(bands, known->p[i]);

		rows[b]++;
		events[b] += known->event[i];
	}
	/* A band that ties have emptied is never reached: p <= top of the
	 * one before it. */
	for (size_t b = 0; b < BANDS; b++)
		bands->rate[b] = rows[b] > 0 ? events[b] / rows[b] : 0;
}

void
reject_shares(const struct reject_known *known,
    const struct reject_rules *rules, const double *p, size_t n, double *share)
{
	struct bands bands = { { 0 }, { 0 } };

	if (rules->way == REJECT_PARCEL)
		make_bands(known, &bands);
	for (size_t i = 0; i < n; i++)
		switch (rules->way) {
		case REJECT_CUT:
			share[i] = p[i] >= rules->cut - 1e-9;
			break;
		case REJECT_PARCEL:
			share[i] = fmin(
			    1, rules->factor * bands.rate[band(&bands, p[i])]);
			break;
		case REJECT_FUZZY:
			share[i] = fmin(1, rules->factor * p[i]);
			break;
		}
}
