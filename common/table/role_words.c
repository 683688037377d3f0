#include "table/role_words.h"

#include "base/mem.h"

#include <stdlib.h>

/* kind, role ("-": none), words, weak words. */
static const char *const kinds[] = {
#include "table/kind_words.inc"
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
	BEHIND_OWN = 10000, /* the words of a kind say more than those of all */
	WORDS = 3000,	    /* there are about so many */
	OWN_WORDS = 300
};

static uint32_t
role_number(struct role_words *w, struct str role)
{
	if (str_eq(role, STR("-")))
		return MAP_NONE;
	for (size_t i = 0; i < w->role.n; i++)
		if (str_eq(str_of(w->role.v[i]), role))
			return (uint32_t)i;
	vec_push(&w->role, arena_str(&w->arena, role).p);
	return (uint32_t)w->role.n - 1;
}

static void
add_word(struct role_words *w, bool own, struct str word, struct role_meaning m)
{
	uint32_t at = map_add(own ? &w->own : &w->word, word);
	uint32_t here = (uint32_t)w->meaning.n, none = MAP_NONE;

	if (own && at == w->first_own.n)
		vec_push(&w->first_own, none);
	if (!own && at == w->first.n)
		vec_push(&w->first, none);
	m.next = own ? w->first_own.v[at] : w->first.v[at];
	*(own ? &w->first_own.v[at] : &w->first.v[at]) = here;
	vec_push(&w->meaning, m);
}

static void
add_list(struct role_words *w, bool own, struct str list, struct role_meaning m)
{
	while (list.p != NULL) {
		struct str word = str_cut(&list, ',');

		struct role_meaning n = m;

		if (m.role != MAP_NONE &&
		    role_is_own_name(str_of(w->role.v[m.role]), word))
			n.score = ROLE_CANONICAL;
		if (word.n > 0)
			add_word(w, own, word, n);
		m.place++;
	}
}

struct role_words *
role_words_open(const char *kind)
{
	struct role_words *w = mem_zero(1, sizeof(*w));

	w->kind = kind;
	w->concepts = role_concepts_open(kind);
	map_borrow(&w->word, WORDS);
	map_borrow(&w->own, OWN_WORDS);
	for (size_t i = 0; i < role_rows(); i++) {
		struct str role = role_cell(role_row(i), 0);
		char own[64];
		struct str name;
		struct role_meaning m = { .role = role_number(w, role),
			.score = ROLE_CANONICAL,
			.place = BEHIND_OWN };

		for (size_t k = 0; k < role.n && k < sizeof(own); k++)
			own[k] = role.p[k] == '_' ? ' ' : role.p[k];
		name = arena_str(&w->arena, (struct str){ own, role.n });
		add_word(w, false, name, m);
		m.score = ROLE_WORD;
		add_list(w, false, role_cell(role_row(i), 2), m);
		m.score = ROLE_WEAK;
		add_list(w, false, role_cell(role_row(i), 3), m);
	}
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct role_meaning m = { .score = ROLE_WORD };

		if (!str_eq(role_cell(kinds[i], 0), str_of(kind)))
			continue;
		m.role = role_number(w, role_cell(kinds[i], 1));
		add_list(w, true, role_cell(kinds[i], 2), m);
		m.score = ROLE_WEAK;
		add_list(w, true, role_cell(kinds[i], 3), m);
	}
	return w;
}

void
role_words_close(struct role_words *w)
{
	vec_free(&w->role);
	vec_free(&w->first);
	vec_free(&w->first_own);
	vec_free(&w->meaning);
	map_free(&w->word);
	map_free(&w->own);
	role_concepts_close(w->concepts);
	arena_free(&w->arena);
	free(w);
}

uint32_t
role_words_find(const struct role_words *w, struct str word, bool any_kind)
{
	uint32_t at = any_kind ? MAP_NONE : map_find(&w->own, word);

	if (at != MAP_NONE)
		return w->first_own.v[at];
	at = map_find(&w->word, word);
	return at == MAP_NONE ? MAP_NONE : w->first.v[at];
}

bool
role_words_own(const struct role_words *w, struct str word)
{
	return map_find(&w->own, word) != MAP_NONE;
}
