/*
 * The CSV reader. Three things must hold for any bytes: the block size changes
 * nothing; where the reader finds nothing wrong, plain libcsv reads the same
 * fields; and what the writer makes of the rows is read as the same rows. The
 * first byte chooses the options, the rest is the file.
 */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, as one run of bytes: every field with its length. */
struct transcript {
	VEC(char) text;
	VEC(char) file; /* the same rows, written */
	size_t rows, bad;
};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
note(struct transcript *t, const char *kind, uint64_t a, uint64_t b)
{
	char line[64];
	int n = snprintf(line, sizeof(line), "%s %ju %ju\n", kind, (uintmax_t)a,
	    (uintmax_t)b);

	vec_append(&t->text, line, (size_t)n);
}

static void
note_field(struct transcript *t, const char *p, size_t n)
{
	note(t, "field", n, 0);
	vec_append(&t->text, p, n);
}

static void
forget(struct transcript *t)
{
	vec_free(&t->text);
	vec_free(&t->file);
}

static void
write_row(struct transcript *t, const struct csv_row *row, char delimiter)
{
	static struct out out;
	struct csv_writer w;

	if (out.bytes == NULL)
		out_open_memory(&out);
	out.n = 0;
	csv_writer_init(&w, &out, delimiter, 6);
	for (size_t i = 0; i < row->n; i++)
		csv_field(&w, row->field[i]);
	csv_end(&w);
	vec_append(&t->file, out.bytes, out.n);
}

/* Reads all of it. `width`: as many fields as the first row has. */
static void
read_all(struct transcript *t, struct in *in, const struct csv_options *o,
    bool width, bool places)
{
	struct diag d;
	struct csv_reader *r = csv_reader_open(in, o, &d);
	enum csv_result result = CSV_FAIL;
	struct csv_row row;

	if (r == NULL) {
		note(t, "failed", 0, 0);
		t->bad++;
		return;
	}
	while ((result = csv_reader_next(r, &row, &d)) == CSV_ROW ||
	    result == CSV_BAD) {
		note(t, result == CSV_ROW ? "row" : d.code, row.n,
		    result == CSV_ROW && row.stray_quote);
		if (places)
			note(t, "at", row.line, row.byte);
		t->bad += result == CSV_BAD || row.stray_quote;
		for (size_t i = 0; i < row.n; i++)
			note_field(t, row.field[i].p, row.field[i].n);
		if (result == CSV_ROW)
			write_row(t, &row, csv_reader_delimiter(r));
		if (t->rows++ == 0 && width)
			csv_reader_set_width(r, row.n);
	}
	if (places)
		note(t, "blank", csv_reader_blank(r), csv_reader_bytes(r));
	t->bad += result == CSV_FAIL;
	csv_reader_close(r);
}

static void
must_be_same(const struct transcript *a, const struct transcript *b)
{
	must(a->text.n == b->text.n);
	must(a->text.n == 0 || memcmp(a->text.v, b->text.v, a->text.n) == 0);
}

/* Plain libcsv: the fields of a row are noted when it ends. */
struct plain {
	struct transcript row, all;
	size_t fields;
};

static void
plain_field(void *p, size_t n, void *data)
{
	struct plain *plain = data;

	note_field(&plain->row, p, n);
	plain->fields++;
}

static void
plain_row(int end, void *data)
{
	struct plain *plain = data;

	(void)end;
	note(&plain->all, "row", plain->fields, 0);
	vec_append(&plain->all.text, plain->row.text.v, plain->row.text.n);
	plain->row.text.n = 0;
	plain->fields = 0;
}

static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* A line of blanks alone: blank for the reader, but a field for libcsv. */
static bool
has_blank_line(const char *bytes, size_t n)
{
	size_t start = 0;
	bool blank = true;

	for (size_t i = 0; i <= n; i++) {
		if (i == n || bytes[i] == '\n' || bytes[i] == '\r') {
			if (blank && i > start)
				return true;
			start = i + 1;
			blank = true;
		} else if (bytes[i] != ' ' && bytes[i] != '\t')
			blank = false;
	}
	return false;
}

static void
compare_with_libcsv(
    const struct transcript *t, const char *bytes, size_t n, char delimiter)
{
	struct plain plain = { 0 };
	struct csv_parser parser;

	must(csv_init(&parser, 0) == 0);
	csv_set_delim(&parser, (unsigned char)delimiter);
	csv_set_space_func(&parser, no_space);
	must(csv_parse(&parser, bytes, n, plain_field, plain_row, &plain) == n);
	must(csv_fini(&parser, plain_field, plain_row, &plain) == 0);
	csv_free(&parser);
	must_be_same(t, &plain.all);
	forget(&plain.row);
	forget(&plain.all);
}

static void
blocks_agree(
    const char *bytes, size_t n, const struct csv_options *o, bool width)
{
	static const size_t blocks[] = { 1, 3, 64 };
	struct transcript whole = { 0 };

	read_all(&whole, in_open_bytes("fuzz", bytes, n), o, width, true);
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		struct csv_options small = *o;
		struct transcript t = { 0 };

		small.block = blocks[i];
		read_all(
		    &t, in_open_bytes("fuzz", bytes, n), &small, width, true);
		must_be_same(&whole, &t);
		forget(&t);
	}
	forget(&whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = { ',', ';', '\t', '|' };
	const char *bytes = (const char *)data + 1;
	size_t n = size - 1;
	struct csv_options o = { .delimiter = ',' };
	struct transcript t = { 0 }, again = { 0 };

	if (size == 0 || n > 100000 || (n >= 2 && data[1] == 0x1f))
		return 0;
	o.delimiter = delimiters[data[0] & 3];
	while (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	read_all(&t, in_open_bytes("fuzz", bytes, n), &o, false, false);
	if (t.bad == 0) {
		if (!has_blank_line(bytes, n))
			compare_with_libcsv(&t, bytes, n, o.delimiter);
		/* What begins like a mark or like gzip is read as such. */
		if (t.file.n < 3 ||
		    (memcmp(t.file.v, "\xef\xbb\xbf", 3) != 0 &&
			t.file.v[0] != 0x1f)) {
			read_all(&again,
			    in_open_bytes("fuzz", t.file.v, t.file.n), &o,
			    false, false);
			must_be_same(&t, &again);
		}
	}
	forget(&t);
	forget(&again);
	o.lazy_quotes = data[0] & 8;
	o.keep_blank = data[0] & 16;
	if (data[0] & 32)
		o.delimiter = 0;
	if (data[0] & 64)
		o.max_record = 40;
	if (data[0] & 128)
		o.max_lines = 3;
	blocks_agree(bytes, n, &o, data[0] & 4);
	return 0;
}
