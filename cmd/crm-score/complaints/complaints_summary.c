/*
 * complaints --table=summary.
 */
#include "base/die.h"
#include "complaints.h"
#include "math/dist.h"
#include "model/logrank.h"
#include "model/rating.h"
#include "text/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* The rows of a part. */
struct part {
	struct complaints *c;
	struct measures *m;
	const size_t *row;
	size_t n;
};

/* How long cases take, open ones censored. */
static void
put_times(struct part *p)
{
	const struct survival_curve *curve =
	    complaints_curve(p->c, p->row, p->n);
	double z = normal_quantile(0.5 + p->m->level / 2), mean, variance;
	double closed = 0, days = 0, tau = survival_last_time(curve);
	struct survival_quantile median =
	    survival_quantile(curve, 0.5, SURVIVAL_LOG, z);

	for (size_t i = 0; i < p->n; i++)
		if (!p->c->list[p->row[i]].open) {
			closed++;
			days += p->c->list[p->row[i]].days;
		}
	measures_share(p->m, "closed", closed, (double)p->n);
	measures_row(p->m, "median_days",
	    &(struct measure){
		median.time, NAN, (double)p->n, median.lower, median.upper });
	str_each (day, str_of(p->c->o->by_day), ',') {
		const struct survival_step *step;
		double at, low = 1, high = 1;
		char name[64];

		if (!num_real(day, &at))
			frame_fail(&p->c->f, EXIT_USAGE,
			    "--by-day: \"%.*s\" is not a number", STR_ARG(day));
		if (at > tau)
			continue;
		step = survival_at(curve, at);
		if (step != NULL)
			survival_limits(step, SURVIVAL_LOG, z, &low, &high);
		snprintf(
		    name, sizeof(name), "closed_within_%.*s", STR_ARG(day));
		measures_row(p->m, name,
		    &(struct measure){ 1 - (step == NULL ? 1 : step->survival),
			NAN, (double)p->n, 1 - high, 1 - low });
	}
	survival_restricted_mean(curve, tau, &mean, &variance);
	measures_row(p->m, "restricted_mean_days",
	    &(struct measure){ mean, NAN, tau, mean - z * sqrt(variance),
		mean + z * sqrt(variance) });
	measures_value(p->m, "mean_days_closed", days / closed, closed);
}

static void
put_service_level(struct part *p)
{
	double count[SLA_PENDING + 1] = { 0 }, closed_out = 0, fast = 0;
	double due = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct complaint *x = &p->c->list[p->row[i]];
		bool late = isnan(x->answered) &&
		    (!x->open || x->days > p->c->o->acknowledge);

		count[x->sla]++;
		closed_out += x->sla == SLA_OUT && !x->open;
		due += late || !isnan(x->answered);
		fast += x->answered <= p->c->o->acknowledge;
	}
	if (p->c->sla != NULL) {
		measures_share(p->m, "sla_share", count[SLA_IN],
		    count[SLA_IN] + count[SLA_OUT]);
		measures_share(p->m, "sla_share_closed_only", count[SLA_IN],
		    count[SLA_IN] + closed_out);
		measures_value(
		    p->m, "sla_pending", count[SLA_PENDING], (double)p->n);
		measures_value(p->m, "sla_out_open",
		    count[SLA_OUT] - closed_out, (double)p->n);
	}
	if (p->c->acknowledged != NULL)
		measures_share(p->m, "acknowledged", fast, due);
}

/* The share of 1 among the closed, or among those where it is known. */
static void
put_flag(struct part *p, const char *name, const struct frame_column *flag,
    bool of_closed)
{
	double yes = 0, of = 0;

	if (flag == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		double x = flag->real[p->row[i]];
		bool open = p->c->list[p->row[i]].open;

		if (of_closed ? open : isnan(x))
			continue;
		of++;
		yes += x == 1;
	}
	measures_share(p->m, name, yes, of);
}

static void
put_costs(struct part *p)
{
	double all = 0, closed = 0, n = 0, n_closed = 0;

	for (size_t i = 0; i < p->n && p->c->cost != NULL; i++) {
		const struct complaint *x = &p->c->list[p->row[i]];
		double cost = isnan(x->cost) ? 0 : x->cost;

		n++;
		all += cost;
		if (x->open)
			continue;
		n_closed++;
		closed += cost;
	}
	if (p->c->cost == NULL)
		return;
	measures_value(p->m, "cost", all, n);
	measures_value(p->m, "cost_per_case", all / n, n);
	measures_value(p->m, "cost_per_closed", closed / n_closed, n_closed);
}

