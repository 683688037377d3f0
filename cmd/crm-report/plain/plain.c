#include "plain.h"

#include "cli/grid.h"
#include "text/utf8.h"

#include <math.h>

/* How long the mark of a row is. */
static double
mark_length(const struct bar_row *r)
{
	double sum = 0;

	switch (r->mark) {
	case MARK_BAR:
		return fabs(r->v[0]);
	case MARK_DUMBBELL:
	case MARK_RANGE:
		return r->v[1];
	case MARK_BULLET:
		return r->v[0] + r->v[1];
	case MARK_STACK:
		for (int i = 0; i < r->n; i++)
			sum += r->v[i];
		return sum;
	case MARK_NONE:
		break;
	}
	return 0;
}

/* The columns of a figure of rows; whether small names stand behind. */
static bool
list_columns(const struct bars *b, struct grid *g)
{
	bool sub = false;

	for (size_t i = 0; i < b->row.n; i++)
		sub |= b->row.v[i].sub.n > 0;
	vec_push(&g->column, (struct grid_column){ .name = b->label });
	for (size_t i = 0; i < b->column.n; i++)
		vec_push(&g->column,
		    (struct grid_column){ .name = b->column.v[i].name,
			.right = !b->column.v[i].text,
			.rank = b->column.v[i].wide });
	if (sub)
		vec_push(&g->column, (struct grid_column){ .name = STR("") });
	return sub;
}

/* Stacked bars whose pieces the legend names. */
static void
bars_pieces(const struct bars *b, struct grid *g, double most)
{
	size_t n = b->legend.n;

	for (size_t i = 0; i < b->row.n; i++)
		if (!b->row.v[i].total &&
		    (b->row.v[i].mark != MARK_STACK || b->row.v[i].n != (int)n))
			return;
	for (size_t i = 0; i < n; i++)
		vec_push(&g->piece_name, b->legend.v[i].text);
	for (size_t r = 0; r < b->row.n; r++)
		for (size_t i = 0; i < n; i++)
			vec_push(&g->piece,
			    b->row.v[r].total ? 0 : b->row.v[r].v[i] / most);
}

/* The text of a figure as a grid: rows with bars. */
static void
bars_grid(const struct bars *b, struct grid *g)
{
	bool sub = list_columns(b, g);
	size_t strong = 0;
	double most = 0;

	while (strong + 1 < b->column.n && !b->column.v[strong].strong)
		strong++;
	vec_each (const struct bar_row, r, &b->row) {
		double length = mark_length(r);

		vec_push(&g->cell, grid_clean(g, r->label));
		for (size_t c = 0; c < b->column.n; c++)
			vec_push(&g->cell, grid_clean(g, r->cell[c]));
		if (sub)
			vec_push(&g->cell, grid_clean(g, r->sub));
		if (r->mark != MARK_NONE && !b->log)
			g->bar_name = b->column.v[strong].name;
		vec_push(&g->bar, b->log || r->total ? NAN : length);
		most = fmax(most, r->total ? 0 : length);
		g->totals = r->total ? g->totals + 1 : 0;
	}
	for (size_t i = 0; i < g->bar.n; i++)
		g->bar.v[i] /= most;
	if (b->legend.n > 1 && most > 0)
		bars_pieces(b, g, most);
}

static void
heat_grid(const struct heat *h, struct grid *g)
{
	size_t width = h->column.n;

	vec_push(&g->column, (struct grid_column){ .name = h->corner });
	if (h->size_name.n > 0)
		vec_push(&g->column,
		    (struct grid_column){
			.name = h->size_name, .right = true });
	for (size_t i = 0; i < width; i++)
		vec_push(&g->column,
		    (struct grid_column){
			.name = h->column.v[i], .right = true });
	for (size_t i = 0; i < h->row.n * g->column.n; i++)
		vec_push(&g->shade, -1);
	for (size_t r = 0; r < h->row.n; r++) {
		vec_push(&g->cell, h->row.v[r]);
		if (h->size_name.n > 0)
			vec_push(&g->cell, h->size.v[r]);
		for (size_t c = 0; c < width; c++) {
			const struct heat_cell *cell =
			    &h->cell.v[r * width + c];

			g->shade.v[g->cell.n] = (signed char)cell->level;
			vec_push(
			    &g->cell, cell->level < 0 ? STR("") : cell->text);
		}
	}
}

