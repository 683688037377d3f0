/* m by expectation-maximisation, and the share of households. */
#include "base/sort.h"
#include "model/linkage_inside.h"

#include "base/tasks.h"

#include <math.h>

enum { RULE_PAIRS = 200000, ENOUGH = 50, ROUNDS = 60, SLACK = 3, PRIOR = 100 };

/* Records of one customer whose dates of birth are those of parent and child,
 * and whose given names are different ones: no more than these, and the less
 * the more households there are, or father and son of one name teach that, and
 * twins. */
static const double GENERATION = .05, FATHERS = 400;
static const double OTHER_DAY = .25, NEAR_DAY = .15, NAMED_ALIKE = 20;
static const double MISTAKEN = .2, SISTERS = 200;

/* The same of given names that are a little alike. */
static const double LIKE = .2, LIKE_SISTERS = 50;

/* Whole names of one customer that words tell apart, and that have words in
 * common and others not, as a family's: at most. */
static const double TOLD_APART = .004, HALF = .015;

/* So much more often than else have two of a household one name, or one date of
 * birth, where a rule asks for it. */
static const double NAMESAKES = 8, TWINS = 3;

/* Odds from which people who differ in their given names surely live together;
 * the level of such names. */
static const double SURE = 20;
enum { LITTLE_ALIKE = 4, DIFFERENT = 5 };

/* Households per match: some there always are. */
static const double FEW = .002;

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

SORT_BY(by_levels, struct pattern, SORT_UP(levels));

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
	vec_sort(&all->list, by_levels);
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
	scoped struct linkage_parts parts = { 0 };
	struct collecting c = { l, &parts, rule,
		l->blocks[rule].pairs / RULE_PAIRS + 1, own };

	linkage_parts_make(&l->blocks[rule], &parts);
	tasks_run(parts.n - 1, l->options.threads, collect_part, &c);
	merge_patterns(own, p);
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
	bool fixed[LINKAGE_FIELDS]; /* m is known */
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS];
	double p;    /* share of matches */
	double h;    /* share of households; 0: there is no such class */
	double tied; /* h per p; below 0: EM tells it */
	double most; /* p: no more matches than lambda allows */
};

/* Does the rule look at a part of the field only: letters or tokens? Then its
 * pairs are alike in it by choice. */
static bool
in_part(
    const struct linkage_data *data, const struct linkage_rule *rule, int field)
{
	if (rule->key != NULL)
		return data->field[field].kind == LINKAGE_NAME ||
		    field == data->whole;
	for (int i = 0; i < 2; i++)
		if (rule->part[i].field == field &&
		    (rule->tokens || rule->part[i].letters > 0))
			return true;
	return false;
}

/*
 * Do the rule's pairs agree in what says who somebody is? Those of an e-mail
 * address or a home are couples, too, of which EM would learn that the given
 * names of a customer differ.
 */
static bool
is_own(const struct linkage_data *data, int rule)
{
	const struct linkage_rule *r = &data->rule[rule];

	return r->key != NULL ||
	    (!r->tokens && r->part[0].letters == 0 &&
		data->field[r->part[0].field].own);
}

/* Comparisons that the rule makes exact teach nothing. */
static void
choose_fields(struct em *em)
{
	for (int f = 0; f < em->l->data->fields; f++) {
		double exact = 0, total = 0;

		vec_each (const struct pattern, x, &em->patterns->list) {
			int level = linkage_level(x->levels, f);

			if (level == LINKAGE_MISSING)
				continue;
			total += x->count;
			exact += level == 0 ? x->count : 0;
		}
		em->used[f] = total > 0 && !in_part(em->l->data, em->rule, f) &&
		    (exact <= .97 * total || em->fixed[f]);
	}
}

/* A household differs from a customer in fields of the one kind and from
 * strangers in those of the other: both are needed to tell it. */
static bool
tells_households(const struct em *em)
{
	int shared = 0, own = 0;

	for (int f = 0; f < em->l->data->fields; f++) {
		shared += em->used[f] && em->l->data->field[f].shared >= .5;
		own += em->used[f] && em->l->data->field[f].own;
	}
	return shared > 0 && own > 0;
}

