/*
 * match_model: what linkage has learned, as model file (cli/model_file.h), to
 * be applied another day.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "cli/model_file.h"
#include "model/linkage.h"

/* A model that was read. Of its fields only name and kind are set. */
struct match_model {
	struct arena memory;
	struct linkage_field field[LINKAGE_FIELDS];
	struct linkage_model model;
	struct linkage_known known; /* records 0: no frequencies are told */
};

/* Appends the file's text: the names and kinds of the model's fields, the
 * model, and frequencies. */
void match_model_print(const struct linkage_field *field,
    const struct linkage_model *model, const struct linkage_known *known,
    struct text *text);

/*
 * Reads a text that match_model_print made into a struct match_model. False
 * with *d filled (EXIT_DATA) when the version is another, the checksum is wrong
 * or a line makes no sense; then there is nothing to free.
 */
bool match_model_parse(void *model, struct str text, struct diag *d);

/* The same to and from a file, which is replaced as a whole; what does not work
 * ends the run. */
void match_model_write(const char *path, const struct linkage_field *field,
    const struct linkage_model *model, const struct linkage_known *known);
void match_model_read(const char *path, struct match_model *m);

/*
 * Makes *model the part of m that is about the fields of data, and its known
 * frequencies, which move there from m. False with *d filled (EXIT_USAGE) where
 * m does not have one of them, compared that way.
 */
bool match_model_fit(struct match_model *m, const struct linkage_data *data,
    struct linkage_model *model, struct linkage_known *known, struct diag *d);

void match_model_free(struct match_model *m);
