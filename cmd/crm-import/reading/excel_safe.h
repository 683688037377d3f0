/*
 * excel_safe: cells that no spreadsheet takes for a formula.
 */
#pragma once

#include "csv/writer.h"

void excel_safe_field(struct csv_writer *w, struct str field);
