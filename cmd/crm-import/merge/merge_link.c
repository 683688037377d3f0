#include "merge_link.h"

#include "base/die.h"
#include "base/sort.h"
#include "crm-import/linkage/answers.h"
#include "merge_model.h"
#include "merge_values.h"

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
	scoped uint32_t *last = mem_alloc(store->keys.count, sizeof(*last));

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
}

/* Records of the master are called by a customer's key, and hang on the
 * oldest of that customer's others. */
static void
link_corrections(struct store *store, struct linkage_pairs *pairs)
{
	uint32_t master = map_find(&store->sources, STR(STORE_MASTER));
	scoped uint32_t *oldest = NULL;

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
			key = merge_store_find_key(store, r->id);
		if (key != MAP_NONE && oldest[key] != MAP_NONE)
			vec_push(pairs, certain(oldest[key], i));
	}
}

/* Equal values of a column link. */
static void
link_equal(
    const struct store *store, size_t column, struct linkage_pairs *pairs)
{
	size_t fields = store->fields.count;
	scoped struct str *cell = mem_alloc(fields, sizeof(*cell));
	scoped VEC(uint32_t) last = { 0 };
	scoped_by(map_free) struct map values = { 0 };

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

/* The records by source and id. */
static void
order_records(struct linking *l)
{
	const struct store *store = l->store;
	const struct map *sources = &store->sources;
	uint32_t n = (uint32_t)store->record.n;
	scoped struct str *id = mem_alloc(n, sizeof(*id));
	scoped uint32_t *by_id = mem_alloc(n, sizeof(*by_id));
	scoped uint32_t *named = mem_alloc(sources->count, sizeof(*named));
	scoped uint32_t *rank = mem_alloc(sources->count, sizeof(*rank));
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));

	for (uint32_t i = 0; i < n; i++)
		id[i] = store->record.v[i].id;
	str_order(id, n, by_id);
	str_order(sources->key, sources->count, named);
	for (uint32_t i = 0; i < sources->count; i++)
		rank[named[i]] = i;
	for (uint32_t i = 0; i < n; i++)
		item[i] =
		    sort_item(rank[store->record.v[by_id[i]].source], by_id[i]);
	sort_items(item, n);
	l->order = mem_alloc(n, sizeof(*l->order));
	l->place = mem_alloc(n, sizeof(*l->place));
	for (uint32_t i = 0; i < n; i++) {
		l->order[i] = (struct store_place){ l->store, item[i].index };
		l->place[item[i].index] = i;
	}
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
	scoped uint32_t *first = mem_alloc(n, sizeof(*first));
	uint32_t *of = mem_alloc(n, sizeof(*of));

	for (size_t i = 0; i < n; i++)
		first[i] = MAP_NONE;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *known = &first[group[l->place[i]]];

		if (*known == MAP_NONE)
			*known = i;
		of[i] = *known;
	}
	return of;
}

/* How strongly records and keys hang on others, by the model: of those that are
 * settled nobody asks. */
