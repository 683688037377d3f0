/* Curves: the outer SVG has no viewBox, so that text keeps its size; paths
 * stand in an inner one that stretches. */
#include "html.h"

#include "text/utf8.h"

#include <math.h>

enum {
	HIGH = 260,
	TOP = 22,
	BOTTOM = 30,
	GRID = 5,
	ROUNDS = 40,
	APART = 30,
	LONG = 7
};

/* Percent of the width where the plot begins, and where it ends: labels stand
 * behind it where there are any. */
static const double LEFT = 8, LABELLED = 82, WHOLE = 98;

/* Part of the plot's width that a character of a label takes, about, where all
 * labels are shown (CSS: from 640 px). */
static const double LETTER = 0.0165;

static double
plot_end(const struct lines *l)
{
	for (size_t i = 0; i < l->series.n; i++)
		if (l->series.v[i].point.n > 0 && l->series.v[i].value.n > 0)
			return LABELLED;
	return WHOLE;
}

static double
at_x(const struct lines *l, double x)
{
	return l->x1 > l->x0 ? (x - l->x0) / (l->x1 - l->x0) : 0;
}

/* The same in percent of the picture. */
static double
place_x(const struct lines *l, double x)
{
	return LEFT + at_x(l, x) * (plot_end(l) - LEFT);
}

static double
at_y(const struct lines *l, double y)
{
	double part = l->y1 > l->y0 ? (y - l->y0) / (l->y1 - l->y0) : 0;

	return HIGH - BOTTOM - fmin(fmax(part, 0), 1) * (HIGH - TOP - BOTTOM);
}

static void
put_grid(struct out *out, struct page *p, const struct lines *l)
{
	double step = axis_step(fmax(l->y1, -l->y0));
	int n = (int)((l->y1 - l->y0) / step + 0.5);

	for (int i = 0; i <= n; i++) {
		double y = l->y0 + step * i;

		html_put(out,
		    "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" "
		    "y2=\"%.1f\"/><text class=\"ax\" x=\"0\" y=\"%.1f\">",
		    fabs(y) < step / 2 ? "z" : "g", at_y(l, y), at_y(l, y),
		    at_y(l, y) - 4);
		html_text(out, show_axis(p, y, l->as));
		html_put(out, "</text>");
	}
}

static void
put_tick(struct out *out, const struct lines *l, const struct tick *t,
    const char *anchor)
{
	html_put(out,
	    "<text class=\"ax%s\" x=\"%.2f%%\" y=\"%d\" text-anchor=\"%s\">",
	    anchor[0] == 'm' ? " w" : "", place_x(l, t->x), HIGH - BOTTOM + 18,
	    anchor);
	html_text(out, t->label);
	html_put(out, "</text>");
}

/* The first and the last label, and those between that touch no other. */
static void
put_ticks(struct out *out, const struct lines *l)
{
	const struct tick *t = l->tick.v;
	size_t last = l->tick.n - 1;
	double from, to;

	if (l->tick.n == 0)
		return;
	put_tick(out, l, &t[0], "start");
	from = at_x(l, t[0].x) + LETTER * (double)utf8_width(t[0].label);
	to = at_x(l, t[last].x) - LETTER * (double)utf8_width(t[last].label);
	for (size_t i = 1; i < last; i++) {
		double half = LETTER * (double)utf8_width(t[i].label) / 2;
		double x = at_x(l, t[i].x);

		if (x - half < from + LETTER || x + half > to - LETTER)
			continue;
		put_tick(out, l, &t[i], "middle");
		from = x + half;
	}
	if (last > 0 && to > at_x(l, t[0].x) + LETTER * (double)t[0].label.n)
		put_tick(out, l, &t[last], "end");
}

/* M L ... of a line, with its steps. */
static void
put_path(struct out *out, const struct lines *l, const struct series *s)
{
	double before = 0;

	html_put(out,
	    "<path class=\"ln l%d%s\" vector-effect=\"non-scaling-stroke\" "
	    "d=\"",
	    (int)s->style, s->dashed ? " dash" : "");
	for (size_t i = 0; i < s->point.n; i++) {
		double x = at_x(l, s->point.v[i].x) * 1000;
		double y = at_y(l, s->point.v[i].y);

		if (s->step && i > 0)
			html_put(out, "L%.1f %.1f", x, before);
		html_put(out, "%c%.1f %.1f", i == 0 ? 'M' : 'L', x, y);
		before = y;
	}
	html_put(out, "\"/>");
}

static void
put_band(struct out *out, const struct lines *l, const struct series *s)
{
	html_put(out, "<path class=\"band\" d=\"");
	for (size_t i = 0; i < s->point.n; i++) {
		const struct point *q = &s->point.v[i];

		if (s->step && i > 0)
			html_put(out, "L%.1f %.1f", at_x(l, q->x) * 1000,
			    at_y(l, q[-1].hi));
		html_put(out, "%c%.1f %.1f", i == 0 ? 'M' : 'L',
		    at_x(l, q->x) * 1000, at_y(l, q->hi));
	}
	for (size_t i = s->point.n; i-- > 0;) {
		const struct point *q = &s->point.v[i];

		html_put(
		    out, "L%.1f %.1f", at_x(l, q->x) * 1000, at_y(l, q->lo));
		if (s->step && i > 0)
			html_put(out, "L%.1f %.1f", at_x(l, q->x) * 1000,
			    at_y(l, q[-1].lo));
	}
	html_put(out, "Z\"/>");
}

