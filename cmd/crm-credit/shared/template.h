/*
 * template: a letter as plain text with marks: {field}, {field:12},
 * {field:>12}; {items} ... {/items} once per item; {level 1}, {level 2-},
 * {level 1-2} ... {/level}; {if field} ... {/if}; {format decimal=, thousands=.
 * date=DD.MM.YYYY} as first line. No arithmetic, no mark within itself.
 */
#pragma once

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct template_text VEC_OF(char);

struct template
{
	struct template_text text; /* without the line of the format */
	char decimal, thousands;   /* 0: none */
	char date[16];		   /* "YYYY-MM-DD" in any order */
};

struct template_value {
	enum { VALUE_TEXT, VALUE_MONEY, VALUE_DATE, VALUE_NUMBER } kind;
	struct str text;
	int64_t number; /* of money, date and number */
};

static inline struct template_value
template_text(struct str s)
{
	return (struct template_value){ VALUE_TEXT, s, 0 };
}

/* What a letter knows: the value of a field, of item number `item` or, with
 * SIZE_MAX, of the letter; false when it knows no such field. */
typedef bool template_value_of(const void *data, struct str field, size_t item,
    struct template_value *value);

struct template_source {
	template_value_of *value;
	const void *data;
	size_t items;
	int32_t level;
};

/* Reads a template; a mark or field that makes no sense ends the run
 * (EXIT_USAGE), with file and line. `value` is asked for every field. */
void
template_read(struct template *t, const char *path, template_value_of *value);

/* Appends the letter. */
void template_render(const struct template *t,
    const struct template_source *source, struct template_text *out);
