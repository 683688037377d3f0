#include "model/ratios.h"

#include "base/str.h"

#include <math.h>

const char *const ratios_item_name[RATIOS_ITEMS] = { "cash", "securities",
	"receivables", "inventory", "prepaid", "current_assets", "fixed_assets",
	"intangibles", "total_assets", "current_liabilities",
	"total_liabilities", "equity", "retained_earnings", "market_value",
	"sales", "cogs", "ebit", "interest", "net_income", "prior_claims",
	"suppliers" };

/* total = sum of part[0..n-1]: fills the only one that is missing. */
static void
complete_sum(double *item, enum ratios_item total, const enum ratios_item *part,
    size_t n)
{
	size_t missing = 0, which = 0;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (isnan(item[part[i]])) {
			missing++;
			which = i;
		} else
			sum += item[part[i]];
	if (missing == 0 && isnan(item[total]))
		item[total] = sum;
	else if (missing == 1 && !isnan(item[total]))
		item[part[which]] = item[total] - sum;
}

static const enum ratios_item balance_parts[] = { ITEM_TOTAL_LIABILITIES,
	ITEM_EQUITY };
static const enum ratios_item current_parts[] = { ITEM_CASH, ITEM_SECURITIES,
	ITEM_RECEIVABLES, ITEM_INVENTORY, ITEM_PREPAID };

void
ratios_complete(double item[RATIOS_ITEMS])
{
	complete_sum(item, ITEM_TOTAL_ASSETS, balance_parts, 2);
	complete_sum(item, ITEM_CURRENT_ASSETS, current_parts, 5);
}

unsigned
ratios_check(const double item[RATIOS_ITEMS])
{
	static const enum ratios_item part[][2] = {
		{ ITEM_TOTAL_ASSETS, ITEM_CURRENT_ASSETS },
		{ ITEM_TOTAL_ASSETS, ITEM_FIXED_ASSETS },
		{ ITEM_TOTAL_ASSETS, ITEM_INTANGIBLES },
		{ ITEM_CURRENT_ASSETS, ITEM_CASH },
		{ ITEM_CURRENT_ASSETS, ITEM_SECURITIES },
		{ ITEM_CURRENT_ASSETS, ITEM_RECEIVABLES },
		{ ITEM_CURRENT_ASSETS, ITEM_INVENTORY },
		{ ITEM_CURRENT_ASSETS, ITEM_PREPAID },
		{ ITEM_TOTAL_LIABILITIES, ITEM_CURRENT_LIABILITIES },
	};
	double assets = item[ITEM_TOTAL_ASSETS];
	unsigned flags = 0;

	if (item[ITEM_EQUITY] <= 0)
		flags |= RATIOS_NEG_EQUITY;
	if (item[ITEM_TOTAL_LIABILITIES] <= 0)
		flags |= RATIOS_NO_DEBT;
	if (item[ITEM_INTEREST] <= 0)
		flags |= RATIOS_NO_INTEREST;
	if (fabs(item[ITEM_TOTAL_LIABILITIES] + item[ITEM_EQUITY] - assets) >
	    .005 * fabs(assets))
		flags |= RATIOS_UNBALANCED;
	for (size_t i = 0; i < COUNT(part); i++)
		if (item[part[i][0]] < item[part[i][1]])
			flags |= RATIOS_PARTS;
	for (enum ratios_item i = 0; i <= ITEM_TOTAL_ASSETS; i++)
		if (item[i] < 0)
			flags |= RATIOS_NEG_ASSETS;
	return flags;
}

static double
over(double numerator, double denominator)
{
	return denominator > 0 ? numerator / denominator : NAN;
}

static double
or_none(double x)
{
	return isnan(x) ? 0 : x;
}

static double
average(const double *now, const double *before, enum ratios_item item)
{
	if (before == NULL || isnan(before[item]))
		return now[item];
	return (before[item] + now[item]) / 2;
}

void
ratios_compute(const double item[RATIOS_ITEMS], const double *before,
    double ratio[RATIOS_RATIOS])
{
	double current = item[ITEM_CURRENT_ASSETS], sales = item[ITEM_SALES];
	double due = item[ITEM_CURRENT_LIABILITIES];
	double assets = item[ITEM_TOTAL_ASSETS], equity = item[ITEM_EQUITY];
	double quick =
	    current - item[ITEM_INVENTORY] - or_none(item[ITEM_PREPAID]);

	ratio[RATIO_CURRENT] = over(current, due);
	ratio[RATIO_QUICK] = over(quick, due);
	ratio[RATIO_CASH] =
	    over(item[ITEM_CASH] + or_none(item[ITEM_SECURITIES]), due);
	ratio[RATIO_RECEIVABLE_TURNOVER] =
	    over(sales, average(item, before, ITEM_RECEIVABLES));
	ratio[RATIO_ASSET_TURNOVER] =
	    over(sales, average(item, before, ITEM_TOTAL_ASSETS));
	ratio[RATIO_INVENTORY_TURNOVER] =
	    over(item[ITEM_COGS], average(item, before, ITEM_INVENTORY));
	for (enum ratios_ratio r = RATIO_RECEIVABLE_TURNOVER;
	     r <= RATIO_INVENTORY_TURNOVER; r += 2)
		ratio[r + 1] = over(365, ratio[r]);
	ratio[RATIO_DEBT_TO_ASSETS] =
	    over(item[ITEM_TOTAL_LIABILITIES], assets);
	ratio[RATIO_DEBT_TO_EQUITY] =
	    over(item[ITEM_TOTAL_LIABILITIES], equity);
	ratio[RATIO_ASSETS_TO_EQUITY] = over(assets, equity);
	ratio[RATIO_INTEREST_COVER] =
	    over(item[ITEM_EBIT], item[ITEM_INTEREST]);
	ratio[RATIO_GROSS_MARGIN] = over(sales - item[ITEM_COGS], sales);
	ratio[RATIO_OPERATING_MARGIN] = over(item[ITEM_EBIT], sales);
	ratio[RATIO_NET_MARGIN] = over(item[ITEM_NET_INCOME], sales);
	ratio[RATIO_ROA] = over(item[ITEM_NET_INCOME], assets);
	ratio[RATIO_ROE] = over(item[ITEM_NET_INCOME], equity);
}
