/*
 * crm-report: the tables of the other tools, as one page for people.
 */
#pragma once

#include "cli/tool.h"

extern const struct method report_page;
extern const struct method report_text;
extern const struct method report_markdown;
extern const struct method report_check;
extern const struct method report_list;
