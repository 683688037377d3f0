#include "model/linkage_inside.h"

#include <math.h>
#include <pthread.h>

/* How many records have the full name of each. */
static void
count_full_names(struct linkage *l)
{
	const struct linkage_data *data = l->data;
	struct map names = { 0 };
	VEC(uint32_t) count = { 0 };
	uint32_t *id;

	if (data->given < 0 || data->family < 0)
		return;
	id = mem_alloc(data->records, sizeof(*id));
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
	vec_free(&count);
	map_free(&names);
}

static void
pack_values(struct linkage *l)
{
	size_t fields = (size_t)l->data->fields;

	l->packed = mem_alloc(l->data->records * fields, sizeof(*l->packed));
	for (size_t f = 0; f < fields; f++)
		for (size_t i = 0; i < l->data->records; i++)
			l->packed[i * fields + f] = l->data->field[f].value[i];
}

struct linkage *
linkage_new(
    const struct linkage_data *data, const struct linkage_options *options)
{
	struct linkage *l = mem_zero(1, sizeof(*l));

	l->data = data;
	l->options = *options;
	for (int f = 0; f < data->fields; f++)
		linkage_values_make(
		    &l->values[f], &data->field[f], data->records);
	count_full_names(l);
	pack_values(l);
	linkage_keys_make(l);
	return l;
}

void
linkage_free(struct linkage *linkage)
{
	if (linkage == NULL)
		return;
	for (int f = 0; f < linkage->data->fields; f++)
		linkage_values_free(&linkage->values[f]);
	linkage_keys_free(linkage);
	free(linkage->full);
	free(linkage->packed);
	free(linkage);
}

double
linkage_weight(const struct linkage_model *model, int field, int level)
{
	if (level == LINKAGE_MISSING)
		return 0;
	return log2(model->m[field][level] / model->u[field][level]);
}

/* All weights, worked out once. */
struct weights {
	double base; /* of lambda */
	double field[LINKAGE_FIELDS][8];
	double hope[LINKAGE_FIELDS]; /* the most a level but the exact adds */
	double rare[LINKAGE_FIELDS]; /* the most that a rare value adds */
	int order[LINKAGE_FIELDS];   /* cheap comparisons first */
};

/* The most that agreement on a rare value can add: f_v is at least 1e-4, of a
 * full name 1e-6. */
static double
most_frequency(
    const struct linkage *l, const struct linkage_model *model, int f)
{
	double least =
	    f == l->data->given || f == l->data->family ? 1e-6 : 1e-4;
	double more = log2(model->u[f][0] / least);

	return l->data->field[f].frequency && more > 0 ? more : 0;
}

static void
weigh(const struct linkage *l, const struct linkage_model *model,
    struct weights *w)
{
	static const enum linkage_kind cheap[] = { LINKAGE_CATEGORY,
		LINKAGE_CODE, LINKAGE_NAME, LINKAGE_EMAIL, LINKAGE_TOKENS };
	int n = 0;

	*w = (struct weights){ 0 };
	w->base = log2(model->lambda / (1 - model->lambda));
	for (int f = 0; f < model->fields; f++) {
		int levels = linkage_levels(l->data->field[f].kind);

		w->hope[f] = -1000;
		for (int k = 0; k < levels; k++) {
			w->field[f][k] = linkage_weight(model, f, k);
			if (k > 0)
				w->hope[f] = fmax(w->hope[f], w->field[f][k]);
		}
		w->rare[f] = most_frequency(l, model, f);
	}
	for (size_t k = 0; k < sizeof(cheap) / sizeof(*cheap); k++)
		for (int f = 0; f < model->fields; f++)
			if (l->data->field[f].kind == cheap[k])
				w->order[n++] = f;
}

/* Exact agreement on a rare value says more: log2(u / f_v). */
static double
frequency_weight(const struct linkage *l, const struct linkage_model *model,
    int f, uint32_t a)
{
	const struct linkage_field *field = &l->data->field[f];
	double share;

	if (!field->frequency || field->value[a] == LINKAGE_NONE)
		return 0;
	share = (double)l->values[f].count[field->value[a]] /
	    (double)l->values[f].filled;
	return log2(model->u[f][0] / fmax(share, 1e-4));
}

/* Two exact names are one term: log2(u_given u_family / f_full). */
static double
full_name_weight(const struct linkage *l, const struct linkage_model *model,
    uint64_t levels, uint32_t a, bool *both)
{
	const struct linkage_data *data = l->data;

	*both = l->full != NULL && linkage_level(levels, data->given) == 0 &&
	    linkage_level(levels, data->family) == 0;
	if (!*both)
		return 0;
	return log2(model->u[data->given][0] * model->u[data->family][0] /
	    fmax((double)l->full[a] / (double)data->records, 1e-6));
}

/* What the pair would weigh if all that is not known yet were as good as it can
 * be; marks in *open the fields whose texts have to be compared. */
static double
best_weight(const struct linkage *l, const struct weights *w,
    struct linkage_pair *pair, uint32_t *open)
{
	double weight = w->base;

	*open = 0;
	pair->levels = 0;
	for (int f = 0; f < l->data->fields; f++) {
		int level = linkage_compare_quick(l, f, pair->a, pair->b);

		if (level < 0) {
			*open |= UINT32_C(1) << f;
			weight += w->hope[f];
			continue;
		}
		pair->levels |= (uint64_t)level << (3 * f);
		weight += w->field[f][level] + (level == 0 ? w->rare[f] : 0);
	}
	return weight;
}

