/*
 * fit_warn: what in the data or the model is too good to be true, too little,
 * or not for a machine to decide.
 */
#include "base/mem.h"
#include "fit.h"
#include "math/quantile.h"
#include "model/metrics.h"
#include "text/date.h"

#include <inttypes.h>
#include <math.h>

enum { FEW_EVENTS = 30, EVENTS_PER_TERM = 5, MANY_LEVELS = 100 };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Whether a word begins at i: days_late, DaysLate, late2. */
static bool
begins(struct str name, size_t i)
{
	return i == 0 || !is_letter(name.p[i - 1]) ||
	    (is_upper(name.p[i]) && !is_upper(name.p[i - 1]));
}

/* Whether one of the words is a word of the name. */
static bool
has_word(struct str name, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t n = strlen(*words);

		for (size_t i = 0; i + n <= name.n; i++)
			if (begins(name, i) &&
			    (i + n == name.n || !is_letter(name.p[i + n]) ||
				begins(name, i + n)) &&
			    str_ieq(
				(struct str){ name.p + i, n }, str_of(*words)))
				return true;
	}
	return false;
}

static void
leak(struct fit *f, const struct fit_variable *v, const char *what)
{
	f->leaks++;
	report_say(&f->tool->report, "%s: %.*s: %s",
	    f->options->leaks == FIT_ERROR ? "error" : "warning",
	    STR_ARG(v->column->name), what);
}

/* The AUC of the raw values, either way; levels by their event rate. */
static double
raw_auc(const struct fit *f, const struct training_column *c)
{
	size_t n = f->data.known, used = 0;
	scoped double *score = mem_alloc(n, sizeof(*score));
	double auc;
	scoped uint8_t *event = mem_alloc(n, 1);
	scoped double *rate = mem_zero(c->levels.count, sizeof(*rate));
	scoped double *rows = mem_zero(c->levels.count, sizeof(*rows));
	scoped_by(metrics_roc_free) struct metrics_roc roc;

	for (size_t i = 0; c->text && i < n; i++)
		if (c->code.v[i] != MAP_NONE) {
			rows[c->code.v[i]]++;
			rate[c->code.v[i]] += f->data.outcome.v[i];
		}
	for (size_t i = 0; i < n; i++) {
		if (c->text ? c->code.v[i] == MAP_NONE : isnan(c->number.v[i]))
			continue;
		score[used] = c->text ? rate[c->code.v[i]] / rows[c->code.v[i]]
				      : c->number.v[i];
		event[used++] = f->data.outcome.v[i];
	}
	metrics_roc(score, event, NULL, used, &roc);
	auc = metrics_auc(&roc).auc;
	return fmax(auc, 1 - auc);
}

static void
warn_of_auc(struct fit *f, const struct fit_variable *v)
{
	const struct training_column *c = v->column;
	double auc;

	/* Of many levels each with few rows, the rates are the outcomes. */
	if (c->text && c->levels.count > MANY_LEVELS)
		return;
	auc = raw_auc(f, c);
	if (auc == 1)
		leak(f, v, "it tells the event exactly: is it the outcome?");
	else if (auc > .95)
		leak(f, v, "alone it has an AUC above .95");
}

/* IV of being empty. */
static double
missing_iv(const struct binning *b)
{
	struct woe_bin bins[2] = { { 0 } };
	struct woe_rules rules = { 0 };

	for (size_t i = 0; i < b->count; i++) {
		bins[i == binning_missing(b)].rows += b->bins[i].rows;
		bins[i == binning_missing(b)].events += b->bins[i].events;
	}
	if (bins[0].rows == 0 || bins[1].rows == 0)
		return 0;
	woe_fill(bins, 2, &rules);
	return bins[0].iv + bins[1].iv;
}

/* Every value different, and no measurement with decimals. */
static bool
is_id(const struct fit *f, const struct training_column *c)
{
	size_t n = f->data.rows;
	scoped double *sorted = NULL;
	bool id = true;

	if (c->text)
		return c->levels.count == n;
	sorted = mem_alloc(n, sizeof(*sorted));
	for (size_t i = 0; i < n && id; i++)
		id = c->number.v[i] == floor(c->number.v[i]);
	if (id) {
		memcpy(sorted, c->number.v, n * sizeof(*sorted));
		sort_doubles(sorted, n);
		for (size_t i = 1; i < n && id; i++)
			id = sorted[i] != sorted[i - 1];
	}
	return id;
}