static void
note_weights(const struct linking *l, const struct linkage_pairs *pairs,
    const uint32_t *settled)
{
	const struct store *store = l->store;

	vec_each (const struct linkage_pair, p, pairs) {
		uint32_t end[2], key[2];

		if (p->probability < l->options->threshold ||
		    p->weight == INFINITY ||
		    (settled != NULL && settled[p->a] != LINKAGE_NONE))
			continue;
		end[0] = l->order[p->a].record;
		end[1] = l->order[p->b].record;
		for (int e = 0; e < 2; e++)
			key[e] = store->record.v[end[e]].key;
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
    const struct linkage *linkage, const uint32_t *settled)
{
	struct linkage_grouping grouping = { .threshold = l->options->threshold,
		.apart = linkage,
		.settled = settled };
	size_t n = l->store->record.n;
	scoped uint32_t *cluster = mem_alloc(n, sizeof(*cluster));
	scoped uint32_t *household = mem_alloc(n, sizeof(*household));
	scoped double *best = mem_alloc(n, sizeof(*best));
	scoped_by(set_free) struct set different = { 0 };

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
	note_weights(l, pairs, settled);
	l->result->cluster = by_first(l, cluster);
	if (l->options->model != NULL) {
		linkage_households(
		    pairs, l->options->threshold, n, cluster, household);
		l->result->household = by_first(l, household);
	}
}

/* The cells of n records at these places, or the first ones. */
static struct str *
cells_of(const struct linking *l, const uint32_t *place, size_t n)
{
	size_t fields = l->store->fields.count;
	struct str *cell = mem_alloc(n * fields + 1, sizeof(*cell));

	for (size_t i = 0; i < n; i++) {
		size_t at = place == NULL ? i : place[i];

		merge_store_row(l->store->record.v[l->order[at].record].cells,
		    cell + i * fields, fields);
	}
	return cell;
}

/* Whose turn it is: all, or who is new or has changed; how many. */
static size_t
begin(const struct linking *l, bool all, unsigned char *turn)
{
	const struct store *store = l->store;
	size_t count = 0;

	for (size_t i = 0; i < store->record.n; i++) {
		bool now = all || store->record.v[i].touched;

		turn[l->place[i]] = now ? LINKAGE_TURN : LINKAGE_REST;
		count += now;
	}
	return count;
}

/* Is it the turn of one of a pair? */
static bool
note_partners(unsigned char *turn, const struct linkage_pair *p)
{
	const uint32_t end[] = { p->a, p->b };
	bool any = turn[p->a] == LINKAGE_TURN || turn[p->b] == LINKAGE_TURN;

	for (int e = 0; e < 2 && any; e++)
		if (turn[end[e]] != LINKAGE_TURN)
			turn[end[e]] = LINKAGE_PARTNER;
	return any;
}

/* The pairs of the last run of whom it is not the turn of either, and those
 * that were found now, in the order of their records. Who has a pair with one
 * whose turn it is, or had one, gets LINKAGE_PARTNER. */
static void
join_pairs(const struct linking *l, unsigned char *turn,
    const struct linkage_pairs *found, struct linkage_pairs *pairs)
{
	const struct linkage_pairs *known = &l->options->links->pairs;
	size_t k = 0;

	for (size_t i = 0; i < known->n; i++) {
		struct linkage_pair p = known->v[i];
		uint64_t key;

		p.a = l->place[p.a];
		p.b = l->place[p.b];
		if (note_partners(turn, &p))
			continue;
		key = linkage_pair_key(p.a, p.b);
		while (k < found->n &&
		    linkage_pair_key(found->v[k].a, found->v[k].b) < key)
			vec_push(pairs, found->v[k++]);
		k += k < found->n &&
		    linkage_pair_key(found->v[k].a, found->v[k].b) == key;
		vec_push(pairs, p);
	}
	vec_append(pairs, found->v + k, found->n - k);
	for (size_t i = 0; i < found->n; i++)
		note_partners(turn, &found->v[i]);
}

/* Marks all that links connect with somebody who is marked. */
static void
spread(const struct linkage_pairs *pairs, double threshold, size_t n,
    unsigned char *turn)
{
	scoped uint32_t *group = mem_alloc(n, sizeof(*group));
	scoped bool *any = mem_zero(n, sizeof(*any));

	linkage_connect(pairs, threshold, n, group);
	for (size_t i = 0; i < n; i++)
		any[group[i]] |= turn[i] != LINKAGE_REST;
	for (size_t i = 0; i < n; i++)
		if (any[group[i]] && turn[i] == LINKAGE_REST)
			turn[i] = LINKAGE_PARTNER;
}

/* The customers, as numbers of keys, that are what they were; NULL where it is
 * not known how they came to be, or what else links may have changed. */
static uint32_t *
find_settled(const struct linking *l, const struct linkage_pairs *pairs,
    bool as_it_was, unsigned char *turn)
{
	const struct link_options *o = l->options;
	size_t n = l->store->record.n;
	uint32_t *settled;

	if (!as_it_was || o->links->rules == 0 || l->certain.n > 0 ||
	    l->answers.apart.n > 0)
		return NULL;
	spread(pairs, o->threshold, n, turn);
	settled = mem_alloc(n, sizeof(*settled));
	for (size_t i = 0; i < n; i++)
		settled[i] = turn[i] == LINKAGE_REST
		    ? l->store->record.v[l->order[i].record].key
		    : LINKAGE_NONE;
	return settled;
}

/* What the next run has to know. */
static void
keep_links(const struct linking *l, const struct linkage_pairs *pairs,
    const struct match *match, const struct linkage *linkage)
{
	struct merge_links *links = l->options->links;

	links->changed = true;
	links->pairs.n = links->crowds.n = 0;
	vec_append(&links->pairs, pairs->v, pairs->n);
	for (size_t i = 0; i < pairs->n; i++) {
		links->pairs.v[i].a = l->order[pairs->v[i].a].record;
		links->pairs.v[i].b = l->order[pairs->v[i].b].record;
	}
	linkage_crowds_take(linkage, &links->crowds);
	if (links->print != 0)
		merge_values_save(match, l->place, &links->values);
}

static void
tell_compared(const struct linking *l, const unsigned char *turn,
    const struct linkage_report *report)
{
	size_t n = l->store->record.n, compared = 0;

	for (size_t i = 0; i < n; i++)
		compared += turn[i] == LINKAGE_TURN;
	report_detail(
	    l->report, "records compared anew: %zu of %zu", compared, n);
	if (report->skipped_blocks > 0)
		report_say(l->report,
		    "warning: %" PRIu64 " groups of in all %" PRIu64
		    " records share a value and are too large to compare",
		    report->skipped_blocks, report->skipped_records);
}

/* The records as they are compared: those whose turn it is are read, of the
 * others it is known. */
static void
read_records(
    struct linking *l, struct link_doubts *work, const unsigned char *turn)
{
	const struct link_options *o = l->options;
	struct match *match = &work->model.match;
	size_t n = l->store->record.n, fields = l->store->fields.count;
	scoped VEC(uint32_t) place = { 0 };

	match_room(match, n);
	if (o->doubts || o->links->saved.n == 0 ||
	    !merge_values_take(
		match, l->place, o->links->records, o->links->saved)) {
		work->cell = cells_of(l, NULL, n);
		match_records(match, work->cell, fields, NULL, n, o->threads);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		if (turn[i] == LINKAGE_TURN)
			vec_push(&place, i);
	work->cell = cells_of(l, place.v, place.n);
	match_records(match, work->cell, fields, place.v, place.n, o->threads);
}

/* Compares those whose turn it is with all, and makes groups of all. */
static void
compare(struct linking *l, struct link_doubts *work, bool as_it_was,
    unsigned char *turn)
{
	const struct link_options *o = l->options;
	struct match *match = &work->model.match;
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = fmin(LINK_REVIEW, o->threshold),
		.together = o->threshold,
		.threads = o->threads,
		.known = match->known };
	scoped struct linkage_pairs found = { 0 };
	scoped uint32_t *settled = NULL;
	struct linkage_report report;

	read_records(l, work, turn);
	match_finish(match);
	match->data.turn = turn;
	match->data.crowds = &o->links->crowds;
	work->linkage = linkage_new(&match->data, &options);
	linkage_match(work->linkage, &work->model.model, &found, &report);
	tell_compared(l, turn, &report);
	join_pairs(l, turn, &found, &work->pairs);
	keep_links(l, &work->pairs, match, work->linkage);
	settled = find_settled(l, &work->pairs, as_it_was, turn);
	group(l, &work->pairs, work->linkage, settled);
	match->data.turn = NULL;
	match->data.crowds = NULL;
}

/* All that the writing of doubts needs. */
static void
keep_work(struct linking *l, struct link_doubts *work)
{
	const struct linkage_pairs *answers[] = { &l->answers.same,
		&l->answers.apart };

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < answers[k]->n; i++)
			set_add(&work->answered,
			    linkage_pair_key(l->place[answers[k]->v[i].a],
				l->place[answers[k]->v[i].b]));
	work->order = l->order;
	l->order = NULL;
	l->result->doubts = work;
}

