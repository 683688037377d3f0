/*
 * check: how good predictions were, whether customers have changed, and whom it
 * would have paid to contact.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "cli/risk_model.h"
#include "cli/training.h"
#include "crm-churn.h"
#include "model/campaign.h"
#include "model/metrics.h"
#include "table/outcome.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { MEASURES, LIFT, PROFIT, DRIFT, COMPARE };
enum { DECILES = 10 };

struct check_options {
	const char *target, *score, *other, *use;
	int table;
	double value, offer, contact, accept, stayers, threshold;
	bool allow_missing;
};

#define AT(field) offsetof(struct check_options, field)

static const struct opt options[] = {
	{ "target", OPT_TEXT, AT(target), "COLUMN[=VALUE]",
	    .help = "who has left: cells with VALUE (1)" },
	{ "score", OPT_COLUMN, AT(score), "COLUMN", "predict_probability",
	    "the predicted probability" },
	{ "use", OPT_FILE, AT(use), "MODEL",
	    .help = "predict with this model; drift compares with its "
		    "training rows" },
	{ "allow-missing", OPT_FLAG, AT(allow_missing),
	    .help = "a column that the input does not have counts with its "
		    "average effect" },
	{ "table", OPT_CHOICE, AT(table), "measures|lift|profit|drift|compare",
	    "measures",
	    "quality, by deciles, what contacting pays, change since the "
	    "training (needs no outcome), or two predictions" },
	{ "other", OPT_COLUMN, AT(other), "COLUMN",
	    .help = "the second probability to compare" },
	{ "threshold", OPT_REAL, AT(threshold), "P", "0.5",
	    "where the confusion counts are taken", 0, 1 },
	{ "value", OPT_REAL, AT(value), "AMOUNT", "200",
	    "profit: of a customer who stays", 0, 1e12 },
	{ "offer", OPT_REAL, AT(offer), "AMOUNT", "10",
	    "profit: what an accepted offer costs", 0, 1e12 },
	{ "contact", OPT_REAL, AT(contact), "AMOUNT", "1",
	    "profit: what a contact costs", 0, 1e12 },
	{ "accept", OPT_REAL, AT(accept), "P", "0.3",
	    "profit: share of would-be leavers whom the offer keeps", 0, 1 },
	{ "stayers", OPT_REAL, AT(stayers), "P", "1",
	    "profit: share of the others who take it, too", 0, 1 },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "measure, value", "what is measured, and how much" },
	{ "decile, rows, events, rate, mean_p, lift, gain",
	    "--table=lift: the likeliest tenth first" },
	{ "rows, events, expected, observed_expected, auc, brier",
	    "--by=COLUMN: leavers against what was predicted, by period" },
	{ "column, psi, verdict",
	    "--table=drift: below .1 stable, below .25 "
	    "watch, else act" },
	{ 0 },
};

struct check {
	const struct check_options *o;
	struct tool *tool;
	struct input in;
	size_t target, score, other;
	struct str value;
	struct risk_model model;
	struct risk_row row;
	bool modelled;
	VEC(double) p;
	VEC(double) q; /* --other */
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
	struct diag d;

	c->target = c->score = c->other = ROLE_NONE;
	groups_open(&c->groups, &c->in, "--by", c->tool->common.by);
	if (o->use != NULL) {
		if (!risk_model_load(&c->model, o->use, &d))
			tool_fail(c->tool, &d);
		risk_row_open(&c->row, &c->model, &c->in, o->allow_missing);
		c->modelled = true;
	} else {
		c->score = input_column(&c->in, "--score", str_of(o->score));
	}
	if (o->table == DRIFT && o->use == NULL)
		die(EXIT_USAGE, "--table=drift needs --use=MODEL");
	if (o->table == COMPARE && o->other == NULL)
		die(EXIT_USAGE, "--table=compare needs --other=COLUMN");
	if (o->table != DRIFT)
		c->target = training_target(&c->in, o->target, &c->value);
	if (o->table == COMPARE)
		c->other = input_column(&c->in, "--other", str_of(o->other));
	c->count = mem_zero(c->model.columns, sizeof(*c->count));
	for (size_t j = 0; j < c->model.columns; j++)
		c->count[j] =
		    mem_zero(c->model.column[j].codes + 1, sizeof(**c->count));
}

static bool
probability(struct check *c, const struct csv_row *row, size_t at, double *p)
{
	struct diag d;

	if (!input_real(&c->in, row, at, p))
		return false;
	if (*p >= 0 && *p <= 1)
		return true;
	diag_set(&d, EXIT_DATA, "no-probability",
	    "%g is no probability from 0 to 1", *p);
	input_reject(&c->in, row, at, &d);
	return false;
}

static void
count_codes(struct check *c, double p)
{
	for (size_t j = 0; j < c->model.columns; j++) {
		size_t codes = c->model.column[j].codes;
		size_t code = c->row.code[j];

		c->count[j][code < codes ? code : codes]++;
	}
	c->bins[risk_score_bin(&c->model, p)]++;
}

