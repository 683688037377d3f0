#include "template.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

#include <stdio.h>

/* A mark: its words without the braces; the text goes on at `end`. */
struct mark {
	struct str inside;
	size_t end;
};

static bool
mark_at(struct str text, size_t at, struct mark *mark)
{
	const char *close = at < text.n && text.p[at] == '{'
	    ? memchr(text.p + at, '}', text.n - at)
	    : NULL;

	if (close == NULL)
		return false;
	mark->inside =
	    (struct str){ text.p + at + 1, (size_t)(close - text.p) - at - 1 };
	mark->end = (size_t)(close - text.p) + 1;
	return memchr(mark->inside.p, '\n', mark->inside.n) == NULL;
}

static void
append(struct template_text *out, struct str text)
{
	vec_append(out, text.p, text.n);
}

/* The end of a block that begins at `from`: where its closing mark is. */
static bool
find_close(struct str text, size_t from, const char *word, size_t *at)
{
	struct str close = str_of(word);

	for (size_t i = from; i + close.n <= text.n; i++)
		if (memcmp(text.p + i, close.p, close.n) == 0) {
			*at = i;
			return true;
		}
	return false;
}

/* "2", "2-", "1-2". */
static bool
level_within(struct str spec, int32_t level, bool *is)
{
	struct str high = spec, low = str_cut(&high, '-');
	int64_t a, b;

	if (!num_int(str_trim(low), &a))
		return false;
	b = high.p == NULL ? a : INT32_MAX;
	if (high.p != NULL && str_trim(high).n > 0 &&
	    !num_int(str_trim(high), &b))
		return false;
	*is = level >= a && level <= b;
	return true;
}

struct work {
	const struct template *t;
	const struct template_source *source;
};

static bool
is_filled(const struct work *w, struct str field)
{
	struct template_value v;

	if (!w->source->value(w->source->data, field, SIZE_MAX, &v))
		return false;
	return v.kind == VALUE_TEXT ? v.text.n > 0
	    : v.kind == VALUE_DATE  ? v.number != DATE_NONE
				    : v.number != 0;
}

/* Is this block kept? False for what is no block. */
static bool
is_block(
    const struct work *w, struct str inside, const char **close, bool *kept)
{
	if (str_starts(inside, STR("level "))) {
		*close = "{/level}";
		inside = (struct str){ inside.p + 6, inside.n - 6 };
		return level_within(inside, w->source->level, kept);
	}
	if (!str_starts(inside, STR("if ")))
		return false;
	*close = "{/if}";
	*kept =
	    is_filled(w, str_trim((struct str){ inside.p + 3, inside.n - 3 }));
	return true;
}

/* The text without the blocks that do not hold. A mark alone on its line takes
 * its line end with it. */
static void
keep_blocks(const struct work *w, struct str text, struct template_text *out)
{
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		struct mark mark;
		const char *close;
		size_t at, start, end;
		bool kept, lines;

		if (text.p[i] != '{' || !mark_at(text, i, &mark) ||
		    !is_block(w, mark.inside, &close, &kept) ||
		    !find_close(text, mark.end, close, &at))
			continue;
		append(out, (struct str){ text.p + from, i - from });
		start = mark.end;
		end = at + strlen(close);
		lines = start < text.n && text.p[start] == '\n' &&
		    (end == text.n || text.p[end] == '\n');
		if (kept)
			keep_blocks(w,
			    (struct str){
				text.p + start + lines, at - start - lines },
			    out);
		from = end + (lines && end < text.n);
		i = from - 1;
	}
	append(out, (struct str){ text.p + from, text.n - from });
}

static void
print_money(const struct template *t, int64_t amount, struct template_text *out)
{
	char text[MONEY_MAX];
	struct str rest = { text, money_print(text, amount) }, whole;

	whole = str_cut(&rest, '.');
	for (size_t i = 0; i < whole.n; i++) {
		if (i > 0 && t->thousands != 0 && (whole.n - i) % 3 == 0 &&
		    whole.p[i - 1] != '-')
			vec_push(out, t->thousands);
		vec_push(out, whole.p[i]);
	}
	vec_push(out, t->decimal);
	append(out, rest);
}

static void
print_date(const struct template *t, int32_t day, struct template_text *out)
{
	int year, month, of_month;
	char number[16];

	if (day == DATE_NONE)
		return;
	date_split(day, &year, &month, &of_month);
	for (const char *p = t->date; *p != '\0';) {
		int value = *p == 'Y' ? year : *p == 'M' ? month : of_month;
		size_t n = 0;

		if (*p != 'Y' && *p != 'M' && *p != 'D') {
			vec_push(out, *p++);
			continue;
		}
		for (char c = *p; *p == c; p++)
			n++;
		snprintf(number, sizeof(number), "%0*d", (int)n, value);
		append(out, str_of(number));
	}
}

