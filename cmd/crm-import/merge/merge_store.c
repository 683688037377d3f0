#include "merge_store.h"

#include "base/die.h"
#include "text/date.h"

#include <stdlib.h>

static uint64_t
hash_of(uint32_t source, struct str id)
{
	return map_hash(id) + source * UINT64_C(0x9E3779B97F4A7C15);
}

/* The slot of an id, or the free one where it would be. */
static uint64_t *
slot_of(
    const struct store *store, uint32_t source, struct str id, uint64_t hash)
{
	for (size_t at = hash & store->mask;; at = (at + 1) & store->mask) {
		uint64_t *slot = &store->slot[at];
		const struct store_record *r;

		if (*slot == 0)
			return slot;
		r = &store->record.v[(uint32_t)*slot - 1];
		if (*slot >> 32 == hash >> 32 && r->source == source &&
		    str_eq(r->id, id))
			return slot;
	}
}

static void
set_slot(uint64_t *slot, uint64_t hash, uint32_t record)
{
	*slot = hash >> 32 << 32 | (record + 1);
}

uint32_t
merge_store_index(struct store *store)
{
	enum { AHEAD = 16 };
	uint64_t hash[AHEAD];
	uint32_t again = MAP_NONE, n = (uint32_t)store->record.n;
	size_t slots = AHEAD;

	while (slots / 2 <= n)
		slots *= 2;
	free(store->slot);
	store->slot = mem_lines(slots, sizeof(*store->slot));
	store->mask = slots - 1;
	for (uint32_t i = 0; i < n; i++) {
		const struct store_record *r = &store->record.v[i];
		uint64_t *slot;

		for (uint32_t k = i; i % AHEAD == 0 && k < n && k < i + AHEAD;
		     k++) {
			const struct store_record *next = &store->record.v[k];

			hash[k % AHEAD] = hash_of(next->source, next->id);
			mem_touch(&store->slot[hash[k % AHEAD] & store->mask]);
		}
		slot = slot_of(store, r->source, r->id, hash[i % AHEAD]);
		if (*slot == 0)
			set_slot(slot, hash[i % AHEAD], i);
		else if (again == MAP_NONE)
			again = i;
	}
	return again;
}

uint32_t
merge_store_find(const struct store *store, uint32_t source, struct str id)
{
	uint64_t slot = store->slot == NULL
	    ? 0
	    : *slot_of(store, source, id, hash_of(source, id));

	return slot == 0 ? MAP_NONE : (uint32_t)slot - 1;
}

uint32_t
merge_store_record(
    struct store *store, uint32_t source, struct str id, bool *fresh)
{
	uint64_t hash = hash_of(source, id), *slot;
	uint32_t number = (uint32_t)store->record.n;

	if (store->slot == NULL || number >= store->mask / 4 * 3)
		merge_store_index(store);
	slot = slot_of(store, source, id, hash);
	*fresh = *slot == 0;
	if (!*fresh)
		return (uint32_t)*slot - 1;
	set_slot(slot, hash, number);
	merge_store_append(store, source, arena_str(&store->arena, id));
	return number;
}

struct store_record *
merge_store_append(struct store *store, uint32_t source, struct str id)
{
	vec_push(&store->record,
	    (struct store_record){ .id = id,
		.field_dates = STR(""),
		.source = source,
		.key = MAP_NONE,
		.first_seen = DATE_NONE,
		.last_seen = DATE_NONE });
	return &store->record.v[store->record.n - 1];
}

uint32_t
merge_store_field(struct store *store, struct str name)
{
	static const char *const own[] = { "source", "record_id",
		"customer_key", "first_seen", "last_seen", "field_dates" };

	for (size_t i = 0; i < COUNT(own); i++)
		if (str_eq(name, str_of(own[i])))
			die(EXIT_DATA,
			    "the records file has a column %s of its own: "
			    "rename that of the delivery",
			    own[i]);
	if (name.n > 0 && memchr(name.p, ';', name.n) != NULL)
		die(EXIT_DATA,
		    "the column \"%.*s\" has a semicolon in its name: rename "
		    "it",
		    STR_ARG(name));
	return map_add(&store->fields, name);
}

static void
push_key(struct store *store)
{
	vec_push(&store->golden, (struct store_row){ NULL, 0, 0, NULL });
	vec_push(&store->due, true);
	vec_push(&store->household, STR(""));
}

uint32_t
merge_store_key(struct store *store, struct str key)
{
	uint32_t number = map_add(&store->keys, key);

	if (number == store->golden.n)
		push_key(store);
	return number;
}

void
merge_store_append_key(struct store *store, struct str key)
{
	map_append(&store->keys, key);
	push_key(store);
}

uint32_t
merge_store_new_key(struct store *store, struct str key)
{
	if (store->keys.slot != NULL)
		return merge_store_key(store, key);
	merge_store_append_key(store, arena_str(&store->arena, key));
	return store->keys.count - 1;
}

uint32_t
merge_store_find_key(struct store *store, struct str key)
{
	if (store->keys.slot == NULL && store->keys.count > 0)
		map_index(&store->keys);
	return map_find(&store->keys, key);
}

void
merge_store_cells(const struct store *store, struct store_cells *cells)
{
	size_t n = store->fields.count;

	cells->cell = mem_alloc(n, sizeof(*cells->cell));
	cells->date = mem_alloc(n, sizeof(*cells->date));
	cells->erased = mem_alloc(n, sizeof(*cells->erased));
}

