/*
 * check --survival: how well a model of cox, or a score, foretells how long
 * customers stay who had no part in it.
 */
#include "check.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "crm-churn/shared/cox_scorer.h"
#include "crm-churn/shared/numbers.h"
#include "csv/row.h"
#include "math/quantile.h"
#include "model/cox_concordance.h"
#include "model/foresight.h"
#include "model/survival.h"

#include <math.h>
#include <stdlib.h>

/* A curve of the Brier score is drawn through so many times. */
enum { GRID = 400, TENTHS = 10 };

static const double Z95 = 1.959963984540054;

struct judging {
	const struct check_options *o;
	struct tool *tool;
	struct input in;
	struct cox_scorer c;
	bool modelled;
	size_t score; /* column; ROLE_NONE: the model's */
	/* Of the rows; a high risk leaves early. */
	struct numbers start, time, weight, risk;
	VEC(uint8_t) event;
	VEC(struct cox_look) look;
	struct foresight f;
	double concordance;
	struct survival_curve all; /* of all rows: the forecast to beat */
	double *stay;		   /* a chance per row, given its start */
	bool late;		   /* --start */
};

static void
read_row(struct judging *j, struct duration_reader *reader,
    const struct csv_row *row)
{
	struct cox_look look = { 0 };
	struct duration d;

	if (!duration_read(reader, row, &d))
		return;
	if (j->modelled) {
		if (!cox_scorer_read(&j->c, &j->in, row, &look))
			return;
		if (look.unseen) {
			input_skip(&j->in, "with a level the model lacks");
			return;
		}
	} else if (!input_real(&j->in, row, j->score, &look.log_risk)) {
		return;
	}
	vec_push(&j->start, d.start);
	vec_push(&j->time, d.stop);
	vec_push(&j->weight, d.weight);
	vec_push(&j->event, d.event);
	vec_push(&j->risk, look.log_risk);
	if (j->modelled)
		vec_push(&j->look, look);
}

static bool
read_rows(struct judging *j)
{
	struct duration_reader reader;
	struct csv_row row;

	j->modelled = j->o->use != NULL;
	if (j->modelled)
		model_file_read(j->o->use, &j->c.m, cox_model_parse);
	input_open(&j->in, j->tool);
	duration_open(&reader, &j->o->duration, &j->in);
	if (j->modelled)
		cox_scorer_open(&j->c, &j->in);
	else
		j->score = input_column(&j->in, "--score", str_of(j->o->score));
	while (input_next(&j->in, &row))
		read_row(j, &reader, &row);
	duration_tell(&reader);
	if (j->modelled)
		cox_scorer_tell(&j->c, &j->tool->report);
	return input_close(&j->in);
}

/* Harrell's C of the risk; of a law, the shorter life is the higher risk, too:
 * log_risk is that of its time. */
static double
concordance(const struct judging *j)
{
	struct cox_data data = { .rows = j->time.n,
		.start = j->late ? j->start.v : NULL,
		.stop = j->time.v,
		.event = j->event.v,
		.weight = j->weight.v };
	scoped double *score = mem_alloc(j->time.n, sizeof(*score));
	struct cox_concordance c;
	scoped_by(arena_free) struct arena memory = { 0 };
	struct cox_order order;

	cox_order_make(&memory, &data, &order);
	for (size_t i = 0; i < order.rows; i++)
		score[i] = j->risk.v[order.row[i]];
	c = cox_concordance_of(&order, score);
	return (c.concordant + c.tied / 2) /
	    (c.concordant + c.discordant + c.tied);
}

/* The chance of a row to stay longer than a time by the model, given that it
 * stayed until its start. */
static double
stays(const struct judging *j, size_t i, double time)
{
	double start = j->start.v[i];
	double all = cox_scorer_survival(&j->c.m, &j->look.v[i], time);

	if (!(start > 0))
		return all;
	if (start >= time)
		return 1;
	return all / cox_scorer_survival(&j->c.m, &j->look.v[i], start);
}

/* The chance of each row to stay longer than a time; false where the input has
 * scores that are none. */
static bool
foretell(struct judging *j, double time)
{
	bool chances = true;

	for (size_t i = 0; i < j->time.n; i++) {
		double p = j->risk.v[i];

		j->stay[i] = j->modelled ? stays(j, i, time) : 1 - p;
		chances = chances && (j->modelled || (p >= 0 && p <= 1));
	}
	return chances;
}

