/* merge: a delivery of customer records into the master file. */
#include "clean.h"
#include "crm-import.h"
#include "match.h"
#include "match_model.h"

#include "base/die.h"
#include "csv/load.h"
#include "text/date.h"
#include "text/num.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct merge_options {
	struct source_options source;
	const char *master, *log, *model, *rules, *clear, *prefix, *country;
	double threshold;
};

/* A customer of the master: his cells stand at row * columns. */
struct merge {
	struct tool *tool;
	const struct merge_options *options;
	struct source source;
	struct mapping mapping;
	struct arena arena;
	VEC(struct str) name;	 /* columns of the master, the key first */
	VEC(struct str) cell;	 /* customers x columns */
	size_t customers, known; /* known: before this delivery */
	size_t id; /* the column of the source's own id, or SIZE_MAX */
	struct map ids;
	VEC(size_t) by_id;	   /* the customer of each id */
	VEC(size_t) place;	   /* master column of each delivered column */
	VEC(struct str) delivered; /* cells, records x header.n */
	size_t records;
	uint64_t next_key, created, updated, same;
	struct out log_out;
	struct csv_writer log;
	int lock;
};

static size_t
columns_of(const struct merge *m)
{
	return m->name.n;
}

static struct str *
cell_at(struct merge *m, size_t customer, size_t column)
{
	return &m->cell.v[customer * columns_of(m) + column];
}

/* Nobody else may work on the master meanwhile; the lock goes with the
 * process, however it ends. */
static void
lock_master(struct merge *m)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char path[4096];

	if (snprintf(path, sizeof(path), "%s.lock", m->options->master) >=
	    (int)sizeof(path))
		die(EXIT_USAGE, "--master: the path is too long");
	m->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (m->lock < 0)
		die(EXIT_SYSTEM, "cannot open %s: %s", path, strerror(errno));
	if (fcntl(m->lock, F_SETLK, &whole) != 0)
		die(EXIT_SYSTEM, "%s is being merged into by somebody else",
		    m->options->master);
}

static size_t
find_column(const struct merge *m, struct str name)
{
	for (size_t i = 0; i < m->name.n; i++)
		if (str_eq(m->name.v[i], name))
			return i;
	return SIZE_MAX;
}

/* The number at the end of a key of ours. */
static uint64_t
number_of(const struct merge *m, struct str key)
{
	size_t n = strlen(m->options->prefix);
	int64_t number;

	if (!str_starts(key, str_of(m->options->prefix)) ||
	    !num_int((struct str){ key.p + n, key.n - n }, &number) ||
	    number < 0)
		return 0;
	return (uint64_t)number;
}

static void
remember_id(struct merge *m, struct str id, size_t customer)
{
	if (id.n > 0 && map_add(&m->ids, id) == m->by_id.n)
		vec_push(&m->by_id, customer);
}

/* A master that is not there yet is empty. */
static void
read_master(struct merge *m)
{
	const char *path = m->options->master;
	struct csv_table t;
	struct diag d;

	vec_push(&m->name, STR("customer_key"));
	m->next_key = 1;
	if (access(path, F_OK) != 0)
		return;
	if (!csv_load(path, &t, &d))
		die(d.status, "%s", d.text);
	if (t.columns == 0 || !str_eq(t.header[0], STR("customer_key")))
		die(EXIT_DATA, "%s: the first column is not customer_key",
		    path);
	for (size_t c = 1; c < t.columns; c++)
		vec_push(&m->name, arena_str(&m->arena, t.header[c]));
	for (size_t i = 0; i < t.rows * t.columns; i++)
		vec_push(&m->cell, arena_str(&m->arena, t.cell[i]));
	m->customers = m->known = t.rows;
	csv_table_free(&t);
	for (size_t i = 0; i < m->customers; i++) {
		uint64_t number = number_of(m, *cell_at(m, i, 0));

		if (number >= m->next_key)
			m->next_key = number + 1;
	}
}

