#include "model/limit.h"

#include <math.h>

const char *const limit_method_name[LIMIT_METHODS] = { "need", "grade",
	"return", "loss", "wc", "liquidation", "sales", "current", "networth",
	"asset", "cover" };

const struct limit_rule limit_default = {
	.grade_factor = { 1, .8, .5, 0, 0 },
	.loss_share = .05,
	.wc_share = .1,
	.liquidation_share = .1,
	.recovery = { 1, .8, .5, .4 },
	.current_ratio = 1.5,
	.suppliers = 5,
	.networth_share = .1,
	.turnover_share = .05,
};

static double
or_none(double x)
{
	return isnan(x) ? 0 : x;
}

/* The smaller of two of which one may be unknown. */
static double
lesser(double a, double b)
{
	return isnan(a) || b < a ? b : a;
}

static double
need(const struct limit_facts *f)
{
	double late = f->late > 0 ? f->late : 0;

	return isnan(f->peak) ? f->sales / 365 * (f->terms + late) : f->peak;
}

static double
liquidation(const struct limit_rule *rule, const struct limit_facts *f)
{
	static const enum ratios_item asset[] = { ITEM_CASH, ITEM_RECEIVABLES,
		ITEM_INVENTORY, ITEM_FIXED_ASSETS };
	double sum = 0;
	bool any = false;

	for (int i = 0; i < 4; i++) {
		any = any || !isnan(f->item[asset[i]]);
		sum += or_none(f->item[asset[i]]) * rule->recovery[i];
	}
	if (!any)
		return NAN;
	return rule->liquidation_share *
	    (sum - or_none(f->item[ITEM_PRIOR_CLAIMS]));
}

static double
networth(const struct limit_rule *rule, const struct limit_facts *f)
{
	double tangible =
	    f->item[ITEM_EQUITY] - or_none(f->item[ITEM_INTANGIBLES]);

	return lesser(rule->networth_share * tangible,
	    rule->turnover_share * f->item[ITEM_SALES]);
}

/* The working-asset table: the shakier the ratios, the smaller the share of
 * working capital and net worth that may be lent. */
static double
asset_share(double v)
{
	static const double upper[] = { -4.6, -3.9, -3.2, -2.5, -1.8, -1.1, -.4,
		.3 };
	double share = 0;

	if (v >= 1)
		return .25;
	for (int i = 0; i < 8 && v > upper[i]; i++)
		share += .025;
	return share;
}

static double
asset(const struct limit_facts *f)
{
	double worth = f->item[ITEM_EQUITY];
	double capital =
	    f->item[ITEM_CURRENT_ASSETS] - f->item[ITEM_CURRENT_LIABILITIES];
	double ratio[RATIOS_RATIOS], v;

	ratios_compute(f->item, NULL, ratio);
	if (worth <= 0)
		return 0;
	v = ratio[RATIO_CURRENT] + ratio[RATIO_QUICK] -
	    f->item[ITEM_CURRENT_LIABILITIES] / worth -
	    f->item[ITEM_TOTAL_LIABILITIES] / worth;
	return isnan(v) ? v : asset_share(v) * (capital + worth) / 2;
}

void
limit_values(const struct limit_rule *rule, const struct limit_facts *f,
    double value[LIMIT_METHODS])
{
	double suppliers = isnan(f->item[ITEM_SUPPLIERS])
	    ? rule->suppliers
	    : f->item[ITEM_SUPPLIERS];
	double current = f->item[ITEM_CURRENT_ASSETS];
	double due = f->item[ITEM_CURRENT_LIABILITIES];
	bool covered = !isnan(f->insured) || !isnan(f->collateral);

	value[LIMIT_NEED] = need(f);
	value[LIMIT_GRADE] = f->grade == GRADE_NONE
	    ? NAN
	    : f->sales / 12 * f->terms / 30 * rule->grade_factor[f->grade];
	value[LIMIT_RETURN] = f->sales * f->margin;
	value[LIMIT_LOSS] = f->pd * f->lgd > 0
	    ? rule->loss_share * f->sales * f->margin / (f->pd * f->lgd)
	    : NAN;
	value[LIMIT_WC] = rule->wc_share * (current - due);
	value[LIMIT_LIQUIDATION] = liquidation(rule, f);
	value[LIMIT_SALES] = f->quarter * f->terms / 90 * f->payment_factor;
	value[LIMIT_CURRENT] = suppliers > 0
	    ? (current - rule->current_ratio * due) / suppliers
	    : NAN;
	value[LIMIT_NETWORTH] = networth(rule, f);
	value[LIMIT_ASSET] = asset(f);
	value[LIMIT_COVER] = covered
	    ? or_none(f->insured) + or_none(f->collateral) * (1 - rule->haircut)
	    : NAN;
	for (int m = 0; m < LIMIT_METHODS; m++)
		if (value[m] < 0)
			value[m] = 0;
}
