/*
 * tap: what a unit test needs, in the Test Anything Protocol. A test is a
 * program of its own: calls to ok() and friends, then return tap_end().
 */
#pragma once

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failed;

/* One check with its name. */
static inline bool __attribute__((format(printf, 2, 3)))
ok(bool passed, const char *name, ...)
{
	va_list args;

	printf("%s %d - ", passed ? "ok" : "not ok", ++tap_count);
	va_start(args, name);
	vprintf(name, args);
	va_end(args);
	putchar('\n');
	if (!passed)
		tap_failed++;
	return passed;
}

/* |got - want| <= tolerance * max(|want|, tiny); NaN agrees with NaN. */
static inline bool
near_relative(double got, double want, double tolerance, const char *name)
{
	bool passed = (isnan(got) && isnan(want)) || got == want ||
	    fabs(got - want) <= tolerance * fabs(want);

	if (!ok(passed, "%s", name))
		printf("# got %.17g, want %.17g\n", got, want);
	return passed;
}

/* |got - want| <= tolerance. */
static inline bool
near_absolute(double got, double want, double tolerance, const char *name)
{
	bool passed = (isnan(got) && isnan(want)) || got == want ||
	    fabs(got - want) <= tolerance;

	if (!ok(passed, "%s", name))
		printf("# got %.17g, want %.17g\n", got, want);
	return passed;
}

static inline bool
same_text(const char *got, const char *want, const char *name)
{
	bool passed = strcmp(got, want) == 0;

	if (!ok(passed, "%s", name))
		printf("# got \"%s\", want \"%s\"\n", got, want);
	return passed;
}

/* A folder for the test alone, under TMPDIR; false when there can be none. */
static inline bool
tap_place(char *path, size_t size)
{
	const char *under = getenv("TMPDIR");

	snprintf(path, size, "%s/crm.XXXXXX", under == NULL ? "/tmp" : under);
	return mkdtemp(path) != NULL;
}

/* The plan, and the exit status of main. */
static inline int
tap_end(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}
