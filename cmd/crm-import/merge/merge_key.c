#include "merge_key.h"

#include "base/die.h"
#include "base/sort.h"
#include "text/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct keys {
	struct store *store;
	const struct link_result *links;
	const char *prefix;
	struct merge_log *log;
	struct key_counts *counts;
	uint64_t next;	/* number of the next key */
	uint32_t known; /* keys before this run */
	int32_t *born;	/* of each known key */
	uint32_t *home; /* the cluster that holds each known key */
	uint32_t *key;	/* of each cluster, by its first record */
};

static bool
is_older(const struct store *store, uint32_t a, uint32_t b)
{
	struct store_place x = { store, a }, y = { store, b };

	return merge_store_by_age(&x, &y) < 0;
}

/* Numbers come after shorter ones. */
static bool
is_smaller(struct str a, struct str b)
{
	return a.n != b.n ? a.n < b.n : str_cmp(a, b) < 0;
}

/* The number at the end of a key with our prefix. */
static uint64_t
number_of(const struct keys *k, struct str key)
{
	size_t n = strlen(k->prefix);
	int64_t number;

	if (!str_starts(key, str_of(k->prefix)) ||
	    !num_int((struct str){ key.p + n, key.n - n }, &number) ||
	    number < 0)
		return 0;
	return (uint64_t)number;
}

/* A part of the records of a key: those in one cluster. */
struct part {
	size_t records;
	uint32_t oldest;
};

/* Finds out which cluster keeps each key. */
static void
place_keys(struct keys *k)
{
	struct store *s = k->store;
	scoped struct sort_item *item = mem_alloc(s->record.n, sizeof(*item));
	scoped struct part *best = mem_zero(k->known, sizeof(*best));
	size_t n = 0;

	for (uint32_t i = 0; i < s->record.n; i++)
		if (s->record.v[i].key != MAP_NONE)
			item[n++] =
			    (struct sort_item){ (uint64_t)s->record.v[i].key
					    << 32 |
					k->links->cluster[i],
				    i };
	sort_items(item, n);
	for (size_t from = 0, to; from < n; from = to) {
		uint32_t key = (uint32_t)(item[from].key >> 32);
		struct part part = { 0, item[from].index };

		for (to = from; to < n && item[to].key == item[from].key;
		     to++, part.records++)
			if (item[to].index != part.oldest &&
			    is_older(s, item[to].index, part.oldest))
				part.oldest = item[to].index;
		if (k->home[key] == MAP_NONE ||
		    part.records > best[key].records ||
		    (part.records == best[key].records &&
			is_older(s, part.oldest, best[key].oldest))) {
			best[key] = part;
			k->home[key] = (uint32_t)item[from].key;
		}
		if (s->record.v[part.oldest].first_seen < k->born[key])
			k->born[key] = s->record.v[part.oldest].first_seen;
	}
}

/* Of several keys in a cluster the oldest is its key. */
static void
choose_keys(struct keys *k)
{
	for (uint32_t i = 0; i < k->known; i++) {
		uint32_t *now;

		if (k->home[i] == MAP_NONE)
			continue; /* retired long ago */
		now = &k->key[k->home[i]];
		if (*now == MAP_NONE || k->born[i] < k->born[*now] ||
		    (k->born[i] == k->born[*now] &&
			is_smaller(map_text(&k->store->keys, i),
			    map_text(&k->store->keys, *now))))
			*now = i;
	}
}

static void
retire_keys(struct keys *k)
{
	struct store *s = k->store;
	scoped uint32_t *heir = mem_alloc(k->known, sizeof(*heir));

	for (uint32_t i = 0; i < k->known; i++) {
		struct log_line line = { .op = "merge", .rule = "oldest" };

		heir[i] = k->home[i] == MAP_NONE ? i : k->key[k->home[i]];
		if (heir[i] == i)
			continue;
		line.key = map_text(&s->keys, heir[i]);
		line.other = map_text(&s->keys, i);
		line.weight = k->links->key_weight[i];
		merge_log_write(k->log, &line);
		line.op = "retire";
		line.other = line.key;
		line.key = map_text(&s->keys, i);
		merge_log_write(k->log, &line);
		vec_push(&s->retired,
		    (struct store_retired){
			i, heir[i], k->born[i], k->log->as_of });
		k->counts->retired++;
	}
	for (size_t i = 0; i < s->retired.n; i++)
		s->retired.v[i].heir = heir[s->retired.v[i].heir];
}

