/*
 * lead_points: additive scores by rules, every point of which can be told. The
 * rules are a CSV file: column, test (rule.h), points [, cap, decay]. Of the
 * rules of one column the first that holds counts. An empty column with the
 * test "start" is given to all.
 */
#pragma once

#include "crm-score/shared/frame.h"
#include "crm-score/shared/rule.h"

struct lead_rule {
	struct str column, test; /* as the file has them */
	bool start;
	struct rule rule;
	double points, cap; /* cap: NaN without */
	bool decay;
	const struct frame_column *cell; /* NULL: start */
};

struct lead_rules {
	VEC(struct lead_rule) rule;
};

/* One rule's share of a score: points * factor. */
struct lead_line {
	const struct lead_rule *rule;
	double points, factor;
};

struct lead_lines VEC_OF(struct lead_line);

/*
 * Reads the rules, of a file or (NULL) of the preset, and asks the frame for
 * their columns. A rule whose column is not there ends the run if it is in a
 * file, and is left out if it is in the preset.
 */
void
lead_points_load(struct lead_rules *rules, struct frame *f, const char *path);

/*
 * The lines of a row, those worth 0 left out; `factor` is for rules with decay.
 * Returns their sum.
 */
double lead_points_score(const struct lead_rules *rules, size_t row,
    double factor, struct lead_lines *lines);
