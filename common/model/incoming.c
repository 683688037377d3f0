#include "model/incoming.h"

#include "base/mem.h"

#include <math.h>

static size_t
place(int32_t delay)
{
	if (delay < INCOMING_FIRST)
		return 0;
	return delay > INCOMING_LAST ? INCOMING_DAYS - 1
				     : (size_t)(delay - INCOMING_FIRST);
}

/* An item's delay so far, and the delay it had when it began to count; false
 * when it was paid before that. */
static bool
delay_of(const struct incoming_item *item, const struct incoming_rules *r,
    int32_t *delay, int32_t *entry)
{
	int32_t first = r->day - r->window + 1;
	bool paid = item->paid != INT32_MIN;

	*delay = (paid ? item->paid : r->day) - item->due;
	*entry = (item->date > first ? item->date : first) - item->due;
	return *delay >= *entry;
}

/* What tells of a delay: a payment, or an item that is open and late. */
static bool
is_told(const struct incoming_item *item, int32_t delay)
{
	return item->paid != INT32_MIN || delay > 0;
}

static void
find_mean(struct incoming *fit, const struct incoming_item *item, size_t n,
    const struct incoming_rules *r)
{
	int64_t sum = 0, told = 0;
	int32_t delay, entry;

	for (size_t i = 0; i < n; i++) {
		if (!delay_of(&item[i], r, &delay, &entry))
			continue;
		fit->paid += item[i].paid != INT32_MIN;
		if (!is_told(&item[i], delay))
			continue;
		sum += delay;
		told++;
	}
	fit->mean = told > 0 ? (double)sum / (double)told : 0;
}

/* Half away from zero. */
static int32_t
whole(double days)
{
	return (int32_t)(days < 0 ? -floor(.5 - days) : floor(days + .5));
}

static void
find_shifts(struct incoming *fit, const struct incoming_item *item, size_t n,
    uint32_t customers, const struct incoming_rules *r)
{
	scoped double *sum = mem_zero(customers, sizeof(*sum));
	scoped uint32_t *told = mem_zero(customers, sizeof(*told));
	int32_t delay, entry;

	for (size_t i = 0; i < n; i++)
		if (delay_of(&item[i], r, &delay, &entry) &&
		    is_told(&item[i], delay)) {
			sum[item[i].customer] += delay - fit->mean;
			told[item[i].customer]++;
		}
	for (uint32_t c = 0; c < customers; c++)
		fit->shift[c] =
		    told[c] > 0 ? whole(sum[c] / (told[c] + r->kappa)) : 0;
}

static void
find_hazard(struct incoming *fit, const struct incoming_item *item, size_t n,
    const struct incoming_rules *r)
{
	scoped int64_t *change = mem_zero(INCOMING_DAYS + 1, sizeof(*change));
	scoped int64_t *event = mem_zero(INCOMING_DAYS, sizeof(*event));
	int64_t risk = 0, rest = 0, events = 0;
	size_t last = 0;
	int32_t delay, entry;

	for (size_t i = 0; i < n; i++) {
		int32_t shift = fit->shift[item[i].customer];

		if (!delay_of(&item[i], r, &delay, &entry))
			continue;
		change[place(entry - shift)]++;
		change[place(delay - shift) + 1]--;
		event[place(delay - shift)] += item[i].paid != INT32_MIN;
	}
	for (size_t k = 0; k < INCOMING_DAYS; k++) {
		risk += change[k];
		fit->hazard[k] = risk > 0 ? (double)event[k] / (double)risk : 0;
		if (risk >= r->tail)
			last = k + 1;
		change[k] = risk;
	}
	for (size_t k = last; k < INCOMING_DAYS; k++) {
		rest += change[k];
		events += event[k];
	}
	for (size_t k = last; k < INCOMING_DAYS; k++)
		fit->hazard[k] = rest > 0 ? (double)events / (double)rest : 0;
}

void
incoming_fit(struct arena *memory, struct incoming *fit,
    const struct incoming_item *item, size_t n, uint32_t customers,
    const struct incoming_rules *rules)
{
	*fit = (struct incoming){ .shift = arena_array(
				      memory, customers, sizeof(*fit->shift)) };
	find_mean(fit, item, n, rules);
	find_shifts(fit, item, n, customers, rules);
	find_hazard(fit, item, n, rules);
}

void
incoming_fixed(struct arena *memory, struct incoming *fit, uint32_t customers,
    int32_t delay)
{
	*fit = (struct incoming){ .mean = delay,
		.shift = arena_array(memory, customers, sizeof(*fit->shift)) };
	for (size_t k = place(delay); k < INCOMING_DAYS; k++)
		fit->hazard[k] = 1;
}

void
incoming_shares(const struct incoming *fit, uint32_t customer, int32_t late,
    const int32_t *end, size_t n, double *share)
{
	int32_t shift = fit->shift[customer], day = 0;
	double left = 1;

	for (size_t k = 0; k < n; k++) {
		double before = left;

		while (day < end[k])
			left *= 1 - fit->hazard[place(late + ++day - shift)];
		share[k] = before - left;
	}
	share[n] = left;
}
