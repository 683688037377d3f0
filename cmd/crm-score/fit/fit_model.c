/* fit_model: the regression on the bins, and the card made of it. */
#include "base/die.h"
#include "base/mem.h"
#include "fit.h"
#include "math/quantile.h"
#include "model/reject.h"
#include "text/num.h"

#include <math.h>

enum { SCORE_BINS = 10 };

/* The variables of the model as columns; their number. */
static size_t
model_columns(const struct fit *f, struct logistic_column *columns)
{
	size_t n = 0;

	array_each (const struct fit_variable, v, f->variables, f->data.count)
		if (v->out == NULL)
			columns[n++] =
			    (struct logistic_column){ .level = v->row_bin,
				    .value = v->value };
	return n;
}

/* Gives the coefficients to their variables; aliased ones are out. */
static bool
take_fit(struct fit *f)
{
	size_t term = 1;
	bool dropped = false;

	array_each (struct fit_variable, v, f->variables, f->data.count) {
		if (v->out != NULL)
			continue;
		v->b = f->model.b[term];
		v->se = f->model.se[term];
		v->vif = f->model.vif[term];
		if (f->model.dropped[term]) {
			v->out = "depends on others";
			dropped = true;
			report_say(&f->tool->report,
			    "%.*s depends on the variables before it and is "
			    "left out",
			    STR_ARG(v->column->name));
		}
		term++;
	}
	return dropped;
}

/* The variable with the coefficient that is most of the wrong sign. */
static struct fit_variable *
wrong_sign(struct fit *f)
{
	double sign = f->binning.woe.good_bad ? -1 : 1, worst = 0;
	struct fit_variable *found = NULL;

	array_each (struct fit_variable, v, f->variables, f->data.count)
		if (v->out == NULL && sign * v->b < worst) {
			worst = sign * v->b;
			found = v;
		}
	return found;
}

static void
fit_once(struct fit *f, const double *share, struct logistic_fit *model)
{
	scoped struct logistic_column *columns =
	    mem_alloc(f->data.count, sizeof(*columns));
	struct logistic_data data = { .columns = columns,
		.event = f->data.outcome.v,
		.share = share,
		.rows = share != NULL ? f->data.rows : f->data.known };
	struct logistic_options options = { .ridge = f->options->ridge,
		.rescue = f->options->separation ? 0 : 1,
		.threads = (int)f->tool->common.threads };

	data.column_count = model_columns(f, columns);
	arena_free(&model->memory);
	logistic_fit(&data, &options, model);
}

/* The log odds of every row. */
static void
predict(struct fit *f)
{
	scoped struct logistic_column *columns =
	    mem_alloc(f->data.count, sizeof(*columns));
	struct logistic_data data = { .columns = columns,
		.rows = f->data.rows };

	data.column_count = model_columns(f, columns);
	f->log_odds =
	    mem_resize(f->log_odds, f->data.rows, sizeof(*f->log_odds));
	logistic_predict(&data, f->model.b, f->log_odds);
}

static void
fit_known(struct fit *f)
{
	for (;;) {
		struct fit_variable *worst;

		fit_once(f, NULL, &f->model);
		if (take_fit(f))
			continue;
		worst = f->options->drop_sign ? wrong_sign(f) : NULL;
		if (worst == NULL)
			return;
		worst->out = "wrong sign";
	}
}

/* The second fit, with the rows without an outcome as shares of an event. */
static void
infer_rejects(struct fit *f)
{
	size_t known = f->data.known, n = f->data.rows;
	struct reject_rules rules = {
		.way = (enum reject_way)(f->options->rejects - FIT_CUT),
		.cut = f->options->cut,
		.factor = f->options->factor,
	};
	struct reject_known past;
	scoped double *p = NULL;
	scoped double *share = NULL;

	if (f->options->rejects == FIT_NONE)
		return;
	p = mem_alloc(n, sizeof(*p));
	share = mem_alloc(n, sizeof(*share));
	for (size_t i = 0; i < n; i++)
		p[i] = logistic_probability(f->log_odds[i]);
	for (size_t i = 0; i < known; i++)
		share[i] = f->data.outcome.v[i];
	past = (struct reject_known){ p, f->data.outcome.v, known };
	reject_shares(&past, &rules, p + known, n - known, share + known);
	for (size_t j = 0; j < f->data.count; j++)
		f->variables[j].first_b = f->variables[j].b;
	f->first = f->model;
	f->model = (struct logistic_fit){ 0 };
	do {
		fit_once(f, share, &f->model);
		for (size_t i = 0; i < f->model.terms; i++)
			f->model.se[i] = f->model.vif[i] = NAN;
	} while (take_fit(f));
	predict(f);
}

/* A sample with more events than the world has: Bayes moves the intercept. */
static void
shift_intercept(struct fit *f)
{
	double truth = f->options->event_rate, events = 0, rate;

	if (truth == 0)
		return;
	for (size_t i = 0; i < f->data.known; i++)
		events += f->data.outcome.v[i];
	rate = events / (double)f->data.known;
	f->model.b[0] += log(truth / (1 - truth)) - log(rate / (1 - rate));
	predict(f);
}

