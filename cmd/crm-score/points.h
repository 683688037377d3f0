/*
 * points: additive scores by rules, every point of which can be told. The rules
 * are a CSV file: column, test (rule.h), points [, cap, decay]. Of the rules of
 * one column the first that holds counts. An empty column with the test
 * "start" is given to all.
 */
#ifndef POINTS_H
#define POINTS_H

#include "csv/load.h"
#include "frame.h"
#include "rule.h"

struct points_rule {
	struct str column, test; /* as the file has them */
	bool start;
	struct rule rule;
	double points, cap; /* cap: NaN without */
	bool decay;
	const struct frame_column *cell; /* NULL: start */
};

struct points_rules {
	struct csv_table table;
	VEC(struct points_rule) rule;
};

/* One rule's share of a score: points * factor. */
struct points_line {
	const struct points_rule *rule;
	double points, factor;
};

struct points_lines VEC_OF(struct points_line);

/*
 * Reads the rules, of a file or (NULL) of the preset, and asks the frame for
 * their columns. A rule whose column is not there ends the run if it is in a
 * file, and is left out if it is in the preset.
 */
void points_load(struct points_rules *rules, struct frame *f, const char *path);

/*
 * The lines of a row, those worth 0 left out; `factor` is for rules with decay.
 * Returns their sum.
 */
double points_score(const struct points_rules *rules, size_t row, double factor,
    struct points_lines *lines);

void points_free(struct points_rules *rules);

#endif
