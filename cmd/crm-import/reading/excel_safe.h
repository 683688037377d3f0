/*
 * excel_safe: cells that no spreadsheet takes for a formula.
 */
#ifndef CRM_IMPORT_EXCEL_SAFE_H
#define CRM_IMPORT_EXCEL_SAFE_H

#include "csv/writer.h"

void excel_safe_field(struct csv_writer *w, struct str field);

#endif
