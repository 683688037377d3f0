/*
 * html: a page as one HTML file that needs nothing else: its style, no script,
 * pictures as inline SVG. Cells are only ever text.
 */
#pragma once

#include "crm-report/page/page.h"
#include "io/out.h"

void html_page(struct out *out, struct page *p);

/* The rest is for the files of this room. */

/* Text of at most 200 characters with & < > " ' as entities; what must not
 * stand in a page replaced. */
void html_text(struct out *out, struct str text);

/* The same of what is longer than a cell may be. */
void html_sentences(struct out *out, struct str text);

/* The same for a name: in <bdi>, cut at 60 characters. */
void html_name(struct out *out, struct str text);

/* As printf has it; only for what is no cell. */
void html_put(struct out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An element with html_text in it: "p class=\"unit\"". */
void html_in(struct out *out, const char *tag, struct str text);

/* The figures of a section, by number; it makes ids of the page. */
void html_bars(
    struct out *out, struct page *p, const struct section *s, size_t figure);
void html_lines(struct out *out, struct page *p, const struct section *s,
    const struct lines *l);
void html_heat(struct out *out, struct page *p, const struct section *s,
    const struct heat *h);
