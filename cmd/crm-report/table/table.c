#include "table.h"

#include "base/die.h"
#include "base/line.h"
#include "cli/rejects.h"
#include "csv/reader.h"
#include "io/decode.h"
#include "io/in.h"
#include "io/spill.h"
#include "split.h"
#include "text/money.h"
#include "text/num.h"

#include <dirent.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PLAIN_ROWS = 1000 };   /* kept of a table that nobody knows */
enum { MASK = 256 };	      /* bytes of a masked cell */
enum { IN_MEMORY = 8 << 20 }; /* bytes of all tables; more goes to a file */

/* Reading the tables of a run. */
struct job {
	struct tool *tool;
	struct tables *all;
	const struct kinds *kinds;
	uint64_t rows;
	struct rejects rejects;
	VEC(struct str) cell; /* of a row that is kept */
	VEC(char) mask;	      /* and what stands for some of them */
};

bool
table_is_as_of(struct str name)
{
	return str_eq(name, STR("as_of")) || str_ends(name, STR("_as_of"));
}

size_t
table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->columns; i++)
		if (str_eq(t->name[i], str_of(name)))
			return t->place[i];
	return TABLE_NONE;
}

/* Where a row of a table stands in its cells. */
static size_t
place_of(const struct table *t, size_t row)
{
	return t->row.v != NULL ? t->row.v[row] : row;
}

struct str
table_cell(const struct table *t, size_t row, size_t column)
{
	struct str text;
	struct diag d;

	if (column == TABLE_NONE || row >= t->kept)
		return (struct str){ "", 0 };
	if (!cells_get(t->cells, place_of(t, row), column, &text, &d))
		die(d.status, "%s", d.text);
	return text;
}

bool
table_has_measures(const struct table *t, const struct kind *k)
{
	size_t measure = table_column(t, "measure");

	for (size_t row = 0; row < t->kept && k->measures != NULL; row++)
		if (in_list(k->measures, table_cell(t, row, measure)))
			return true;
	return k->measures == NULL;
}

const struct kind *
table_kind(const struct table *t)
{
	for (size_t i = 0; i < t->kinds; i++)
		if (table_has_measures(t, t->kind[i]))
			return t->kind[i];
	return NULL;
}

struct table *
table_part(const struct table *t, struct arena *arena)
{
	struct table *part = arena_alloc(arena, sizeof(*part));

	*part = *t;
	part->arena = (struct arena){ 0 };
	part->rows = part->kept = 0;
	memset(&part->row, 0, sizeof(part->row));
	vec_reserve(&part->row, 1);
	return part;
}

void
table_part_add(struct table *part, const struct table *t, size_t row)
{
	vec_push(&part->row, (uint32_t)place_of(t, row));
	part->rows = ++part->kept;
}

/* Adds the rows whose column holds the value, or does not, to `place` (NULL:
 * counts them). */
static size_t
pick_rows(const struct table *t, size_t column, struct str value, bool is,
    uint32_t *place)
{
	size_t n = 0;

	for (size_t row = 0; row < t->kept; row++) {
		if (str_eq(table_cell(t, row, column), value) != is)
			continue;
		if (place != NULL)
			place[n] = (uint32_t)place_of(t, row);
		n++;
	}
	return n;
}

const struct table *
table_of_kind(const struct table *t, const struct kind *k, struct arena *arena)
{
	struct str value = str_of(k->rows == NULL ? "" : k->rows);
	struct str name = str_cut(&value, '=');
	bool is = !str_ends(name, STR("!"));
	struct table *part;
	size_t column, n;

	name.n -= !is;
	column = table_column(t, arena_str(arena, name).p);
	if (column == TABLE_NONE)
		return t;
	n = pick_rows(t, column, value, is, NULL);
	if (n == t->kept)
		return t;
	part = table_part(t, arena);
	vec_free(&part->row);
	part->row.v = arena_alloc(arena, (n + 1) * sizeof(*part->row.v));
	part->rows = part->kept = pick_rows(t, column, value, is, part->row.v);
	return part;
}

