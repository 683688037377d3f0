/* Who looks like one customer and may be two: namesakes, firms of a house. */
#include "model/linkage_weigh.h"

/* Do the addresses say that two live in one home? */
static bool
share_home(const struct weighing *x)
{
	return linkage_place_agrees(x, LINKAGE_TOKENS, 0, 1);
}

/* Is it the name: of people, of firms? */
static bool
is_name(const struct weighing *x, int f)
{
	const struct linkage_data *data = x->l->data;

	return x->firms
	    ? f == linkage_firm_name(data)
	    : f == data->given || f == data->family || f == data->whole;
}

/* Have they the very same name? */
static bool
share_name(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++)
		if (is_name(x, f) && linkage_level(x->levels, f) != 0)
			return false;
	return true;
}

/* Where nothing else is known: an address that is no evidence, or another
 * number in a street. */
static bool
is_other_home(const struct weighing *x, int f, int level)
{
	const struct linkage_values *v = &x->l->values[f];

	return level > 3 ||
	    (level > 0 && linkage_other_house(v, x->a[f], x->b[f])) ||
	    (level == 3 &&
		(linkage_one_weight(x, f, level) <= 0 ||
		    linkage_other_street(v, x->a[f], x->b[f])));
}

bool
linkage_is_one_junior(const struct weighing *x)
{
	int f = x->l->data->generation;

	return f >= 0 && (x->a[f] == LINKAGE_NONE) != (x->b[f] == LINKAGE_NONE);
}

/* Have others their names, too: both of them, or one? */
static bool
others_have(const struct weighing *x, int f, bool both)
{
	const uint32_t *count;
	int n;

	if (f < 0 || x->a[f] == LINKAGE_NONE || x->b[f] == LINKAGE_NONE)
		return false;
	count = x->l->values[f].count;
	n = (count[x->a[f]] > LINKAGE_OTHERS) +
	    (count[x->b[f]] > LINKAGE_OTHERS);
	return n > both;
}

/* Have they family names of two words each, as in Spain, that are not those of
 * one: father and son? */
static bool
are_of_two_mothers(const struct weighing *x)
{
	int f = x->l->data->family;
	const unsigned char *form;

	if (f < 0 || linkage_level(x->levels, f) != 5 ||
	    x->a[f] == LINKAGE_NONE || x->b[f] == LINKAGE_NONE)
		return false;
	form = x->l->values[f].form;
	return form[x->a[f]] & form[x->b[f]] & LINKAGE_WORDS;
}

/* Have they two family names that others have, too? */
static bool
are_two_families(const struct weighing *x)
{
	int family = x->l->data->family, whole = x->l->data->whole;

	if (family < 0)
		return whole >= 0 && linkage_level(x->levels, whole) == 2 &&
		    linkage_other_family(
			&x->l->values[whole], x->a[whole], x->b[whole]);
	return linkage_level(x->levels, family) == 5 &&
	    others_have(x, family, x->l->bare);
}

/* Has the longer text all letters of the other one? */
static bool
has_letters(struct str longer, struct str other)
{
	int letters[256] = { 0 };
	bool all = true;

	for (size_t i = 0; i < longer.n; i++)
		letters[(unsigned char)longer.p[i]]++;
	for (size_t i = 0; i < other.n; i++)
		all &= letters[(unsigned char)other.p[i]]-- > 0;
	return all;
}

/* Is a mailbox called by the name alone, and so is one of another provider? */
static bool
is_named_elsewhere(const struct weighing *x, int f)
{
	const struct map *mails = x->l->data->field[f].values;
	struct str a = map_text(mails, x->a[f]), b = map_text(mails, x->b[f]);

	return str_eq(str_cut(&a, '@'), str_cut(&b, '@')) &&
	    linkage_is_named(x, f);
}

/* Is a name in both mailboxes what makes them alike? */
static bool
is_alike_by_name(const struct weighing *x, int f, int level)
{
	const struct linkage_data *data = x->l->data;
	const int names[] = { data->given, data->family, data->whole };
	struct str mail = { NULL, 0 };

	if (data->field[f].kind != LINKAGE_EMAIL || level == 0)
		return false;
	if (level == 1)
		return is_named_elsewhere(x, f);
	mail = map_text(data->field[f].values, x->a[f]);
	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i] >= 0 && x->a[names[i]] != LINKAGE_NONE &&
		    linkage_has_name(mail,
			map_text(data->field[names[i]].values, x->a[names[i]])))
			return true;
	return false;
}

