/*
 * cox --use: rows through a model.
 */
#include "base/tasks.h"
#include "cli/append.h"
#include "cli/rows.h"
#include "cox_parts.h"
#include "crm-churn/shared/cox_scorer.h"
#include "csv/row.h"
#include "model/residual.h"

#include <math.h>

struct scoring {
	const struct cox_settings *o;
	struct cox_scorer c;
	struct input in;
	struct append append;
	size_t time;
};

/* What a thread has of its own. */
struct lane_score {
	const struct scoring *s;
	struct cox_scorer c;
	uint64_t leavers; /* in 2^-32: the sum is that of any threads */
	uint64_t counted;
};

/* One row's answers; NaN: not known. */
struct answer {
	double risk, leave, left, median;
	bool beyond, unseen;
};

/* A Cox model: steps, and behind them, if wanted, the Weibull law of the same
 * power that begins where they end. */
static void
predict_steps(const struct scoring *s, const struct cox_stratum *st,
    double served, struct answer *a)
{
	struct hazard_steps h = { st->n, st->time, st->hazard, st->last, NULL };
	struct lifetime behind = { LIFETIME_WEIBULL, 0, s->c.m.scale };
	double end = s->o->until > 0 ? s->o->until : st->last;

	if (s->o->beyond && s->c.m.scale > 0 && st->n > 0) {
		behind.place =
		    log(st->last) - s->c.m.scale * log(st->hazard[st->n - 1]);
		h.beyond = &behind;
		if (!(s->o->until > 0))
			end = INFINITY;
	}
	a->leave = residual_leave(&h, a->risk, served, s->o->horizon);
	a->left = end >= served
	    ? residual_mean(&h, a->risk, served, end - served)
	    : NAN;
	a->median = residual_median(&h, a->risk, served);
}

static void
predict_law(
    const struct scoring *s, double log_time, double served, struct answer *a)
{
	struct lifetime life = { (enum lifetime_law)(s->c.m.law - 1),
		cox_scorer_place(&s->c.m) + log_time, s->c.m.scale };
	double until = s->o->until > 0 ? s->o->until : INFINITY;

	a->risk = exp(-log_time);
	a->leave = lifetime_leave(&life, served, s->o->horizon);
	a->left = until >= served ? lifetime_left(&life, served, until - served)
				  : NAN;
	a->median = lifetime_median(&life, served);
}

static bool
answer_row(struct lane_score *l, struct input *in, const struct csv_row *row,
    struct answer *a)
{
	const struct scoring *s = l->s;
	struct cox_look look;
	double served;

	*a = (struct answer){ NAN, NAN, NAN, NAN, false, false };
	if (!input_real(in, row, s->time, &served))
		return false;
	if (served < 0) {
		return input_bad(in, row, s->time, "negative-time",
		    "a time below 0 (%g)", served);
	}
	if (!cox_scorer_read(&l->c, in, row, &look))
		return false;
	a->unseen = look.unseen;
	a->risk = a->unseen ? (double)NAN : exp(look.log_risk);
	if (!a->unseen) {
		const struct cox_stratum *st = &s->c.m.stratum[look.stratum];

		if (s->c.m.law > 0)
			predict_law(s, look.log_risk, served, a);
		else
			predict_steps(s, st, served, a);
		a->beyond = served + s->o->horizon > st->last;
	}
	if (!isnan(a->leave)) {
		l->leavers += (uint64_t)llround(ldexp(a->leave, 32));
		l->counted++;
	}
	return true;
}

/* A rows_work. */
static void
score_row(void *lane, struct input *in, const struct csv_row *row,
    struct csv_writer *w)
{
	struct lane_score *l = lane;
	struct answer a;

	if (!answer_row(l, in, row, &a))
		return;
	append_row(&l->s->append, row, w);
	csv_row(w, a.risk, a.leave, a.left, a.median, a.beyond, a.unseen);
}

static void
score_rows(struct scoring *s, struct csv_writer *w)
{
	struct lane_score lane[TASKS_THREADS];
	void *self[TASKS_THREADS];
	int threads = rows_threads(&s->in);
	uint64_t leavers = 0, counted = 0;

	for (int i = 0; i < threads; i++) {
		lane[i] = (struct lane_score){ .s = s };
		cox_scorer_copy(&lane[i].c, &s->c);
		self[i] = &lane[i];
	}
	rows_write(&s->in, w, threads, score_row, self);
	for (int i = 0; i < threads; i++) {
		cox_scorer_add(&s->c, &lane[i].c);
		leavers += lane[i].leavers;
		counted += lane[i].counted;
	}
	cox_scorer_tell(&s->c, &s->in.tool->report);
	report_detail(&s->in.tool->report,
	    "%llu customers; expected leavers within %g: %.6g",
	    (unsigned long long)counted, s->o->horizon,
	    ldexp((double)leavers, -32));
}

int
cox_score(struct tool *tool, const struct cox_settings *o)
{
	struct scoring *s = tool_alloc(tool, sizeof(*s));
	struct csv_writer *w;

	*s = (struct scoring){ .o = o };
	model_file_read(o->use, &s->c.m, cox_model_parse);
	input_open(&s->in, tool);
	s->time = input_column(&s->in, "--time",
	    o->duration.time != NULL ? str_of(o->duration.time) : s->c.m.time);
	cox_scorer_open(&s->c, &s->in);
	w = tool_output(tool);
	append_open(&s->append, &s->in);
	append_list(&s->append,
	    "cox_risk,cox_leave,cox_left,cox_median,cox_beyond,cox_unseen");
	append_names(&s->append, w);
	score_rows(s, w);
	input_close(&s->in);
	return tool_close(tool);
}
