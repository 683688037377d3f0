/* check_tables: what check prints. */
#include "base/die.h"
#include "base/mem.h"
#include "check.h"
#include "cli/heading.h"
#include "crm-score/shared/bin_name.h"
#include "csv/row.h"
#include "math/dist.h"
#include "model/metrics.h"
#include "text/num.h"

#include <math.h>

/* The rows of one table: all, or a group of --by. */
struct part {
	const struct check *check; /* with these rows only */
	uint32_t group;
	bool first;
	struct csv_writer *w;
};

static void
put_key(const struct part *part)
{
	groups_cells(&part->check->groups, part->group, part->w);
}

/* The header, once. */
static void
put_names(const struct part *part, const char *names)
{
	struct csv_writer *w = part->w;

	if (!part->first)
		return;
	groups_names(&part->check->groups, w);
	heading_line(w, names);
}

static void
line(const struct part *part, const char *name, double value)
{
	struct csv_writer *w = part->w;

	put_key(part);
	csv_row(w, name, value);
}

static bool
has(const struct check *c, const struct check_numbers *numbers)
{
	return c->event.n > 0 && numbers->n == c->event.n;
}

/* The scores, turned so that larger is likelier an event. The caller frees. */
static double *
risks(const struct check *c)
{
	double *risk = mem_alloc(c->score.n, sizeof(*risk));

	for (size_t i = 0; i < c->score.n; i++)
		risk[i] = c->falling ? -c->score.v[i] : c->score.v[i];
	return risk;
}

static void
print_ranking(const struct part *part, const double *risk, double sign)
{
	const struct check *c = part->check;
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	struct metrics_auc auc;
	struct metrics_ks ks;

	metrics_roc(risk, c->event.v, NULL, c->event.n, &roc);
	auc = metrics_auc(&roc);
	ks = metrics_ks(&roc);
	line(part, "auc", auc.auc);
	line(part, "auc_se", auc.se);
	line(part, "auc_lower", auc.lower);
	line(part, "auc_upper", auc.upper);
	line(part, "gini", 2 * auc.auc - 1);
	line(part, "ks", ks.ks);
	line(part, "ks_at", sign * ks.at);
	line(part, "average_precision", metrics_average_precision(&roc));
}

/* Are the probabilities themselves right? */
static void
print_calibration(const struct part *part, double rate)
{
	const struct check *c = part->check;
	size_t n = c->event.n, k = (size_t)c->options->groups;
	struct metrics_calibration fit =
	    metrics_calibrate(c->p.v, c->event.v, NULL, n);
	scoped struct metrics_group *groups = mem_alloc(k, sizeof(*groups));
	double brier = metrics_brier(c->p.v, c->event.v, NULL, n), hl;

	metrics_groups(c->p.v, c->event.v, NULL, n, groups, k);
	hl = metrics_hosmer_lemeshow(groups, k);
	line(part, "brier", brier);
	line(part, "brier_skill", 1 - brier / (rate * (1 - rate)));
	line(part, "log_loss", metrics_log_loss(c->p.v, c->event.v, NULL, n));
	line(part, "calibration_intercept", fit.intercept);
	line(part, "calibration_intercept_se", fit.intercept_se);
	line(part, "calibration_slope", fit.slope);
	line(part, "calibration_slope_se", fit.slope_se);
	line(part, "calibration_in_the_large", fit.in_the_large);
	line(part, "ece", metrics_ece(groups, k));
	line(part, "hosmer_lemeshow", hl);
	line(part, "hosmer_lemeshow_p", chi_square_tail(hl, (double)k));
}

static void
print_scores(const struct part *part)
{
	const struct check *c = part->check;
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	struct metrics_ks ks;
	scoped double *risk = risks(c);

	metrics_roc(risk, c->event.v, NULL, c->event.n, &roc);
	ks = metrics_ks(&roc);
	line(part, "score_auc", metrics_auc(&roc).auc);
	line(part, "score_ks", ks.ks);
	line(part, "score_ks_at", c->falling ? -ks.at : ks.at);
}

static void
print_comparison(const struct part *part, const double *risk)
{
	const struct check *c = part->check;
	struct metrics_comparison pair =
	    metrics_compare(risk, c->other.v, c->event.v, NULL, c->event.n);

	line(part, "compare_auc", pair.auc_b);
	line(part, "compare_difference", pair.difference);
	line(part, "compare_z", pair.z);
	line(part, "compare_p", pair.p);
}

