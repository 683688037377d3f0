#include "cli/input.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/input_inside.h"
#include "cli/lanes.h"
#include "io/decode.h"
#include "io/in.h"
#include "table/column.h"
#include "table/role_claim.h"
#include "text/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *
file_name(const struct input *in)
{
	const char *name = in->tool->file[in->file];

	return strcmp(name, "-") == 0 ? "(stdin)" : name;
}

_Noreturn void
input_fail_at(
    const struct input *in, uint64_t line, size_t column, const struct diag *d)
{
	struct place place = { file_name(in), line, column };

	report_error(&in->tool->report, &place, d);
	report_close(&in->tool->report);
	exit(d->status);
}

/* The bytes of the current file as UTF-8, which they are unless it is told;
 * what is told is checked. */
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
	if (strcmp(encoding, "auto") == 0)
		return bytes;
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
}

/* Has the row bytes that the told encoding does not have? */
static bool
is_undecodable(const struct input *in, const struct csv_row *row,
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
		if (is_undecodable(in, row, &column, &d))
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

static void
read_header(struct input *in)
{
	struct csv_row row;
	struct diag d;

	if (!first_record(in, &row)) {
		diag_set(&d, EXIT_DATA, "no-data",
		    "no data: the input has no header");
		input_fail_at(in, 0, 0, &d);
	}
	if (memchr(row.raw.p, '\0', row.raw.n) != NULL) {
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
	if (in->tool->common.no_header)
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

static void
open_rejects(struct input *in)
{
	static const char *const own[] = { "_file", "_line", "_byte", "_column",
		"_code", "_message", "_value", "_raw" };
	const char *path = in->tool->common.rejects;

	if (path == NULL)
		return;
	in->has_rejects = true;
	out_open(&in->rejects_out, path);
	out_evidence(&in->rejects_out);
	csv_writer_init(&in->rejects, &in->rejects_out, ',', 6);
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		csv_field(&in->rejects, str_of(own[i]));
	for (size_t i = 0; i < in->header.n; i++)
		csv_field(&in->rejects, in->header.name[i]);
	csv_end(&in->rejects);
}

static void
read_limit(struct input *in)
{
	const char *text = in->tool->common.max_rejects;
	struct str number;
	int64_t n;

	in->limit = UINT64_MAX;
	in->limit_percent = 100;
	if (text == NULL)
		return;
	number = str_of(text);
	if (str_ends(number, STR("%"))) {
		number.n--;
		if (num_real(number, &in->limit_percent) &&
		    in->limit_percent >= 0 && in->limit_percent <= 100)
			return;
	} else if (num_int(number, &n) && n >= 0) {
		in->limit = (uint64_t)n;
		return;
	}
	die(EXIT_USAGE,
	    "--max-rejects: \"%s\" is neither a number nor 0%% to 100%%", text);
}

void
input_open(struct input *in, struct tool *tool)
{
	*in = (struct input){ .tool = tool };
	read_limit(in);
	open_file(in);
	read_header(in);
	input_gate_open(in);
	open_rejects(in);
	report_detail(&tool->report, "--delimiter=%s",
	    in->delimiter == '\t' ? "tab" : (char[]){ in->delimiter, 0 });
}

size_t
input_column(struct input *in, const char *option, struct str name)
{
	struct diag d, why;
	size_t column = header_find(&in->header, str_trim(name), &why);

	if (column != ROLE_NONE)
		return column;
	diag_set(&d, why.status, why.code, "%s%s%s",
	    option == NULL ? "" : option, option == NULL ? "" : ": ", why.text);
	input_fail_at(in, 1, 0, &d);
}

size_t
input_columns(struct input *in, const char *option, const char *names,
    size_t *column, size_t most)
{
	struct str rest = str_of(names == NULL ? "" : names);
	size_t n = 0;

	while (names != NULL && rest.p != NULL) {
		if (n == most)
			die(EXIT_USAGE, "%s takes at most %zu columns", option,
			    most);
		column[n++] = input_column(in, option, str_cut(&rest, ','));
	}
	return n;
}

void
input_lacks(const struct input *in, const char *what)
{
	struct diag d;

	role_lacking(&in->header, what, &d);
	input_fail_at(in, 1, 0, &d);
}

/* The kind of raw file that has the role. */
static const char *
kind_of_role(const char *role)
{
	static const char *const kinds[][2] = {
		{ "orders",
		    "customer_id,order_id,date,amount,quantity,product_id,"
		    "category,cost" },
		{ "invoices", "invoice_no,invoice_date,due_date,open_amount" },
		{ "payments", "payment_id,paid_date" },
		{ "spells", "start_date,end_date,mrr" },
		{ "survey", "score,recommend,satisfaction,effort" },
		{ "interactions", "case_id,complaint_id,received,resolved" },
		{ "leads", "lead_id,expected_date" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (role_listed(str_of(kinds[i][1]), str_of(role)))
			return kinds[i][0];
	return NULL;
}

/* Does crm-import find the role, or what stands in for it, in this header? */
static bool
import_finds(const struct input *in, const char *role, const char *kind)
{
	static const char stand_ins[] =
	    "email,customer_name,company,line_amount,order_total,gross_amount,"
	    "unit_price,created_date";
	struct role_words *words = role_words_open(kind);
	struct role_claim claim[ROLE_CLAIMS];
	bool found = false;

	for (size_t i = 0; i < in->header.n && !found; i++) {
		size_t n = role_claims(words, in->header.name[i], claim);

		for (size_t k = 0; k < n && !found; k++)
			found = claim[k].score >= ROLE_WEAK &&
			    role_type(claim[k].role) != ROLE_TEXT &&
			    (strcmp(claim[k].role, role) == 0 ||
				role_listed(
				    str_of(stand_ins), str_of(claim[k].role)));
	}
	role_words_close(words);
	return found;
}

_Noreturn void
input_missing(struct input *in, const char *role)
{
	const char *kind = kind_of_role(role);
	struct diag d;

	role_missing(&in->header, role, &d);
	if (kind != NULL && !in->tool->def->tolerant &&
	    import_finds(in, role, kind)) {
		struct place place = { file_name(in), 1, 0 };

		report_error(&in->tool->report, &place, &d);
		report_advice("try: crm-import %s %s | %s %s", kind,
		    in->tool->file[in->file], in->tool->def->name,
		    in->tool->method[0]->name);
		report_close(&in->tool->report);
		exit(d.status);
	}
	input_fail_at(in, 1, 0, &d);
}

size_t
input_role(struct input *in, const char *role, bool required)
{
	const char *given = tool_role(in->tool, role);
	char option[48];
	struct diag d;
	size_t column;

	if (!role_find(&in->header, role, given, &column, &d))
		input_fail_at(in, 1, 0, &d);
	if (required && column == ROLE_NONE)
		input_missing(in, role);
	role_option(role, option, sizeof(option));
	if (column != ROLE_NONE)
		report_detail(&in->tool->report, "--%s=%.*s", option,
		    STR_ARG(in->header.name[column]));
	return column;
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
input_settle(struct input *in, void (*settle)(void *data), void *data)
{
	in->settle = settle;
	in->settle_data = data;
}

static void
settle(struct input *in)
{
	void (*f)(void *data) = in->settle;

	if (f == NULL)
		return;
	if (in->lane != NULL)
		lane_whole(in->lane);
	in->settle = NULL; /* it may say something itself */
	f(in->settle_data);
	in->settle = f;
}

void
input_fail(const struct input *in, const struct diag *d)
{
	input_fail_at(in->lane != NULL ? lane_whole(in->lane) : in, 0, 0, d);
}

static enum csv_result
next_record(struct input *in, struct csv_row *row, struct diag *d)
{
	return in->lane != NULL ? lane_record(in->lane, row, d)
				: csv_reader_next(in->reader, row, d);
}

/* At the end of a file, or of a lane's block. */
static void
go_on(struct input *in)
{
	if (in->lane == NULL)
		input_next_file(in);
	else if (!lane_next(in->lane))
		in->reader = NULL;
}

bool
input_next(struct input *in, struct csv_row *row)
{
	size_t column;
	struct diag d;

	while (in->reader != NULL) {
		switch (next_record(in, row, &d)) {
		case CSV_ROW:
			if (in->rows++ % 65536 == 0 && in->lane == NULL)
				input_progress(in);
			if (is_undecodable(in, row, &column, &d)) {
				settle(in);
				input_reject(in, row, column, &d);
				break;
			}
			in->padded += row->padded;
			if (row->stray_quote) {
				settle(in);
				diag_set(&d, 0, "stray-quote",
				    "text behind a closing quote: the field "
				    "is kept with its quotes");
				input_warn(in, row, ROLE_NONE, &d);
			}
			if (in->currency != ROLE_NONE)
				input_gate_check(in, row);
			return true;
		case CSV_BAD:
			settle(in);
			in->rows++;
			input_reject(in, row, ROLE_NONE, &d);
			break;
		case CSV_FAIL:
			settle(in);
			input_fail(in, &d);
		case CSV_END:
			settle(in);
			go_on(in);
		}
	}
	return false;
}

static void
write_reject(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d)
{
	struct csv_writer *w = &in->rejects;
	bool split = row->n == in->header.n;

	csv_field(w, str_of(file_name(in)));
	csv_int(w, (int64_t)(in->lines + row->line));
	csv_int(w, (int64_t)row->byte);
	if (column == ROLE_NONE)
		csv_empty(w);
	else
		csv_field(w, in->header.name[column]);
	csv_field(w, str_of(d->code));
	csv_field(w, str_of(d->text));
	csv_field(w, column == ROLE_NONE ? STR("") : row->field[column]);
	csv_field(w, row->raw);
	for (size_t i = 0; i < in->header.n; i++)
		csv_field(w, split ? row->field[i] : STR(""));
	csv_end(w);
}

/* Where a row is, of the whole input that a lane is of, in turn. */
static struct place
place_of(struct input **in, const struct csv_row *row, size_t column)
{
	if ((*in)->lane != NULL) {
		settle(*in);
		*in = lane_whole((*in)->lane);
	}
	return (struct place){ file_name(*in), (*in)->lines + row->line,
		column == ROLE_NONE ? 0 : column + 1 };
}

void
input_reject(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d)
{
	const struct common_options *o = &in->tool->common;
	struct place place = place_of(&in, row, column);

	in->rejected++;
	report_error(&in->tool->report, &place, d);
	if (!in->tool->def->tolerant && o->rejects == NULL &&
	    o->max_rejects == NULL) {
		report_say(&in->tool->report,
		    "--rejects=FILE puts such rows into FILE and goes on");
		report_close(&in->tool->report);
		exit(EXIT_DATA);
	}
	if (in->has_rejects)
		write_reject(in, row, column, d);
	if (o->max_rejects == NULL) /* within what was asked for all is well */
		report_status(&in->tool->report, EXIT_DATA);
	if (in->rejected > in->limit) {
		report_close(&in->tool->report);
		die(EXIT_DATA,
		    "more than %" PRIu64 " rows cannot be used "
		    "(--max-rejects)",
		    in->limit);
	}
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
input_skip(struct input *in, const char *why)
{
	input_skip_many(in, why, 1);
}

void
input_warn(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d)
{
	struct place place = place_of(&in, row, column);

	report_warning(&in->tool->report, &place, d);
}

void
input_note_date(struct input *in, const struct csv_row *row, int32_t day)
{
	struct place place = place_of(&in, row, ROLE_NONE);

	reach_note(&in->tool->reach, day, place.file, place.line);
}
