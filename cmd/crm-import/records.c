/* The methods that clean records, one per kind of them. */
#include "crm-import/clean/clean.h"

#define METHOD(kind, words)                                   \
	const struct method import_##kind = {                 \
		.name = #kind,                                \
		.summary = words,                             \
		.options = clean_options,                     \
		.options_size = sizeof(struct clean_options), \
		.roles = kind_##kind,                         \
		.run = clean_run,                             \
	}

METHOD(orders, "clean orders: who bought when for how much");
METHOD(customers, "clean customer records");
METHOD(invoices, "clean invoices and credit memos");
METHOD(payments, "clean payments and refunds");
METHOD(spells, "clean subscriptions: start, end and reason");
METHOD(survey, "clean answers of surveys");
METHOD(leads, "clean leads");
METHOD(interactions, "clean contacts, complaints and service cases");