/* Whether it is a column of dates with one after --as-of. */
static bool
is_later(const struct fit *f, const struct training_column *c)
{
	int32_t as_of = f->tool->common.as_of, day;
	bool later = false;

	if (as_of == DATE_NONE || !c->text)
		return false;
	for (uint32_t i = 0; i < c->levels.count; i++) {
		if (!date_parse(map_text(&c->levels, i), &day))
			return false;
		later = later || day > as_of;
	}
	return later;
}

static void
warn_of_traits(struct fit *f)
{
	static const char *const traits[] = { "sex", "gender", "age", "birth",
		"birthday", "foreign", "nationality", "race", "ethnicity",
		"religion", "marital", NULL };

	array_each (const struct fit_variable, v, f->variables, f->data.count)
		if (v->out == NULL && has_word(v->column->name, traits))
			report_say(&f->tool->report,
			    "%.*s may be a personal trait: whether it may "
			    "count is for you to decide (--exclude)",
			    STR_ARG(v->column->name));
}

void
fit_warn_columns(struct fit *f)
{
	static const char *const after[] = { "settled", "settle", "paid",
		"closed", NULL };
	static const char *const days[] = { "days", NULL };
	static const char *const late[] = { "late", NULL };

	if (f->options->leaks == FIT_IGNORE)
		return;
	array_each (const struct fit_variable, v, f->variables, f->data.count) {
		warn_of_auc(f, v);
		if (v->measures.iv > .5)
			leak(f, v, "its IV is above .5: was it known before?");
		if (missing_iv(&v->bins) > .1)
			leak(f, v, "that it is empty tells much (IV above .1)");
		if (v->out == NULL && f->data.rows > 2 && is_id(f, v->column))
			leak(f, v, "every row has another value: an id?");
		if (is_later(f, v->column))
			leak(f, v, "it has dates after --as-of");
		if (has_word(v->column->name, after) ||
		    (has_word(v->column->name, days) &&
			has_word(v->column->name, late)))
			leak(f, v, "its name sounds like after the event");
	}
	warn_of_traits(f);
}

/* The correlation of two variables' weights of evidence over the rows. */
static double
correlation(const struct fit *f, const struct fit_variable *a,
    const struct fit_variable *b)
{
	double n = (double)f->data.known, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
	size_t width = b->bins.count;
	scoped uint32_t *count =
	    mem_zero(a->bins.count * width, sizeof(*count));

	for (size_t i = 0; i < f->data.known; i++)
		count[a->row_bin[i] * width + b->row_bin[i]]++;
	for (size_t i = 0; i < a->bins.count; i++)
		for (size_t k = 0; k < width; k++) {
			double share = count[i * width + k] / n;

			x += share * a->value[i];
			y += share * b->value[k];
			xx += share * a->value[i] * a->value[i];
			yy += share * b->value[k] * b->value[k];
			xy += share * a->value[i] * b->value[k];
		}
	return (xy - x * y) / sqrt((xx - x * x) * (yy - y * y));
}

static void
warn_of_pairs(struct fit *f)
{
	for (size_t j = 0; j < f->data.count; j++)
		array_each (const struct fit_variable, a, f->variables, j) {
			const struct fit_variable *b = &f->variables[j];
			double r;

			if (a->out != NULL || b->out != NULL)
				continue;
			r = correlation(f, a, b);
			if (fabs(r) > .9)
				report_say(&f->tool->report,
				    "%.*s and %.*s tell nearly the same "
				    "(correlation %.2f)",
				    STR_ARG(a->column->name),
				    STR_ARG(b->column->name), r);
		}
}

void
fit_warn_model(struct fit *f)
{
	double sign = f->binning.woe.good_bad ? -1 : 1;
	uint64_t events = f->file.events;
	struct report *report = &f->tool->report;

	if (f->model.separated)
		report_say(report,
		    "the data are separated: fitted again with ridge 1, "
		    "without standard errors");
	if (events < FEW_EVENTS)
		report_say(report, "only %" PRIu64 " events", events);
	else if (events < EVENTS_PER_TERM * f->model.kept)
		report_say(report,
		    "%" PRIu64 " events for %zu coefficients: fewer than %d "
		    "each",
		    events, f->model.kept, EVENTS_PER_TERM);
	array_each (const struct fit_variable, v, f->variables, f->data.count)
		if (v->out == NULL && sign * v->b < 0)
			report_say(report,
			    "%.*s has a coefficient of the wrong sign "
			    "(--drop-sign leaves such out)",
			    STR_ARG(v->column->name));
	warn_of_pairs(f);
}
