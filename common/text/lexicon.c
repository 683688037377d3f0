#include "text/lexicon.h"

static bool
is_word(const struct lexicon *lexicon, uint16_t slot, struct str text)
{
	struct str word = lexicon->word[slot - 1].text;

	return lexicon->any_case ? str_ieq(word, text) : str_eq(word, text);
}

/* FNV-1a, of small letters: the slot of a word, or the free one for it. */
static size_t
place(const struct lexicon *lexicon, struct str text)
{
	uint32_t hash = UINT32_C(2166136261);
	size_t at;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		hash ^= c >= 'A' && c <= 'Z' ? c | 0x20u : c;
		hash *= UINT32_C(16777619);
	}
	at = (hash ^ hash >> 16) % (2 * LEXICON_WORDS);
	while (lexicon->slot[at] != 0 &&
	    !is_word(lexicon, lexicon->slot[at], text))
		at = (at + 1) % (2 * LEXICON_WORDS);
	return at;
}

uint32_t *
lexicon_add(struct lexicon *lexicon, struct str text)
{
	size_t at = place(lexicon, text);

	if (lexicon->slot[at] == 0) {
		if (lexicon->n == LEXICON_WORDS)
			return NULL;
		lexicon->word[lexicon->n++].text = text;
		lexicon->slot[at] = (uint16_t)lexicon->n;
	}
	return &lexicon->word[lexicon->slot[at] - 1].value;
}

uint32_t
lexicon_find(const struct lexicon *lexicon, struct str text)
{
	uint16_t slot = lexicon->slot[place(lexicon, text)];

	return slot == 0 ? 0 : lexicon->word[slot - 1].value;
}