double
table_real(const struct table *t, size_t row, size_t column)
{
	double x;

	return num_real(table_cell(t, row, column), &x) ? x : NAN;
}

double
table_named(const struct table *t, size_t row, const char *column)
{
	return table_real(t, row, table_column(t, column));
}

int64_t
table_money(const struct table *t, size_t row, size_t column)
{
	int64_t amount;

	return money_parse(table_cell(t, row, column), &amount) <= MONEY_ROUNDED
	    ? amount
	    : 0;
}

bool
table_total(const struct table *t, size_t row, size_t key)
{
	size_t first = t->part ? 1 : 0;
	struct str a =
	    table_cell(t, row, first < t->width ? first : TABLE_NONE);
	struct str b = table_cell(t, row, key);

	return str_eq(a, STR("total")) || str_eq(b, STR("total")) ||
	    str_eq(a, STR("(all)")) || str_eq(b, STR("(all)"));
}

/* Which columns are kept: those that its kinds need. */
static void
place_columns(struct table *t)
{
	bool all = t->kinds == 0;

	for (size_t k = 0; k < t->kinds; k++)
		all |= t->kind[k]->needs == NULL;
	t->place = arena_alloc(&t->arena, t->columns * sizeof(*t->place));
	for (size_t i = 0; i < t->columns; i++) {
		bool keep = all || i == 0 || table_is_as_of(t->name[i]);

		for (size_t k = 0; k < t->kinds && !keep; k++)
			keep = kind_needs(t->kind[k], t->name[i]);
		t->place[i] = keep ? t->width++ : TABLE_NONE;
	}
}

/* The columns of --mask, and where the rows go. */
static void
prepare_rows(struct job *job, struct table *t)
{
	struct tables *all = job->all;

	t->masked = arena_alloc(&t->arena, t->columns * sizeof(*t->masked));
	for (size_t i = 0; i < t->columns; i++)
		t->masked[i] = str_listed(str_given(all->mask), t->name[i]);
	t->cells = arena_alloc(&t->arena, sizeof(*t->cells));
	*t->cells = (struct cells){ .store = &all->store, .width = t->width };
}

static void
take_header(struct job *job, struct table *t, const struct csv_row *row)
{
	const struct kinds *kinds = job->kinds;

	t->columns = row->n;
	t->name = arena_alloc(&t->arena, row->n * sizeof(*t->name));
	for (size_t i = 0; i < row->n; i++)
		t->name[i] = arena_str(&t->arena, row->field[i]);
	t->kinds = kinds_of(kinds, t->name, t->columns, t->kind, TABLE_KINDS);
	place_columns(t);
	prepare_rows(job, t);
}

static void
reject(struct job *job, const struct table *t, const struct csv_row *row,
    uint64_t line, size_t column, struct diag *d)
{
	struct header header = { t->name, t->columns };

	d->status = EXIT_DATA;
	rejects_take(&job->rejects,
	    &(struct rejects_row){
		{ t->path, line, column == TABLE_NONE ? 0 : column + 1 },
		UINT64_MAX, &header, row->field, row->n, row->raw },
	    d, d);
}

/* The first cell that should be a number and is none; TABLE_NONE: all well. */
static size_t
bad_cell(const struct table *t, const struct csv_row *row)
{
	for (size_t i = 0; i < t->columns; i++) {
		double x;

		if (t->place[i] == TABLE_NONE || row->field[i].n == 0 ||
		    num_real(row->field[i], &x))
			continue;
		for (size_t k = 0; k < t->kinds; k++)
			if (kind_counts(t->kind[k], t->name[i]))
				return i;
	}
	return TABLE_NONE;
}

/* "customer 17" of the column customer_id. */
static struct str
mask_cell(struct str name, uint64_t row, char *text)
{
	int n;

	if (str_ends(name, STR("_id")))
		name.n -= 3;
	n = snprintf(text, MASK, "%.*s %" PRIu64, STR_ARG(name), row);
	return (struct str){ text, n < MASK ? (size_t)n : MASK - 1 };
}

