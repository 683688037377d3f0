#include "source.h"

#include "base/line.h"
#include "excel_safe.h"

#include "base/die.h"
#include "csv/row.h"
#include "io/in.h"
#include "text/normalise.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { SHOWN = 40 }; /* bytes of a record in a message */
enum { RAGGED_AUTO, RAGGED_REJECT, RAGGED_PAD };

const char *
source_file(const struct source *s)
{
	return in_called(s->tool->file[s->file]);
}

_Noreturn void
source_fail(const struct source *s, const struct diag *d)
{
	struct place place = { source_file(s), 0, 0 };

	report_fail(&s->tool->report, &place, d);
}

static char
quote_of(const char *text)
{
	if (text == NULL || strcmp(text, "auto") == 0)
		return 0;
	if (strcmp(text, "none") == 0)
		return CSV_NO_QUOTE;
	if (strlen(text) != 1)
		die(EXIT_USAGE,
		    "--quote: \"%s\" is not one character, auto or none", text);
	return text[0];
}

static char
delimiter_of(struct tool *tool)
{
	if (strcmp(tool->common.delimiter, "none") == 0)
		return CSV_NO_DELIMITER;
	return tool_in_delimiter(tool);
}

static const char *
encoding_of(const struct tool *tool)
{
	const char *name = tool->common.encoding;

	return name == NULL || strcmp(name, "auto") == 0 ? NULL : name;
}

/* A character as an option has it. */
static const char *
spell(char c, char room[2])
{
	if (c == '\t')
		return "tab";
	if (c == '\'')
		return "'\\''"; /* between single quotes of a shell */
	if (c == CSV_NO_DELIMITER || c == CSV_NO_QUOTE)
		return "none";
	room[0] = c;
	room[1] = '\0';
	return room;
}

static void
tell_decisions(struct source *s)
{
	const struct csv_sniff *dialect = tidy_dialect(s->tidy);
	const struct encoding *encoding = tidy_encoding(s->tidy);
	struct report *r = &s->tool->report;
	char d[2], q[2], header[64] = "--no-header";

	if (s->layout->has_header)
		snprintf(header, sizeof(header),
		    "--header-line=%" PRIu64 " --header-rows=%zu",
		    s->layout->header_line, s->layout->header_rows);
	report_detail(r,
	    "%s: --encoding=%s --delimiter='%s' --quote='%s' --escape=%s %s",
	    source_file(s), encoding->name, spell(dialect->delimiter, d),
	    spell(dialect->quote, q),
	    dialect->backslash ? "backslash" : "doubled", header);
	if (dialect->wrapped)
		report_detail(
		    r, "%s: lines are quoted as a whole", source_file(s));
	if (encoding->guessed)
		report_say(r,
		    "%s: warning: read as %s, a guess that rests on %zu "
		    "byte%s; --encoding=NAME if it is another",
		    source_file(s), encoding->name, encoding->high,
		    encoding->high == 1 ? "" : "s");
	if (encoding->other != NULL)
		report_say(r,
		    "%s: warning: read as %s, a guess, %s fits nearly as "
		    "well; --encoding=%s if it is that",
		    source_file(s), encoding->name, encoding->other,
		    encoding->other);
	if (s->layout->has_header || s->tool->common.no_header)
		;
	else if (s->way == SOURCE_CONVERT)
		report_wrong(r,
		    "%s: no header found: the rows are written without names "
		    "(-H says that it is so, --header-line=N where it is)",
		    source_file(s));
	else
		report_say(r,
		    "%s: no header found: the columns are column_1, "
		    "column_2, ...",
		    source_file(s));
	if (s->layout->row_names)
		report_say(r,
		    "%s: the header is one cell shorter than the rows: their "
		    "first cell is row_name",
		    source_file(s));
	if (s->layout->renamed && s->way == SOURCE_CLEAN)
		report_say(r,
		    "%s: warning: columns with the same name are numbered",
		    source_file(s));
}

static void
open_ahead(struct source *s)
{
	ahead_close(s->ahead);
	s->ahead = ahead_open(
	    s->tidy, s->reads_ahead ? (int)s->tool->common.threads : 1);
}

