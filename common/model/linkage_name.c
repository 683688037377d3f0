/* Names of people: exchanged ones, parts of them, forms of one name. */
#include "model/linkage_inside.h"

enum {
	PARTS = 6,    /* words of a name that are compared */
	SHORTEST = 4, /* of a name behind a particle that is written in one */
	FORM = LINKAGE_FORMS - 1
};

/* As alike as two words must be not to be two names. */
#define ROUGH .7

int
linkage_name_level(double alike)
{
	return alike >= .92	     ? 1
	    : alike >= LINKAGE_ALIKE ? 2
	    : alike >= ROUGH	     ? 4
				     : 5;
}

/* The two names that a word is a form of. */
static uint32_t
first_form(uint32_t about)
{
	return about & FORM;
}

static uint32_t
second_form(uint32_t about)
{
	return about / LINKAGE_FORMS & FORM;
}

bool
linkage_related(uint32_t about, uint32_t other)
{
	uint32_t a = first_form(about), b = second_form(about);
	uint32_t c = first_form(other), d = second_form(other);

	return a != 0 && c != 0 &&
	    (a == c || a == d || (b != 0 && (b == c || b == d)));
}

bool
linkage_foreign(uint32_t about, uint32_t other)
{
	return first_form(about) != 0 && first_form(other) != 0 &&
	    !linkage_related(about, other);
}

/* Words that stand before a family name. */
bool
linkage_particle(struct str word)
{
	static const char *const particles[] = { "von", "van", "der", "den",
		"de", "del", "la", "le", "di", "da", "du", "dos", "das", "zu",
		"zur", "zum", "ter", "ten", "al", "el", "bin", "ibn", "mac",
		"mc", "o", "d", "y", "und", "&" };

	return str_among(word, particles, COUNT(particles));
}

static size_t
cut_parts(struct str s, struct str part[PARTS])
{
	size_t n = 0;

	while (s.n > 0 && s.p != NULL && n < PARTS) {
		struct str word = str_cut(&s, ' ');

		/* D. alone, or behind a name, is an initial */
		if (word.n > 0 &&
		    (!linkage_particle(word) ||
			(s.n == 0 && (n == 0 || word.n == 1))))
			part[n++] = word;
	}
	return n;
}

static bool
fits(struct str a, struct str b)
{
	return str_eq(a, b) || ((a.n == 1 || b.n == 1) && a.p[0] == b.p[0]);
}

/* Is the word the initials of so many others: JP, and Jean Pierre? */
static bool
are_initials(struct str word, const struct str *other, size_t n)
{
	size_t same = 0;

	while (same < n && same < word.n && word.p[same] == other[same].p[0])
		same++;
	return n > 1 && word.n == n && same == n;
}

/* Is every word of the shorter name in the other one, by its initial at least?
 * Anna and Anna Maria, J. and Jonas, JP, Schulz and Meyer-Schulz. */
static bool
is_part(struct str a, struct str b)
{
	struct str pa[PARTS], pb[PARTS];
	size_t na = cut_parts(a, pa), nb = cut_parts(b, pb);
	uint32_t taken = 0;

	if (na > nb)
		return is_part(b, a);
	if (na == 1 && are_initials(pa[0], pb, nb))
		return true;
	for (size_t i = 0; i < na; i++) {
		size_t k = 0;

		while (k < nb && ((taken >> k & 1) || !fits(pa[i], pb[k])))
			k++;
		if (k == nb)
			return false;
		taken |= UINT32_C(1) << k;
	}
	return na > 0;
}

static uint32_t
about_word(const struct linkage_words *words, struct str word)
{
	uint32_t k = words == NULL ? MAP_NONE : map_find(&words->text, word);

	return k == MAP_NONE ? 0 : words->about.v[k];
}

/* Has one of these words a partner among the others, if a mistyped one? */
static bool
has_partner(const struct linkage_words *words, struct str word,
    const struct str *other, size_t n, struct linkage_room *room)
{
	uint32_t x = about_word(words, word);

	for (size_t i = 0; i < n; i++) {
		uint32_t y = about_word(words, other[i]);

		if (fits(word, other[i]) || linkage_related(x, y) ||
		    (!linkage_foreign(x, y) &&
			linkage_jaro_winkler(word, other[i], room) >= ROUGH))
			return true;
	}
	return false;
}

/* Takes away the words that two names have in common. */
static void
drop_common(struct str a[PARTS], size_t *na, struct str b[PARTS], size_t *nb)
{
	for (size_t i = *na; i-- > 0;)
		for (size_t k = *nb; k-- > 0;)
			if (str_eq(a[i], b[k])) {
				a[i] = a[--*na];
				b[k] = b[--*nb];
				break;
			}
}

/* Has each of two names a word that the other one has in no form: Anna Maria
 * and Anna Luise? */
static bool
are_sisters(const struct linkage_words *words, struct str a, struct str b,
    struct linkage_room *room)
{
	struct str pa[PARTS], pb[PARTS];
	size_t na = cut_parts(a, pa), nb = cut_parts(b, pb), i = 0, k = 0;

