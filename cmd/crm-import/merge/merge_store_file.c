/* The files of merge: the master, as far as it is read, and its records. */
#include "crm-import/reading/kind.h"
#include "csv/row.h"
#include "merge_rows.h"

#include "base/die.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/in.h"
#include "table/role.h"
#include "text/date.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum own_column {
	SOURCE,
	RECORD_ID,
	CUSTOMER_KEY,
	FIRST_SEEN,
	LAST_SEEN,
	FIELD_DATES,
	OWN_COLUMNS
};

static const char *const own_columns[OWN_COLUMNS] = { "source", "record_id",
	"customer_key", "first_seen", "last_seen", "field_dates" };

/* A file that is being read. */
struct file {
	struct store *store;
	const char *path;
	enum store_file which;
	struct csv_reader *reader;
	struct csv_row row;
};

_Noreturn static void
fail(const struct file *f, const char *what, struct str text)
{
	die(EXIT_DATA, "%s:%" PRIu64 ": %s \"%.*s\"", f->path, f->row.line,
	    what, STR_ARG(text));
}

/* Takes a file that is what the last run left, where it lies. */
static bool
map_known(struct store *store, const char *path, enum store_file which,
    uint64_t known)
{
	struct str bytes;

	if (known == 0 || !in_map(path, &bytes))
		return false;
	if (merge_rows_print(bytes) != known) {
		munmap((void *)bytes.p, bytes.n);
		return false;
	}
	store->print[which] = known;
	store->bytes[which] = (struct text){ (char *)bytes.p, bytes.n, 0 };
	return true;
}

/* Reads all of it; false if it is not there. */
static bool
load(struct store *store, const char *path, enum store_file which)
{
	struct text *bytes = &store->bytes[which];
	struct stat status;
	struct diag d;

	if (stat(path, &status) != 0 && errno == ENOENT)
		return false;
	vec_reserve(bytes, (size_t)status.st_size + 65536);
	if (!in_whole(path, bytes, &d))
		die(d.status, "%s", d.text);
	store->print[which] =
	    merge_rows_print((struct str){ bytes->v, bytes->n });
	return true;
}

/* The next record; false at the end. */
static bool
next(struct file *f)
{
	struct diag d;

	switch (csv_reader_next(f->reader, &f->row, &d)) {
	case CSV_ROW:
		return true;
	case CSV_END:
		return false;
	case CSV_BAD:
		die(EXIT_DATA, "%s:%" PRIu64 ": %s", f->path, f->row.line,
		    d.text);
	case CSV_FAIL:
		die(d.status, "%s: %s", f->path, d.text);
	}
	return false;
}

/* Opens a file and reads its header. */
static void
open_file(struct file *f, struct store *store, const char *path,
    enum store_file which)
{
	const struct text *bytes = &store->bytes[which];
	/* what was written is read again, however long its records are */
	static const struct csv_options options = { .delimiter = ',',
		.max_record = SIZE_MAX / 4,
		.max_lines = SIZE_MAX / 4 };
	struct diag d;
	struct in *in = in_open_bytes(path, bytes->v, bytes->n);

	*f = (struct file){ .store = store, .path = path, .which = which };
	f->reader = csv_reader_open(in, &options, &d);
	if (f->reader == NULL)
		die(d.status, "%s", d.text);
	if (!next(f))
		die(EXIT_DATA, "%s: the file is empty", path);
	csv_reader_set_width(f->reader, f->row.n);
}

static int32_t
day_of(const struct file *f, struct str text)
{
	int32_t day = DATE_NONE;

	if (text.n > 0 && !date_parse(text, &day))
		fail(f, "not a date:", text);
	return day;
}

static void
read_retired(struct file *f)
{
	const struct str *cell = f->row.field;
	struct store_retired r = { .key = merge_store_key(
				       f->store, cell[RECORD_ID]),
		.heir = merge_store_key(f->store, cell[CUSTOMER_KEY]),
		.born = day_of(f, cell[FIRST_SEEN]),
		.retired = day_of(f, cell[LAST_SEEN]) };

	vec_push(&f->store->retired, r);
}

