#include "cli/grid.h"

#include "base/mem.h"
#include "base/sort.h"
#include "io/out.h"
#include "text/num.h"
#include "text/saying.h"
#include "text/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { GAP = 2, NARROW = 12, BAR_MIN = 6, BAR_MAX = 24, USUAL = 80 };

/* A grid as it is laid out: the widths, and which columns have left. */
struct layout {
	const struct grid *grid;
	const struct grid_style *style;
	struct out *out;
	VEC(size_t) width;
	VEC(size_t) wanted; /* the widths without a limit */
	VEC(bool) gone;
	size_t bar; /* its longest, 0: none */
};

size_t
grid_width(int64_t given)
{
	const char *columns = getenv("COLUMNS");
	int64_t n;
#ifdef TIOCGWINSZ
	struct winsize size;

	if (given <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col > 0)
		return size.ws_col;
#endif
	if (given > 0)
		return (size_t)given;
	if (columns != NULL && num_int(str_of(columns), &n) && n > 0)
		return (size_t)n;
	return USUAL;
}

bool
grid_colour(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

struct str
grid_clean(struct grid *grid, struct str text)
{
	struct str rest = text;
	size_t plain = 0, marks = 0;
	char *to;

	while (plain < text.n && text.p[plain] >= ' ' && text.p[plain] < 0x7f)
		plain++;
	if (plain == text.n)
		return text;
	to = arena_alloc(&grid->arena, 3 * text.n);
	text.p = to;
	while (rest.n > 0) {
		const char *from = rest.p;
		int32_t c = utf8_next(&rest);

		if (!utf8_shown(c, &marks))
			continue;
		if (c < ' ' || (c >= 0x7f && c < 0xA0)) {
			memcpy(to, "\xEF\xBF\xBD", 3);
			to += 3;
		} else {
			memcpy(to, from, (size_t)(rest.p - from));
			to += rest.p - from;
		}
	}
	text.n = (size_t)(to - text.p);
	return text;
}

struct grid_line *
grid_line(struct grid *grid, struct str name)
{
	vec_push(&grid->line, (struct grid_line){ .name = name });
	return &grid->line.v[grid->line.n - 1];
}

signed char
grid_shade(double part)
{
	if (!(part > 0))
		return 0;
	return (signed char)fmin(
	    GRID_SHADES - 1, ceil(part * (GRID_SHADES - 1)));
}

/* The character behind a shaded cell. */
static const char *
shade_mark(const struct layout *l, signed char shade)
{
	static const char *const block[GRID_SHADES] = { " ", " ",
		"\xE2\x96\x91", "\xE2\x96\x91", "\xE2\x96\x92", "\xE2\x96\x93",
		"\xE2\x96\x88" };
	static const char *const ascii[GRID_SHADES] = { " ", " ", ".", ".", "-",
		"+", "#" };

	return (l->style->ascii ? ascii : block)[shade < 0 ? 0 : shade];
}

/* The fill of a piece of a bar, the first one the lightest. */
static const char *
piece_mark(const struct layout *l, size_t i)
{
	static const char *const block[] = { "\xC2\xB7", "\xE2\x96\x91",
		"\xE2\x96\x92", "\xE2\x96\x93", "\xE2\x96\x88" };
	static const char *const ascii[] = { ".", "-", "=", "+", "#" };

	return (l->style->ascii ? ascii : block)[i < 4 ? i : 4];
}

static void
measure(struct layout *l)
{
	const struct grid *grid = l->grid;
	size_t columns = grid->column.n;

	for (size_t i = 0; i < columns; i++) {
		vec_push(&l->width, utf8_width(grid->column.v[i].name));
		vec_push(&l->gone, false);
	}
	for (size_t i = 0; i < grid->cell.n; i++) {
		size_t n = utf8_width(grid->cell.v[i]);

		if (n > l->width.v[i % columns])
			l->width.v[i % columns] = n;
	}
	vec_append(&l->wanted, l->width.v, columns);
}

static size_t
used(const struct layout *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->width.n; i++)
		if (!l->gone.v[i])
			n += l->width.v[i] + (n > 0 ? GAP : 0) +
			    (l->grid->shade.n > 0);
	return n;
}

/* Takes what is over from the widest text columns; returns what they do not
 * have. */
