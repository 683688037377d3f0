#include "base/die.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

static const char *program = "crm";
static const char *usage; /* the line to type; NULL: none */
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

void
die_usage(const char *line)
{
	usage = line;
}

const char *
die_program(void)
{
	return program;
}

/* The bytes of the character at p, and its code point; 0 for what is no UTF-8
 * (RFC 3629). */
static size_t
decode(const unsigned char *p, unsigned long *code)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = *p < 0x80	       ? 1
	    : *p >= 0xC2 && *p <= 0xDF ? 2
	    : *p >= 0xE0 && *p <= 0xEF ? 3
	    : *p >= 0xF0 && *p <= 0xF4 ? 4
				       : 0;

	*code = n < 2 ? *p : *p & (0x7FU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3F);
	}
	if (n > 1 &&
	    (*code < least[n] || *code > 0x10FFFF ||
		(*code >= 0xD800 && *code <= 0xDFFF)))
		return 0;
	return n;
}

/* C0, C1 and DEL but TAB, ends of lines and paragraphs, and the marks that turn
 * the direction of writing. */
static bool
commands(unsigned long code)
{
	static const unsigned long range[][2] = { { 0, 8 }, { 10, 31 },
		{ 0x7F, 0x9F }, { 0x61C, 0x61C }, { 0x200E, 0x200F },
		{ 0x2028, 0x202E }, { 0x2066, 0x2069 } };

	for (size_t i = 0; i < COUNT(range); i++)
		if (code >= range[i][0] && code <= range[i][1])
			return true;
	return false;
}

void
die_print(const char *format, va_list args)
{
	char text[8192];
	size_t kept = 0;

	vsnprintf(text, sizeof(text), format, args);
	for (size_t i = 0, n; text[i] != '\0'; i += n) {
		unsigned long code;

		n = decode((const unsigned char *)text + i, &code);
		if (n == 0 || commands(code)) {
			text[kept++] = '?';
			n = n == 0 ? 1 : n;
			continue;
		}
		memmove(text + kept, text + i, n);
		kept += n;
	}
	text[kept] = '\0';
	fputs(text, stderr);
}

static void
say(const char *before, const char *format, va_list args)
{
	fprintf(stderr, "%s: %s", program, before);
	die_print(format, args);
	fputc('\n', stderr);
}

void
die_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

noreturn void
die_now(int status)
{
	if (last != NULL)
		last(status);
	exit(status);
}

noreturn void
die(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("error: ", format, args);
	va_end(args);
	if (status == EXIT_USAGE && usage != NULL)
		die_say("usage: %s", usage);
	die_now(status);
}
