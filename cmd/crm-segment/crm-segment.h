/*
 * crm-segment: who belongs together. A method each in the file of its name.
 */
#pragma once

#include "cli/tool.h"

extern const struct method segment_rfm;
extern const struct method segment_abc;
extern const struct method segment_pyramid;
extern const struct method segment_summary;
extern const struct method segment_lifecycle;
extern const struct method segment_type;
extern const struct method segment_cohort;
extern const struct method segment_accounts;
extern const struct method segment_kmeans;
extern const struct method segment_migrate;
extern const struct method segment_rules;
extern const struct method segment_response;
extern const struct method segment_composition;
extern const struct method segment_matrix;
extern const struct method segment_growth;
