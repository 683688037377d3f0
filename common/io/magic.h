/*
 * magic: files that are no table, known by their first bytes whatever their
 * name says: workbooks, archives, pages, JSON, databases. Each is named for
 * what it is, with the program that makes CSV of it.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>

enum { MAGIC_BYTES = 4096 }; /* of the beginning, that decide */

/*
 * False, with *d filled (EXIT_DATA, code no-table), if a file that begins so is
 * no table. `name` is the path, for the command in the message; NULL if there
 * is none to name. Text is looked at behind byte order marks and white space,
 * in UTF-16 and UTF-32, too.
 */
bool magic_is_text(struct str head, const char *name, struct diag *d);
