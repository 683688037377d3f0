/* Values of several words: addresses, firms, whole names, titles. */
#include "model/linkage_inside.h"

enum { TOKENS = LINKAGE_TOKENS_MAX };

/* Tokens that are left over on both sides, and how alike they are. */
struct leftover {
	uint32_t a[TOKENS], b[TOKENS];
	size_t na, nb;
	double alike[TOKENS][TOKENS]; /* 0 where below PAIRED */
	bool paired_a[TOKENS], paired_b[TOKENS];
	bool given, other; /* is a name in common that is known as a given
			      one; one that is not? */
};

static const double paired = LINKAGE_PAIRED, form = .95;

static uint32_t
about(const struct linkage_values *v, uint32_t token)
{
	return v->about == NULL ? 0 : v->about[token];
}

/* May two words be one with a letter wrong, by their shapes? In numbers each
 * digit counts. */
static bool
may_be_slip(const struct linkage_values *v, uint32_t a, uint32_t b)
{
	enum { LETTERS = 4 };
	const struct linkage_shape *x = &v->shape[a], *y = &v->shape[b];

	return x->n >= LETTERS && y->n >= LETTERS &&
	    linkage_damerau_least(x, y) <= 1 &&
	    !linkage_has_digit(map_text(&v->tokens, a)) &&
	    !linkage_has_digit(map_text(&v->tokens, b));
}

/* How alike two words are, 0 where they are no pair: of a name also its other
 * forms and its initial, but no name that is another one. */
static double
alike_tokens(const struct linkage_values *v, bool own, uint32_t a, uint32_t b,
    struct linkage_room *room)
{
	struct str ta = map_text(&v->tokens, a), tb = map_text(&v->tokens, b);
	double alike;

	if (own &&
	    (linkage_related(about(v, a), about(v, b)) ||
		linkage_behind_particle(ta, tb)))
		return form;
	if (own &&
	    (linkage_foreign(about(v, a), about(v, b)) ||
		linkage_two_sexes(about(v, a), ta, about(v, b), tb)))
		return 0;
	if (own && (ta.n == 1 || tb.n == 1) && ta.p[0] == tb.p[0] &&
	    ((about(v, a) | about(v, b)) & LINKAGE_TELLING) == 0)
		return paired;
	alike = linkage_jaro_winkler_most(&v->shape[a], &v->shape[b]);
	if (alike >= paired)
		alike = linkage_jaro_winkler(ta, tb, room);
	if (alike >= paired)
		return alike;
	return may_be_slip(v, a, b) && linkage_damerau(ta, tb, 1, room) <= 1
	    ? paired
	    : 0;
}

static void
compare_tokens(const struct linkage_values *v, bool own, struct leftover *x,
    struct linkage_room *room)
{
	for (size_t i = 0; i < x->na; i++)
		for (size_t k = 0; k < x->nb; k++)
			x->alike[i][k] =
			    alike_tokens(v, own, x->a[i], x->b[k], room);
}

/* A word that both have. */
static void
note_common(const struct linkage_values *v, struct leftover *x, uint32_t token)
{
	if (about(v, token) % LINKAGE_FORMS != 0)
		x->given = true;
	else
		x->other = true;
}

/* Pairs the tokens, the most alike first, the earlier ones of equal ones. */
static double
pair_tokens(const struct linkage_values *v, struct leftover *x)
{
	double sum = 0;

	memset(x->paired_a, 0, x->na);
	memset(x->paired_b, 0, x->nb);

	for (;;) {
		double best = 0;
		size_t bi = 0, bk = 0;

		for (size_t i = 0; i < x->na; i++)
			for (size_t k = 0; k < x->nb; k++)
				if (!x->paired_a[i] && !x->paired_b[k] &&
				    x->alike[i][k] > best) {
					best = x->alike[i][k];
					bi = i;
					bk = k;
				}
		if (best == 0)
			return sum;
		sum += v->weight[x->a[bi]] * v->weight[x->b[bk]] * best;
		note_common(v, x, x->a[bi]);
		x->paired_a[bi] = x->paired_b[bk] = true;
	}
}

/* What is known of the words of one side that have no partner; particles of
 * names count for nothing, but D. is an initial. */
static uint32_t
left_over(const struct linkage_values *v, bool own, const uint32_t *token,
    const bool *taken, size_t n, size_t *left)
{
	uint32_t all = 0;

	*left = 0;
	for (size_t i = 0; i < n; i++) {
		if (taken[i] ||
		    (own && map_text(&v->tokens, token[i]).n > 1 &&
			linkage_particle(map_text(&v->tokens, token[i]))))
			continue;
		all |= about(v, token[i]);
		++*left;
	}
	return all;
}

