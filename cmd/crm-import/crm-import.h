/*
 * crm-import: any flat export in, clean records and customer cards out. A
 * method each in the file of its name.
 */
#ifndef CRM_IMPORT_H
#define CRM_IMPORT_H

#include "cli/tool.h"

extern const struct method import_sniff;
extern const struct method import_convert;
extern const struct method import_card;

/* Writes a cell so that no spreadsheet takes it for a formula. */
void excel_safe_field(struct csv_writer *w, struct str field);

#endif
