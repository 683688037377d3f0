#include "merge_link.h"

#include "base/die.h"
#include "crm-import/linkage/answers.h"
#include "merge_model.h"
#include "merge_turn.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* A link that is certain, as a pair. */
static struct linkage_pair
certain(uint32_t a, uint32_t b)
{
	return (struct linkage_pair){
		.a = a, .b = b, .probability = 1, .weight = INFINITY
	};
}

/* Records of one customer stay together. */
static void
link_known(const struct store *store, struct linkage_pairs *pairs)
{
	uint32_t *last = mem_alloc(store->keys.count, sizeof(*last));

	for (uint32_t k = 0; k < store->keys.count; k++)
		last[k] = MAP_NONE;
	for (uint32_t i = 0; i < store->record.n; i++) {
		uint32_t key = store->record.v[i].key;

		if (key == MAP_NONE)
			continue;
		if (last[key] != MAP_NONE)
			vec_push(pairs, certain(last[key], i));
		last[key] = i;
	}
	free(last);
}

/* Records of the master are called by a customer's key, and hang on the
 * oldest of that customer's others. */
static void
link_corrections(const struct store *store, struct linkage_pairs *pairs)
{
	uint32_t master = map_find(&store->sources, STR(STORE_MASTER));
	uint32_t *oldest;

	if (master == MAP_NONE)
		return;
	oldest = mem_alloc(store->keys.count, sizeof(*oldest));
	for (uint32_t k = 0; k < store->keys.count; k++)
		oldest[k] = MAP_NONE;
	for (uint32_t i = 0; i < store->record.n; i++) {
		const struct store_record *r = &store->record.v[i];
		struct store_place now = { store, i }, best = { store, 0 };

		if (r->key == MAP_NONE || r->source == master)
			continue;
		best.record = oldest[r->key];
		if (best.record == MAP_NONE ||
		    merge_store_by_age(&now, &best) < 0)
			oldest[r->key] = i;
	}
	for (uint32_t i = 0; i < store->record.n; i++) {
		const struct store_record *r = &store->record.v[i];
		uint32_t key = r->key;

		if (r->source != master)
			continue;
		if (key == MAP_NONE)
			key = map_find(&store->keys, r->id);
		if (key != MAP_NONE && oldest[key] != MAP_NONE)
			vec_push(pairs, certain(oldest[key], i));
	}
	free(oldest);
}

/* Equal values of a column link. */
static void
link_equal(
    const struct store *store, size_t column, struct linkage_pairs *pairs)
{
	size_t fields = store->fields.count;
	struct str *cell = mem_alloc(fields, sizeof(*cell));
	VEC(uint32_t) last = { 0 };
	struct map values = { 0 };

	for (uint32_t i = 0; i < store->record.n; i++) {
		uint32_t value;

		merge_store_row(store->record.v[i].cells, cell, fields);
		if (cell[column].n == 0)
			continue;
		value = map_add(&values, cell[column]);
		if (value == last.n)
			vec_push(&last, i);
		else
			vec_push(pairs, certain(last.v[value], i));
		last.v[value] = i;
	}
	map_free(&values);
	vec_free(&last);
	free(cell);
}

/* A run: what is known of the records, and what follows. */
struct linking {
	struct store *store;
	const struct link_options *options;
	struct link_result *result;
	struct report *report;
	struct linkage_pairs certain; /* links that need no model */
	struct answers answers;
	struct store_place *order; /* the records as they are compared, */
	uint32_t *place;	   /* and where each is among them */
};

/* The records by source and id, and the cells of all. */
static void
order_records(struct linking *l)
{
	size_t n = l->store->record.n;

	l->order = mem_alloc(n, sizeof(*l->order));
	l->place = mem_alloc(n, sizeof(*l->place));
	for (uint32_t i = 0; i < n; i++)
		l->order[i] = (struct store_place){ l->store, i };
	qsort(l->order, n, sizeof(*l->order), merge_store_by_id);
	for (uint32_t i = 0; i < n; i++)
		l->place[l->order[i].record] = i;
}

static uint32_t
find_record(const void *data, struct str source, struct str id)
{
	const struct store *store = data;
	uint32_t number = map_find(&store->sources, source);

	return number == MAP_NONE ? UINT32_MAX
				  : merge_store_find(store, number, id);
}

/* Merge tells records by their ids: what they say may change. */
static const struct str *
find_cell(const void *data, uint32_t record, struct str column)
{
	(void)data, (void)record, (void)column;
	return NULL;
}

static void
read_answers(struct linking *l)
{
	struct answers_records records = { { "source", "record_id" }, l->store,
		find_record, find_cell };
	struct csv_table table;
	struct diag d;

	if (l->options->answers == NULL)
		return;
	if (!csv_load(l->options->answers, &table, &d) ||
	    !answers_read(&table, &records, &l->answers, &d))
		die(d.status, "%s", d.text);
	csv_table_free(&table);
	for (size_t i = 0; i < l->answers.same.n; i++)
		vec_push(&l->certain,
		    certain(l->answers.same.v[i].a, l->answers.same.v[i].b));
}