static void
keep_row(struct job *job, struct table *t, const struct csv_row *row)
{
	struct diag d;

	t->rows++;
	if (t->kinds == 0 && t->rows > PLAIN_ROWS)
		return;
	t->kept++;
	job->cell.n = 0;
	vec_reserve(&job->mask, t->columns * MASK);
	for (size_t i = 0; i < t->columns; i++)
		if (t->place[i] != TABLE_NONE)
			vec_push(&job->cell,
			    t->masked[i] ? mask_cell(t->name[i], t->rows,
					       job->mask.v + i * MASK)
					 : row->field[i]);
	if (!cells_add(t->cells, job->cell.v, &d))
		tool_fail(job->tool, &d);
}

static void
take_row(
    struct job *job, struct table *t, const struct csv_row *row, uint64_t line)
{
	size_t bad = bad_cell(t, row);
	struct diag d;

	job->rows++;
	if (bad == TABLE_NONE) {
		keep_row(job, t, row);
		return;
	}
	diag_set(&d, EXIT_DATA, "bad-number", "bad number \"%.*s\" in %.*s",
	    STR_ARG(row->field[bad]), STR_ARG(t->name[bad]));
	reject(job, t, row, line, bad, &d);
}

/* The records of one table. */
static void
read_table(struct job *job, struct table *t, struct in *in, uint64_t first)
{
	const struct csv_options options = {
		.delimiter = tool_in_delimiter(job->tool),
		.max_record = job->tool->common.max_record,
		.block = 64 * 1024,
	};
	struct diag d;
	struct csv_reader *reader = csv_reader_open(in, &options, &d);
	enum csv_result got = CSV_END;
	struct csv_row row;

	if (reader == NULL)
		tool_fail(job->tool, &d);
	while ((got = csv_reader_next(reader, &row, &d)) == CSV_ROW ||
	    got == CSV_BAD) {
		uint64_t line = first + row.line - 1;

		if (got == CSV_BAD) {
			reject(job, t, &row, line, TABLE_NONE, &d);
		} else if (t->columns == 0) {
			take_header(job, t, &row);
			csv_reader_set_width(reader, t->columns);
		} else {
			take_row(job, t, &row, line);
		}
	}
	csv_reader_close(reader);
	if (got == CSV_FAIL)
		tool_fail(job->tool, &d);
}

/* For -v: "age.csv: known as age, 5 rows". */
static void
tell_known(struct job *job, const struct table *t)
{
	char kinds[256] = "";

	for (size_t i = 0; i < t->kinds; i++)
		line_add(kinds, sizeof(kinds), ", ", "%s%s",
		    i > 0 ? "" : " as ", t->kind[i]->name);
	report_detail(&job->tool->report, "%s:%s known%s, %" PRIu64 " rows",
	    t->path, t->kinds == 0 ? " not" : "", kinds, t->rows);
}

/* An encoding that is not UTF-8 is told, and bytes that are not of it. */
static void
tell_encoding(struct job *job, const struct split *split, const char *told,
    const char *path)
{
	const struct encoding *e = decode_encoding(split_decode(split));
	bool utf8 = strcmp(e->name, "UTF-8") == 0;
	uint64_t at;
	struct diag d;

	if (!decode_fault(split_decode(split), 0, SIZE_MAX / 2, &at)) {
		if (!utf8 && told == NULL)
			report_say(&job->tool->report,
			    "%s: read as %s (--encoding=NAME if it is another)",
			    path, e->name);
		return;
	}
	diag_set(&d, EXIT_DATA, "encoding", "%s: bytes that are no %s%s%s",
	    path, e->name, told == NULL ? ": read as " : "",
	    told == NULL ? utf8 ? "CP1252" : "U+FFFD" : "");
	if (told != NULL)
		tool_fail(job->tool, &d);
	report_say(&job->tool->report, "%s", d.text);
}

