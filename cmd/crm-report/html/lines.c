/* Curves: the outer SVG has no viewBox, so that text keeps its size; paths
 * stand in an inner one that stretches. */
#include "html.h"

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

static const double RIGHT = 82; /* percent of the width that is the plot */

static double
at_x(const struct lines *l, double x)
{
	return l->x1 > l->x0 ? (x - l->x0) / (l->x1 - l->x0) : 0;
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
	for (size_t i = 0; i < l->tick.n; i++) {
		html_put(out,
		    "<text class=\"ax%s\" x=\"%.2f%%\" y=\"%d\" "
		    "text-anchor=\"%s\">",
		    i > 0 && i + 1 < l->tick.n ? " w" : "",
		    8 + at_x(l, l->tick.v[i].x) * (RIGHT - 8),
		    HIGH - BOTTOM + 18,
		    i == 0		     ? "start"
			: i + 1 == l->tick.n ? "end"
					     : "middle");
		html_text(out, l->tick.v[i].label);
		html_put(out, "</text>");
	}
}

/* M L ... of a line, with its steps. */
static void
put_path(struct out *out, const struct lines *l, const struct series *s)
{
	double before = 0;

	html_put(out,
	    "<path class=\"ln l%d%s\" vector-effect=\""
	    "non-scaling-stroke\" d=\"",
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
		    (int)s->style, 8 + at_x(l, q->x) * (RIGHT - 8),
		    at_y(l, q->y), (int)s->style, RIGHT + 1.5, y[i]);
		html_text(out,
		    s->value.n > LONG ? show_axis(p, q->y, l->as) : s->value);
		html_put(out, "</text>");
		if (s->name.n == 0)
			continue;
		html_put(out,
		    "<text class=\"ln2 w s%d\" x=\"%.2f%%\" y=\"%.1f\">",
		    (int)s->style, RIGHT + 1.5, y[i] + 14);
		html_text(out, s->name);
		html_put(out, "</text>");
	}
}

static void
put_notes(struct out *out, const struct lines *l)
{
	for (size_t i = 0; i < l->note.n; i++) {
		double x = at_x(l, l->note.v[i].x);

		html_put(out,
		    "<circle class=\"pt s0\" cx=\"%.2f%%\" cy=\"%.1f\" "
		    "r=\"3.5\"/><text class=\"note\" paint-order=\"stroke\" "
		    "x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"%s\">",
		    8 + x * (RIGHT - 8), at_y(l, l->note.v[i].y),
		    8 + x * (RIGHT - 8) + (x < 0.5 ? 1 : -1),
		    at_y(l, l->note.v[i].y) - 8, x < 0.5 ? "start" : "end");
		html_text(out, l->note.v[i].text);
		html_put(out, "</text>");
	}
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
	    "<svg class=\"chart\" width=\"100%%\" height=\"%d\" "
	    "role=\"img\">",
	    HIGH);
	html_put(out, "<title>");
	html_text(out, s->kicker);
	html_put(out, "</title><desc>");
	html_text(out, s->headline);
	html_put(out, "</desc>");
	put_grid(out, p, l);
	html_put(out,
	    "<svg x=\"8%%\" y=\"0\" width=\"%.0f%%\" height=\"%d\" "
	    "viewBox=\"0 0 1000 %d\" preserveAspectRatio=\"none\">",
	    RIGHT - 8, HIGH, HIGH);
	for (size_t i = 0; i < l->series.n; i++)
		if (l->series.v[i].band && l->series.v[i].point.n > 1)
			put_band(out, l, &l->series.v[i]);
	for (size_t i = 0; i < l->series.n; i++)
		if (l->series.v[i].point.n > 1)
			put_path(out, l, &l->series.v[i]);
	html_put(out, "</svg>");
	put_ends(out, p, l);
	put_notes(out, l);
	html_put(out, "</svg>\n");
}
