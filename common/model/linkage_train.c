/* m by expectation-maximisation, and the share of households. */
#include "model/linkage_inside.h"

#include "base/tasks.h"

#include <math.h>

enum { RULE_PAIRS = 300000, ENOUGH = 50, ROUNDS = 60, SLACK = 3, PRIOR = 100 };

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
count_pattern(struct patterns *p, uint64_t levels, double count)
{
	struct str key = { (const char *)&levels, sizeof(levels) };
	uint32_t i = map_add(&p->index, key);

	if (i == p->list.n)
		vec_push(&p->list, (struct pattern){ levels, 0 });
	p->list.v[i].count += count;
}

static void
free_patterns(struct patterns *p)
{
	vec_free(&p->list);
	map_free(&p->index);
}

static int
by_levels(const void *x, const void *y)
{
	const struct pattern *a = x, *b = y;

	return a->levels < b->levels ? -1 : a->levels > b->levels;
}

/* The patterns of all threads as one list in the order of their levels, which
 * is that of all sums. */
static void
merge_patterns(struct patterns *own, struct patterns *all)
{
	for (int t = 0; t < TASKS_THREADS; t++) {
		for (size_t i = 0; i < own[t].list.n; i++)
			count_pattern(all, own[t].list.v[i].levels,
			    own[t].list.v[i].count);
		free_patterns(&own[t]);
	}
	if (all->list.n > 0)
		qsort(
		    all->list.v, all->list.n, sizeof(*all->list.v), by_levels);
}

/* The patterns of a rule's pairs, by parts of its blocks. */
struct collecting {
	const struct linkage *l;
	const struct linkage_parts *parts;
	int rule;
	uint64_t step;
	struct patterns *own; /* per thread */
};

/* Every so-manyth pair, by a hash of its records. */
static bool
is_chosen(const struct collecting *c, uint32_t a, uint32_t b)
{
	uint64_t hash = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);

	return (hash >> 20) % c->step == 0;
}

static void
collect_part(void *data, size_t part, int thread)
{
	struct collecting *c = data;
	const struct linkage *l = c->l;
	const struct linkage_blocks *b = &l->blocks[c->rule];
	bool tokens = l->data->rule[c->rule].tokens;
	struct linkage_room room = { 0 };

	for (size_t i = c->parts->v[part]; i < c->parts->v[part + 1]; i++)
		for (uint32_t x = b->block[i].from; x < b->block[i].to; x++)
			for (uint32_t y = x + 1; y < b->block[i].to; y++) {
				uint32_t s = b->record[x], t = b->record[y];

				if (!is_chosen(c, s, t) ||
				    !linkage_across(l->data, s, t) ||
				    (tokens &&
					linkage_common_key(l, c->rule, s, t) !=
					    b->block[i].key))
					continue;
				count_pattern(&c->own[thread],
				    linkage_compare_all(l, s, t, &room), 1);
			}
}

/* All pairs of a rule, those of earlier rules too, since these are matches of
 * another kind; every so-manyth where there are too many. */
static void
collect(const struct linkage *l, int rule, struct patterns *p, double *pairs)
{
	struct patterns own[TASKS_THREADS] = { { { 0 } } };
	struct linkage_parts parts = { 0 };
	struct collecting c = { l, &parts, rule,
		l->blocks[rule].pairs / RULE_PAIRS + 1, own };

	linkage_parts_make(&l->blocks[rule], &parts);
	tasks_run(parts.n - 1, l->options.threads, collect_part, &c);
	merge_patterns(own, p);
	vec_free(&parts);
	*pairs = 0;
	for (size_t i = 0; i < p->list.n; i++)
		*pairs += p->list.v[i].count;
}

/* One run of EM over the patterns of a rule. */
struct em {
	const struct linkage *l;
	const struct linkage_model *model; /* for u */
	const struct patterns *patterns;
	const struct linkage_rule *rule;
	bool used[LINKAGE_FIELDS];
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS];
	double p;    /* share of matches */
	double h;    /* share of households; 0: there is no such class */
	double most; /* p: no more matches than lambda allows */
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

/* A household differs from a customer in fields of the one kind and from
 * strangers in those of the other: both are needed to tell it. */
static bool
tells_households(const struct em *em)
{
	int shared = 0, own = 0;

	for (int f = 0; f < em->l->data->fields; f++) {
		shared += em->used[f] && em->l->data->field[f].shared;
		own += em->used[f] && !em->l->data->field[f].shared;
	}
	return shared > 0 && own > 0;
}

static void
start_m(int levels, double m[LINKAGE_LEVELS])
{
	for (int k = 0; k < levels; k++)
		m[k] = k == 0 ? .9 : .1 / (levels - 1);
}

/* The probabilities that a pair with these levels is a match, or of one
 * household. */
