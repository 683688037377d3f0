#include "kind.h"

#include "table/role_name.h"

#include <string.h>

#include "kind.def"

static const struct kind kinds[] = {
	{ "orders", kind_orders, "customer_id,date,amount",
	    "refund_amount,line_discount", NULL, true },
	{ "customers", kind_customers, "customer_id", "", NULL, false },
	{ "invoices", kind_invoices,
	    "customer_id,invoice_no,invoice_date,amount",
	    "paid_date,paid_amount,open_amount", NULL, false },
	{ "payments", kind_payments, "paid_date,amount", "refund_amount", NULL,
	    true },
	{ "spells", kind_spells, "customer_id,start_date", "end_date",
	    "start_date,tenure,outcome,mrr", false },
	{ "survey", kind_survey, "score", "",
	    "answer_id,score,recommend,satisfaction,effort", false },
	{ "leads", kind_leads, "lead_id", "", NULL, false },
	{ "interactions", kind_interactions, "customer_id,date", "closed_date",
	    NULL, false },
};

const struct kind *
kind_find(const char *name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool
kind_requires(const struct kind *kind, const char *role)
{
	return str_listed(str_of(kind->required), str_of(role));
}

bool
kind_is_telling(const struct kind *kind, const char *role)
{
	return str_listed(str_of(kind->telling), str_of(role));
}

enum cell_type
kind_type(const char *role)
{
	static const enum cell_type types[] = { [ROLE_TEXT] = CELL_TEXT,
		[ROLE_ID] = CELL_ID,
		[ROLE_PERSON] = CELL_NAME,
		[ROLE_EMAIL] = CELL_EMAIL,
		[ROLE_PHONE] = CELL_PHONE,
		[ROLE_DATE] = CELL_DATE,
		[ROLE_BIRTH] = CELL_BIRTH,
		[ROLE_MONEY] = CELL_MONEY,
		[ROLE_NUMBER] = CELL_NUMBER,
		[ROLE_RATING] = CELL_NUMBER,
		[ROLE_RATE] = CELL_RATIO,
		[ROLE_FLAG] = CELL_TEXT,
		[ROLE_LEVEL] = CELL_TEXT,
		[ROLE_COUNTRY] = CELL_COUNTRY,
		[ROLE_CURRENCY] = CELL_CURRENCY };

	return types[role_type(role)];
}
