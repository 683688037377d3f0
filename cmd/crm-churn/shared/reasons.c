#include "reasons.h"

#include "base/mem.h"
#include "text/normalise.h"

const char *const reason_class_names[REASON_CLASSES] = { "voluntary",
	"involuntary", "company", "structural", "paused", "unknown" };
const char *const winback_class_names[WINBACK_CLASSES] = { "pushed on purpose",
	"pushed by mistake", "pulled", "bought", "lost the need",
	"payment failed", "unknown" };

static const char *const built_in[] = {
#include "reasons.inc"
};

static bool
place_of(const char *const *names, size_t n, struct str name, uint8_t *place)
{
	for (*place = 0; *place < n; ++*place)
		if (str_ieq(name, str_of(names[*place])))
			return true;
	return false;
}

bool
winback_class_of(struct str name, enum winback_class *class)
{
	uint8_t place;
	bool found =
	    place_of(winback_class_names, WINBACK_CLASSES, name, &place);

	*class = (enum winback_class)place;
	return found;
}

/* Every class must be one of those there are. */
static bool
check(struct reasons *r, struct diag *d)
{
	uint8_t place;

	for (size_t i = 0; i < r->table.rows; i++) {
		struct str class = csv_table_cell(&r->table, i, r->class);
		struct str back = r->winback == SIZE_MAX
		    ? STR("")
		    : csv_table_cell(&r->table, i, r->winback);

		if (!place_of(
			reason_class_names, REASON_CLASSES, class, &place))
			return csv_table_bad(&r->table, i, d,
			    "class \"%.*s\" is none of voluntary, "
			    "involuntary, company, structural, paused, "
			    "unknown",
			    STR_ARG(class));
		if (back.n > 0 &&
		    !place_of(
			winback_class_names, WINBACK_CLASSES, back, &place))
			return csv_table_bad(&r->table, i, d,
			    "winback class \"%.*s\" is none of pushed on "
			    "purpose, pushed by mistake, pulled, bought, lost "
			    "the need, payment failed, unknown",
			    STR_ARG(back));
	}
	return true;
}

/* Patterns are compared in the form of the texts. */
static void
fold_patterns(struct reasons *r)
{
	struct text room = { 0 };

	for (size_t i = 0; i < r->table.rows; i++) {
		struct str *cell =
		    &r->table.cell[i * r->table.columns + r->reason];

		*cell = arena_str(
		    &r->table.arena, normalise(*cell, NORMALISE_KEY, &room));
	}
	vec_free(&room);
}

bool
reasons_open(struct reasons *r, const char *path, struct diag *d)
{
	bool well;

	*r = (struct reasons){ 0 };
	well = path != NULL
	    ? csv_load(path, &r->table, d)
	    : csv_load_lines("built-in reasons", built_in,
		  sizeof(built_in) / sizeof(*built_in), &r->table, d);
	if (!well || !csv_table_columns(&r->table, "reason", &r->reason, d) ||
	    !csv_table_columns(&r->table, "class", &r->class, d))
		return false;
	r->winback = csv_table_find(&r->table, "winback");
	fold_patterns(r);
	return check(r, d);
}

/* Pattern with "*" at either end, or the whole text. */
static bool
matches(struct str pattern, struct str text)
{
	bool before = pattern.n > 0 && *pattern.p == '*', behind;

	if (before)
		pattern = (struct str){ pattern.p + 1, pattern.n - 1 };
	behind = pattern.n > 0 && pattern.p[pattern.n - 1] == '*';
	pattern.n -= behind;
	if (text.n < pattern.n || (!before && !behind && text.n > pattern.n))
		return false;
	for (size_t i = 0; i + pattern.n <= text.n; i++) {
		struct str part = { text.p + i, pattern.n };

		if ((i == 0 || before) && (i + pattern.n == text.n || behind) &&
		    str_eq(part, pattern))
			return true;
	}
	return false;
}

static void
classify(struct reasons *r, uint32_t number, struct str text)
{
	uint8_t *class = &r->class_of[number], *back = &r->winback_of[number];
	struct text room = { 0 };

	*class = REASON_UNKNOWN;
	*back = WINBACK_UNKNOWN;
	text = normalise(text, NORMALISE_KEY, &room);
	for (size_t i = 0; text.n > 0 && i < r->table.rows; i++) {
		if (!matches(csv_table_cell(&r->table, i, r->reason), text))
			continue;
		place_of(reason_class_names, REASON_CLASSES,
		    csv_table_cell(&r->table, i, r->class), class);
		if (r->winback == SIZE_MAX ||
		    !place_of(winback_class_names, WINBACK_CLASSES,
			csv_table_cell(&r->table, i, r->winback), back))
			*back = WINBACK_UNKNOWN;
		break;
	}
	vec_free(&room);
}

uint32_t
reasons_add(struct reasons *r, struct str text)
{
	uint32_t count = r->seen.count, number;

	text = str_trim(text);
	number = map_add(&r->seen, text);
	if (number != count)
		return number;
	if (number >= r->room) {
		r->room = 2 * r->room + 64;
		r->class_of = mem_resize(r->class_of, r->room, 1);
		r->winback_of = mem_resize(r->winback_of, r->room, 1);
	}
	classify(r, number, text);
	return number;
}

enum reason_class
reasons_class(const struct reasons *r, uint32_t number)
{
	return (enum reason_class)r->class_of[number];
}

enum winback_class
reasons_winback(const struct reasons *r, uint32_t number)
{
	return (enum winback_class)r->winback_of[number];
}

struct str
reasons_text(const struct reasons *r, uint32_t number)
{
	return map_text(&r->seen, number);
}