/* Has each a number that the other one has not: another house, another branch?
 */
static bool
has_other_number(const struct linkage_values *v, const struct leftover *x)
{
	bool a = false, b = false;

	for (size_t i = 0; i < x->na; i++)
		a |= !x->paired_a[i] &&
		    linkage_has_digit(map_text(&v->tokens, x->a[i]));
	for (size_t k = 0; k < x->nb; k++)
		b |= !x->paired_b[k] &&
		    linkage_has_digit(map_text(&v->tokens, x->b[k]));
	return a && b;
}

/*
 * What words without a partner say of two names that have some in common: on
 * both sides Holding and Services, Berlin and Hamburg, or two given names that
 * are known tell two apart, and so does Holding against nothing at all; any
 * others, or Software against nothing, leave little in common; but a name that
 * is the other one cut short is much like it, and so is one of the same given
 * name and another family name.
 */
static int
left_level(const struct linkage_values *v, bool own, const struct leftover *x,
    int level)
{
	size_t na, nb;
	uint32_t a = left_over(v, own, x->a, x->paired_a, x->na, &na);
	uint32_t b = left_over(v, own, x->b, x->paired_b, x->nb, &nb);
	bool telling = ((a | b) & LINKAGE_TELLING) != 0;

	if (level == 4 && !(own && x->given))
		return level;
	if (na > 0 && nb > 0 &&
	    (telling || (a & b & LINKAGE_PLACE) != 0 ||
		has_other_number(v, x) ||
		(a % LINKAGE_FORMS != 0 && b % LINKAGE_FORMS != 0)))
		return 5;
	if (own && x->given && !x->other && na > 0 && nb > 0)
		return 2;
	if (((a | b) & LINKAGE_MEMBER) != 0 && !(own && x->given))
		return 5;
	if (telling || (na > 0 && nb > 0))
		return level < 3 ? 3 : level;
	return level > 2 ? 2 : level;
}

/* The words that only one of two values has; returns the squared weight of the
 * common ones. */
static double
divide_tokens(const struct linkage_values *v, uint32_t va, uint32_t vb,
    struct leftover *x)
{
	uint32_t i = v->start[va], k = v->start[vb];
	uint32_t i_end = v->start[va + 1], k_end = v->start[vb + 1];
	double sum = 0;

	x->na = x->nb = 0;
	x->given = x->other = false;
	while (i < i_end || k < k_end) {
		if (k == k_end || (i < i_end && v->token[i] < v->token[k])) {
			x->a[x->na++] = v->token[i++];
		} else if (i == i_end || v->token[k] < v->token[i]) {
			x->b[x->nb++] = v->token[k++];
		} else {
			sum += v->weight[v->token[i]] * v->weight[v->token[i]];
			note_common(v, x, v->token[i]);
			i++;
			k++;
		}
	}
	return sum;
}

/* The most that words which are left over can add, by their shapes. */
static double
most_of_pairs(const struct linkage_values *v, const struct leftover *x)
{
	double sum = 0;

	for (size_t i = 0; i < x->na; i++) {
		double most = 0;

		for (size_t k = 0; k < x->nb; k++)
			if (v->weight[x->b[k]] > most &&
			    (linkage_jaro_winkler_most(&v->shape[x->a[i]],
				 &v->shape[x->b[k]]) >= paired ||
				may_be_slip(v, x->a[i], x->b[k])))
				most = v->weight[x->b[k]];
		sum += v->weight[x->a[i]] * most;
	}
	return sum;
}

/* Is one word of the one all words of the other, closed up? HolzBau and Holz
 * Bau. */
static bool
closes_up(const struct linkage_values *v, const uint32_t *one,
    const uint32_t *other, size_t n)
{
	struct str whole = map_text(&v->tokens, *one), a, b;

	if (n != 2)
		return false;
	a = map_text(&v->tokens, other[0]);
	b = map_text(&v->tokens, other[1]);
	if (whole.n != a.n + b.n)
		return false;
	if (memcmp(whole.p, a.p, a.n) != 0) {
		struct str first = b;

		b = a;
		a = first;
	}
	return memcmp(whole.p, a.p, a.n) == 0 &&
	    memcmp(whole.p + a.n, b.p, b.n) == 0;
}

static bool
is_closed_up(const struct linkage_values *v, const struct leftover *x)
{
	return (x->na == 1 && closes_up(v, x->a, x->b, x->nb)) ||
	    (x->nb == 1 && closes_up(v, x->b, x->a, x->na));
}

