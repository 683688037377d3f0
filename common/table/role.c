#include "table/role.h"

#include "base/die.h"
#include "base/line.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "text/near.h"
#include "text/num.h"

#include <stdio.h>
#include <stdlib.h>

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

bool
header_tell_apart(struct header *header, struct arena *arena)
{
	scoped_by(map_free) struct map names = { 0 };
	scoped VEC(uint32_t) times = { 0 };
	bool any = false;
	char text[300];

	for (size_t i = 0; i < header->n; i++)
		if (map_add(&names, header->name[i]) == times.n)
			vec_push(&times, 0);
	for (size_t i = 0; i < header->n; i++) {
		struct str name = header->name[i];
		uint32_t at = map_find(&names, name);

		if (times.v[at]++ == 0)
			continue;
		for (any = true;; times.v[at]++) {
			snprintf(text, sizeof(text), "%.*s_%u",
			    (int)(name.n < 250 ? name.n : 250), name.p,
			    times.v[at]);
			if (map_find(&names, str_of(text)) == MAP_NONE)
				break;
		}
		map_add(&names, str_of(text));
		vec_push(&times, 1);
		header->name[i] = arena_str(arena, str_of(text));
	}
	return any;
}

size_t
header_twin(const struct header *header, size_t column)
{
	size_t i = column + 1;

	while (i < header->n && !str_eq(header->name[i], header->name[column]))
		i++;
	return i < header->n ? i : ROLE_NONE;
}

/* The column that is told apart by that name. */
static size_t
find_apart(const struct header *header, struct str name)
{
	struct header apart = { mem_alloc(header->n, sizeof(*apart.name)),
		header->n };
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t column = ROLE_NONE;

	memcpy(apart.name, header->name, header->n * sizeof(*apart.name));
	if (header_tell_apart(&apart, &arena))
		column = header_exact(&apart, name);
	free(apart.name);
	return column;
}

/* The columns, for a message: "a, b, c". */
static void
list_columns(const struct header *header, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < header->n && strlen(text) + 40 < size; i++)
		line_add(text, size, i > 0 ? ", " : "", "%.*s",
		    STR_ARG(header->name[i]));
	if (strlen(text) + 40 >= size)
		line_add(text, size, ", ", "...");
}

size_t
header_find(const struct header *header, struct str name, struct diag *d)
{
	size_t column = header_exact(header, name);
	struct near near = { .word = name };
	char columns[300];
	int64_t number;

	if (column != ROLE_NONE)
		return column;
	if (num_int(name, &number) && number >= 1 &&
	    (uint64_t)number <= header->n)
		return (size_t)number - 1;
	column = header->n > 0 ? find_apart(header, name) : ROLE_NONE;
	if (column != ROLE_NONE)
		return column;
	list_columns(header, columns, sizeof(columns));
	for (size_t i = 0; i < header->n; i++)
		near_offer(&near, header->name[i]);
	diag_set(d, EXIT_DATA, "no-column",
	    "there is no column \"%.*s\"%s%.*s%s; the columns are: %s",
	    STR_ARG(name), near.best.n > 0 ? " (is \"" : "", STR_ARG(near.best),
	    near.best.n > 0 ? "\" meant?)" : "", columns);
	return ROLE_NONE;
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

bool
role_find(const struct header *header, const char *role, const char *given,
    size_t *column, struct diag *d)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	bool clear = true;
	int best = 0;

	if (given != NULL) {
		*column = header_find(header, str_of(given), d);
		return *column != ROLE_NONE;
	}
	*column = header_exact(header, str_of(role));
	if (*column != ROLE_NONE)
		best = ROLE_CANONICAL + 1;
	for (size_t i = 0; i < header->n; i++) {
		struct str name = header->name[i];
		int score = str_eq(name, str_of(role))
		    ? ROLE_CANONICAL + 1
		    : role_word(role, role_normal(name, &arena));

		if (score == 0 || score < best || i == *column)
			continue;
		clear =
		    score > best || two_columns(header, role, *column, i, d);
		if (score > best)
			*column = i;
		best = score;
		if (!clear)
			break;
	}
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
