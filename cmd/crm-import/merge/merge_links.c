#include "merge_links.h"
#include "merge_rows.h"

#include <stdio.h>

/* The beginning of the file; the order of bytes shows in the first number. */
struct head {
	uint64_t magic, print, said, rules, files[STORE_FILES], records;
	uint64_t pairs, crowds, keys, values; /* how many stand behind it */
	uint64_t check;			      /* a hash of all, this being 0 */
};

/* A pair as it is kept. */
struct link {
	uint32_t a, b;
	double weight, together;
};

#define MAGIC UINT64_C(0x0531736b6e696c63)

/* What stands behind the head: pairs, crowds, keys, values. */
enum { PARTS = 4 };

static uint64_t
check_of(struct head head, const struct str part[PARTS])
{
	uint64_t h;

	head.check = 0;
	h = map_hash_fixed((struct str){ (const char *)&head, sizeof(head) });
	for (int i = 0; i < PARTS; i++) {
		h = (h ^ map_hash_fixed(part[i])) *
		    UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
	}
	return h;
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

/* The parts of the rest of the file; false where they are not all of it. */
static bool
find_parts(const struct head *head, struct str rest, struct str part[PARTS])
{
	const uint64_t count[PARTS] = { head->pairs, head->crowds, head->keys,
		head->values };
	static const size_t size[PARTS] = { sizeof(struct link),
		sizeof(struct linkage_crowd), sizeof(uint32_t), 1 };

	for (int i = 0; i < PARTS; i++) {
		if (count[i] > rest.n / size[i])
			return false;
		part[i] = (struct str){ rest.p, count[i] * size[i] };
		rest.p += part[i].n;
		rest.n -= part[i].n;
	}
	return rest.n == 0 && head->check == check_of(*head, part);
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
merge_links_read(struct merge_links *links, const char *path)
{
	struct head head;
	struct str part[PARTS];
	size_t n = 0;

	*links = (struct merge_links){ .bytes = load(path, &n) };
	if (links->bytes == NULL || n < sizeof(head))
		return;
	memcpy(&head, links->bytes, sizeof(head));
	if (head.magic != MAGIC ||
	    !find_parts(&head,
		(struct str){ links->bytes + sizeof(head), n - sizeof(head) },
		part) ||
	    !take_pairs(links, part[0].p, head.pairs, head.records))
		return;
	vec_append(&links->crowds, (const void *)part[1].p, head.crowds);
	links->saved = part[3];
	links->records = head.records;
	links->known = (struct store_known){ .records = head.records,
		.key = (const void *)part[2].p,
		.keys = head.keys };
	memcpy(links->known.print, head.files, sizeof(head.files));
	links->print = head.print;
	links->said = head.said;
	links->rules = head.rules;
}

void
merge_links_check(struct merge_links *links, const struct store *store)
{
	const uint64_t *known = links->known.print, *print = store->print;

	if (known[STORE_ROWS] != print[STORE_ROWS])
		links->rules = 0;
	if (known[STORE_RECORDS] == print[STORE_RECORDS] &&
	    links->records == store->record.n)
		return;
	links->print = links->said = links->rules = 0;
	links->pairs.n = links->crowds.n = 0;
	links->saved = STR("");
}

void
merge_links_write(const struct merge_links *links, struct out *out,
    const struct store *store, const uint64_t print[STORE_FILES])
{
	struct head head = { .magic = MAGIC,
		.print = links->print,
		.said = links->said,
		.rules = links->rules,
		.records = store->record.n,
		.pairs = links->pairs.n,
		.crowds = links->crowds.n };
	scoped VEC(struct link) link = { 0 };
	scoped struct merge_keys keys = { 0 };
	struct str part[PARTS];

	vec_reserve(&link, links->pairs.n);
	vec_each (const struct linkage_pair, p, &links->pairs)
		vec_push(
		    &link, (struct link){ p->a, p->b, p->weight, p->together });
	merge_rows_keys(store, &keys);
	part[0] =
	    (struct str){ (const char *)link.v, link.n * sizeof(*link.v) };
	part[1] = (struct str){ (const char *)links->crowds.v,
		links->crowds.n * sizeof(*links->crowds.v) };
	part[2] =
	    (struct str){ (const char *)keys.v, keys.n * sizeof(*keys.v) };
	part[3] = links->values.n == 0
	    ? links->saved
	    : (struct str){ links->values.v, links->values.n };
	head.keys = keys.n;
	head.values = part[3].n;
	memcpy(head.files, print, sizeof(head.files));
	head.check = check_of(head, part);
	out_bytes(out, (const char *)&head, sizeof(head));
	for (int i = 0; i < PARTS; i++)
		out_str(out, part[i]);
}