static void
print_value(const struct template *t, const struct template_value *v,
    struct template_text *out)
{
	char number[32];

	switch (v->kind) {
	case VALUE_TEXT:
		append(out, v->text);
		break;
	case VALUE_MONEY:
		print_money(t, v->number, out);
		break;
	case VALUE_DATE:
		print_date(t, (int32_t)v->number, out);
		break;
	case VALUE_NUMBER:
		snprintf(number, sizeof(number), "%lld", (long long)v->number);
		append(out, str_of(number));
	}
}

/* "field", "field:12", "field:>12". */
static bool
parse_field(struct str inside, struct str *name, bool *right, int64_t *width)
{
	struct str rest = inside;

	*name = str_cut(&rest, ':');
	*right = rest.n > 0 && *rest.p == '>';
	*width = 0;
	if (rest.p == NULL)
		return true;
	rest.p += *right;
	rest.n -= *right;
	return num_int(rest, width) && *width >= 0 && *width <= 1000;
}

static size_t
characters(const char *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)p[i] & 0xc0) != 0x80;
	return count;
}

static void
put_field(const struct work *w, struct str inside, size_t item,
    struct template_text *out)
{
	struct template_value v = { .kind = VALUE_TEXT };
	scoped struct template_text text = { NULL, 0, 0 };
	struct str name;
	int64_t width;
	size_t wide, pad;
	bool right;

	parse_field(inside, &name, &right, &width);
	w->source->value(w->source->data, name, item, &v);
	print_value(w->t, &v, &text);
	wide = characters(text.v, text.n);
	pad = (size_t)width > wide ? (size_t)width - wide : 0;
	for (size_t i = 0; right && i < pad; i++)
		vec_push(out, ' ');
	vec_append(out, text.v, text.n);
	for (size_t i = 0; !right && i < pad; i++)
		vec_push(out, ' ');
}

/* Values for the fields of one line; false when it had only empty ones. */
static bool
put_line(const struct work *w, struct str line, size_t item,
    struct template_text *out)
{
	size_t before = out->n;
	bool blank = str_trim(line).n == 0;

	for (size_t i = 0; i < line.n; i++) {
		struct mark mark;

		if (line.p[i] == '{' && mark_at(line, i, &mark)) {
			put_field(w, mark.inside, item, out);
			i = mark.end - 1;
		} else
			vec_push(out, line.p[i]);
	}
	while (out->n > before && out->v[out->n - 1] == ' ')
		out->n--;
	if (blank || out->n > before)
		return true;
	return false;
}

static void
put_lines(const struct work *w, struct str text, size_t item,
    struct template_text *out)
{
	while (text.n > 0) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end == NULL ? text.n : (size_t)(end - text.p);
		bool ended = end != NULL;

		if (put_line(w, (struct str){ text.p, n }, item, out) && ended)
			vec_push(out, '\n');
		text.p += n + ended;
		text.n -= n + ended;
	}
}

void
template_render(const struct template *t, const struct template_source *source,
    struct template_text *out)
{
	struct work w = { t, source };
	scoped struct template_text kept = { NULL, 0, 0 };
	struct str text;
	size_t at, end;

	keep_blocks(&w, (struct str){ t->text.v, t->text.n }, &kept);
	text = (struct str){ kept.v, kept.n };
	while (find_close(text, 0, "{items}", &at) &&
	    find_close(text, at, "{/items}", &end)) {
		struct str inner = { text.p + at + 7, end - at - 7 };

		put_lines(&w, (struct str){ text.p, at }, SIZE_MAX, out);
		if (inner.n > 0 && *inner.p == '\n')
			inner = (struct str){ inner.p + 1, inner.n - 1 };
		for (size_t i = 0; i < source->items; i++)
			put_lines(&w, inner, i, out);
		end += 8;
		end += end < text.n && text.p[end] == '\n';
		text.p += end;
		text.n -= end;
	}
	put_lines(&w, text, SIZE_MAX, out);
}

