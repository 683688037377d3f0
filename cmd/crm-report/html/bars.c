/* Rows with marks: an HTML table whose cells hold SVG bars, so that labels
 * wrap and are read aloud, and nothing needs a script to fit. */
#include "html.h"

#include <math.h>
#include <stdio.h>

enum { HIGH = 16, WHOLE = 26, GRID = 12, WIDE = 24, LABEL = 8 };

/* Where a value stands, in percent of the width. */
static double
at(const struct bars *b, double x)
{
	double from = b->log ? log(b->lo) : b->lo;
	double to = b->log ? log(b->hi) : b->hi;
	double value = b->log ? log(x) : x;

	if (!(to > from) || isnan(value))
		return 0;
	return fmin(fmax((value - from) / (to - from), 0), 1) * 100;
}

/* The class of a style: s and a colour, or r and a shade of the ramp. */
static const char *
class_of(int style)
{
	static const char *const flat[] = { "s0", "s1", "s2", "s3" };
	static const char *const ramp[] = { "r0", "r1", "r2", "r3", "r4" };

	return style >= LEGEND_RAMP ? ramp[(style - LEGEND_RAMP) % 5]
				    : flat[style];
}

static void
put_rect(struct out *out, double from, double to, int style, int high)
{
	html_put(out,
	    "<rect class=\"%s\" x=\"%.2f%%\" y=\"1\" width=\"%.2f%%\" "
	    "height=\"%d\"/>",
	    class_of(style), fmin(from, to), fabs(to - from), high - 2);
}

/* Pieces side by side; labels where a piece is wide enough. */
static void
put_stack(struct out *out, struct page *p, const struct bars *b,
    const struct bar_row *r, bool labels)
{
	int high = labels ? WHOLE : HIGH;
	double sum = 0;

	for (int i = 0; i < r->n; i++) {
		double from = at(b, b->lo + sum), to;
		int style = LEGEND_RAMP + i;
		struct str share;

		if (i < (int)b->legend.n)
			style = b->legend.v[i].style;
		sum += r->v[i];
		to = at(b, b->lo + sum);
		if (!(to > from))
			continue;
		put_rect(out, from, to, style, high);
		if (!labels || to - from < 6)
			continue;
		share = show_real(p, r->v[i], SHOWN_PERCENT);
		html_put(out,
		    "<text class=\"in i%d\" x=\"%.2f%%\" y=\"18\" "
		    "text-anchor=\"middle\">%.*s</text>",
		    style >= LEGEND_RAMP ? (style - LEGEND_RAMP) % 5 : 5,
		    (from + to) / 2, STR_ARG(share));
	}
}

static void
put_mark(struct out *out, struct page *p, const struct bars *b,
    const struct bar_row *r)
{
	double zero = b->log ? at(b, 1) : at(b, 0);

	switch (r->mark) {
	case MARK_BAR:
		put_rect(out, zero, at(b, r->v[0]), (int)r->style, HIGH);
		break;
	case MARK_DUMBBELL:
		html_put(out,
		    "<line class=\"db l%d\" x1=\"%.2f%%\" x2=\"%.2f%%\" "
		    "y1=\"8\" y2=\"8\"/><circle class=\"ring\" cx=\"%.2f%%\" "
		    "cy=\"8\" r=\"5\"/><circle class=\"s%d\" cx=\"%.2f%%\" "
		    "cy=\"8\" r=\"5.5\"/>",
		    (int)r->style, at(b, r->v[0]), at(b, r->v[1]),
		    at(b, r->v[0]), (int)r->style, at(b, r->v[1]));
		break;
	case MARK_STACK:
		html_put(out, "<g class=\"stack\">");
		put_stack(out, p, b, r, r->label.n == 0);
		html_put(out, "</g>");
		break;
	case MARK_RANGE:
		html_put(out,
		    "<line class=\"db l%d\" x1=\"%.2f%%\" x2=\"%.2f%%\" "
		    "y1=\"8\" y2=\"8\"/><circle class=\"s%d\" cx=\"%.2f%%\" "
		    "cy=\"8\" r=\"5\"/>",
		    (int)r->style, at(b, r->v[0]), at(b, r->v[2]),
		    (int)r->style, at(b, r->v[1]));
		break;
	case MARK_BULLET:
		put_rect(out, 0, at(b, r->v[0]), STYLE_BLUE, HIGH);
		put_rect(out, at(b, r->v[0]), at(b, r->v[0] + r->v[1]),
		    STYLE_LIGHT, HIGH);
		if (r->v[2] > 0)
			html_put(out,
			    "<line class=\"tick\" x1=\"%.2f%%\" x2=\"%.2f%%\" "
			    "y1=\"-3\" y2=\"19\"/>",
			    at(b, r->v[2]), at(b, r->v[2]));
		break;
	case MARK_NONE:
		break;
	}
}

