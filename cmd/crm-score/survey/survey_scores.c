/*
 * survey: the tables of scores, in all and over time.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "survey.h"

#include <math.h>

double
survey_weight(const struct survey *s, size_t row)
{
	return s->weight == NULL ? 1 : s->weight->real[row];
}

/* Free x and w. */
static void
survey_count(const struct survey *s, const struct survey_question *q,
    const size_t *row, size_t n, struct survey_answers *out)
{
	double weights = 0, squares = 0;
	size_t at = 0;

	*out = (struct survey_answers){ 0 };
	out->x = mem_alloc(n, sizeof(*out->x));
	out->w = mem_alloc(n, sizeof(*out->w));
	for (size_t i = 0; i < n; i++) {
		double x = q->column->real[row[i]];
		double w = survey_weight(s, row[i]);

		out->blank += isnan(x);
		if (isnan(x) || isnan(w))
			continue;
		out->x[at] = x;
		out->w[at++] = w;
		weights += w;
		squares += w * w;
		if (x >= q->top)
			out->count.promoters += w;
		else if (x <= q->bottom)
			out->count.detractors += w;
		else
			out->count.passives += w;
	}
	out->answers = (double)at;
	out->count.n = at > 0 ? weights * weights / squares : 0;
	out->count.population = s->o->population;
}

/* One measure of some rows. */
struct score {
	const char *name;
	struct survey_answers answers;
	double value, error, lower, upper, needed;
	struct rating_nps nps;
	bool adjusted;
};

static void
free_score(struct score *x)
{
	free(x->answers.x);
	free(x->answers.w);
}

static void
score_nps(const struct survey *s, struct score *x)
{
	rating_nps(&x->answers.count, s->o->level, false, &x->nps);
	x->value = x->nps.value;
	x->error = x->nps.error;
	x->lower = x->nps.lower;
	x->upper = x->nps.upper;
	x->adjusted = x->nps.adjusted;
	x->needed = rating_nps_needed(&x->nps, s->o->margin, s->o->level);
}

/* The share at the top, on the effective number of answers. */
static void
score_share(const struct survey *s, struct score *x)
{
	const struct rating_answers *c = &x->answers.count;
	double z = normal_quantile(0.5 + s->o->level / 2);
	double margin = s->o->margin / 100, p;

	p = c->promoters / (c->promoters + c->passives + c->detractors);
	x->value = p;
	x->error = sqrt(p * (1 - p) / c->n);
	x->needed = ceil(z * z * p * (1 - p) / (margin * margin));
	x->lower = x->upper = NAN;
	if (c->n > 0)
		wilson_limits(
		    p * c->n, c->n, s->o->level, &x->lower, &x->upper);
}

static void
score_mean(const struct survey *s, struct score *x)
{
	struct rating_mean mean;

	rating_mean(x->answers.x, x->answers.w, (size_t)x->answers.answers,
	    s->o->level, &mean);
	x->value = mean.value;
	x->error = mean.error;
	x->lower = mean.lower;
	x->upper = mean.upper;
	x->needed = NAN;
}

/* The measures: which question, and how. */
static const struct {
	const char *name;
	size_t question;
	void (*score)(const struct survey *, struct score *);
} measures[] = {
	{ "nps", SURVEY_NPS, score_nps },
	{ "csat", SURVEY_CSAT, score_share },
	{ "ces", SURVEY_CES, score_mean },
	{ "ces_easy", SURVEY_CES, score_share },
};

enum { MEASURES = COUNT(measures) };

static void
score(const struct survey *s, size_t measure, const size_t *row, size_t n,
    struct score *x)
{
	*x = (struct score){ .name = measures[measure].name };
	survey_count(
	    s, &s->question[measures[measure].question], row, n, &x->answers);
	measures[measure].score(s, x);
}

/* The trend over the periods that are over: slope (NPS) and z. */
static struct rating_slope
slope_of(const struct survey *s, size_t measure, const size_t *row, size_t n)
{
	struct rating_slope slope = { NAN, NAN, NAN };
	struct survey_periods list = survey_split(s, row, n);
	scoped struct rating_nps *nps = mem_alloc(list.n, sizeof(*nps));
	scoped double *t = mem_alloc(3 * list.n, sizeof(*t));
	double *top = t + list.n, *all = top + list.n;
	size_t k = 0;

	for (size_t i = 0; i < list.n; i++) {
		struct score x;

		if (list.v[i].partial)
			continue;
		score(s, measure, list.v[i].row, list.v[i].n, &x);
		if (x.answers.answers > 0) {
			t[k] = list.v[i].number - list.v[0].number;
			all[k] = x.answers.count.n;
			top[k] = x.value * all[k];
			rating_nps(&x.answers.count, s->o->level,
			    x.nps.error == 0, &nps[k]);
			k++;
		}
		free_score(&x);
	}
	if (measures[measure].score == score_nps)
		rating_nps_slope(nps, t, k, &slope);
	else if (measures[measure].score == score_share)
		slope.z = rating_share_trend(top, all, t, k);
	survey_free_periods(&list);
	return slope;
}

