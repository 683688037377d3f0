/*
 * survey: expectation and perception, what comes of them, and problems.
 */
#include "base/die.h"
#include "crm-score/shared/pareto.h"
#include "csv/row.h"
#include "math/dist.h"
#include "survey.h"

#include <math.h>

/* The middle gap of a person, perceived - expected; NaN without any. */
static double
survey_gap(const struct survey *s, size_t row)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < s->expected.n; i++) {
		double gap =
		    s->perceived.v[i]->real[row] - s->expected.v[i]->real[row];

		if (isnan(gap))
			continue;
		sum += gap;
		n++;
	}
	return n > 0 ? sum / n : NAN;
}

/* One item, or (SIZE_MAX) the mean of a person's items. */
static void
put_gap(struct survey *s, size_t group, size_t item, struct csv_writer *w)
{
	size_t n, k = 0;
	const size_t *row = frame_rows(&s->f, group, &n);
	double *gap = frame_array(&s->f, n, sizeof(*gap));
	double *weight = frame_array(&s->f, n, sizeof(*weight));
	double above = 0, below = 0, all = 0, squares = 0;
	double expected = 0, perceived = 0;
	struct rating_mean mean;

	for (size_t i = 0; i < n; i++) {
		double one = weight[k] = survey_weight(s, row[i]);

		gap[k] = item == SIZE_MAX ? survey_gap(s, row[i])
					  : s->perceived.v[item]->real[row[i]] -
			s->expected.v[item]->real[row[i]];
		if (isnan(gap[k]) || isnan(one))
			continue;
		all += one;
		squares += one * one;
		above += gap[k] > 0 ? one : 0;
		below += gap[k] < 0 ? one : 0;
		if (item != SIZE_MAX) {
			expected += one * s->expected.v[item]->real[row[i]];
			perceived += one * s->perceived.v[item]->real[row[i]];
		}
		k++;
	}
	rating_mean(gap, weight, k, s->o->level, &mean);
	frame_row(&s->f, group, w,
	    item == SIZE_MAX ? STR("(mean)")
			     : str_of(s->perceived.v[item]->name),
	    k, item == SIZE_MAX ? NAN : expected / all,
	    item == SIZE_MAX ? NAN : perceived / all, mean.value, mean.error,
	    mean.lower, mean.upper, mean.t,
	    isnan(mean.t) ? NAN
			  : student_two_sided(mean.t, all * all / squares - 1),
	    above, all - above - below, below);
}

void
survey_gaps(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;

	for (size_t i = 0; i < s->expected.n; i++)
		put_gap(s, group, i, w);
	if (s->expected.n > 1)
		put_gap(s, group, SIZE_MAX, w);
}

enum outcome {
	DELIGHTED,
	SATISFIED,
	NEUTRAL_STAY,
	NEUTRAL_LEFT,
	NEUTRAL,
	RECOVERED,
	UNRESOLVED,
	SILENT,
	OUTCOMES,
	UNKNOWN = OUTCOMES
};

static const char *const outcome_names[] = { "delighted", "satisfied",
	"neutral_stay", "neutral_left", "neutral", "recovered", "unresolved",
	"silent", "" };

static bool
is_set(const struct frame_column *c, size_t row)
{
	return c != NULL && c->real[row] == 1;
}

static enum outcome
outcome_of(const struct survey *s, size_t row)
{
	double gap = survey_gap(s, row);

	if (isnan(gap))
		return UNKNOWN;
	if (gap >= s->o->delight)
		return DELIGHTED;
	if (gap > s->o->tolerance)
		return SATISFIED;
	if (gap >= -s->o->tolerance) {
		if (s->repurchased == NULL || isnan(s->repurchased->real[row]))
			return NEUTRAL;
		return is_set(s->repurchased, row) ? NEUTRAL_STAY
						   : NEUTRAL_LEFT;
	}
	if (!is_set(s->complained, row))
		return SILENT;
	return is_set(s->resolved, row) ? RECOVERED : UNRESOLVED;
}

/* Rows by their weights, and the squares of these. */
struct weighed {
	double n, squares;
};

static void
weigh(struct weighed *to, struct weighed of)
{
	to->n += of.n;
	to->squares += of.squares;
}

