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
	double *gap = frame_array(&s->f, n, sizeof(*gap)), above = 0, below = 0;
	double expected = 0, perceived = 0;
	struct rating_mean mean;

	for (size_t i = 0; i < n; i++) {
		gap[k] = item == SIZE_MAX ? survey_gap(s, row[i])
					  : s->perceived.v[item]->real[row[i]] -
			s->expected.v[item]->real[row[i]];
		if (isnan(gap[k]))
			continue;
		above += gap[k] > 0;
		below += gap[k] < 0;
		if (item != SIZE_MAX) {
			expected += s->expected.v[item]->real[row[i]];
			perceived += s->perceived.v[item]->real[row[i]];
		}
		k++;
	}
	rating_mean(gap, NULL, k, s->o->level, &mean);
	frame_row(&s->f, group, w,
	    item == SIZE_MAX ? STR("(mean)")
			     : str_of(s->perceived.v[item]->name),
	    k, item == SIZE_MAX ? NAN : expected / (double)k,
	    item == SIZE_MAX ? NAN : perceived / (double)k, mean.value,
	    mean.error, mean.lower, mean.upper, mean.t,
	    isnan(mean.t) ? NAN : student_two_sided(mean.t, (double)k - 1),
	    above, (double)k - above - below, below);
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

void
survey_outcomes(void *data, size_t group, struct csv_writer *w)
{
	struct survey *s = data;
	struct measures m = { &s->f, w, group, NULL, s->o->level };
	size_t n;
	const size_t *row = frame_rows(&s->f, group, &n);
	double count[OUTCOMES + 1] = { 0 }, known, loud, hidden;

	for (size_t i = 0; i < n; i++)
		count[outcome_of(s, row[i])]++;
	known = (double)n - count[UNKNOWN];
	for (size_t i = 0; i < OUTCOMES; i++)
		measures_share(&m, outcome_names[i], count[i], known);
	loud = count[RECOVERED] + count[UNRESOLVED];
	hidden = count[SILENT] / (count[SILENT] + loud);
	measures_share(&m, "hidden_share", count[SILENT], count[SILENT] + loud);
	measures_value(
	    &m, "estimated_dissatisfied", loud / (1 - hidden), known);
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

/* Who names a problem, and how satisfied they are. */
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
		struct str name = s->problem->text[row[i]];
		struct problem one = { 1, !isnan(x), isnan(x) ? 0 : x };
		uint32_t id;

		all.answers += one.answers;
		all.sum += one.sum;
		if (name.n == 0)
			continue;
		id = map_add(&names, name);
		if (id == list.n)
			vec_push(&list, (struct problem){ 0 });
		list.v[id].n++;
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
