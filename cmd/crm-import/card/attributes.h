/*
 * attributes: the columns of a customer file, by customer, as they were.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"
#include "csv/writer.h"
#include "table/role.h"

struct attributes {
	struct header header; /* without the customer's column */
	struct map ids;
	VEC(struct str) text; /* the cells of each, delimited */
	struct arena arena;
};

/*
 * Reads a customer file for output with this delimiter. A customer without an
 * id, twice, or an unreadable row ends the run.
 */
void attributes_load(
    struct attributes *a, struct tool *tool, const char *path, char delimiter);

void attributes_names(const struct attributes *a, struct csv_writer *w);

/* The cells of a customer, empty ones if the file has none. */
void attributes_cells(
    const struct attributes *a, struct str id, struct csv_writer *w);
