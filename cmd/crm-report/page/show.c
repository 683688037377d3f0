/* How numbers, dates, codes and words of a page read. */
#include "page.h"

#include "text/date.h"
#include "text/money.h"
#include "text/saying.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* KEY, TAB, English, TAB, German, TAB, French, TAB, Chinese. */
static const char *const words[] = {
#include "crm-report/page/words.inc"
};

void *
page_alloc(struct page *p, size_t n, size_t size)
{
	void *memory = arena_alloc(&p->arena, n * size);

	memset(memory, 0, n * size);
	return memory;
}

struct str
page_text(struct page *p, const char *format, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(text))
		n = (int)sizeof(text) - 1;
	return arena_str(&p->arena, (struct str){ text, (size_t)n });
}

/* The template of a key. */
static struct str
find_words(const char *key, int lang)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		struct str line = str_of(words[i]), english, text;

		if (!str_eq(str_cut(&line, '\t'), str_of(key)))
			continue;
		english = str_cut(&line, '\t');
		for (int l = 1; l <= lang && line.p != NULL; l++) {
			text = str_cut(&line, '\t');
			if (l == lang && text.n > 0)
				return text;
		}
		return english;
	}
	return (struct str){ "", 0 };
}

struct str
page_say(struct page *p, const char *key, const struct str *arg, size_t n)
{
	struct saying saying = { arg, n, .below_two = p->lang == LANG_FRENCH };
	struct str sentence = find_words(key, p->lang);
	size_t size = saying_fill(&saying, sentence, NULL, 0);
	char *text = arena_alloc(&p->arena, size + 1);

	saying_fill(&saying, sentence, text, size);
	if (saying.hole && strncmp(key, "say.", 4) == 0)
		size = 0; /* half a sentence is none */
	return (struct str){ text, size };
}

/* The section that is being drawn shows what it shows. */
static void
note_money(struct page *p, enum shown as)
{
	if (as == SHOWN_MONEY && p->section.n > 0)
		p->section.v[p->section.n - 1]->money = true;
}

/* Kinds are named like the method, or begin so. */
enum shown
show_as(const struct kind *k, struct str column)
{
	struct str kind = str_of(k->name);

	return shown_in(str_cut(&kind, '_'), column);
}

void
show_columns(
    const struct kind *k, const struct str *name, size_t n, enum shown *as)
{
	struct str kind = str_of(k->name);

	shown_columns(str_cut(&kind, '_'), name, n, as);
}

struct str
show_real(struct page *p, double value, enum shown as)
{
	char text[SHOWN_MAX];

	note_money(p, as);
	return arena_str(&p->arena,
	    (struct str){ text, shown_real(text, value, as, &p->marks) });
}

struct str
show_count(struct page *p, double n)
{
	return show_real(p, n, SHOWN_COUNT);
}

struct str
show_cell(struct page *p, const struct table *t, size_t row, size_t column,
    enum shown as)
{
	struct str cell = table_cell(t, row, column);
	char text[SHOWN_MAX];
	size_t n = shown_print(text, cell, as, &p->marks);

	note_money(p, as);
	return arena_str(&p->arena, n == 0 ? cell : (struct str){ text, n });
}

struct str
show_named(struct page *p, const struct table *t, size_t row,
    const char *column, enum shown as)
{
	return show_cell(p, t, row, table_column(t, column), as);
}

struct str
show_text(struct page *p, const struct table *t, size_t row, size_t column)
{
	return arena_str(&p->arena, table_cell(t, row, column));
}

struct str
show_money(struct page *p, int64_t amount)
{
	char digits[MONEY_MAX], text[SHOWN_MAX];
	struct str cell = { digits, money_print(digits, amount) };

	note_money(p, SHOWN_MONEY);
	return arena_str(&p->arena,
	    (struct str){
		text, shown_print(text, cell, SHOWN_MONEY, &p->marks) });
}

struct str
show_date(struct page *p, int32_t day)
{
	static const char *const key[] = { "month.1", "month.2", "month.3",
		"month.4", "month.5", "month.6", "month.7", "month.8",
		"month.9", "month.10", "month.11", "month.12" };
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	return SAY(p, "date",
	    of_month == 1 && WORD(p, "day.1").n > 0
		? WORD(p, "day.1")
		: page_text(p, "%d", of_month),
	    WORD(p, key[month - 1]), page_text(p, "%d", year),
	    page_text(p, "%d", month));
}