/* The mean of a column, or of one less another, with t limits. */
static void
put_mean(struct part *p, const char *name, const struct frame_column *a,
    const struct frame_column *less)
{
	double *x = frame_array(&p->c->f, p->n, sizeof(*x));
	struct rating_mean mean;
	size_t n = 0;

	for (size_t i = 0; i < p->n && a != NULL; i++) {
		x[n] = a->real[p->row[i]] -
		    (less == NULL ? 0 : less->real[p->row[i]]);
		if (!isnan(x[n]))
			n++;
	}
	rating_mean(x, NULL, n, p->m->level, &mean);
	if (a != NULL)
		measures_row(p->m, name,
		    &(struct measure){
			mean.value, NAN, (double)n, mean.lower, mean.upper });
}

/* Numbers the customers of the rows; how many complained more than once. */
static double
count_customers(const struct part *p, struct map *customers)
{
	scoped VEC(uint32_t) times = { 0 };
	double repeat = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct str who = p->c->customer->text[p->row[i]];
		uint32_t id;

		if (who.n == 0)
			continue;
		id = map_add(customers, who);
		if (id == times.n)
			vec_push(&times, 0);
		repeat += ++times.v[id] == 2;
	}
	return repeat;
}

static void
put_customers(struct part *p)
{
	scoped_by(map_free) struct map customers = { 0 };
	double repeat, unknown = 0;

	if (p->c->customer == NULL)
		return;
	repeat = count_customers(p, &customers);
	for (size_t i = 0; i < p->n; i++)
		unknown += p->c->customer->text[p->row[i]].n == 0;
	measures_share(p->m, "repeat_customers", repeat, customers.count);
	measures_value(p->m, "without_customer", unknown, (double)p->n);
	if (p->c->o->customers != NULL)
		complaints_leaving(p->c, p->m, p->row, p->n, &customers);
}

/* Whether the categories take equally long; of more than that many it is no
 * question, and the answer would take the cube of their number. */
enum { CATEGORIES = 1000 };

static void
put_category_test(struct part *p)
{
	static const struct logrank_options plain = { .weight = LOGRANK_ONE };
	struct arena *memory = &p->c->f.memory;
	const struct survival_curve **each;
	struct survival_counts counts = { 0 };
	struct survival_curve *curves;
	struct logrank test;
	scoped_by(map_free) struct map names = { 0 };

	for (size_t i = 0; i < p->n; i++) {
		const struct complaint *x = &p->c->list[p->row[i]];

		survival_add(&counts,
		    map_add(&names, p->c->category->text[p->row[i]]), -INFINITY,
		    x->days, x->open ? 0 : 1);
	}
	each = arena_array(memory, names.count, sizeof(*each));
	curves = survival_curves(memory, &counts, names.count);
	for (size_t i = 0; i < names.count; i++)
		each[i] = &curves[i];
	if (names.count > CATEGORIES)
		report_say(&p->c->f.tool->report,
		    "%" PRIu32 " categories, more than %d: no test of them",
		    names.count, CATEGORIES);
	else if (names.count > 1) {
		test = logrank_test(memory, each, 1, names.count, &plain);
		measures_value(p->m, "category_logrank_chi2", test.chi_square,
		    names.count);
		measures_value(p->m, "category_logrank_p", test.p, names.count);
	}
}

static void
put_part(struct part *p)
{
	struct complaints *c = p->c;
	double n = (double)p->n, lower, upper, per = c->o->transactions / 1000;

	measures_value(p->m, "complaints", n, n);
	if (per > 0) {
		poisson_limits(n, p->m->level, &lower, &upper);
		measures_row(p->m, "per_1000_transactions",
		    &(struct measure){
			n / per, n, per * 1000, lower / per, upper / per });
	}
	if (p->n == 0)
		return;
	put_times(p);
	put_service_level(p);
	put_flag(p, "first_contact", c->first, false);
	put_flag(p, "reopened", c->reopened, true);
	put_flag(p, "upheld", c->upheld, false);
	put_costs(p);
	put_mean(p, "handling_satisfaction", c->satisfaction, NULL);
	if (c->before != NULL && c->after != NULL)
		put_mean(p, "recovery", c->after, c->before);
	put_customers(p);
	if (c->category != NULL)
		put_category_test(p);
}

void
complaints_summary(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	struct measures m = { &c->f, w, group, NULL, c->o->level };
	struct part part = { c, &m, NULL, 0 };

	part.row = frame_rows(&c->f, group, &part.n);
	put_part(&part);
}
