#include "model/foresight.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static double
weight_of(const struct foresight *f, size_t i)
{
	return f->weight != NULL ? f->weight[i] : 1;
}

/* Row numbers by a number ascending. free() */
static struct sort_item *
ascending(const double *v, size_t n)
{
	struct sort_item *items = mem_alloc(n, sizeof(*items));

	for (size_t i = 0; i < n; i++)
		items[i] =
		    (struct sort_item){ sort_key_double(v[i]), (uint32_t)i };
	sort_items(items, n);
	return items;
}

void
foresight_open(struct foresight *f)
{
	struct sort_item *items = ascending(f->time, f->n);
	double at_risk = 0, watched = 1;

	f->steps = 0;
	f->step = mem_alloc(f->n, sizeof(*f->step));
	f->watched = mem_alloc(f->n, sizeof(*f->watched));
	for (size_t i = 0; i < f->n; i++)
		at_risk += weight_of(f, i);
	for (size_t i = 0, end; i < f->n; i = end) {
		double gone[2] = { 0 }; /* last seen, left */

		for (end = i; end < f->n && items[end].key == items[i].key;
		     end++)
			gone[f->event[items[end].index]] +=
			    weight_of(f, items[end].index);
		at_risk -= gone[1];
		if (gone[0] > 0)
			watched *= gone[0] < at_risk * (1 - 1e-9)
			    ? 1 - gone[0] / at_risk
			    : 0;
		at_risk -= gone[0];
		f->step[f->steps] = f->time[items[i].index];
		f->watched[f->steps++] = watched;
	}
	free(items);
}

void
foresight_close(struct foresight *f)
{
	free(f->step);
	free(f->watched);
	f->step = f->watched = NULL;
}

/* Steps before a time, or at it, too. */
static size_t
steps_until(const struct foresight *f, double t, bool at)
{
	size_t low = 0, high = f->steps;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (f->step[middle] < t || (at && f->step[middle] <= t))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

double
foresight_watched(const struct foresight *f, double t)
{
	size_t n = steps_until(f, t, true);

	return n > 0 ? f->watched[n - 1] : 1;
}

double
foresight_watched_before(const struct foresight *f, double t)
{
	size_t n = steps_until(f, t, false);

	return n > 0 ? f->watched[n - 1] : 1;
}

double
foresight_brier(const struct foresight *f, double t, const double *stay)
{
	double now = foresight_watched(f, t), rows = 0;
	struct sum sum = { 0 };

	if (!(now > 0))
		return NAN;
	for (size_t i = 0; i < f->n; i++) {
		double w = weight_of(f, i), s = stay[i];

		rows += w;
		if (f->time[i] > t)
			sum_add(&sum, w * (1 - s) * (1 - s) / now);
		else if (f->event[i])
			sum_add(&sum,
			    w * s * s /
				foresight_watched_before(f, f->time[i]));
	}
	return sum_value(&sum) / rows;
}

double
foresight_auc(const struct foresight *f, double t, const double *score)
{
	struct sort_item *items = ascending(score, f->n);
	struct sum pairs = { 0 };
	double there = 0, left = 0;

	for (size_t i = 0, end; i < f->n; i = end) {
		double here[2] = { 0 }; /* still there, left by t */

		for (end = i; end < f->n && items[end].key == items[i].key;
		     end++) {
			size_t k = items[end].index;

			if (f->time[k] > t)
				here[0] += weight_of(f, k);
			else if (f->event[k])
				here[1] += weight_of(f, k) /
				    foresight_watched_before(f, f->time[k]);
		}
		sum_add(&pairs, here[1] * (there + here[0] / 2));
		there += here[0];
		left += here[1];
	}
	free(items);
	return there > 0 && left > 0 ? sum_value(&pairs) / (there * left)
				     : (double)NAN;
}