/* The reader's own word for a code; empty: none. */
static struct str
own_label(const struct page *p, struct str code)
{
	for (size_t i = 0; i < p->options->label.n; i++) {
		struct str text = str_of(p->options->label.v[i]);

		if (str_eq(str_cut(&text, '='), code))
			return text;
	}
	for (size_t i = 0; i < p->labels.n; i++)
		if (str_eq(side_text(&p->labels.v[i], 0), code))
			return side_text(&p->labels.v[i], 1);
	return (struct str){ "", 0 };
}

struct str
show_code(struct page *p, struct str code)
{
	struct str label = own_label(p, code);
	char *to;

	if (label.n > 0)
		return label;
	to = arena_alloc(&p->arena, code.n + 1);
	for (size_t i = 0; i < code.n; i++)
		to[i] = code.p[i] == '_' ? ' ' : code.p[i];
	if (code.n > 0 && to[0] >= 'a' && to[0] <= 'z')
		to[0] = (char)(to[0] - 'a' + 'A');
	return (struct str){ to, code.n };
}

struct str
page_title(struct page *p)
{
	char key[64];

	if (p->options->title != NULL)
		return str_of(p->options->title);
	for (size_t i = 0; i < p->section.n; i++)
		if (p->section.v[i]->kind->area != NULL) {
			snprintf(key, sizeof(key), "title.%s",
			    p->section.v[i]->kind->area);
			return WORD(p, key);
		}
	return WORD(p, "title.report");
}

struct str
show_column(struct page *p, struct str name)
{
	char key[128];
	struct str text;

	snprintf(key, sizeof(key), "col.%.*s", STR_ARG(name));
	text = WORD(p, key);
	return text.n > 0 ? text : show_code(p, name);
}

double
axis_step(double x)
{
	double unit;

	if (!(x > 0) || !isfinite(x))
		return 1;
	unit = pow(10, floor(log10(x / 5)));
	for (int i = 0; i < 4; i++) {
		static const double step[] = { 1, 2, 5, 10 };

		if (x <= 5 * step[i] * unit * (1 + 1e-12))
			return step[i] * unit;
	}
	return 20 * unit;
}

double
axis_end(double x)
{
	double step = axis_step(x);

	return x > 0 ? ceil(x / step - 1e-9) * step : 1;
}

void
axis_span(double *lo, double *hi)
{
	double step = axis_step(fmax(*hi, -*lo));

	*lo = *lo < 0 ? -ceil(-*lo / step - 1e-9) * step : 0;
	*hi = *hi > 0 ? ceil(*hi / step - 1e-9) * step : *lo < 0 ? 0 : 1;
}

struct str
show_axis(struct page *p, double value, enum shown as)
{
	static const struct {
		double from, by;
		const char *key; /* "-": not in this language */
	} unit[] = { { 1e9, 1e9, "short.9" }, { 1e8, 1e8, "short.8" },
		{ 1e6, 1e6, "short.6" }, { 1e4, 1e4, "short.4" },
		{ 1e4, 1e3, "short.3" } };

	if (as == SHOWN_PERCENT) {
		double percent = round(value * 1000) / 10;
		struct str text = show_real(p, percent,
		    fabs(percent - round(percent)) < 1e-9 ? SHOWN_COUNT
							  : SHOWN_DAYS);

		return page_text(p, "%.*s%s", STR_ARG(text), p->marks.percent);
	}
	for (size_t i = 0; i < COUNT(unit); i++)
		if (fabs(value) >= unit[i].from &&
		    !str_eq(WORD(p, unit[i].key), STR("-")))
			return SAY(p, unit[i].key,
			    show_real(p, value / unit[i].by, SHOWN_DAYS));
	if (fabs(value) >= 1 &&
	    (as == SHOWN_MONEY || as == SHOWN_COUNT || as == SHOWN_DAYS))
		return show_real(p, value, SHOWN_DAYS);
	return show_real(p, value, SHOWN_NUMBER);
}
