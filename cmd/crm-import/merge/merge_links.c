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

#define MAGIC UINT64_C(0x0431736b6e696c63)

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

/* What a record says; and the row of the master, with what it is made of
 * beside. Most rows are a record's cells. */
static struct merge_prints
print_of(const struct store *store, const struct store_record *r)
{
	const char *row = store->golden.v[r->key];
	struct str cells = filled_cells(r->cells);
	uint64_t said = map_hash_fixed(cells), h, g;

	h = mix(map_hash_fixed(map_text(&store->sources, r->source)),
	    map_hash_fixed(r->id));
	g = mix(map_hash_fixed(map_text(&store->keys, r->key)),
	    map_hash_fixed(r->field_dates));
	g = mix(g, (uint32_t)r->first_seen);
	if (row != r->cells && !str_eq(filled_cells(row), cells))
		g = mix(g, map_hash_fixed(filled_cells(row)));
	return (struct merge_prints){ mix(h, said), g };
}

/* The same of all; what is known of those that nothing has touched is kept. */
static struct merge_prints
print_all(const struct merge_links *links, const struct store *store)
{
	struct merge_prints all = { 1, 1 };

	for (size_t i = 0; i < store->record.n; i++) {
		const struct store_record *r = &store->record.v[i];
		struct merge_prints one;

		if (links->prints == NULL || i >= links->records ||
		    r->touched || store->due.v[r->key])
			one = print_of(store, r);
		else
			one = links->prints[i];
		all.record = mix(all.record, one.record);
		all.row = mix(all.row, one.row);
	}
	return all;
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
	struct merge_prints all;
	size_t n = 0, records = store->record.n;

	*links = (struct merge_links){ .bytes = load(path, &n) };
	if (links->bytes == NULL || n < sizeof(head))
		return;
	memcpy(&head, links->bytes, sizeof(head));
	if (!fits(&head, n) || head.records != records ||
	    head.check !=
		map_hash_fixed((struct str){
		    links->bytes + sizeof(head), n - sizeof(head) }))
		return;
	links->prints = mem_alloc(records, sizeof(*links->prints));
	for (size_t i = 0; i < records; i++)
		links->prints[i] = print_of(store, &store->record.v[i]);
	links->records = records;
	all = print_all(links, store);
	if (head.state != all.record ||
	    !take(links, &head, links->bytes + sizeof(head)))
		return;
	links->print = head.print;
	links->said = head.said;
	if (head.rows == all.row)
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
	struct merge_prints all = print_all(links, store);
	scoped struct text body = { 0 };

	head.state = all.record;
	head.rows = all.row;
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
	free(links->prints);
	free(links->bytes);
}