/* The curve of all. */
static double
stays_of_all(const struct judging *j, double time)
{
	const struct survival_step *s = survival_at(&j->all, time);

	return s == NULL ? 1 : s->survival;
}

static double
brier_of_all(struct judging *j, double time)
{
	double now = stays_of_all(j, time);

	for (size_t i = 0; i < j->time.n; i++)
		j->stay[i] =
		    j->late ? now / stays_of_all(j, j->start.v[i]) : now;
	return foresight_brier(&j->f, time, j->stay);
}

/* The first day of anybody. */
static double
beginning(const struct judging *j)
{
	double first = j->late ? INFINITY : 0;

	for (size_t i = 0; i < j->start.n && j->late; i++)
		first = fmin(first, j->start.v[i]);
	return fmax(first, 0);
}

/* The means of the two Brier scores from the beginning to a time, through the
 * times at which somebody left, by trapezoids. A score tells of one time only.
 */
static void
integrate(struct judging *j, double until, double *own, double *all)
{
	double sum[2] = { 0 }, before[2] = { 0 }, from = beginning(j);
	double first = from;
	size_t events = 0, every;

	for (size_t i = 0; i < j->all.n; i++)
		events += j->all.step[i].events > 0;
	every = events / GRID + 1;
	events = 0;
	for (size_t i = 0; j->modelled && i <= j->all.n; i++) {
		bool last = i == j->all.n || j->all.step[i].time >= until;
		double t = last ? until : j->all.step[i].time, now[2];

		if (!last &&
		    (!(j->all.step[i].events > 0) || events++ % every > 0))
			continue;
		foretell(j, t);
		now[0] = foresight_brier(&j->f, t, j->stay);
		now[1] = brier_of_all(j, t);
		for (int k = 0; k < 2; k++) {
			sum[k] += (before[k] + now[k]) / 2 * (t - from);
			before[k] = now[k];
		}
		from = t;
		if (last)
			break;
	}
	*own = j->modelled ? sum[0] / (until - first) : (double)NAN;
	*all = j->modelled ? sum[1] / (until - first) : (double)NAN;
}

/* 1 - Kaplan and Meier at a time, with its limits; NaN behind the last. Where
 * `late` is a number, it is the share, and there are no limits. */
static void
observed_cells(const struct survival_curve *c, double time, double late,
    struct csv_writer *w)
{
	const struct survival_step *s = survival_at(c, time);
	double lower = 1, upper = 1, stay = 1;

	if (s != NULL) {
		stay = s->survival;
		survival_limits(s, SURVIVAL_LOG_LOG, Z95, &lower, &upper);
	}
	if (time > survival_last_time(c))
		stay = lower = upper = late = NAN;
	else if (!isnan(late))
		lower = upper = NAN;
	csv_cells(w, isnan(late) ? 1 - stay : late, 1 - upper, 1 - lower);
}

/* The mean chance to have left by a time, of those who had entered by then, and
 * how many they are. */
static double
mean_leaving(const struct judging *j, double time, double *rows)
{
	double sum = 0;

	*rows = 0;
	for (size_t i = 0; i < j->time.n; i++) {
		if (j->late && j->start.v[i] >= time)
			continue;
		sum += j->weight.v[i] * (1 - j->stay[i]);
		*rows += j->weight.v[i];
	}
	return sum / *rows;
}

static void
time_row(struct judging *j, double time, struct csv_writer *w)
{
	double events = 0, rows, own, all, brier, leave;
	bool known = time <= survival_last_time(&j->all);
	bool chances;

	for (size_t i = 0; i < j->all.n && j->all.step[i].time <= time; i++)
		events += j->all.step[i].events;
	integrate(j, time, &own, &all);
	chances = foretell(j, time);
	leave = mean_leaving(j, time, &rows);
	brier = chances ? foresight_brier(&j->f, time, j->stay) : (double)NAN;
	/* What leaves by then is ranked by its chance, or by the score. */
	for (size_t i = 0; i < j->time.n; i++)
		j->stay[i] = j->modelled ? 1 - j->stay[i] : j->risk.v[i];
	csv_cells(w, time, rows, events, j->concordance,
	    known ? foresight_auc(&j->f, time, j->stay) : (double)NAN,
	    known ? brier : (double)NAN,
	    known ? brier_of_all(j, time) : (double)NAN,
	    known ? own : (double)NAN, known ? all : (double)NAN,
	    chances ? leave : (double)NAN);
	observed_cells(&j->all, time,
	    j->late ? foresight_left(&j->f, time, NULL) : (double)NAN, w);
	csv_end(w);
}

