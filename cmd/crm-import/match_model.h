/*
 * match_model: a linkage model as a small text file, to be applied another day.
 */
#ifndef CRM_IMPORT_MATCH_MODEL_H
#define CRM_IMPORT_MATCH_MODEL_H

#include "match.h"

/* Writes it, replacing the file as a whole. */
void match_model_write(
    const char *path, const struct match *m, const struct linkage_model *model);

/* Reads it; a file that does not fit the fields of m ends the run. */
void match_model_read(
    const char *path, const struct match *m, struct linkage_model *model);

#endif