int
linkage_tokens_least(const struct linkage *l, int f, uint32_t va, uint32_t vb)
{
	static const double rounding = 1e-9;
	const struct linkage_field *field = &l->data->field[f];
	const struct linkage_values *v = &l->values[f];
	struct leftover x;
	double sum;
	int level;

	if (field->own || field->people)
		return 1;
	if (v->main != NULL && linkage_mains_least(l, v, va, vb) == 4)
		return 4;
	sum = divide_tokens(v, va, vb, &x);
	if (is_closed_up(v, &x))
		return 1;
	sum += most_of_pairs(v, &x);
	level = linkage_mains_cosine(
	    v, sum / (v->length[va] * v->length[vb]) + rounding);
	return level < 3 && linkage_other_number(l, v, va, vb) ? 3 : level;
}

/* Is a word the initials of all words that the other side has more, in any
 * order: JP Martin, and Jean Pierre Martin? */
static bool
are_initials(const struct linkage_values *v, const uint32_t *one,
    const uint32_t *other, size_t n)
{
	struct str word = map_text(&v->tokens, *one);
	uint32_t taken = 0;

	if (n < 2 || word.n != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char first = map_text(&v->tokens, other[i]).p[0];
		size_t k = 0;

		while (k < n && ((taken >> k & 1) || word.p[k] != first))
			k++;
		if (k == n)
			return false;
		taken |= UINT32_C(1) << k;
	}
	return true;
}

static bool
has_initials(const struct linkage_values *v, const struct leftover *x)
{
	return (x->na == 1 && are_initials(v, x->a, x->b, x->nb)) ||
	    (x->nb == 1 && are_initials(v, x->b, x->a, x->na));
}

/* Equal tokens are paired with each other, the others by how alike they are. */
int
linkage_tokens_level(const struct linkage_field *field,
    const struct linkage_values *v, uint32_t va, uint32_t vb,
    struct linkage_room *room)
{
	struct leftover x;
	double sum = divide_tokens(v, va, vb, &x), cosine;
	int level;

	if (is_closed_up(v, &x))
		return 1;
	if (field->own && has_initials(v, &x))
		return 2;
	if (x.na > 0 && x.nb > 0)
		compare_tokens(v, field->own || field->people, &x, room);
	sum += pair_tokens(v, &x);
	cosine = sum / (v->length[va] * v->length[vb]);
	level = linkage_cosine_level(cosine);
	if (field->place && level < 3 && has_other_number(v, &x))
		level = 3;
	return v->about == NULL ? level : left_level(v, field->own, &x, level);
}

bool
linkage_other_family(const struct linkage_values *v, uint32_t va, uint32_t vb)
{
	struct linkage_room room = { 0 };
	struct leftover x;
	size_t na, nb;

	divide_tokens(v, va, vb, &x);
	compare_tokens(v, true, &x, &room);
	pair_tokens(v, &x);
	left_over(v, true, x.a, x.paired_a, x.na, &na);
	left_over(v, true, x.b, x.paired_b, x.nb, &nb);
	return x.given && !x.other && na > 0 && nb > 0;
}

/* Is it a word that others have, and no initial? In a long list they have what
 * is mistyped, too. */
static bool
is_borne(const struct linkage_values *v, uint32_t token)
{
	static const double mistyped = 1e-4;

	return map_text(&v->tokens, token).n > 1 &&
	    v->df[token] > LINKAGE_OTHERS + mistyped * v->filled;
}

/* The first word of a name or its last one. */
static struct str
end_word(struct str name, bool last)
{
	size_t from = 0, to = name.n;

	if (last)
		for (from = name.n; from > 0 && name.p[from - 1] != ' ';)
			from--;
	else
		for (to = 0; to < name.n && name.p[to] != ' ';)
			to++;
	return (struct str){ name.p + from, to - from };
}

static bool
has_word(const struct linkage_values *v, uint32_t value, struct str word,
    struct linkage_room *room)
{
	uint32_t token = map_find(&v->tokens, word);

	if (token == MAP_NONE) /* beyond those that are compared */
		return true;
	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++) {
		struct str other = map_text(&v->tokens, v->token[k]);

		if (v->token[k] == token ||
		    (other.n > 1 && word.n > 1 &&
			alike_tokens(v, true, token, v->token[k], room) > 0))
			return true;
	}
	return false;
}

/* The one word of each that has no partner, or what stands for it. */
static uint32_t
only_left(const uint32_t *token, const bool *taken, size_t n)
{
	size_t i = 0;

	while (i < n && taken[i])
		i++;
	return i < n ? token[i] : LINKAGE_NONE;
}