static void
read_row(struct check *c, const struct csv_row *row)
{
	double p, q = 0;
	uint8_t event = 0;

	if (c->target != ROLE_NONE) {
		if (input_null(&c->in, row, c->target)) {
			input_skip(&c->in, "without an outcome");
			return;
		}
		event = outcome_same(row->field[c->target], c->value);
	}
	if (c->other != ROLE_NONE && !probability(c, row, c->other, &q))
		return;
	if (c->modelled)
		p = risk_row_probability(&c->row, &c->in, row, false);
	else if (!probability(c, row, c->score, &p))
		return;
	if (c->modelled)
		count_codes(c, p);
	vec_push(&c->p, p);
	vec_push(&c->q, q);
	vec_push(&c->event, event);
	vec_push(&c->group, groups_add(&c->groups, row));
}

/* What a threshold makes of the rows. */
static void
confusion(const struct check *c, struct csv_writer *w)
{
	double counts[2][2] = { { 0 } };

	for (size_t i = 0; i < c->p.n; i++)
		counts[c->event.v[i]][c->p.v[i] >= c->o->threshold]++;
	heading_measure(w, "true_positive", counts[1][1]);
	heading_measure(w, "false_positive", counts[0][1]);
	heading_measure(w, "false_negative", counts[1][0]);
	heading_measure(w, "true_negative", counts[0][0]);
}

static void
print_measures(
    struct check *c, const struct metrics_roc *roc, struct csv_writer *w)
{
	size_t n = c->p.n;
	const uint8_t *y = c->event.v;
	const double *p = c->p.v;
	struct metrics_auc auc = metrics_auc(roc);
	struct metrics_calibration cal = metrics_calibrate(p, y, n);
	struct metrics_group groups[DECILES];
	double brier = metrics_brier(p, y, n);
	double rate = (double)roc->events / (double)n;

	metrics_groups(p, y, n, groups, DECILES);
	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)n);
	heading_measure(w, "events", (double)roc->events);
	heading_measure(w, "auc", auc.auc);
	heading_measure(w, "auc_se", auc.se);
	heading_measure(w, "auc_lower", auc.lower);
	heading_measure(w, "auc_upper", auc.upper);
	heading_measure(w, "gini", 2 * auc.auc - 1);
	heading_measure(w, "ks", metrics_ks(roc).ks);
	heading_measure(w, "average_precision", metrics_average_precision(roc));
	heading_measure(w, "brier", brier);
	heading_measure(w, "brier_skill", 1 - brier / (rate * (1 - rate)));
	heading_measure(w, "log_loss", metrics_log_loss(p, y, n));
	heading_measure(w, "calibration_intercept", cal.intercept);
	heading_measure(w, "calibration_slope", cal.slope);
	heading_measure(w, "calibration_in_the_large", cal.in_the_large);
	heading_measure(w, "ece", metrics_ece(groups, DECILES));
	confusion(c, w);
}

/* One line for a group's rows. */
static void
group_row(struct check *c, uint32_t group, const struct sort_item *rows,
    size_t n, struct csv_writer *w)
{
	double *p = mem_alloc(n, sizeof(*p)), expected = 0;
	uint8_t *event = mem_alloc(n, sizeof(*event));
	struct metrics_roc roc;

	for (size_t i = 0; i < n; i++) {
		p[i] = c->p.v[rows[i].index];
		event[i] = c->event.v[rows[i].index];
		expected += p[i];
	}
	metrics_roc(p, event, n, &roc);
	groups_cells(&c->groups, group, w);
	csv_int(w, (int64_t)n);
	csv_int(w, (int64_t)roc.events);
	csv_real(w, expected);
	csv_real(w, (double)roc.events / expected);
	csv_real(w, metrics_auc(&roc).auc);
	csv_real(w, metrics_brier(p, event, n));
	csv_end(w);
	metrics_roc_free(&roc);
	free(p);
	free(event);
}

/* Observed against expected leavers, by period or whatever --by names. */
static void
print_groups(struct check *c, struct csv_writer *w)
{
	static const char *const names[] = { "rows", "events", "expected",
		"observed_expected", "auc", "brier" };
	uint32_t n = groups_count(&c->groups);
	uint32_t *order = mem_alloc(n, sizeof(*order));
	uint32_t *place = mem_alloc(n, sizeof(*place));
	struct sort_item *rows = mem_alloc(c->p.n, sizeof(*rows));
	size_t end = 0;

	groups_names(&c->groups, w);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		csv_field(w, str_of(names[i]));
	csv_end(w);
	groups_order(&c->groups, order);
	for (uint32_t g = 0; g < n; g++)
		place[order[g]] = g;
	for (size_t i = 0; i < c->p.n; i++)
		rows[i] =
		    (struct sort_item){ place[c->group.v[i]], (uint32_t)i };
	sort_items(rows, c->p.n);
	for (size_t from = 0; from < c->p.n; from = end) {
		while (end < c->p.n && rows[end].key == rows[from].key)
			end++;
		group_row(c, order[rows[from].key], rows + from, end - from, w);
	}
	free(order);
	free(place);
	free(rows);
}

