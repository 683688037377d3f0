/*
 * model_file: what the model files have in common. Lines of cells with tabs
 * between; the first says the kind and version, the last the CRC-32 of those
 * above, so that a file that was changed or cut short is refused. Equal models
 * give equal bytes: there is no clock and no folder in a file.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A file is described once, by the kinds of its lines (as a table of text, by
 * cli/table.awk); writing and reading both work from this. A line is a key and
 * cells; each cell has a type, and a place in the record, the struct that the
 * line is written from and read into.
 */
enum model_type {
	MODEL_END,    /* behind the last cell */
	MODEL_BLANK,  /* a cell of nothing; what it holds is not read */
	MODEL_TEXT,   /* struct str, read with a NUL behind it */
	MODEL_NUMBER, /* double, finite */
	MODEL_REAL,   /* double; what is not finite is written as nothing */
	MODEL_COUNT,  /* uint64_t */
	MODEL_SIZE,   /* size_t */
	MODEL_PLACE,  /* size_t; SIZE_MAX is written as nothing */
	MODEL_INT,    /* int */
	MODEL_FLAG,   /* bool, as 0 and 1, or as the two `words` */
	MODEL_WORD,   /* int or enum, the place in `words` */
	MODEL_DATE,   /* int32_t; DATE_NONE is written as nothing */
};

struct model_cell {
	enum model_type type;
	size_t at;		  /* offset in the record */
	double low, high;	  /* limits; none when both are 0 */
	const char *const *words; /* ends with NULL */
	double empty; /* of a MODEL_REAL: the number that is written as nothing
		       * too, and what nothing is read as */
};

enum { MODEL_CELLS = 8 }; /* at most, in a line */

struct model_line {
	const char *key;
	const struct model_cell *cell; /* ends with a MODEL_END */
	size_t at; /* the record that the line is read to, in the data; */
	/* ... or where it is, or NULL if it is not expected here */
	void *(*place)(void *data);
	/* Takes the record that was read where it belongs; what is wrong with
	 * it (MODEL_MISPLACED), or NULL. May be missing. */
	const char *(*take)(void *data, void *record);
};

#define MODEL_MISPLACED "it is not expected here"

/* Lines in any order; the last has the key NULL. */
struct model_format {
	const char *kind;
	uint64_t version;
	const struct model_line *line;
	/* What is wrong with all that was read; NULL: nothing. May be
	 * missing. */
	const char *(*whole)(void *data);
};

/*
 * Writing. Tabs, ends of lines and backslashes of a text are escaped; numbers
 * are the shortest that read back the same.
 */
void model_line_put(
    struct text *text, const struct model_line *line, const void *record);

/* The first line; and the last, over the bytes behind `from`. */
void model_file_begin(struct text *text, const char *kind, uint64_t version);
void model_file_seal(struct text *text, size_t from);

/* Writes a whole text to a file; what does not work ends the process. */
void model_file_save(const struct text *text, const char *path);

/* The same of what print(model, ...) makes. */
void model_file_write(const char *path, const void *model,
    void (*print)(const void *model, struct text *text));

/* Reads a whole file by parse(model, ...), one of those that the kinds of
 * models have; what does not work ends the process. */
void model_file_read(const char *path, void *model,
    bool (*parse)(void *model, struct str text, struct diag *d));

/*
 * Reads a text of the format, its texts into memory; data goes to the functions
 * of the lines. False with *d filled (EXIT_DATA) when it is of another kind or
 * version, the checksum is wrong, or a line (which is named) makes no sense.
 */
bool model_format_parse(const struct model_format *format, struct str text,
    struct arena *memory, void *data, struct diag *d);

/* The same for lines that come in one order: open, then a take for each line,
 * then close. */
struct model_lines {
	struct arena *memory; /* keeps the texts */
	struct diag *d;	      /* says what is wrong in which line */
	struct str rest;
	size_t line;
	struct str
	    field[MODEL_CELLS + 1]; /* of the line taken, the key first */
	size_t fields;
};

bool model_lines_open(struct model_lines *lines, struct str text,
    const char *kind, uint64_t version);
bool model_lines_take(
    struct model_lines *lines, const struct model_line *line, void *record);
bool model_lines_close(struct model_lines *lines);

/* "... makes no sense in line N: what". Returns false. */
bool model_lines_wrong(struct model_lines *lines, const char *what);
