#include "merge_links.h"

#include <stdio.h>

/* The beginning of the file; the order of bytes shows in the first number. */
struct head {
	uint64_t magic, print, said, records, state, pairs, crowds;
	uint64_t check; /* a hash of what comes behind it */
};

/* A pair as it is kept. */
struct link {
	uint32_t a, b;
	double weight, together;
};

#define MAGIC UINT64_C(0x0131736b6e696c63)

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

/* A number of what all records say. */
static uint64_t
state_of(const struct store *store)
{
	uint64_t h = 1;

	for (size_t i = 0; i < store->record.n; i++) {
		const struct store_record *r = &store->record.v[i];

		h = mix(
		    h, map_hash_fixed(map_text(&store->sources, r->source)));
		h = mix(h, map_hash_fixed(r->id));
		h = mix(h, map_hash_fixed(filled_cells(r->cells)));
	}
	return h;
}

/* All bytes of a file; NULL for none. */
static char *
load(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	VEC(char) bytes = { 0 };
	size_t got;

	if (f == NULL)
		return NULL;
	do {
		enum { STEP = 1 << 20 };

		vec_reserve(&bytes, bytes.n + STEP);
		got = fread(bytes.v + bytes.n, 1, STEP, f);
		bytes.n += got;
	} while (got > 0);
	fclose(f);
	*n = bytes.n;
	return bytes.v;
}

static bool
fits(const struct head *head, size_t n)
{
	size_t room = n - sizeof(*head);

	return head->magic == MAGIC && head->pairs <= room &&
	    head->crowds <= room &&
	    head->pairs * sizeof(struct link) +
		head->crowds * sizeof(struct linkage_crowd) ==
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

void
merge_links_read(
    struct merge_links *links, const char *path, const struct store *store)
{
	struct head head;
	size_t n = 0;
	scoped char *bytes = load(path, &n);
	char *at = bytes + sizeof(head);

	*links = (struct merge_links){ 0 };
	if (bytes != NULL && n >= sizeof(head)) {
		memcpy(&head, bytes, sizeof(head));
		if (fits(&head, n) && head.records == store->record.n &&
		    head.check ==
			map_hash_fixed((struct str){ at, n - sizeof(head) }) &&
		    head.state == state_of(store) &&
		    take_pairs(links, at, head.pairs, store->record.n)) {
			at += head.pairs * sizeof(struct link);
			vec_reserve(&links->crowds, head.crowds);
			if (head.crowds > 0)
				memcpy(links->crowds.v, at,
				    head.crowds * sizeof(*links->crowds.v));
			links->crowds.n = head.crowds;
			links->print = head.print;
			links->said = head.said;
		}
	}
}

void
merge_links_write(
    const struct merge_links *links, struct out *out, const struct store *store)
{
	struct head head = { .magic = MAGIC,
		.print = links->print,
		.said = links->said,
		.records = store->record.n,
		.state = state_of(store),
		.pairs = links->pairs.n,
		.crowds = links->crowds.n };
	struct out body;

	out_open_memory(&body);
	for (size_t i = 0; i < links->pairs.n; i++) {
		const struct linkage_pair *p = &links->pairs.v[i];
		struct link link = { p->a, p->b, p->weight, p->together };

		out_bytes(&body, (const char *)&link, sizeof(link));
	}
	if (links->crowds.n > 0)
		out_bytes(&body, (const char *)links->crowds.v,
		    links->crowds.n * sizeof(*links->crowds.v));
	head.check = map_hash_fixed((struct str){ body.bytes, body.n });
	out_bytes(out, (const char *)&head, sizeof(head));
	out_bytes(out, body.bytes, body.n);
	out_abandon(&body);
}

void
merge_links_free(struct merge_links *links)
{
	vec_free(&links->pairs);
	vec_free(&links->crowds);
}
