/*
 * page: what a report shows, whoever writes it: sections with a sentence and
 * pictures, key figures, sources. Pictures are of three kinds: rows with marks,
 * curves, and grids of shades; HTML, text and Markdown are made from them.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "cli/side.h"
#include "crm-report/table/table.h"
#include "text/shown.h"

#include <stdbool.h>
#include <stdint.h>

enum style { STYLE_BLUE, STYLE_ORANGE, STYLE_GREY, STYLE_LIGHT };

enum { LANG_FRENCH = 2 }; /* of --lang */

/* What stands in the picture cell of a row, from its values v[0..n-1]. */
enum mark {
	MARK_NONE,
	MARK_BAR,      /* from 0 to v[0] */
	MARK_DUMBBELL, /* a ring at v[0], a dot at v[1] */
	MARK_STACK,    /* pieces of these lengths, in the colours of a ramp */
	MARK_RANGE,    /* a point at v[1], its limits at v[0] and v[2] */
	MARK_BULLET,   /* v[0], v[1] on top, a tick at v[2] */
};

enum { MARK_VALUES = 8 };

struct bar_row {
	struct str label, sub; /* a name, and what is small behind it */
	enum mark mark;
	enum style style;
	int n;
	double v[MARK_VALUES];
	bool total;	  /* below a line */
	struct str *cell; /* as many as there are columns */
};

struct bar_column {
	struct str name;
	bool strong; /* the number that the sentence is about */
	bool wide;   /* missing on narrow pages */
	bool text;
};

struct legend {
	int style; /* enum style; from 8 on the ramp */
	struct str text;
};

enum { LEGEND_RAMP = 8 };

struct bars {
	struct str label; /* head of the names */
	double lo, hi;
	bool log;      /* a log axis */
	bool axis;     /* it is drawn */
	enum shown as; /* what it shows */
	bool tall;     /* two lines per row: names above marks */
	VEC(struct bar_column) column;
	VEC(struct bar_row) row;
	VEC(struct legend) legend;
};

struct point {
	double x, y, lo, hi; /* limits where the series has a band */
};

struct series {
	struct str name, value; /* at its end */
	enum style style;
	bool step, dashed, band, dots;
	VEC(struct point) point;
};

struct tick {
	double x;
	struct str label;
};

struct note {
	double x, y;
	struct str text;
};

struct lines {
	double x0, x1, y0, y1;
	enum shown as; /* the y axis */
	VEC(struct series) series;
	VEC(struct tick) tick;
	VEC(struct note) note;
};

struct heat_cell {
	struct str text, small;
	int level; /* 0 to 6; -1: nothing there */
	bool partial, outline;
};

struct heat {
	struct str corner, over, size_name; /* heads */
	struct str unit;		    /* a line below */
	VEC(struct str) column;
	VEC(struct str) row;
	VEC(struct str) size; /* per row; none where size_name is empty */
	VEC(struct heat_cell) cell;
};

enum figure_kind { FIGURE_BARS, FIGURE_LINES, FIGURE_HEAT };

struct figure {
	enum figure_kind is;
	struct bars *bars;
	struct lines *lines;
	struct heat *heat;
};

struct section {
	const struct kind *kind;
	const struct table *table;
	char id[48];
	struct str kicker, headline;
	struct str reading; /* how to read the picture */
	struct str note;    /* what must be known of this table's numbers */
	struct str part;    /* title, value of --by, currency it is of; "" */
	int rank;	    /* in "In short": 1 is first; 0: not there */
	bool money;	    /* it shows amounts */
	VEC(struct figure) figure;
};

struct tile {
	const char *key; /* of the words */
	struct str label, value, change;
	double number;
	enum shown as;
	VEC(double) history;
};

struct report_options {
	const char *title, *subtitle, *before, *sections, *without, *labels;
	const char *mask, *currency;
	struct opt_texts label;
	int lang;
	int64_t top, table_rows, small;
	bool known_only;
};

