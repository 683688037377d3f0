/* What dedupe tells of how it found the pairs. */
#include "dedupe.h"

#include "base/line.h"

#include <inttypes.h>

/* Fields whose agreement among matches could not be learned. */
static void
tell_untrained(const struct dedupe *d)
{
	char names[300] = "";

	for (int f = 0; f < d->model.fields; f++)
		if (!d->model.trained[f])
			line_add(names, sizeof(names), ", ", "%s",
			    d->match.data.field[f].name);
	if (names[0] != '\0')
		report_say(&d->tool->report,
		    "warning: too few pairs to learn how often a customer's "
		    "records agree in %s; usual values are taken",
		    names);
}

void
dedupe_tell_model(const struct dedupe *d)
{
	struct report *r = &d->tool->report;

	report_detail(r, "lambda %.3g, learned on %" PRIu64 " pairs",
	    d->model.lambda, d->model.training_pairs);
	if (!d->model.converged)
		report_say(r,
		    "warning: the weights did not settle in 60 "
		    "rounds");
	tell_untrained(d);
}

static void
tell_skipped(const struct dedupe *d, const struct linkage_report *report, int r)
{
	char rule[LINKAGE_RULE_NAME];

	linkage_rule_name(&d->match.data, r, rule);
	report_say(&d->tool->report,
	    "warning: blocking by %s: %" PRIu64 " value%s that over %d records "
	    "share, %" PRIu64 " in all, are too common to compare them",
	    rule, report->rule[r].skipped_blocks,
	    report->rule[r].skipped_blocks == 1 ? "" : "s", (int)LINKAGE_BLOCK,
	    report->rule[r].skipped_records);
}

/* How many links each rule has found, and alone; and how many true pairs none
 * has, probably. */
void
dedupe_tell_blocking(struct dedupe *d, const struct linkage_report *report)
{
	enum { ENOUGH = 30 };
	uint64_t found[LINKAGE_RULES] = { 0 }, alone[LINKAGE_RULES] = { 0 };
	uint64_t links = 0, once = 0, twice = 0;
	char rule[LINKAGE_RULE_NAME];

	vec_each (const struct linkage_pair, p, &d->pairs) {
		uint32_t rules = 0, count = 0;

		if (p->probability < d->options->threshold)
			continue;
		rules = linkage_found_by(d->linkage, p->a, p->b);
		for (int r = 0; r < d->match.data.rules; r++) {
			found[r] += rules >> r & 1;
			count += rules >> r & 1;
			alone[r] += rules == UINT32_C(1) << r;
		}
		links++;
		once += count == 1;
		twice += count == 2;
	}
	for (int r = 0; r < d->match.data.rules; r++) {
		linkage_rule_name(&d->match.data, r, rule);
		if (d->known.records == 0 &&
		    !linkage_pays(report->rule[r].candidates, alone[r]))
			linkage_known_put(&d->known.idle, str_of(rule),
			    (uint32_t)alone[r] + 1);
		report_detail(&d->tool->report,
		    "blocking by %s: %" PRIu64 " links, %" PRIu64
		    " by it alone",
		    rule, found[r], alone[r]);
	}
	if (links >= ENOUGH)
		report_say(&d->tool->report,
		    "links: %" PRIu64 "; true pairs that share no key and were "
		    "not compared: about %.1f%%",
		    links, 100 * linkage_missed(once, twice, links));
	for (int r = 0; r < d->match.data.rules; r++)
		if (report->rule[r].skipped_blocks > 0)
			tell_skipped(d, report, r);
}
