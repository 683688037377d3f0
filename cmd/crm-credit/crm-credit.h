/*
 * crm-credit: who may owe how much, who pays late, what to do. A method each in
 * the file of its name.
 */
#pragma once

#include "cli/tool.h"

extern const struct method credit_age;
extern const struct method credit_statement;
extern const struct method credit_match;
extern const struct method credit_forecast;
extern const struct method credit_pay;
extern const struct method credit_dso;
extern const struct method credit_ratios;
extern const struct method credit_grade;
extern const struct method credit_limit;
extern const struct method credit_hold;
extern const struct method credit_terms;
extern const struct method credit_dun;
extern const struct method credit_interest;
extern const struct method credit_provide;
