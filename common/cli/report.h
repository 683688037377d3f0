/*
 * report: what a run says on standard error, and with which status it ends.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPORT_KINDS = 48, REPORT_SHOWN = 10 };

struct report {
	bool quiet, verbose;
	int status; /* the exit status so far: the highest wins */
	struct {
		const char *code;
		uint64_t n;
	} kind[REPORT_KINDS];
	int kinds;
};

/* A place in the input; line or column 0: not known. */
struct place {
	const char *file;
	uint64_t line;
	size_t column;
};

/*
 * "crm-segment: orders.csv:17:3: error: TEXT", the first ten of each code;
 * report_close tells how many more there were. The status is not changed.
 */
void
report_error(struct report *r, const struct place *place, const struct diag *d);

/* The same, and the end of the run, with d's status. */
_Noreturn void
report_fail(struct report *r, const struct place *place, const struct diag *d);

/* The same as a warning; -q silences it. */
void report_warning(
    struct report *r, const struct place *place, const struct diag *d);

/* A line about the run as a whole: a warning (unless -q), or with -v only. */
void report_say(struct report *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void report_detail(struct report *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line of advice behind an error, whatever -q says. */
void
report_advice(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "crm-segment: error: ..." about the data as a whole, whatever -q says; the
 * status becomes EXIT_DATA. */
void report_wrong(struct report *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Raises the exit status. */
void report_status(struct report *r, int status);

/* Tells what was only counted. */
void report_close(struct report *r);
