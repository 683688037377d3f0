#include "model/linkage_inside.h"

#include "base/sort.h"
#include "base/tasks.h"

enum { PART_PAIRS = 200000 }; /* of a part of the blocks, about */

/* The hash of a text and a seed to a key that is not 0. */
static uint64_t
mix_hash(uint64_t seed, uint64_t hash)
{
	uint64_t h = (hash ^ seed) * UINT64_C(0x9E3779B97F4A7C15);

	h ^= h >> 32;
	return h == 0 ? 1 : h;
}

static uint64_t
mix(uint64_t seed, struct str s)
{
	return mix_hash(seed, map_hash_fixed(s));
}

/* The first characters of a text, all for 0. */
static struct str
head(struct str s, int letters)
{
	size_t n = 0;

	if (letters == 0)
		return s;
	while (n < s.n && letters > 0) {
		n++;
		while (n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
			n++;
		letters--;
	}
	return (struct str){ s.p, n };
}

static struct str
text_of(const struct linkage_data *data, int field, size_t record)
{
	const struct linkage_field *f = &data->field[field];

	if (f->value[record] == LINKAGE_NONE)
		return (struct str){ NULL, 0 };
	return map_text(f->values, f->value[record]);
}

/* The keys of records with one part more of a rule, 0 where it is missing.
 * Texts are read in the order in which they stand. */
static void
add_part(const struct linkage_data *data, const struct linkage_rule *rule,
    int part, uint64_t *key)
{
	const struct linkage_field *f = &data->field[rule->part[part].field];
	uint32_t values = f->values->count;
	int letters = rule->part[part].letters;
	scoped uint64_t *hash = mem_alloc(values, sizeof(*hash));

	for (uint32_t v = 0; v < values; v++)
		hash[v] = map_hash_fixed(head(map_text(f->values, v), letters));
	for (size_t i = 0; i < data->records; i++) {
		uint32_t v = f->value[i];

		key[i] = v == LINKAGE_NONE || (part > 0 && key[i] == 0)
		    ? 0
		    : mix_hash(part > 0 ? key[i] : 0, hash[v]);
	}
}

struct growing {
	VEC(uint64_t) key;
	VEC(uint32_t) record;
};

static void
add_key(struct growing *g, size_t from, uint64_t key, size_t record)
{
	for (size_t i = from; i < g->key.n; i++)
		if (g->key.v[i] == key)
			return;
	vec_push(&g->key, key);
	vec_push(&g->record, (uint32_t)record);
}

/* Every token over two letters of the parts' fields. */
static void
add_tokens(struct growing *g, const struct linkage_data *data,
    const struct linkage_rule *rule, size_t record)
{
	size_t from = g->key.n;

	for (int i = 0; i < 2 && rule->part[i].field >= 0; i++) {
		struct str rest = text_of(data, rule->part[i].field, record);

		while (rest.p != NULL && rest.n > 0) {
			struct str word = str_cut(&rest, ' ');

			if (word.n > 2)
				add_key(g, from, mix(7, word), record);
		}
	}
}

/* One of each record, 0 where it has none. */
static void
make_plain_keys(const struct linkage_data *data,
    const struct linkage_rule *rule, struct linkage_keys *k)
{
	k->n = data->records;
	k->key = mem_alloc(k->n, sizeof(*k->key));
	if (rule->key != NULL)
		memcpy(k->key, rule->key, k->n * sizeof(*k->key));
	for (int i = 0; i < 2 && rule->part[i].field >= 0; i++)
		add_part(data, rule, i, k->key);
}

static void
make_keys(struct linkage *l, int r)
{
	const struct linkage_data *data = l->data;
	const struct linkage_rule *rule = &data->rule[r];
	struct linkage_keys *k = &l->keys[r];
	struct growing g = { 0 };

	if (!rule->tokens) {
		make_plain_keys(data, rule, k);
		return;
	}
	k->start = mem_alloc(data->records + 1, sizeof(*k->start));
	for (size_t i = 0; i < data->records; i++) {
		k->start[i] = (uint32_t)g.key.n;
		add_tokens(&g, data, rule, i);
	}
	k->start[data->records] = (uint32_t)g.key.n;
	k->key = g.key.v;
	k->record = g.record.v;
	k->n = g.key.n;
}

/* Who has the i-th key. */
static uint32_t
record_of(const struct linkage_keys *k, size_t i)
{
	return k->record == NULL ? (uint32_t)i : k->record[i];
}

/*
 * Which keys matter where not all records have their turn: those that too many
 * have or had come first, and may give others their turn; then those of who has
 * it. By some bits of keys.
 */
struct matter {
	uint16_t *bucket; /* how many have such keys, and these; NULL: all do */
	bool *taken;	  /* of each key */
};

enum { BUCKETS = 1 << 20, WAS_CROWD = 1 << 15, HAS_TURN = 1 << 14 };

static uint16_t *
bucket_of(const struct matter *m, uint64_t key)
{
	return &m->bucket[key >> 32 & (BUCKETS - 1)];
}

static void
count_keys(const struct linkage *l, int r, struct matter *m)
{
	const struct linkage_keys *k = &l->keys[r];
	const struct linkage_crowds *before = l->data->crowds;

	m->bucket = NULL;
	m->taken = NULL;
	if (before == NULL || l->data->turn == NULL)
		return;
	m->bucket = mem_zero(BUCKETS, sizeof(*m->bucket));
	m->taken = mem_zero(k->n + 1, sizeof(*m->taken));
	for (size_t i = 0; i < before->n; i++)
		if (before->v[i].rule == (uint64_t)r)
			*bucket_of(m, before->v[i].key) |= WAS_CROWD;
	for (size_t i = 0; i < k->n; i++) {
		uint16_t *bucket = bucket_of(m, k->key[i]);

		*bucket = (uint16_t)(*bucket + (*bucket <= LINKAGE_BLOCK));
	}
}

static void
mark_turns(const struct linkage *l, int r, struct matter *m)
{
	const struct linkage_keys *k = &l->keys[r];

	for (size_t i = 0; i < k->n; i++)
		if (!m->taken[i] && linkage_is_turn(l->data, record_of(k, i)))
			*bucket_of(m, k->key[i]) |= HAS_TURN;
}

/* Keys that matter and have not been taken sorted; equal ones keep the order of
 * their records. */
static struct sort_item *
sort_keys(const struct linkage_keys *k, struct matter *m, size_t *n)
{
	struct sort_item *items = mem_alloc(k->n, sizeof(*items));

	*n = 0;
	for (size_t i = 0; i < k->n; i++) {
		if (m->bucket != NULL &&
		    (m->taken[i] || *bucket_of(m, k->key[i]) <= LINKAGE_BLOCK))
			continue;
		if (m->bucket != NULL)
			m->taken[i] = true;
		if (k->key[i] != 0)
			items[(*n)++] = sort_item(k->key[i], i);
	}
	sort_items(items, *n);
	return items;
}

/* Once more, by the keys as they are now. */
static void
sort_again(const struct linkage_keys *k, struct sort_item *items, size_t *n)
{
	size_t all = *n;

	*n = 0;
	for (size_t i = 0; i < all; i++) {
		uint32_t at = items[i].index;

		if (k->key[at] != 0)
			items[(*n)++] = sort_item(k->key[at], at);
	}
	sort_items(items, *n);
}

/* A second key for records of a large block: the beginnings of two fields that
 * the rule does not use. */
static uint64_t
second_key(const struct linkage_data *data, const struct linkage_rule *rule,
    size_t record)
{
	uint64_t key = 0;
	int used = 0;

	for (int f = 0; f < data->fields && used < 2; f++) {
		enum linkage_kind kind = data->field[f].kind;
		struct str s;

		if (f == rule->part[0].field || f == rule->part[1].field ||
		    (kind != LINKAGE_NAME && kind != LINKAGE_TOKENS))
			continue;
		s = text_of(data, f, record);
		if (s.n == 0)
			continue;
		key = mix(key + (uint64_t)f, head(s, 3));
		used++;
	}
	return key;
}

/* The end of the items with the key of items[from]. */
static size_t
end_of(const struct sort_item *items, size_t n, size_t from)
{
	size_t to = from + 1;

	while (to < n && items[to].key == items[from].key)
		to++;
	return to;
}

static void
note_full(struct linkage *l, int r, const struct sort_item *items, size_t n)
{
	struct linkage_blocks *b = &l->blocks[r];
	struct linkage_block full = { .from = (uint32_t)b->crowd.n,
		.key = items[0].key };

	for (size_t i = 0; i < n; i++)
		vec_push(&b->crowd, record_of(&l->keys[r], items[i].index));
	full.to = (uint32_t)b->crowd.n;
	vec_push(&b->full, full);
}

/* Large blocks take the second key on; true where there are any. */
static bool
divide(struct linkage *l, int r, const struct sort_item *items, size_t n)
{
	struct linkage_keys *k = &l->keys[r];
	bool any = false;

	for (size_t from = 0, to; from < n; from = to) {
		to = end_of(items, n, from);
		if (to - from <= LINKAGE_BLOCK)
			continue;
		any = true;
		note_full(l, r, items + from, to - from);
		for (size_t i = from; i < to; i++) {
			uint32_t at = items[i].index;
			uint64_t second = second_key(
			    l->data, &l->data->rule[r], record_of(k, at));

			k->key[at] =
			    second == 0 ? 0 : (second ^ k->key[at] * 31) | 1;
		}
	}
	return any;
}

/* What is still large is given up. */
static void
give_up(struct linkage *l, int r, const struct sort_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		l->keys[r].key[items[i].index] = 0;
	l->blocks[r].skipped_blocks++;
	l->blocks[r].skipped_records += n;
}

/* The records of some items; of those that are the same in all fields only the
 * first, the others are its twins and lose the key. */
static void
add_distinct(struct linkage *l, int r, const struct sort_item *items, size_t n,
    struct linkage_members *records)
{
	size_t size = (size_t)l->data->fields * sizeof(*l->packed);
	scoped struct linkage_members first = { 0 };
	scoped_by(map_free) struct map rows = { 0 };

	for (size_t i = 0; i < n; i++) {
		uint32_t record = record_of(&l->keys[r], items[i].index);
		struct str row = { (const char *)linkage_record(l, record),
			size };
		uint32_t k = map_add(&rows, row);

		if (k == first.n) {
			vec_push(&first, record);
			vec_push(records, record);
		} else {
			vec_push(&l->blocks[r].twins,
			    (struct linkage_pair){
				.a = first.v[k], .b = record });
			l->keys[r].key[items[i].index] = 0;
		}
	}
}

/* The blocks of sorted keys. */
static void
cut_blocks(struct linkage *l, int r, const struct sort_item *items, size_t n)
{
	struct linkage_blocks *b = &l->blocks[r];

	for (size_t from = 0, to; from < n; from = to) {
		size_t start = b->records.n, size;

		to = end_of(items, n, from);
		if (to - from > LINKAGE_BLOCK) {
			note_full(l, r, items + from, to - from);
			add_distinct(
			    l, r, items + from, to - from, &b->records);
		} else
			for (size_t i = from; i < to; i++)
				vec_push(&b->records,
				    record_of(&l->keys[r], items[i].index));
		size = b->records.n - start;
		if (size < 2 || size > LINKAGE_BLOCK)
			b->records.n = start;
		if (to - from > LINKAGE_BLOCK)
			linkage_crowds_note(l, r, size > LINKAGE_BLOCK);
		if (size > LINKAGE_BLOCK)
			give_up(l, r, items + from, to - from);
		if (size < 2 || size > LINKAGE_BLOCK)
			continue;
		vec_push(&b->cut,
		    (struct linkage_block){ (uint32_t)start,
			(uint32_t)b->records.n, items[from].key });
		b->pairs += size * (size - 1) / 2;
	}
	b->block = b->cut.v;
	b->n = b->cut.n;
	b->record = b->records.v;
}

/* The blocks of all rules on the way. */
struct making {
	struct linkage *l;
	struct matter matter[LINKAGE_RULES];
};

/* The blocks of the keys that matter; large ones may be divided. */
static void
add_blocks(struct linkage *l, int rule, struct matter *m, bool large)
{
	size_t n;
	scoped struct sort_item *items = sort_keys(&l->keys[rule], m, &n);

	if (large && divide(l, rule, items, n))
		sort_again(&l->keys[rule], items, &n);
	cut_blocks(l, rule, items, n);
}

/* All blocks, or those of keys that too many have or had. */
static void
begin_rule(void *data, size_t rule, int thread)
{
	struct making *making = data;

	(void)thread;
	make_keys(making->l, (int)rule);
	count_keys(making->l, (int)rule, &making->matter[rule]);
	add_blocks(making->l, (int)rule, &making->matter[rule], true);
}

/* Those of records that have their turn behind them. */
static void
end_rule(void *data, size_t rule, int thread)
{
	struct making *making = data;
	struct linkage *l = making->l;
	struct matter *m = &making->matter[rule];
	int r = (int)rule;

	(void)thread;
	if (m->bucket != NULL) {
		mark_turns(l, r, m);
		add_blocks(l, r, m, false);
		free(m->bucket);
		free(m->taken);
	}
}

enum { SOME = 1 << 14 };

/* The keys of some records beside each other. */
static void
pack_keys(void *data, size_t piece, int thread)
{
	struct making *making = data;
	struct linkage *l = making->l;
	size_t rules = (size_t)l->data->rules, n = l->data->records;

	(void)thread;
	for (size_t r = 0; r < rules; r++)
		for (size_t i = piece * SOME; i < n && i < (piece + 1) * SOME;
		     i++)
			l->plain[i * rules + r] =
			    l->data->rule[r].tokens ? 0 : l->keys[r].key[i];
}

void
linkage_blocks_make(struct linkage *linkage)
{
	size_t rules = (size_t)linkage->data->rules, n = linkage->data->records;
	struct making making = { .l = linkage };
	int threads = linkage->options.threads;

	tasks_run(rules, threads, begin_rule, &making);
	linkage_crowds_call(linkage);
	tasks_run(rules, threads, end_rule, &making);
	linkage->plain = mem_alloc(n * rules + 1, sizeof(*linkage->plain));
	tasks_run(n / SOME + 1, threads, pack_keys, &making);
	for (size_t r = 0; r < rules; r++)
		if (!linkage->data->rule[r].tokens) {
			free(linkage->keys[r].key);
			linkage->keys[r] = (struct linkage_keys){ 0 };
		}
}

void
linkage_blocks_free(struct linkage *linkage)
{
	for (int r = 0; r < linkage->data->rules; r++) {
		free(linkage->keys[r].key);
		free(linkage->keys[r].start);
		free(linkage->keys[r].record);
		vec_free(&linkage->blocks[r].cut);
		vec_free(&linkage->blocks[r].records);
		vec_free(&linkage->blocks[r].twins);
		vec_free(&linkage->blocks[r].full);
		vec_free(&linkage->blocks[r].crowd);
	}
	free(linkage->plain);
}

void
linkage_parts_make(
    const struct linkage_blocks *blocks, struct linkage_parts *parts)
{
	uint64_t pairs = 0;

	vec_push(parts, 0);
	for (size_t i = 0; i < blocks->n; i++) {
		uint64_t size = blocks->block[i].to - blocks->block[i].from;

		pairs += size * (size - 1) / 2;
		if (pairs >= PART_PAIRS || i + 1 == blocks->n) {
			vec_push(parts, i + 1);
			pairs = 0;
		}
	}
}

uint64_t
linkage_common_key(
    const struct linkage *linkage, int rule, uint32_t a, uint32_t b)
{
	const struct linkage_keys *k = &linkage->keys[rule];
	size_t rules = (size_t)linkage->data->rules;

	if (!linkage->data->rule[rule].tokens) {
		uint64_t key = linkage->plain[a * rules + (size_t)rule];

		return key == linkage->plain[b * rules + (size_t)rule] ? key
								       : 0;
	}
	for (uint32_t i = k->start[a]; i < k->start[a + 1]; i++)
		for (uint32_t j = k->start[b];
		     k->key[i] != 0 && j < k->start[b + 1]; j++)
			if (k->key[i] == k->key[j])
				return k->key[i];
	return 0;
}

bool
linkage_owns(const struct linkage *linkage, int rule, uint64_t key, uint32_t a,
    uint32_t b)
{
	size_t rules = (size_t)linkage->data->rules;
	const uint64_t *ka = linkage->plain + a * rules;
	const uint64_t *kb = linkage->plain + b * rules;
	uint64_t common = 0;

	/* rules of tokens have no plain keys */
	for (int r = 0; r < rule; r++)
		common |= ka[r] == kb[r] ? ka[r] : 0;
	if (common != 0)
		return false;
	for (int r = 0; r < rule; r++)
		if (linkage->data->rule[r].tokens &&
		    linkage_common_key(linkage, r, a, b) != 0)
			return false;
	return !linkage->data->rule[rule].tokens ||
	    linkage_common_key(linkage, rule, a, b) == key;
}

uint32_t
linkage_found_by(const struct linkage *linkage, uint32_t a, uint32_t b)
{
	uint32_t rules = 0;

	for (int r = 0; r < linkage->data->rules; r++)
		if (linkage_common_key(linkage, r, a, b) != 0)
			rules |= UINT32_C(1) << r;
	return rules;
}