/* Is a family name all letters of the other one? */
static bool
is_garbled(const struct weighing *x)
{
	int f = x->l->data->family;
	const struct map *names;
	struct str a, b;

	if (f < 0 || x->a[f] == LINKAGE_NONE || x->b[f] == LINKAGE_NONE)
		return false;
	names = x->l->data->field[f].values;
	a = map_text(names, x->a[f]);
	b = map_text(names, x->b[f]);
	return a.n > b.n ? has_letters(a, b) : has_letters(b, a);
}

/* In how many places does a field say that two are to be found? A postcode that
 * has one letter wrong says nothing, another house in a street does; of two of
 * one name in one home each has a mailbox: that alone says that they are two.
 */
static int
elsewhere(const struct weighing *x, int f, int level)
{
	const struct linkage_field *field = &x->l->data->field[f];

	if (field->own)
		return 0;
	switch (field->kind) {
	case LINKAGE_TOKENS:
		return is_other_home(x, f, level);
	case LINKAGE_CODE:
		return level >= 2 &&
		    !(x->l->bare && share_home(x) &&
			linkage_place_agrees(x, LINKAGE_CATEGORY, 0, 0));
	case LINKAGE_EMAIL:
		if (linkage_is_role(x, f, x->a[f]) ||
		    linkage_is_role(x, f, x->b[f]))
			return are_two_families(x);
		if (level == 0 || (level == 1 && !is_named_elsewhere(x, f)))
			return 0;
		return share_home(x) && share_name(x) ? 2 : 1;
	case LINKAGE_CATEGORY: /* a branch, or an agent's */
		return (x->firms || are_two_families(x)) && field->area &&
		    level == 1 &&
		    !linkage_place_agrees(x, LINKAGE_TOKENS, 0, 4);
	default:
		return 0;
	}
}

/* Has a mailbox the given name in it, and not that of an agent or a family? */
static bool
is_of_given(const struct weighing *x, int f)
{
	struct str mail = map_text(x->l->data->field[f].values, x->a[f]);
	int given = x->l->data->given, whole = x->l->data->whole;

	if (given < 0)
		return whole < 0 || x->a[whole] == LINKAGE_NONE ||
		    x->b[whole] == LINKAGE_NONE ||
		    linkage_has_common(
			&x->l->values[whole], x->a[whole], x->b[whole], mail);
	return x->a[given] == LINKAGE_NONE ||
	    linkage_has_name(
		mail, map_text(x->l->data->field[given].values, x->a[given]));
}

/* Is it of where one lives, the telephone of a home, a mailbox of many, or an
 * address that is alike by the name in it? Who agrees in it may be another one
 * all the same. */
static bool
is_of_place(const struct weighing *x, int f, int level)
{
	const struct linkage_field *field = &x->l->data->field[f];

	if (field->kind == LINKAGE_CODE && !field->own)
		return f == x->l->data->postcode ||
		    (share_home(x) && share_name(x)) || are_two_families(x);
	if (field->kind != LINKAGE_EMAIL)
		return field->place;
	return level == 2 || (level == 1 && linkage_is_named(x, f)) ||
	    (level == 0 &&
		(linkage_is_role(x, f, x->a[f]) ||
		    (are_two_families(x) && !is_of_given(x, f))));
}

/* How many things that differ tell two of one name: another mailbox, telephone,
 * home. Where the list has only names and places, another home or family name
 * is enough. */
static bool
enough_apart(const struct weighing *x, int apart_by)
{
	int given = x->l->data->given, family = x->l->data->family, level;

	if (!x->l->bare || apart_by > 1)
		return apart_by > 1;
	level = family < 0 ? 0 : linkage_level(x->levels, family);
	return apart_by > 0 ||
	    ((level == 4 || level == 5) && others_have(x, given, true));
}

