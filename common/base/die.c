#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *program = "crm";
static void (*last)(int status);

void
die_name(const char *name)
{
	program = name;
}

void
die_before(void (*before)(int status))
{
	last = before;
}

const char *
die_program(void)
{
	return program;
}

void
die_print(const char *format, va_list args)
{
	char text[8192];

	vsnprintf(text, sizeof(text), format, args);
	for (char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7F)
			*p = '?';
	}
	fputs(text, stderr);
}

noreturn void
die(int status, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: error: ", program);
	va_start(args, format);
	die_print(format, args);
	va_end(args);
	fputc('\n', stderr);
	if (last != NULL)
		last(status);
	exit(status);
}