/* "1:19" or a number. */
static double
read_odds(const char *text)
{
	struct str rest = str_of(text), over;
	double odds, under = 1;

	over = str_cut(&rest, ':');
	if (!num_real(str_trim(over), &odds) ||
	    (rest.p != NULL && !num_real(str_trim(rest), &under)) ||
	    !(odds > 0 && under > 0))
		die(EXIT_USAGE, "--odds: \"%s\" is not N:N", text);
	return odds / under;
}

static struct scorecard_scale
choose_scale(const struct fit *f)
{
	const struct fit_options *o = f->options;
	bool rising = o->higher == 1;
	struct scorecard_scale scale;
	struct str rest;
	double low, high;

	if (o->minmax != NULL) {
		rest = str_of(o->minmax);
		if (!num_real(str_trim(str_cut(&rest, ',')), &low) ||
		    rest.p == NULL || !num_real(str_trim(rest), &high) ||
		    high <= low)
			die(EXIT_USAGE, "--minmax: \"%s\" is not LOW,HIGH",
			    o->minmax);
		scale = scorecard_range_scale(&f->file.card, low, high, rising);
	} else {
		scale = scorecard_odds_scale(
		    o->points, read_odds(o->odds), rising ? -o->pdo : o->pdo);
	}
	scale.digits = (int)o->point_digits;
	scale.spread = o->spread_base;
	scale.neutral = (enum scorecard_neutral)o->neutral;
	return scale;
}

/* The model's variables become the card; their bins go over to it. */
static void
make_card(struct fit *f)
{
	struct scorecard *card = &f->file.card;
	struct scorecard_scale scale;

	card->variables = mem_zero(f->data.count, sizeof(*card->variables));
	card->intercept = f->model.b[0];
	card->intercept_se = f->model.se[0];
	array_each (struct fit_variable, v, f->variables, f->data.count) {
		struct scorecard_variable *to = &card->variables[card->count];

		if (v->out != NULL)
			continue;
		to->name = arena_str(&card->text, v->column->name);
		to->bins = v->bins;
		to->b = v->b;
		to->se = v->se;
		card->count++;
	}
	scale = choose_scale(f);
	scorecard_scale(card, &scale);
}

static double
row_score(const struct fit *f, size_t row)
{
	const struct scorecard *card = &f->file.card;
	int64_t units = card->base_units;
	size_t k = 0;

	array_each (const struct fit_variable, v, f->variables, f->data.count)
		if (v->out == NULL)
			units += card->variables[k++].units[v->row_bin[row]];
	return (double)units / scorecard_power(card->scale.digits);
}

/* Ten bins of the known rows' scores: deciles, or equal widths between the
 * outer thousandths, as R's package scorecard cuts them. */
static void
cut_scores(struct fit *f)
{
	struct score_bins *bins = &f->file.scores;
	size_t n = f->data.known;
	scoped double *score = mem_alloc(n, sizeof(*score));
	double low, high;

	for (size_t i = 0; i < n; i++)
		score[i] = row_score(f, i);
	sort_doubles(score, n);
	bins->left = f->options->scores == FIT_DECILES;
	bins->cuts = mem_alloc(SCORE_BINS, sizeof(*bins->cuts));
	bins->rows = mem_zero(SCORE_BINS, sizeof(*bins->rows));
	low = quantile_type7(score, n, 1, 1000);
	high = quantile_type7(score, n, 999, 1000);
	bins->count = 0;
	for (size_t i = 1; i < SCORE_BINS; i++) {
		double cut = bins->left
		    ? quantile_type1(score, n, i, SCORE_BINS)
		    : round(low + (high - low) * (double)i / SCORE_BINS);

		if ((bins->count == 0 || cut > bins->cuts[bins->count - 1]) &&
		    (!bins->left || cut < score[n - 1]))
			bins->cuts[bins->count++] = cut;
	}
	bins->count++;
	for (size_t i = 0; i < n; i++)
		bins->rows[score_bin(bins, score[i])]++;
}

static void
fill_file(struct fit *f)
{
	struct scorecard_file *file = &f->file;

	*file = (struct scorecard_file){ .target = f->data.target,
		.event = f->data.event,
		.null = str_of(
		    f->tool->common.null != NULL ? f->tool->common.null : ""),
		.options = str_trim((struct str){ f->given.v, f->given.n }),
		.as_of = f->tool->common.as_of,
		.woe = f->binning.woe,
		.rows = f->data.known,
		.ridge = f->model.ridge,
		.deviance = f->model.deviance,
		.null_deviance = f->model.null_deviance,
		.turns = f->model.turns,
		.separated = f->model.separated,
		.reasons = (size_t)f->options->reasons };
	for (size_t i = 0; i < f->data.known; i++)
		file->events += f->data.outcome.v[i];
}

void
fit_model(struct fit *f)
{
	fit_known(f);
	predict(f);
	infer_rejects(f);
	shift_intercept(f);
	fill_file(f);
	make_card(f);
	cut_scores(f);
}