static void
print_lift(struct check *c, const struct metrics_roc *roc, struct csv_writer *w)
{
	struct metrics_group groups[DECILES];
	double rate = (double)roc->events / (double)c->p.n;
	size_t events = 0;

	metrics_groups(c->p.v, c->event.v, c->p.n, groups, DECILES);
	heading_line(w, "decile,rows,events,rate,mean_p,lift,gain");
	for (size_t k = 0; k < DECILES; k++) {
		const struct metrics_group *g = &groups[k];
		double own = (double)g->events / (double)g->rows;

		events += g->events;
		csv_int(w, (int64_t)k + 1);
		csv_int(w, (int64_t)g->rows);
		csv_int(w, (int64_t)g->events);
		csv_real(w, own);
		csv_real(w, g->sum_p / (double)g->rows);
		csv_real(w, own / rate);
		csv_real(w, (double)events / (double)roc->events);
		csv_end(w);
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
	double n = (double)roc->rows, empc, share;

	campaign_empc(&campaign, roc, &empc, &share);
	heading_line(w, "measure,value");
	heading_measure(w, "rule_threshold", rule.threshold);
	heading_measure(w, "rule_contacted", (double)rule.contacted);
	heading_measure(w, "rule_profit", rule.profit);
	heading_measure(w, "best_threshold", best.threshold);
	heading_measure(w, "best_contacted", (double)best.contacted);
	heading_measure(w, "best_share", (double)best.contacted / n);
	heading_measure(w, "best_profit", best.profit);
	heading_measure(w, "empc", empc);
	heading_measure(w, "empc_share", share);
}

static void
drift_row(struct csv_writer *w, struct str name, double psi)
{
	csv_field(w, name);
	csv_real(w, psi);
	csv_field(w,
	    psi < 0.1		? STR("stable")
		: psi < 0.25	? STR("watch")
		: isfinite(psi) ? STR("act")
				: STR(""));
	csv_end(w);
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
		double *then = mem_zero(col->codes + 1, sizeof(*then));
		bool unseen = c->count[j][col->codes] > 0;

		for (size_t k = 0; k < col->codes; k++)
			then[k] = (double)col->count[k];
		if (col->kind != RISK_NUMBER)
			drift_row(w, col->name,
			    metrics_psi(then, c->count[j],
				col->codes + (unseen ? 1 : 0)));
		free(then);
	}
}

static void
print_compare(struct check *c, struct csv_writer *w)
{
	struct metrics_comparison d =
	    metrics_compare(c->p.v, c->q.v, c->event.v, c->p.n);

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

	if (c->o->table == DRIFT) {
		print_drift(c, w);
		return;
	}
	if (c->groups.columns > 0) {
		print_groups(c, w);
		return;
	}
	metrics_roc(c->p.v, c->event.v, c->p.n, &roc);
	if (roc.events == 0 || roc.events == roc.rows)
		report_say(&c->tool->report,
		    "warning: all rows have one outcome: what compares two "
		    "is empty");
	switch (c->o->table) {
	case MEASURES:
		print_measures(c, &roc, w);
		break;
	case LIFT:
		print_lift(c, &roc, w);
		break;
	case PROFIT:
		print_profit(c, &roc, w);
		break;
	default:
		print_compare(c, w);
	}
	metrics_roc_free(&roc);
}

static int
run(struct tool *tool, void *self)
{
	struct check c = { .o = self, .tool = tool };
	struct tool_output out;
	struct csv_row row;

	if (c.o->table != MEASURES)
		tool_no_by(tool);
	input_open(&c.in, tool);
	open_columns(&c);
	while (input_next(&c.in, &row))
		read_row(&c, &row);
	if (c.modelled)
		risk_row_tell(&c.row, &tool->report);
	char delimiter = c.in.delimiter;
	if (!input_close(&c.in))
		return EXIT_DATA;
	tool_output(tool, &out, delimiter);
	print(&c, &out.w);
	tool_close(tool, &out);
	for (size_t j = 0; j < c.model.columns; j++)
		free(c.count[j]);
	free(c.count);
	vec_free(&c.p);
	vec_free(&c.q);
	vec_free(&c.event);
	vec_free(&c.group);
	groups_free(&c.groups);
	if (c.modelled) {
		risk_row_free(&c.row);
		risk_model_free(&c.model);
	}
	return EXIT_SUCCESS;
}

const struct method churn_check = {
	.name = "check",
	.summary = "how good predictions were, whether customers have changed, "
		   "whom it pays to contact",
	.options = options,
	.options_size = sizeof(struct check_options),
	.makes = makes,
	.by = true,
	.run = run,
	.no_money = true,
};