/* The master gets the delivery's columns that it does not have. */
static void
widen(struct merge *m)
{
	const struct header *header = &m->source.layout->header;
	size_t before = columns_of(m), id;
	VEC(struct str) cell = { 0 };

	for (size_t i = 0; i < header->n; i++) {
		size_t column = find_column(m, header->name[i]);

		if (column == SIZE_MAX) {
			column = m->name.n;
			vec_push(
			    &m->name, arena_str(&m->arena, header->name[i]));
		}
		vec_push(&m->place, column);
	}
	for (size_t i = 0; i < m->customers; i++)
		for (size_t c = 0; c < columns_of(m); c++)
			vec_push(&cell,
			    c < before ? m->cell.v[i * before + c] : STR(""));
	vec_free(&m->cell);
	vec_append(&m->cell, cell.v, cell.n);
	vec_free(&cell);
	id = mapping_column(&m->mapping, "customer_id");
	m->id = id == ROLE_NONE ? SIZE_MAX : m->place.v[id];
	for (size_t i = 0; m->id != SIZE_MAX && i < m->customers; i++)
		remember_id(m, *cell_at(m, i, m->id), i);
}

static void
read_delivery(struct merge *m)
{
	struct tidy_row row;

	do {
		while (source_next(&m->source, &row)) {
			for (size_t i = 0; i < m->place.n; i++)
				vec_push(&m->delivered,
				    arena_str(&m->arena, row.field[i]));
			m->records++;
		}
	} while (source_next_file(&m->source));
}

/* The best customer of the master for each delivered record, by the model:
 * SIZE_MAX where none reaches the threshold. */
static void
link_records(struct merge *m, size_t *found)
{
	struct linkage_options options = { 1, .8, m->options->threshold,
		(int)m->tool->common.threads };
	struct linkage_pairs pairs = { 0 };
	struct linkage_report report;
	struct linkage_model model;
	struct match match = { .country = m->options->country };
	struct linkage *linkage;
	double *best = mem_zero(m->records, sizeof(*best));
	struct str *cells = mem_alloc(columns_of(m), sizeof(*cells));

	for (const struct role_use *use = kind_find("customers")->roles;
	     use->role != NULL; use++) {
		size_t column = mapping_column(&m->mapping, use->role);

		if (column != ROLE_NONE)
			match_add(
			    &match, use->role, use->role, m->place.v[column]);
	}
	for (size_t i = 0; i < m->known; i++)
		match_record(&match, cell_at(m, i, 0));
	for (size_t k = 0; k < m->records; k++) {
		for (size_t c = 0; c < columns_of(m); c++)
			cells[c] = STR("");
		for (size_t i = 0; i < m->place.n; i++)
			cells[m->place.v[i]] =
			    m->delivered.v[k * m->place.n + i];
		match_record(&match, cells);
	}
	match_finish(&match);
	linkage = linkage_new(&match.data, &options);
	match_model_read(m->options->model, &match, &model);
	linkage_match(linkage, &model, &pairs, &report);
	for (size_t i = 0; i < pairs.n; i++) {
		const struct linkage_pair *p = &pairs.v[i];
		size_t record;

		if (p->a >= m->known || p->b < m->known)
			continue;
		record = p->b - m->known;
		if (p->probability > best[record]) {
			best[record] = p->probability;
			found[record] = p->a;
		}
	}
	linkage_free(linkage);
	match_free(&match);
	vec_free(&pairs);
	free(best);
	free(cells);
}

static void
log_change(struct merge *m, const char *op, size_t customer, size_t column,
    struct str old, struct str new)
{
	char day[DATE_MAX];
	int32_t as_of = m->tool->common.as_of;

	if (m->options->log == NULL)
		return;
	csv_field(&m->log,
	    as_of == DATE_NONE ? STR("")
			       : (struct str){ day, date_print(day, as_of) });
	csv_field(&m->log, str_of(op));
	csv_field(&m->log, *cell_at(m, customer, 0));
	csv_field(&m->log, column == 0 ? STR("") : m->name.v[column]);
	csv_field(&m->log, old);
	csv_field(&m->log, new);
	csv_end(&m->log);
}

static size_t
create(struct merge *m)
{
	size_t customer = m->customers++;
	char key[64];

	snprintf(key, sizeof(key), "%s%06" PRIu64, m->options->prefix,
	    m->next_key++);
	for (size_t c = 0; c < columns_of(m); c++)
		vec_push(&m->cell, STR(""));
	*cell_at(m, customer, 0) = arena_str(&m->arena, str_of(key));
	m->created++;
	log_change(m, "create", customer, 0, STR(""), STR(""));
	return customer;
}