/* Is the one word the other one mistyped, which nobody else is called? */
static bool
is_mistyped(const struct linkage_values *v, uint32_t a, uint32_t b,
    struct linkage_room *room)
{
	enum { LETTERS = 5, SLIPS = 2 };
	struct str ta = map_text(&v->tokens, a), tb = map_text(&v->tokens, b);

	return ta.n >= LETTERS && tb.n >= LETTERS &&
	    !(is_borne(v, a) && is_borne(v, b)) &&
	    linkage_damerau(ta, tb, SLIPS, room) <= SLIPS;
}

/* Do two whole names begin with two given names, or has each another one before
 * the family name: of a sister, of a son? Those of one given name and two
 * family names are of who has married. */
static bool
are_two_givens(const struct linkage_values *v, const struct map *names,
    uint32_t va, uint32_t vb, struct leftover *x)
{
	struct linkage_room room = { 0 };
	struct str a = map_text(names, va), b = map_text(names, vb);
	struct str first_a = end_word(a, false), first_b = end_word(b, false);
	uint32_t known;
	size_t na, nb;

	if (has_initials(v, x) || is_closed_up(v, x))
		return false;
	if (first_a.p[0] != first_b.p[0] && !has_word(v, vb, first_a, &room) &&
	    !has_word(v, va, first_b, &room))
		return true;
	compare_tokens(v, true, x, &room);
	pair_tokens(v, x);
	known = left_over(v, true, x->a, x->paired_a, x->na, &na);
	known |= left_over(v, true, x->b, x->paired_b, x->nb, &nb);
	if (na == 0 || nb == 0 ||
	    (na == 1 && nb == 1 &&
		is_mistyped(v, only_left(x->a, x->paired_a, x->na),
		    only_left(x->b, x->paired_b, x->nb), &room)))
		return false;
	return known % LINKAGE_FORMS != 0 ||
	    str_eq(end_word(a, true), end_word(b, true));
}

enum linkage_words_apart
linkage_words_apart(const struct linkage_values *v, const struct map *names,
    uint32_t va, uint32_t vb)
{
	struct leftover x;

	divide_tokens(v, va, vb, &x);
	if (x.na == 1 && x.nb == 1) {
		uint32_t a = about(v, x.a[0]), b = about(v, x.b[0]);

		if (linkage_related(a, b))
			return LINKAGE_WORDS_FORMS;
		if ((a | b) % LINKAGE_FORMS != 0 && is_borne(v, x.a[0]) &&
		    is_borne(v, x.b[0]))
			return LINKAGE_WORDS_NAMES;
	}
	return are_two_givens(v, names, va, vb, &x) ? LINKAGE_WORDS_NAMES
						    : LINKAGE_WORDS_OTHER;
}

bool
linkage_has_common(
    const struct linkage_values *v, uint32_t va, uint32_t vb, struct str email)
{
	for (uint32_t i = v->start[va]; i < v->start[va + 1]; i++)
		for (uint32_t k = v->start[vb]; k < v->start[vb + 1]; k++)
			if (v->token[i] == v->token[k] &&
			    linkage_has_name(
				email, map_text(&v->tokens, v->token[i])))
				return true;
	return false;
}

/* A number in digits, or that of a part. */
static bool
is_numeral(struct str word)
{
	static const char *const roman[] = { "i", "ii", "iii", "iv", "v" };

	return linkage_has_digit(word) || str_among(word, roman, COUNT(roman));
}

/* Of words that one title alone has: a number, or one that says something. */
static void
say_alone(const struct linkage_values *v, const uint32_t *token,
    const bool *taken, size_t n, bool *numeral, bool *word)
{
	enum { LITTLE = 3 }; /* the, and, for */

	*numeral = *word = false;
	for (size_t i = 0; i < n; i++) {
		struct str s = map_text(&v->tokens, token[i]);

		*numeral |= is_numeral(s);
		*word |= !taken[i] && s.n > LITTLE;
	}
}

bool
linkage_other_title(
    const struct linkage_values *v, uint32_t va, uint32_t vb, int level)
{
	struct linkage_room room = { 0 };
	struct leftover x;
	bool number_a, number_b, word_a, word_b;

	divide_tokens(v, va, vb, &x);
	if (is_closed_up(v, &x))
		return false;
	compare_tokens(v, false, &x, &room);
	pair_tokens(v, &x);
	say_alone(v, x.a, x.paired_a, x.na, &number_a, &word_a);
	say_alone(v, x.b, x.paired_b, x.nb, &number_b, &word_b);
	return (number_a && number_b) || (word_a && word_b) ||
	    (level > 1 && (word_a || word_b));
}
