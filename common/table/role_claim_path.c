/* Names that say of whom or what something is: Customer Name, Order/Date. */
#include "table/role_claim_inside.h"

#include "table/role_concept.h"

/* The rest of a name behind a prefix of the list, or {NULL, 0}. */
struct str
role_claim_behind(struct str list, struct str name)
{
	struct str best = { NULL, 0 };

	while (list.p != NULL) {
		struct str word = str_cut(&list, ',');

		if (name.n > word.n + 1 && str_starts(name, word) &&
		    name.p[word.n] == ' ' &&
		    (best.p == NULL || name.n - word.n - 1 < best.n))
			best = (struct str){ name.p + word.n + 1,
				name.n - word.n - 1 };
	}
	return best;
}

/* An item has no address, no people, and no status of the order. */
static bool
is_items(const char *role)
{
	switch (role_type(role)) {
	case ROLE_EMAIL:
	case ROLE_PHONE:
	case ROLE_COUNTRY:
	case ROLE_LEVEL:
		return false;
	case ROLE_PERSON:
		return strcmp(role, "product_name") == 0;
	default:
		return strcmp(role, "postcode") != 0;
	}
}

/* What an order or a ticket is of is no company of the customer's: Sales
 * Organization. */
static bool
is_no_company(const char *role)
{
	return strcmp(role, "company") != 0;
}

static bool
is_id(const char *role)
{
	return role_type(role) == ROLE_ID;
}

static bool
is_place(const char *role)
{
	return str_listed(role_part("places"), str_of(role));
}

void
role_claim_prefix(
    const struct role_words *w, struct str normal, struct claims *c)
{
	struct str noun = role_part(w->kind);
	struct str rest =
	    noun.p == NULL ? noun : role_claim_behind(noun, normal);
	size_t n = c->n;

	if (rest.p != NULL && !str_eq(rest, STR("name")))
		role_claim_word(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	if (strcmp(w->kind, "customers") != 0)
		role_claim_keep(c, n, is_no_company);
	if (str_starts(normal, STR("item")) || str_starts(normal, STR("line")))
		role_claim_keep(c, n, is_items);
	rest = role_claim_behind(role_part("a system"), normal);
	n = c->n;
	if (rest.p != NULL && /* Copper ID, Shopify Order ID */
	    !role_claim_word(w, rest, 0, c))
		role_claim_ideas(w, rest, c);
	role_claim_keep(c, n, is_id);
	for (size_t i = n; i < c->n; i++)
		if (c->claim[i].score > ROLE_WEAK)
			c->claim[i].score = ROLE_WEAK;
	rest = role_claim_behind(role_part("party"), normal);
	if (rest.p == NULL)
		return;
	n = c->n;
	if (role_concepts_within(w->concepts, rest, "no")) {
		if (role_claim_behind(role_part("numbered party"), normal).p !=
		    NULL)
			role_claim_add(c, "customer_id", ROLE_PREFIX, 0);
		return;
	}
	role_claim_word(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	role_claim_keep(c, n, role_claim_is_partys);
	if (c->n > n)
		return;
	c->any_kind = true; /* a state of an order, but where somebody lives */
	role_claim_word(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	role_claim_keep(c, n, is_place);
	c->any_kind = false;
}

/* The last part of a path A/B, A.B, A: B, A - B; where there is none, nothing.
 */
static struct str
last_part(struct str name)
{
	for (size_t i = name.n; i-- > 1;) {
		char b = name.p[i];
		bool between = i + 1 < name.n;

		if (between && b == '-' && name.p[i - 1] == ' ' &&
		    name.p[i + 1] == ' ')
			return (struct str){ name.p + i + 2, name.n - i - 2 };
		if (between && (b == '/' || b == '.' || b == ':') &&
		    name.p[i - 1] != ' ' && (name.p[i + 1] != ' ' || b == ':'))
			return (struct str){ name.p + i + 1, name.n - i - 1 };
	}
	return (struct str){ NULL, 0 };
}

/* Without the number of the first of several: E-mail 1, Address 1. */
static struct str
without_one(struct str normal)
{
	return normal.n > 2 && normal.p[normal.n - 1] == '1' &&
		normal.p[normal.n - 2] == ' '
	    ? (struct str){ normal.p, normal.n - 2 }
	    : normal;
}

void
role_claim_path(const struct role_words *w, struct str name, struct claims *c,
    struct arena *arena)
{
	struct str last = last_part(name), head;
	struct str noun = role_part(w->kind);
	bool party;
	size_t n = c->n;

	if (last.p == NULL)
		return;
	head = (struct str){ name.p, (size_t)(last.p - 1 - name.p) };
	last = role_normal(last, arena);
	if (str_listed(role_part("a label"), last) &&
	    last_part(head).p != NULL) { /* Person - Email - Work */
		last = last_part(head);
		head.n = (size_t)(last.p - 1 - head.p);
		last = role_normal(last, arena);
	}
	head = without_one(role_normal(head, arena));
	if (str_listed(role_part("a label"), last) &&
	    !str_eq(last, STR("fax"))) { /* City - Home */
		if (!role_claim_word(w, head, ROLE_WORD - ROLE_PREFIX, c))
			role_claim_ideas(w, head, c);
		role_claim_keep(c, n, role_claim_is_partys);
		return;
	}
	party = str_listed(role_part("party"), head) ||
	    role_concepts_within(w->concepts, head, "customer+billing+contact");
	if (str_eq(last, STR("value")))
		role_claim_word(w, head, ROLE_WORD - ROLE_PREFIX, c);
	if (!party && !str_listed(role_part("holder"), head) &&
	    (noun.p == NULL || !str_listed(noun, head)))
		return;
	role_claim_word(w, last, ROLE_WORD - ROLE_PREFIX, c);
	if (party && strcmp(w->kind, "customers") != 0)
		role_claim_keep(c, n, role_claim_is_partys);
}
