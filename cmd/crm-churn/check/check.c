/*
 * check: how good predictions were, whether customers have changed, and whom it
 * would have paid to contact.
 */
#include "check.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/case_weight.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "cli/risk_model.h"
#include "cli/training.h"
#include "csv/row.h"
#include "model/campaign.h"
#include "model/metrics.h"
#include "table/outcome.h"

#include <math.h>
#include <stddef.h>

enum { DECILES = 10 };

#include "check.def"

struct check {
	const struct check_options *o;
	struct tool *tool;
	struct input in;
	size_t target, score, other, case_weight;
	struct str value;
	struct risk_model model;
	struct risk_row row;
	bool modelled;
	bool scores; /* some are no probabilities */
	VEC(double) p;
	VEC(double) q;	    /* --other */
	VEC(double) weight; /* --case-weight */
	VEC(uint8_t) event;
	struct groups groups; /* --by */
	VEC(uint32_t) group;
	double **count; /* by column and code, and unseen behind them */
	double bins[RISK_SCORE_BINS];
};

static void
open_columns(struct check *c)
{
	const struct check_options *o = c->o;

	c->target = c->score = c->other = ROLE_NONE;
	groups_open(&c->groups, &c->in, "--by", c->tool->common.by);
	if (o->use != NULL) {
		model_file_read(o->use, &c->model, risk_model_parse);
		risk_row_open(&c->row, &c->model, &c->in, o->allow_missing);
		c->modelled = true;
	} else {
		c->score = input_column(&c->in, "--score", str_of(o->score));
	}
	c->case_weight =
	    input_option(&c->in, "--case-weight", o->duration.weight);
	if (o->table == CHECK_DRIFT && o->use == NULL)
		die(EXIT_USAGE, "--table=drift needs --use=MODEL");
	if (o->table == CHECK_COMPARE && o->other == NULL)
		die(EXIT_USAGE, "--table=compare needs --other=COLUMN");
	if (o->table != CHECK_DRIFT)
		c->target = training_target(&c->in, o->target, &c->value);
	if (o->table == CHECK_COMPARE)
		c->other = input_column(&c->in, "--other", str_of(o->other));
	c->count = mem_zero(c->model.columns, sizeof(*c->count));
	for (size_t j = 0; j < c->model.columns; j++)
		c->count[j] =
		    mem_zero(c->model.column[j].codes + 1, sizeof(**c->count));
}

/* A score; one outside of 0 to 1 makes scores of all, but in a column that is
 * called a probability. */
static bool
read_score(struct check *c, const struct csv_row *row, size_t at, double *p)
{
	if (!input_real(&c->in, row, at, p))
		return false;
	if (*p >= 0 && *p <= 1)
		return true;
	if (!str_eq(c->in.header.name[at], STR("predict_probability"))) {
		c->scores = true;
		return true;
	}
	return input_bad(&c->in, row, at, "no-probability",
	    "%g is no probability from 0 to 1", *p);
}

static void
count_codes(struct check *c, double p, double weight)
{
	for (size_t j = 0; j < c->model.columns; j++) {
		size_t codes = c->model.column[j].codes;
		size_t code = c->row.code[j];

		c->count[j][code < codes ? code : codes] += weight;
	}
	c->bins[risk_score_bin(&c->model, p)] += weight;
}

static void
read_row(struct check *c, const struct csv_row *row)
{
	double p, q = 0, weight;
	uint8_t event = 0;

	if (!case_weight_read(&c->in, row, c->case_weight, &weight))
		return;

	if (c->target != ROLE_NONE) {
		if (input_null(&c->in, row, c->target)) {
			input_skip(&c->in, "without an outcome");
			return;
		}
		event = outcome_same(row->field[c->target], c->value);
	}
	if (c->other != ROLE_NONE && !read_score(c, row, c->other, &q))
		return;
	if (c->modelled)
		p = risk_row_probability(&c->row, &c->in, row, false);
	else if (!read_score(c, row, c->score, &p))
		return;
	if (c->modelled)
		count_codes(c, p, weight);
	vec_push(&c->p, p);
	vec_push(&c->q, q);
	vec_push(&c->event, event);
	vec_push(&c->weight, weight);
	vec_push(&c->group, groups_add(&c->groups, row));
}

/* What a threshold makes of the rows. */
static void
confusion(const struct check *c, struct csv_writer *w)
{
	double counts[2][2] = { { 0 } }, known = c->scores ? NAN : 0;

	for (size_t i = 0; i < c->p.n; i++)
		counts[c->event.v[i]][c->p.v[i] >= c->o->threshold] +=
		    c->weight.v[i];
	heading_measure(w, "true_positive", counts[1][1] + known);
	heading_measure(w, "false_positive", counts[0][1] + known);
	heading_measure(w, "false_negative", counts[1][0] + known);
	heading_measure(w, "true_negative", counts[0][0] + known);
}

/* What only probabilities have; empty for other scores. */
struct precision {
	double brier, log_loss, ece;
	struct metrics_calibration calibration;
};

