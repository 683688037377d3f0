/*
 * crm-churn: who is leaving, when, and whom to win back. A method each in the
 * file of its name.
 */
#pragma once

#include "cli/tool.h"

extern const struct method churn_label;
extern const struct method churn_rate;
extern const struct method churn_retain;
extern const struct method churn_survive;
extern const struct method churn_cox;
extern const struct method churn_features;
extern const struct method churn_fit;
extern const struct method churn_predict;
extern const struct method churn_check;
extern const struct method churn_alive;
extern const struct method churn_winback;
