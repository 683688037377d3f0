#include "table/role_concept.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "table/role_name.h"

#include <stdlib.h>

/* concept, its words in normal form with commas. */
static const char *const concepts[] = {
#include "table/concept_words.inc"
};

/* kind ("-": any), role, sets of concepts: a+b,c+d. */
static const char *const sets[] = {
#include "table/concept_roles.inc"
};

_Static_assert(COUNT(concepts) <= 128, "a set is 128 bits");

enum { NAME_MAX_BYTES = 96, WORD_MAX = 30, WORDS = 4400 };

/* A set of concepts, by their numbers. */
struct concept_set {
	uint64_t bits[2];
};

struct role_set {
	struct concept_set concepts;
	const char *role;
};

/* What may be missing in a set, or said in another word, in turn. */
static const struct loose_words {
	const char *kind; /* NULL: any */
	const char *less, *more;
	bool noun; /* of the kind: it says nothing of who and where */
} loosened[] = {
	{ NULL, "gross", NULL, false }, /* with tax is what is paid */
	{ NULL, "invoice", "billing", false },
	{ NULL, "billing", "invoice", false },
	{ "orders", "order+sale+purchase+transaction+receipt", NULL, true },
	{ "invoices", "invoice+document+sale+transaction", NULL, true },
	{ "payments", "payment+transaction+sale", NULL, true },
	{ "spells", "subscription", NULL, true },
	{ "survey", "answer", NULL, true },
	{ "leads", "lead", NULL, true },
	{ "interactions", "case", NULL, true },
	{ "customers", "customer", NULL, true },
};

/* The same of one kind, as sets. */
struct loose {
	struct concept_set less, more;
	bool noun;
};

struct role_concepts {
	struct arena arena;
	struct map idea; /* their numbers are those of concepts */
	struct map word;
	VEC(uint64_t) concept;	  /* of each word */
	VEC(struct role_set) own; /* of the kind, which win, */
	VEC(struct role_set) any; /* and of all */
	VEC(struct loose) loose;
};

static void
set_add(struct concept_set *set, size_t concept)
{
	set->bits[concept / 64] |= UINT64_C(1) << concept % 64;
}

static void
set_join(struct concept_set *set, struct concept_set more)
{
	set->bits[0] |= more.bits[0];
	set->bits[1] |= more.bits[1];
}

static bool
set_eq(struct concept_set a, struct concept_set b)
{
	return a.bits[0] == b.bits[0] && a.bits[1] == b.bits[1];
}

static struct concept_set
set_of(const struct role_concepts *c, struct str names)
{
	struct concept_set set = { { 0, 0 } };

	while (names.p != NULL) {
		uint32_t at = map_find(&c->idea, str_cut(&names, '+'));

		if (at != MAP_NONE)
			set_add(&set, at);
	}
	return set;
}

struct role_concepts *
role_concepts_open(const char *kind)
{
	struct role_concepts *c = mem_zero(1, sizeof(*c));

	map_borrow(&c->idea, COUNT(concepts));
	map_borrow(&c->word, WORDS);
	for (size_t i = 0; i < COUNT(concepts); i++) {
		struct str rest = role_cell(concepts[i], 1);

		map_add(&c->idea, role_cell(concepts[i], 0));
		while (rest.p != NULL) {
			struct str word = str_cut(&rest, ',');

			if (map_add(&c->word, word) == c->concept.n)
				vec_push(&c->concept, (unsigned char)i);
		}
	}
	for (size_t i = 0; i < COUNT(sets); i++) {
		struct str whose = role_cell(sets[i], 0);
		struct str rest = role_cell(sets[i], 2);
		struct role_set set = { .role = NULL };
		bool any = str_eq(whose, STR("-"));

		if (!any && !str_eq(whose, str_of(kind)))
			continue;
		set.role = arena_str(&c->arena, role_cell(sets[i], 1)).p;
		while (rest.p != NULL) {
			set.concepts = set_of(c, str_cut(&rest, ','));
			if (any)
				vec_push(&c->any, set);
			else
				vec_push(&c->own, set);
		}
	}
	array_each (const struct loose_words, l, loosened, COUNT(loosened)) {
		if (l->kind != NULL && strcmp(l->kind, kind) != 0)
			continue;
		vec_push(&c->loose,
		    ((struct loose){ set_of(c, str_of(l->less)),
			l->more == NULL ? (struct concept_set){ { 0, 0 } }
					: set_of(c, str_of(l->more)),
			l->noun }));
	}
	return c;
}

void
role_concepts_close(struct role_concepts *c)
{
	vec_free(&c->own);
	vec_free(&c->any);
	vec_free(&c->loose);
	vec_free(&c->concept);
	map_free(&c->word);
	map_free(&c->idea);
	arena_free(&c->arena);
	free(c);
}

/* A name as it is cut into words. */
struct cut {
	const struct role_concepts *c;
	struct str name;
	bool dead[NAME_MAX_BYTES + 1]; /* no way leads on from there */
};

/* Articles and prepositions, and zones, say nothing. */
static bool
is_particle(struct str word)
{
	static const char particles[] =
	    "de,du,des,del,della,dello,dell,delle,dei,degli,da,do,dos,das,di,d,"
	    "la,le,les,l,el,los,las,il,lo,of,the,der,die,den,dem,van,het,von,"
	    "vom,zu,zum,zur,for,fur,para,per,por,pour,voor,dla,in,utc,gmt,"
	    "local,iso,and,und,et,y,e,i,en,per,par,pro,je,your,our,pa,av,af,"
	    "til,fra,med,s,vos,votre,ihre,ihr,sua,suas,uw,or,ou,oder,lub,"
	    "zugeordnetes,zugeordneter,zugeordnete,gekoppeld,"
	    "asociado,asociada,associe,associee,associato,"
	    "associated";

	return str_listed(str_of(particles), word);
}

