/* u from chance agreement, lambda from deterministic pairs, m by EM. */
#include "model/linkage_inside.h"

#include "base/rng.h"
#include "base/sort.h"

#include <math.h>

enum {
	RANDOM_PAIRS = 1000000,
	RULE_PAIRS = 300000,
	ENOUGH = 200,
	ROUNDS = 60,
	SLACK = 3,
	PRIOR = 300
};

/* Level patterns and how many pairs have each. */
struct pattern {
	uint64_t levels;
	double count;
};

struct patterns {
	VEC(struct pattern) list;
	struct map index;
};

static void
count_pattern(struct patterns *p, uint64_t levels)
{
	struct str key = { (const char *)&levels, sizeof(levels) };
	uint32_t i = map_add(&p->index, key);

	if (i == p->list.n)
		vec_push(&p->list, (struct pattern){ levels, 0 });
	p->list.v[i].count++;
}

static void
free_patterns(struct patterns *p)
{
	vec_free(&p->list);
	map_free(&p->index);
}

/* The chance that two records agree on the value: sum n(n-1) / (N(N-1)). */
static double
chance_exact(const struct linkage_values *v, const struct map *values)
{
	double sum = 0, n = v->filled;

	for (uint32_t i = 0; i < values->count; i++)
		sum += (double)v->count[i] * ((double)v->count[i] - 1);
	return n < 2 ? 0 : sum / (n * (n - 1));
}

static void
learn_u(const struct linkage *l, struct linkage_model *model)
{
	size_t records = l->data->records;
	double count[LINKAGE_FIELDS][LINKAGE_LEVELS] = { { 0 } };
	struct rng rng;

	rng_seed(&rng, l->options.seed);
	for (int i = 0; records > 1 && i < RANDOM_PAIRS; i++) {
		uint32_t a = (uint32_t)rng_below(&rng, records);
		uint32_t b = (uint32_t)rng_below(&rng, records - 1);

		b += b >= a;
		for (int f = 0; f < l->data->fields; f++) {
			int level = linkage_compare(l, f, a, b);

			if (level != LINKAGE_MISSING)
				count[f][level]++;
		}
	}
	for (int f = 0; f < l->data->fields; f++) {
		const struct linkage_field *field = &l->data->field[f];
		int levels = linkage_levels(field->kind);
		double rest = 0, exact;

		exact = chance_exact(&l->values[f], field->values);
		for (int k = 1; k < levels; k++)
			rest += count[f][k];
		for (int k = 0; k < levels; k++) {
			double u = k == 0 ? exact
			    : rest > 0	  ? (1 - exact) * count[f][k] / rest
					  : (1 - exact) / (levels - 1);

			model->u[f][k] = u > 1e-7 ? u : 1e-7;
		}
	}
}

/* Pairs of records with an equal key, and how many of these also agree on a
 * strong id. Keys of 0 are none. */
static double
equal_pairs(const struct linkage *l, const uint64_t *key, int strong)
{
	size_t n = 0, from = 0;
	struct sort_item *items = mem_alloc(l->data->records, sizeof(*items));
	double pairs = 0;

	for (size_t i = 0; i < l->data->records; i++)
		if (key[i] != 0)
			items[n++] = (struct sort_item){ key[i], (uint32_t)i };
	sort_items(items, n);
	while (from < n) {
		size_t to = from;

		while (to < n && items[to].key == items[from].key)
			to++;
		for (size_t i = from; i < to && to - from < 1000; i++)
			for (size_t k = i + 1; k < to; k++) {
				const uint32_t *v = strong < 0
				    ? NULL
				    : l->data->field[strong].value;

				pairs += v == NULL ||
				    v[items[i].index] != v[items[k].index] ||
				    v[items[i].index] == LINKAGE_NONE;
			}
		from = to;
	}
	free(items);
	return pairs;
}

/* The key of some fields together, 0 where one is missing. */
static void
keys_of(const struct linkage *l, const int *fields, int n, uint64_t *key)
{
	for (size_t i = 0; i < l->data->records; i++) {
		key[i] = 1;
		for (int k = 0; k < n && key[i] != 0; k++) {
			uint32_t v = l->data->field[fields[k]].value[i];

			key[i] = v == LINKAGE_NONE
			    ? 0
			    : (key[i] * 0x100000001B3 + v + 1) |
				UINT64_C(1) << 63;
		}
	}
}

