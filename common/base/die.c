#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *program = "crm";

void
die_name(const char *name)
{
	program = name;
}

const char *
die_program(void)
{
	return program;
}

noreturn void
die(int status, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: error: ", program);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(status);
}