static double
expect(const struct em *em, uint64_t levels, double *household)
{
	double yes = em->p, house = em->h, no = 1 - em->p - em->h, all;

	for (int f = 0; f < em->l->data->fields; f++) {
		int level = linkage_level(levels, f);
		double m, u;

		if (!em->used[f] || level == LINKAGE_MISSING)
			continue;
		m = em->m[f][level];
		u = em->model->u[f][level];
		yes *= m;
		no *= u;
		house *= em->l->data->field[f].shared ? m : u;
	}
	all = yes + house + no;
	*household = all > 0 ? house / all : 0;
	return all > 0 ? yes / all : 0;
}

/* PRIOR pairs that agree as at the start: they keep rules of few pairs, where
 * EM finds chance patterns, near it and vanish in large ones. */
static double
prior(int levels, int level)
{
	return PRIOR * (level == 0 ? .9 : .1 / (levels - 1));
}

/* The M step of m; the largest change. */
static double
update_m(struct em *em, double sum[LINKAGE_FIELDS][8])
{
	double change = 0;

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
	return change;
}

/* E and M once; the largest change of a parameter. */
static double
iterate(struct em *em)
{
	double sum[LINKAGE_FIELDS][8] = { { 0 } };
	double matches = 0, houses = 0, total = 0, change, p, h;

	for (size_t i = 0; i < em->patterns->list.n; i++) {
		const struct pattern *x = &em->patterns->list.v[i];
		double house, w = expect(em, x->levels, &house) * x->count;

		matches += w;
		houses += house * x->count;
		total += x->count;
		for (int f = 0; f < em->l->data->fields; f++)
			sum[f][linkage_level(x->levels, f)] += w;
	}
	change = update_m(em, sum);
	p = fmin(matches / total, em->most);
	h = houses / total;
	change = fmax(change, fmax(fabs(p - em->p), fabs(h - em->h)));
	em->p = p;
	em->h = h;
	return change;
}

/* p begins at .3, or at the share of matches if all there are were in this
 * rule: in a rule of many chance pairs EM would find another division. */
static bool
run_em(struct em *em, double pairs, bool households)
{
	em->most = fmin(1,
	    SLACK * em->model->lambda * linkage_all_pairs(em->l->data) / pairs);
	em->p = fmin(.3, em->most);
	for (int f = 0; f < em->l->data->fields; f++)
		start_m(linkage_levels(em->l->data->field[f].kind), em->m[f]);
	choose_fields(em);
	em->h = households && tells_households(em) ? em->p / 3 : 0;
	for (int round = 0; round < ROUNDS; round++)
		if (iterate(em) < 1e-4)
			return true;
	return false;
}

/* Is it a rule of shared fields alone? There households are in the same
 * proportion to matches as among all pairs. */
static bool
is_shared(const struct linkage_data *data, int rule)
{
	const struct linkage_rule *r = &data->rule[rule];

	for (int i = 0; i < 2; i++)
		if (r->part[i].field >= 0 &&
		    !data->field[r->part[i].field].shared)
			return false;
	return true;
}

static bool
has_households(const struct linkage_data *data)
{
	for (int r = 0; r < data->rules; r++)
		if (is_shared(data, r))
			return true;
	return false;
}

/* What the runs of all rules found. */
struct found {
	int runs[LINKAGE_FIELDS];
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS]; /* sums */
	double matches, households; /* in rules of shared fields */
};

static void
learn_rule(const struct linkage *l, int r, struct linkage_model *model,
    struct found *found)
{
	struct patterns patterns = { 0 };
	struct em em = { .l = l,
		.model = model,
		.patterns = &patterns,
		.rule = &l->data->rule[r] };
	double pairs;

	collect(l, r, &patterns, &pairs);
	model->training_pairs += (uint64_t)pairs;
	if (pairs >= ENOUGH) {
		model->converged &= run_em(&em, pairs, has_households(l->data));
		for (int f = 0; f < model->fields; f++) {
			found->runs[f] += em.used[f];
			for (int k = 0; em.used[f] && k < LINKAGE_LEVELS; k++)
				found->m[f][k] += em.m[f][k];
		}
		if (em.h > 0 && is_shared(l->data, r)) {
			found->matches += em.p * pairs;
			found->households += em.h * pairs;
		}
	}
	free_patterns(&patterns);
}

void
linkage_train(struct linkage *linkage, struct linkage_model *model)
{
	struct found found = { .matches = 0 };

	*model = (struct linkage_model){ .fields = linkage->data->fields,
		.converged = true };
	linkage_learn_lambda(linkage, model);
	linkage_learn_u(linkage, model);
	for (int r = 0; r < linkage->data->rules; r++)
		learn_rule(linkage, r, model, &found);
	if (found.matches > 0)
		model->household =
		    fmin(.5, model->lambda * found.households / found.matches);
	for (int f = 0; f < model->fields; f++) {
		int levels = linkage_levels(linkage->data->field[f].kind);

		model->trained[f] = found.runs[f] > 0;
		start_m(levels, model->m[f]);
		for (int k = 0; k < levels && found.runs[f] > 0; k++) {
			double m = found.m[f][k] / found.runs[f];

			model->m[f][k] = m > 1e-5 ? m : 1e-5;
		}
	}
}
