#include "merge_link.h"

#include "base/die.h"
#include "cli/match_model.h"
#include "crm-import/linkage/match.h"
#include "crm-import/reading/kind.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* A link that is certain, as a pair. */
static struct linkage_pair
certain(uint32_t a, uint32_t b)
{
	return (struct linkage_pair){
		.a = a, .b = b, .probability = 1, .weight = -INFINITY
	};
}

/*
 * Records of customers of whom nothing has changed: among them the model would
 * say what it has said before.
 */
static bool *
find_settled(const struct store *store)
{
	bool *settled = mem_alloc(store->record.n + 1, sizeof(*settled));
	bool *touched = mem_zero(store->keys.count + 1, sizeof(*touched));

	for (size_t i = 0; i < store->record.n; i++)
		if (store->record.v[i].key != MAP_NONE)
			touched[store->record.v[i].key] |=
			    store->record.v[i].touched;
	for (size_t i = 0; i < store->record.n; i++)
		settled[i] = store->record.v[i].key != MAP_NONE &&
		    !touched[store->record.v[i].key];
	free(touched);
	return settled;
}

/* Records of one customer stay together, of `settled` ones where that is told.
 */
static void
link_known(
    const struct store *store, const bool *settled, struct linkage_pairs *pairs)
{
	uint32_t *last = mem_alloc(store->keys.count, sizeof(*last));

	for (uint32_t k = 0; k < store->keys.count; k++)
		last[k] = MAP_NONE;
	for (uint32_t i = 0; i < store->record.n; i++) {
		uint32_t key = store->record.v[i].key;

		if (key == MAP_NONE || (settled != NULL && !settled[i]))
			continue;
		if (last[key] != MAP_NONE)
			vec_push(pairs, certain(last[key], i));
		last[key] = i;
	}
	free(last);
}

/* Records of the master are called by a customer's key: they hang
 * on the oldest of the customer's others. */
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

/* The role that a field of the model had: that of its name, as linkage has it,
 * or what dedupe takes for a category; NULL: it is an id. */
static const char *
role_of(const struct linkage_field *field)
{
	for (const struct role_use *use = kind_find("customers")->roles;
	     use->role != NULL; use++)
		if (strcmp(field->name, use->role) == 0)
			return use->role;
	return field->kind == LINKAGE_CATEGORY ? "region" : NULL;
}

/* The fields that the model weighs; the others do not count. */
static void
choose_fields(const struct store *store, const struct match_model *model,
    struct match *match)
{
	for (uint32_t c = 0; c < store->fields.count; c++) {
		struct str name = map_text(&store->fields, c);
		int f = 0;

		while (f < model->model.fields &&
		    !str_eq(name, str_of(model->field[f].name)))
			f++;
		if (f < model->model.fields)
			match_add(match, role_of(&model->field[f]), name.p, c);
	}
	match_add_found(match);
}

/* Makes of the model what is about the records' fields. */
static void
read_model(const struct store *store, const char *path, struct match *match,
    struct linkage_model *model)
{
	struct match_model saved;
	struct diag d;

	match_model_read(path, &saved);
	choose_fields(store, &saved, match);
	if (match->data.fields == 0)
		die(EXIT_DATA, "%s: no column of the records is in the model",
		    path);
	if (!match_model_fit(&saved, &match->data, model, &d))
		die(d.status, "%s: %s", path, d.text);
	match_model_free(&saved);
}

/* The records by source and id. */
static struct store_place *
order_records(const struct store *store)
{
	struct store_place *order = mem_alloc(store->record.n, sizeof(*order));

	for (uint32_t i = 0; i < store->record.n; i++)
		order[i] = (struct store_place){ store, i };
	qsort(order, store->record.n, sizeof(*order), merge_store_by_id);
	return order;
}

/* The settled records, in the order in which they are compared; their customers
 * stay as they are. */
static bool *
settle(const struct store *store, const struct store_place *order,
    struct linkage_pairs *pairs)
{
	bool *by_record = find_settled(store);
	bool *settled = mem_alloc(store->record.n + 1, sizeof(*settled));