static void
start_m(enum linkage_kind kind, double m[LINKAGE_LEVELS])
{
	for (int k = 0; k < linkage_levels(kind); k++)
		m[k] = linkage_usual_m(kind, k);
}

/* What is known of a field's level in a pair, with this m. */
static struct linkage_chances
chances_of(const struct linkage_data *data, const struct linkage_model *model,
    int f, const double m[LINKAGE_LEVELS], uint64_t levels)
{
	int level = linkage_level(levels, f);

	return (struct linkage_chances){ .m = linkage_customer(data, f, level,
					     levels & LINKAGE_FIRMS, m[level]),
		.u = model->u[f][level],
		.shared = model->shared[f] };
}

/* The probabilities that a pair with these levels is a match, or of one
 * household. */
static double
expect(const struct em *em, uint64_t levels, double *household)
{
	double yes = em->p, house = em->h, no = 1 - em->p - em->h, all;
	double own = 1; /* as weigh_household has it */

	for (int f = 0; f < em->l->data->fields; f++) {
		int level = linkage_level(levels, f);
		bool firms = levels & LINKAGE_FIRMS;
		struct linkage_chances c;
		double h;

		if (!em->used[f] || level == LINKAGE_MISSING)
			continue;
		c = chances_of(em->l->data, em->model, f, em->m[f], levels);
		yes *= c.m;
		no *= c.u;
		h = linkage_house(em->l->data, f, level, firms, &c);
		if (linkage_is_own(em->l->data, f, level, firms)) {
			own += h / c.u - 1;
			h = c.u;
		}
		house *= h;
	}
	house *= fmax(own, LINKAGE_OWN);
	all = yes + house + no;
	*household = all > 0 ? house / all : 0;
	return all > 0 ? yes / all : 0;
}

/* PRIOR pairs that agree as at the start: they keep rules of few pairs, where
 * EM finds chance patterns, near it and vanish in large ones. */
static double
prior(enum linkage_kind kind, int level)
{
	return PRIOR * linkage_usual_m(kind, level);
}