static double
score_psi(const struct check *c)
{
	const struct score_bins *bins = &c->file.scores;
	scoped double *expected = mem_alloc(bins->count, sizeof(*expected));

	for (size_t i = 0; i < bins->count; i++)
		expected[i] = (double)bins->rows[i];
	return metrics_psi(expected, c->score_rows, bins->count);
}

static void
print_summary(const struct part *part)
{
	const struct check *c = part->check;
	scoped double *risk = NULL;
	double n = (double)c->event.n, events = 0;

	for (size_t i = 0; i < c->event.n; i++)
		events += c->event.v[i];
	put_names(part, "measure,value");
	line(part, "rows", n);
	line(part, "events", events);
	line(part, "rate", events / n);
	risk = risks(c);
	if (has(c, &c->p)) {
		print_ranking(part, c->p.v, 1);
		print_calibration(part, events / n);
		if (has(c, &c->score))
			print_scores(part);
	} else if (has(c, &c->score)) {
		print_ranking(part, risk, c->falling ? -1 : 1);
	}
	if (has(c, &c->other))
		print_comparison(part, has(c, &c->p) ? c->p.v : risk);
	/* Of all rows, those without an outcome too. */
	if (c->has_model && c->groups.columns == 0)
		line(part, "psi", score_psi(c));
}

static void
print_groups(const struct part *part)
{
	const struct check *c = part->check;
	struct csv_writer *w = part->w;
	size_t k = (size_t)c->options->groups;
	scoped struct metrics_group *groups = mem_alloc(k, sizeof(*groups));
	double n = (double)c->event.n, rate, rows = 0, events = 0, all = 0;

	if (!has(c, &c->p))
		die(EXIT_DATA, "--table=groups needs probabilities");
	metrics_groups(c->p.v, c->event.v, NULL, c->event.n, groups, k);
	for (size_t g = 0; g < k; g++)
		all += groups[g].events;
	rate = all / n;
	put_names(part,
	    "group,rows,events,rate,mean_probability,lowest_probability,lift,"
	    "captured,cumulative_lift");
	for (size_t g = 0; g < k; g++) {
		double here = groups[g].rows;

		rows += groups[g].rows;
		events += groups[g].events;
		put_key(part);
		csv_row(w, (int64_t)g + 1, (int64_t)groups[g].rows,
		    (int64_t)groups[g].events, groups[g].events / here,
		    groups[g].sum_p / here,
		    here > 0 ? groups[g].lowest : (double)NAN,
		    groups[g].events / here / rate, events / all,
		    events / rows / rate);
	}
}

static void
read_profit(const struct check *c, double *gain, double *loss)
{
	struct str rest;

	*gain = *loss = NAN;
	if (c->options->profit == NULL)
		return;
	rest = str_of(c->options->profit);
	if (!num_real(str_trim(str_cut(&rest, ',')), gain) || rest.p == NULL ||
	    !num_real(str_trim(rest), loss))
		die(EXIT_USAGE, "--profit: \"%s\" is not GAIN,LOSS",
		    c->options->profit);
}

/* A row per score: what happens when everybody riskier is refused. */
static void
print_cutoffs(const struct part *part)
{
	const struct check *c = part->check;
	struct csv_writer *w = part->w;
	bool scores = has(c, &c->score);
	double *risk = scores ? risks(c) : c->p.v, gain, loss;
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	double rows = 0, events = 0;

	read_profit(c, &gain, &loss);
	put_names(part,
	    "cutoff,refused,refused_share,refused_events,refused_events_share,"
	    "kept,kept_events,kept_rate,profit");
	metrics_roc(risk, c->event.v, NULL,
	    scores || has(c, &c->p) ? c->event.n : 0, &roc);
	array_each (
	    const struct metrics_step, step, roc.steps, roc.step_count) {
		double kept = roc.rows - rows;
		double bad = roc.events - events;

		put_key(part);
		csv_row(w, scores && c->falling ? -step->score : step->score,
		    (int64_t)rows, rows / roc.rows, (int64_t)events,
		    events / roc.events, (int64_t)kept, (int64_t)bad,
		    bad / kept, (kept - bad) * gain - bad * loss);
		rows = step->rows;
		events = step->events;
	}
	if (scores)
		free(risk);
}

/* Counts by bin, of the fit and of these rows. */
struct shares {
	struct str variable;
	const struct binning *bins; /* NULL: of the score */
	const double *expected, *actual;
	const double *points; /* NULL: no csi */
	size_t n;
};

static double
total(const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum;
}