/* The places of the grid: steps of an axis, tens of a log one. */
static int
grid_places(const struct bars *b, double place[GRID])
{
	double step;
	int n = 0;

	if (!b->axis)
		return 0;
	step = axis_step(fmax(b->hi, -b->lo));
	for (double x = b->lo; x <= b->hi * (1 + 1e-9) && n < GRID;
	     x = b->log ? x * 10 : x + step)
		place[n++] = x;
	return n;
}

/* The grid of a row: drawn by the first row, named `id`, and used by the
 * others.
 */
static void
put_grid(struct out *out, const struct bars *b, const char *id, bool first)
{
	double place[GRID];
	int n = grid_places(b, place);

	if (n == 0)
		return;
	if (!first) {
		html_put(out, "<use href=\"#%s\"/>", id);
		return;
	}
	html_put(out, "<g id=\"%s\">", id);
	for (int i = 0; i < n; i++)
		html_put(out,
		    "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"-4\" "
		    "y2=\"20\"/>",
		    (b->log ? place[i] > 0.99 && place[i] < 1.01
			    : fabs(place[i]) < 1e-9)
			? "z"
			: "g",
		    at(b, place[i]), at(b, place[i]));
	html_put(out, "</g>");
}

static void
put_picture(struct out *out, struct page *p, const struct bars *b,
    const struct bar_row *r, const char *id)
{
	size_t first = 0;

	while (b->row.v[first].total)
		first++;
	html_put(out, "<svg width=\"100%%\" height=\"%d\">",
	    b->column.n == 0 ? WHOLE : HIGH);
	put_grid(out, b, id, r == &b->row.v[first]);
	put_mark(out, p, b, r);
	html_put(out, "</svg>");
}

static void
put_axis(struct out *out, struct page *p, const struct bars *b)
{
	double place[GRID];
	int n = grid_places(b, place);
	bool wide = false;

	for (int i = 0; i < n; i++)
		wide |= show_axis(p, place[i], b->as).n > LABEL;
	html_put(out,
	    "<svg class=\"axis\" width=\"100%%\" height=\"14\" "
	    "aria-hidden=\"true\">");
	for (int i = 0; i < n; i++) {
		if (i > 0 && i + 1 < n && (wide || (n > 4 && i % 2 == 1)))
			continue;
		html_put(out,
		    "<text class=\"ax%s\" x=\"%.2f%%\" y=\"11\" "
		    "text-anchor=\"%s\">",
		    i > 0 && i + 1 < n ? " w" : "", at(b, place[i]),
		    i == 0	     ? "start"
			: i + 1 == n ? "end"
				     : "middle");
		html_text(out, show_axis(p, place[i], b->as));
		html_put(out, "</text>");
	}
	html_put(out, "</svg>");
}

static void
put_legend(struct out *out, const struct bars *b)
{
	if (b->legend.n == 0)
		return;
	html_put(out, "<p class=\"legend\">");
	for (size_t i = 0; i < b->legend.n; i++) {
		int style = b->legend.v[i].style;
		bool dots = b->row.n > 0 && b->row.v[0].mark == MARK_DUMBBELL;

		html_put(out,
		    "<span><svg width=\"12\" height=\"12\" "
		    "aria-hidden=\"true\">");
		if (dots)
			html_put(out,
			    "<circle class=\"%s\" cx=\"6\" cy=\"6\" r=\"%s\"/>",
			    style == STYLE_GREY ? "ring" : "s0",
			    style == STYLE_GREY ? "4.5" : "5.5");
		else
			html_put(out,
			    "<rect class=\"%s\" width=\"12\" height=\"12\"/>",
			    class_of(style));
		html_put(out, "</svg>");
		html_text(out, b->legend.v[i].text);
		html_put(out, "</span>");
	}
	html_put(out, "</p>");
}

