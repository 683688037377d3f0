/*
 * rejects: rows that cannot be used, or are doubtful: the file of them, how
 * many there may be, and the sum at the end.
 */
#pragma once

#include "cli/tool.h"
#include "csv/writer.h"
#include "table/role.h"

/* A file of rows with what is wrong with each. */
struct rejects_file {
	struct out out;
	struct csv_writer w;
	bool open;
	const struct header *header; /* of the rows, whose cells stand behind */
	void (*put)(struct csv_writer *w, struct str text);
};

/* Does nothing where there is no path, as do those below where it is not open.
 * `put` writes a text; NULL: as it is. */
void rejects_open(struct rejects_file *f, const char *path,
    const struct header *header,
    void (*put)(struct csv_writer *w, struct str text));
void rejects_close(struct rejects_file *f);
void rejects_drop(struct rejects_file *f);

/* A row as it came. */
struct rejects_row {
	struct place place; /* its column counts from 1; 0: it is all of it */
	uint64_t byte;	    /* UINT64_MAX: not known */
	const struct header *header; /* of its file */
	const struct str *field;
	size_t n;
	struct str raw;
};
void rejects_write(struct rejects_file *f, const struct rejects_row *row,
    const struct diag *d);

/* Those of an input, --rejects and --max-rejects. */
struct rejects {
	struct tool *tool;
	uint64_t n, most;
	double percent; /* of the rows that were read, at most */
	struct rejects_file file;
};

void rejects_begin(struct rejects *r, struct tool *tool);

/* One more: it is told in the words of `told` and written with *d; ends the run
 * where it is one too many, or a strict tool was not allowed any. */
void rejects_take(struct rejects *r, const struct rejects_row *row,
    const struct diag *told, const struct diag *d);

/* False, and said, where they are too large a part of so many rows. */
bool rejects_within(const struct rejects *r, uint64_t rows);

/* "read 10 = kept 7 + rejected 1 + skipped 2 (2 blank)"; `why` is what stands
 * between the brackets. Said, or only with -v. */
void rejects_sum(const struct rejects *r, bool said, uint64_t read,
    uint64_t kept, uint64_t skipped, const char *why);