/* Where the labels at the ends stand: 30 px apart, in their order. */
static void
part_labels(const struct lines *l, double *y)
{
	size_t n = l->series.n;

	for (size_t i = 0; i < n; i++) {
		const struct series *s = &l->series.v[i];

		y[i] = s->point.n == 0
		    ? -1000
		    : at_y(l, s->point.v[s->point.n - 1].y) + 5;
	}
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++) {
				double push = (APART - fabs(y[i] - y[j])) / 2;

				if (i == j || y[i] < -500 || y[j] < -500 ||
				    push <= 0 || y[i] > y[j] ||
				    (y[i] == y[j] && i > j))
					continue;
				y[i] -= push;
				y[j] += push;
			}
	for (size_t i = 0; i < n; i++)
		if (y[i] > -500)
			y[i] = fmin(fmax(y[i], 14), HIGH - BOTTOM - 2);
}

static void
put_ends(struct out *out, struct page *p, const struct lines *l)
{
	double *y = page_alloc(p, l->series.n + 1, sizeof(*y));

	part_labels(l, y);
	for (size_t i = 0; i < l->series.n; i++) {
		const struct series *s = &l->series.v[i];
		const struct point *q = s->point.v + s->point.n - 1;

		if (s->point.n == 0 || s->value.n == 0)
			continue;
		html_put(out,
		    "<circle class=\"pt s%d\" cx=\"%.2f%%\" cy=\"%.1f\" "
		    "r=\"3.5\"/><text class=\"lv s%d\" x=\"%.2f%%\" "
		    "y=\"%.1f\">",
		    (int)s->style, place_x(l, q->x), at_y(l, q->y),
		    (int)s->style, LABELLED + 1.5, y[i]);
		html_text(out,
		    s->value.n > LONG ? show_axis(p, q->y, l->as) : s->value);
		html_put(out, "</text>");
		if (s->name.n == 0)
			continue;
		html_put(out,
		    "<text class=\"ln2 w s%d\" x=\"%.2f%%\" y=\"%.1f\">",
		    (int)s->style, LABELLED + 1.5, y[i] + 14);
		html_text(out, s->name);
		html_put(out, "</text>");
	}
}

/* The height of the main line, the last one, near x. */
static double
line_y(const struct lines *l, double x)
{
	const struct series *s = &l->series.v[l->series.n - 1];
	double y = NAN;

	for (size_t i = 0; i < s->point.n; i++)
		if (isnan(y) || at_x(l, s->point.v[i].x) <= x)
			y = s->point.v[i].y;
	return y;
}

/* A note stands over its point, on the side on which the line falls away; where
 * that has no room, below it on the other side. */
static void
put_note(struct out *out, const struct lines *l, const struct note *n)
{
	double x = at_x(l, n->x), up = 8, shift = 0;
	double wide = LETTER * (double)utf8_width(n->text);
	bool left = line_y(l, x - wide) < n->y;
	bool right = line_y(l, x + wide) < n->y;
	const char *anchor = "middle";

	if (x - wide / 2 < 0 || (!left && right))
		anchor = "start", shift = 1;
	else if (x + wide / 2 > 1 || (left && !right))
		anchor = "end", shift = -1;
	if (anchor[0] == 'e' && x < wide)
		anchor = "start", shift = 1, up = -18;
	html_put(out,
	    "<circle class=\"pt s0\" cx=\"%.2f%%\" cy=\"%.1f\" "
	    "r=\"3.5\"/><text class=\"note\" paint-order=\"stroke\" "
	    "x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"%s\">",
	    place_x(l, n->x), at_y(l, n->y), place_x(l, n->x) + shift,
	    at_y(l, n->y) - up, anchor);
	html_text(out, n->text);
	html_put(out, "</text>");
}

void
html_lines(struct out *out, struct page *p, const struct section *s,
    const struct lines *l)
{
	size_t points = 0;

	for (size_t i = 0; i < l->series.n; i++)
		points += l->series.v[i].point.n;
	if (points == 0)
		return;
	html_put(out,
	    "<svg class=\"chart\" width=\"100%%\" height=\"%d\" role=\"img\">",
	    HIGH);
	html_in(out, "title", s->kicker);
	html_in(out, "desc", s->headline);
	put_grid(out, p, l);
	put_ticks(out, l);
	html_put(out,
	    "<svg x=\"%.0f%%\" y=\"0\" width=\"%.0f%%\" height=\"%d\" "
	    "viewBox=\"0 0 1000 %d\" preserveAspectRatio=\"none\">",
	    LEFT, plot_end(l) - LEFT, HIGH, HIGH);
	for (size_t i = 0; i < l->series.n; i++)
		if (l->series.v[i].band && l->series.v[i].point.n > 1)
			put_band(out, l, &l->series.v[i]);
	for (size_t i = 0; i < l->series.n; i++)
		if (l->series.v[i].point.n > 1)
			put_path(out, l, &l->series.v[i]);
	html_put(out, "</svg>");
	put_ends(out, p, l);
	for (size_t i = 0; i < l->note.n && l->series.n > 0; i++)
		put_note(out, l, &l->note.v[i]);
	html_put(out, "</svg>\n");
}
