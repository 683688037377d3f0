#include "fact.h"

#include <math.h>

#define AT(field) offsetof(struct credit_facts, field)

const struct fact_column fact_columns[] = { { "age_balance,balance",
						AT(balance) },
	{ "age_overdue,overdue", AT(overdue) },
	{ "age_unapplied,unapplied", AT(unapplied) },
	{ "age_oldest_days,oldest_days", AT(oldest_days) },
	{ "invoices", AT(invoices) }, { "pay_n_paid", AT(n_paid) },
	{ "pay_n_open", AT(n_open) }, { "dso_days", AT(dso_days) },
	{ "pay_all_dtp", AT(all_days) },
	{ "dso_cei_pct,cei_pct,collection", AT(collection) },
	{ "receipts", AT(receipts) },
	{ "sales,year_sales,dso_year_sales,limit_year_sales", AT(year_sales) },
	{ "dso_sales,quarter_sales,quarter", AT(quarter_sales) },
	{ "terms", AT(terms) }, { "pay_all_dbt,days_late,late", AT(days_late) },
	{ "payment_factor,pay_on_time_share,on_time_share", AT(on_time_share) },
	{ "ability", AT(ability) }, { "brands", AT(brands) },
	{ "sued", AT(sued) }, { "insolvent", AT(insolvent) },
	{ "margin", AT(margin) }, { "pd", AT(pd) }, { "lgd", AT(lgd) },
	{ "insured", AT(insured) }, { "collateral", AT(collateral) },
	{ "credit_limit", AT(credit_limit) }, { "limit", AT(limit) },
	{ "limit_scaled", AT(scaled) }, { "peak_sales", AT(peak_sales) },
	{ "limit_asked", AT(limit_asked) },
	{ "owner_changed", AT(owner_changed) },
	{ "bank_changed", AT(bank_changed) }, { NULL, 0 } };

struct credit_facts
fact_unknown(void)
{
	struct credit_facts f;

	for (const struct fact_column *c = fact_columns; c->names != NULL; c++)
		*(double *)((char *)&f + c->at) = NAN;
	f.grade = GRADE_NONE;
	f.latest_to_mean = f.pause = f.index_fall = NAN;
	return f;
}

void
fact_derive(struct credit_facts *f)
{
	if (isnan(f->invoices))
		f->invoices = f->n_paid + f->n_open;
	if (isnan(f->terms))
		f->terms = f->all_days - f->days_late;
	if (isnan(f->year_sales) && f->dso_days > 0)
		f->year_sales = f->quarter_sales / f->dso_days * 365;
	if (isnan(f->credit_limit))
		f->credit_limit = isnan(f->scaled) ? f->limit : f->scaled;
}
