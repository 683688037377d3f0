/*
 * rfm: recency, frequency and monetary value, scored and named.
 */
#include "rfm.h"

#include "base/die.h"
#include "base/line.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "rfm_thresholds.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

#include "rfm.def"

/* "a,b,c" to numbers; exactly `want` of them. */
static void
read_list(const char *option, const char *text, int want, double *number)
{
	struct str rest = str_of(text);
	int n = 0;

	for (; rest.p != NULL; n++) {
		struct str item = str_cut(&rest, ',');

		if (n == want || !num_real(str_trim(item), &number[n]))
			break;
	}
	if (n != want || rest.p != NULL)
		die(EXIT_USAGE, "--%s: \"%s\" is not a list of %d numbers",
		    option, text, want);
}

static void
read_cuts(struct rfm *rfm)
{
	static const char *const names[] = { "r-cuts", "f-cuts", "m-cuts" };

	for (int i = 0; i < MEASURES; i++) {
		struct bins *b = &rfm->rule[i];

		if (rfm->cuts[i] == NULL)
			die(EXIT_USAGE, "--method=fixed needs --%s", names[i]);
		read_list(names[i], rfm->cuts[i], b->count - 1, b->cut);
		for (int j = 1; j < b->count - 1; j++)
			if (b->cut[j] < b->cut[j - 1])
				die(EXIT_USAGE, "--%s: the cuts must ascend",
				    names[i]);
	}
}

static void
prepare_rules(struct rfm *rfm, struct customers *c)
{
	for (int i = 0; i < MEASURES; i++)
		rfm->rule[i] =
		    (struct bins){ .method = (enum bins_method)rfm->method,
			    .count = (int)rfm->bins,
			    .closed_lower = rfm->closed == 1,
			    .descending = i == R };
	if (rfm->use != NULL) {
		thresholds_load(customers_tool(c), rfm->use, rfm->rule);
		rfm->bins = rfm->rule[R].count;
	} else if (rfm->method == BINS_FIXED) {
		read_cuts(rfm);
	}
	for (int i = 0; i < MEASURES; i++)
		if (rfm->cuts[i] != NULL &&
		    (rfm->method != BINS_FIXED || rfm->use != NULL))
			die(EXIT_USAGE,
			    "--%c-cuts goes with --method=fixed, without --use",
			    "rfm"[i]);
	if (rfm->save != NULL &&
	    (rfm->nested || customers_tool(c)->common.group != NULL))
		die(EXIT_USAGE,
		    "--thresholds: with --nested or --group there "
		    "is no one table of thresholds");
}

/* Says what in a table of segments cannot be meant. */
static void
check_names(const struct rfm *rfm, struct report *report)
{
	scoped bool *never = mem_zero(rfm->names.rule.n + 1, sizeof(*never));
	int cell[3] = { 0 };
	size_t gaps = rfm_map_check(&rfm->names, (int)rfm->bins, cell, never);

	if (gaps > 0 && rfm->segments != NULL)
		report_say(report,
		    "%s: %zu combinations of scores have no segment and are "
		    "Others, the first is R %d, F %d, M %d",
		    rfm->segments, gaps, cell[0], cell[1], cell[2]);
	for (size_t i = 0; i < rfm->names.rule.n; i++)
		if (never[i])
			report_say(report,
			    "segment %.*s (rule %zu) can never match: rules "
			    "before it cover it",
			    STR_ARG(rfm->names.rule.v[i].segment), i + 1);
}

static void
prepare_names(struct rfm *rfm, struct customers *c)
{
	struct report *report = &customers_tool(c)->report;

	rfm->has_names = true;
	if (rfm->segments != NULL || rfm->bins == 5) {
		rfm_map_load(&rfm->names, customers_tool(c), rfm->segments,
		    (enum rfm_builtin)rfm->map, (int)rfm->bins);
	} else {
		report_say(report,
		    "the built-in segments are for 5 scores: "
		    "rfm_segment stays empty (--segments)");
		rfm->has_names = false;
		return;
	}
	check_names(rfm, report);
}

