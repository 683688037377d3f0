/* Fitting laws to customers: histories, cohorts, covariates, spending, and
 * what is to be doubted. */
#include "base/die.h"
#include "base/line.h"
#include "base/sort.h"
#include "cli/buyers.h"
#include "math/dist.h"
#include "math/sum.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEW_REPEATERS = 50 };

/* BG/BB: the periods of the calendar behind that of the first purchase are
 * opportunities, that of the end included. The amount of the first period. */
static double
count_opportunities(
    const struct buyers *b, uint32_t customer, struct btyd_history *h)
{
	scoped struct buyers_days days = { 0 };
	int32_t first = 0, at;
	bool any = false;
	double amount = 0;

	buyers_days(b, customer, &days);
	h->x = h->last = 0;
	for (size_t i = 0; i < days.n && days.v[i].date <= b->end; i++) {
		at = buyers_period(b, days.v[i].date);
		if (days.v[i].occasion && !any)
			first = at;
		any = any || days.v[i].occasion;
		if (any && at == first)
			amount += money_real(days.v[i].net);
		if (days.v[i].occasion && at - first > h->last) {
			h->x++;
			h->last = at - first;
		}
	}
	h->end = buyers_period(b, b->end) - first;
	return amount;
}

/* The last period may not be over; it is an opportunity all the same. */
static void
say_last_period(const struct buyers *b)
{
	int32_t last = buyers_period(b, b->end);
	int32_t before = period_start(b->calendar, last) - 1;
	char name[PERIOD_TEXT], day[DATE_MAX];

	if (b->end + 1 == period_start(b->calendar, last + 1))
		return;
	report_say(&customers_tool(b->c)->report,
	    "%s: %.*s is not over and counts as a whole; --as-of=%.*s leaves "
	    "it out",
	    b->model->title, (int)period_print(name, b->calendar, last), name,
	    (int)date_print(day, before), day);
}

/* The history and mean repeat amount of a customer; false without one. */
static bool
fill_history(struct buyers *b, uint32_t customer, bool discrete)
{
	struct btyd_history *h = &b->history[customer];
	struct buyer buyer;
	double x, money, first;

	if (!buyers_get(b, customer, &buyer) || buyer.first > b->end)
		return false;
	x = (double)buyer.days - 1;
	*h = (struct btyd_history){ x,
		(double)(buyer.last - buyer.first) / b->unit,
		(double)(b->end - buyer.first) / b->unit,
		buyer.ln_gaps - x * log(b->unit) };
	money = money_real(buyer.net);
	first = money_real(buyer.first_net);
	if (discrete)
		first = count_opportunities(b, customer, h);
	b->mean[customer] = NAN;
	if (b->o->every_amount)
		b->mean[customer] = money / (h->x + 1);
	else if (h->x > 0)
		b->mean[customer] = (money - first) / h->x;
	return true;
}

/* Customers older than the file look younger and less active than they are:
 * then many "first" purchases crowd into the first days. */
static void
check_left_cut(struct buyers *b, const uint32_t *who, size_t n)
{
	struct report *report = &customers_tool(b->c)->report;
	double longest = 0, age;
	size_t early = 0, next = 0;

	for (size_t i = 0; i < n; i++)
		longest = fmax(longest, b->history[who[i]].end);
	for (size_t i = 0; i < n; i++) {
		age = b->history[who[i]].end;
		early += age >= 0.98 * longest;
		next += age < 0.98 * longest && age >= 0.96 * longest;
	}
	if (early > 2 * next && early * 20 > n && n >= 100)
		report_say(report,
		    "%.0f%% of the customers appear in the first 2%% of the "
		    "time: if the file does not begin with their true first "
		    "purchases, rates and ages are wrong",
		    100 * (double)early / (double)n);
}

/* Standardised covariates, and customers with equal ones made blocks. */
struct blocks {
	struct btyd_data *data;
	double *z;
	size_t n;
};

static void
standardise(
    struct buyers *b, struct buyers_law *law, const uint32_t *who, size_t n)
{
	for (size_t j = 0; j < b->covariates; j++) {
		struct moments m = { 0 };

		for (size_t i = 0; i < n; i++)
			moments_add(&m, b->z[who[i] * b->covariates + j], 1);
		law->z_mean[j] = m.mean;
		law->z_sd[j] = sqrt(moments_population_variance(&m));
		if (!(law->z_sd[j] > 0))
			die(EXIT_DATA,
			    "--covariates: column %zu is the same for all "
			    "customers",
			    j + 1);
	}
}