/* {format decimal=, thousands=. date=DD.MM.YYYY}: false when it makes none. */
static bool
take_format(struct template *t, struct str inside)
{
	struct str list = { inside.p + 6, inside.n - 6 };

	str_each (value, list, ' ') {
		struct str name = str_cut(&value, '=');

		if (name.n == 0)
			continue;
		if (str_eq(name, STR("decimal")) && value.n == 1)
			t->decimal = *value.p;
		else if (str_eq(name, STR("thousands")) && value.n <= 1)
			t->thousands = value.n == 0 ? '\0' : *value.p;
		else if (str_eq(name, STR("date")) && value.n > 0 &&
		    value.n < sizeof(t->date)) {
			memcpy(t->date, value.p, value.n);
			t->date[value.n] = '\0';
		} else
			return false;
	}
	return true;
}

static _Noreturn void
fail(const char *path, struct str text, size_t at, const char *what,
    struct str inside)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += text.p[i] == '\n';
	die(EXIT_USAGE, "%s:%zu: %s {%.*s}", path, line, what, STR_ARG(inside));
}

/* The blocks: the words that open and close one. */
enum { BLOCKS = 3, ITEMS = 2 };
static const char *const opens[BLOCKS] = { "level ", "if ", "items" };
static const char *const closes[BLOCKS] = { "/level", "/if", "/items" };

/* Which of the words it is or, of those with a blank, begins with. */
static size_t
block_of(const char *const *words, struct str inside)
{
	size_t k = 0;

	while (k < BLOCKS &&
	    !(strchr(words[k], ' ') != NULL
		    ? str_starts(inside, str_of(words[k]))
		    : str_eq(inside, str_of(words[k]))))
		k++;
	return k;
}

/* Does what a mark names exist where it stands? */
static bool
is_known(
    struct str inside, size_t block, bool in_items, template_value_of *value)
{
	struct template_value v;
	struct str name;
	int64_t width;
	bool right, is;

	if (block == ITEMS)
		return true;
	if (block < BLOCKS) {
		str_cut(&inside, ' ');
		inside = str_trim(inside);
		return block == 0 ? level_within(inside, 0, &is)
				  : value(NULL, inside, SIZE_MAX, &v);
	}
	return parse_field(inside, &name, &right, &width) &&
	    (value(NULL, name, SIZE_MAX, &v) ||
		(in_items && value(NULL, name, 0, &v)));
}

/* Every mark from `at` on makes sense, every block is closed, and none stands
 * in one of its kind. */
static void
check_marks(
    const char *path, struct str text, size_t at, template_value_of *value)
{
	size_t block[BLOCKS], depth = 0, k;
	struct mark mark[BLOCKS + 1];
	bool open[BLOCKS] = { false };

	for (; at < text.n; at++) {
		struct mark *m = &mark[depth];

		if (text.p[at] != '{')
			continue;
		if (!mark_at(text, at, m))
			fail(path, text, at, "a mark without end", STR("..."));
		k = block_of(closes, m->inside);
		if (k < BLOCKS) {
			if (depth == 0 || block[--depth] != k)
				fail(path, text, at, "nothing to close by",
				    m->inside);
			open[k] = false;
			at = m->end - 1;
			continue;
		}
		k = block_of(opens, m->inside);
		if (!is_known(m->inside, k, open[ITEMS], value))
			fail(
			    path, text, at, "unknown field or mark", m->inside);
		at = m->end - 1;
		if (k == BLOCKS)
			continue;
		if (open[k])
			fail(path, text, at,
			    "a block within its kind:", m->inside);
		open[k] = true;
		block[depth++] = k;
	}
	if (depth > 0)
		fail(path, text, mark[depth - 1].end - 1, "nothing closes",
		    mark[depth - 1].inside);
}

static void
read_file(struct template *t, const char *path)
{
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (file == NULL)
		die(EXIT_SYSTEM, "cannot open %s", path);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		for (size_t i = 0; i < n; i++)
			if (block[i] != '\r')
				vec_push(&t->text, block[i]);
	if (ferror(file))
		die(EXIT_SYSTEM, "cannot read %s", path);
	fclose(file);
}

void
template_read(struct template *t, const char *path, template_value_of *value)
{
	struct mark mark;
	struct str text;
	size_t cut = 0;

	*t = (struct template){ .decimal = '.', .date = "YYYY-MM-DD" };
	read_file(t, path);
	text = (struct str){ t->text.v, t->text.n };
	if (mark_at(text, 0, &mark) && str_starts(mark.inside, STR("format"))) {
		if (!take_format(t, mark.inside))
			fail(path, text, 0, "no format:", mark.inside);
		cut = mark.end + (mark.end < text.n);
	}
	check_marks(path, text, cut, value);
	if (cut > 0)
		memmove(t->text.v, t->text.v + cut, text.n - cut);
	t->text.n -= cut;
}
