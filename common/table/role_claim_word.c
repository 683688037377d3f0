/* What words and ideas claim, and claims that are taken back. */
#include "table/role_claim_inside.h"

#include "table/role_concept.h"

void
role_claim_add(struct claims *c, const char *role, int score, int place)
{
	size_t i = 0;

	while (i < c->n && strcmp(c->claim[i].role, role) != 0)
		i++;
	if (i == ROLE_CLAIMS ||
	    (c->extra.n > 0 && role_forbidden(role, c->extra)))
		return;
	if (i == c->n)
		c->claim[c->n++] = (struct role_claim){ role, 0, 0 };
	if (score > c->claim[i].score)
		c->claim[i] = (struct role_claim){ role, score, place };
}

/* The roles of a word, with `less` taken off their scores. False if it is none
 * at all; true for one that this kind gives no role. */
bool
role_claim_word(
    const struct role_words *w, struct str word, int less, struct claims *c)
{
	uint32_t i = role_words_find(w, word, c->any_kind);

	if (i == MAP_NONE)
		return false;
	for (; i != MAP_NONE; i = w->meaning.v[i].next) {
		const struct role_meaning *m = &w->meaning.v[i];
		int score = m->score;

		if (less > 0 && score > ROLE_WORD)
			score = ROLE_WORD;
		if (m->role != MAP_NONE)
			role_claim_add(
			    c, w->role.v[m->role], score - less, m->place);
	}
	return true;
}

/* Leaves of the claims from there on those that may be. */
void
role_claim_keep(struct claims *c, size_t from, bool (*may_be)(const char *role))
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++)
		if (may_be(c->claim[i].role))
			c->claim[n++] = c->claim[i];
	c->n = n;
}

/* Roles of what was said, not of who said it, are no party's own: Customer
 * Type is no type of an order. */
bool
role_claim_is_partys(const char *role)
{
	switch (role_type(role)) {
	case ROLE_LEVEL:
	case ROLE_NUMBER:
	case ROLE_RATING:
	case ROLE_DATE:
	case ROLE_MONEY:
	case ROLE_RATE:
	case ROLE_FLAG:
		return false;
	default:
		return !str_listed(
		    STR("product_name,product_id,category"), str_of(role));
	}
}

/* The ideas in the name, and nothing else. */
void
role_claim_ideas(
    const struct role_words *w, struct str normal, struct claims *c)
{
	const char *role[ROLE_CONCEPT_ROLES];
	size_t n = role_concepts_of(w->concepts, normal, role);

	for (size_t i = 0; i < n; i++)
		role_claim_add(
		    c, role[i], ROLE_WEAK, -1); /* before bare words */
}
