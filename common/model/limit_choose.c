#include "model/ageing.h"
#include "model/limit.h"

#include "base/mem.h"
#include "math/quantile.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

const char *
limit_binding_name(int binding)
{
	static const char *const name[] = { "cap_sales", "cap_equity",
		"cap_grade", "composite", "" };

	return binding < LIMIT_METHODS ? limit_method_name[binding]
				       : name[binding - LIMIT_METHODS];
}

static double
median_of(const double *value)
{
	double known[LIMIT_METHODS];
	size_t n = 0;

	for (int m = LIMIT_NEED + 1; m < LIMIT_METHODS; m++)
		if (!isnan(value[m]))
			known[n++] = value[m];
	sort_doubles(known, n);
	return median_sorted(known, n);
}

static double
mean_of(const double *value, const double *weight)
{
	struct sum sum = { 0, 0 }, weights = { 0, 0 };

	for (int m = LIMIT_NEED + 1; m < LIMIT_METHODS; m++) {
		double w = weight == NULL ? 1 : weight[m];

		if (isnan(value[m]))
			continue;
		sum_add(&sum, w * value[m]);
		sum_add(&weights, w);
	}
	return sum_value(&weights) > 0 ? sum_value(&sum) / sum_value(&weights)
				       : NAN;
}

/* Lowers the limit to `value`; of equal ones the first keeps its name. */
static void
press(struct limit_result *r, double value, int binding)
{
	if (isnan(value) || value >= r->limit)
		return;
	r->runner_up = r->binding;
	r->limit = value;
	r->binding = binding;
}

/* The two smallest, in table order. */
static struct limit_result
smallest(const double *value)
{
	struct limit_result r = { NAN, LIMIT_NOTHING, LIMIT_NOTHING };
	double second = INFINITY;

	r.limit = INFINITY;
	for (int m = 0; m < LIMIT_METHODS; m++) {
		if (isnan(value[m]))
			continue;
		if (value[m] < r.limit) {
			second = r.limit;
			press(&r, value[m], m);
		} else if (value[m] < second) {
			second = value[m];
			r.runner_up = m;
		}
	}
	if (r.binding == LIMIT_NOTHING)
		r.limit = NAN;
	return r;
}

struct limit_result
limit_choose(const double value[LIMIT_METHODS], const struct limit_choice *c)
{
	struct limit_result r = { NAN, LIMIT_COMPOSITE, LIMIT_NOTHING };
	double cover = isnan(value[LIMIT_COVER]) ? 0 : value[LIMIT_COVER];

	if (c->composite == LIMIT_MIN)
		r = smallest(value);
	else {
		r.limit = c->composite == LIMIT_MEDIAN
		    ? median_of(value)
		    : mean_of(value, c->weight);
		if (isnan(r.limit)) {
			r.limit = value[LIMIT_NEED];
			r.binding = isnan(r.limit) ? LIMIT_NOTHING : LIMIT_NEED;
		} else
			press(&r, value[LIMIT_NEED], LIMIT_NEED);
	}
	press(&r, c->cap_sales, LIMIT_CAP_SALES);
	press(&r, c->cap_equity, LIMIT_CAP_EQUITY);
	if (c->grade == GRADE_D || c->grade == GRADE_NEW)
		press(&r, cover, LIMIT_CAP_GRADE);
	if (c->unit > 0)
		r.limit = floor(r.limit / c->unit + 1e-9) * c->unit;
	return r;
}

/* One round over the customers that are not fixed yet; true when somebody's
 * share is below the exposure and had to be fixed. */
static bool
fix_exposed(const int64_t *exposure, size_t n, int64_t *weight, int64_t *scaled,
    int64_t *left)
{
	bool fixed = false;
	int64_t taken = 0;

	for (size_t i = 0; i < n; i++)
		if (weight[i] > 0 && scaled[i] < exposure[i]) {
			taken += exposure[i];
			scaled[i] = exposure[i];
			weight[i] = 0;
			fixed = true;
		}
	*left -= taken;
	return fixed;
}

static void
scale_above(const int64_t *limit, const int64_t *exposure, size_t n,
    int64_t total, int64_t unit, int64_t *scaled)
{
	scoped int64_t *weight = mem_alloc(n, sizeof(*weight));
	scoped int64_t *share = mem_alloc(n, sizeof(*share));
	bool again = true;

	for (size_t i = 0; i < n; i++) {
		weight[i] = limit[i];
		scaled[i] = exposure[i];
	}
	while (again) {
		ageing_share(total, weight, n, unit, share);
		for (size_t i = 0; i < n; i++)
			if (weight[i] > 0)
				scaled[i] = share[i];
		again = fix_exposed(exposure, n, weight, scaled, &total);
	}
}

bool
limit_scale(const int64_t *limit, const int64_t *exposure, size_t n,
    int64_t total, int64_t unit, int64_t *scaled)
{
	int64_t sum = 0, exposed = 0;

	for (size_t i = 0; i < n; i++) {
		sum += limit[i];
		exposed += exposure == NULL ? 0 : exposure[i];
	}
	if (sum <= total)
		memcpy(scaled, limit, n * sizeof(*scaled));
	else if (exposed > total)
		memcpy(scaled, exposure, n * sizeof(*scaled));
	else if (exposure == NULL)
		ageing_share(total, limit, n, unit, scaled);
	else
		scale_above(limit, exposure, n, total, unit, scaled);
	return exposed <= total || sum <= total;
}