/* Fields whose agreement is taken for certain where no better are there. */
static int
weaker_evidence(const struct linkage_data *data, int *fields)
{
	int n = 0;

	for (int f = 0; f < data->fields && n < 2; f++)
		if (data->field[f].kind == LINKAGE_NAME ||
		    data->field[f].kind == LINKAGE_TOKENS)
			fields[n++] = f;
	for (int f = 0; f < data->fields && n < 2; f++)
		fields[n++] = f;
	return n;
}

/* lambda = deterministic pairs / (recall N_pairs) */
static void
learn_lambda(const struct linkage *l, struct linkage_model *model)
{
	const struct linkage_data *data = l->data;
	uint64_t *key = mem_alloc(data->records, sizeof(*key));
	double n = (double)data->records, pairs = 0;
	int names[] = { data->given, data->family, data->birth };
	int strong = -1, fields[2];

	for (int f = 0; f < data->fields && strong < 0; f++)
		if (data->field[f].strong)
			strong = f;
	if (strong >= 0) {
		keys_of(l, &strong, 1, key);
		pairs += equal_pairs(l, key, -1);
	}
	if (data->given >= 0 && data->family >= 0 && data->birth >= 0) {
		keys_of(l, names, 3, key);
		pairs += equal_pairs(l, key, strong);
	} else if (strong < 0) {
		keys_of(l, fields, weaker_evidence(data, fields), key);
		pairs += equal_pairs(l, key, -1);
	}
	free(key);
	if (pairs < 1)
		pairs = 1;
	model->lambda = pairs / (l->options.recall * n * (n - 1) / 2);
	if (!(model->lambda < .5))
		model->lambda = .5;
}

/* All pairs of a rule, those of earlier rules too, since these are matches of
 * another kind; every so-manyth where there are too many. */
static void
collect(const struct linkage *l, int rule, struct patterns *p, double *pairs)
{
	struct linkage_blocks blocks;
	uint64_t step;

	linkage_blocks_make(l, rule, &blocks);
	step = blocks.pairs / RULE_PAIRS + 1;
	*pairs = 0;
	for (size_t b = 0; b < blocks.n; b++)
		for (size_t i = blocks.block[b].from; i < blocks.block[b].to;
		     i++)
			for (size_t k = i + 1; k < blocks.block[b].to; k++) {
				uint32_t x = blocks.record[i];
				uint32_t y = blocks.record[k];
				uint64_t pair = (uint64_t)x << 32 | y;

				if ((pair * UINT64_C(0x9E3779B97F4A7C15) >>
					20) %
					    step !=
					0 ||
				    linkage_common_key(l, rule, x, y) !=
					blocks.key[b])
					continue;
				count_pattern(p, linkage_compare_all(l, x, y));
				++*pairs;
			}
	linkage_blocks_free(&blocks);
}

/* One run of EM over the patterns of a rule. */
struct em {
	const struct linkage *l;
	const struct linkage_model *model; /* for u */
	const struct patterns *patterns;
	const struct linkage_rule *rule;
	bool used[LINKAGE_FIELDS];
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS];
	double p, most; /* most: no more matches than lambda allows */
};

/* Does the rule look at a part of the field only: letters or tokens? Then its
 * pairs are alike in it by choice. */
static bool
in_part(const struct linkage_rule *rule, int field)
{
	for (int i = 0; i < 2; i++)
		if (rule->part[i].field == field &&
		    (rule->tokens || rule->part[i].letters > 0))
			return true;
	return false;
}

/* Comparisons that the rule makes exact teach nothing. */
static void
choose_fields(struct em *em)
{
	for (int f = 0; f < em->l->data->fields; f++) {
		double exact = 0, total = 0;

		for (size_t i = 0; i < em->patterns->list.n; i++) {
			const struct pattern *x = &em->patterns->list.v[i];
			int level = linkage_level(x->levels, f);

			if (level == LINKAGE_MISSING)
				continue;
			total += x->count;
			exact += level == 0 ? x->count : 0;
		}
		em->used[f] =
		    total > 0 && exact <= .97 * total && !in_part(em->rule, f);
	}
}

static void
start_m(int levels, double m[LINKAGE_LEVELS])
{
	for (int k = 0; k < levels; k++)
		m[k] = k == 0 ? .9 : .1 / (levels - 1);
}

