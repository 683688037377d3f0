/* The files of an input, one after the other, and their headers. */
#include "cli/input_inside.h"

#include "base/die.h"
#include "base/mem.h"
#include "io/decode.h"
#include "io/in.h"
#include "text/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

const char *
input_file_name(const struct input *in)
{
	return in_called(in->tool->file[in->file]);
}

_Noreturn void
input_fail_at(
    const struct input *in, uint64_t line, size_t column, const struct diag *d)
{
	struct place place = { input_file_name(in), line, column };

	report_fail(&in->tool->report, &place, d);
}

/* The bytes of the current file as UTF-8, which they are unless it is told, or
 * a byte order mark says else; what is told is checked. */
static struct in *
open_bytes(struct input *in)
{
	const char *encoding = in->tool->common.encoding;
	struct in *bytes;
	struct diag d;

	bytes = in_open(in->tool->file[in->file], &d);
	if (bytes == NULL)
		tool_fail(in->tool, &d);
	in->decode = NULL;
	if (strcmp(encoding, "auto") == 0) {
		if (!in_mark(bytes, &encoding, &d))
			input_fail_at(in, 0, 0, &d);
		if (encoding == NULL)
			return bytes;
		if (in->tool->side == NULL)
			report_detail(
			    &in->tool->report, "--encoding=%s", encoding);
	}
	in->decode = decode_open(bytes, encoding, &d);
	if (in->decode == NULL)
		input_fail_at(in, 0, 0, &d);
	return decode_input(in->decode);
}

static void
open_file(struct input *in)
{
	const struct common_options *o = &in->tool->common;
	struct csv_options options = { .delimiter = tool_in_delimiter(in->tool),
		.max_record = o->max_record,
		.block = o->buffer_size,
		.keep_blank = true,
		.pad = true };
	struct diag d;

	/* Every file is read as the first one was. */
	if (in->file > 0)
		options.delimiter = in->delimiter;
	in->reader = csv_reader_open(open_bytes(in), &options, &d);
	if (in->reader == NULL)
		input_fail_at(in, 0, 0, &d);
	if (in->file == 0)
		in->delimiter = csv_reader_delimiter(in->reader);
	if (in->tool->delimiter == 0)
		in->tool->delimiter = in->delimiter;
}

bool
input_undecodable(const struct input *in, const struct csv_row *row,
    size_t *column, struct diag *d)
{
	uint64_t at;

	if (in->decode == NULL ||
	    !decode_fault(in->decode, row->byte, row->raw.n, &at))
		return false;
	*column = csv_row_field(row, at);
	return !diag_set(d, EXIT_DATA, "encoding", "bytes that are no %s",
	    decode_encoding(in->decode)->name);
}

/* The first record of a file; false when the file is empty. */
static bool
first_record(struct input *in, struct csv_row *row)
{
	size_t column;
	struct diag d;

	switch (csv_reader_next(in->reader, row, &d)) {
	case CSV_ROW:
		if (input_undecodable(in, row, &column, &d))
			input_fail_at(in, row->line, column + 1, &d);
		return true;
	case CSV_END:
		return false;
	case CSV_BAD:
	case CSV_FAIL:
		input_fail_at(in, row->line, 0, &d);
	}
	return false;
}

static struct str
column_name(struct input *in, const struct csv_row *row, size_t i)
{
	char text[32];

	if (!in->tool->common.no_header)
		return arena_str(&in->arena, row->field[i]);
	snprintf(text, sizeof(text), "column_%zu", i + 1);
	return arena_str(&in->arena, str_of(text));
}

/* Without a header an empty input is one without rows, where the columns are
 * named by numbers: as many as the last of these. */
static size_t
columns_named(const struct tool *tool)
{
	enum { MOST = 10000 };
	int64_t number, most = 0;

	for (size_t i = 0; i < tool->roles; i++)
		if (num_int(str_of(tool->role[i].column), &number) &&
		    number > most && number <= MOST)
			most = number;
	return tool->common.no_header ? (size_t)most : 0;
}

static void
read_header(struct input *in)
{
	struct csv_row row;
	bool any = first_record(in, &row);
	struct diag d;

	if (!any)
		row = (struct csv_row){ .n = columns_named(in->tool) };
	if (row.n == 0) {
		diag_set(&d, EXIT_DATA, "no-data",
		    in->tool->common.no_header
			? "no data"
			: "no data: the input has no header");
		input_fail_at(in, 0, 0, &d);
	}
	if (any && memchr(row.raw.p, '\0', row.raw.n) != NULL) {
		diag_set(&d, EXIT_DATA, "encoding",
		    "the header has zero bytes: for UTF-16 give "
		    "--encoding=UTF-16, or let crm-import convert find out");
		input_fail_at(in, row.line, 0, &d);
	}
	in->header.n = row.n;
	in->header.name = mem_alloc(row.n, sizeof(*in->header.name));
	in->holds = mem_zero(row.n, 1);
	for (size_t i = 0; i < row.n; i++)
		in->header.name[i] = column_name(in, &row, i);
	if (any && in->tool->common.no_header)
		csv_reader_unread(in->reader, &row);
	csv_reader_set_width(in->reader, row.n);
}

/* A further file has the same columns, or it is another table. */
static void
check_header(struct input *in)
{
	struct csv_row row;
	struct diag d;

	csv_reader_set_width(
	    in->reader, in->tool->common.no_header ? in->header.n : 0);
	if (in->tool->common.no_header)
		return;
	if (!first_record(in, &row)) {
		diag_set(&d, EXIT_DATA, "no-data",
		    "no data: the file has no header");
		input_fail_at(in, 0, 0, &d);
	}
	for (size_t i = 0; i < row.n || i < in->header.n; i++) {
		struct str here = i < row.n ? row.field[i] : STR("(none)");
		struct str there =
		    i < in->header.n ? in->header.name[i] : STR("(none)");

		if (str_eq(here, there))
			continue;
		diag_set(&d, EXIT_DATA, "other-header",
		    "column %zu is \"%.*s\", but \"%.*s\" in %s", i + 1,
		    STR_ARG(here), STR_ARG(there), in->tool->file[0]);
		input_fail_at(in, row.line, i + 1, &d);
	}
	csv_reader_set_width(in->reader, in->header.n);
}

bool
input_next_file(struct input *in)
{
	in->blank += csv_reader_blank(in->reader);
	csv_reader_close(in->reader);
	in->reader = NULL;
	if (in->file + 1 == in->tool->files)
		return false;
	in->file++;
	open_file(in);
	check_header(in);
	return true;
}

void
input_progress(struct input *in)
{
	int choice = in->tool->common.progress;
	int64_t now = (int64_t)time(NULL);

	if (choice == 2 || (choice == 0 && !isatty(STDERR_FILENO)))
		return;
	if (now < in->next_progress)
		return;
	if (in->next_progress > 0)
		fprintf(stderr, "%s: %" PRIu64 " rows, %" PRIu64 " MB\r",
		    die_program(), in->rows,
		    csv_reader_bytes(in->reader) / 1000000);
	in->next_progress = now + 1;
}

void
input_skip_many(struct input *in, const char *why, uint64_t n)
{
	size_t i = 0;

	while (in->skip[i].why != NULL && strcmp(in->skip[i].why, why) != 0)
		i++;
	in->skip[i].why = why;
	in->skip[i].n += n;
}

void
input_first_file(struct input *in)
{
	open_file(in);
	read_header(in);
}
