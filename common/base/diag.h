/*
 * diag: what went wrong, in words. The layers below cmd/ do not print and do
 * not end the process: they return false (or a status) and fill one of these.
 */
#pragma once

#include <stdbool.h>

struct diag {
	int status;	  /* EXIT_DATA, EXIT_USAGE or EXIT_SYSTEM (die.h) */
	const char *code; /* a short constant word, "bad-date" */
	char text[512];	  /* one line, without the place */
};

/*
 * Fills d (NULL is allowed) and returns false, so that a function can end with
 *	return diag_set(d, EXIT_DATA, "bad-date", "bad date \"%.*s\"", ...);
 */
bool diag_set(struct diag *d, int status, const char *code, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