/* No key has so large a number, as far as they can be read. */
static uint32_t
make_key(struct keys *k)
{
	char text[4096];

	do {
		if (snprintf(text, sizeof(text), "%s%06" PRIu64, k->prefix,
			k->next++) >= (int)sizeof(text))
			die(EXIT_USAGE, "--prefix: too long");
	} while (k->next > INT64_MAX &&
	    merge_store_find_key(k->store, str_of(text)) != MAP_NONE);
	return merge_store_new_key(k->store, str_of(text));
}

/* What the log says of a record that has come to a customer. */
static void
log_record(struct keys *k, uint32_t record, uint32_t old, bool fresh)
{
	const struct store *s = k->store;
	const struct store_record *r = &s->record.v[record];
	struct log_line line = { .op = "join",
		.key = map_text(&s->keys, r->key),
		.field = map_text(&s->sources, r->source),
		.new = r->id,
		.rule = "id",
		.weight = k->links->weight[record] };

	if (isfinite(line.weight))
		line.rule = "model";
	if (old != MAP_NONE)
		line.other = map_text(&s->keys, old);
	if (fresh || (old != MAP_NONE && r->key >= k->known)) {
		line.op = old == MAP_NONE ? "create" : "split";
		line.rule = old == MAP_NONE ? "new" : "apart";
		line.weight = -INFINITY;
	}
	k->counts->created += old == MAP_NONE && fresh;
	k->counts->joined += old == MAP_NONE && !fresh;
	k->counts->moved += old != MAP_NONE;
	merge_log_write(k->log, &line);
}

/* Every record gets the key of its cluster. */
static void
hand_out(struct keys *k)
{
	struct store *s = k->store;

	for (uint32_t i = 0; i < s->record.n; i++) {
		struct store_record *r = &s->record.v[i];
		uint32_t cluster = k->links->cluster[i], old = r->key;
		bool fresh = k->key[cluster] == MAP_NONE;

		if (fresh)
			k->key[cluster] = make_key(k);
		r->key = k->key[cluster];
		if (r->key == old)
			continue;
		s->changed = s->due.v[r->key] = true;
		r->cells.bytes = 0;
		if (old != MAP_NONE)
			s->due.v[old] = true;
		/* all of a retired key's records in the cluster that it went
		 * to are told of by its merge */
		if (old == MAP_NONE || k->home[old] != cluster)
			log_record(k, i, old, fresh);
	}
}

void
merge_key(struct store *store, const struct link_result *links,
    const char *prefix, struct merge_log *log, struct key_counts *counts)
{
	struct keys k = { .store = store,
		.links = links,
		.prefix = prefix,
		.log = log,
		.counts = counts,
		.next = 1,
		.known = store->keys.count };

	k.born = mem_alloc(k.known, sizeof(*k.born));
	k.home = mem_alloc(k.known, sizeof(*k.home));
	k.key = mem_alloc(store->record.n, sizeof(*k.key));
	for (uint32_t i = 0; i < k.known; i++) {
		uint64_t number = number_of(&k, map_text(&store->keys, i));

		k.home[i] = MAP_NONE;
		k.born[i] = INT32_MAX;
		if (number >= k.next)
			k.next = number + 1;
	}
	for (size_t i = 0; i < store->record.n; i++)
		k.key[i] = MAP_NONE;
	place_keys(&k);
	choose_keys(&k);
	retire_keys(&k);
	hand_out(&k);
	free(k.born);
	free(k.home);
	free(k.key);
}