static void
lines_grid(struct page *p, const struct lines *l, struct grid *g)
{
	vec_each (const struct series, s, &l->series) {
		double lo = HUGE_VAL, hi = -HUGE_VAL;
		struct grid_line *line;

		if (s->point.n < 2 || s->value.n == 0)
			continue;
		line = grid_line(g, s->name);
		for (size_t j = 0; j < s->point.n; j++) {
			lo = fmin(lo, s->point.v[j].y);
			hi = fmax(hi, s->point.v[j].y);
			vec_push(&line->point, s->point.v[j].y);
		}
		line->last = s->value;
		line->least = show_real(p, lo, l->as);
		line->most = show_real(p, hi, l->as);
	}
}

/* A text broken before `width`. */
static void
put_wrapped(struct out *out, struct str text, size_t width)
{
	size_t at = 0;

	while (text.n > 0) {
		struct str word = str_cut(&text, ' ');
		size_t wide = utf8_width(word);

		if (at > 0 && at + 1 + wide > width) {
			out_byte(out, '\n');
			at = 0;
		} else if (at > 0) {
			out_byte(out, ' ');
			at++;
		}
		out_str(out, word);
		at += wide;
	}
	out_byte(out, '\n');
}

static void
text_figures(struct out *out, struct page *p, const struct section *s,
    const struct grid_style *style)
{
	for (size_t i = 0; i < s->figure.n && s->table->kept > 0; i++) {
		const struct figure *f = &s->figure.v[i];
		scoped_by(grid_free) struct grid g = { .bar_name = { "", 0 } };

		if (f->is == FIGURE_LINES)
			lines_grid(p, f->lines, &g);
		else if (f->is == FIGURE_BARS && f->bars->column.n > 0)
			bars_grid(f->bars, &g);
		else if (f->is == FIGURE_HEAT)
			heat_grid(f->heat, &g);
		grid_print(out, &g, style);
	}
}

/* The table itself, for what has no picture. */
static void
table_grid(struct page *p, const struct table *t, struct grid *g, size_t most)
{
	for (size_t i = 0; i < t->columns; i++)
		if (t->place[i] != TABLE_NONE)
			vec_push(&g->column,
			    (struct grid_column){
				.name = grid_clean(g, t->name[i]),
				.right = t->kept > 0 &&
				    !isnan(table_real(t, 0, t->place[i])) });
	for (size_t row = 0; row < t->kept && row < most; row++)
		for (size_t c = 0; c < t->width; c++)
			vec_push(
			    &g->cell, grid_clean(g, show_text(p, t, row, c)));
	g->more = t->rows > most ? t->rows - most : 0;
}

/* What a section says; of a part of a table with its name, "north: ...", where
 * it does not begin with that. */
static struct str
headline(struct page *p, const struct section *s)
{
	if (s->part.n == 0 || str_starts(s->headline, s->part))
		return s->headline;
	return page_text(
	    p, "%.*s: %.*s", STR_ARG(s->part), STR_ARG(s->headline));
}

/* A line, where it was asked for. */
static void
put_line(struct out *out, const char *text)
{
	scoped_by(grid_free) struct grid g = { .bar_name = { "", 0 } };

	if (text == NULL)
		return;
	out_str(out, grid_clean(&g, str_of(text)));
	out_byte(out, '\n');
}

void
plain_text(struct out *out, struct page *p)
{
	enum { ROWS = 40 };
	const struct grid_words words = { WORD(p, "grid.bar"),
		WORD(p, "grid.hidden"), WORD(p, "grid.and"),
		WORD(p, "grid.rows"), WORD(p, "grid.to"),
		p->lang == LANG_FRENCH };
	struct grid_style style = { .words = &words,
		.width = grid_width(p->tool->common.width),
		.ascii = p->tool->common.ascii,
		.colour = out->path == NULL && grid_colour() };

	put_line(out, p->options->subtitle);
	put_line(out, p->options->title);
	if (p->as_of != INT32_MIN) {
		out_str(out, SAY(p, "asof", show_date(p, p->as_of)));
		out_byte(out, '\n');
	}
	vec_each (const struct tile, t, &p->tile) {
		out_str(out, t->label);
		out_str(out, WORD(p, "colon"));
		out_str(out, t->value);
		if (t->change.n > 0) {
			out_str(out, STR(", "));
			out_str(out, t->change);
		}
		out_byte(out, '\n');
	}
	for (size_t i = 0; i < p->section.n; i++) {
		struct section *s = p->section.v[i];
		scoped_by(grid_free) struct grid g = { .bar_name = { "", 0 } };

		if (i > 0 || p->tile.n > 0 || p->as_of != INT32_MIN)
			out_byte(out, '\n');
		put_wrapped(out, grid_clean(&g, headline(p, s)), style.width);
		if (s->figure.n > 0) {
			text_figures(out, p, s, &style);
		} else if (s->table->kept > 0) {
			table_grid(p, s->table, &g, ROWS);
			grid_print(out, &g, &style);
		}
		if (s->note.n > 0)
			put_wrapped(out, grid_clean(&g, s->note), style.width);
	}
}

