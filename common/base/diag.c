#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>

bool
diag_set(struct diag *d, int status, const char *code, const char *format, ...)
{
	va_list args;

	if (d == NULL)
		return false;
	d->status = status;
	d->code = code;
	va_start(args, format);
	vsnprintf(d->text, sizeof(d->text), format, args);
	va_end(args);
	return false;
}
