/*
 * heading: the names of the columns of what a method writes, and tables of
 * named numbers.
 */
#pragma once

#include "cli/tool.h"
#include "model/mle.h"

/* The names of a list "from,to,share" as fields; with the end of the row. */
void heading_put(struct csv_writer *w, const char *names);
void heading_line(struct csv_writer *w, const char *names);

/* Opens a table of its own beside the output, with this heading (NULL: none
 * yet); out_close(w->out) ends it. */
struct csv_writer *
heading_open(struct tool *tool, const char *path, const char *names);

/* The names of a method's columns as fields, but for those apart. */
void heading_made(struct csv_writer *w, const struct column_doc *makes);

/* A row of a table measure,value; what is not finite is empty. */
void heading_measure(struct csv_writer *w, const char *name, double value);

/* The columns of a table of estimates behind those that say of whom; and its
 * rows: the model's and the parameter's name, value, standard error, limits. */
#define HEADING_ESTIMATES "model,name,value,se,lower,upper"
void heading_estimate(struct csv_writer *w, const char *model, const char *name,
    const struct mle_estimate *e);
