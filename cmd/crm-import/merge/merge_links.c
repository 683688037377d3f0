#include "merge_links.h"

#include <stdio.h>

/* The beginning of the file; the order of bytes shows in the first number. */
struct head {
	uint64_t magic, print, said, records, state, pairs, crowds;
	uint64_t rules, rows, values;
	uint64_t check; /* a hash of what comes behind it */
};

/* A pair as it is kept. */
struct link {
	uint32_t a, b;
	double weight, together;
};

#define MAGIC UINT64_C(0x0231736b6e696c63)

static uint64_t
mix(uint64_t h, uint64_t more)
{
	h = (h ^ more) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

/* The packed cells without empty ones at their end, which a record that was
 * packed when there were fewer fields does not have. */
static struct str
filled_cells(const char *packed)
{
	uint32_t count, length;
	const char *start, *at, *end;

	if (packed == NULL)
		return STR("");
	memcpy(&count, packed, sizeof(count));
	start = end = at = packed + sizeof(count);
	for (uint32_t i = 0; i < count; i++) {
		memcpy(&length, at, sizeof(length));
		at += sizeof(length) + length;
		if (length > 0)
			end = at;
	}
	return (struct str){ start, (size_t)(end - start) };
}

/* Numbers of what all records say; and of the rows of the master, with what
 * they are made of beside. Most rows are a record's cells. */
static void
state_of(const struct store *store, uint64_t *records, uint64_t *rows)
{
	uint64_t h = 1, g = 1;

	for (size_t i = 0; i < store->record.n; i++) {
		const struct store_record *r = &store->record.v[i];
		const char *row = store->golden.v[r->key];
		struct str cells = filled_cells(r->cells);

		h = mix(
		    h, map_hash_fixed(map_text(&store->sources, r->source)));
		h = mix(h, map_hash_fixed(r->id));
		h = mix(h, map_hash_fixed(cells));
		g = mix(g, map_hash_fixed(map_text(&store->keys, r->key)));
		g = mix(g, map_hash_fixed(r->field_dates));
		g = mix(g, (uint32_t)r->first_seen);
		if (row != r->cells && !str_eq(filled_cells(row), cells))
			g = mix(g, map_hash_fixed(filled_cells(row)));
	}
	*records = h;
	*rows = g;
}

/* All bytes of a file; NULL for none. */
static char *
load(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *bytes = NULL;
	long end = -1;

	if (f != NULL && fseek(f, 0, SEEK_END) == 0)
		end = ftell(f);
	if (end >= 0 && fseek(f, 0, SEEK_SET) == 0) {
		bytes = mem_alloc((size_t)end, 1);
		*n = fread(bytes, 1, (size_t)end, f);
	}
	if (f != NULL)
		fclose(f);
	return bytes;
}

static bool
fits(const struct head *head, size_t n)
{
	size_t room = n - sizeof(*head);

	return head->magic == MAGIC && head->pairs <= room &&
	    head->crowds <= room && head->values <= room &&
	    head->pairs * sizeof(struct link) +
		head->crowds * sizeof(struct linkage_crowd) + head->values ==
	    room;
}

/* Of weight the probability follows. */
static struct linkage_pair
pair_of(const struct link *link)
{
	return (struct linkage_pair){ .a = link->a,
		.b = link->b,
		.weight = link->weight,
		.probability = linkage_probability(link->weight),
		.together = link->together };
}

static bool
take_pairs(struct merge_links *links, const char *at, size_t n, size_t records)
{
	vec_reserve(&links->pairs, n);
	for (size_t i = 0; i < n; i++) {
		struct link link;

		memcpy(&link, at + i * sizeof(link), sizeof(link));
		if (link.a >= records || link.b >= records)
			return false;
		links->pairs.v[links->pairs.n++] = pair_of(&link);
	}
	return true;
}

/* What stands behind the head. */
static bool
take(struct merge_links *links, const struct head *head, const char *at)
{
	if (!take_pairs(links, at, head->pairs, head->records))
		return false;
	at += head->pairs * sizeof(struct link);
	vec_reserve(&links->crowds, head->crowds);
	if (head->crowds > 0)
		memcpy(links->crowds.v, at,
		    head->crowds * sizeof(*links->crowds.v));
	links->crowds.n = head->crowds;
	at += head->crowds * sizeof(*links->crowds.v);
	links->saved = (struct str){ at, head->values };
	return true;
}

void
merge_links_read(
    struct merge_links *links, const char *path, const struct store *store)
{
	struct head head;
	uint64_t state, rows;
	size_t n = 0;

	*links = (struct merge_links){ .bytes = load(path, &n) };
	if (links->bytes == NULL || n < sizeof(head))
		return;
	memcpy(&head, links->bytes, sizeof(head));
	state_of(store, &state, &rows);
	if (!fits(&head, n) || head.records != store->record.n ||
	    head.check !=
		map_hash_fixed((struct str){
		    links->bytes + sizeof(head), n - sizeof(head) }) ||
	    head.state != state ||
	    !take(links, &head, links->bytes + sizeof(head)))
		return;
	links->records = head.records;
	links->print = head.print;
	links->said = head.said;
	if (head.rows == rows)
		links->rules = head.rules;
}

void
merge_links_write(
    const struct merge_links *links, struct out *out, const struct store *store)
{
	struct str values = links->values.n == 0
	    ? links->saved
	    : (struct str){ links->values.v, links->values.n };
	struct head head = { .magic = MAGIC,
		.print = links->print,
		.said = links->said,
		.records = store->record.n,
		.rules = links->rules,
		.pairs = links->pairs.n,
		.crowds = links->crowds.n,
		.values = values.n };
	scoped struct text body = { 0 };

	state_of(store, &head.state, &head.rows);
	vec_reserve(&body,
	    links->pairs.n * sizeof(struct link) +
		links->crowds.n * sizeof(*links->crowds.v) + values.n);
	for (size_t i = 0; i < links->pairs.n; i++) {
		const struct linkage_pair *p = &links->pairs.v[i];
		struct link link = { p->a, p->b, p->weight, p->together };

		vec_append(&body, (const char *)&link, sizeof(link));
	}
	vec_append(&body, (const char *)links->crowds.v,
	    links->crowds.n * sizeof(*links->crowds.v));
	vec_append(&body, values.p, values.n);
	head.check = map_hash_fixed((struct str){ body.v, body.n });
	out_bytes(out, (const char *)&head, sizeof(head));
	out_bytes(out, body.v, body.n);
}

void
merge_links_free(struct merge_links *links)
{
	vec_free(&links->pairs);
	vec_free(&links->crowds);
	vec_free(&links->values);
	free(links->bytes);
}
