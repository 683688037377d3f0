/* The delivery of merge: its records into the store. */
#include "crm-import/linkage/cell.h"
#include "crm-import/reading/mapping.h"
#include "merge.h"

#include "base/die.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct delivery {
	struct merge *m;
	struct source source;
	struct mapping mapping;
	size_t id;	  /* column, or ROLE_NONE */
	uint32_t *field;  /* of the store, per column; MAP_NONE: none */
	struct str *cell; /* of a record: per column, as it is kept */
	bool *erase;	  /* --clear stood there */
	uint32_t *heir;	  /* of each key: itself, or what took its place; NULL
			     where records are not called by keys */
	struct store_cells known;
};

/* The name under which a column is kept: its role's, else its own. */
static struct str
name_of(const struct delivery *d, size_t column)
{
	for (size_t i = 0; i < d->mapping.roles; i++)
		if (d->mapping.role[i].column == column &&
		    strcmp(d->mapping.role[i].how, "stand-in") != 0)
			return str_of(d->mapping.role[i].role);
	return d->source.header.name[column];
}

/* Does a column belong to merge or dedupe, or say why a record was rejected? */
static bool
is_no_field(struct str name)
{
	static const char *const names[] = { "customer_id", "customer_key",
		"household_key", "record_count", "match_probability" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return str_starts(name, STR("_"));
}

/* The column of the ids. A customer_key is not the source's own. */
static void
choose_id(struct delivery *d)
{
	const struct merge_options *o = d->m->options;
	size_t key = header_exact(&d->source.header, STR("customer_key"));

	d->id = mapping_column(&d->mapping, "customer_id");
	if (d->heir != NULL) {
		d->id = key;
		if (key == ROLE_NONE)
			die(EXIT_DATA,
			    "--source=" STORE_MASTER
			    ": the column customer_key says whom a record is "
			    "about, and there is none");
	} else if (d->id != ROLE_NONE && d->id == key) {
		d->id = ROLE_NONE;
		if (o->model == NULL && o->ids == NULL)
			die(EXIT_DATA,
			    "a customer_key is no id of the source: "
			    "--customer=COLUMN names that, and "
			    "--source=" STORE_MASTER
			    " brings what is known by keys");
	}
}

static void
choose_fields(struct delivery *d)
{
	struct store *store = &d->m->store;
	size_t n = d->source.header.n;

	d->field = mem_alloc(n, sizeof(*d->field));
	d->cell = mem_alloc(n, sizeof(*d->cell));
	d->erase = mem_alloc(n, sizeof(*d->erase));
	choose_id(d);
	for (size_t i = 0; i < n; i++) {
		struct str name = name_of(d, i);

		d->field[i] = MAP_NONE;
		if (is_no_field(name))
			continue;
		d->field[i] = merge_store_field(store, name);
		for (size_t k = 0; k < i; k++)
			if (d->field[k] == d->field[i])
				die(EXIT_DATA,
				    "the columns %.*s and %.*s are both %.*s",
				    STR_ARG(d->source.header.name[k]),
				    STR_ARG(d->source.header.name[i]),
				    STR_ARG(name));
	}
}

/* A further file has the columns of the first. */
static void
check_header(struct delivery *d)
{
	const struct header *header = &d->source.layout->header;
	bool same = header->n == d->source.header.n;
	struct diag diag;

	for (size_t i = 0; same && i < header->n; i++)
		same = str_eq(header->name[i], d->source.header.name[i]);
	if (same)
		return;
	diag_set(&diag, EXIT_DATA, "other-header",
	    "the columns are not those of %s", d->m->tool->file[0]);
	source_fail(&d->source, &diag);
}

/* Records of the source "master" are called by keys, retired ones too. */
static void
find_heirs(struct delivery *d)
{
	struct store *store = &d->m->store;

	if (strcmp(d->m->options->name, STORE_MASTER) != 0)
		return;
	d->heir = mem_alloc(store->keys.count, sizeof(*d->heir));
	for (uint32_t k = 0; k < store->keys.count; k++)
		d->heir[k] = k;
	for (size_t i = 0; i < store->retired.n; i++)
		d->heir[store->retired.v[i].key] = store->retired.v[i].heir;
}

static void
open_delivery(struct delivery *d)
{
	struct merge *m = d->m;
	struct merge_columns columns;
	struct mapping_options none = { .preset = NULL };
	struct kind kind = *kind_find("customers");

	source_open(&d->source, m->tool, &m->options->source, SOURCE_CLEAN);
	find_heirs(d);
	if (d->heir == NULL && m->options->model == NULL &&
	    m->options->ids == NULL)
		kind.required = "customer_id";
	else
		kind.required = "";
	mapping_make(&d->mapping, &kind, &d->source, &none);
	choose_fields(d);
	columns = (struct merge_columns){ &d->source.header, d->field };
	merge_columns_choose(m, &columns);
	merge_store_cells(&m->store, &d->known);
	m->source = map_add(&m->store.sources, str_of(m->options->name));
}

/* The cells without what surrounds them; words for no value are none. */
static void
read_cells(struct delivery *d, const struct tidy_row *row)
{
	const char *clear = d->m->options->clear;
	struct cell_rule rule = { .nulls = d->m->tool->common.null };

	for (size_t i = 0; i < row->n; i++) {
		struct str s = cell_bare(row->field[i], 0);

		d->erase[i] = clear != NULL && str_eq(s, str_of(clear));
		if (d->erase[i] || cell_is_null(s, &rule))
			s = STR("");
		d->cell[i] = s;
	}
}

/* A number of what a record says, however its columns are ordered. */
static uint64_t
hash_of(const struct delivery *d)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->source.header.n; i++) {
		uint64_t name, value;

		if (d->field[i] == MAP_NONE ||
		    (d->cell[i].n == 0 && !d->erase[i]))
			continue;
		name =
		    map_hash_fixed(map_text(&d->m->store.fields, d->field[i]));
		value = map_hash_fixed(d->cell[i]) + d->erase[i];
		sum +=
		    (name ^ value) * UINT64_C(0x9e3779b97f4a7c15) ^ value >> 29;
	}
	return sum == 0 ? 1 : sum;
}

