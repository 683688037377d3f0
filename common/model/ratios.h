/*
 * ratios: financial statements and what is read from them. An item that is not
 * known is NaN, and so is a ratio that is not defined.
 */
#pragma once

enum ratios_item {
	ITEM_CASH,
	ITEM_SECURITIES,
	ITEM_RECEIVABLES,
	ITEM_INVENTORY,
	ITEM_PREPAID,
	ITEM_CURRENT_ASSETS,
	ITEM_FIXED_ASSETS,
	ITEM_INTANGIBLES,
	ITEM_TOTAL_ASSETS,
	ITEM_CURRENT_LIABILITIES,
	ITEM_TOTAL_LIABILITIES,
	ITEM_EQUITY,
	ITEM_RETAINED_EARNINGS,
	ITEM_MARKET_VALUE,
	ITEM_SALES,
	ITEM_COGS,
	ITEM_EBIT,
	ITEM_INTEREST,
	ITEM_NET_INCOME,
	ITEM_PRIOR_CLAIMS,
	ITEM_SUPPLIERS,
	RATIOS_ITEMS
};

enum ratios_ratio {
	RATIO_CURRENT,
	RATIO_QUICK, /* (current assets - inventory - prepaid) / CL */
	RATIO_CASH,
	RATIO_RECEIVABLE_TURNOVER, /* over the average of opening and closing */
	RATIO_RECEIVABLE_DAYS,
	RATIO_ASSET_TURNOVER,
	RATIO_ASSET_DAYS,
	RATIO_INVENTORY_TURNOVER,
	RATIO_INVENTORY_DAYS,
	RATIO_DEBT_TO_ASSETS,
	RATIO_DEBT_TO_EQUITY,
	RATIO_ASSETS_TO_EQUITY,
	RATIO_INTEREST_COVER,
	RATIO_GROSS_MARGIN,
	RATIO_OPERATING_MARGIN,
	RATIO_NET_MARGIN,
	RATIO_ROA, /* closing figures, as ROE */
	RATIO_ROE,
	RATIOS_RATIOS
};

/* The names of the items as columns, by enum. */
extern const char *const ratios_item_name[RATIOS_ITEMS];

enum ratios_flag {
	RATIOS_NEG_EQUITY = 1,	/* equity <= 0 */
	RATIOS_NO_DEBT = 2,	/* total liabilities <= 0 */
	RATIOS_NO_INTEREST = 4, /* interest <= 0 */
	RATIOS_UNBALANCED = 8, /* assets are not liabilities + equity, by .5% */
	RATIOS_PARTS = 16,     /* a total is below one of its parts */
	RATIOS_NEG_ASSETS = 32 /* an asset below zero */
};

/* Fills in what follows from the rest: one missing of total assets = total
 * liabilities + equity, one of current assets and its five parts. */
void ratios_complete(double item[RATIOS_ITEMS]);

/* What is wrong with a statement: or of enum ratios_flag. */
unsigned ratios_check(const double item[RATIOS_ITEMS]);

/*
 * All ratios of a statement; `before` is the same customer's statement before
 * it, or NULL: then turnovers use the closing figure alone. A denominator <= 0
 * leaves a ratio undefined. Unknown prepaid expenses and securities count as
 * none.
 */
void ratios_compute(const double item[RATIOS_ITEMS], const double *before,
    double ratio[RATIOS_RATIOS]);
