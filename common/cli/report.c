#include "cli/report.h"

#include "base/die.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Counts a message of this code: true while it should be shown. */
static bool
count(struct report *r, const char *code)
{
	int i = 0;

	while (i < r->kinds && strcmp(r->kind[i].code, code) != 0)
		i++;
	if (i == r->kinds) {
		if (r->kinds == REPORT_KINDS)
			return true;
		r->kind[r->kinds++].code = code;
	}
	return r->kind[i].n++ < REPORT_SHOWN;
}

static void __attribute__((format(printf, 1, 2))) print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	die_print(format, args);
	va_end(args);
}

static void
show(const struct place *place, const char *level, const char *text)
{
	fprintf(stderr, "%s: ", die_program());
	if (place->file != NULL)
		print("%s:", place->file);
	if (place->line > 0)
		fprintf(stderr, "%" PRIu64 ":", place->line);
	if (place->column > 0)
		fprintf(stderr, "%zu:", place->column);
	print("%s%s: %s", place->file != NULL ? " " : "", level, text);
	fputc('\n', stderr);
}

void
report_error(struct report *r, const struct place *place, const struct diag *d)
{
	if (count(r, d->code))
		show(place, "error", d->text);
}

void
report_warning(
    struct report *r, const struct place *place, const struct diag *d)
{
	if (!r->quiet && count(r, d->code))
		show(place, "warning", d->text);
}

static void
say(const char *format, va_list args)
{
	fprintf(stderr, "%s: ", die_program());
	die_print(format, args);
	fputc('\n', stderr);
}

void
report_say(struct report *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!r->quiet)
		say(format, args);
	va_end(args);
}

void
report_detail(struct report *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (r->verbose)
		say(format, args);
	va_end(args);
}

void
report_advice(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void
report_wrong(struct report *r, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	show(&(struct place){ NULL, 0, 0 }, "error", text);
	report_status(r, EXIT_DATA);
}

_Noreturn void
report_fail(struct report *r, const struct place *place, const struct diag *d)
{
	report_error(r, place, d);
	report_close(r);
	die_now(d->status);
}

void
report_status(struct report *r, int status)
{
	if (status > r->status)
		r->status = status;
}

void
report_close(struct report *r)
{
	for (int i = 0; i < r->kinds; i++)
		if (r->kind[i].n > REPORT_SHOWN)
			fprintf(stderr, "%s: %s: %" PRIu64 " more like this\n",
			    die_program(), r->kind[i].code,
			    r->kind[i].n - REPORT_SHOWN);
	r->kinds = 0;
}