/* The whole weight; false as soon as it cannot reach `least`. */
static bool
pair_weight(const struct linkage *l, const struct linkage_model *model,
    const struct weights *w, double least, struct linkage_pair *pair)
{
	uint32_t open;
	double weight = w->base, best = best_weight(l, w, pair, &open);
	bool both;

	for (int i = 0; i < model->fields && best >= least; i++) {
		int f = w->order[i], level;

		if ((open >> f & 1) == 0)
			continue;
		level = linkage_compare(l, f, pair->a, pair->b);
		pair->levels |= (uint64_t)level << (3 * f);
		best += w->field[f][level] - w->hope[f];
	}
	if (best < least)
		return false;
	for (int f = 0; f < model->fields; f++)
		weight += w->field[f][linkage_level(pair->levels, f)];
	weight += full_name_weight(l, model, pair->levels, pair->a, &both);
	for (int f = 0; f < model->fields; f++)
		if (linkage_level(pair->levels, f) == 0 &&
		    !(both && (f == l->data->given || f == l->data->family)))
			weight += frequency_weight(l, model, f, pair->a);
	pair->weight = weight;
	pair->probability =
	    weight > 1000 ? 1 : exp2(weight) / (1 + exp2(weight));
	return weight >= least;
}

/* The part of one thread: every so-manyth block of a rule. */
struct share {
	const struct linkage *l;
	const struct linkage_model *model;
	const struct weights *weights;
	const struct linkage_blocks *blocks;
	int rule, part, parts;
	double least;
	struct linkage_pairs pairs;
	uint64_t candidates;
	pthread_t thread;
};

static void *
work(void *data)
{
	struct share *s = data;
	const struct linkage_blocks *b = s->blocks;

	for (size_t i = (size_t)s->part; i < b->n; i += (size_t)s->parts)
		for (size_t x = b->block[i].from; x < b->block[i].to; x++)
			for (size_t y = x + 1; y < b->block[i].to; y++) {
				struct linkage_pair pair = { .a = b->record[x],
					.b = b->record[y] };

				if (!linkage_owns(s->l, s->rule, b->key[i],
					pair.a, pair.b))
					continue;
				s->candidates++;
				if (pair_weight(s->l, s->model, s->weights,
					s->least, &pair))
					vec_push(&s->pairs, pair);
			}
	return NULL;
}

static int
by_records(const void *x, const void *y)
{
	const struct linkage_pair *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

enum { THREADS = 64 };

static void
match_rule(struct share *pattern, int threads, struct linkage_pairs *pairs,
    struct linkage_report *report)
{
	struct share share[THREADS];
	int started = 0;

	for (int t = 0; t < threads; t++) {
		share[t] = *pattern;
		share[t].part = t;
		share[t].parts = threads;
	}
	while (started + 1 < threads &&
	    pthread_create(&share[started + 1].thread, NULL, work,
		&share[started + 1]) == 0)
		started++;
	work(&share[0]);
	for (int t = 1; t <= started; t++)
		pthread_join(share[t].thread, NULL);
	for (int t = started + 1; t < threads; t++)
		work(&share[t]); /* a thread that could not be had */
	for (int t = 0; t < threads; t++) {
		vec_append(pairs, share[t].pairs.v, share[t].pairs.n);
		report->candidates += share[t].candidates;
		vec_free(&share[t].pairs);
	}
}

void
linkage_match(struct linkage *linkage, const struct linkage_model *model,
    struct linkage_pairs *pairs, struct linkage_report *report)
{
	double review = linkage->options.review;
	int threads = linkage->options.threads;
	struct weights weights;

	if (threads < 1 || threads > THREADS)
		threads = threads < 1 ? 1 : THREADS;
	*report = (struct linkage_report){ 0 };
	report->skipped_blocks = linkage->skipped_blocks;
	report->skipped_records = linkage->skipped_records;
	weigh(linkage, model, &weights);
	for (int r = 0; r < linkage->data->rules; r++) {
		struct linkage_blocks blocks;
		struct share share = { .l = linkage,
			.model = model,
			.weights = &weights,
			.blocks = &blocks,
			.rule = r,
			.least = log2(review / (1 - review)) };

		linkage_blocks_make(linkage, r, &blocks);
		match_rule(&share, threads, pairs, report);
		linkage_blocks_free(&blocks);
	}
	if (pairs->n > 0)
		qsort(pairs->v, pairs->n, sizeof(*pairs->v), by_records);
}

static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

void
linkage_clusters(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *cluster, double *best)
{
	for (size_t i = 0; i < records; i++) {
		cluster[i] = (uint32_t)i;
		best[i] = -1;
	}
	for (size_t k = 0; k < pairs->n; k++) {
		const struct linkage_pair *p = &pairs->v[k];
		uint32_t a, b;

		if (p->probability < threshold)
			continue;
		a = root_of(cluster, p->a);
		b = root_of(cluster, p->b);
		cluster[a > b ? a : b] = a > b ? b : a;
		best[p->a] = fmax(best[p->a], p->probability);
		best[p->b] = fmax(best[p->b], p->probability);
	}
	for (size_t i = 0; i < records; i++) {
		cluster[i] = root_of(cluster, (uint32_t)i);
		if (best[i] < 0)
			best[i] = 1;
	}
}