static struct str
verdict(double psi)
{
	if (isnan(psi))
		return STR("");
	if (psi < .1)
		return STR("stable");
	return psi < .25 ? STR("watch") : STR("act");
}

static void
print_share(const struct check *c, const struct shares *s, size_t bin,
    struct csv_writer *w)
{
	double expected = s->expected[bin] / total(s->expected, s->n);
	double actual = s->actual[bin] / total(s->actual, s->n);
	scoped struct bin_text name = { 0 };

	if (s->expected[bin] == 0 && s->actual[bin] == 0)
		return;
	if (s->bins != NULL)
		bin_name(&name, s->bins, bin);
	else
		bin_score_name(&name, &c->file.scores, bin);
	csv_row(w, s->variable, ((struct str){ name.v, name.n }), expected,
	    actual, metrics_psi_part(expected, actual),
	    s->points == NULL ? (double)NAN
			      : (actual - expected) * s->points[bin],
	    STR(""));
}

static void
print_shares(
    const struct check *c, const struct shares *s, struct csv_writer *w)
{
	double psi = metrics_psi(s->expected, s->actual, s->n);

	for (size_t i = 0; i < s->n; i++)
		print_share(c, s, i, w);
	csv_row(w, s->variable, "(all)", 1.0, 1.0, psi,
	    s->points == NULL
		? (double)NAN
		: metrics_csi(s->expected, s->actual, s->points, s->n),
	    verdict(psi));
}

static void
print_variable(const struct check *c, size_t j, struct csv_writer *w)
{
	const struct scorecard *card = &c->file.card;
	const struct scorecard_variable *v = &card->variables[j];
	size_t n = v->bins.count;
	scoped double *expected = mem_alloc(n, sizeof(*expected));
	scoped double *points = mem_alloc(n, sizeof(*points));
	struct shares s = { v->name, &v->bins, expected, c->bin_rows[j], points,
		n };

	for (size_t i = 0; i < n; i++) {
		expected[i] = (double)v->bins.bins[i].rows;
		points[i] =
		    (double)v->units[i] / scorecard_power(card->scale.digits);
	}
	print_shares(c, &s, w);
}

static void
print_stability(const struct part *part)
{
	const struct check *c = part->check;
	struct csv_writer *w = part->w;
	const struct score_bins *bins = &c->file.scores;
	scoped double *expected = mem_alloc(bins->count, sizeof(*expected));
	struct shares s = { STR("(score)"), NULL, expected, c->score_rows, NULL,
		bins->count };

	for (size_t i = 0; i < bins->count; i++)
		expected[i] = (double)bins->rows[i];
	put_names(
	    part, "variable,bin,expected_share,actual_share,psi,csi,verdict");
	print_shares(c, &s, w);
	for (size_t j = 0; j < c->file.card.count; j++)
		if (c->bin_rows[j] != NULL)
			print_variable(c, j, w);
}

static void
print_part(const struct part *part)
{
	static void (*const tables[])(const struct part *) = { print_summary,
		print_groups, print_cutoffs, print_stability };

	tables[part->check->options->table](part);
}

static void
take_numbers(const struct check *c, const struct check_numbers *from,
    uint32_t group, struct check_numbers *to)
{
	to->n = 0;
	if (from->n != c->group.n)
		return;
	for (size_t i = 0; i < from->n; i++)
		if (c->group.v[i] == group)
			vec_push(to, from->v[i]);
}

/* Prints the rows of one group. */
static void
print_group(const struct check *c, uint32_t group, struct csv_writer *w)
{
	struct check rows = *c;
	struct part part = { &rows, group, group == 0, w };

	rows.p = rows.score = rows.other = (struct check_numbers){ 0 };
	rows.event = (struct check_events){ 0 };
	take_numbers(c, &c->p, group, &rows.p);
	take_numbers(c, &c->score, group, &rows.score);
	take_numbers(c, &c->other, group, &rows.other);
	for (size_t i = 0; i < c->event.n; i++)
		if (c->group.v[i] == group)
			vec_push(&rows.event, c->event.v[i]);
	print_part(&part);
	vec_free(&rows.p);
	vec_free(&rows.score);
	vec_free(&rows.other);
	vec_free(&rows.event);
}

void
check_print(const struct check *c, struct csv_writer *w)
{
	uint32_t n = c->groups.map.count;
	struct part all = { c, n, n == 0, w };

	for (uint32_t group = 0; group < n; group++)
		print_group(c, group, w);
	print_part(&all);
}