/* The probability that a pair with these levels is a match. */
static double
expect(const struct em *em, uint64_t levels)
{
	double yes = em->p, no = 1 - em->p;

	for (int f = 0; f < em->l->data->fields; f++) {
		int level = linkage_level(levels, f);

		if (!em->used[f] || level == LINKAGE_MISSING)
			continue;
		yes *= em->m[f][level];
		no *= em->model->u[f][level];
	}
	return yes + no > 0 ? yes / (yes + no) : 0;
}

/* PRIOR pairs that agree as at the start: they keep small files, where EM finds
 * chance patterns, near it (restaurant864: F1 .90 instead of .83) and vanish
 * in large ones. */
static double
prior(int levels, int level)
{
	return PRIOR * (level == 0 ? .9 : .1 / (levels - 1));
}

/* E and M once; the largest change of a parameter. */
static double
iterate(struct em *em)
{
	double sum[LINKAGE_FIELDS][LINKAGE_LEVELS] = { { 0 } };
	double matches = 0, total = 0, change = 0, p;

	for (size_t i = 0; i < em->patterns->list.n; i++) {
		const struct pattern *x = &em->patterns->list.v[i];
		double w = expect(em, x->levels) * x->count;

		matches += w;
		total += x->count;
		for (int f = 0; f < em->l->data->fields; f++) {
			int level = linkage_level(x->levels, f);

			if (level != LINKAGE_MISSING)
				sum[f][level] += w;
		}
	}
	for (int f = 0; f < em->l->data->fields; f++) {
		int levels = linkage_levels(em->l->data->field[f].kind);
		double all = 0;

		for (int k = 0; k < levels; k++)
			all += sum[f][k] + prior(levels, k);
		for (int k = 0; em->used[f] && k < levels; k++) {
			double m = (sum[f][k] + prior(levels, k)) / all;

			change = fmax(change, fabs(m - em->m[f][k]));
			em->m[f][k] = m;
		}
	}
	p = fmin(matches / total, em->most);
	change = fmax(change, fabs(p - em->p));
	em->p = p;
	return change;
}

/* p begins at .3, or at the share of matches if all there are were in this
 * rule: in a rule of many chance pairs EM would find another division. */
static bool
run_em(struct em *em, double pairs)
{
	double n = (double)em->l->data->records;

	em->most = fmin(1, SLACK * em->model->lambda * n * (n - 1) / 2 / pairs);
	em->p = fmin(.3, em->most);
	for (int f = 0; f < em->l->data->fields; f++)
		start_m(linkage_levels(em->l->data->field[f].kind), em->m[f]);
	choose_fields(em);
	for (int round = 0; round < ROUNDS; round++)
		if (iterate(em) < 1e-4)
			return true;
	return false;
}

void
linkage_train(struct linkage *linkage, struct linkage_model *model)
{
	int runs[LINKAGE_FIELDS] = { 0 };
	double sum[LINKAGE_FIELDS][LINKAGE_LEVELS] = { { 0 } };

	*model = (struct linkage_model){ .fields = linkage->data->fields,
		.converged = true };
	learn_u(linkage, model);
	learn_lambda(linkage, model);
	for (int r = 0; r < linkage->data->rules; r++) {
		struct patterns patterns = { 0 };
		struct em em = { .l = linkage,
			.model = model,
			.patterns = &patterns,
			.rule = &linkage->data->rule[r] };
		double pairs;

		collect(linkage, r, &patterns, &pairs);
		model->training_pairs += (uint64_t)pairs;
		if (pairs >= ENOUGH) {
			model->converged &= run_em(&em, pairs);
			for (int f = 0; f < model->fields; f++) {
				runs[f] += em.used[f];
				for (int k = 0;
				     em.used[f] && k < LINKAGE_LEVELS; k++)
					sum[f][k] += em.m[f][k];
			}
		}
		free_patterns(&patterns);
	}
	for (int f = 0; f < model->fields; f++) {
		int levels = linkage_levels(linkage->data->field[f].kind);

		model->trained[f] = runs[f] > 0;
		start_m(levels, model->m[f]);
		for (int k = 0; k < levels && runs[f] > 0; k++) {
			double m = sum[f][k] / runs[f];

			model->m[f][k] = m > 1e-5 ? m : 1e-5;
		}
	}
}