static void
open_file(struct source *s)
{
	const struct tool *tool = s->tool;
	struct tidy_options o = { .encoding = encoding_of(tool),
		.delimiter = delimiter_of(s->tool),
		.quote = quote_of(s->options->quote),
		.escape = "\0\"\\"[s->options->escape],
		.no_header = tool->common.no_header,
		.header_line = (uint64_t)s->options->header_line,
		.header_rows = (size_t)s->options->header_rows,
		.plain = s->options->plain,
		.lazy_quotes =
		    s->options->lazy_quotes || s->way != SOURCE_CLEAN,
		.pad = s->options->ragged == RAGGED_PAD ||
		    (s->way != SOURCE_CLEAN &&
			s->options->ragged == RAGGED_AUTO),
		.keep_extra = s->way != SOURCE_CLEAN &&
		    s->options->ragged != RAGGED_REJECT,
		.report = s->report,
		.sample = (size_t)s->options->sample,
		.table = (size_t)s->options->table,
		.max_record = tool->common.max_record,
		.max_lines = (size_t)s->options->max_lines };
	struct diag d;

	s->tidy = tidy_open(tool->file[s->file], &o, &d);
	if (s->tidy == NULL && strncmp(d.text, "cannot open", 11) == 0)
		die(d.status, "%s", d.text); /* which names the file */
	if (s->tidy == NULL)
		source_fail(s, &d);
	s->layout = tidy_layout(s->tidy);
	open_ahead(s);
	tell_decisions(s);
}

bool
source_is_rejects(const struct source *s)
{
	const struct header *header = &s->layout->header;

	return header_exact(header, STR("_code")) != ROLE_NONE &&
	    header_exact(header, STR("_raw")) != ROLE_NONE;
}

void
source_open(struct source *s, struct tool *tool,
    const struct source_options *options, enum source_way way)
{
	/* In a form that no spreadsheet takes for a formula, if asked for. */
	void (*put)(struct csv_writer * w, struct str text) =
	    options->excel_safe ? excel_safe_field : csv_field;

	*s = (struct source){ .tool = tool, .options = options, .way = way };
	rejects_begin(&s->rejects, tool);
	open_file(s);
	s->header.n = s->layout->header.n;
	s->header.name =
	    arena_alloc(&s->arena, (s->header.n + 1) * sizeof(struct str));
	for (size_t i = 0; i < s->header.n; i++)
		s->header.name[i] =
		    arena_str(&s->arena, s->layout->header.name[i]);
	rejects_open(&s->rejects.file, tool->common.rejects, &s->header, put);
	rejects_open(&s->issues, options->issues, &s->header, put);
}

void
source_read_ahead(struct source *s)
{
	s->reads_ahead = true;
	open_ahead(s);
}

/* --table finds what begins in the sample. */
static void
tell_table(struct source *s)
{
	uint64_t line = tidy_skipped_line(s->tidy, TIDY_SECOND_TABLE);
	char way[64] = "";

	if (line > tidy_sample_lines(s->tidy))
		snprintf(way, sizeof(way), "; tail -n +%" PRIu64 " cuts it out",
		    line);
	else
		snprintf(way, sizeof(way), "; --table=%" PRId64 " reads it",
		    s->options->table + 1);
	report_say(&s->tool->report,
	    "%s:%" PRIu64 ": warning: %s table begins here and is not read%s",
	    source_file(s), line,
	    s->options->table == 1 ? "a second" : "another", way);
}

static void
end_file(struct source *s)
{
	const uint64_t *skipped = tidy_skipped(s->tidy);

	ahead_close(s->ahead);
	s->ahead = NULL;
	for (size_t i = 0; i < TIDY_SKIPS; i++) {
		s->skipped[i] += skipped[i];
		s->read += skipped[i];
	}
	if (skipped[TIDY_SECOND_TABLE] > 0)
		tell_table(s);
	tidy_close(s->tidy);
	s->tidy = NULL;
}

bool
source_next_file(struct source *s)
{
	if (s->file + 1 >= s->tool->files)
		return false;
	s->file++;
	open_file(s);
	return true;
}

