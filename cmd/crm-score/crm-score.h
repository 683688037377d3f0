/*
 * crm-score: what each customer is worth and how satisfied. A method each in
 * the file of its name.
 */
#pragma once

#include "cli/tool.h"

extern const struct method score_affinity;
extern const struct method score_apply;
extern const struct method score_check;
extern const struct method score_complaints;
extern const struct method score_clv;
extern const struct method score_due;
extern const struct method score_fit;
extern const struct method score_importance;
extern const struct method score_index;
extern const struct method score_indices;
extern const struct method score_lead;
extern const struct method score_loyalty;
extern const struct method score_profit;
extern const struct method score_sample;
extern const struct method score_service;
extern const struct method score_survey;
extern const struct method score_simulate;
extern const struct method score_weigh;
extern const struct method score_forecast;