static void
put_head(struct out *out, struct page *p, const struct bars *b, bool picture)
{
	html_put(out, "<thead><tr>");
	html_in(out, "th scope=\"col\"", b->label);
	if (picture && !b->tall) {
		html_put(out, "<td class=\"pic\">");
		if (b->axis)
			put_axis(out, p, b);
		html_put(out, "</td>");
	}
	for (size_t i = 0; i < b->column.n; i++) {
		html_put(out, "<th scope=\"col\" class=\"%s%s\">",
		    b->column.v[i].text ? "txt" : "num",
		    b->column.v[i].wide ? " w" : "");
		html_text(out, b->column.v[i].name);
		html_put(out, "</th>");
	}
	html_put(out, "</tr></thead>");
}

static void
put_cells(struct out *out, const struct bars *b, const struct bar_row *r)
{
	for (size_t i = 0; i < b->column.n; i++) {
		html_put(out, "<td class=\"%s%s%s\">",
		    b->column.v[i].text ? "txt" : "num",
		    b->column.v[i].wide ? " w" : "",
		    b->column.v[i].strong ? " big" : "");
		if (b->column.v[i].text)
			html_name(out, r->cell[i]);
		else
			html_text(out, r->cell[i]);
		html_put(out, "</td>");
	}
}

static void
put_label(struct out *out, const struct bar_row *r, const char *scope)
{
	html_put(out, "<th scope=\"%s\">", scope);
	html_name(out, r->label);
	if (r->sub.n > 0) {
		html_put(out, " ");
		html_in(out, "small", r->sub);
	}
	html_put(out, "</th>");
}

/* A row; tall ones have their mark in a line of its own. `id` is that of the
 * grid; NULL: no picture. */
static void
put_row(struct out *out, struct page *p, const struct bars *b, size_t i,
    const char *id)
{
	const struct bar_row *r = &b->row.v[i];
	bool first = r->total && (i == 0 || !b->row.v[i - 1].total);
	bool picture = id != NULL;

	html_put(out, "<tr%s>",
	    !r->total	? ""
		: first ? " class=\"sum first\""
			: " class=\"sum\"");
	put_label(out, r, "row");
	if (picture && !b->tall) {
		html_put(out, "<td class=\"pic\" aria-hidden=\"true\">");
		if (!r->total)
			put_picture(out, p, b, r, id);
		html_put(out, "</td>");
	}
	put_cells(out, b, r);
	html_put(out, "</tr>\n");
	if (!picture || !b->tall || r->total)
		return;
	html_put(out,
	    "<tr class=\"mark\" aria-hidden=\"true\"><td class=\"pic\" "
	    "colspan=\"%zu\">",
	    b->column.n + 1);
	put_picture(out, p, b, r, id);
	html_put(out, "</td></tr>\n");
}

/* One bar of everything, without a table: its rows follow in the next. */
static void
put_whole(struct out *out, struct page *p, const struct bars *b)
{
	html_put(out, "<div aria-hidden=\"true\">");
	put_picture(out, p, b, &b->row.v[0], "");
	html_put(out, "</div>\n");
}

void
html_bars(
    struct out *out, struct page *p, const struct section *s, size_t figure)
{
	const struct bars *b = s->figure.v[figure].bars;
	bool picture = false, wide = false;
	char id[64];

	snprintf(id, sizeof(id), "%sg%zu", s->id, figure);
	if (b->row.n == 0)
		return;
	if (b->row.n == 1 && b->column.n == 0) {
		put_whole(out, p, b);
		return;
	}
	for (size_t i = 0; i < b->row.n; i++)
		picture |= b->row.v[i].mark != MARK_NONE;
	for (size_t i = 0; i < b->row.n; i++)
		wide |= b->row.v[i].label.n > WIDE;
	html_put(out, "<div>");
	put_legend(out, b);
	html_put(out, "<table class=\"bars%s%s%s\"><caption class=\"vh\">",
	    b->tall ? " tall" : "", picture ? "" : " nopic",
	    wide ? " names" : "");
	html_text(out, s->kicker);
	html_put(out, "</caption>");
	put_head(out, p, b, picture);
	html_put(out, "<tbody>\n");
	for (size_t i = 0; i < b->row.n; i++)
		put_row(out, p, b, i, picture ? id : NULL);
	html_put(out, "</tbody></table></div>\n");
}