/* Every item is FIELD=DATE, or FIELD= for a day that is not known. */
static void
check_dates(const struct file *f, struct str text)
{
	struct str rest = text;

	while (rest.n > 0) {
		struct str item = str_cut(&rest, ';'), day = item;

		while (day.n > 0 && day.p[day.n - 1] != '=')
			day.n--;
		if (day.n == 0 ||
		    map_find(&f->store->fields,
			(struct str){ item.p, day.n - 1 }) == MAP_NONE)
			fail(f, "no field and date:", item);
		day_of(f, (struct str){ item.p + day.n, item.n - day.n });
	}
}

static void
read_record(struct file *f)
{
	struct store *store = f->store;
	const struct str *cell = f->row.field;
	struct store_record *r;

	if (str_eq(cell[SOURCE], STR(STORE_RETIRED))) {
		read_retired(f);
		return;
	}
	if (cell[CUSTOMER_KEY].n == 0)
		fail(f, "no customer_key for", cell[RECORD_ID]);
	r = merge_store_append(store, map_add(&store->sources, cell[SOURCE]),
	    arena_str(&store->arena, cell[RECORD_ID]));
	r->key = merge_store_key(store, cell[CUSTOMER_KEY]);
	r->first_seen = day_of(f, cell[FIRST_SEEN]);
	r->last_seen = day_of(f, cell[LAST_SEEN]);
	if (cell[FIELD_DATES].n > 0) {
		check_dates(f, cell[FIELD_DATES]);
		r->field_dates = arena_str(&store->arena, cell[FIELD_DATES]);
	}
	r->cells = merge_store_pack_row(
	    &store->arena, cell + OWN_COLUMNS, f->row.n - OWN_COLUMNS);
}

/* Ends the run at the row of a record. */
_Noreturn static void
fail_at(struct file *f, uint32_t record)
{
	struct str id = f->store->record.v[record].id;

	csv_reader_close(f->reader);
	open_file(f, f->store, f->path, f->which);
	for (uint32_t i = 0; i <= record && next(f);)
		i += !str_eq(f->row.field[SOURCE], STR(STORE_RETIRED));
	fail(f, "a second record of the id", id);
}

static void
read_records(struct store *store, const char *path)
{
	struct file f;
	uint32_t again;

	open_file(&f, store, path, STORE_RECORDS);
	for (size_t i = 0; i < OWN_COLUMNS; i++)
		if (f.row.n <= i ||
		    !str_eq(f.row.field[i], str_of(own_columns[i])))
			die(EXIT_DATA,
			    "%s: not the records of a master: column %zu is "
			    "not %s",
			    path, i + 1, own_columns[i]);
	for (size_t i = OWN_COLUMNS; i < f.row.n; i++)
		if (merge_store_field(store, f.row.field[i]) != i - OWN_COLUMNS)
			fail(&f, "two columns", f.row.field[i]);
	while (next(&f))
		read_record(&f);
	again = merge_store_index(store);
	if (again != MAP_NONE)
		fail_at(&f, again);
	csv_reader_close(f.reader);
}

/* What the columns of a master are. */
struct master {
	struct file f;
	size_t key, id, household; /* columns; ROLE_NONE: none */
	uint32_t *field;	   /* per column; MAP_NONE: none */
	struct str *cell, *other;
	uint32_t *first; /* record of each key that the records know */
	uint32_t known;	 /* so many */
	size_t columns;
};

/* Does the column say something else than what a customer is like? */
static bool
is_no_field(struct str name)
{
	return str_eq(name, STR("customer_key")) ||
	    str_eq(name, STR("customer_id")) ||
	    str_eq(name, STR("household_key")) ||
	    str_eq(name, STR("record_count"));
}

/* The name under which a column of a master without records is kept: its
 * role's, where no other column has that. */
static struct str
kept_name(struct store *store, const struct header *header, size_t column)
{
	struct str name = header->name[column];
	size_t number = role_of_name(name);
	const char *role;

	if (number == ROLE_NONE)
		return name;
	role = role_by_number(number, &store->arena);
	for (const struct role_use *use = kind_find("customers")->roles;
	     use->role != NULL; use++)
		if (strcmp(use->role, role) == 0 &&
		    header_exact(header, str_of(role)) == ROLE_NONE &&
		    map_find(&store->fields, str_of(role)) == MAP_NONE)
			return str_of(role);
	return name;
}