/* The rule of a column: COLUMN:keep and so on, newest by default. */
static struct str
rule_of(const struct merge *m, struct str column)
{
	struct str rest =
	    str_of(m->options->rules == NULL ? "" : m->options->rules);

	while (rest.p != NULL) {
		struct str rule = str_cut(&rest, ',');
		struct str name = str_cut(&rule, ':');

		if (str_eq(name, column) && rule.p != NULL)
			return rule;
	}
	return STR("newest");
}

/* Does the new value take the place of the old one? Empty never does. */
static bool
wins(const struct merge *m, size_t column, struct str old, struct str *new)
{
	struct str rule;

	if (m->options->clear != NULL &&
	    str_eq(*new, str_of(m->options->clear))) {
		*new = STR("");
		return old.n > 0;
	}
	if (new->n == 0 || str_eq(old, *new))
		return false;
	if (old.n == 0)
		return true;
	rule = rule_of(m, m->name.v[column]);
	if (str_eq(rule, STR("keep")))
		return false;
	return !str_eq(rule, STR("longest")) || new->n > old.n;
}

static void
bring_in(struct merge *m, size_t record, size_t customer)
{
	bool fresh = customer >= m->known, changed = false;

	for (size_t i = 0; i < m->place.n; i++) {
		size_t column = m->place.v[i];
		struct str new = m->delivered.v[record * m->place.n + i];
		struct str *old = cell_at(m, customer, column);

		/* one customer keeps the first of several ids */
		if (column == 0 || (column == m->id && old->n > 0) ||
		    !wins(m, column, *old, &new))
			continue;
		if (!fresh)
			log_change(m, "update", customer, column, *old, new);
		*old = new;
		changed = true;
	}
	m->updated += !fresh && changed;
	m->same += !fresh && !changed;
}

static void
merge_records(struct merge *m)
{
	size_t *found = mem_alloc(m->records, sizeof(*found));
	size_t id_column = mapping_column(&m->mapping, "customer_id");

	for (size_t k = 0; k < m->records; k++)
		found[k] = SIZE_MAX;
	if (m->options->model != NULL && m->known > 0)
		link_records(m, found);
	for (size_t k = 0; k < m->records; k++) {
		struct str id = { NULL, 0 };
		size_t customer = found[k];
		uint32_t known = MAP_NONE;

		if (id_column != ROLE_NONE)
			id = m->delivered.v[k * m->place.n + id_column];
		if (id.n > 0)
			known = map_find(&m->ids, id);
		if (known != MAP_NONE)
			customer = m->by_id.v[known];
		if (customer == SIZE_MAX)
			customer = create(m);
		remember_id(m, id, customer);
		bring_in(m, k, customer);
	}
	free(found);
}

/* The log grows; what is there is never touched. */
static void
append_log(struct merge *m)
{
	const char *path = m->options->log;
	struct str text;
	int fd;

	if (path == NULL)
		return;
	text = (struct str){ m->log_out.bytes, m->log_out.n };
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		die(EXIT_SYSTEM, "cannot open %s: %s", path, strerror(errno));
	if (lseek(fd, 0, SEEK_END) == 0) {
		static const char header[] =
		    "as_of,op,customer_key,field,old,new\n";

		if (write(fd, header, sizeof(header) - 1) < 0)
			die(EXIT_SYSTEM, "cannot write %s: %s", path,
			    strerror(errno));
	}
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno != EINTR)
			die(EXIT_SYSTEM, "cannot write %s: %s", path,
			    strerror(errno));
		text.p += n > 0 ? n : 0;
		text.n -= n > 0 ? (size_t)n : 0;
	}
	if (fsync(fd) != 0 || close(fd) != 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", path, strerror(errno));
}

static void
write_master(struct merge *m)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, m->options->master);
	csv_writer_init(&w, &out, ',', 6);
	for (size_t c = 0; c < columns_of(m); c++)
		csv_field(&w, m->name.v[c]);
	csv_end(&w);
	for (size_t i = 0; i < m->customers; i++) {
		for (size_t c = 0; c < columns_of(m); c++)
			csv_field(&w, *cell_at(m, i, c));
		csv_end(&w);
	}
	out_flush(&out);
	if (fsync(out.fd) != 0)
		die(EXIT_SYSTEM, "cannot write %s: %s", m->options->master,
		    strerror(errno));
	out_close(&out);
}

