#include "match_part.h"

#include "cell.h"

static bool
is_given(const struct map *given, struct str word, struct match_keys *keys)
{
	struct str key = match_key(keys, MATCH_PERSON, word);
	uint32_t known = key.n == 0 ? MAP_NONE : map_find(given, key);

	return known != MAP_NONE;
}

/* Cuts a text in two at the first space or the last one. */
static struct str
cut_word(struct str *s, bool last)
{
	struct str word = *s;
	const char *space = NULL;

	for (size_t i = 0; i < s->n && (last || space == NULL); i++)
		if (s->p[i] == ' ')
			space = s->p + i;
	if (space == NULL)
		return (struct str){ NULL, 0 };
	word.n = (size_t)(space - s->p);
	if (last) {
		struct str behind = { space + 1, s->n - word.n - 1 };

		*s = word;
		return behind;
	}
	*s = (struct str){ space + 1, s->n - word.n - 1 };
	return word;
}

void
match_part(const struct map *known, struct str cell[2], struct match_keys *keys)
{
	struct str given = cell_bare(cell[0], 0),
		   family = cell_bare(cell[1], 0);
	struct str whole = given.n == 0 ? family : given, rest = whole, word;

	if ((given.n > 0) == (family.n > 0))
		return;
	if (memchr(whole.p, ',', whole.n) != NULL) {
		cell[1] = str_cut(&rest, ',');
		cell[0] = rest;
		return;
	}
	word = cut_word(&rest, false);
	if (word.n == 0 || !is_given(known, word, keys))
		return;
	if (given.n == 0) {
		cell[0] = word;
		cell[1] = rest;
		return;
	}
	rest = whole;
	word = cut_word(&rest, true);
	if (is_given(known, word, keys))
		return;
	cell[0] = rest;
	cell[1] = word;
}