static void
prepare(void *self, struct customers *c)
{
	struct rfm *rfm = self;

	occasion_prepare(&rfm->reader, &rfm->occasion, c);
	prepare_rules(rfm, c);
	prepare_names(rfm, c);
	if (rfm->score == WEIGHTED)
		read_list("weights", rfm->weights, MEASURES, rfm->weight);
	rfm_prepare(rfm, c);
}

/* Writing. */

/* Coinciding cuts leave scores that nobody has. */
static void
warn_unused(const struct rfm *rfm, struct report *report)
{
	static const char *const measure_names[] = { "recency", "frequency",
		"monetary" };

	for (int i = 0; i < MEASURES; i++) {
		char list[64] = "";

		for (int s = 1; s <= (int)rfm->bins; s++)
			if (rfm->count[i][s] == 0)
				line_add(list, sizeof(list), ", ", "%d", s);
		if (list[0] != '\0')
			report_say(report,
			    "%s: nobody has score %s, as equal values share a "
			    "score",
			    measure_names[i], list);
	}
}

static void
names(const void *self, struct csv_writer *w)
{
	const struct rfm *rfm = self;

	heading_put(w, "rfm_recency,rfm_frequency");
	csv_field(w,
	    rfm->monetary == MEAN ? STR("rfm_monetary_mean")
				  : STR("rfm_monetary_sum"));
	heading_put(w, "rfm_r,rfm_f,rfm_m,rfm_score,rfm_segment");
}

static void
write_score(const struct rfm *rfm, const int s[MEASURES], struct csv_writer *w)
{
	double weights = 0, sum = 0;

	if (rfm->score == DIGITS) {
		/* A score of 10 would not be a digit. */
		int64_t base = rfm->bins < 10 ? 10 : 100;

		csv_int(w, (s[R] * base + s[F]) * base + s[M]);
		return;
	}
	if (rfm->score == TOTAL) {
		csv_int(w, s[R] + s[F] + s[M]);
		return;
	}
	for (int i = 0; i < MEASURES; i++) {
		weights += rfm->weight[i];
		sum += rfm->weight[i] * s[i];
	}
	csv_real(w, sum / weights);
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct rfm *rfm = self;
	struct occasions o = occasion_get(&rfm->reader, customer);
	int s[MEASURES];

	csv_int_if(w, o.last != DATE_NONE,
	    (int64_t)customers_as_of(rfm->reader.c) - o.last);
	csv_int(w, o.count);
	if (rfm->monetary == SUM)
		csv_money(w, o.sum);
	else if (o.count == 0)
		csv_empty(w);
	else
		csv_real(w, money_real(o.sum) / o.count);
	rfm_scores(rfm, customer, o, s);
	if (s[R] == 0) {
		csv_empties(w, MEASURES + 1);
		csv_field(w, STR("no_purchase"));
		return;
	}
	for (int i = 0; i < MEASURES; i++)
		csv_int(w, s[i]);
	write_score(rfm, s, w);
	csv_field(w,
	    rfm->has_names ? rfm_map_segment(&rfm->names, s[R], s[F], s[M])
			   : STR(""));
}

static void
finish(void *self, struct customers *c)
{
	struct rfm *rfm = self;
	struct report *report = &customers_tool(c)->report;

	if (rfm->unscored > 0)
		report_detail(report,
		    "%llu customers without a purchase have no scores",
		    (unsigned long long)rfm->unscored);
	if (!rfm->nested && customers_count(c) > rfm->unscored)
		warn_unused(rfm, report);
	if (rfm->save != NULL)
		thresholds_save(
		    customers_tool(c), rfm->save, rfm->rule, rfm->count);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = rfm_score,
	.names = names,
	.cells = cells,
	.finish = finish,
};

const struct method segment_rfm = { METHOD_TOLD, .customer = &customer };