void
merge_store_cells_free(struct store_cells *cells)
{
	free(cells->cell);
	free(cells->date);
	free(cells->erased);
}

/* Those of a row of the file. */
static void
cut_row(struct store_row row, struct str *cell, size_t n)
{
	const char *end = row.at + row.n, *at = row.at;

	for (size_t i = 0; i < n; i++) {
		const char *from = at + (at < end);

		for (at = from; at < end && *at != ',';)
			at++;
		cell[i] = (struct str){ from, (size_t)(at - from) };
	}
}

void
merge_store_row(struct store_row row, struct str *cell, size_t n)
{
	uint32_t count = 0, length;
	const char *at = row.at;

	if (row.n > 0) {
		cut_row(row, cell, n);
		return;
	}
	if (at != NULL) {
		memcpy(&count, at, sizeof(count));
		at += sizeof(count);
	}
	for (size_t i = 0; i < n; i++) {
		if (i >= count) {
			cell[i] = STR("");
			continue;
		}
		memcpy(&length, at, sizeof(length));
		at += sizeof(length);
		cell[i] = (struct str){ at, length };
		at += length;
	}
}

struct store_row
merge_store_pack_row(struct arena *arena, const struct str *cell, size_t n)
{
	size_t bytes = sizeof(uint32_t) * (n + 1);
	uint32_t number = (uint32_t)n;
	char *packed, *at;

	for (size_t i = 0; i < n; i++)
		bytes += cell[i].n;
	packed = at = arena_alloc(arena, bytes);
	memcpy(at, &number, sizeof(number));
	at += sizeof(number);
	for (size_t i = 0; i < n; i++) {
		number = (uint32_t)cell[i].n;
		memcpy(at, &number, sizeof(number));
		at += sizeof(number);
		if (number > 0)
			memcpy(at, cell[i].p, number);
		at += number;
	}
	return (struct store_row){ .at = packed };
}

void
merge_store_unpack(
    const struct store *store, size_t record, struct store_cells *cells)
{
	const struct store_record *r = &store->record.v[record];
	struct str rest = r->field_dates;

	merge_store_row(r->cells, cells->cell, store->fields.count);
	for (size_t c = 0; c < store->fields.count; c++) {
		cells->date[c] = r->first_seen;
		cells->erased[c] = false;
	}
	while (rest.n > 0) {
		struct str item = str_cut(&rest, ';'), day;
		uint32_t c;

		for (day = item; day.n > 0 && day.p[day.n - 1] != '=';)
			day.n--;
		c = map_find(&store->fields,
		    (struct str){ item.p, day.n > 0 ? day.n - 1 : 0 });
		if (c == MAP_NONE)
			continue;
		day = (struct str){ item.p + day.n, item.n - day.n };
		if (!date_parse(day, &cells->date[c]))
			cells->date[c] = DATE_NONE;
		cells->erased[c] = cells->cell[c].n == 0;
	}
}

void
merge_store_pack(
    struct store *store, size_t record, const struct store_cells *cells)
{
	struct store_record *r = &store->record.v[record];
	scoped VEC(char) text = { 0 };

	r->cells = merge_store_pack_row(
	    &store->arena, cells->cell, store->fields.count);
	for (size_t c = 0; c < store->fields.count; c++) {
		struct str name = map_text(&store->fields, (uint32_t)c);
		char day[DATE_MAX];

		if (!cells->erased[c] &&
		    (cells->cell[c].n == 0 || cells->date[c] == r->first_seen))
			continue;
		if (text.n > 0)
			vec_push(&text, ';');
		vec_append(&text, name.p, name.n);
		vec_push(&text, '=');
		if (cells->date[c] != DATE_NONE)
			vec_append(&text, day, date_print(day, cells->date[c]));
	}
	r->field_dates = STR("");
	if (text.n > 0)
		r->field_dates =
		    arena_str(&store->arena, (struct str){ text.v, text.n });
}

int32_t
merge_store_latest(const struct store *store)
{
	int32_t latest = DATE_NONE;

	for (size_t i = 0; i < store->record.n; i++)
		if (store->record.v[i].last_seen > latest)
			latest = store->record.v[i].last_seen;
	return latest;
}

static int
by_id(const void *a, const void *b)
{
	const struct store_place *x = a, *y = b;
	const struct store_record *r = &x->store->record.v[x->record];
	const struct store_record *s = &y->store->record.v[y->record];

	if (r->source != s->source)
		return str_cmp(map_text(&x->store->sources, r->source),
		    map_text(&x->store->sources, s->source));
	return str_cmp(r->id, s->id);
}

int
merge_store_by_age(const void *a, const void *b)
{
	const struct store_place *x = a, *y = b;
	int32_t day = x->store->record.v[x->record].first_seen;
	int32_t other = y->store->record.v[y->record].first_seen;

	return day != other ? (day < other ? -1 : 1) : by_id(a, b);
}

void
merge_store_free_bytes(struct store *store)
{
	for (int i = 0; i < STORE_FILES; i++)
		if (store->bytes[i].room > 0)
			vec_free(&store->bytes[i]);
}

void
merge_store_free(struct store *store)
{
	map_free(&store->fields);
	map_free(&store->sources);
	map_free(&store->keys);
	free(store->slot);
	vec_free(&store->record);
	vec_free(&store->retired);
	vec_free(&store->golden);
	vec_free(&store->due);
	vec_free(&store->household);
	merge_store_free_bytes(store);
	arena_free(&store->arena);
}
