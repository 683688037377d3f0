/*
 * k-means on the RFM features of the CDNOW sample (Fader and Hardie), compared
 * with the best of 200 starts of scikit-learn 1.x, KMeans(tol=0) and
 * silhouette_score: tests/ref/gen/kmeans.py.
 */
#include "model/kmeans.h"

#include "base/mem.h"
#include "base/vec.h"
#include "text/date.h"
#include "unit/tap.h"

#include <stdlib.h>

static struct arena memory; /* of all that is made here */

enum { CUSTOMERS = 2357 };

static const struct {
	size_t k;
	double inertia, silhouette;
} sklearn[] = {
	{ 2, 2844.666139222, 0.579260572 },
	{ 3, 1948.414774056, 0.490784826 },
	{ 4, 1559.370187693, 0.414288600 },
	{ 5, 1268.776512395, 0.418936983 },
	{ 6, 1067.505421999, 0.407541257 },
	{ 7, 926.668739973, 0.415018906 },
	{ 8, 831.343876820, 0.431765873 },
	{ 9, 749.453221311, 0.437584984 },
	{ 10, 682.288008391, 0.436011559 },
};

struct customer {
	int32_t last, bought;
	int64_t day_net, net;
	int occasions;
};

static FILE *
open_data(void)
{
	const char *folder = getenv("CRM_REAL_DATA");
	char path[4096];

	snprintf(path, sizeof(path), "%s/clv/cdnowElog.csv",
	    folder != NULL ? folder : "../shared/data");
	return fopen(path, "r");
}

/* A day of a customer is over: an occasion when its net is positive. */
static void
close_day(struct customer *c)
{
	c->net += c->day_net;
	if (c->day_net > 0) {
		c->occasions++;
		c->bought = c->last;
	}
	c->day_net = 0;
}

/* The features of the customers with an occasion; rows of the file are in
 * ascending order of the date. */
static size_t
read_features(FILE *file, double *table)
{
	struct customer *all = mem_zero(CUSTOMERS + 1, sizeof(*all));
	char line[256], *field;
	int32_t day, as_of = date_of(1998, 7, 1);
	size_t rows = 0;

	while (fgets(line, sizeof(line), file) != NULL) {
		struct customer *c;

		strtok(line, ",");
		c = &all[strtol(strtok(NULL, ","), NULL, 10) % 2358];
		if ((field = strtok(NULL, ",")) == NULL ||
		    !date_parse(str_of(field), &day))
			continue; /* the header */
		if (c->last != day)
			close_day(c);
		c->last = day;
		strtok(NULL, ",");
		c->day_net += lround(100 * strtod(strtok(NULL, ","), NULL));
	}
	for (size_t i = 1; i <= CUSTOMERS; i++) {
		close_day(&all[i]);
		if (all[i].occasions == 0)
			continue;
		table[rows * 3] = log1p(as_of - all[i].bought);
		table[rows * 3 + 1] = log1p(all[i].occasions);
		table[rows * 3 + 2] = log1p((double)all[i].net / 100);
		rows++;
	}
	free(all);
	return rows;
}

int
main(void)
{
	const size_t trials = sizeof(sklearn) / sizeof(sklearn[0]);
	const struct kmeans_options options = { 0, 50, 1 };
	struct kmeans_scan scan = { 2, sklearn[trials - 1].k, CUSTOMERS, 1,
		NULL, 0 };
	FILE *file = open_data();
	struct points points;
	struct kmeans best;
	double *table;
	size_t rows;

	if (file == NULL) {
		ok(true, "k-means of CDNOW # SKIP no data");
		return tap_end();
	}
	table = mem_alloc(CUSTOMERS * 3, sizeof(*table));
	rows = read_features(file, table);
	fclose(file);
	ok(rows == 2349, "customers with an occasion");
	points_make(&memory, &points, table, rows, 3);
	kmeans_scan_fit(&best, &scan, &points, &options, NULL);
	for (size_t i = 0; i < trials; i++) {
		ok(scan.trial[i].inertia <= sklearn[i].inertia + 1e-8,
		    "k = %zu: inertia %.9f", sklearn[i].k,
		    scan.trial[i].inertia);
		if (scan.trial[i].inertia >= sklearn[i].inertia - 1e-8)
			near_absolute(scan.trial[i].silhouette,
			    sklearn[i].silhouette, 1e-9,
			    "the same clusters, the same silhouette");
	}
	ok(best.k == 2, "auto takes 2");
	free(scan.trial);
	free(table);
	arena_free(&best.memory);
	arena_free(&memory);
	return tap_end();
}