static size_t
shrink(struct layout *l, size_t over)
{
	scoped struct sort_item *item = mem_alloc(l->width.n, sizeof(*item));
	size_t n = 0;

	for (size_t i = 0; i < l->width.n; i++)
		if (!l->grid->column.v[i].right && l->width.v[i] > NARROW)
			item[n++] =
			    sort_item(sort_key_descending(l->width.v[i]), i);
	sort_items(item, n);
	for (size_t i = 0; i < n && over > 0; i++) {
		size_t cut = l->width.v[item[i].index] - NARROW;

		cut = cut < over ? cut : over;
		l->width.v[item[i].index] -= cut;
		over -= cut;
	}
	return over;
}

/* The columns that can be missed most leave, but for the first one. */
static void
leave(struct layout *l, size_t over)
{
	const struct grid *grid = l->grid;
	scoped struct sort_item *item = mem_alloc(l->width.n, sizeof(*item));
	size_t n = 0;

	for (size_t i = 1; i < l->width.n; i++)
		if (!str_eq(grid->column.v[i].name, grid->bar_name))
			item[n++] =
			    sort_item(sort_key_int(grid->column.v[i].rank), i);
	sort_items(item, n);
	while (n-- > 0 && over > 0) {
		size_t wide =
		    l->width.v[item[n].index] + GAP + (grid->shade.n > 0);

		l->gone.v[item[n].index] = true;
		over -= wide < over ? wide : over;
	}
}

/* Texts that were cut get back what columns that left had too much. */
static void
grow(struct layout *l, size_t room)
{
	for (size_t i = 0; i < l->width.n; i++) {
		size_t more = l->gone.v[i] ? 0 : l->wanted.v[i] - l->width.v[i];

		more = more < room ? more : room;
		l->width.v[i] += more;
		room -= more;
	}
}

static void
fit(struct layout *l)
{
	size_t width = l->style->width;
	size_t bar = l->grid->bar_name.n > 0 ? GAP + BAR_MIN : 0;
	size_t n;

	n = used(l) + bar;
	if (n > width)
		leave(l, shrink(l, n - width));
	n = used(l) + bar;
	if (n < width)
		grow(l, width - n);
	n = used(l) + GAP;
	if (bar > 0 && n + BAR_MIN <= width)
		l->bar = width - n < BAR_MAX ? width - n : BAR_MAX;
}

static void
repeat(struct out *out, const char *text, size_t n)
{
	while (n-- > 0)
		out_bytes(out, text, strlen(text));
}

/* A text cut to `width` columns, the last one then an ellipsis. */
static void
print_cut(struct layout *l, struct str text, size_t width)
{
	const char *dots = l->style->ascii ? "~" : "\xE2\x80\xA6";
	struct str rest = text;
	size_t n = 0;

	while (rest.n > 0) {
		struct str one = rest;

		utf8_next(&rest);
		one.n = (size_t)(rest.p - one.p);
		n += utf8_width(one);
		if (n > width - 1) {
			rest = one;
			break;
		}
	}
	out_bytes(l->out, text.p, (size_t)(rest.p - text.p));
	repeat(l->out, dots, 1);
	n = (struct str){ text.p, (size_t)(rest.p - text.p) }.n == 0
	    ? 0
	    : utf8_width((struct str){ text.p, (size_t)(rest.p - text.p) });
	repeat(l->out, " ", width - 1 - n);
}

/* A bar of pieces: each as long as its part of the longest bar. */
static void
print_pieces(struct layout *l, size_t blanks, const double *piece, size_t n)
{
	double sum = 0;
	size_t done = 0;

	for (size_t i = 0; i < n; i++) {
		size_t end;

		sum += piece[i] > 0 ? piece[i] : 0;
		end = (size_t)(fmin(sum, 1) * (double)l->bar + 0.5);
		if (done == 0 && end > 0)
			repeat(l->out, " ", blanks + GAP);
		repeat(l->out, piece_mark(l, i), end - done);
		done = end;
	}
}

/* A bar of a number; one below zero has another fill. */
static void
print_bar(struct layout *l, double part)
{
	static const char *const eighths[] = { "", "\xE2\x96\x8F",
		"\xE2\x96\x8E", "\xE2\x96\x8D", "\xE2\x96\x8C", "\xE2\x96\x8B",
		"\xE2\x96\x8A", "\xE2\x96\x89" };
	size_t n;

	n = (size_t)(fmin(fabs(part), 1) * (double)l->bar * 8 + 0.5);
	if (isnan(part) || n == 0)
		return;
	repeat(l->out, " ", GAP);
	if (l->style->colour)
		repeat(l->out, part < 0 ? "\x1B[33m" : "\x1B[34m", 1);
	if (part < 0)
		repeat(l->out, piece_mark(l, 2), (n + 7) / 8);
	else
		repeat(l->out, piece_mark(l, 4), n / 8);
	if (!l->style->ascii && part > 0)
		repeat(l->out, eighths[n % 8], 1);
	if (l->style->colour)
		repeat(l->out, "\x1B[0m", 1);
}

