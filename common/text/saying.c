#include "text/saying.h"

/* A sentence in the making. */
struct draft {
	struct saying *saying;
	char *to;
	size_t size, n;
};

struct slot {
	size_t n;	      /* bytes of it; 0: there is none */
	struct str value;     /* what fills it */
	struct str one, many; /* words to choose from; p is NULL: none */
};

static void
put(struct draft *draft, struct str text)
{
	for (size_t i = 0; i < text.n; i++, draft->n++)
		if (draft->n < draft->size)
			draft->to[draft->n] = text.p[i];
}

/* The slot with which a text begins. */
static struct slot
slot_at(const struct saying *saying, struct str text)
{
	struct slot slot = { 0 };
	struct str inside = text, number;
	size_t which;

	if (!str_starts(text, STR("{")))
		return slot;
	inside = str_cut(&inside, '}');
	slot.n = inside.n + 1;
	inside.p++, inside.n--;
	number = str_cut(&inside, '|');
	which = number.n == 1 ? (size_t)(*number.p - '1') : saying->args;
	if (which >= saying->args || slot.n > text.n)
		return (struct slot){ 0 };
	slot.value = saying->arg[which];
	if (inside.p != NULL) {
		slot.one = str_cut(&inside, '|');
		slot.many = inside;
	}
	return slot;
}

/* 1; where all below 2 are one, 0, 0,5, 1,9 as well. */
static bool
is_one(const struct saying *saying, struct str number)
{
	if (!saying->below_two)
		return str_eq(number, STR("1"));
	return (str_starts(number, STR("0")) || str_starts(number, STR("1"))) &&
	    (number.n == 1 || number.p[1] == ',');
}

/* How many bytes a bracket takes with which a text begins and all slots of
 * which are empty; 0: there is no such. */
static size_t
void_bracket(const struct saying *saying, struct str text)
{
	bool wide = str_starts(text, STR("\xEF\xBC\x88"));
	struct str end = wide ? STR("\xEF\xBC\x89") : STR(")");
	size_t slots = 0;

	if (!wide && !str_starts(text, STR("(")))
		return 0;
	for (size_t i = end.n; i < text.n; i++) {
		struct str rest = { text.p + i, text.n - i };
		struct slot slot = slot_at(saying, rest);

		if (slot.n > 0 && slot.value.n > 0)
			return 0;
		slots += slot.n > 0;
		if (str_starts(rest, end))
			return slots > 0 ? i + end.n : 0;
	}
	return 0;
}

static void
put_slot(struct draft *draft, const struct slot *slot)
{
	struct saying *saying = draft->saying;

	if (slot->one.p == NULL)
		put(draft, slot->value);
	else
		put(draft,
		    is_one(saying, slot->value) ? slot->one : slot->many);
	saying->hole |= slot->value.n == 0;
}

size_t
saying_fill(struct saying *saying, struct str sentence, char *to, size_t size)
{
	struct draft draft = { saying, to, size, 0 };
	bool blank = false; /* was put last */

	saying->hole = false;
	while (sentence.n > 0) {
		struct slot slot = slot_at(saying, sentence);
		size_t taken = slot.n;

		if (taken > 0) {
			put_slot(&draft, &slot);
			blank = false;
		} else if ((taken = void_bracket(saying, sentence)) > 0) {
			draft.n -= blank;
		} else {
			taken = 1;
			put(&draft, (struct str){ sentence.p, 1 });
			blank = *sentence.p == ' ';
		}
		sentence.p += taken;
		sentence.n -= taken;
	}
	return draft.n;
}