struct page {
	struct arena arena;
	const struct report_options *options;
	struct tool *tool;
	int lang;
	struct shown_marks marks;
	struct kinds *kinds;	     /* all that are known */
	struct tables tables;	     /* of the run */
	int64_t table_rows;	     /* behind a picture */
	bool earlier;		     /* it is that of --before */
	struct page *before;	     /* an earlier page, or NULL */
	VEC(struct side_row) labels; /* the reader's own words for codes */
	struct str currency;	  /* of what is being drawn; empty: not known */
	int32_t as_of;		  /* DATE_NONE: nothing says it */
	VEC(struct table *) part; /* of tables, by the values of a column */
	VEC(struct section *) section;
	VEC(struct tile) tile;
};

/* Memory of the page, cleared. */
void *page_alloc(struct page *p, size_t n, size_t size);

/* A text of its own, as printf has it. */
struct str page_text(struct page *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The words of a key in the page's language, with {1}, {2}, ... filled in; the
 * English ones where there are none; empty where the key is not known.
 */
struct str
page_say(struct page *p, const char *key, const struct str *arg, size_t n);
#define SAY(p, key, ...)                                          \
	page_say((p), (key), (const struct str[]){ __VA_ARGS__ }, \
	    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
#define WORD(p, key) page_say((p), (key), NULL, 0)

/* What the numbers of a column of a kind's tables are. */
enum shown show_as(const struct kind *k, struct str column);
void show_columns(
    const struct kind *k, const struct str *name, size_t n, enum shown *as);

/* Numbers as they are shown; empty where there is none. */
struct str show_real(struct page *p, double value, enum shown as);
struct str show_text(struct page *p, const struct table *t, size_t row,
    size_t column); /* as it is */
struct str show_cell(struct page *p, const struct table *t, size_t row,
    size_t column, enum shown as);
struct str show_named(struct page *p, const struct table *t, size_t row,
    const char *column, enum shown as);
struct str show_money(struct page *p, int64_t amount);
struct str show_count(struct page *p, double n);
struct str show_date(struct page *p, int32_t day);

/* A code in words: its label, else "_" as blanks and a capital in front. */
struct str show_code(struct page *p, struct str code);

/* --title, else that of the first section's area. */
struct str page_title(struct page *p);

/* The name of a column in the page's language, else as a code. */
struct str show_column(struct page *p, struct str name);

/* A new section with its kicker, the title of the table where it brought one,
 * and its reading sentence; the headline is "" yet. */
struct section *
page_section(struct page *p, const struct table *t, const struct kind *k);

/* Another name for what a section shows: the kicker, else behind the title. */
void section_name(struct page *p, struct section *s, struct str name);

/* Adds a sentence to the note. */
void section_note(struct page *p, struct section *s, struct str text);

/* A figure of a section. */
struct bars *section_bars(struct page *p, struct section *s);
struct lines *section_lines(struct page *p, struct section *s);
struct heat *section_heat(struct page *p, struct section *s);

/* A column of numbers, named by a key of the words or as it is. */
void bars_column(
    struct page *p, struct bars *b, const char *name, bool strong, bool wide);

/* The same of several, "a,b!,c-": ! is strong, - is wide. */
void bars_columns(struct page *p, struct bars *b, const char *names);

/* What a colour means, by a key of the words. */
void
bars_legend(struct page *p, struct bars *b, enum style style, const char *key);

/* The mark of a row is a bar of that length, for which the axis has room. */
void bars_bar(struct bars *b, struct bar_row *r, double length);

/* A row whose cells are to be filled in; the label is copied. */
struct bar_row *bars_row(struct page *p, struct bars *b, struct str label);

/* "N others": what is not shown is counted; NULL where all is. */
struct bar_row *
bars_others(struct page *p, struct bars *b, size_t shown, size_t n);

struct series *lines_series(struct lines *l, struct str name, enum style style);

/* A key figure, the first of its key. */
struct tile *
page_tile(struct page *p, const char *key, double number, enum shown as);

/* The step of an axis from 0 to x, 1, 2 or 5 times a power of ten so that five
 * reach it, and where the axis then ends. */
double axis_step(double x);
double axis_end(double x);

/* Moves both ends of an axis outwards to steps, 0 among them. */
void axis_span(double *lo, double *hi);

/* A number beside an axis: 25%, 464k. */
struct str show_axis(struct page *p, double value, enum shown as);