/* The number of a row; ROW_HEAD: of the header. */
#define ROW_HEAD SIZE_MAX

/* The bar of a row, behind so many blanks. */
static void
print_marks(struct layout *l, size_t row, size_t blanks, bool total)
{
	const struct grid *grid = l->grid;
	size_t pieces = grid->piece_name.n;

	if (pieces > 0) {
		print_pieces(l, blanks, grid->piece.v + row * pieces, pieces);
	} else if (!total && fabs(grid->bar.v[row]) > 0) {
		repeat(l->out, " ", blanks);
		print_bar(l, grid->bar.v[row]);
	}
}

static void
print_row(struct layout *l, size_t row, bool total)
{
	const struct grid *grid = l->grid;
	size_t columns = grid->column.n;
	const struct str *cell =
	    row == ROW_HEAD ? NULL : grid->cell.v + row * columns;
	const signed char *shade = grid->shade.n == 0 || cell == NULL
	    ? NULL
	    : grid->shade.v + row * columns;
	size_t blanks = 0;
	bool first = true;

	for (size_t i = 0; i < grid->column.n; i++) {
		struct str text =
		    cell == NULL ? grid->column.v[i].name : cell[i];
		size_t n = utf8_width(text), width = l->width.v[i];
		size_t pad = width > n ? width - n : 0;

		if (l->gone.v[i])
			continue;
		blanks += first ? 0 : GAP;
		first = false;
		if (grid->column.v[i].right)
			blanks += pad;
		if (n > 0)
			repeat(l->out, " ", blanks), blanks = 0;
		if (n > width)
			print_cut(l, text, width);
		else
			out_str(l->out, text);
		if (!grid->column.v[i].right || n == 0)
			blanks += grid->column.v[i].right ? 0 : pad;
		if (grid->shade.n > 0 && (shade == NULL || shade[i] < 2))
			blanks++;
		else if (grid->shade.n > 0)
			repeat(l->out, shade_mark(l, shade[i]), 1);
	}
	if (l->bar > 0 && cell != NULL && row < grid->bar.n)
		print_marks(l, row, blanks, total);
	out_byte(l->out, '\n');
}

static void
print_rule(struct layout *l)
{
	repeat(l->out, l->style->ascii ? "-" : "\xE2\x94\x80",
	    used(l) + (l->bar > 0 ? GAP + l->bar : 0));
	out_byte(l->out, '\n');
}

static struct grid_words
words_of(const struct layout *l)
{
	const struct grid_words english = { STR("bar: "), STR("Not shown: "),
		STR(" and {1} more"), STR("{1} more {1|row|rows}"), STR(" to "),
		false };

	return l->style->words == NULL ? english : *l->style->words;
}

/* A sentence about a number. */
static void
print_words(struct layout *l, const struct grid_words *words, struct str text,
    uint64_t number)
{
	char digits[NUM_MAX], said[256];
	struct str arg = { digits, num_print_int(digits, (int64_t)number) };
	struct saying saying = { &arg, 1, .below_two = words->below_two };
	size_t n = saying_fill(&saying, text, said, sizeof(said));

	out_bytes(l->out, said, n < sizeof(said) ? n : sizeof(said));
}

/* A blank before a word of so many columns, or a new line where it would not
 * fit; *at: what the line has. */
static void
part_words(struct layout *l, size_t *at, size_t wide)
{
	bool fits = *at + 1 + wide <= l->style->width;

	if (*at > 0)
		out_byte(l->out, fits ? ' ' : '\n');
	*at = (*at > 0 && fits ? *at + 1 : 0) + wide;
}

/* What the bars show; gives the columns of its last line. */
static size_t
print_legend(struct layout *l, struct str bar)
{
	const struct grid *grid = l->grid;
	size_t at = utf8_width(bar);

	out_str(l->out, bar);
	if (grid->piece_name.n == 0) {
		out_str(l->out, grid->bar_name);
		return at + utf8_width(grid->bar_name);
	}
	for (size_t i = 0; i < grid->piece_name.n; i++) {
		struct str name = grid->piece_name.v[i];
		size_t wide = 2 + utf8_width(name);

		if (i == 0)
			at += wide;
		else
			part_words(l, &at, wide + 1);
		repeat(l->out, piece_mark(l, i), 1);
		out_byte(l->out, ' ');
		out_str(l->out, name);
		repeat(l->out, i + 1 < grid->piece_name.n ? "," : "", 1);
	}
	return at;
}