/* A tenth of the rows by their chance to leave. */
static void
tenth_row(struct judging *j, double time, size_t tenth,
    const struct sort_item *rows, size_t n, struct csv_writer *w)
{
	struct survival_counts counts = { 0 };
	scoped bool *among = mem_zero(j->time.n, sizeof(*among));
	double leave = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = rows[i].index;

		among[k] = true;
		survival_add_weighted(&counts, 0, j->start.v[k], j->time.v[k],
		    j->event.v[k], j->weight.v[k]);
		leave += j->weight.v[k] * (1 - j->stay[k]);
		all += j->weight.v[k];
	}
	csv_cells(w, time, tenth, all, leave / all);
	observed_cells(survival_curves(&j->tool->memory, &counts, 1), time,
	    j->late ? foresight_left(&j->f, time, among) : (double)NAN, w);
	csv_end(w);
}

static void
calibration_rows(struct judging *j, double time, struct csv_writer *w)
{
	scoped struct sort_item *items = mem_alloc(j->time.n, sizeof(*items));
	size_t n = 0;

	if (!foretell(j, time))
		die(EXIT_DATA,
		    "--table=calibration needs probabilities: --score has "
		    "others than 0 to 1");
	for (size_t i = 0; i < j->time.n; i++)
		if (!j->late || j->start.v[i] < time)
			items[n++] = sort_item(sort_key_double(j->stay[i]), i);
	sort_items(items, n);
	for (size_t k = 0; k < TENTHS; k++) {
		size_t from = n * k / TENTHS, end = n * (k + 1) / TENTHS;

		if (end > from)
			tenth_row(j, time, k + 1, items + from, end - from, w);
	}
}

/* The quartiles of the times at which somebody left. */
static void
default_times(const struct judging *j, struct numbers *at)
{
	scoped struct numbers left = { 0 };

	for (size_t i = 0; i < j->time.n; i++)
		if (j->event.v[i])
			vec_push(&left, j->time.v[i]);
	sort_doubles(left.v, left.n);
	for (size_t k = 1; left.n > 0 && k < 4; k++)
		vec_push(at, quantile_type1(left.v, left.n, k, 4));
}

/* What all tables need of the rows. */
static void
prepare(struct judging *j)
{
	struct survival_counts counts = { 0 };

	for (size_t i = 0; i < j->time.n; i++) {
		/* A law's terms lengthen the time. */
		if (j->modelled && j->c.m.law > 0)
			j->risk.v[i] = -j->risk.v[i];
		survival_add_weighted(&counts, 0, j->start.v[i], j->time.v[i],
		    j->event.v[i], j->weight.v[i]);
	}
	j->all = *survival_curves(&j->tool->memory, &counts, 1);
	j->f = (struct foresight){ .n = j->time.n,
		.time = j->time.v,
		.start = j->late ? j->start.v : NULL,
		.event = j->event.v,
		.weight = j->weight.v };
	foresight_open(&j->tool->memory, &j->f);
	j->stay = mem_alloc(j->time.n, sizeof(*j->stay));
	j->concordance = concordance(j);
}

int
check_survival(struct tool *tool, const struct check_options *o)
{
	struct judging *j = tool_alloc(tool, sizeof(*j));
	bool measures = o->table == CHECK_MEASURES;
	struct csv_writer *w;
	struct numbers at;

	*j = (struct judging){
		.o = o, .tool = tool, .late = o->duration.start != NULL
	};
	if (!measures && o->table != CHECK_CALIBRATION)
		die(EXIT_USAGE,
		    "--survival goes with --table=measures and calibration");
	numbers_list("at", o->at, 0, 1e300, &at);
	if (!read_rows(j))
		return EXIT_DATA;
	prepare(j);
	if (o->at == NULL)
		default_times(j, &at);
	w = tool_output(tool);
	heading_line(w,
	    measures ? "time,rows,events,concordance,auc,brier,brier_km,ibs,"
		       "ibs_km,predicted,observed,lower,upper"
		     : "time,tenth,rows,predicted,observed,lower,upper");
	for (size_t i = 0; i < at.n; i++)
		(measures ? time_row : calibration_rows)(j, at.v[i], w);
	tool_close(tool);
	vec_free(&at);
	return EXIT_SUCCESS;
}
