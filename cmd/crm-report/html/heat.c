/* Grids of shades: HTML tables with a class per cell. */
#include "html.h"

static void
put_heads(struct out *out, const struct heat *h)
{
	if (h->over.n > 0) {
		html_put(out,
		    "<tr><td class=\"hl\"></td>%s"
		    "<th class=\"over\" colspan=\"%zu\">",
		    h->size_name.n > 0 ? "<td class=\"sz\"></td>" : "",
		    h->column.n);
		html_text(out, h->over);
		html_put(out, "</th></tr>");
	}
	html_put(out, "<tr>");
	html_in(out, "th scope=\"col\" class=\"hl\"", h->corner);
	if (h->size_name.n > 0)
		html_in(out, "th scope=\"col\" class=\"sz\"", h->size_name);
	for (size_t i = 0; i < h->column.n; i++)
		html_in(out, "th scope=\"col\"", h->column.v[i]);
	html_put(out, "</tr>");
}

static void
put_cell(struct out *out, struct page *p, const struct heat_cell *cell)
{
	if (cell->level < 0) {
		html_put(out, "<td></td>");
		return;
	}
	html_put(out, "<td class=\"h%d%s%s\">", cell->level,
	    cell->partial ? " sofar" : "", cell->outline ? " edge" : "");
	html_text(out, cell->text);
	if (cell->small.n > 0)
		html_in(out, "small", cell->small);
	if (cell->partial) {
		html_put(out, "<span class=\"vh\"> ");
		html_text(out, WORD(p, "so.far"));
		html_put(out, "</span>");
	}
	html_put(out, "</td>");
}

void
html_heat(struct out *out, struct page *p, const struct section *s,
    const struct heat *h)
{
	size_t width = h->column.n;
	bool two = h->cell.n > 0 && h->cell.v[0].small.p != NULL;

	if (h->row.n == 0 || width == 0)
		return;
	html_put(out, "<div><table class=\"heat%s\"><caption class=\"vh\">",
	    two ? " two" : "");
	html_text(out, s->kicker);
	html_put(out, "</caption><thead>");
	put_heads(out, h);
	html_put(out, "</thead><tbody>\n");
	for (size_t r = 0; r < h->row.n; r++) {
		html_put(out, "<tr>");
		html_in(out, "th scope=\"row\" class=\"hl\"", h->row.v[r]);
		if (h->size_name.n > 0)
			html_in(out, "td class=\"sz\"", h->size.v[r]);
		for (size_t c = 0; c < width; c++)
			put_cell(out, p, &h->cell.v[r * width + c]);
		html_put(out, "</tr>\n");
	}
	html_put(out, "</tbody></table>");
	html_in(out, "p class=\"unit\"", h->unit);
	html_put(out, "</div>\n");
}