	if (na < 2 || nb < 2)
		return false;
	drop_common(pa, &na, pb, &nb);
	while (i < na && has_partner(words, pa[i], pb, nb, room))
		i++;
	while (k < nb && has_partner(words, pb[k], pa, na, room))
		k++;
	return i < na && k < nb;
}

/* Is the one a name that is known, and the other one that of the other sex made
 * of it: Valentin and Valentina, Mario and Maria? */
static bool
is_feminine(struct str man, struct str woman)
{
	static const char *const endings[] = { "a", "e", "ia", "ie", "in",
		"ina", "ine", "le", "ette", "ne", "ye" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		struct str end = str_of(endings[i]);
		size_t stem = woman.n - end.n;

		if (woman.n <= end.n + 2 || !str_ends(woman, end))
			continue;
		if (man.n == stem + 1 && i == 0 && man.p[stem] == 'o')
			man.n--;
		if (man.n == stem && memcmp(man.p, woman.p, stem) == 0)
			return true;
	}
	return false;
}

bool
linkage_two_sexes(uint32_t x, struct str a, uint32_t y, struct str b)
{
	return (first_form(x) != 0 && is_feminine(a, b)) ||
	    (first_form(y) != 0 && is_feminine(b, a));
}

static const char *const joined[] = { "von", "van", "vander", "vanden",
	"vonder", "de", "dela", "del", "di", "da", "du", "mac", "mc", "o", "d",
	"al", "el", "la", "le" };

enum { JOINED = COUNT(joined) };

/* Delacruz and Cruz: the longer one begins with particles. */
bool
linkage_behind_particle(struct str a, struct str b)
{
	struct str before;

	if (a.n < b.n)
		return linkage_behind_particle(b, a);
	before = (struct str){ a.p, a.n - b.n };
	return b.n >= SHORTEST && before.n > 0 &&
	    memcmp(a.p + before.n, b.p, b.n) == 0 &&
	    str_among(before, joined, JOINED);
}

unsigned char
linkage_name_form(struct str name)
{
	unsigned char form = 0;

	if (name.n <= 1 || memchr(name.p, ' ', name.n) != NULL)
		form |= LINKAGE_WORDS;
	for (int i = 0; i < JOINED; i++)
		if (name.n >= SHORTEST && str_starts(name, str_of(joined[i])))
			form |= LINKAGE_PARTICLE;
	return form;
}

/* A letter that is no sign between words, nor the e of ae for an umlaut. */
static bool
counts(struct str s, size_t i)
{
	char c = s.p[i], before = i > 0 ? s.p[i - 1] : ' ';

	return strchr("._- ", c) == NULL &&
	    !(c == 'e' && (before == 'a' || before == 'o' || before == 'u'));
}

/* The bytes of a text that a word takes from its beginning, 0 for none; the
 * word alone, by its first letter. */
static size_t
takes(struct str text, struct str word)
{
	size_t i = 0;

	for (size_t k = 0; k < word.n; k++) {
		if (!counts(word, k))
			continue;
		while (i < text.n && !counts(text, i))
			i++;
		if (i == text.n || text.p[i] != word.p[k])
			return 0;
		i++;
	}
	return i;
}

/* What names take from the beginning of a text, by one of their words or its
 * initial; *whole: by a word. */
static size_t
names_take(struct str text, const struct str *name, size_t n, bool *whole)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		for (struct str rest = name[i]; rest.p != NULL && rest.n > 0;) {
			struct str word = str_cut(&rest, ' ');
			size_t taken = takes(text, word);

			*whole |= taken > 1;
			if (taken == 0 && word.n > 0)
				taken = takes(text, (struct str){ word.p, 1 });
			most = taken > most ? taken : most;
		}
	return most;
}

bool
linkage_named(struct str email, const struct str *name, size_t n)
{
	struct str rest = str_cut(&email, '@');
	bool whole = false;

	while (rest.n > 0) {
		size_t taken =
		    counts(rest, 0) ? names_take(rest, name, n, &whole) : 1;

		if (taken == 0)
			return false;
		rest = (struct str){ rest.p + taken, rest.n - taken };
	}
	return whole;
}

bool
linkage_has_name(struct str email, struct str name)
{
	struct str local = str_cut(&email, '@');

	while (name.p != NULL && name.n > 0) {
		struct str word = str_cut(&name, ' ');

		for (size_t i = 0; word.n > 2 && i < local.n; i++)
			if (takes((struct str){ local.p + i, local.n - i },
				word) > 0)
				return true;
	}
	return false;
}

/* May given and family name be exchanged, by their shapes? */
static bool
may_cross(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b)
{
	int other = linkage->data->field[field].swap;
	const struct linkage_shape *shape = linkage->values[field].shape;

	return other >= 0 && a[other] != LINKAGE_NONE &&
	    b[other] != LINKAGE_NONE &&
	    linkage_jaro_winkler_most(&shape[a[field]], &shape[b[other]]) >=
	    LINKAGE_ALIKE &&
	    linkage_jaro_winkler_most(&shape[a[other]], &shape[b[field]]) >=
	    LINKAGE_ALIKE;
}

