/*
 * kind: the kinds of records that crm-import cleans: which roles each has, of
 * which type.
 */
#pragma once

#include "cli/tool.h"
#include "crm-import/linkage/cell.h"

enum { KIND_ROLES = 60 };

struct kind {
	const char *name;
	const struct role_use *roles; /* in the order of the output */
	const char *required;	      /* "customer_id,date,amount" */
	const char *telling;	      /* "end_date" */
	const char *own; /* of which a preset of the kind has one, or NULL */
	bool orders; /* lines of an order belong together; refunds are rows */
};

/* The roles of each kind. */
extern const struct role_use kind_orders[];
extern const struct role_use kind_customers[];
extern const struct role_use kind_invoices[];
extern const struct role_use kind_payments[];
extern const struct role_use kind_spells[];
extern const struct role_use kind_survey[];
extern const struct role_use kind_leads[];
extern const struct role_use kind_interactions[];

/* The type of a role's values. */
enum cell_type kind_type(const char *role);

bool kind_requires(const struct kind *kind, const char *role);

/* Would an empty cell say something else than one that cannot be read: an end
 * of a subscription, a payment? Then the record is rejected. */
bool kind_is_telling(const struct kind *kind, const char *role);

/* The kind of a method's name. */
const struct kind *kind_find(const char *name);
