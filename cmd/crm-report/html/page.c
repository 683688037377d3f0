/* The page from top to bottom. */
#include "html.h"

#include "base/mem.h"

#include <math.h>
#include <sodium.h>

#ifndef CRM_VERSION
#define CRM_VERSION "0"
#endif

enum { SHORT = 4, TILES = 6, GLOSSARY = 90 };

static const char *const style[] = {
#include "crm-report/html/style.inc"
};

/* COLUMN, TAB, method, TAB, what it is: of all tools (make man). */
static const char *const glossary[] = {
#include "crm-report/html/glossary.inc"
};

/* The style, and its hash for the policy that allows nothing else. */
static void
put_style(struct out *out)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char base64[64];
	struct out css;

	out_open_memory(&css);
	for (size_t i = 0; i < COUNT(style); i++) {
		out_str(&css, str_of(style[i]));
		out_byte(&css, '\n');
	}
	crypto_hash_sha256(hash, (const unsigned char *)css.bytes, css.n);
	sodium_bin2base64(base64, sizeof(base64), hash, sizeof(hash),
	    sodium_base64_VARIANT_ORIGINAL);
	html_put(out,
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'sha256-%s'\">\n<style>",
	    base64);
	out_bytes(out, css.bytes, css.n);
	html_put(out, "</style>\n");
	out_abandon(&css);
}

static void
put_header(struct out *out, struct page *p)
{
	html_in(out, "a class=\"skip\" href=\"#main\"", WORD(p, "skip"));
	html_put(out, "\n<header>");
	if (p->options->subtitle != NULL)
		html_in(out, "p class=\"kick\"", str_of(p->options->subtitle));
	html_in(out, "h1", page_title(p));
	if (p->as_of != INT32_MIN)
		html_in(out, "p class=\"asof\"",
		    SAY(p, "asof", show_date(p, p->as_of)));
	if (p->section.n > 1) {
		html_put(out, "\n<nav aria-label=\"");
		html_text(out, WORD(p, "sections"));
		html_put(out, "\"><ul>");
		for (size_t i = 0; i < p->section.n; i++) {
			html_put(
			    out, "<li><a href=\"#%s\">", p->section.v[i]->id);
			html_text(out, p->section.v[i]->kicker);
			html_put(out, "</a></li>");
		}
		html_put(out, "</ul></nav>");
	}
	html_put(out, "</header>\n");
}

static void
put_spark(struct out *out, const struct tile *t)
{
	double lo = HUGE_VAL, hi = -HUGE_VAL;

	if (t->history.n < 3)
		return;
	for (size_t i = 0; i < t->history.n; i++) {
		lo = fmin(lo, t->history.v[i]);
		hi = fmax(hi, t->history.v[i]);
	}
	html_put(out,
	    "<svg class=\"spark\" width=\"104\" height=\"24\" "
	    "aria-hidden=\"true\"><path class=\"ln l0\" d=\"");
	for (size_t i = 0; i < t->history.n; i++)
		html_put(out, "%c%.1f %.1f", i == 0 ? 'M' : 'L',
		    2 + 98.0 * (double)i / (double)(t->history.n - 1),
		    hi > lo ? 21 - (t->history.v[i] - lo) / (hi - lo) * 18
			    : 12);
	html_put(out, "\"/></svg>");
}

static void
put_tiles(struct out *out, struct page *p)
{
	if (p->tile.n == 0)
		return;
	html_put(out, "<section aria-labelledby=\"keys\">");
	html_in(out, "h2 id=\"keys\" class=\"vh\"", WORD(p, "key.figures"));
	html_put(out, "<ul class=\"tiles\">");
	for (size_t i = 0; i < p->tile.n && i < TILES; i++) {
		const struct tile *t = &p->tile.v[i];

		html_put(out, "<li>");
		html_in(out, "span class=\"tl\"", t->label);
		html_in(out, "span class=\"tv\"", t->value);
		if (t->change.n > 0)
			html_in(out, "span class=\"tc\"", t->change);
		put_spark(out, t);
		html_put(out, "</li>");
	}
	html_put(out, "</ul></section>\n");
}

/* The headlines that matter most, by rank, then in the order of the page. */
static void
put_short(struct out *out, struct page *p)
{
	size_t shown = 0;

	for (int rank = 1; rank < 20; rank++)
		for (size_t i = 0; i < p->section.n; i++) {
			const struct section *s = p->section.v[i];

			if (s->rank != rank || shown == SHORT ||
			    s->table->kept == 0)
				continue;
			if (shown++ == 0) {
				html_put(out,
				    "<section class=\"short\" "
				    "aria-labelledby=\"short\">");
				html_in(out, "h2 id=\"short\"",
				    WORD(p, "in.short"));
				html_put(out, "<ol>");
			}
			html_put(out, "<li><a href=\"#%s\">", s->id);
			html_text(out, s->headline);
			html_put(out, "</a></li>");
		}
	if (shown > 0)
		html_put(out, "</ol></section>\n");
}

