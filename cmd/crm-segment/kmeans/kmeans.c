/*
 * kmeans: customers that are alike in several numbers.
 */
#include "csv/row.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "cli/model_file.h"
#include "kmeans_features.h"
#include "kmeans_model.h"
#include "model/kmeans.h"
#include "model/silhouette.h"
#include "text/num.h"

#include <stdlib.h>
#include <string.h>

/* Silhouettes are exact up to EXACT customers, and of a sample of so many
 * above. */
enum { AUTO_LOW = 2, AUTO_HIGH = 10, EXACT = 5000 };

struct kmeans_run {
	struct kmeans_features features;
	const char *k, *model, *use, *profile, *scan;
	int64_t restarts;

	/* Behind the options: the run. */
	struct customers *c;
	int64_t clusters; /* 0: auto */
	struct kmeans_model fitted;
	int32_t *cluster; /* per customer; -1: none */
	double *distance;
	uint64_t unknown;
	struct kmeans_scan scanned;
};

#include "kmeans.def"

static void
prepare(void *self, struct customers *c)
{
	struct kmeans_run *run = self;

	run->c = c;
	if (strcmp(run->k, "auto") != 0 &&
	    (!num_int(str_of(run->k), &run->clusters) || run->clusters < 1))
		die(EXIT_USAGE, "--k: \"%s\" is neither a number nor auto",
		    run->k);
	if (customers_tool(c)->common.group != NULL &&
	    (run->model != NULL || run->use != NULL || run->profile != NULL ||
		run->scan != NULL))
		die(EXIT_USAGE,
		    "with --group each group has clusters of its own: no "
		    "--model, --use, --profile or --scan");
	if (run->use != NULL)
		model_file_read(run->use, &run->fitted, kmeans_model_parse);
	kmeans_features_prepare(
	    &run->features, c, run->use != NULL ? &run->fitted : NULL);
}

/* The mean of the unscaled number that the clusters are numbered by. */
static void
number_clusters(struct kmeans_run *run, struct kmeans *fit,
    const struct points *points, const uint32_t *who)
{
	scoped double *key = mem_zero(fit->k, sizeof(*key));

	for (size_t i = 0; i < points->rows; i++) {
		uint32_t c = fit->cluster[points->of[i]];

		key[c] +=
		    kmeans_features_key(&run->features, who[i]) / fit->size[c];
	}
	kmeans_renumber(fit, key);
}

/* As many as --memory has room for, by what each needs of a point. */
static int
threads_for(const struct tool *tool, const struct points *points)
{
	size_t needed = 50 + 9 * points->d; /* bytes */
	size_t room = tool_memory(tool) / needed / points->n;
	int threads = tasks_threads((int)tool->common.threads);

	return room < 1 ? 1 : room < (size_t)threads ? (int)room : threads;
}

/* Fits the customers who[0..n-1], all of which have every number. */
static bool
fit_customers(struct kmeans_run *run, const double *table, const uint32_t *who,
    size_t n, struct diag *d)
{
	struct tool *tool = customers_tool(run->c);
	const struct kmeans_options how = { (size_t)run->clusters,
		(size_t)run->restarts, (uint64_t)tool->common.seed,
		(int)tool->common.threads };
	const struct silhouette_options exact = { EXACT,
		(uint64_t)tool->common.seed };
	struct kmeans_scan *scan = &run->scanned;
	scoped_by(arena_free) struct arena memory = { 0 };
	struct points points;
	struct kmeans fit;
	bool well;

	points_make(&memory, &points, table, n, run->features.n);
	free(scan->trial);
	*scan = (struct kmeans_scan){ .low = AUTO_LOW,
		.high = AUTO_HIGH,
		.silhouette_rows = EXACT,
		.threads = threads_for(tool, &points) };
	if (run->clusters > 0)
		scan->low = scan->high = how.k;
	if (run->clusters == 0 || run->scan != NULL)
		well = kmeans_scan_fit(&fit, scan, &points, &how, d);
	else
		well = kmeans_fit(&fit, &points, &how, d);
	if (!well)
		return false;
	number_clusters(run, &fit, &points, who);
	kmeans_features_dropped(&run->features, &points, &tool->report);
	if (!fit.converged)
		report_say(&tool->report,
		    "kmeans: points still moved when the rounds ended");
	if (tool->report.verbose)
		report_detail(&tool->report,
		    "kmeans: %zu clusters, inertia %.6g, silhouette %.4g%s",
		    fit.k, fit.inertia,
		    silhouette_mean(&points, fit.cluster, fit.k, &exact),
		    n > exact.rows ? " (of a sample)" : "");
	kmeans_model_free(&run->fitted);
	kmeans_model_make(&run->fitted, &fit, &points, &run->features);
	run->fitted.as_of = customers_as_of(run->c);
	run->fitted.seed = tool->common.seed;
	arena_free(&fit.memory);
	return true;
}

static void
assign(
    struct kmeans_run *run, const double *table, const uint32_t *who, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run->cluster[who[i]] =
		    (int32_t)kmeans_model_assign(&run->fitted,
			table + i * run->features.n, &run->distance[who[i]]);
}

static void
make_results(struct kmeans_run *run)
{
	uint32_t all = customers_count(run->c);

	if (run->cluster != NULL)
		return;
	run->cluster = customers_memory(run->c, all, sizeof(*run->cluster));
	run->distance = customers_memory(run->c, all, sizeof(*run->distance));
	for (uint32_t i = 0; i < all; i++)
		run->cluster[i] = -1;
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct kmeans_run *run = self;
	size_t columns = run->features.n, known = 0;
	double *table = customers_memory(c, n * columns, sizeof(*table));
	uint32_t *there = customers_memory(c, n, sizeof(*there));
	bool well = true;

	make_results(run);
	for (size_t i = 0; i < n; i++)
		if (kmeans_features_row(
			&run->features, who[i], table + known * columns))
			there[known++] = who[i];
	run->unknown += n - known;
	if (known > 0 && run->use == NULL)
		well = fit_customers(run, table, there, known, d);
	if (known > 0 && well)
		assign(run, table, there, known);
	customers_forget(c, table);
	customers_forget(c, there);
	return well;
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct kmeans_run *run = self;

	if (run->cluster[customer] < 0) {
		csv_empties(w, 2);
		return;
	}
	csv_cells(w, run->cluster[customer] + 1, run->distance[customer]);
}

static void
write_scan(const struct kmeans_run *run)
{
	struct csv_writer *w = heading_open(
	    customers_tool(run->c), run->scan, "k,inertia,silhouette");

	for (size_t i = 0; i < run->scanned.trials; i++) {
		csv_row(w, run->scanned.trial[i].k,
		    run->scanned.trial[i].inertia,
		    run->scanned.trial[i].silhouette);
	}
	out_close(w->out);
}

static void
finish(void *self, struct customers *c)
{
	struct kmeans_run *run = self;
	struct report *report = &customers_tool(c)->report;

	if (run->unknown > 0)
		report_say(report,
		    "kmeans: %llu customers without a purchase or a number "
		    "have no cluster",
		    (unsigned long long)run->unknown);
	if (run->model != NULL && run->fitted.k > 0)
		kmeans_model_save(&run->fitted, run->model);
	if (run->scan != NULL)
		write_scan(run);
	if (run->profile != NULL)
		kmeans_model_profile(
		    &run->fitted, customers_tool(c), run->profile);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.finish = finish,
};

const struct method segment_kmeans = { METHOD_TOLD, .customer = &customer };