static double
scaled_z(const struct buyers *b, const struct buyers_law *law,
    uint32_t customer, size_t j)
{
	return (b->z[customer * b->covariates + j] - law->z_mean[j]) /
	    law->z_sd[j];
}

/* Sorts who[] so that customers with equal covariates are neighbours. */
static void
sort_by_z(const struct buyers *b, uint32_t *who, size_t n)
{
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));

	for (size_t j = 0; j < b->covariates; j++) {
		for (size_t i = 0; i < n; i++)
			item[i] = sort_item(
			    sort_key_double(b->z[who[i] * b->covariates + j]),
			    who[i]);
		sort_items(item, n);
		for (size_t i = 0; i < n; i++)
			who[i] = item[i].index;
	}
}

static bool
same_z(const struct buyers *b, uint32_t one, uint32_t other)
{
	size_t q = b->covariates;

	for (size_t j = 0; j < q; j++)
		if (b->z[one * q + j] != b->z[other * q + j])
			return false;
	return true;
}

/* Customers to aggregated blocks; one block where there are no covariates. */
static struct blocks
make_blocks(const struct buyers *b, const struct buyers_law *law,
    const uint32_t *who, size_t n, bool discrete)
{
	struct btyd_history *h = customers_memory(b->c, n, sizeof(*h));
	uint32_t *order = customers_memory(b->c, n, sizeof(*order));
	struct blocks blocks = { mem_alloc(n + 1, sizeof(*blocks.data)),
		mem_alloc(n * b->covariates + 1, sizeof(*blocks.z)), 0 };
	double longest = 0, scale;
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		order[i] = who[i];
		longest = fmax(longest, b->history[who[i]].end);
	}
	scale = discrete ? 1 : btyd_scale(longest);
	sort_by_z(b, order, n);
	for (size_t i = 0; i < n; i++)
		h[i] = b->history[order[i]];
	for (size_t i = 1; i <= n; i++) {
		if (i < n && same_z(b, order[from], order[i]))
			continue;
		for (size_t j = 0; j < b->covariates; j++)
			blocks.z[blocks.n * b->covariates + j] =
			    scaled_z(b, law, order[from], j);
		btyd_aggregate(
		    h + from, i - from, scale, &blocks.data[blocks.n++]);
		from = i;
	}
	customers_forget(b->c, order);
	customers_forget(b->c, h);
	return blocks;
}

static void
free_blocks(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++)
		btyd_data_free(&blocks->data[i]);
	free(blocks->data);
	free(blocks->z);
}

/* " NAME VALUE (ERROR)" behind what is in text. */
static void
add_estimate(
    char *text, size_t size, const char *name, double value, double error)
{
	line_add(text, size, "", " %s %.6g", name, value);
	if (isfinite(error))
		line_add(text, size, "", " (%.2g)", error);
}

/* A coefficient, in the units of its column. */
static void
add_coefficient(char *text, size_t size, const struct buyers_law *law,
    const struct btyd_fit *fit, size_t i)
{
	size_t at = fit->law.model->parameters + i, q = fit->covariates;
	char name[BUYERS_NAME];

	buyers_coefficient_name(law->columns, q, i, name);
	add_estimate(text, size, name, fit->mle.x[at] / law->z_sd[i % q],
	    mle_error(&fit->mle, at) / law->z_sd[i % q]);
}

static void
say_fit(const struct buyers *b, const struct buyers_law *law,
    const struct btyd_fit *fit)
{
	struct report *report = &customers_tool(b->c)->report;
	const struct btyd_model *m = fit->law.model;
	const struct mle_fit *mle = &fit->mle;
	char text[512] = "";

	for (size_t i = 0; i < m->parameters; i++)
		add_estimate(text, sizeof(text), m->parameter[i], fit->law.p[i],
		    fit->law.p[i] * mle_error(mle, i));
	if (m->regular)
		add_estimate(text, sizeof(text), "k", fit->law.k, NAN);
	for (size_t j = m->parameters; j < mle->n; j++)
		add_coefficient(
		    text, sizeof(text), law, fit, j - m->parameters);
	report_detail(report,
	    "%s:%s; LL %.4f, AIC %.2f, BIC %.2f, condition %.0f", m->title,
	    text, mle->value, mle_aic(mle), mle_bic(mle), mle->condition);
}

/* The continuous models, each fitted; the lowest BIC stays. Without events
 * there are no gaps, so no CNBD-k. */