/* What calls the record: its id, else what it says. */
static struct str
id_of(const struct delivery *d, uint64_t hash, char room[24])
{
	int n;

	if (d->id != ROLE_NONE && d->cell[d->id].n > 0)
		return d->cell[d->id];
	n = snprintf(room, 24, "#%016" PRIx64, hash);
	return (struct str){ room, (size_t)n };
}

/* Does the delivered value take the place of the record's own? */
static bool
wins(enum golden_rule rule, struct str old, struct str new)
{
	if (new.n == 0 || str_eq(old, new))
		return false;
	if (old.n == 0)
		return true;
	if (rule == GOLDEN_LONGEST)
		return golden_length(new) > golden_length(old);
	return rule != GOLDEN_KEEP;
}

/* Brings the cells into the record: true if one changed. */
static bool
bring_in(struct delivery *d)
{
	const struct merge *m = d->m;
	bool changed = false;

	for (size_t i = 0; i < d->source.header.n; i++) {
		uint32_t c = d->field[i];
		struct str old;

		if (c == MAP_NONE)
			continue;
		old = d->known.cell[c];
		if (d->erase[i] ? d->known.erased[c]
				: !wins(m->rule[c], old, d->cell[i]))
			continue;
		d->known.cell[c] = d->cell[i];
		d->known.erased[c] = d->erase[i];
		d->known.date[c] = m->as_of;
		changed = true;
	}
	return changed;
}

/* A delivery that is older than what is known of the record changes none of
 * its fields. */
static void
keep(struct delivery *d, uint32_t n, bool fresh)
{
	struct merge *m = d->m;
	struct store_record *r = &m->store.record.v[n];
	bool earlier = m->as_of < r->first_seen, changed = false;
	bool stale = !fresh && m->as_of < r->last_seen;

	merge_store_unpack(&m->store, n, &d->known);
	if (fresh || earlier)
		r->first_seen = m->as_of;
	if (!stale)
		changed = bring_in(d);
	r->touched |= fresh || changed;
	if (m->as_of > r->last_seen) {
		r->last_seen = m->as_of;
		r->cells.bytes = 0;
		m->store.changed = true;
	}
	if (fresh || earlier || changed) {
		merge_store_pack(&m->store, n, &d->known);
		if (r->key != MAP_NONE)
			m->store.due.v[r->key] = true;
		m->store.changed = true;
	}
	m->added += fresh;
	m->stale += stale;
	m->updated += !fresh && changed;
	m->unchanged += !fresh && !changed && !stale;
}

static void
reject(struct delivery *d, const struct tidy_row *row, const char *code,
    const char *text)
{
	struct diag diag;

	diag_set(&diag, EXIT_DATA, code, "%s", text);
	source_reject(&d->source, row, d->id, &diag);
	d->source.kept--;
}

/* The key itself, or the one that took its place; false if there is none. */
static bool
heir_of(const struct delivery *d, struct str *key)
{
	uint32_t number = merge_store_find_key(&d->m->store, *key);

	if (number != MAP_NONE)
		*key = map_text(&d->m->store.keys, d->heir[number]);
	return number != MAP_NONE;
}

static void
take(struct delivery *d, const struct tidy_row *row)
{
	struct store *store = &d->m->store;
	uint64_t hash;
	char room[24];
	struct str id;
	bool fresh;
	uint32_t n;

	read_cells(d, row);
	hash = hash_of(d);
	id = id_of(d, hash, room);
	if (id.p == room &&
	    (d->heir != NULL ||
		(d->m->options->model == NULL && d->m->options->ids == NULL))) {
		reject(d, row, "missing", "the id is missing");
		return;
	}
	if (d->heir != NULL && !heir_of(d, &id)) {
		reject(d, row, "bad-reference", "no customer has this key");
		return;
	}
	n = merge_store_record(store, d->m->source, id, &fresh);
	if (store->record.v[n].delivered == hash) {
		source_skip(&d->source, "duplicate");
		return;
	}
	if (store->record.v[n].delivered != 0) {
		reject(d, row, "not-unique",
		    "another record of this delivery has the id");
		return;
	}
	keep(d, n, fresh);
	store->record.v[n].delivered = hash;
}

bool
merge_delivery_read(struct merge *m)
{
	struct delivery d = { .m = m };
	struct tidy_row row;
	bool well;

	open_delivery(&d);
	do {
		check_header(&d);
		while (source_next(&d.source, &row))
			take(&d, &row);
	} while (source_next_file(&d.source));
	well = source_close(&d.source);
	mapping_free(&d.mapping);
	merge_store_cells_free(&d.known);
	free(d.field);
	free(d.cell);
	free(d.erase);
	free(d.heir);
	return well;
}
