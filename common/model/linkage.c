#include "base/sort.h"
#include "model/linkage_inside.h"

#include "base/tasks.h"

#include <math.h>

static bool
has_full_names(const struct linkage *l)
{
	return l->data->given >= 0 && l->data->family >= 0;
}

/* As they are known; a name that is not is that of the pair itself. */
static void
know_full_names(struct linkage *l)
{
	struct linkage_name room;

	l->full = mem_alloc(l->data->records + 1, sizeof(*l->full));
	for (uint32_t i = 0; i < l->data->records; i++) {
		uint32_t n = linkage_known_count(
		    &l->options.known->full, linkage_known_name(l, i, &room));

		l->full[i] = n == 0 ? 2 : n;
	}
}

/* How many records have the full name of each. */
static void
count_full_names(struct linkage *l)
{
	const struct linkage_data *data = l->data;
	scoped_by(map_free) struct map names = { 0 };
	scoped VEC(uint32_t) count = { 0 };
	uint32_t *id = mem_alloc(data->records + 1, sizeof(*id));

	for (size_t i = 0; i < data->records; i++) {
		uint32_t pair[] = { data->field[data->given].value[i],
			data->field[data->family].value[i] };

		id[i] = map_add(
		    &names, (struct str){ (const char *)pair, sizeof(pair) });
		if (id[i] == count.n)
			vec_push(&count, 0);
		count.v[id[i]]++;
	}
	for (size_t i = 0; i < data->records; i++)
		id[i] = count.v[id[i]];
	l->full = id;
}

/* Has it a legal form? */
static bool
has_form(const struct linkage_data *data, const uint32_t *record)
{
	for (int f = 0; f < data->fields; f++)
		if (data->field[f].firms && record[f] != LINKAGE_NONE)
			return true;
	return false;
}

/* Which records are of firms without people? */
static void
find_firms(struct linkage *l)
{
	const struct linkage_data *data = l->data;
	const int people[] = { data->given, data->family, data->whole };
	int name = linkage_firm_name(data);

	l->firm = mem_zero(data->records + 1, sizeof(*l->firm));
	for (uint32_t i = 0; name >= 0 && i < data->records; i++) {
		const uint32_t *record = linkage_record(l, i);

		l->firm[i] = name == data->whole ? has_form(data, record)
						 : record[name] != LINKAGE_NONE;
		if (name == data->whole)
			continue;
		for (size_t k = 0; k < COUNT(people); k++)
			if (people[k] >= 0 && record[people[k]] != LINKAGE_NONE)
				l->firm[i] = false;
	}
}

/* Has less than every other record anything that is no name and no place? */
static bool
is_bare(const struct linkage *l)
{
	const struct linkage_data *data = l->data;
	bool people = data->given >= 0 || data->family >= 0 || data->whole >= 0;
	double filled = 0;

	for (int f = 0; f < data->fields; f++) {
		const struct linkage_field *field = &data->field[f];

		if (f != data->given && f != data->family && f != data->whole &&
		    (people || f != data->company) && f != data->postcode &&
		    field->kind < LINKAGE_CATEGORY && !field->place)
			filled += l->values[f].filled;
	}
	return 2 * filled < l->counted;
}

/* A field, or behind the last one the full names. */
static void
prepare(void *data, size_t task, int thread)
{
	struct linkage *l = data;
	int f = (int)task;

	(void)thread;
	if (f == l->data->fields) {
		if (has_full_names(l) && l->options.known == NULL)
			count_full_names(l);
		return;
	}
	linkage_values_make(&l->values[f], l->data, f, l->options.known);
}

enum { SOME = 1 << 14 };

/* The values of some records beside each other. */
static void
pack_values(void *data, size_t piece, int thread)
{
	struct linkage *l = data;
	size_t fields = (size_t)l->data->fields, n = l->data->records;

	(void)thread;
	for (size_t f = 0; f < fields; f++) {
		const uint32_t *same = l->values[f].same;
		const uint32_t *value = l->data->field[f].value;

		for (size_t i = piece * SOME; i < n && i < (piece + 1) * SOME;
		     i++)
			l->packed[i * fields + f] =
			    same == NULL || value[i] == LINKAGE_NONE
			    ? value[i]
			    : same[value[i]];
	}
}

struct linkage *
linkage_new(
    const struct linkage_data *data, const struct linkage_options *options)
{
	struct linkage *l = mem_zero(1, sizeof(*l));

	l->data = data;
	l->options = *options;
	l->packed = mem_alloc(
	    data->records * (size_t)data->fields + 1, sizeof(*l->packed));
	l->counted = options->known == NULL ? (double)data->records
					    : options->known->records;
	linkage_sketches_prepare(&l->sketches);
	tasks_run((size_t)data->fields + 1, options->threads, prepare, l);
	tasks_run(data->records / SOME + 1, options->threads, pack_values, l);
	if (options->known != NULL && has_full_names(l))
		know_full_names(l);
	find_firms(l);
	l->bare = is_bare(l);
	linkage_count_holders(l);
	linkage_blocks_make(l);
	return l;
}