/* Which customer each delivered id has become. */
static void
write_crosswalk(struct merge *m)
{
	struct tool_output out;

	tool_output(m->tool, &out, ',');
	csv_field(&out.w, STR("customer_id"));
	csv_field(&out.w, STR("customer_key"));
	csv_end(&out.w);
	for (uint32_t i = 0; i < m->ids.count; i++) {
		csv_field(&out.w, map_text(&m->ids, i));
		csv_field(&out.w, *cell_at(m, m->by_id.v[i], 0));
		csv_end(&out.w);
	}
	tool_close(m->tool, &out);
}

static void
close_merge(struct merge *m)
{
	close(m->lock);
	free(m->log_out.bytes);
	mapping_free(&m->mapping);
	map_free(&m->ids);
	vec_free(&m->by_id);
	vec_free(&m->name);
	vec_free(&m->cell);
	vec_free(&m->place);
	vec_free(&m->delivered);
	arena_free(&m->arena);
}

static int
run(struct tool *tool, void *options)
{
	struct merge m = { .tool = tool, .options = options };
	struct mapping_options none = { .preset = NULL };
	struct kind kind = *kind_find("customers");

	if (m.options->master == NULL)
		die(EXIT_USAGE, "--master=FILE says into which file");
	lock_master(&m);
	read_master(&m);
	source_open(&m.source, tool, &m.options->source, false);
	kind.required = m.options->model != NULL ? "" : "customer_id";
	mapping_make(&m.mapping, &kind, &m.source, &none);
	widen(&m);
	read_delivery(&m);
	if (!source_close(&m.source)) {
		close_merge(&m);
		return EXIT_DATA;
	}
	if (m.options->log != NULL) {
		out_open_memory(&m.log_out);
		csv_writer_init(&m.log, &m.log_out, ',', 6);
	}
	merge_records(&m);
	report_say(&tool->report,
	    "%" PRIu64 " customers are new, %" PRIu64
	    " records changed one, %" PRIu64 " changed nothing",
	    m.created, m.updated, m.same);
	append_log(&m);
	if (m.created + m.updated > 0)
		write_master(&m);
	write_crosswalk(&m);
	close_merge(&m);
	return 0;
}

#define AT(field) offsetof(struct merge_options, field)

static const struct opt options[] = {
	SOURCE_OPTIONS(struct merge_options),
	{ "master", OPT_FILE, AT(master), "FILE",
	    .help = "the customer file that is brought up to date; made if it "
		    "is not there" },
	{ "log", OPT_FILE, AT(log), "FILE",
	    .help = "append what changes: who, which field, old, new" },
	{ "model", OPT_FILE, AT(model), "FILE",
	    .help = "link records without a known id by what dedupe learned" },
	{ "threshold", OPT_REAL, AT(threshold), "P", "0.8",
	    "probability from which a record is a known customer's", 0.01,
	    0.9999 },
	{ "rule", OPT_TEXT, AT(rules), "COLUMN:RULE,...",
	    .help = "which value stays: newest (default), longest or keep" },
	{ "clear", OPT_TEXT, AT(clear), "TEXT",
	    .help = "a cell with this text erases the value" },
	{ "prefix", OPT_TEXT, AT(prefix), "TEXT", "C",
	    "what customer keys begin with" },
	{ "country", OPT_TEXT, AT(country), "CODE",
	    .help = "the country of telephone numbers without one" },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "customer_id", "the source's own id" },
	{ "first_name", "given name" },
	{ "last_name", "family name" },
	{ "customer_name", "whole name" },
	{ "company", "company" },
	{ "email", "e-mail address" },
	{ "phone", "telephone" },
	{ "birth_date", "date of birth" },
	{ "address", "street and number" },
	{ "postcode", "postcode" },
	{ "city", "city" },
	{ "region", "state or province" },
	{ NULL, NULL },
};

static const struct column_doc makes[] = {
	{ "customer_id", "the source's own id" },
	{ "customer_key", "whose it is in the master" },
	{ NULL, NULL },
};

const struct method import_merge = {
	.name = "merge",
	.summary = "bring a delivery of customer records into the master file",
	.options = options,
	.options_size = sizeof(struct merge_options),
	.roles = roles,
	.makes = makes,
	.run = run,
};