/* The M step of m; the largest change. */
static double
update_m(struct em *em, double sum[LINKAGE_FIELDS][8])
{
	double change = 0;

	for (int f = 0; f < em->l->data->fields; f++) {
		enum linkage_kind kind = em->l->data->field[f].kind;
		int levels = linkage_levels(kind);
		double all = 0;

		if (!em->used[f] || em->fixed[f])
			continue;
		for (int k = 0; k < levels; k++)
			all += sum[f][k] + prior(kind, k);
		for (int k = 0; k < levels; k++) {
			double m = (sum[f][k] + prior(kind, k)) / all;

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

	vec_each (const struct pattern, x, &em->patterns->list) {
		double house, w = expect(em, x->levels, &house) * x->count;

		matches += w;
		houses += house * x->count;
		total += x->count;
		for (int f = 0; f < em->l->data->fields; f++)
			if (f != linkage_firm_name(em->l->data) ||
			    !(x->levels & LINKAGE_FIRMS))
				sum[f][linkage_level(x->levels, f)] += w;
	}
	change = update_m(em, sum);
	p = fmin(matches / total, em->most);
	h = em->tied < 0 ? houses / total : em->tied * p;
	change = fmax(change, fmax(fabs(p - em->p), fabs(h - em->h)));
	em->p = p;
	em->h = h;
	return change;
}

/* p begins at .3, or at the share of matches if all there are were in this
 * rule: in a rule of many chance pairs EM would find another division. */
static bool
run_em(struct em *em, double pairs)
{
	em->most = fmin(1,
	    SLACK * em->model->lambda * linkage_all_pairs(em->l->data) / pairs);
	em->p = fmin(.3, em->most);
	choose_fields(em);
	em->h = !tells_households(em) ? 0
	    : em->tied < 0	      ? em->p / 3
				      : em->tied * em->p;
	if (em->h == 0)
		em->tied = 0;
	for (int round = 0; round < ROUNDS; round++)
		if (iterate(em) < 1e-4)
			return true;
	return false;
}

/* What the runs of all rules found. */
struct found {
	int runs[LINKAGE_FIELDS];
	double m[LINKAGE_FIELDS][LINKAGE_LEVELS]; /* sums */
	double matches, households; /* in rules that are not is_own, */
	double ratio;		    /* and all in all */
};

/* m as it is known so far. */
static void
mean_m(const struct linkage_data *data, const struct found *found, int f,
    double m[LINKAGE_LEVELS])
{
	double houses = fmax(0, found->ratio - FEW);

	start_m(data->field[f].kind, m);
	for (int k = 0; k < linkage_levels(data->field[f].kind); k++)
		if (found->runs[f] > 0)
			m[k] = fmax(found->m[f][k] / found->runs[f], 1e-5);
	if (data->field[f].kind == LINKAGE_DATE) {
		m[2] = fmin(m[2], NEAR_DAY / (1 + NAMED_ALIKE * houses));
		m[3] = fmin(m[3], OTHER_DAY / (1 + NAMED_ALIKE * houses));
		m[4] = fmin(m[4], GENERATION / (1 + FATHERS * houses));
	}
	if (f == data->given) {
		m[DIFFERENT] =
		    fmin(m[DIFFERENT], MISTAKEN / (1 + SISTERS * houses));
		m[LITTLE_ALIKE] =
		    fmin(m[LITTLE_ALIKE], LIKE / (1 + LIKE_SISTERS * houses));
	}
	if (data->field[f].kind == LINKAGE_TOKENS && data->field[f].own) {
		m[3] = fmin(m[3], HALF);
		m[5] = fmin(m[5], TOLD_APART);
	}
}

/* Does the field say two, whatever the records teach? */
static bool
is_sign(const struct linkage_data *data, int f)
{
	return data->field[f].kind == LINKAGE_SIGN || f == data->year;
}

/* Where a run begins, and what it takes for known: the signs, and in rules that
 * are not of a customer's own what its rules have found. */
static void
begin_m(struct em *em, int rule, const struct found *found)
{
	const struct linkage_data *data = em->l->data;

	for (int f = 0; f < data->fields; f++) {
		em->fixed[f] = is_sign(data, f) ||
		    (data->field[f].own && !is_own(data, rule));
		if (em->fixed[f])
			mean_m(data, found, f, em->m[f]);
		else
			start_m(data->field[f].kind, em->m[f]);
	}
}

/* A rule's pairs and what EM makes of them. */
struct lesson {
	struct patterns patterns;
	double pairs;
};

/*
 * Households per match among the pairs of an own rule, from those among all:
 * twins have the date of birth, father and son the name.
 */
static double
households_in(
    const struct linkage *l, int rule, double ratio, const struct em *em)
{
	const struct linkage_data *data = l->data;

	ratio *= data->rule[rule].key != NULL ? NAMESAKES : TWINS;
	for (int f = 0; f < data->fields; f++) {
		bool exact = data->rule[rule].key != NULL
		    ? in_part(data, &data->rule[rule], f)
		    : data->rule[rule].part[0].field == f;

		if (exact) {
			struct linkage_chances c =
			    chances_of(data, em->model, f, em->m[f], 0);

			ratio *= linkage_house(data, f, 0, false, &c) / c.m;
		}
	}
	return ratio;
}

static void
learn_rule(const struct linkage *l, int r, const struct lesson *lesson,
    struct linkage_model *model, struct found *found)
{
	struct em em = { .l = l,
		.model = model,
		.patterns = &lesson->patterns,
		.rule = &l->data->rule[r] };

	if (lesson->pairs < ENOUGH)
		return;
	begin_m(&em, r, found);
	if (is_own(l->data, r))
		em.tied = households_in(l, r, found->ratio, &em);
	else
		em.tied = -1;
	model->converged &= run_em(&em, lesson->pairs);
	for (int f = 0; f < model->fields; f++) {
		if (!em.used[f] || em.fixed[f])
			continue;
		found->runs[f]++;
		for (int k = 0; k < LINKAGE_LEVELS; k++)
			found->m[f][k] += em.m[f][k];
	}
	if (em.tied < 0 && em.h > 0 && !l->data->rule[r].tokens) {
		found->matches += em.p * lesson->pairs;
		found->households += em.h * lesson->pairs;
	}
}

/* All rules, the own ones first, with so many households per match. */
static struct found
learn_rules(const struct linkage *l, const struct lesson *lessons,
    struct linkage_model *model, double ratio)
{
	struct found found = { .ratio = ratio };

	model->converged = true;
	for (int own = 1; own >= 0; own--)
		for (int r = 0; r < l->data->rules; r++)
			if (is_own(l->data, r) == own)
				learn_rule(l, r, &lessons[r], model, &found);
	found.ratio = 1;
	if (found.matches > 0)
		found.ratio = fmax(FEW, found.households / found.matches);
	return found;
}

/* Do people with two given names have so much in common that they are of one
 * household? */
static bool
live_together(const struct linkage *l, const struct linkage_model *model,
    const struct found *found, uint64_t levels)
{
	const struct linkage_data *data = l->data;
	int name = data->given < 0 ? data->whole : data->given;
	double odds = found->ratio * model->lambda;

	if (name < 0 || linkage_level(levels, name) != DIFFERENT)
		return false;
	for (int f = 0; f < data->fields; f++) {
		int level = linkage_level(levels, f);
		double m[LINKAGE_LEVELS];
		struct linkage_chances c;

		if (data->field[f].shared < .5 || level == LINKAGE_MISSING)
			continue;
		mean_m(data, found, f, m);
		c = chances_of(data, model, f, m, levels);
		odds *= linkage_house(data, f, level, false, &c) / c.u;
	}
	return odds > SURE;
}

/* The share of households with one date of birth: twins, of those who have two
 * given names. */
static void
learn_twins(const struct linkage *l, const struct lesson *lessons,
    const struct found *found, struct linkage_model *model)
{
	int birth = l->data->birth;
	double twins = 0, pairs = 0, usual;

	if (birth < 0)
		return;
	for (int r = 0; r < l->data->rules; r++)
		for (size_t i = 0;
		     !is_own(l->data, r) && i < lessons[r].patterns.list.n;
		     i++) {
			const struct pattern *x =
			    &lessons[r].patterns.list.v[i];
			int level = linkage_level(x->levels, birth);

			if (level == LINKAGE_MISSING ||
			    !live_together(l, model, found, x->levels))
				continue;
			pairs += x->count;
			twins += level == 0 ? x->count : 0;
		}
	usual = l->data->field[birth].shared;
	/* of which some are one customer whose name was mistaken */
	model->shared[birth] =
	    fmin(usual, (twins + usual * PRIOR) / (pairs + PRIOR));
}

void
linkage_train(struct linkage *linkage, struct linkage_model *model)
{
	const struct linkage_data *data = linkage->data;
	struct lesson lesson[LINKAGE_RULES] = { 0 };
	struct found found;

	*model = (struct linkage_model){ .fields = data->fields };
	for (int f = 0; f < data->fields; f++)
		model->shared[f] = data->field[f].shared;
	linkage_learn_lambda(linkage, model);
	linkage_learn_u(linkage, model);
	for (int r = 0; r < data->rules; r++) {
		collect(linkage, r, &lesson[r].patterns, &lesson[r].pairs);
		model->training_pairs += (uint64_t)lesson[r].pairs;
	}
	found = learn_rules(linkage, lesson, model, 0);
	learn_twins(linkage, lesson, &found, model);
	found = learn_rules(linkage, lesson, model, found.ratio);
	for (int r = 0; r < data->rules; r++)
		free_patterns(&lesson[r].patterns);
	model->household =
	    fmin(model->lambda * found.ratio, (1 - model->lambda) / 2);
	for (int f = 0; f < model->fields; f++) {
		mean_m(data, &found, f, model->m[f]);
		model->trained[f] = found.runs[f] > 0 || is_sign(data, f);
	}
}