static void
read_master_header(struct master *m, const char *path)
{
	struct store *store = m->f.store;
	struct header header = { m->f.row.field, m->f.row.n };

	m->columns = header.n;
	m->key = header_exact(&header, STR("customer_key"));
	m->id = header_exact(&header, STR("customer_id"));
	m->household = header_exact(&header, STR("household_key"));
	store->has_households = m->household != ROLE_NONE;
	if (m->key == ROLE_NONE)
		die(EXIT_DATA, "%s: there is no column customer_key", path);
	m->field = mem_alloc(header.n, sizeof(*m->field));
	for (size_t i = 0; i < header.n; i++) {
		m->field[i] = MAP_NONE;
		if (!store->has_records && !is_no_field(header.name[i]))
			m->field[i] = merge_store_field(
			    store, kept_name(store, &header, i));
		if (store->has_records && i != m->key && i != m->household) {
			m->field[i] = map_find(&store->fields, header.name[i]);
			if (m->field[i] == MAP_NONE)
				die(EXIT_DATA,
				    "%s: the column %.*s came from no "
				    "delivery; merge writes the file anew and "
				    "would lose it",
				    path, STR_ARG(header.name[i]));
			store->published++;
		}
	}
	m->cell = mem_alloc(store->fields.count, sizeof(*m->cell));
	m->other = mem_alloc(store->fields.count, sizeof(*m->other));
}

/* A row of a master without records becomes one. */
static void
adopt(struct master *m, uint32_t key, uint32_t source)
{
	struct store *store = m->f.store;
	struct str id = map_text(&store->keys, key);
	struct store_record *r;
	uint32_t n;
	bool fresh;

	if (m->id != ROLE_NONE && m->f.row.field[m->id].n > 0)
		id = m->f.row.field[m->id];
	else
		source = map_add(&store->sources, STR(STORE_MASTER));
	n = merge_store_record(store, source, id, &fresh);
	if (!fresh)
		fail(&m->f, "a second record of the id", id);
	r = &store->record.v[n];
	r->key = key;
	r->cells = store->golden.v[key];
}

static void
find_first_records(struct master *m)
{
	const struct store *store = m->f.store;

	m->known = store->keys.count;
	m->first = mem_alloc(m->known, sizeof(*m->first));
	for (uint32_t k = 0; k < m->known; k++)
		m->first[k] = MAP_NONE;
	for (size_t i = store->record.n; i-- > 0;)
		m->first[store->record.v[i].key] = (uint32_t)i;
}

/* The row packed; most customers have one record, and its cells serve. */
static struct store_row
pack_row(struct master *m, uint32_t key)
{
	struct store *store = m->f.store;
	size_t n = store->fields.count;

	if (key < m->known && m->first[key] != MAP_NONE) {
		struct store_row cells = store->record.v[m->first[key]].cells;
		bool same = true;

		merge_store_row(cells, m->other, n);
		for (size_t c = 0; same && c < n; c++)
			same = str_eq(m->cell[c], m->other[c]);
		if (same)
			return cells;
	}
	return merge_store_pack_row(&store->arena, m->cell, n);
}

static void
read_master_row(struct master *m, const char *source)
{
	struct store *store = m->f.store;
	struct str key = m->f.row.field[m->key];
	uint32_t known = store->keys.count, number;

	if (key.n == 0)
		fail(&m->f, "no customer_key:", m->f.row.raw);
	number = merge_store_key(store, key);
	if (store->has_records && number == known)
		fail(&m->f, "the records do not know the customer_key", key);
	if (store->golden.v[number].at != NULL)
		fail(&m->f, "a second row of the customer_key", key);
	for (size_t c = 0; c < store->fields.count; c++)
		m->cell[c] = STR("");
	for (size_t i = 0; i < m->columns; i++)
		if (m->field[i] != MAP_NONE)
			m->cell[m->field[i]] = m->f.row.field[i];
	if (m->household != ROLE_NONE)
		store->household.v[number] =
		    arena_str(&store->arena, m->f.row.field[m->household]);
	store->golden.v[number] = pack_row(m, number);
	store->due.v[number] = false;
	if (!store->has_records)
		adopt(m, number, map_add(&store->sources, str_of(source)));
}

