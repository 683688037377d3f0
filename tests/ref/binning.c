/*
 * German credit data: the exact optima (german_dp_ref.csv, computed by another
 * program), and R's package scorecard 0.4.6: weights of evidence of given
 * bins, information value of raw values.
 */
#include "model/binning.h"

#include "base/vec.h"
#include "ref/german.h"

static struct german all, train;

static void
fit(const struct german *g, const struct german_column *c,
    const struct binning_options *options, struct binning *b)
{
	uint16_t row_bin[GERMAN_ROWS];

	if (c->text) {
		binning_fit_text(
		    c->code, &c->levels, g->bad, g->rows, options, b);
		binning_assign_text(b, c->code, &c->levels, g->rows, row_bin);
	} else {
		binning_fit_number(c->number, g->bad, g->rows, options, b);
		binning_assign_number(b, c->number, g->rows, row_bin);
	}
	binning_tally(b, row_bin, g->bad, g->rows, options);
}

static double
least_of_bin(const struct german *g, const struct german_column *c,
    const struct binning *b, size_t bin)
{
	double least = INFINITY;

	for (size_t i = 0; i < g->rows; i++)
		if (binning_number(b, c->number[i], NULL) == bin)
			least = fmin(least, c->number[i]);
	return least;
}

/* The bins as the file writes them. */
static bool
same_bins(const struct german *g, const struct german_column *c,
    const struct binning *b, const char *list)
{
	struct str rest = str_of(list), item;
	size_t bin = c->text ? 0 : 1;

	if (list[0] == '\0')
		return b->ranges == 1;
	for (; rest.p != NULL; bin++) {
		item = str_cut(&rest, '|');
		if (!c->text) {
			if (least_of_bin(g, c, b, bin) != strtod(item.p, NULL))
				return false;
			continue;
		}
		for (const char *p = item.p, *end = p + item.n; p < end;) {
			struct str level = { p, (size_t)(end - p) };

			for (size_t k = 0; k + 3 <= level.n; k++)
				if (memcmp(p + k, " + ", 3) == 0)
					level.n = k;
			if (binning_level(b, level, NULL) != bin)
				return false;
			p += level.n + 3;
		}
	}
	return bin == b->ranges;
}

static bool
same_counts(const struct binning *b, const char *rows, const char *events)
{
	struct str r = str_of(rows), e = str_of(events);

	for (size_t i = 0; i < b->ranges; i++)
		if (b->bins[i].rows != strtoul(str_cut(&r, '|').p, NULL, 10) ||
		    b->bins[i].events != strtoul(str_cut(&e, '|').p, NULL, 10))
			return false;
	return r.p == NULL && e.p == NULL;
}

static enum partition_shape
shape_of(const char *name)
{
	static const char *const names[] = { "none", "asc", "desc", "peak",
		"valley" };
	enum partition_shape shape = PARTITION_ANY;

	while (strcmp(names[shape], name) != 0)
		shape++;
	return shape;
}

static void
test_optima(void)
{
	struct table t;

	if (!table_read(&t, "credit/german_dp_ref.csv", "optima"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		struct german *g =
		    strcmp(table_text(&t, i, 0), "all") == 0 ? &all : &train;
		struct german_column *c = german_find(g, table_text(&t, i, 1));
		struct binning_options options = BINNING_DEFAULTS;
		double iv, want = table_number(&t, i, 4);
		struct binning b;

		options.shape = shape_of(table_text(&t, i, 2));
		options.pool = 0;
		fit(g, c, &options, &b);
		iv = b.ranges > 1 ? woe_measure(b.bins, b.count).iv : 0;
		ok(fabs(iv - want) < 1e-11 &&
			same_bins(g, c, &b, table_text(&t, i, 5)) &&
			same_counts(
			    &b, table_text(&t, i, 6), table_text(&t, i, 7)),
		    "%s %s %s: %.12f, want %.12f", table_text(&t, i, 0),
		    c->name, table_text(&t, i, 2), iv, want);
		binning_free(&b);
	}
	table_free(&t);
}

/* scorecard.md section 2. */
static void
test_measures(void)
{
	struct binning_options options = BINNING_DEFAULTS;
	struct woe_measures m;
	struct binning b;

	fit(&all, german_find(&all, "duration_in_month"), &options, &b);
	m = woe_measure(b.bins, b.count);
	near_absolute(m.iv, .288977177, 5e-10, "iv");
	near_absolute(m.js, .034511990, 5e-10, "js");
	near_absolute(m.ks, .191904762, 5e-10, "ks");
	near_absolute(m.gini, .274466667, 5e-10, "gini");
	near_absolute(m.cramer_v, .238646555, 5e-10, "cramer v");
	near_absolute(m.hhi, .213214, 5e-13, "hhi");
	binning_free(&b);
}

/* Every value its own bin, .99 for an empty cell. */
static void
test_raw(void)
{
	struct table t;

	if (!table_read(&t, "credit/german_iv_raw.csv", "raw values"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		struct woe_bin bins[GERMAN_ROWS] = { { 0 } };
		struct woe_rules rules = { .zero = .99 };
		struct german_column *c;
		char name[128];

		snprintf(name, sizeof(name), "%s", table_text(&t, i, 0));
		for (char *p = name; *p != '\0'; p++)
			*p = (char)(*p == '.' ? '_' : *p);
		c = german_find(&all, name);
		for (size_t row = 0; row < all.rows; row++) {
			bins[c->code[row]].rows++;
			bins[c->code[row]].events += all.bad[row];
		}
		woe_fill(bins, c->levels.count, &rules);
		near_absolute(woe_measure(bins, c->levels.count).iv,
		    table_number(&t, i, 1), 1e-14, name);
	}
	table_free(&t);
}

int
main(void)
{
	if (!german_read(&all, "all") || !german_read(&train, "train"))
		return tap_end();
	test_optima();
	test_measures();
	test_raw();
	german_free(&all);
	german_free(&train);
	return tap_end();
}