static bool
fit_best(struct buyers *b, const struct btyd_sample *sample,
    struct buyers_law *law, struct diag *d)
{
	struct report *report = &customers_tool(b->c)->report;
	struct btyd_fit fit, *best = &law->fit;
	bool any = false;

	for (size_t i = 0; i < btyd_model_count; i++) {
		const struct btyd_model *m = btyd_models[i];

		if (m->discrete || (m->regular && b->from_cards) ||
		    (sample->covariates > 0 && !m->covariates))
			continue;
		if (!btyd_fit(m, sample, &fit, d))
			return false;
		say_fit(b, law, &fit);
		/* With k = 1 it is the plain model again. */
		if (fit.law.k > 1 || !m->regular)
			vec_push(&b->tried, fit);
		if (fit.mle.converged &&
		    (!any || mle_bic(&fit.mle) < mle_bic(&best->mle) - 1e-6)) {
			*best = fit;
			any = true;
		}
	}
	if (!any)
		return diag_set(
		    d, EXIT_DATA, "no-convergence", "no model converged");
	report_detail(report, "--model=%s", best->law.model->name);
	return true;
}

/* Whether the covariates tell anything: the likelihood ratio against the same
 * model without them. */
static void
test_covariates(const struct buyers *b, struct btyd_sample sample,
    const struct btyd_fit *fit)
{
	struct report *report = &customers_tool(b->c)->report;
	struct btyd_fit plain;
	struct diag d;
	double ratio, df = 2 * (double)sample.covariates;

	sample.covariates = 0;
	if (!btyd_fit(fit->law.model, &sample, &plain, &d))
		return;
	ratio = fmax(0, 2 * (fit->mle.value - plain.mle.value));
	report_say(report,
	    "covariates: likelihood ratio %.4g with %g degrees of freedom, "
	    "p = %.3g",
	    ratio, df, chi_square_tail(ratio, df));
}

/* The law of the customers who[], whose histories are there. */
static bool
fit_law(struct buyers *b, struct buyers_law *law, const uint32_t *who, size_t n,
    struct diag *d)
{
	const struct btyd_model *m = b->model;
	struct report *report = &customers_tool(b->c)->report;
	struct blocks blocks;
	struct btyd_sample sample;
	bool fits;

	*law = (struct buyers_law){ .unit = b->unit,
		.as_of = b->end,
		.cohort = DATE_NONE,
		.mean_spend = NAN };
	if (b->covariates > 0 && m != NULL && !m->covariates)
		die(EXIT_USAGE, "--covariates: %s takes none", m->title);
	if (b->covariates > 0)
		snprintf(
		    law->columns, sizeof(law->columns), "%s", b->o->covariates);
	standardise(b, law, who, n);
	blocks = make_blocks(b, law, who, n, m != NULL && m->discrete);
	sample = (struct btyd_sample){ blocks.data, blocks.n, blocks.z,
		b->covariates };
	fits = m == NULL ? fit_best(b, &sample, law, d)
			 : btyd_fit(m, &sample, &law->fit, d);
	if (fits && b->covariates > 0)
		test_covariates(b, sample, &law->fit);
	free_blocks(&blocks);
	if (!fits)
		return false;
	if (m != NULL)
		say_fit(b, law, &law->fit);
	if (law->fit.warning[0] != '\0')
		report_say(report, "%s: %s", law->fit.law.model->title,
		    law->fit.warning);
	if (!law->fit.mle.converged)
		report_status(report, EXIT_DATA);
	if (b->wants_spend)
		buyers_fit_spend(b, law, who, n);
	return true;
}

/* Fits the law of who[] and gives it to all of them. */
static bool
add_law(struct buyers *b, const uint32_t *who, size_t n, struct diag *d)
{
	struct buyers_law law;

	if (!fit_law(b, &law, who, n, d))
		return false;
	for (size_t i = 0; i < n; i++)
		b->law_of[who[i]] = (uint32_t)b->law.n;
	vec_push(&b->law, law);
	return true;
}

static int32_t
cohort_of(const struct buyers *b, uint32_t customer)
{
	struct buyer buyer;

	return buyers_get(b, customer, &buyer) ? date_month(buyer.first) : 0;
}

/* A law per month of first purchase where it has enough repeaters; the pooled
 * one, fitted already, stays with the rest. */