	for (size_t i = 0; i < store->record.n; i++)
		settled[i] = by_record[order[i].record];
	link_known(store, by_record, pairs);
	free(by_record);
	return settled;
}

static void
link_by_model(const struct store *store, const struct link_options *o,
    struct linkage_pairs *pairs, struct report *r)
{
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = o->threshold,
		.together = 1,
		.threads = o->threads };
	struct match match = { .country = o->country };
	struct store_place *order = order_records(store);
	size_t fields = store->fields.count, n = store->record.n;
	struct str *cell = mem_alloc(n * fields + 1, sizeof(*cell));
	struct linkage_report report;
	struct linkage_model model;
	struct linkage *linkage;
	struct linkage_pairs found = { 0 };
	bool *settled = NULL;

	read_model(store, o->model, &match, &model);
	for (size_t i = 0; i < n; i++)
		merge_store_row(store->record.v[order[i].record].cells,
		    cell + i * fields, fields);
	if (!o->anew)
		settled = settle(store, order, pairs);
	match.data.settled = settled;
	match_dates(&match, cell, fields, n);
	match_records(&match, cell, fields, n, o->threads);
	match_finish(&match);
	linkage = linkage_new(&match.data, &options);
	linkage_match(linkage, &model, &found, &report);
	linkage_free(linkage);
	match_free(&match);
	for (size_t i = 0; i < found.n; i++) {
		found.v[i].a = order[found.v[i].a].record;
		found.v[i].b = order[found.v[i].b].record;
	}
	vec_append(pairs, found.v, found.n);
	vec_free(&found);
	if (report.skipped_blocks > 0)
		report_say(r,
		    "warning: %" PRIu64 " groups of in all %" PRIu64
		    " records share a value and are too large to compare",
		    report.skipped_blocks, report.skipped_records);
	free(settled);
	free(order);
	free(cell);
}

/* How strongly records and keys hang on others. */
static void
note_weights(const struct store *store, const struct linkage_pairs *pairs,
    struct link_result *result)
{
	for (size_t i = 0; i < store->record.n; i++)
		result->weight[i] = -INFINITY;
	for (size_t k = 0; k < store->keys.count; k++)
		result->key_weight[k] = -INFINITY;
	for (size_t i = 0; i < pairs->n; i++) {
		const uint32_t end[2] = { pairs->v[i].a, pairs->v[i].b };
		uint32_t key[2] = { store->record.v[end[0]].key,
			store->record.v[end[1]].key };
		double weight = pairs->v[i].weight;

		for (int e = 0; e < 2; e++) {
			double *best = &result->weight[end[e]];

			*best = fmax(*best, weight);
			if (key[e] == MAP_NONE || key[0] == key[1])
				continue;
			best = &result->key_weight[key[e]];
			*best = fmax(*best, weight);
		}
	}
}

void
merge_link(struct store *store, const struct link_options *options,
    struct link_result *result, struct report *report)
{
	size_t n = store->record.n;
	struct linkage_pairs pairs = { 0 };
	double *best = mem_alloc(n, sizeof(*best));

	result->cluster = mem_alloc(n, sizeof(*result->cluster));
	result->weight = mem_alloc(n, sizeof(*result->weight));
	result->key_weight =
	    mem_alloc(store->keys.count, sizeof(*result->key_weight));
	if (options->model != NULL && n > 0)
		link_by_model(store, options, &pairs, report);
	else
		link_known(store, NULL, &pairs);
	link_corrections(store, &pairs);
	for (size_t i = 0; i < options->ids; i++)
		link_equal(store, options->id[i], &pairs);
	linkage_clusters(&pairs, options->threshold, n, result->cluster, best);
	note_weights(store, &pairs, result);
	vec_free(&pairs);
	free(best);
}

void
merge_link_free(struct link_result *result)
{
	free(result->cluster);
	free(result->weight);
	free(result->key_weight);
}