/* Clusters and households, each by its first record in the store. */
static uint32_t *
by_first(const struct linking *l, const uint32_t *group)
{
	size_t n = l->store->record.n;
	uint32_t *first = mem_alloc(n, sizeof(*first));
	uint32_t *of = mem_alloc(n, sizeof(*of));

	for (size_t i = 0; i < n; i++)
		first[i] = MAP_NONE;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *known = &first[group[l->place[i]]];

		if (*known == MAP_NONE)
			*known = i;
		of[i] = *known;
	}
	free(first);
	return of;
}

/* How strongly records and keys hang on others, by the model. */
static void
note_weights(const struct linking *l, const struct linkage_pairs *pairs)
{
	const struct store *store = l->store;

	for (size_t i = 0; i < pairs->n; i++) {
		const struct linkage_pair *p = &pairs->v[i];
		const uint32_t end[2] = { l->order[p->a].record,
			l->order[p->b].record };
		uint32_t key[2] = { store->record.v[end[0]].key,
			store->record.v[end[1]].key };

		if (p->probability < l->options->threshold ||
		    p->weight == INFINITY)
			continue;
		for (int e = 0; e < 2; e++) {
			double *best = &l->result->weight[end[e]];

			*best = fmax(*best, p->weight);
			if (key[e] == MAP_NONE || key[0] == key[1])
				continue;
			best = &l->result->key_weight[key[e]];
			*best = fmax(*best, p->weight);
		}
	}
}

/* The links become customers and households. In pairs records are called by
 * their places. */
static void
group(struct linking *l, struct linkage_pairs *pairs,
    const struct linkage *linkage)
{
	struct linkage_grouping grouping = { .threshold = l->options->threshold,
		.apart = linkage };
	size_t n = l->store->record.n;
	uint32_t *cluster = mem_alloc(n, sizeof(*cluster));
	uint32_t *household = mem_alloc(n, sizeof(*household));
	double *best = mem_alloc(n, sizeof(*best));
	struct set different = { 0 };

	for (size_t i = 0; i < l->certain.n; i++) {
		struct linkage_pair p = l->certain.v[i];
		uint32_t a = l->place[p.a], b = l->place[p.b];

		vec_push(pairs, certain(a < b ? a : b, a < b ? b : a));
	}
	for (size_t i = 0; i < l->answers.apart.n; i++)
		set_add(&different,
		    linkage_pair_key(l->place[l->answers.apart.v[i].a],
			l->place[l->answers.apart.v[i].b]));
	grouping.different = &different;
	linkage_group(pairs, &grouping, n, cluster, best);
	note_weights(l, pairs);
	l->result->cluster = by_first(l, cluster);
	if (l->options->model != NULL) {
		linkage_households(
		    pairs, l->options->threshold, n, cluster, household);
		l->result->household = by_first(l, household);
	}
	set_free(&different);
	free(cluster);
	free(household);
	free(best);
}

/* The cells of all records, in their order. */
static struct str *
all_cells(const struct linking *l)
{
	size_t fields = l->store->fields.count, n = l->store->record.n;
	struct str *cell = mem_alloc(n * fields + 1, sizeof(*cell));

	for (size_t i = 0; i < n; i++)
		merge_store_row(l->store->record.v[l->order[i].record].cells,
		    cell + i * fields, fields);
	return cell;
}

/* Records of one household one after the other, as the master has them. */
static void
each_at_home(struct linking *l, void *data,
    void (*do_this)(void *data, uint32_t a, uint32_t b))
{
	const struct store *store = l->store;
	VEC(uint32_t) last = { 0 };
	struct map homes = { 0 };

	for (uint32_t i = 0; i < store->record.n; i++) {
		uint32_t key = store->record.v[i].key, home;

		if (key == MAP_NONE || store->household.v[key].n == 0)
			continue;
		home = map_add(&homes, store->household.v[key]);
		if (home == last.n)
			vec_push(&last, i);
		else
			do_this(data, l->place[last.v[home]], l->place[i]);
		last.v[home] = i;
	}
	map_free(&homes);
	vec_free(&last);
}

static void
bind(void *data, uint32_t a, uint32_t b)
{
	merge_turns_bind(data, a, b);
}

/* Who rests, and the links that keep things as they are. */
struct resting {
	const struct turns *turns;
	struct linkage_pairs *pairs;
};

static void
keep_home(void *data, uint32_t a, uint32_t b)
{
	struct resting *r = data;

	if (r->turns->turn[a] == LINKAGE_REST)
		vec_push(r->pairs,
		    (struct linkage_pair){ .a = a < b ? a : b,
			.b = a < b ? b : a,
			.weight = -INFINITY,
			.together = 1 });
}

/* Who was not compared stays with the same customer, and household. */
static void
keep_resting(
    struct linking *l, struct turns *turns, struct linkage_pairs *pairs)
{
	struct resting resting = { turns, pairs };
	struct linkage_pairs known = { 0 };