/* Has each a mailbox of another name, in one home? */
static bool
have_two_mailboxes(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);

		if (x->l->data->field[f].kind == LINKAGE_EMAIL &&
		    level != LINKAGE_MISSING && level >= 2)
			return share_home(x);
	}
	return false;
}

static bool
share_id(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++)
		if (x->l->data->field[f].strong && x->l->data->field[f].own &&
		    linkage_level(x->levels, f) == 0)
			return true;
	return false;
}

/* Of names in one field. */
static bool
may_be_two_wholes(const struct weighing *x, int f)
{
	int level = linkage_level(x->levels, f);

	if (level == 0 || level > 2)
		return false;
	switch (linkage_words_apart(
	    &x->l->values[f], x->l->data->field[f].values, x->a[f], x->b[f])) {
	case LINKAGE_WORDS_FORMS:
		return have_two_mailboxes(x);
	case LINKAGE_WORDS_NAMES:
		return !share_id(x);
	case LINKAGE_WORDS_OTHER:
		break;
	}
	return false;
}

/* Are they called by two forms of one name, and has each a mailbox: twins? */
static bool
may_be_two_forms(const struct weighing *x)
{
	int given = x->l->data->given, whole = x->l->data->whole, level;
	const struct linkage_values *v;

	if (given < 0)
		return whole >= 0 && may_be_two_wholes(x, whole);
	level = linkage_level(x->levels, given);
	if (level == 0 || level > 4 || x->a[given] == LINKAGE_NONE ||
	    x->b[given] == LINKAGE_NONE)
		return false;
	v = &x->l->values[given];
	return v->about != NULL &&
	    linkage_related(v->about[x->a[given]], v->about[x->b[given]]) &&
	    have_two_mailboxes(x);
}

/* Are whole names of a home not the same, and something of one's own quite
 * another, as of sisters who are called alike? */
static bool
may_be_relatives(const struct weighing *x)
{
	int f = x->l->data->whole;
	int level = f < 0 ? 0 : linkage_level(x->levels, f);

	return level > 0 && level != LINKAGE_MISSING &&
	    linkage_differs_in_own(x) && share_home(x) && !share_id(x);
}

/* Is it a mailbox or a telephone? */
static bool
is_contact(const struct weighing *x, int f)
{
	enum linkage_kind kind = x->l->data->field[f].kind;

	return kind == LINKAGE_EMAIL ||
	    (kind == LINKAGE_CODE && f != x->l->data->postcode);
}

/* Has each of two firms a word of its own? */
static bool
may_be_two_firms(const struct weighing *x)
{
	int f = linkage_firm_name(x->l->data), level;

	if (!x->firms)
		return false;
	level = linkage_level(x->levels, f);
	return level == 3 || level == 4 ||
	    (level == 2 &&
		linkage_other_family(&x->l->values[f], x->a[f], x->b[f]));
}

bool
linkage_are_of_two_years(const struct weighing *x)
{
	int f = x->l->data->year;

	return f >= 0 && linkage_level(x->levels, f) == 1;
}

/* Are they two works, whoever wrote them: of two years, by other words in their
 * titles, or by one that comes back from year to year: Editor's Notes? */
static bool
may_be_two_works(const struct weighing *x)
{
	enum { YEARS = 3 };
	int f = x->l->data->title, level;
	const struct linkage_values *v;

	if (f < 0 || linkage_are_of_two_years(x))
		return f >= 0;
	v = &x->l->values[f];
	level = linkage_level(x->levels, f);
	if (level == LINKAGE_MISSING)
		return false;
	return level == 0
	    ? v->holders != NULL && v->holders[x->a[f]] >= YEARS
	    : level >= 3 || linkage_other_title(v, x->a[f], x->b[f], level);
}

/* Are they found at one telephone, mailbox or address, if it is mistyped? */
static bool
share_contact(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);

		if (is_contact(x, f) &&
		    level <
			(x->l->data->field[f].kind == LINKAGE_EMAIL ? 3 : 2) &&
		    !linkage_is_role(x, f, x->a[f]) &&
		    !is_alike_by_name(x, f, level))
			return true;
	}
	return linkage_place_agrees(x, LINKAGE_TOKENS, 0, 3);
}

