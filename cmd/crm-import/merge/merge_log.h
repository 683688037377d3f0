/*
 * merge_log: what a merge changed, as lines for the log file.
 */
#pragma once

#include "csv/writer.h"

struct merge_log {
	struct out out; /* in memory */
	struct csv_writer w;
	int32_t as_of;
};

struct log_line {
	const char *op; /* create join update merge split retire */
	struct str key, other, field, old, new;
	const char *rule;
	double weight; /* -INFINITY: none */
};

void merge_log_open(struct merge_log *log, int32_t as_of, int digits);
void merge_log_write(struct merge_log *log, const struct log_line *line);

/* The header of a log file, and all lines, until the next one. */
struct str merge_log_header(void);
struct str merge_log_lines(const struct merge_log *log);