/* The columns that did not fit, the first two by name. */
static void
print_gone(struct layout *l, const struct grid_words *words, size_t at)
{
	const struct grid *grid = l->grid;
	size_t gone = 0, named = 0, wide = utf8_width(words->hidden);

	for (size_t i = 0; i < l->gone.n; i++) {
		if (l->gone.v[i] && gone++ < 2)
			wide += utf8_width(grid->column.v[i].name) + 2;
	}
	if (gone == 0)
		return;
	if (at > 0) {
		out_byte(l->out, '.');
		at++;
		part_words(l, &at, wide + utf8_width(words->more));
	}
	for (size_t i = 0; i < l->gone.n && named < 2; i++)
		if (l->gone.v[i]) {
			out_str(
			    l->out, named++ == 0 ? words->hidden : STR(", "));
			out_str(l->out, grid->column.v[i].name);
		}
	if (gone > named)
		print_words(l, words, words->more, gone - named);
}

/* What the bars show, and what did not fit. */
static void
print_notes(struct layout *l)
{
	const struct grid *grid = l->grid;
	const struct grid_words words = words_of(l);
	bool gone = false;

	for (size_t i = 0; i < l->gone.n; i++)
		gone |= l->gone.v[i];
	if (grid->more > 0) {
		print_words(l, &words, words.rows, grid->more);
		out_byte(l->out, '\n');
	}
	if (l->bar == 0 && !gone)
		return;
	print_gone(l, &words, l->bar > 0 ? print_legend(l, words.bar) : 0);
	out_byte(l->out, '\n');
}

/* The part of a line's range as one of eight heights. */
static void
print_height(struct layout *l, double part)
{
	static const char *const block[] = { "\xE2\x96\x81", "\xE2\x96\x82",
		"\xE2\x96\x83", "\xE2\x96\x84", "\xE2\x96\x85", "\xE2\x96\x86",
		"\xE2\x96\x87", "\xE2\x96\x88" };
	static const char *const ascii[] = { "_", "_", ".", "-", "-", "=", "^",
		"^" };

	repeat(l->out,
	    (l->style->ascii ? ascii : block)[(int)fmin(7, part * 7.999)], 1);
}

/* "dso  |#.-|  62.6  (45.5 to 82.1)" with block characters. */
static void
print_line(struct layout *l, const struct grid_line *line)
{
	enum { WIDE = 36 };
	size_t n = line->point.n, step = (n + WIDE - 1) / WIDE;
	double lo = HUGE_VAL, hi = -HUGE_VAL;

	if (n < 2)
		return;
	for (size_t i = 0; i < n; i++) {
		lo = fmin(lo, line->point.v[i]);
		hi = fmax(hi, line->point.v[i]);
	}
	out_str(l->out, line->name);
	repeat(l->out, line->name.n > 0 ? "  |" : "|", 1);
	for (size_t i = (n - 1) % step; i < n; i += step)
		print_height(
		    l, hi > lo ? (line->point.v[i] - lo) / (hi - lo) : 0);
	repeat(l->out, "|  ", 1);
	out_str(l->out, line->last);
	repeat(l->out, "  (", 1);
	out_str(l->out, line->least);
	out_str(l->out, words_of(l).to);
	out_str(l->out, line->most);
	repeat(l->out, ")\n", 1);
}

void
grid_print(
    struct out *out, const struct grid *grid, const struct grid_style *style)
{
	struct layout l = { .grid = grid, .style = style, .out = out };
	size_t columns = grid->column.n;
	size_t rows = columns == 0 ? 0 : grid->cell.n / columns;

	measure(&l);
	fit(&l);
	if (columns > 0) {
		print_row(&l, ROW_HEAD, false);
		print_rule(&l);
	}
	for (size_t i = 0; i < rows; i++) {
		bool total = i + grid->totals >= rows;

		if (total && i + grid->totals == rows && i > 0)
			print_rule(&l);
		print_row(&l, i, total);
	}
	print_notes(&l);
	for (size_t i = 0; i < grid->line.n; i++)
		print_line(&l, &grid->line.v[i]);
	vec_free(&l.width);
	vec_free(&l.wanted);
	vec_free(&l.gone);
}

void
grid_free(struct grid *grid)
{
	vec_free(&grid->column);
	vec_free(&grid->cell);
	vec_free(&grid->bar);
	vec_free(&grid->piece);
	vec_free(&grid->piece_name);
	vec_free(&grid->shade);
	for (size_t i = 0; i < grid->line.n; i++)
		vec_free(&grid->line.v[i].point);
	vec_free(&grid->line);
	arena_free(&grid->arena);
}