static uint32_t
about(const struct linkage_values *v, uint32_t value)
{
	return v->about == NULL ? 0 : v->about[value];
}

/*
 * Names exchanged of which one is the same, and the other one is not or is
 * missing: which of the two it is tells the table of given names. The one that
 * is the same has level 1, the other one's texts are compared.
 */
int
linkage_crossed(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b)
{
	const struct linkage_data *data = linkage->data;
	int other = data->field[field].swap;
	bool there = a[field] == b[other] && a[field] != LINKAGE_NONE;
	bool back = a[other] == b[field] && b[field] != LINKAGE_NONE;
	uint32_t same = there ? a[field] : b[field];
	bool given;

	if (there && back)
		return 0;
	given = first_form(about(&linkage->values[data->given], same)) != 0;
	if (given == (field == data->given))
		return 1;
	if (there)
		return a[other] == LINKAGE_NONE || b[field] == LINKAGE_NONE
		    ? LINKAGE_MISSING
		    : -1;
	return a[field] == LINKAGE_NONE || b[other] == LINKAGE_NONE
	    ? LINKAGE_MISSING
	    : -1;
}

int
linkage_name_least(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b)
{
	const struct linkage_values *v = &linkage->values[field];
	const struct map *names = linkage->data->field[field].values;
	int swap = linkage->data->field[field].swap;
	uint32_t x = a[field], y = b[field];
	unsigned form;
	int least;

	if (linkage_crosses(swap, field, a, b))
		return 1;
	form = v->form[x] | v->form[y];
	least = linkage_name_level(
	    linkage_jaro_winkler_most(&v->shape[x], &v->shape[y]));

	if (least > 1 && may_cross(linkage, field, a, b))
		return 1;
	if (least > 3 &&
	    ((form & LINKAGE_WORDS) ||
		linkage_related(about(v, x), about(v, y)) ||
		((form & LINKAGE_PARTICLE) &&
		    linkage_behind_particle(
			map_text(names, x), map_text(names, y)))))
		return 3;
	return least;
}

/* Is the one name the second one of the other, whose first is another: Omar,
 * and Tariq Omar, who may be a son? */
static bool
is_second(const struct linkage_words *words, struct str a, struct str b)
{
	struct str pa[PARTS], pb[PARTS];
	size_t na = cut_parts(a, pa), nb = cut_parts(b, pb);

	if (na > nb)
		return is_second(words, b, a);
	return na == 1 && nb > 1 && is_part(a, b) &&
	    linkage_foreign(about_word(words, pa[0]), about_word(words, pb[0]));
}

/* The level as it is written, without an exchange. */
static int
written_level(const struct linkage *linkage, int field, uint32_t a, uint32_t b,
    struct linkage_room *room)
{
	const struct linkage_values *v = &linkage->values[field];
	const struct map *names = linkage->data->field[field].values;
	struct str ta = map_text(names, a), tb = map_text(names, b);
	int level = linkage_name_level(linkage_jaro_winkler(ta, tb, room));
	uint32_t x = about(v, a), y = about(v, b);
	bool own = linkage->data->field[field].own;
	const struct linkage_words *words = linkage->data->field[field].words;

	if ((v->form[a] & v->form[b] & LINKAGE_WORDS) &&
	    are_sisters(words, ta, tb, room))
		return 5;
	if (own && level > 3 && is_second(words, ta, tb))
		return 5;
	if (level > 3 &&
	    (linkage_related(x, y) ||
		(((v->form[a] | v->form[b]) & LINKAGE_WORDS) &&
		    is_part(ta, tb)) ||
		linkage_behind_particle(ta, tb)))
		return 3;
	return own && !linkage_related(x, y) &&
		(linkage_foreign(x, y) || linkage_two_sexes(x, ta, y, tb))
	    ? 5
	    : level;
}

/* The level; that of exchanged names where both are alike. */
int
linkage_name_compare(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b, struct linkage_room *room)
{
	const struct map *names = linkage->data->field[field].values;
	int other = linkage->data->field[field].swap, exchanged;
	struct str ta;
	double crossed;
	int level;

	if (linkage_crosses(other, field, a, b))
		return a[field] == b[other]
		    ? written_level(linkage, field, a[other], b[field], room)
		    : written_level(linkage, field, a[field], b[other], room);
	level = written_level(linkage, field, a[field], b[field], room);
	ta = map_text(names, a[field]);
	if (level < 3 || !may_cross(linkage, field, a, b))
		return level;
	crossed = linkage_jaro_winkler(ta, map_text(names, b[other]), room);
	if (crossed < LINKAGE_ALIKE ||
	    linkage_jaro_winkler(map_text(names, a[other]),
		map_text(names, b[field]), room) < LINKAGE_ALIKE)
		return level;
	exchanged = written_level(linkage, field, a[field], b[other], room);
	return exchanged < level || exchanged == 5 ? exchanged : level;
}
