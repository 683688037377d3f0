/*
 * index: a satisfaction index of 0 to 100 by PLS path modelling.
 */
#include "index.h"
#include "io/in.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/model_file.h"
#include "crm-score/crm-score.h"
#include "csv/row.h"
#include "math/sum.h"

#include <math.h>

enum { CUSTOMERS = 5, ROLLUP = 8 };
enum { ROUNDS = 1000 }; /* of the fit, at most */

#define AT(field) offsetof(struct index_options, field)

static const struct opt options[] = {
	{ "model", OPT_FILES, AT(model), "acsi|ecsi|FILE",
	    .help = "the path model: a preset or a file; without it one index "
		    "of --items with equal weights" },
	{ "items", OPT_TEXT, AT(items), "COLUMN,...",
	    .help = "without a model: the columns that make the index" },
	{ "table", OPT_CHOICE, AT(table),
	    "constructs|items|paths|effects|importance|customers|validity|"
	    "predict|rollup",
	    "constructs", .help = "which table to print" },
	{ "scale", OPT_TEXT, AT(scale), "LOW-HIGH", "1-10",
	    .help = "the scale of the answers" },
	{ "scheme", OPT_CHOICE, AT(scheme), "path|centroid|factorial", "path",
	    .help = "the inner weights" },
	{ "mode", OPT_CHOICE, AT(mode), "A|B", "A",
	    .help = "outer weights by correlation or by regression" },
	{ "weights", OPT_CHOICE, AT(weights), "pls|equal", "pls",
	    .help = "the weights of the index" },
	{ "missing", OPT_CHOICE, AT(missing), "mean|listwise", "mean",
	    .help = "a blank takes the mean of its item, or leaves the row "
		    "out of the fit" },
	{ "resample", OPT_CHOICE, AT(resample), "none|bootstrap|jackknife",
	    "none", .help = "standard errors and limits" },
	{ "refits", OPT_INT, AT(refits), "N", "1000",
	    .help = "of the bootstrap", .low = 2, .high = 1e7 },
	{ "folds", OPT_INT, AT(folds), "N", "10",
	    .help = "predict: parts that are foretold by the others", .low = 2,
	    .high = 1e6 },
	{ "repeats", OPT_INT, AT(repeats), "N", "10",
	    .help = "predict: how often they are dealt", .low = 1,
	    .high = 1e6 },
	{ "level", OPT_REAL, AT(level), "SHARE", "0.95",
	    .help = "confidence of the limits", .low = 0.5, .high = 0.9999 },
	{ "tolerance", OPT_REAL, AT(tolerance), "X", "1e-7",
	    .help = "converged when no weight changes more", .low = 1e-15,
	    .high = 1 },
	{ "explain", OPT_FLAG, AT(explain),
	    .help = "a row for every answer of every customer and what it "
		    "adds to the score" },
	{ "target", OPT_TEXT, AT(target), "CONSTRUCT", "Satisfaction",
	    .help = "importance: for what" },
	{ "cuts", OPT_TEXT, AT(cuts), "mean|median|I,P", "mean",
	    .help = "importance: from where importance and performance are "
		    "high" },
	{ "goal", OPT_REAL, AT(goal), "SCORE", "100",
	    .help = "importance: the performance to reach", .high = 1e6 },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "customer_id", "who, for --explain" },
	{ "index", "rollup: the index of a company" },
	{ "sales", "rollup: its sales" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "index", "mean score, 0 to 100" },
	{ "sd", "of the scores" },
	{ "se", "standard error (--resample)" },
	{ "lower", "limits (--resample)" },
	{ "upper", "the upper one" },
	{ "r2", "explained by the constructs before it" },
	{ "alpha", "standardised reliability" },
	{ "rho_a", "the same by Dijkstra and Henseler" },
	{ "rho_c", "composite reliability" },
	{ "ave", "average variance extracted" },
	{ "weight", "on standardised answers" },
	{ "index_weight", "share of the index" },
	{ "loading", "correlation with the construct" },
	{ "path", "path coefficient" },
	{ "vif", "variance inflation by the other causes, or items" },
	{ "f2", "effect size: R2 lost without the cause, over 1 - R2" },
	{ "r", "validity: correlation of two constructs" },
	{ "htmt", "heterotrait-monotrait ratio: under 0.9 they differ" },
	{ "root_ave", "the smaller root of the two AVE: r should be below" },
	{ "q2", "predict: 1 - squared errors / those of the mean" },
	{ "rmse", "root mean squared error of answers not seen" },
	{ "mae", "mean absolute error of them" },
	{ "rmse_regression", "the same of a regression on all first items" },
	{ "mae_regression", "the same" },
	{ "total", "direct and indirect effect" },
	{ "points", "index points of the target for one point of the driver" },
	{ "quadrant", "concentrate, keep, low-priority or overkill" },
	{ "priority", "importance times what is missing to the goal" },
	{ "index_NAME", "customers: the score on each construct" },
	{ 0 },
};

static const char *const acsi[] = {
#include "model_acsi.inc"
};

static const char *const ecsi[] = {
#include "model_ecsi.inc"
};

static void
must(struct index *x, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(x->f.tool, d);
}