/* A share with the limits of as many rows as the weighted ones count as. */
static void
put_share(struct measures *m, const char *name, double count, struct weighed of)
{
	struct measure row = {
		.value = of.n > 0 ? count / of.n : NAN, .count = count, of.n
	};
	double effective = of.n > 0 ? of.n * of.n / of.squares : 0;

	wilson_limits(
	    row.value * effective, effective, m->level, &row.lower, &row.upper);
	measures_row(m, name, &row);
}

void
survey_outcomes(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;
	struct measures m = { &s->f, w, group, NULL, s->o->level };
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	struct weighed count[OUTCOMES + 1] = { 0 }, known = { 0 };
	struct weighed loud = { 0 }, below;

	for (size_t i = 0; i < n; i++) {
		double one = survey_weight(s, row[i]);

		if (!isnan(one))
			weigh(&count[outcome_of(s, row[i])],
			    (struct weighed){ one, one * one });
	}
	for (size_t i = 0; i < OUTCOMES; i++)
		weigh(&known, count[i]);
	for (size_t i = 0; i < OUTCOMES; i++)
		put_share(&m, outcome_names[i], count[i].n, known);
	weigh(&loud, count[RECOVERED]);
	weigh(&loud, count[UNRESOLVED]);
	below = loud;
	weigh(&below, count[SILENT]);
	put_share(&m, "hidden_share", count[SILENT].n, below);
	measures_value(&m, "estimated_dissatisfied",
	    loud.n / (1 - count[SILENT].n / below.n), known.n);
}

static struct str
nps_of(const struct survey_question *q, double x)
{
	if (isnan(x))
		return STR("");
	if (x >= q->top)
		return STR("promoter");
	return x <= q->bottom ? STR("detractor") : STR("passive");
}

void
survey_customers(void *data, struct csv_writer *w)
{
	struct survey *s = data;
	const struct survey_question *csat = &s->question[SURVEY_CSAT];
	const struct survey_question *nps = &s->question[SURVEY_NPS];

	frame_names(&s->f,
	    "survey_gap,survey_outcome,survey_score,survey_band,survey_nps");
	for (size_t i = 0; i < s->f.n; i++) {
		double score = NAN;

		if (csat->column != NULL)
			score = 100 * (csat->column->real[i] - csat->low) /
			    (csat->high - csat->low);
		frame_cells(&s->f, i);
		csv_row(w, survey_gap(s, i), outcome_names[outcome_of(s, i)],
		    score, bands_of(&s->bands, score),
		    nps->column == NULL ? STR("")
					: nps_of(nps, nps->column->real[i]));
	}
}

/* Who names a problem, by weight, and how satisfied they are. */
struct problem {
	double n, answers, sum;
};

static double
satisfaction_at(const struct survey *s, size_t row)
{
	const struct frame_column *c = s->question[SURVEY_CSAT].column;

	return c == NULL ? NAN : c->real[row];
}

void
survey_problems(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	struct problem all = { 0 };
	scoped_by(map_free) struct map names = { 0 };
	scoped VEC(struct problem) list = { 0 };
	scoped struct pareto_line *line = NULL;
	double *size;

	for (size_t i = 0; i < n; i++) {
		double x = satisfaction_at(s, row[i]);
		double by = survey_weight(s, row[i]);
		struct str name = s->problem->text[row[i]];
		struct problem one = { by, isnan(x) ? 0 : by,
			isnan(x) ? 0 : by * x };
		uint32_t id;

		if (isnan(by))
			continue;
		all.answers += one.answers;
		all.sum += one.sum;
		if (name.n == 0)
			continue;
		id = map_add(&names, name);
		if (id == list.n)
			vec_push(&list, (struct problem){ 0 });
		list.v[id].n += one.n;
		list.v[id].answers += one.answers;
		list.v[id].sum += one.sum;
	}
	size = frame_array(&s->f, list.n, sizeof(*size));
	for (size_t i = 0; i < list.n; i++)
		size[i] = list.v[i].n;
	line = pareto_lines(size, list.n, s->o->head);
	for (size_t i = 0; i < list.n; i++) {
		const struct problem *p = &list.v[line[i].index];

		frame_row(&s->f, group, w, map_text(&names, line[i].index),
		    p->n, line[i].share, line[i].cumulative, line[i].vital,
		    p->sum / p->answers,
		    (all.sum - p->sum) / (all.answers - p->answers));
	}
}
