/*
 * model_file: what the model files have in common. Lines of cells with tabs
 * between; the first says the kind and version, the last the CRC-32 of those
 * above, so that a file that was changed or cut short is refused. Equal models
 * give equal bytes: there is no clock and no folder in a file.
 */
#ifndef CLI_MODEL_FILE_H
#define CLI_MODEL_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct model_text VEC_OF(char);

/*
 * Writing: a line is a key, cells and an end. Tabs, ends of lines and
 * backslashes of a text are escaped; numbers are the shortest that read back
 * the same, empty if they are not finite.
 */
void model_file_key(struct model_text *text, const char *key);
void model_file_put(struct model_text *text, struct str cell);
void model_file_put_real(struct model_text *text, double value);
void model_file_put_count(struct model_text *text, uint64_t value);
void model_file_end(struct model_text *text);

/* A whole line of a key, two texts and two numbers (NULL: two empty cells). */
void model_file_put_line(struct model_text *text, const char *key, struct str a,
    struct str b, const double *x);

/* The first line; and the last, over the bytes behind `from`. */
void
model_file_begin(struct model_text *text, const char *kind, uint64_t version);
void model_file_seal(struct model_text *text, size_t from);

/* Writes a whole text to a file; what does not work ends the process. */
void model_file_save(const struct model_text *text, const char *path);

/* Appends a whole file; false with *d filled (EXIT_SYSTEM, with its name). */
bool model_file_load(const char *path, struct model_text *text, struct diag *d);

/* Puts the name of the file in front of what *d says of its text. Returns
 * false. */
bool model_file_of(const char *path, struct diag *d);

enum { MODEL_FIELDS = 9 };

/* Reading: lines in their order, the first that is wrong ends it. */
struct model_lines {
	struct arena *memory; /* keeps the texts */
	struct diag *d;	      /* EXIT_DATA: says what is wrong in which line */
	struct str rest;
	size_t line;
	struct str field[MODEL_FIELDS]; /* of the line taken, the key first */
	size_t fields;
};

/*
 * Begins with a text (memory and d being set): false when it is of another
 * kind or version, or the checksum is wrong. Then come the lines between.
 */
bool model_file_open(struct model_lines *lines, struct str text,
    const char *kind, uint64_t version);

/* Takes the next line; false when there is none (then *d is as it was), or it
 * has too many cells. */
bool model_file_next(struct model_lines *lines);

/* Takes the next line, which must have this key and n more cells. */
bool model_file_take(struct model_lines *lines, const char *key, size_t n);

/*
 * Takes all lines that are left, of n cells and in any order, each by the
 * function of its key (the last kind has the key NULL).
 */
struct model_kind {
	const char *key;
	bool (*take)(void *data);
};
bool model_file_take_all(struct model_lines *lines, size_t n,
    const struct model_kind *kinds, void *data);

/* "... makes no sense in line N: what". Returns false. */
bool model_file_wrong(struct model_lines *lines, const char *what);

/* Cell i of the line: a text without its escapes, NUL-terminated; a number,
 * where an empty cell is `empty`; a number that is there and finite; a whole
 * one up to `most`. */
bool model_file_text(struct model_lines *lines, size_t i, struct str *value);
bool model_file_real(
    struct model_lines *lines, size_t i, double empty, double *value);
bool model_file_finite(struct model_lines *lines, size_t i, double *value);
bool model_file_count(
    struct model_lines *lines, size_t i, uint64_t most, uint64_t *value);

/* Cell i is one of n words: which. */
bool model_file_word(struct model_lines *lines, size_t i,
    const char *const *words, size_t n, size_t *which);

#endif
