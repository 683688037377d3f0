#include "kinds.h"

#include <string.h>

/*
 * In the order of the page. Cells, parted by TAB, "-" for none: kind; shape;
 * area; drawing; columns that must be there, that must not; measures; columns
 * kept of rows; columns of numbers; and for the drawing "recipe" names, small
 * names, mark, what it shows, numbers beside, the largest of this first; and
 * which rows of the table it is of.
 */
static const char *const lines[] = {
#include "crm-report/table/kinds.inc"
};

enum { KINDS = COUNT(lines) };

/* The next cell; NULL for "-". */
static const char *
cell(struct str *line, struct arena *arena)
{
	struct str text = str_cut(line, '\t');

	return str_eq(text, STR("-")) ? NULL : arena_str(arena, text).p;
}

void
kinds_load(struct kinds *all, struct arena *arena)
{
	all->v = arena_alloc(arena, KINDS * sizeof(*all->v));
	all->n = KINDS;
	for (size_t i = 0; i < KINDS; i++) {
		struct str line = str_of(lines[i]);
		struct kind *k = &all->v[i];

		k->name = cell(&line, arena);
		k->shape = strcmp(cell(&line, arena), "rows") == 0
		    ? SHAPE_ROWS
		    : SHAPE_TABLE;
		k->area = cell(&line, arena);
		k->drawing = cell(&line, arena);
		k->all = cell(&line, arena);
		k->none = cell(&line, arena);
		k->measures = cell(&line, arena);
		k->needs = cell(&line, arena);
		k->counts = cell(&line, arena);
		k->recipe.label = cell(&line, arena);
		k->recipe.sub = cell(&line, arena);
		k->recipe.mark = cell(&line, arena);
		k->recipe.marks = cell(&line, arena);
		k->recipe.numbers = cell(&line, arena);
		k->recipe.sort = cell(&line, arena);
		k->rows = cell(&line, arena);
	}
}

/* Does a column fit a word of a list? A word "k*" is any beginning. */
static bool
fits(struct str word, struct str column)
{
	if (word.n > 0 && word.p[word.n - 1] == '*') {
		word.n--;
		return str_starts(column, word) && column.n > word.n;
	}
	return str_eq(word, column);
}

bool
in_list(const char *list, struct str word)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.n > 0)
		if (fits(str_cut(&rest, ' '), word))
			return true;
	return false;
}

bool
kind_needs(const struct kind *k, struct str column)
{
	return k->needs == NULL || in_list(k->needs, column) ||
	    in_list(k->all, column);
}

bool
kind_counts(const struct kind *k, struct str column)
{
	return in_list(k->counts, column);
}

/* Every word of the list fits a column; or none does. */
static bool
has_columns(const char *list, const struct str *name, size_t n, bool all)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');
		bool found = false;

		for (size_t i = 0; i < n && !found; i++)
			found = fits(word, name[i]);
		if (found != all)
			return false;
	}
	return true;
}

size_t
kinds_of(const struct kinds *all, const struct str *name, size_t n,
    const struct kind **kind, size_t most)
{
	size_t found = 0;

	for (size_t i = 0; i < all->n && found < most; i++) {
		const struct kind *k = &all->v[i];

		if (has_columns(k->all, name, n, true) &&
		    has_columns(k->none, name, n, false))
			kind[found++] = k;
	}
	return found;
}
