#include "table/role.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/num.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

/* A line per role: the role, TAB, its aliases in normal form with commas. */
static const char *const aliases[] = {
#include "aliases.inc"
};

enum { ROLES = sizeof(aliases) / sizeof(*aliases) };

const char *
role_aliases(const char *role)
{
	size_t n = strlen(role);

	for (size_t i = 0; i < ROLES; i++)
		if (strncmp(aliases[i], role, n) == 0 && aliases[i][n] == '\t')
			return aliases[i] + n + 1;
	return NULL;
}

const char *
role_by_number(size_t number, struct arena *arena)
{
	if (number >= ROLES)
		return NULL;
	return arena_str(arena,
	    (struct str){ aliases[number], strcspn(aliases[number], "\t") })
	    .p;
}

void
role_option(const char *role, char *out, size_t size)
{
	size_t n = strlen(role);

	if (n > 3 && strcmp(role + n - 3, "_id") == 0)
		n -= 3;
	snprintf(out, size, "%.*s", (int)n, role);
	for (; *out != '\0'; out++)
		if (*out == '_')
			*out = '-';
}

size_t
header_exact(const struct header *header, struct str name)
{
	for (size_t i = 0; i < header->n; i++)
		if (str_eq(header->name[i], name))
			return i;
	return ROLE_NONE;
}

/* Appends to a text of fixed size; what does not fit is cut. */
static void
append(char *text, size_t size, struct str s)
{
	size_t n = strlen(text);

	snprintf(text + n, size - n, "%.*s", STR_ARG(s));
}

/* The columns, for a message: "a, b, c". */
static void
list_columns(const struct header *header, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < header->n && strlen(text) + 40 < size; i++) {
		if (i > 0)
			append(text, size, STR(", "));
		append(text, size, header->name[i]);
	}
	if (strlen(text) + 40 >= size)
		append(text, size, STR(", ..."));
}

size_t
header_find(const struct header *header, struct str name, struct diag *d)
{
	size_t column = header_exact(header, name);
	char columns[300];
	int64_t number;

	if (column != ROLE_NONE)
		return column;
	if (num_int(name, &number) && number >= 1 &&
	    (uint64_t)number <= header->n)
		return (size_t)number - 1;
	list_columns(header, columns, sizeof(columns));
	diag_set(d, EXIT_DATA, "no-column",
	    "there is no column \"%.*s\"; the columns are: %s", STR_ARG(name),
	    columns);
	return ROLE_NONE;
}

/* Letters and digits of a name, words apart, units in brackets left out. */
static size_t
split_words(struct str name, char *out)
{
	bool was_lower = false, bracket = false, space = false;
	size_t n = 0;

	while (name.n > 0) {
		struct str before = name;
		int32_t point = utf8_next(&name);
		utf8proc_category_t kind = utf8proc_category(point);
		bool letter = kind <= UTF8PROC_CATEGORY_LO ||
		    (kind >= UTF8PROC_CATEGORY_MN &&
			kind <= UTF8PROC_CATEGORY_NO);

		bracket |= kind == UTF8PROC_CATEGORY_PS;
		if (letter && !bracket) {
			bool upper = kind == UTF8PROC_CATEGORY_LU;

			if (n > 0 && (space || (was_lower && upper)))
				out[n++] = ' ';
			memcpy(out + n, before.p, before.n - name.n);
			n += before.n - name.n;
			was_lower = kind == UTF8PROC_CATEGORY_LL;
		}
		space = !letter || bracket;
		bracket &= kind != UTF8PROC_CATEGORY_PE;
	}
	return n;
}

struct str
role_normal(struct str name, struct arena *arena)
{
	char *words = arena_alloc(arena, 2 * name.n + 1);
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n;
	struct str result;

	n = utf8proc_map((const utf8proc_uint8_t *)name.p,
	    (utf8proc_ssize_t)name.n, &folded,
	    UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_none();
	if (n < 0) /* no UTF-8: then as it is */
		return arena_str(arena, name);
	words = arena_alloc(arena, 2 * (size_t)n + 1);
	result.n =
	    split_words((struct str){ (const char *)folded, (size_t)n }, words);
	free(folded);
	n = utf8proc_map((const utf8proc_uint8_t *)words,
	    (utf8proc_ssize_t)result.n, &folded,
	    UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_none();
	if (n < 0)
		return arena_str(arena, name);
	result =
	    arena_str(arena, (struct str){ (const char *)folded, (size_t)n });
	free(folded);
	return result;
}

static bool
is_alias(const char *list, struct str normal)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_eq(str_cut(&rest, ','), normal))
			return true;
	return false;
}

/* Does a name of this normal form mean the role: the role's own name in any
 * spelling, Lead ID for lead_id, or an alias? */
static bool
means_role(struct str normal, const char *role, const char *list)
{
	size_t n = strlen(role), i = 0;

	while (i < n && i < normal.n &&
	    normal.p[i] == (role[i] == '_' ? ' ' : role[i]))
		i++;
	return (i == n && n == normal.n) ||
	    (list != NULL && is_alias(list, normal));
}

static bool
two_columns(const struct header *header, const char *role, size_t first,
    size_t second, struct diag *d)
{
	char option[64];

	role_option(role, option, sizeof(option));
	return diag_set(d, EXIT_DATA, "two-columns",
	    "two columns could be %s: %zu \"%.*s\" and %zu \"%.*s\"; name one "
	    "with --%s=COLUMN",
	    role, first + 1, STR_ARG(header->name[first]), second + 1,
	    STR_ARG(header->name[second]), option);
}

size_t
role_of_name(struct str name)
{
	struct arena arena = { 0 };
	struct str normal = role_normal(name, &arena);
	size_t role = ROLE_NONE;

	for (size_t i = 0; i < ROLES && role == ROLE_NONE; i++) {
		struct str list = str_of(aliases[i]);
		struct str canonical = str_cut(&list, '\t');

		if (str_eq(name, canonical) || is_alias(list.p, normal))
			role = i;
	}
	arena_free(&arena);
	return role;
}

bool
role_find(const struct header *header, const char *role, const char *given,
    size_t *column, struct diag *d)
{
	const char *list = role_aliases(role);
	struct arena arena = { 0 };
	bool clear = true, exact;

	if (given != NULL) {
		*column = header_find(header, str_of(given), d);
		return *column != ROLE_NONE;
	}
	*column = ROLE_NONE;
	exact = header_exact(header, str_of(role)) != ROLE_NONE;
	for (size_t i = 0; clear && i < header->n; i++) {
		struct str name = header->name[i];

		if (exact ? !str_eq(name, str_of(role))
			  : !means_role(role_normal(name, &arena), role, list))
			continue;
		if (*column != ROLE_NONE)
			clear = two_columns(header, role, *column, i, d);
		*column = i;
	}
	arena_free(&arena);
	return clear;
}

bool
role_lacking(const struct header *header, const char *what, struct diag *d)
{
	char columns[300];

	list_columns(header, columns, sizeof(columns));
	return diag_set(d, EXIT_DATA, "no-column", "%s; the columns are: %s",
	    what, columns);
}

bool
role_missing(const struct header *header, const char *role, struct diag *d)
{
	char what[160], option[64];

	role_option(role, option, sizeof(option));
	snprintf(what, sizeof(what),
	    "no column is %s; name it with --%s=COLUMN", role, option);
	return role_lacking(header, what, d);
}