/* Markdown: | and line ends must not end a cell, nor < begin a tag. */
static void
put_cell(struct out *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (strchr("|\\`*_<>[]&#", c) != NULL && c != '\0')
			out_byte(out, '\\');
		if (c == 0xE2 &&
		    str_starts((struct str){ text.p + i, text.n - i },
			STR("\xE2\x88\x92"))) {
			out_byte(out, '-');
			i += 2;
		} else {
			out_byte(out, c < ' ' || c == 0x7f ? ' ' : (char)c);
		}
	}
}

static void
markdown_grid(struct out *out, const struct grid *g)
{
	for (size_t i = 0; i < g->column.n; i++) {
		out_str(out, STR("| "));
		put_cell(out, g->column.v[i].name);
		out_byte(out, ' ');
	}
	out_str(out, STR("|\n"));
	for (size_t i = 0; i < g->column.n; i++)
		out_str(out, g->column.v[i].right ? STR("|---:") : STR("|---"));
	out_str(out, STR("|\n"));
	for (size_t i = 0; i < g->cell.n; i++) {
		out_str(out, STR("| "));
		put_cell(out, g->cell.v[i]);
		out_byte(out, ' ');
		if ((i + 1) % g->column.n == 0)
			out_str(out, STR("|\n"));
	}
}

static void
markdown_figures(struct out *out, struct page *p, const struct section *s)
{
	size_t tables = 0;

	for (size_t i = 0; i < s->figure.n && s->table->kept > 0; i++) {
		const struct figure *f = &s->figure.v[i];
		scoped_by(grid_free) struct grid g = { .bar_name = { "", 0 } };

		if (f->is == FIGURE_BARS && f->bars->column.n > 0)
			bars_grid(f->bars, &g);
		else if (f->is == FIGURE_HEAT)
			heat_grid(f->heat, &g);
		if (g.column.n > 0) {
			if (tables++ > 0)
				out_byte(out, '\n');
			markdown_grid(out, &g);
		}
	}
	if (tables == 0 && s->table->kept > 0) {
		scoped_by(grid_free) struct grid g = { .bar_name = { "", 0 } };

		table_grid(p, s->table, &g, 12);
		markdown_grid(out, &g);
	}
}

void
plain_markdown(struct out *out, struct page *p)
{
	out_str(out, STR("# "));
	put_cell(out, page_title(p));
	out_str(out, STR("\n\n"));
	if (p->options->subtitle != NULL) {
		put_cell(out, str_of(p->options->subtitle));
		out_str(out, STR("\n\n"));
	}
	if (p->as_of != INT32_MIN) {
		put_cell(out, SAY(p, "asof", show_date(p, p->as_of)));
		out_str(out, STR("\n\n"));
	}
	for (size_t i = 0; i < p->tile.n; i++) {
		out_str(out, STR("- "));
		put_cell(out, p->tile.v[i].label);
		out_str(out, WORD(p, "colon"));
		out_str(out, STR("**"));
		put_cell(out, p->tile.v[i].value);
		out_str(out, STR("**\n"));
	}
	for (size_t i = 0; i < p->section.n; i++) {
		const struct section *s = p->section.v[i];

		out_str(out, STR("\n## "));
		put_cell(out, s->kicker);
		out_str(out, STR("\n\n"));
		put_cell(out, s->headline);
		out_str(out, STR("\n\n"));
		put_cell(out, s->note);
		out_str(out, s->note.n > 0 ? STR("\n\n") : STR(""));
		markdown_figures(out, p, s);
	}
}