/* Which columns are of numbers, as far as they are kept? By their order; rows
 * are looked at one after the other, as they are kept. */
static bool *
find_numbers(const struct table *t)
{
	bool *some = mem_zero(t->columns, sizeof(*some));
	scoped bool *others = mem_zero(t->columns, sizeof(*others));

	for (size_t row = 0; row < t->kept && row < 100; row++)
		for (size_t i = 0; i < t->columns; i++) {
			if (t->place[i] == TABLE_NONE || others[i] ||
			    table_cell(t, row, t->place[i]).n == 0)
				continue;
			some[i] = true;
			others[i] = isnan(table_real(t, row, t->place[i]));
		}
	for (size_t i = 0; i < t->columns; i++)
		some[i] &= !others[i];
	return some;
}

static void
put_numbers(struct out *out, struct page *p, const struct section *s)
{
	const struct table *t = s->table;
	size_t shown =
	    p->table_rows < (int64_t)t->kept ? (size_t)p->table_rows : t->kept;
	scoped bool *numbers = find_numbers(t);

	html_put(out,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-label=\"");
	html_text(out,
	    SAY(p, "numbers.of",
		page_text(p, "%.*s (%s)", STR_ARG(s->kicker), s->id)));
	html_put(out, "\"><table class=\"plain\"><thead><tr>");
	for (size_t i = 0; i < t->columns; i++)
		if (t->place[i] != TABLE_NONE) {
			html_put(out, "<th scope=\"col\" class=\"%s\"><code>",
			    numbers[i] ? "num" : "name");
			html_text(out, t->name[i]);
			html_put(out, "</code></th>");
		}
	html_put(out, "</tr></thead><tbody>\n");
	for (size_t row = 0; row < shown; row++) {
		html_put(out, "<tr>");
		for (size_t i = 0; i < t->columns; i++)
			if (t->place[i] != TABLE_NONE)
				html_in(out,
				    numbers[i] ? "td class=\"num\"" : "td",
				    table_cell(t, row, t->place[i]));
		html_put(out, "</tr>\n");
	}
	html_put(out, "</tbody></table></div>");
	if (t->rows > shown)
		html_in(out, "p class=\"unit\"",
		    SAY(p, "more.rows",
			show_count(p, (double)(t->rows - shown))));
}

/* Has an earlier section the same name and sentence? Then it is no landmark. */
static bool
is_again(const struct page *p, const struct section *s)
{
	for (size_t i = 0; p->section.v[i] != s; i++)
		if (str_eq(p->section.v[i]->kicker, s->kicker) &&
		    str_eq(p->section.v[i]->headline, s->headline))
			return true;
	return false;
}

static void
put_section(struct out *out, struct page *p, const struct section *s)
{
	const struct str below[] = { s->reading, s->note };

	html_put(out, "<section class=\"part two-sides\" id=\"%s\"", s->id);
	if (!is_again(p, s))
		html_put(out, " aria-labelledby=\"%sk %sh\"", s->id, s->id);
	html_put(out, "><div><p class=\"kick\" id=\"%sk\">", s->id);
	html_text(out, s->kicker);
	html_put(out, "</p><h2 id=\"%sh\">", s->id);
	html_text(out, s->headline);
	html_put(out, "</h2>");
	for (size_t i = 0; i < COUNT(below); i++) {
		if (below[i].n == 0)
			continue;
		html_put(out, "<p class=\"read\">");
		html_sentences(out, below[i]);
		html_put(out, "</p>");
	}
	html_put(out, "</div>\n<div class=\"see\">");
	for (size_t i = 0; i < s->figure.n && s->table->kept > 0; i++) {
		const struct figure *f = &s->figure.v[i];

		if (f->is == FIGURE_BARS)
			html_bars(out, p, s, i);
		else if (f->is == FIGURE_LINES)
			html_lines(out, p, s, f->lines);
		else
			html_heat(out, p, s, f->heat);
	}
	if (s->figure.n == 0) {
		put_numbers(out, p, s);
	} else if (p->table_rows > 0 || s->table->kept == 0) {
		html_put(out, "<details>");
		html_in(out, "summary", WORD(p, "numbers"));
		put_numbers(out, p, s);
		html_put(out, "</details>");
	}
	html_put(out, "</div></section>\n");
}

/* Is a table of this method? Its kinds are named like it, or begin so.
 */
static bool
is_of(const struct table *t, struct str method)
{
	for (size_t k = 0; k < t->kinds; k++) {
		struct str kind = str_of(t->kind[k]->name);

		if (str_starts(kind, method) &&
		    (kind.n == method.n || kind.p[method.n] == '_'))
			return true;
	}
	return false;
}