static void
free_work(struct link_doubts *work)
{
	if (work == NULL)
		return;
	linkage_free(work->linkage);
	merge_model_free(&work->model);
	vec_free(&work->pairs);
	set_free(&work->answered);
	free(work->order);
	free(work->cell);
	free(work);
}

static void
link_by_model(struct linking *l)
{
	const struct link_options *o = l->options;
	struct link_doubts *work = mem_zero(1, sizeof(*work));
	struct merge_model *m = &work->model;
	scoped unsigned char *turn = mem_alloc(l->store->record.n, 1);
	size_t some = l->store->record.n < MATCH_SAMPLE ? l->store->record.n
							: MATCH_SAMPLE;
	scoped struct str *cell = cells_of(l, NULL, some);
	uint64_t print, said;
	bool known, as_it_was;

	merge_model_open(m, l->store, o->model, o->country);
	match_dates(&m->match, cell, l->store->fields.count, some);
	print = merge_model_print(m, o->threshold);
	said = merge_model_said(print, o->answers, o->prefix, o->id, o->ids);
	known = o->links->print == print && l->store->has_households;
	as_it_was = known && o->links->said == said;
	o->links->print = m->match.known == NULL ? 0 : print;
	o->links->said = said;
	if (!known)
		o->links->saved = STR("");
	l->result->same = begin(l, !known, turn) == 0 && as_it_was &&
	    o->links->rules != 0 && !o->doubts;
	if (!l->result->same)
		compare(l, work, as_it_was, turn);
	if (o->doubts)
		keep_work(l, work);
	else
		free_work(work);
}

void
merge_link(struct store *store, const struct link_options *options,
    struct link_result *result, struct report *report)
{
	struct linking l = { .store = store,
		.options = options,
		.result = result,
		.report = report };
	scoped struct linkage_pairs none = { 0 };
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
		group(&l, &none, NULL, NULL);
	}
	vec_free(&l.certain);
	answers_free(&l.answers);
	free(l.order);
	free(l.place);
}
