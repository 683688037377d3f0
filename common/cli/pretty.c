#include "cli/pretty.h"

#include "base/vec.h"
#include "csv/quoted.h"
#include "io/out.h"
#include "text/num.h"
#include "text/utf8.h"

enum { BAR = 20 }; /* columns of a bar of 1 */

#define NO_BARS SIZE_MAX

struct layout {
	VEC(size_t) width;
	VEC(char) numeric; /* every filled cell below the header is a number */
	size_t bars;	   /* the column that they show */
};

/* The record at the front of *csv; a newline inside quotes belongs to it. */
static struct str
next_record(struct str *csv)
{
	struct str record = *csv;
	int quoted = 0;
	size_t i = 0;

	for (; i < csv->n && (quoted || csv->p[i] != '\n'); i++)
		quoted ^= csv->p[i] == '"';
	record.n = i;
	csv->p += i < csv->n ? i + 1 : i;
	csv->n -= i < csv->n ? i + 1 : i;
	return record;
}

static void
measure(struct layout *layout, const struct str *cell, size_t n, int header)
{
	for (size_t i = 0; i < n; i++) {
		size_t width = utf8_width(cell[i]);
		double x;

		if (i == layout->width.n) {
			vec_push(&layout->width, 0);
			vec_push(&layout->numeric, 1);
		}
		if (width > layout->width.v[i])
			layout->width.v[i] = width;
		if (!header && cell[i].n > 0 && !num_real(cell[i], &x))
			layout->numeric.v[i] = 0;
	}
}

static void
spaces(struct out *out, size_t n)
{
	while (n-- > 0)
		out_byte(out, ' ');
}

/* Control characters would break the table, and a terminal. */
static void
print_cell(struct out *out, struct str cell)
{
	for (size_t i = 0; i < cell.n; i++)
		out_byte(out,
		    (unsigned char)cell.p[i] < ' ' || cell.p[i] == 0x7f
			? ' '
			: cell.p[i]);
}

/* The column that bars would show. */
static size_t
find_bars(const struct str *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name[i], STR("share")) ||
		    str_eq(name[i], STR("rate")) ||
		    str_eq(name[i], STR("retention")) ||
		    str_ends(name[i], STR("_share")))
			return i;
	return NO_BARS;
}

static void
print_bar(struct out *out, struct str cell)
{
	double x;

	if (!num_real(cell, &x) || x < 0.5 / BAR || x > 1)
		return;
	out_bytes(out, "  ", 2);
	for (int i = 0; i < (int)(x * BAR + 0.5); i++)
		out_byte(out, '#');
}

static void
print_row(struct out *out, const struct layout *layout, const struct str *cell,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t width = utf8_width(cell[i]);
		size_t pad =
		    layout->width.v[i] > width ? layout->width.v[i] - width : 0;

		if (i > 0)
			out_bytes(out, "  ", 2);
		if (layout->numeric.v[i])
			spaces(out, pad);
		print_cell(out, cell[i]);
		if (!layout->numeric.v[i] &&
		    (i + 1 < n || layout->bars != NO_BARS))
			spaces(out, pad);
	}
	if (layout->bars < n)
		print_bar(out, cell[layout->bars]);
	out_byte(out, '\n');
}

void
pretty_print(struct out *out, struct str csv, bool bars)
{
	struct csv_quoted *record = csv_quoted_new(',', '"');
	struct layout layout = { .bars = NO_BARS };

	for (int pass = 0; pass < 2; pass++) {
		struct str rest = csv;

		for (int line = 0; rest.n > 0; line++) {
			struct str *cell;
			size_t n;

			csv_quoted_literal(record, next_record(&rest));
			cell = csv_quoted_fields(record, &n);
			if (bars && pass == 0 && line == 0)
				layout.bars = find_bars(cell, n);
			if (pass == 0)
				measure(&layout, cell, n, line == 0);
			else
				print_row(out, &layout, cell, n);
		}
	}
	vec_free(&layout.width);
	vec_free(&layout.numeric);
	csv_quoted_free(record);
}