static void
parse_lines(struct index *x, const char *const *lines, size_t n)
{
	scoped VEC(char) text = { 0 };
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		vec_append(&text, lines[i], strlen(lines[i]));
		vec_push(&text, '\n');
	}
	must(x, pls_model_parse(&x->model, (struct str){ text.v, text.n }, &d),
	    &d);
}

static void
parse_file(struct index *x)
{
	scoped struct text text = { 0 };
	struct diag d;

	if (!in_whole(x->o->model, &text, &d))
		frame_fail(&x->f, d.status,
		    "%s, and it is neither acsi nor ecsi", d.text);
	if (!pls_model_parse(&x->model, (struct str){ text.v, text.n }, &d))
		frame_fail(&x->f, d.status, "%s: %s", x->o->model, d.text);
}

/* One construct of columns, no path. */
static void
model_of_items(struct index *x)
{
	struct pls_construct one = { .name = STR("Index") };

	if (x->o->items == NULL)
		frame_fail(&x->f, EXIT_USAGE,
		    "--model=acsi|ecsi|FILE or --items=COLUMN,... is needed");
	frame_want_list(&x->f, x->o->items, FRAME_REAL, &x->items);
	one.items = x->items.n;
	vec_push(&x->model.construct, one);
	for (size_t i = 0; i < x->items.n; i++)
		vec_push(&x->model.item,
		    (struct pls_item){ str_of(x->items.v[i]->name),
			x->items.v[i]->at, false });
	x->equal = true;
}

static void
load_model(struct index *x)
{
	struct diag d;

	x->equal = x->o->weights == 1;
	if (x->o->model == NULL) {
		model_of_items(x);
		return;
	}
	if (strcmp(x->o->model, "acsi") == 0)
		parse_lines(x, acsi, sizeof(acsi) / sizeof(*acsi));
	else if (strcmp(x->o->model, "ecsi") == 0)
		parse_lines(x, ecsi, sizeof(ecsi) / sizeof(*ecsi));
	else
		parse_file(x);
	must(x, pls_model_bind(&x->model, x->f.header.name, x->f.header.n, &d),
	    &d);
	for (size_t i = 0; i < x->model.item.n; i++)
		frame_list_add(&x->f, &x->items,
		    frame_want_at(
			&x->f, x->model.item.v[i].column, FRAME_REAL, 0));
}

static void
set_scale(struct index *x)
{
	frame_scale(&x->f, "--scale", x->o->scale, &x->low, &x->high);
	for (size_t i = 0; i < x->items.n; i++) {
		x->items.v[i]->low = x->low;
		x->items.v[i]->high = x->high;
	}
}

/* Company indices to industries, sectors and countries: by --by, weighted with
 * sales. */
static int
rollup(struct tool *tool)
{
	const struct frame_column *index, *sales;
	struct frame *f = tool_alloc(tool, sizeof(*f));

	frame_open(f, tool);
	index = frame_want(f, "index", FRAME_REAL, FRAME_NEEDED);
	sales = frame_want(f, "sales", FRAME_REAL, FRAME_NEEDED | FRAME_FILLED);
	if (frame_load(f)) {
		frame_key_names(f, f->w);
		heading_line(f->w, "companies,sales,index");
		for (size_t g = 0; g < frame_parts(f); g++) {
			size_t n, known = 0;
			const size_t *row = frame_rows(f, g, &n);
			struct sum sum = { 0 }, weight = { 0 };

			for (size_t i = 0; i < n; i++) {
				if (isnan(index->real[row[i]]))
					continue;
				known++;
				sum_add(&weight, sales->real[row[i]]);
				sum_add(&sum,
				    sales->real[row[i]] * index->real[row[i]]);
			}
			frame_row(f, g, f->w, known, sum_value(&weight),
			    sum_value(&sum) / sum_value(&weight));
		}
	}
	return frame_close(f);
}

static int
run(struct tool *tool, void *given)
{
	static void (*const tables[])(struct index *, struct csv_writer *) = {
		index_constructs, index_items, index_paths, index_effects,
		index_importance, index_customers, index_validity, index_predict
	};
	struct index *x = tool_alloc(tool, sizeof(*x));

	x->o = given;
	if (x->o->table == ROLLUP)
		return rollup(tool);
	x->pls = (struct pls_options){ .scheme = (enum pls_scheme)x->o->scheme,
		.formative = x->o->mode == 1,
		.tolerance = x->o->tolerance,
		.rounds = ROUNDS };
	frame_open(&x->f, tool);
	x->f.keep = x->o->table == CUSTOMERS;
	x->id = frame_want(&x->f, "customer_id", FRAME_TEXT, 0);
	load_model(x);
	set_scale(x);
	if (frame_load(&x->f)) {
		for (size_t i = 0; i < x->items.n; i++)
			frame_doubt_scale(&x->f, x->items.v[i]);
		index_fit_all(x);
		if (x->o->explain)
			index_explain(x, x->f.w);
		else
			tables[x->o->table](x, x->f.w);
	}
	return frame_close(&x->f);
}

const struct method score_index = {
	.name = "index",
	.summary = "a satisfaction index from 0 to 100 by a path model",
	METHOD_TABLES(struct index_options),
	.by = true,
	.run = run,
	.no_money = true,
};