/* The difference of a group from everybody else, in standard errors. */
static double
against_rest(
    const struct survey *s, size_t measure, size_t group, const struct score *x)
{
	scoped size_t *row = NULL;
	size_t rest = 0;
	struct score other;
	double z;

	if (group == s->f.groups)
		return NAN;
	row = mem_alloc(s->f.n, sizeof(*row));
	for (size_t i = 0; i < s->f.n; i++)
		if (s->f.group.v[i] != group)
			row[rest++] = i;
	score(s, measure, row, rest, &other);
	z = (x->value - other.value) / hypot(x->error, other.error);
	free_score(&other);
	return z;
}

static struct str
flag_of(const struct score *x, bool hide)
{
	if (x->answers.answers == 0)
		return STR("");
	if (hide)
		return STR("hidden");
	return x->adjusted ? STR("adjusted") : STR("");
}

static void
put_summary(
    struct survey *s, size_t measure, size_t group, struct csv_writer *w)
{
	struct rating_slope slope = { NAN, NAN, NAN };
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	scoped_by(free_score) struct score x;
	bool hide;

	score(s, measure, row, n, &x);
	hide = x.answers.answers < (double)s->o->min_group;
	if (s->date != NULL && !hide)
		slope = slope_of(s, measure, row, n);
	frame_row(&s->f, group, w, x.name, x.answers.answers, x.answers.blank,
	    hide ? NAN : x.value, hide ? NAN : x.error, hide ? NAN : x.lower,
	    hide ? NAN : x.upper, hide ? NAN : x.answers.count.detractors,
	    hide ? NAN : x.answers.count.passives,
	    hide ? NAN : x.answers.count.promoters, hide ? NAN : x.needed,
	    hide ? NAN : against_rest(s, measure, group, &x), slope.slope,
	    slope.error, slope.z, flag_of(&x, hide));
}

/* The share of those asked who answered anything. */
static void
put_response(struct survey *s, size_t group, struct csv_writer *w)
{
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	double sent = 0, answered = 0, lower, upper;

	for (size_t i = 0; i < n; i++) {
		bool any = false;

		if (s->sent->real[row[i]] != 1)
			continue;
		sent++;
		for (size_t q = 0; q < SURVEY_QUESTIONS; q++)
			any |= s->question[q].column != NULL &&
			    !isnan(s->question[q].column->real[row[i]]);
		answered += any;
	}
	wilson_limits(answered, sent, s->o->level, &lower, &upper);
	frame_begin(&s->f, group, w, "response_rate", answered, sent - answered,
	    sent > 0 ? answered / sent : NAN,
	    sqrt(answered / sent * (1 - answered / sent) / sent), lower, upper);
	csv_empties(w, 9);
	csv_end(w);
}

void
survey_summary(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;

	for (size_t m = 0; m < MEASURES; m++)
		if (s->question[measures[m].question].column != NULL)
			put_summary(s, m, group, w);
	if (s->sent != NULL)
		put_response(s, group, w);
}

/* A period's score beside that of the one before. */
static void
put_period(const struct survey_period *p, const struct score *x,
    const struct score *before, struct csv_writer *w)
{
	double change = x->value - before->value;
	double z = change / hypot(x->error, before->error);

	csv_row(w, x->name, csv_day(p->start), x->answers.answers, x->value,
	    x->error, x->lower, x->upper, p->partial, change, z,
	    2 * normal_tail(fabs(z)));
}

static void
put_trend(struct survey *s, size_t measure, size_t group, struct csv_writer *w)
{
	struct score before = { .value = NAN, .error = NAN };
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	struct survey_periods list = survey_split(s, row, n);

	vec_each (const struct survey_period, p, &list) {
		struct score x;

		score(s, measure, p->row, p->n, &x);
		if (x.answers.answers < (double)s->o->min_group)
			x.value = x.error = x.lower = x.upper = NAN;
		frame_key_cells(&s->f, group, w);
		put_period(p, &x, &before, w);
		free_score(&x);
		before = x;
	}
	survey_free_periods(&list);
}

void
survey_trend(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;

	for (size_t m = 0; m < MEASURES; m++)
		if (s->question[measures[m].question].column != NULL)
			put_trend(s, m, group, w);
}