/* Is it a name that is known, or that others have? */
static bool
is_name_of_many(const struct weighing *x, int f, uint32_t value)
{
	const struct linkage_values *v = &x->l->values[f];

	return v->count[value] > LINKAGE_OTHERS ||
	    (v->about != NULL && v->about[value] % LINKAGE_FORMS != 0);
}

/* Are given names alike, and each a name of its own: Madison and Madeline? */
static bool
may_be_two_givens(const struct weighing *x)
{
	enum { SHORT = 3 };
	int f = x->l->data->given;
	const struct linkage_field *field =
	    f < 0 ? NULL : &x->l->data->field[f];
	struct str a, b;

	if (f < 0 || linkage_level(x->levels, f) != 4 ||
	    x->a[f] == LINKAGE_NONE || x->b[f] == LINKAGE_NONE ||
	    linkage_crosses(field->swap, f, x->a, x->b) || share_id(x))
		return false;
	a = map_text(field->values, x->a[f]);
	b = map_text(field->values, x->b[f]);
	if ((a.n >= SHORT && str_starts(b, a)) ||
	    (b.n >= SHORT && str_starts(a, b)))
		return false;
	return is_name_of_many(x, f, x->a[f]) && is_name_of_many(x, f, x->b[f]);
}

/* Has a third record their name, so that they may be any two of them? */
static bool
is_name_again(const struct weighing *x)
{
	int whole = x->l->data->whole;

	if (x->l->full != NULL)
		return x->l->full[x->pair->a] > LINKAGE_OTHERS ||
		    x->l->full[x->pair->b] > LINKAGE_OTHERS;
	return whole >= 0 && x->a[whole] != LINKAGE_NONE &&
	    x->l->values[whole].count[x->a[whole]] > LINKAGE_OTHERS;
}

bool
linkage_is_namesake(const struct weighing *x)
{
	bool junior = linkage_is_one_junior(x) || are_of_two_mothers(x);
	bool could = false, told = false, placed = false;
	bool born = false;
	bool families = are_two_families(x), many = is_name_again(x);
	bool others = families && !is_garbled(x);
	int apart_by = junior ? 2 : families;

	if (may_be_two_firms(x) || may_be_two_works(x) || may_be_two_forms(x) ||
	    may_be_two_givens(x) || may_be_relatives(x))
		return true;

	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);
		bool tells = !is_name(x, f) && !x->l->data->field[f].area &&
		    !(many && f == x->l->data->postcode) &&
		    x->l->data->field[f].kind < LINKAGE_CATEGORY;

		could |= tells;
		told |= tells && level != LINKAGE_MISSING &&
		    !(x->l->bare && linkage_one_weight(x, f, level) <= 0);
		if (level == LINKAGE_MISSING || is_name(x, f))
			continue;
		if ((junior ? x->l->data->field[f].own
			    : !is_of_place(x, f, level)) &&
		    x->l->data->field[f].kind < LINKAGE_CATEGORY &&
		    linkage_one_weight(x, f, level) > 0) {
			if (!others || f != x->l->data->birth)
				return false;
			born = true;
		}
		placed |= !x->l->data->field[f].area &&
		    f != x->l->data->postcode &&
		    !is_alike_by_name(x, f, level) &&
		    x->l->data->field[f].kind < LINKAGE_CATEGORY &&
		    linkage_one_weight(x, f, level) > 0;
		apart_by += elsewhere(x, f, level);
	}
	if (born) /* who has married and moved shares no more */
		return !share_contact(x);
	return enough_apart(x, apart_by) ||
	    (could && !x->firms && (!told || (apart_by > 0 && !placed)));
}

bool
linkage_are_two_firms(const struct weighing *x)
{
	int f = linkage_firm_name(x->l->data), level;

	if (!x->firms)
		return false;
	level = linkage_level(x->levels, f);
	return level == 5 ||
	    ((level == 2 || level == 3) &&
		(linkage_address_differs(x) ||
		    linkage_place_agrees(x, LINKAGE_CATEGORY, 1, 1)));
}

bool
linkage_differs_in_own(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);

		if (x->l->data->field[f].own && !is_name(x, f) && level > 0 &&
		    level != LINKAGE_MISSING &&
		    linkage_one_weight(x, f, level) < 0)
			return true;
	}
	return false;
}