static bool
fit_cohorts(struct buyers *b, const uint32_t *who, size_t n, struct diag *d)
{
	struct report *report = &customers_tool(b->c)->report;
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));
	scoped uint32_t *own = mem_alloc(n, sizeof(*own));
	size_t from = 0, repeaters = 0;
	int year, month, day;
	bool good = true;

	for (size_t i = 0; i < n; i++)
		item[i] = sort_item(sort_key_int(cohort_of(b, who[i])), who[i]);
	sort_items(item, n);
	for (size_t i = 0; good && i < n; i++) {
		own[i - from] = item[i].index;
		repeaters += b->history[item[i].index].x > 0;
		if (i + 1 < n && item[i + 1].key == item[i].key)
			continue;
		date_split(date_month_start(cohort_of(b, item[i].index)), &year,
		    &month, &day);
		report_detail(report, "cohort %04d-%02d: %zu customers", year,
		    month, i + 1 - from);
		if (repeaters >= FEW_REPEATERS) {
			good = add_law(b, own, i + 1 - from, d);
			b->law.v[b->law.n - 1].cohort =
			    date_month_start(cohort_of(b, own[0]));
		} else {
			report_say(report,
			    "cohort %04d-%02d: %zu repeaters are too few; the "
			    "fit of all customers is used",
			    year, month, repeaters);
		}
		from = i + 1;
		repeaters = 0;
	}
	return good;
}

/* The law of the model file goes to everybody. */
static bool
use_law(struct buyers *b, const uint32_t *who, size_t n, struct diag *d)
{
	if (b->used.fit.covariates != b->covariates)
		return diag_set(d, EXIT_USAGE, "model-covariates",
		    "%s: the model has %zu covariates (%s); give the same "
		    "with --covariates",
		    b->o->use, b->used.fit.covariates, b->used.columns);
	for (size_t i = 0; i < n; i++)
		b->law_of[who[i]] = (uint32_t)b->law.n;
	vec_push(&b->law, b->used);
	return true;
}

/* With --group, one that cannot be fitted is left empty and told. */
static bool
skip_group(
    struct buyers *b, const uint32_t *who, size_t n, const struct diag *d)
{
	struct report *report = &customers_tool(b->c)->report;

	report_say(report, "the group of %.*s and %zu more is not scored: %s",
	    STR_ARG(customers_id(b->c, who[0])), n - 1, d->text);
	report_status(report, EXIT_DATA);
	for (size_t i = 0; i < n; i++)
		b->law_of[who[i]] = BUYERS_NONE;
	return true;
}

bool
buyers_fit(struct buyers *b, const uint32_t *who, size_t n, struct diag *d)
{
	struct report *report = &customers_tool(b->c)->report;
	scoped uint32_t *seen = mem_alloc(n, sizeof(*seen));
	bool good, discrete;
	size_t m = 0;

	buyers_begin(b);
	if (n == 0)
		return true;
	if (b->o->save != NULL &&
	    (b->o->cohort > 0 || customers_tool(b->c)->common.group != NULL))
		die(EXIT_USAGE,
		    "--save: with --cohort or --group there is no one model");
	good = b->o->use == NULL || use_law(b, who, n, d);
	discrete = buyers_discrete(b);
	if (discrete)
		say_last_period(b);
	for (size_t i = 0; good && i < n; i++)
		if (fill_history(b, who[i], discrete))
			seen[m++] = who[i];
		else
			b->law_of[who[i]] = BUYERS_NONE;
	if (good && m < n)
		report_detail(report,
		    "%zu customers without a purchase up to the as-of date are "
		    "not scored",
		    n - m);
	if (good)
		buyers_covariates_check(b, seen, m);
	if (good && m > 0 && !discrete)
		check_left_cut(b, seen, m);
	if (good && b->o->use == NULL)
		good = add_law(b, seen, m, d) &&
		    (b->o->cohort == 0 || fit_cohorts(b, seen, m, d));
	if (!good && customers_tool(b->c)->common.group != NULL)
		good = skip_group(b, who, n, d);
	if (good && b->o->save != NULL)
		buyers_save(b->o->save, &b->law.v[0]);
	return good;
}

/* The law with its covariates applied. */
static struct btyd_law
law_of(const struct buyers *b, uint32_t customer)
{
	const struct buyers_law *law = &b->law.v[b->law_of[customer]];
	double z[BTYD_COVARIATES] = { 0 };

	for (size_t j = 0; j < b->covariates; j++)
		z[j] = scaled_z(b, law, customer, j);
	return btyd_law_at(&law->fit, z);
}

void
buyers_state(
    const struct buyers *b, uint32_t customer, struct btyd_state *state)
{
	struct btyd_law law = law_of(b, customer);

	btyd_posterior(&law, &b->history[customer], state);
}
