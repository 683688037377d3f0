#include "base/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
line_add(char *line, size_t size, const char *between, const char *format, ...)
{
	size_t n = strlen(line);
	va_list args;

	if (n > 0)
		n += (size_t)snprintf(line + n, size - n, "%s", between);
	if (n >= size)
		return;
	va_start(args, format);
	vsnprintf(line + n, size - n, format, args);
	va_end(args);
}
