/*
 * heading: the names of the columns of what a method writes, and tables of
 * named numbers.
 */
#ifndef CLI_HEADING_H
#define CLI_HEADING_H

#include "cli/tool.h"

/* The names of a list "from,to,share" as fields; with the end of the row. */
void heading_put(struct csv_writer *w, const char *names);
void heading_line(struct csv_writer *w, const char *names);

/* The names of a method's columns as fields. */
void heading_made(struct csv_writer *w, const struct column_doc *makes);

/* A row of a table measure,value; what is not finite is empty. */
void heading_measure(struct csv_writer *w, const char *name, double value);

#endif