static void
read_master(struct store *store, const char *path, const char *source)
{
	struct master m = { .key = 0 };

	open_file(&m.f, store, path, STORE_ROWS);
	read_master_header(&m, path);
	find_first_records(&m);
	while (next(&m.f))
		read_master_row(&m, source);
	csv_reader_close(m.f.reader);
	free(m.field);
	free(m.cell);
	free(m.other);
	free(m.first);
}

/* "MASTER.records" */
static char *
records_of(const char *master)
{
	size_t n = strlen(master);
	char *path = mem_alloc(n + sizeof(".records"), 1);

	memcpy(path, master, n);
	memcpy(path + n, ".records", sizeof(".records"));
	return path;
}

/* Both files as the last run has left them. */
static bool
take_known(struct store *store, const struct store_known *known)
{
	struct store empty = { .has_master = true, .has_records = true };

	if (!store->has_master || !store->has_records ||
	    store->print[STORE_ROWS] != known->print[STORE_ROWS] ||
	    store->print[STORE_RECORDS] != known->print[STORE_RECORDS])
		return false;
	if (merge_rows_take(store, known))
		return true;
	memcpy(empty.bytes, store->bytes, sizeof(empty.bytes));
	memcpy(empty.print, store->print, sizeof(empty.print));
	memset(store->bytes, 0, sizeof(store->bytes));
	merge_store_free(store);
	*store = empty;
	return false;
}

void
merge_store_read(struct store *store, const char *master, const char *source,
    const struct store_known *known)
{
	scoped char *records = records_of(master);

	store->has_master =
	    map_known(store, master, STORE_ROWS, known->print[STORE_ROWS]) ||
	    load(store, master, STORE_ROWS);
	store->has_records = map_known(store, records, STORE_RECORDS,
				 known->print[STORE_RECORDS]) ||
	    load(store, records, STORE_RECORDS);
	if (take_known(store, known))
		return;
	if (store->has_records)
		read_records(store, records);
	if (store->has_master)
		read_master(store, master, source);
	merge_store_free_bytes(store);
	store->changed = !store->has_records;
}

static void
write_own(const struct store *store, struct csv_writer *w,
    const struct store_record *r)
{
	csv_cells(w, map_text(&store->sources, r->source), r->id,
	    map_text(&store->keys, r->key), csv_day(r->first_seen),
	    csv_day(r->last_seen), r->field_dates);
}

static void
write_retired(const struct store *store, struct csv_writer *w,
    const struct store_retired *r)
{
	csv_cells(w, STORE_RETIRED, map_text(&store->keys, r->key),
	    map_text(&store->keys, r->heir), csv_day(r->born),
	    csv_day(r->retired), STR(""));
	csv_empties(w, store->fields.count);
	csv_end(w);
}

void
merge_store_write(const struct store *store, struct csv_writer *w)
{
	size_t n = store->fields.count;
	scoped struct str *cell = mem_alloc(n, sizeof(*cell));
	struct merge_copy copy = { .out = w->out };

	for (size_t i = 0; i < OWN_COLUMNS; i++)
		csv_field(w, str_of(own_columns[i]));
	for (uint32_t c = 0; c < n; c++)
		csv_field(w, map_text(&store->fields, c));
	csv_end(w);
	vec_each (const struct store_record, r, &store->record) {
		if (merge_rows_copy(&copy, &r->cells, n == store->published))
			continue;
		write_own(store, w, r);
		merge_store_row(r->cells, cell, n);
		csv_fields(w, cell, n);
		csv_end(w);
	}
	merge_rows_copied(&copy);
	for (size_t i = 0; i < store->retired.n; i++)
		write_retired(store, w, &store->retired.v[i]);
}
