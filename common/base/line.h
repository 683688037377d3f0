/*
 * line: a text that is put together in an array of char. It ends with NUL; what
 * has no room is cut.
 */
#pragma once

#include <stddef.h>

/*
 * Appends, as printf has it, to the text in a line of `size` bytes; in front
 * stands `between`, unless there is nothing yet.
 *
 *	char list[80] = "";
 *	line_add(list, sizeof(list), ", ", "%s", name);
 */
void line_add(char *line, size_t size, const char *between, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
