/*
 * fact: what grade, limit, hold and dun know of a customer, from the ledger or
 * from the columns that age, pay and dso made of it.
 */
#pragma once

#include "model/grade.h"

#include <stddef.h>

/* NaN: unknown. Money in units. */
struct credit_facts {
	double balance, overdue, unapplied;
	double oldest_days, invoices;
	double collection; /* collected of what could have been, 0..100 */
	double receipts;   /* share of opening + billed, 0..100 */
	double year_sales, quarter_sales;
	double terms, days_late; /* by amount */
	double on_time_share;
	/* Not of the ledger: columns of the rows, or a survey. */
	/* see fact_derive */
	double n_paid, n_open, dso_days, all_days, limit, scaled;
	double ability, brands, sued, insolvent, margin, pd, lgd, insured,
	    collateral, credit_limit, peak_sales, limit_asked, owner_changed,
	    bank_changed;
	enum grade grade; /* GRADE_NONE: unknown */
	/* Of the ledger only: the latest document against the mean of the year
	 * before it, the days since the one before, and how far the index of
	 * payment has fallen in two quarters. */
	double latest_to_mean, pause, index_fall;
};

/* A fact's columns in rows: "age_balance,balance", the first that is there. */
struct fact_column {
	const char *names;
	size_t at; /* offset of the double */
};

/* Ends with zeros. */
extern const struct fact_column fact_columns[];

/* All unknown. */
struct credit_facts fact_unknown(void);

/* What follows from the columns of pay and dso: invoices, terms, sales of a
 * year and a quarter. */
void fact_derive(struct credit_facts *facts);
