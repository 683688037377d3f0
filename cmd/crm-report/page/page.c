#include "page.h"

#include <math.h>
#include <stdio.h>

void
section_name(struct page *p, struct section *s, struct str name)
{
	struct str title = s->table->title;

	s->kicker = title.n == 0
	    ? name
	    : page_text(p, "%.*s: %.*s", STR_ARG(title), STR_ARG(name));
}

void
section_note(struct page *p, struct section *s, struct str text)
{
	s->note = page_text(p, "%.*s%s%.*s", STR_ARG(s->note),
	    s->note.n > 0 ? " " : "", STR_ARG(text));
}

struct section *
page_section(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_alloc(p, 1, sizeof(*s));
	char key[64];

	s->kind = k;
	s->table = t;
	s->note = STR("");
	snprintf(s->id, sizeof(s->id), "s%zu", p->section.n + 1);
	snprintf(key, sizeof(key), "name.%s", k->name);
	s->kicker = WORD(p, key);
	if (s->kicker.n == 0)
		s->kicker = show_code(p, str_of(k->name));
	if (t->title.n > 0)
		s->kicker = s->part = t->title;
	snprintf(key, sizeof(key), "read.%s", k->name);
	s->reading = WORD(p, key);
	vec_push(&p->section, s);
	return s;
}

struct bars *
section_bars(struct page *p, struct section *s)
{
	struct bars *b = page_alloc(p, 1, sizeof(*b));

	vec_push(&s->figure, (struct figure){ FIGURE_BARS, .bars = b });
	return b;
}

struct lines *
section_lines(struct page *p, struct section *s)
{
	struct lines *l = page_alloc(p, 1, sizeof(*l));

	vec_push(&s->figure, (struct figure){ FIGURE_LINES, .lines = l });
	return l;
}

struct heat *
section_heat(struct page *p, struct section *s)
{
	struct heat *h = page_alloc(p, 1, sizeof(*h));

	vec_push(&s->figure, (struct figure){ FIGURE_HEAT, .heat = h });
	return h;
}

void
bars_column(
    struct page *p, struct bars *b, const char *name, bool strong, bool wide)
{
	struct str text = WORD(p, name);

	vec_push(&b->column,
	    (struct bar_column){
		text.n > 0 ? text : str_of(name), strong, wide, false });
}

void
bars_columns(struct page *p, struct bars *b, const char *names)
{
	str_each (name, str_of(names), ',') {
		bool strong = str_ends(name, STR("!"));
		bool wide = str_ends(name, STR("-"));

		name.n -= strong || wide;
		bars_column(p, b, arena_str(&p->arena, name).p, strong, wide);
	}
}

void
bars_legend(struct page *p, struct bars *b, enum style style, const char *key)
{
	vec_push(&b->legend, (struct legend){ (int)style, WORD(p, key) });
}

void
bars_bar(struct bars *b, struct bar_row *r, double length)
{
	r->mark = MARK_BAR;
	r->n = 1;
	r->v[0] = length;
	b->hi = fmax(b->hi, length);
}

struct bar_row *
bars_row(struct page *p, struct bars *b, struct str label)
{
	vec_push(&b->row,
	    (struct bar_row){ .label = arena_str(&p->arena, label),
		.cell = page_alloc(p, b->column.n + 1, sizeof(struct str)) });
	return &b->row.v[b->row.n - 1];
}

struct bar_row *
bars_others(struct page *p, struct bars *b, size_t shown, size_t n)
{
	struct bar_row *r;

	if (n <= shown)
		return NULL;
	r = bars_row(
	    p, b, SAY(p, "others", show_count(p, (double)(n - shown))));
	r->total = true;
	return r;
}

struct series *
lines_series(struct lines *l, struct str name, enum style style)
{
	vec_push(&l->series, (struct series){ .name = name, .style = style });
	return &l->series.v[l->series.n - 1];
}

struct tile *
page_tile(struct page *p, const char *key, double number, enum shown as)
{
	for (size_t i = 0; i < p->tile.n; i++)
		if (strcmp(p->tile.v[i].key, key) == 0)
			return NULL;
	if (!isfinite(number))
		return NULL;
	vec_push(&p->tile,
	    (struct tile){ .key = key,
		.label = as == SHOWN_MONEY && p->currency.n > 0
		    ? page_text(p, "%.*s, %.*s", STR_ARG(WORD(p, key)),
			  STR_ARG(p->currency))
		    : WORD(p, key),
		.value = show_real(p, number, as),
		.number = number,
		.as = as });
	return &p->tile.v[p->tile.n - 1];
}
