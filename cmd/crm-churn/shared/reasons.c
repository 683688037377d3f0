#include "reasons.h"

#include "base/mem.h"
#include "cli/side.h"
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

/* Every class must be one of those there are. Patterns are compared in the form
 * of the texts. */
static void
take_line(void *data, const struct side_row *row)
{
	struct reasons *r = data;
	struct reason_line line = { .winback = WINBACK_UNKNOWN };
	struct str class = side_text(row, 1), back = side_more(row, "winback");
	scoped struct text room = { 0 };

	if (!place_of(reason_class_names, REASON_CLASSES, class, &line.class))
		side_bad(row,
		    "class \"%.*s\" is none of voluntary, involuntary, "
		    "company, structural, paused, unknown",
		    STR_ARG(class));
	if (back.n > 0 &&
	    !place_of(
		winback_class_names, WINBACK_CLASSES, back, &line.winback))
		side_bad(row,
		    "winback class \"%.*s\" is none of pushed on purpose, "
		    "pushed by mistake, pulled, bought, lost the need, payment "
		    "failed, unknown",
		    STR_ARG(back));
	line.pattern = arena_str(
	    &r->memory, normalise(side_text(row, 0), NORMALISE_KEY, &room));
	vec_push(&r->line, line);
}

void
reasons_open(struct reasons *r, struct tool *tool, const char *path)
{
	*r = (struct reasons){ 0 };
	side_read_or(
	    tool, SIDE_OR(path, built_in), "reason,class", take_line, r);
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
	scoped struct text room = { 0 };

	*class = REASON_UNKNOWN;
	*back = WINBACK_UNKNOWN;
	text = normalise(text, NORMALISE_KEY, &room);
	for (size_t i = 0; text.n > 0 && i < r->line.n; i++) {
		const struct reason_line *line = &r->line.v[i];

		if (!matches(line->pattern, text))
			continue;
		*class = line->class;
		*back = line->winback;
		break;
	}
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