/* Does a column of the method's tables on the page have this name? */
static bool
on_page(const struct page *p, struct str name, struct str method)
{
	for (size_t i = 0; i < p->section.n; i++) {
		const struct table *t = p->section.v[i]->table;

		for (size_t c = 0; c < t->columns && is_of(t, method); c++)
			if (t->place[c] != TABLE_NONE &&
			    str_eq(t->name[c], name))
				return true;
	}
	return false;
}

static void
put_glossary(struct out *out, struct page *p)
{
	struct str last = { "", 0 };
	size_t n = 0;

	html_put(out, "<section class=\"part back\" aria-labelledby=\"mean\">");
	html_in(out, "h2 id=\"mean\"", WORD(p, "columns.mean"));
	html_put(out, "<dl>\n");
	for (size_t i = 0; i < COUNT(glossary); i++) {
		struct str text = str_of(glossary[i]);
		struct str name = str_cut(&text, '\t');
		struct str method = str_cut(&text, '\t');

		if (str_eq(name, last) || !on_page(p, name, method) ||
		    n == GLOSSARY)
			continue;
		n++;
		last = name;
		html_put(out, "<div><dt>");
		html_in(out, "code", name);
		html_put(out, "</dt>");
		html_in(out, "dd", text);
		html_put(out, "</div>\n");
	}
	html_put(out, "</dl></section>\n");
}

static void
put_source(struct out *out, struct page *p, const struct table *t, bool before)
{
	html_put(out, "<tr><td class=\"name\">");
	html_name(out, t->file);
	if (before) {
		html_put(out, " (");
		html_text(out, WORD(p, "sources.before"));
		html_put(out, ")");
	}
	html_put(out, "</td><td>");
	for (size_t i = 0; i < t->kinds; i++)
		html_put(out, "%s%s", i > 0 ? ", " : "", t->kind[i]->name);
	html_put(out, "</td>");
	html_in(out, "td class=\"num\"", show_count(p, (double)t->rows));
	html_in(out, "td class=\"num\"", show_count(p, (double)t->bytes));
	html_put(out, "<td><code>%s</code></td></tr>\n", t->sum);
}

static void
put_sources(struct out *out, struct page *p)
{
	static const char *const head[] = { "sources.table", "sources.known",
		"sources.rows", "sources.bytes", "sources.sum" };

	html_put(out, "<footer class=\"back\">");
	html_in(out, "h2 id=\"from\"", WORD(p, "sources"));
	html_put(out,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-labelledby=\"from\"><table "
	    "class=\"plain\"><thead><tr>");
	for (int i = 0; i < 5; i++)
		html_in(out,
		    i == 2 || i == 3 ? "th scope=\"col\" class=\"num\""
				     : "th scope=\"col\"",
		    WORD(p, head[i]));
	html_put(out, "</tr></thead><tbody>\n");
	for (size_t i = 0; i < p->tables.v.n; i++)
		put_source(out, p, p->tables.v.v[i], false);
	for (size_t i = 0; p->before != NULL && i < p->before->tables.v.n; i++)
		put_source(out, p, p->before->tables.v.v[i], true);
	html_put(out, "</tbody></table></div>");
	html_in(out, "p", SAY(p, "made", STR(CRM_VERSION)));
	html_put(out, "</footer>\n");
}

static void
put_page(struct out *out, struct page *p)
{
	static const char *const lang[] = { "en", "de", "fr", "zh" };

	html_put(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n",
	    lang[p->lang]);
	put_style(out);
	html_in(out, "title", page_title(p));
	html_put(out, "\n</head>\n<body>\n");
	put_header(out, p);
	html_put(out, "<main id=\"main\">\n");
	put_tiles(out, p);
	put_short(out, p);
	for (size_t i = 0; i < p->section.n; i++)
		put_section(out, p, p->section.v[i]);
	put_glossary(out, p);
	html_put(out, "</main>\n");
	put_sources(out, p);
	html_put(out, "</body>\n</html>\n");
}

/* A page that would grow too long for a mail gets fewer rows behind its
 * pictures, unless these were asked for. */
void
html_page(struct out *out, struct page *p)
{
	enum { ROWS = 12, LONGEST = 300 * 1000 };
	struct out text;

	p->table_rows = p->options->table_rows;
	if (p->table_rows >= 0) {
		put_page(out, p);
		return;
	}
	p->table_rows = ROWS;
	for (;; p->table_rows /= 2) {
		out_open_memory(&text);
		put_page(&text, p);
		if (text.n <= LONGEST || p->table_rows == 0)
			break;
		out_abandon(&text);
	}
	out_bytes(out, text.bytes, text.n);
	out_abandon(&text);
}
