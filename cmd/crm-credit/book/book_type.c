#include "book_type.h"

#include "base/mem.h"
#include "table/role_name.h"

/* type, words; in the order of enum book_type */
static const char *const words[] = {
#include "type_words.inc"
};

enum { WORDS = COUNT(words), SEEN = 8 };

_Static_assert((int)WORDS == (int)BOOK_TYPE_NONE, "a line for each type");

static enum book_type
look_up(struct str word)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(word, &arena);
	size_t i = 0;

	while (i < WORDS && !str_listed(role_cell(words[i], 1), normal))
		i++;
	return (enum book_type)i;
}

enum book_type
book_type_of(struct book_types *types, struct str word)
{
	enum book_type type;

	for (size_t i = 0; i < SEEN; i++)
		if (types->seen[i].n > 0 &&
		    str_eq(word,
			(struct str){ types->seen[i].word, types->seen[i].n }))
			return (enum book_type)types->seen[i].type;
	type = look_up(word);
	if (word.n > 0 && word.n <= sizeof(types->seen[0].word)) {
		size_t at = types->next++ % SEEN;

		memcpy(types->seen[at].word, word.p, word.n);
		types->seen[at].n = (unsigned char)word.n;
		types->seen[at].type = (unsigned char)type;
	}
	return type;
}