static void
read_file(struct job *job, const char *path)
{
	struct diag d;
	const char *encoding = job->tool->common.encoding;
	const char *told = strcmp(encoding, "auto") == 0 ? NULL : encoding;
	struct split *split = split_open(path, told, &d);
	const char *slash = strrchr(path, '/'), *title;
	size_t before = job->all->v.n;
	uint64_t line;
	struct in *in;

	if (split == NULL)
		tool_fail(job->tool, &d);
	while ((in = split_next(split, &line, &title, &d)) != NULL) {
		struct table *t = mem_alloc(1, sizeof(*t));

		*t = (struct table){ 0 };
		t->path = arena_str(&t->arena, str_of(in_called(path))).p;
		t->file = str_of(t->path);
		if (slash != NULL)
			t->file = str_of(t->path + (slash + 1 - path));
		t->title = title == NULL ? (struct str){ "", 0 }
					 : arena_str(&t->arena, str_of(title));
		read_table(job, t, in, line);
		if (!split_finish(split, &t->bytes, t->sum, &d))
			tool_fail(job->tool, &d);
		tell_known(job, t);
		vec_push(&job->all->v, t);
	}
	if (d.status != 0)
		tool_fail(job->tool, &d);
	tell_encoding(job, split, told, in_called(path));
	split_close(split);
	if (job->all->v.n == before)
		die(EXIT_DATA, "%s: no table: a header is wanted at least",
		    in_called(path));
}

void
tables_read(struct tables *all, struct tool *tool, const struct kinds *kinds,
    const char *const *path, size_t paths)
{
	static const struct header none = { NULL, 0 }; /* one of all tables */
	struct job job = { .tool = tool, .all = all, .kinds = kinds };
	size_t memory = tool_memory(tool);

	if (all->store.spill == NULL)
		all->store = (struct cells_store){
			.spill = spill_new(tool->common.tmpdir),
			.block = (size_t)tool->common.buffer_size,
			.left = memory < IN_MEMORY ? memory : IN_MEMORY,
		};
	rejects_begin(&job.rejects, tool);
	rejects_open(&job.rejects.file, tool->common.rejects, &none, NULL);
	for (size_t i = 0; i < paths; i++)
		read_file(&job, path[i]);
	vec_free(&job.cell);
	vec_free(&job.mask);
	if (job.rejects.n > 0)
		rejects_sum(&job.rejects, true, job.rows,
		    job.rows - job.rejects.n, 0, "");
	if (!rejects_within(&job.rejects, job.rows)) {
		report_close(&tool->report);
		die_now(EXIT_DATA);
	}
	rejects_close(&job.rejects.file);
}

static int
is_table_name(const struct dirent *entry)
{
	return str_ends(str_of(entry->d_name), STR(".csv"));
}

/* All tables of a folder, in the order of their names. */
static void
read_folder(struct tables *all, struct tool *tool, const struct kinds *kinds,
    const char *folder)
{
	struct dirent **entry;
	int n = scandir(folder, &entry, is_table_name, alphasort);
	VEC(const char *) path = { 0 };
	scoped_by(arena_free) struct arena names = { 0 };
	char text[4096];

	if (n < 0)
		die(EXIT_SYSTEM, "cannot read %s", folder);
	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "%s/%s", folder, entry[i]->d_name);
		vec_push(&path, arena_str(&names, str_of(text)).p);
		free(entry[i]);
	}
	free(entry);
	tables_read(all, tool, kinds, path.v, path.n);
	vec_free(&path);
}

void
tables_read_list(struct tables *all, struct tool *tool,
    const struct kinds *kinds, const char *list)
{
	struct str rest = str_of(list == NULL ? "" : list);
	scoped_by(arena_free) struct arena names = { 0 };
	struct stat st;

	if (list != NULL && stat(list, &st) == 0 && S_ISDIR(st.st_mode)) {
		read_folder(all, tool, kinds, list);
		return;
	}
	while (rest.n > 0) {
		const char *path = arena_str(&names, str_cut(&rest, ',')).p;

		tables_read(all, tool, kinds, &path, 1);
	}
}