	link_known(l->store, &known);
	for (size_t i = 0; i < known.n; i++)
		if (turns->turn[l->place[known.v[i].a]] == LINKAGE_REST)
			vec_push(&l->certain, known.v[i]);
	vec_free(&known);
	each_at_home(l, &resting, keep_home);
}

/* Customers and households of the last run stay together. */
static void
bind_known(struct linking *l, struct turns *turns)
{
	const struct store *store = l->store;
	struct linkage_pairs known = { 0 };

	link_known(store, &known);
	vec_append(&known, l->certain.v, l->certain.n);
	for (size_t i = 0; i < known.n; i++)
		merge_turns_bind(
		    turns, l->place[known.v[i].a], l->place[known.v[i].b]);
	vec_free(&known);
	each_at_home(l, turns, bind);
}

/* Whose turn it is at first: all, or who is new or has changed, and who had
 * been one with them. */
static void
begin(struct linking *l, struct turns *turns, bool all)
{
	merge_turns_open(turns, l->store->record.n);
	bind_known(l, turns);
	for (uint32_t i = 0; i < l->store->record.n; i++)
		if (all || l->store->record.v[i].touched)
			merge_turns_call(turns, l->place[i]);
}

/* Compares until all who are one customer with somebody who was compared, or
 * could be, have been compared themselves; another household only grows. */
static void
compare(struct linking *l, struct turns *turns, struct linkage *linkage,
    const struct linkage_model *model, struct linkage_pairs *pairs)
{
	struct linkage_report report = { 0 };
	bool first = true;
	size_t compared = 0;

	while (merge_turns_next(turns)) {
		compared += turns->now.n;
		if (first)
			linkage_match(linkage, model, pairs, &report);
		else
			linkage_match_more(linkage, pairs, &report);
		for (size_t i = 0; i < pairs->n; i++)
			if (pairs->v[i].probability >= l->options->threshold) {
				merge_turns_call(turns, pairs->v[i].a);
				merge_turns_call(turns, pairs->v[i].b);
			}
		first = false;
	}
	report_detail(
	    l->report, "records compared anew: %zu of %zu", compared, turns->n);
	if (report.skipped_blocks > 0)
		report_say(l->report,
		    "warning: %" PRIu64 " groups of in all %" PRIu64
		    " records share a value and are too large to compare",
		    report.skipped_blocks, report.skipped_records);
}

/* Compares those whose turn it is, and makes groups of all. */
static void
link_turns(struct linking *l, struct merge_model *m, struct turns *turns,
    const struct str *cell)
{
	const struct link_options *o = l->options;
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = o->threshold,
		.together = o->threshold,
		.threads = o->threads,
		.known = m->match.known };
	size_t fields = l->store->fields.count, n = l->store->record.n;
	struct linkage_pairs pairs = { 0 };
	struct linkage *linkage = NULL;

	if (turns->waiting.n > 0) {
		match_records(&m->match, cell, fields, n, o->threads);
		match_finish(&m->match);
		m->match.data.turn = turns->turn;
		linkage = linkage_new(&m->match.data, &options);
		compare(l, turns, linkage, &m->model, &pairs);
	}
	keep_resting(l, turns, &pairs);
	group(l, &pairs, linkage);
	linkage_free(linkage);
	vec_free(&pairs);
}

static void
link_by_model(struct linking *l)
{
	const struct link_options *o = l->options;
	struct str *cell = all_cells(l);
	struct merge_model m;
	struct turns turns;

	merge_model_open(&m, l->store, o->model, o->country);
	match_dates(&m.match, cell, l->store->fields.count, l->store->record.n);
	l->result->print = merge_model_print(&m, o);
	begin(
	    l, &turns, m.match.known == NULL || l->result->print != o->before);
	link_turns(l, &m, &turns, cell);
	merge_turns_free(&turns);
	merge_model_free(&m);
	free(cell);
}

void
merge_link(struct store *store, const struct link_options *options,
    struct link_result *result, struct report *report)
{
	struct linking l = { .store = store,
		.options = options,
		.result = result,
		.report = report };
	struct linkage_pairs none = { 0 };
	size_t n = store->record.n, keys = store->keys.count;

	*result = (struct link_result){ .weight = mem_alloc(n, sizeof(double)),
		.key_weight = mem_alloc(keys, sizeof(double)) };
	for (size_t i = 0; i < n; i++)
		result->weight[i] = -INFINITY;
	for (size_t k = 0; k < keys; k++)
		result->key_weight[k] = -INFINITY;
	order_records(&l);
	link_corrections(store, &l.certain);
	for (size_t i = 0; i < options->ids; i++)
		link_equal(store, options->id[i], &l.certain);
	read_answers(&l);
	if (options->model != NULL && n > 0) {
		link_by_model(&l);
	} else {
		link_known(store, &l.certain);
		group(&l, &none, NULL);
	}
	vec_free(&none);
	vec_free(&l.certain);
	answers_free(&l.answers);
	free(l.order);
	free(l.place);
}

void
merge_link_free(struct link_result *result)
{
	free(result->cluster);
	free(result->household);
	free(result->weight);
	free(result->key_weight);
}
