#include "base/mem.h"
#include "table/role_claim.h"
#include "table/role_concept.h"
#include "text/iso.h"

bool
role_remark(const struct role_words *words, struct str name)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str head = name, word;
	size_t letters = 0;
	char code[4];

	if (!role_bracket(&head, &word))
		return false;
	word = role_normal(word, &arena);
	for (size_t i = 0; i < word.n; i++)
		letters += word.p[i] >= 'a' && word.p[i] <= 'z';
	return letters > 3 && letters == word.n && !iso_currency(word, code) &&
	    role_words_find(words, word, false) == MAP_NONE &&
	    role_words_find(words, word, true) == MAP_NONE &&
	    !role_concepts_within(words->concepts, word, NULL) &&
	    !str_listed(role_part("a remark"), word);
}