static struct precision
precision_of(const struct check *c)
{
	size_t n = c->p.n;
	const uint8_t *y = c->event.v;
	const double *p = c->p.v, *v = c->weight.v;
	struct metrics_group groups[DECILES];

	if (c->scores)
		return (struct precision){ NAN, NAN, NAN,
			{ NAN, NAN, NAN, NAN, NAN } };
	metrics_groups(p, y, v, n, groups, DECILES);
	return (struct precision){ metrics_brier(p, y, v, n),
		metrics_log_loss(p, y, v, n), metrics_ece(groups, DECILES),
		metrics_calibrate(p, y, v, n) };
}

static void
print_measures(
    struct check *c, const struct metrics_roc *roc, struct csv_writer *w)
{
	struct metrics_auc auc = metrics_auc(roc);
	struct precision own = precision_of(c);
	double n = roc->rows, rate = roc->events / n;

	heading_line(w, "measure,value");
	heading_measure(w, "rows", n);
	heading_measure(w, "events", roc->events);
	heading_measure(w, "auc", auc.auc);
	heading_measure(w, "auc_se", auc.se);
	heading_measure(w, "auc_lower", auc.lower);
	heading_measure(w, "auc_upper", auc.upper);
	heading_measure(w, "gini", 2 * auc.auc - 1);
	heading_measure(w, "ks", metrics_ks(roc).ks);
	heading_measure(w, "average_precision", metrics_average_precision(roc));
	heading_measure(w, "brier", own.brier);
	heading_measure(w, "brier_skill", 1 - own.brier / (rate * (1 - rate)));
	heading_measure(w, "log_loss", own.log_loss);
	heading_measure(w, "calibration_intercept", own.calibration.intercept);
	heading_measure(w, "calibration_slope", own.calibration.slope);
	heading_measure(
	    w, "calibration_in_the_large", own.calibration.in_the_large);
	heading_measure(w, "ece", own.ece);
	confusion(c, w);
}

/* One line for a group's rows. */
static void
group_row(struct check *c, uint32_t group, const struct sort_item *rows,
    size_t n, struct csv_writer *w)
{
	scoped double *p = mem_alloc(n, sizeof(*p));
	double expected = 0;
	scoped double *weight = mem_alloc(n, sizeof(*weight));
	scoped uint8_t *event = mem_alloc(n, sizeof(*event));
	scoped_by(metrics_roc_free) struct metrics_roc roc;

	for (size_t i = 0; i < n; i++) {
		p[i] = c->p.v[rows[i].index];
		event[i] = c->event.v[rows[i].index];
		weight[i] = c->weight.v[rows[i].index];
		expected += weight[i] * p[i];
	}
	metrics_roc(p, event, weight, n, &roc);
	groups_begin(
	    &c->groups, group, w, csv_number(roc.rows), csv_number(roc.events));
	if (c->scores)
		expected = NAN;
	csv_row(w, expected, roc.events / expected, metrics_auc(&roc).auc,
	    c->scores ? (double)NAN : metrics_brier(p, event, weight, n));
}

/* Observed against expected leavers, by period or whatever --by names. */
static void
print_groups(struct check *c, struct csv_writer *w)
{
	uint32_t n = groups_count(&c->groups);
	scoped uint32_t *order = mem_alloc(n, sizeof(*order));
	scoped uint32_t *place = mem_alloc(n, sizeof(*place));
	scoped struct sort_item *rows = mem_alloc(c->p.n, sizeof(*rows));
	size_t end = 0;

	groups_names(&c->groups, w);
	heading_line(w, "rows,events,expected,observed_expected,auc,brier");
	groups_order(&c->groups, order);
	for (uint32_t g = 0; g < n; g++)
		place[order[g]] = g;
	sort_order(rows, c->p.n, i, place[c->group.v[i]]);
	for (size_t from = 0; from < c->p.n; from = end) {
		while (end < c->p.n && rows[end].key == rows[from].key)
			end++;
		group_row(c, order[rows[from].key], rows + from, end - from, w);
	}
}

static void
print_lift(struct check *c, const struct metrics_roc *roc, struct csv_writer *w)
{
	struct metrics_group groups[DECILES];
	double rate = roc->events / roc->rows, events = 0;

	metrics_groups(
	    c->p.v, c->event.v, c->weight.v, c->p.n, groups, DECILES);
	heading_line(w, "decile,rows,events,rate,mean_p,lift,gain");
	for (size_t k = 0; k < DECILES; k++) {
		const struct metrics_group *g = &groups[k];
		double own = g->events / g->rows;

		events += g->events;
		csv_row(w, (int64_t)k + 1, csv_number(g->rows),
		    csv_number(g->events), own, g->sum_p / g->rows, own / rate,
		    events / roc->events);
	}
}

static void
print_profit(
    struct check *c, const struct metrics_roc *roc, struct csv_writer *w)
{
	const struct check_options *o = c->o;
	struct campaign campaign = { o->value, o->offer, o->contact, o->accept,
		o->stayers };
	struct campaign_cut best = campaign_best(&campaign, roc);
	struct campaign_cut rule =
	    campaign_at(&campaign, roc, campaign_threshold(&campaign));
	double n = roc->rows, empc, share;

