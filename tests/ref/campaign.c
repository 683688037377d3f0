/*
 * Profit of a campaign on the held-out Telco customers of a plain logistic
 * model (its predictions are in the file), CLV 200, offer 10, contact 1,
 * acceptance .3; computed row by row.
 */
#include "model/campaign.h"
#include "ref/table.h"

#include "unit/tap.h"

int
main(void)
{
	static double p[2000];
	static uint8_t event[2000];
	struct campaign c = { 200, 10, 1, .3, 1 };
	struct metrics_roc roc;
	struct campaign_cut cut;
	struct table t;

	if (!table_read(&t, "churn/telco_modelA_holdout_pred.csv", "campaign"))
		return tap_end();
	for (size_t i = 0; i < t.rows; i++) {
		p[i] = table_number(&t, i, 3);
		event[i] = table_number(&t, i, 2) > 0;
	}
	metrics_roc(p, event, NULL, t.rows, &roc);
	cut = campaign_best(&c, &roc);
	near_relative(cut.profit, 9.98295454545, 1e-11, "best profit");
	near_relative((double)cut.contacted / (double)t.rows, .55894886, 1e-7,
	    "contacted");
	near_relative(cut.threshold, .150009523628, 1e-11, "threshold");
	cut = campaign_at(&c, &roc, campaign_threshold(&c));
	ok(cut.contacted == 750, "750 at the formula's threshold");
	near_relative(cut.profit, 9.89133522727, 1e-11, "profit there");
	metrics_roc_free(&roc);
	table_free(&t);
	return tap_end();
}
