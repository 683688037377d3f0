/*
 * crm-import: any flat export in, clean records and customer cards out. A
 * method each in the file of its name.
 */
#pragma once

#include "cli/tool.h"

extern const struct method import_card;
extern const struct method import_split;
extern const struct method import_mask;
extern const struct method import_profile;
extern const struct method import_sniff;
extern const struct method import_convert;
extern const struct method import_orders;
extern const struct method import_customers;
extern const struct method import_invoices;
extern const struct method import_payments;
extern const struct method import_spells;
extern const struct method import_survey;
extern const struct method import_leads;
extern const struct method import_interactions;
extern const struct method import_dedupe;
extern const struct method import_merge;