struct str
source_cell(
    const struct source *s, const struct layout_record *r, size_t column)
{
	size_t at =
	    column == ROLE_NONE ? r->n : s->layout->column[column].source;

	return at < r->n ? normalise_trim(r->field[at]) : STR("");
}

void
source_check_header(const struct source *s)
{
	struct diag d;

	if (s->layout->header.n == s->header.n) {
		size_t i = 0;

		while (i < s->header.n &&
		    str_eq(s->header.name[i], s->layout->header.name[i]))
			i++;
		if (i == s->header.n)
			return;
		diag_set(&d, EXIT_DATA, "other-header",
		    "column %zu is \"%.*s\", but \"%.*s\" in the first file",
		    i + 1, STR_ARG(s->layout->header.name[i]),
		    STR_ARG(s->header.name[i]));
	} else {
		diag_set(&d, EXIT_DATA, "other-header",
		    "%zu columns, but %zu in the first file",
		    s->layout->header.n, s->header.n);
	}
	source_fail(s, &d);
}

static struct rejects_row
row_of(const struct source *s, const struct tidy_row *row, size_t column)
{
	return (struct rejects_row){ { source_file(s), row->line,
					 column == ROLE_NONE ? 0 : column + 1 },
		row->byte, &s->layout->header, row->field, row->n, row->raw };
}

/* One field too many, and two digits behind digits: is the comma between them
 * a decimal comma? */
static bool
cuts_decimals(
    const struct source *s, const struct tidy_row *row, char *text, size_t size)
{
	if (tidy_dialect(s->tidy)->delimiter != ',' ||
	    row->n != s->layout->width + 1)
		return false;
	for (size_t i = 1; i < row->n; i++) {
		if (row->field[i].n != 2 ||
		    kind_of(row->field[i]) != KIND_INTEGER ||
		    kind_of(row->field[i - 1]) != KIND_INTEGER)
			continue;
		snprintf(text, size,
		    "is the comma in %.*s,%.*s a decimal comma?",
		    STR_ARG(row->field[i - 1]), STR_ARG(row->field[i]));
		return true;
	}
	return false;
}

/* The text of a record that cannot be cut, and what else could be done. */
static void
explain(const struct source *s, const struct tidy_row *row, struct diag *d)
{
	const char *way = NULL;
	char comma[80];
	struct str raw = row->raw;
	size_t n = strlen(d->text);

	if (strcmp(d->code, "unclosed-quote") == 0)
		way = "--lazy-quotes keeps it as text";
	else if (strcmp(d->code, "too-many-fields") == 0 &&
	    cuts_decimals(s, row, comma, sizeof(comma)))
		way = comma;
	for (size_t i = 0; i < raw.n && i < SHOWN; i++)
		if (raw.p[i] == '\n' || raw.p[i] == '\r')
			raw.n = i;
	if (raw.n > SHOWN) {
		raw.n = SHOWN;
		while (((unsigned char)raw.p[raw.n] & 0xC0) == 0x80)
			raw.n--;
	}
	snprintf(d->text + n, sizeof(d->text) - n, ": \"%.*s%s\"%s%s%s",
	    STR_ARG(raw), raw.n < row->raw.n ? "..." : "",
	    way != NULL ? " (" : "", way != NULL ? way : "",
	    way != NULL ? ")" : "");
}

void
source_reject(struct source *s, const struct tidy_row *row, size_t column,
    const struct diag *d)
{
	struct rejects_row r = row_of(s, row, column);

	rejects_take(&s->rejects, &r, d, d);
}

/* What is told says more than the rejects file, which has the whole text. */
static void
reject_uncut(struct source *s, const struct tidy_row *row, const struct diag *d)
{
	struct rejects_row r = row_of(s, row, ROLE_NONE);
	struct diag told = *d;

	s->too_short += strcmp(d->code, "too-few-fields") == 0;
	explain(s, row, &told);
	rejects_take(&s->rejects, &r, &told, d);
}