void
linkage_free(struct linkage *linkage)
{
	if (linkage == NULL)
		return;
	for (int f = 0; f < linkage->data->fields; f++)
		linkage_values_free(&linkage->values[f]);
	linkage_blocks_free(linkage);
	linkage_weights_free(linkage);
	free(linkage->full);
	free(linkage->firm);
	free(linkage->packed);
	free(linkage);
}

/* The parts of a rule's blocks, by threads. */
struct matching {
	const struct linkage *l;
	const struct linkage_parts *parts;
	int rule;
	struct linkage_least least;
	struct linkage_pairs *pairs; /* per thread, as all below */
	struct linkage_sieve **sieve;
	uint64_t *candidates;
};

static bool
has_turn(const struct linkage_data *data, uint32_t record)
{
	return data->turn != NULL && data->turn[record] == LINKAGE_TURN;
}

/* Whose turn is it in a block? */
static bool
is_called(const struct linkage *l, const struct linkage_blocks *b, size_t block)
{
	const struct linkage_block *of = &b->block[block];

	for (uint32_t x = of->from; x < of->to; x++)
		if (linkage_is_turn(l->data, b->record[x]))
			return true;
	return false;
}

enum { FEW = 6 };

/* Records of one block stand far from each other: what comparing all of them
 * takes is fetched at once. */
static void
fetch(const struct linkage *l, const struct linkage_blocks *b, size_t block)
{
	const struct linkage_block *of = &b->block[block];
	size_t rules = (size_t)l->data->rules;
	bool sieved = l->data->turn != NULL && of->to - of->from >= FEW;

	for (uint32_t x = of->from; x < of->to; x++) {
		const uint64_t *plain = l->plain + b->record[x] * rules;

		mem_touch(linkage_record(l, b->record[x]));
		if (sieved)
			continue;
		mem_touch(plain);
		mem_touch(plain + rules - 1);
	}
}

/* What weighing reads of a record. */
static void
fetch_values(const struct linkage *l, uint32_t record)
{
	const uint32_t *value = linkage_record(l, record);

	for (int f = 0; f < l->data->fields; f++) {
		const struct linkage_values *v = &l->values[f];

		if (value[f] == LINKAGE_NONE)
			continue;
		if (v->main != NULL)
			mem_touch(&v->main[value[f]]);
		else if (v->start == NULL && v->shape != NULL)
			mem_touch(&v->shape[value[f]]);
	}
}

/* Those of a record of the block with the ones from `from` on. All are counted
 * where all are compared. What is read of each comes from far away, and is
 * asked for before it is needed. */
static void
match_record(struct matching *m, const struct linkage_block *block, size_t x,
    size_t from, int thread)
{
	const struct linkage *l = m->l;
	const uint32_t *record = l->blocks[m->rule].record + block->from;
	size_t size = block->to - block->from, n = 0, owned = 0;
	size_t some = size - from;
	const uint16_t *kept = NULL;
	size_t rules = (size_t)l->data->rules;
	bool sieved = size >= FEW, at_once = sieved && l->data->turn != NULL;
	struct linkage_room room = { 0 };
	uint16_t with[LINKAGE_BLOCK];

	if (sieved)
		linkage_sieve_put(m->sieve[thread], x, from);
	if (at_once)
		kept = linkage_sieve_kept(m->sieve[thread], &some);
	for (size_t i = 0; i < some; i++) {
		size_t y = kept == NULL ? from + i : kept[i];

		if (x == y || (y < x && has_turn(l->data, record[y])) ||
		    !linkage_across(l->data, record[x], record[y]))
			continue;
		mem_touch(l->plain + record[y] * rules);
		with[n++] = (uint16_t)y;
	}
	for (size_t i = 0; i < n; i++) {
		size_t y = with[i], a = x < y ? x : y, b = x < y ? y : x;

		if (!linkage_owns(l, m->rule, block->key, record[a], record[b]))
			continue;
		m->candidates[thread]++;
		if (sieved && !at_once &&
		    !linkage_sieve_keeps(m->sieve[thread], y))
			continue;
		fetch_values(l, record[y]);
		with[owned++] = (uint16_t)y;
	}
	for (size_t i = 0; i < owned; i++) {
		size_t y = with[i];
		struct linkage_pair pair = { .a = record[x < y ? x : y],
			.b = record[x < y ? y : x] };

		if (linkage_weigh_pair(l, &m->least, &room, &pair))
			vec_push(&m->pairs[thread], pair);
	}
}

