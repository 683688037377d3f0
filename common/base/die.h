/*
 * die: the one way in which a tool ends early.
 */
#pragma once

#include <stdarg.h>
#include <stdnoreturn.h>

/* The exit statuses of every tool. */
enum {
	EXIT_DATA = 1, /* the data cannot be used as asked */
	EXIT_USAGE =
	    2, /* the command line, or a file of rules, makes no sense */
	EXIT_SYSTEM = 3 /* open, read, write, memory, a broken gzip */
};

/* Names the program in front of every message ("crm-segment"); once, in main.
 */
void die_name(const char *program);

/* What die_name was given. */
const char *die_program(void);

/* Prints "PROGRAM: error: MESSAGE" and ends the process with the status. */
noreturn void
die(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the process with the status when all is said. */
noreturn void die_now(int status);

/* The line to type, which die prints behind the message of an EXIT_USAGE; it
 * must live as long as the process. */
void die_usage(const char *line);

/* `before` is called by both, before the process ends. */
void die_before(void (*before)(int status));

/* Prints "PROGRAM: MESSAGE". */
void die_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Writes to standard error. Messages show texts of files that anybody wrote:
 * what could command a terminal, turn the direction of writing or begin another
 * line, and bytes that are no UTF-8, become question marks.
 */
void die_print(const char *format, va_list args)
    __attribute__((format(printf, 1, 0)));