void
source_warn(struct source *s, const struct tidy_row *row, size_t column,
    const struct diag *d)
{
	struct rejects_row r = row_of(s, row, column);

	s->warnings++;
	report_warning(&s->tool->report, &r.place, d);
	rejects_write(&s->issues, &r, d);
}

void
source_skip(struct source *s, const char *why)
{
	size_t i = 0;

	while (
	    s->left_out[i].why != NULL && strcmp(s->left_out[i].why, why) != 0)
		i++;
	s->left_out[i].why = why;
	s->left_out[i].n++;
	s->kept--;
}

/* What the bytes of a record were like; false if it is rejected for that. */
static bool
check_bytes(struct source *s, const struct tidy_row *row)
{
	struct diag d;

	if (row->stray_quote && s->way == SOURCE_CLEAN) {
		diag_set(&d, 0, "stray-quote",
		    "text behind a closing quote, or a quote that is not "
		    "closed: kept with its quotes");
		source_warn(s, row, ROLE_NONE, &d);
	}
	if (!row->fault)
		return true;
	if (encoding_of(s->tool) != NULL) {
		diag_set(&d, EXIT_DATA, "encoding", "bytes that are no %s",
		    tidy_encoding(s->tidy)->name);
		source_reject(s, row, row->fault_field, &d);
		return false;
	}
	diag_set(&d, 0, "encoding", "bytes that are no %s: read as %s",
	    tidy_encoding(s->tidy)->name,
	    strcmp(tidy_encoding(s->tidy)->name, "UTF-8") == 0 ? "CP1252"
							       : "U+FFFD");
	source_warn(s, row, row->fault_field, &d);
	return true;
}

bool
source_next(struct source *s, struct tidy_row *row)
{
	struct diag d;

	for (;;)
		switch (ahead_next(s->ahead, row, &d)) {
		case TIDY_ROW:
			s->read++;
			if (!check_bytes(s, row))
				break;
			s->kept++;
			return true;
		case TIDY_BAD:
			s->read++;
			reject_uncut(s, row, &d);
			break;
		case TIDY_FAIL:
			source_fail(s, &d);
		case TIDY_END:
			end_file(s);
			return false;
		}
}

/* "read 10 = kept 7 + rejected 1 + skipped 2 (2 blank)" */
static void
tell_sum(const struct source *s)
{
	char why[512] = "";
	uint64_t skipped = 0;

	for (size_t i = 0; i < TIDY_SKIPS + SOURCE_SKIPS; i++) {
		bool own = i >= TIDY_SKIPS;
		const char *name = own ? s->left_out[i - TIDY_SKIPS].why
				       : tidy_skip_name((enum tidy_skip)i);
		uint64_t count =
		    own ? s->left_out[i - TIDY_SKIPS].n : s->skipped[i];

		if (count == 0)
			continue;
		line_add(why, sizeof(why), ", ", "%" PRIu64 " %s", count, name);
		skipped += count;
	}
	rejects_sum(&s->rejects, true, s->read, s->kept, skipped, why);
}

bool
source_close(struct source *s)
{
	bool plain = s->rejects.n == 0;

	for (size_t i = 0; i < TIDY_SKIPS; i++)
		plain &= s->skipped[i] == 0;
	if (s->too_short > 0 && s->options->ragged == RAGGED_AUTO)
		report_say(&s->tool->report,
		    "--ragged=pad fills up %" PRIu64 " of the rejected rows",
		    s->too_short);
	if (!plain || s->left_out[0].why != NULL || s->tool->report.verbose)
		tell_sum(s);
	rejects_close(&s->rejects.file);
	rejects_close(&s->issues);
	arena_free(&s->arena);
	if (!rejects_within(&s->rejects, s->read))
		return false;
	if (s->kept == 0 && s->rejects.n > 0) {
		report_wrong(&s->tool->report, "no row could be used");
		return false;
	}
	return true;
}

void
source_drop(struct source *s)
{
	ahead_close(s->ahead);
	if (s->tidy != NULL)
		tidy_close(s->tidy);
	rejects_drop(&s->rejects.file);
	rejects_drop(&s->issues);
	arena_free(&s->arena);
}