static void
match_block(struct matching *m, const struct linkage_block *block, int thread)
{
	const uint32_t *record = m->l->blocks[m->rule].record + block->from;
	size_t n = block->to - block->from;

	if (n >= FEW)
		linkage_sieve_fill(m->sieve[thread], record, n);
	for (size_t x = 0; x < n; x++)
		if (m->l->data->turn == NULL)
			match_record(m, block, x, x + 1, thread);
		else if (has_turn(m->l->data, record[x]))
			match_record(m, block, x, 0, thread);
}

static void
match_part(void *data, size_t part, int thread)
{
	struct matching *m = data;
	const struct linkage_blocks *b = &m->l->blocks[m->rule];
	size_t from = m->parts->v[part], to = m->parts->v[part + 1];

	for (size_t i = from; i < to; i++) {
		if (!is_called(m->l, b, i))
			continue;
		fetch(m->l, b, i);
		match_block(m, &b->block[i], thread);
	}
}

/* A household has a mailbox, a telephone, an address or a name in common: words
 * and beginnings of own names find none. */
static bool
finds_households(const struct linkage_data *data, int rule)
{
	const struct linkage_rule *r = &data->rule[rule];

	if (r->tokens)
		return false;
	for (int i = 0; i < 2; i++)
		if (r->part[i].field >= 0 && r->part[i].letters > 0 &&
		    data->field[r->part[i].field].own)
			return false;
	return true;
}

SORT_BY(by_records, struct linkage_pair, SORT_UP(a) || SORT_UP(b));

static void
match_rule(const struct linkage *l, int rule, struct linkage_pairs *pairs,
    uint64_t *found)
{
	scoped struct linkage_parts parts = { 0 };
	struct linkage_pairs own[TASKS_THREADS] = { { 0 } };
	struct linkage_sieve *sieve[TASKS_THREADS] = { NULL };
	uint64_t candidates[TASKS_THREADS] = { 0 };
	struct matching m = { .l = l,
		.parts = &parts,
		.rule = rule,
		.pairs = own,
		.sieve = sieve,
		.candidates = candidates };
	struct linkage_least open;

	m.least.one = linkage_weight_of(l->options.review);
	m.least.together = INFINITY;
	if (finds_households(l->data, rule))
		m.least.together = linkage_weight_of(l->options.together);
	open = linkage_least_open(l, &m.least);
	linkage_parts_make(&l->blocks[rule], &parts);
	for (int t = 0; t < TASKS_THREADS && (t == 0 || t < l->options.threads);
	     t++)
		sieve[t] = linkage_sieve_new(l, &open);
	tasks_run(parts.n - 1, l->options.threads, match_part, &m);
	for (int t = 0; t < TASKS_THREADS; t++) {
		free(sieve[t]);
		vec_append(pairs, own[t].v, own[t].n);
		*found += candidates[t];
		vec_free(&own[t]);
	}
}

/* Records that are the same: they need no block, nor their turn. */
static void
match_twins(const struct linkage *l, struct linkage_pairs *pairs)
{
	for (int r = 0; r < l->data->rules; r++)
		for (size_t i = 0; i < l->blocks[r].twins.n; i++) {
			struct linkage_pair pair = l->blocks[r].twins.v[i];

			if (!linkage_across(l->data, pair.a, pair.b))
				continue;
			linkage_weigh(l, &pair);
			if (pair.probability >= l->options.review ||
			    pair.together >= l->options.together)
				vec_push(pairs, pair);
		}
}

/* In the order of their records, each once. */
static void
put_in_order(struct linkage_pairs *pairs)
{
	size_t n = 0;

	vec_sort(pairs, by_records);
	for (size_t i = 0; i < pairs->n; i++)
		if (n == 0 || by_records(&pairs->v[n - 1], &pairs->v[i]) != 0)
			pairs->v[n++] = pairs->v[i];
	pairs->n = n;
}

void
linkage_match(struct linkage *linkage, const struct linkage_model *model,
    struct linkage_pairs *pairs, struct linkage_report *report)
{
	linkage_weights_make(linkage, model);
	*report = (struct linkage_report){ 0 };
	for (int r = 0; r < linkage->data->rules; r++) {
		const struct linkage_blocks *b = &linkage->blocks[r];

		match_rule(linkage, r, pairs, &report->rule[r].candidates);
		report->candidates += report->rule[r].candidates;
		report->rule[r].skipped_blocks = b->skipped_blocks;
		report->rule[r].skipped_records = b->skipped_records;
		report->skipped_blocks += b->skipped_blocks;
		report->skipped_records += b->skipped_records;
	}
	match_twins(linkage, pairs);
	put_in_order(pairs);
}