static size_t
token_end(struct str s, size_t i)
{
	while (i < s.n && s.p[i] != ' ')
		i++;
	return i;
}

static bool
is_inside(struct str s, size_t i)
{
	return i < s.n && ((unsigned char)s.p[i] & 0xC0) == 0x80;
}

/* May the bytes from i to j be a word of their own? Short ones of Latin letters
 * only as a whole, or as the end of what they are joined to. */
static bool
may_be_word(struct str s, size_t i, size_t j, size_t end)
{
	bool latin = ((unsigned char)s.p[i] & 0x80) == 0;
	bool first = i == 0 || s.p[i - 1] == ' ';

	if (is_inside(s, j) || (j < s.n && j > end && s.p[j] != ' '))
		return false;
	if (!latin || (first && j >= end))
		return true;
	return j - i >= 3 || (j == end && j - i == 2);
}

/* Cuts the name from i on; the longest word first. */
static bool
cut_from(struct cut *cut, size_t i, struct concept_set *set)
{
	struct str s = cut->name;
	size_t end;

	while (i < s.n && s.p[i] == ' ')
		i++;
	if (i == s.n)
		return true;
	if (cut->dead[i])
		return false;
	end = token_end(s, i);
	for (size_t j = i + WORD_MAX < s.n ? i + WORD_MAX : s.n; j > i; j--) {
		struct str word = { s.p + i, j - i };
		uint32_t at = may_be_word(s, i, j, end)
		    ? map_find(&cut->c->word, word)
		    : MAP_NONE;
		struct concept_set more = { { 0, 0 } };

		if (at != MAP_NONE && cut_from(cut, j, &more)) {
			set_add(&more, cut->c->concept.v[at]);
			set_join(set, more);
			return true;
		}
	}
	if ((i == 0 || s.p[i - 1] == ' ') &&
	    is_particle((struct str){ s.p + i, end - i }) &&
	    cut_from(cut, end, set))
		return true;
	cut->dead[i] = true;
	return false;
}

static size_t
roles_of(const struct role_concepts *c, struct concept_set set,
    const char *role[ROLE_CONCEPT_ROLES])
{
	size_t n = 0;

	for (size_t i = 0; i < c->own.n && n < ROLE_CONCEPT_ROLES; i++)
		if (set_eq(c->own.v[i].concepts, set))
			role[n++] = c->own.v[i].role;
	for (size_t i = 0; i < c->any.n && n == 0; i++)
		if (set_eq(c->any.v[i].concepts, set))
			role[n++] = c->any.v[i].role;
	return n;
}

/* Without those that are of people and places. */
static size_t
drop_whose(const char *role[ROLE_CONCEPT_ROLES], size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		switch (role_type(role[i])) {
		case ROLE_TEXT:
		case ROLE_PERSON:
		case ROLE_EMAIL:
		case ROLE_PHONE:
		case ROLE_COUNTRY:
			break;
		default:
			role[kept++] = role[i];
		}
	return kept;
}

/* Takes concepts off and puts others in their place; false if none is there. */
static bool
loosen(struct concept_set *set, const struct loose *l)
{
	if ((set->bits[0] & l->less.bits[0]) == 0 &&
	    (set->bits[1] & l->less.bits[1]) == 0)
		return false;
	set->bits[0] &= ~l->less.bits[0];
	set->bits[1] &= ~l->less.bits[1];
	set_join(set, l->more);
	return true;
}

size_t
role_concepts_of(const struct role_concepts *c, struct str normal,
    const char *role[ROLE_CONCEPT_ROLES])
{
	struct cut cut = { .c = c, .name = normal };
	struct concept_set set = { { 0, 0 } };
	size_t n;

	if (normal.n == 0 || normal.n > NAME_MAX_BYTES ||
	    !cut_from(&cut, 0, &set))
		return 0;
	n = roles_of(c, set, role);
	for (size_t i = 0; n == 0 && i < c->loose.n; i++)
		if (loosen(&set, &c->loose.v[i])) {
			n = roles_of(c, set, role);
			if (c->loose.v[i].noun)
				n = drop_whose(role, n);
		}
	return n;
}

/* The ideas of a name; none if it has words that are not known. */
static struct concept_set
ideas_of(const struct role_concepts *c, struct str normal)
{
	struct cut cut = { .c = c, .name = normal };
	struct concept_set set = { { 0, 0 } }, none = { { 0, 0 } };

	return normal.n > 0 && normal.n <= NAME_MAX_BYTES &&
		cut_from(&cut, 0, &set)
	    ? set
	    : none;
}

bool
role_concepts_any(
    const struct role_concepts *c, struct str normal, const char *ideas)
{
	struct concept_set set = ideas_of(c, normal);
	struct concept_set any = set_of(c, str_of(ideas));

	return (set.bits[0] & any.bits[0]) != 0 ||
	    (set.bits[1] & any.bits[1]) != 0;
}

size_t
role_concepts_count(const struct role_concepts *c, struct str normal)
{
	struct concept_set set = ideas_of(c, normal);

	return (size_t)(__builtin_popcountll(set.bits[0]) +
	    __builtin_popcountll(set.bits[1]));
}

bool
role_concepts_within(
    const struct role_concepts *c, struct str normal, const char *ideas)
{
	struct concept_set set = ideas_of(c, normal);
	struct concept_set all = ideas == NULL
	    ? (struct concept_set){ { UINT64_MAX, UINT64_MAX } }
	    : set_of(c, str_of(ideas));

	return (set.bits[0] | set.bits[1]) != 0 &&
	    (set.bits[0] & ~all.bits[0]) == 0 &&
	    (set.bits[1] & ~all.bits[1]) == 0;
}