	campaign_empc(&campaign, roc, &empc, &share);
	heading_line(w, "measure,value");
	heading_measure(w, "rule_threshold", rule.threshold);
	heading_measure(w, "rule_contacted", rule.contacted);
	heading_measure(w, "rule_profit", rule.profit);
	heading_measure(w, "best_threshold", best.threshold);
	heading_measure(w, "best_contacted", best.contacted);
	heading_measure(w, "best_share", best.contacted / n);
	heading_measure(w, "best_profit", best.profit);
	heading_measure(w, "empc", empc);
	heading_measure(w, "empc_share", share);
}

static void
drift_row(struct csv_writer *w, struct str name, double psi)
{
	csv_row(w, name, psi,
	    psi < 0.1		? STR("stable")
		: psi < 0.25	? STR("watch")
		: isfinite(psi) ? STR("act")
				: STR(""));
}

static void
print_drift(struct check *c, struct csv_writer *w)
{
	double expected[RISK_SCORE_BINS];

	heading_line(w, "column,psi,verdict");
	for (size_t k = 0; k < RISK_SCORE_BINS; k++)
		expected[k] = (double)c->model.score_count[k];
	drift_row(w, STR("predict_probability"),
	    metrics_psi(expected, c->bins, RISK_SCORE_BINS));
	for (size_t j = 0; j < c->model.columns; j++) {
		const struct risk_column *col = &c->model.column[j];
		scoped double *then = mem_zero(col->codes + 1, sizeof(*then));
		bool unseen = c->count[j][col->codes] > 0;

		for (size_t k = 0; k < col->codes; k++)
			then[k] = (double)col->count[k];
		if (col->kind != RISK_NUMBER)
			drift_row(w, col->name,
			    metrics_psi(then, c->count[j],
				col->codes + (unseen ? 1 : 0)));
	}
}

static void
print_compare(struct check *c, struct csv_writer *w)
{
	struct metrics_comparison d =
	    metrics_compare(c->p.v, c->q.v, c->event.v, c->weight.v, c->p.n);

	heading_line(w, "measure,value");
	heading_measure(w, "auc", d.auc_a);
	heading_measure(w, "other_auc", d.auc_b);
	heading_measure(w, "difference", d.difference);
	heading_measure(w, "se", d.se);
	heading_measure(w, "z", d.z);
	heading_measure(w, "p", d.p);
}

static void
print(struct check *c, struct csv_writer *w)
{
	struct metrics_roc roc;

	if (c->scores && c->o->table == CHECK_PROFIT)
		die(EXIT_DATA,
		    "--table=profit needs probabilities: column %.*s has "
		    "others than 0 to 1",
		    STR_ARG(str_of(c->o->score)));
	if (c->scores && c->o->table == CHECK_MEASURES)
		report_say(&c->tool->report,
		    "some scores are not from 0 to 1: what needs probabilities "
		    "is empty");
	if (c->o->table == CHECK_DRIFT) {
		print_drift(c, w);
		return;
	}
	if (c->groups.columns > 0) {
		print_groups(c, w);
		return;
	}
	metrics_roc(c->p.v, c->event.v, c->weight.v, c->p.n, &roc);
	if (roc.events == 0 || roc.events == roc.rows)
		report_say(&c->tool->report,
		    "warning: all rows have one outcome: what compares two is "
		    "empty");
	switch (c->o->table) {
	case CHECK_MEASURES:
		print_measures(c, &roc, w);
		break;
	case CHECK_LIFT:
		print_lift(c, &roc, w);
		break;
	case CHECK_PROFIT:
		print_profit(c, &roc, w);
		break;
	default:
		print_compare(c, w);
	}
	metrics_roc_free(&roc);
}

/* What goes with --survival is refused without. */
static void
check_options(const struct check_options *o)
{
	const struct duration_options *d = &o->duration;

	if (d->time != NULL || d->event != NULL || d->start != NULL ||
	    o->at != NULL)
		die(EXIT_USAGE,
		    "--time, --event, --start and --at go with --survival");
	if (o->table == CHECK_CALIBRATION)
		die(EXIT_USAGE, "--table=calibration goes with --survival");
}

static int
run(struct tool *tool, void *self)
{
	struct check *c = tool_alloc(tool, sizeof(*c));
	struct csv_row row;

	*c = (struct check){ .o = self, .tool = tool };
	if (c->o->table != CHECK_MEASURES || c->o->survival)
		tool_no_by(tool);
	if (c->o->survival)
		return check_survival(tool, c->o);
	check_options(c->o);
	input_open(&c->in, tool);
	open_columns(c);
	while (input_next(&c->in, &row))
		read_row(c, &row);
	if (c->modelled)
		risk_row_tell(&c->row, &tool->report);
	if (!input_close(&c->in))
		return EXIT_DATA;
	print(c, tool_output(tool));
	return tool_close(tool);
}

const struct method churn_check = { METHOD_TOLD, .run = run };
