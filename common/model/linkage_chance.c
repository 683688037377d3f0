/* u from chance agreement, lambda from deterministic pairs. */
#include "model/linkage_inside.h"

#include "base/rng.h"
#include "base/sort.h"
#include "base/tasks.h"

#include <math.h>

enum {
	RANDOM_PAIRS = 1000000,
	EQUALS = 1000, /* records with one key that are evidence */
	NEXT = 8,      /* records of a postcode that one is compared with */
	USUAL = 1000   /* pairs that agree as usual are added to those seen */
};

/* The share of matches that agree exactly, about; the least u; and the most of
 * areas where the postcode agrees. */
static const double agree = .8, least_u = 1e-7, most_here = .98;

/* How often each value occurs among the records from..to - 1. */
static uint32_t *
count_between(const struct linkage *l, int f, size_t from, size_t to, double *n)
{
	uint32_t *count =
	    mem_zero(l->data->field[f].values->count + 1, sizeof(*count));

	*n = 0;
	for (size_t i = from; i < to; i++) {
		uint32_t v = linkage_record(l, (uint32_t)i)[f];

		if (v == LINKAGE_NONE)
			continue;
		count[v]++;
		++*n;
	}
	return count;
}

/* The chance that two records agree on the value: sum n(n-1) / (N(N-1)), or of
 * two files sum n_1 n_2 / (N_1 N_2). */
static double
chance_exact(const struct linkage *l, int f)
{
	const struct linkage_values *v = &l->values[f];
	uint32_t values = l->data->field[f].values->count;
	size_t split = l->data->split;
	double sum = 0, n = v->filled, first, second;
	scoped uint32_t *a = NULL;
	scoped uint32_t *b = NULL;

	if (split == 0) {
		for (uint32_t i = 0; i < values; i++)
			sum += (double)v->count[i] * ((double)v->count[i] - 1);
		return n < 2 ? 0 : sum / (n * (n - 1));
	}
	a = count_between(l, f, 0, split, &first);
	b = count_between(l, f, split, l->data->records, &second);
	for (uint32_t i = 0; i < values; i++)
		sum += (double)a[i] * b[i];
	return first * second > 0 ? sum / (first * second) : 0;
}

/* Random pairs of records, by so many at a time; of few all, each once. */
enum { DRAWN = 10000 };

struct draws {
	const struct linkage *l;
	/* levels seen, per thread */
	uint64_t (*count)[LINKAGE_FIELDS][8];
};

/* Another random pair: of one file, or across two. */
static void
draw_pair(
    const struct linkage_data *data, struct rng *rng, uint32_t *a, uint32_t *b)
{
	if (data->split > 0) {
		*a = (uint32_t)rng_below(rng, data->split);
		*b = (uint32_t)(data->split +
		    rng_below(rng, data->records - data->split));
		return;
	}
	*a = (uint32_t)rng_below(rng, data->records);
	*b = (uint32_t)rng_below(rng, data->records - 1);
	*b += *b >= *a;
}

static void
count_pair(const struct draws *draws, int thread, uint32_t a, uint32_t b,
    struct linkage_room *room)
{
	uint64_t levels = linkage_compare_all(draws->l, a, b, room);

	for (int f = 0; f < draws->l->data->fields; f++)
		draws->count[thread][f][linkage_level(levels, f)]++;
}

/* Each piece has its own random numbers, whoever does it. */
static void
compare_drawn(void *data, size_t task, int thread)
{
	struct draws *draws = data;
	const struct linkage *l = draws->l;
	struct linkage_room room = { 0 };
	struct rng rng;

	rng_seed(&rng, l->options.seed + task * UINT64_C(0x9E3779B97F4A7C15));
	for (int i = 0; i < DRAWN; i++) {
		uint32_t a, b;

		draw_pair(l->data, &rng, &a, &b);
		count_pair(draws, thread, a, b, &room);
	}
}

/* A record with all that it is a pair with: behind it, or of the other file. */
static void
compare_each(void *data, size_t a, int thread)
{
	struct draws *draws = data;
	const struct linkage_data *records = draws->l->data;
	struct linkage_room room = { 0 };

	for (size_t b = records->split > 0 ? records->split : a + 1;
	     b < records->records; b++)
		count_pair(draws, thread, (uint32_t)a, (uint32_t)b, &room);
}

double
linkage_usual(enum linkage_kind kind, int level)
{
	static const double usual[][LINKAGE_LEVELS] = {
		{ .01, .003, .003, .008, .035, .941 },
		{ .001, .0005, .001, .01, .9845, .003 },
		{ .001, .002, .02, .977 },
		{ .0005, .002, .02, .4, .5775 },
		{ .0005, .0005, .003, .996 },
		{ .05, .95 },
		{ .5, .5 },
	};

	return usual[kind][level];
}

double
linkage_usual_m(enum linkage_kind kind, int level)
{
	static const double usual[][LINKAGE_LEVELS] = {
		{ .82, .06, .02, .04, .03, .03 },
		{ .76, .07, .08, .04, .04, .01 },
		{ .86, .07, .02, .05 },
		{ .9, .05, .02, .025, .005 },
		{ .8, .05, .05, .1 },
		{ .9, .1 },
		{ .9995, .0005 },
	};

	return usual[kind][level];
}

/* What was seen of so many pairs, and USUAL ones beside. */
static double
with_usual(double seen, double pairs, double usual)
{
	return (seen * pairs + usual * USUAL) / (pairs + USUAL);
}

/*
 * Pairs that agree are matches, too: of a small file nearly all of them. u is
 * what is left, but no less than a tenth since both are estimates. A file of
 * some dozen records tells nothing about chance: there it is as usual.
 */
static double
among_strangers(const struct linkage *l, int f, double lambda)
{
	double exact = chance_exact(l, f), pairs = linkage_all_pairs(l->data);
	double u = (exact - agree * lambda) / (1 - lambda);

	u = fmin(exact, fmax(u, exact / 10));
	return with_usual(u, pairs, linkage_usual(l->data->field[f].kind, 0));
}

/* u of the levels below the exact one: its share of what is left. */
static void
share_out(const struct linkage *l, int f, const uint64_t *count,
    struct linkage_model *model)
{
	enum linkage_kind kind = l->data->field[f].kind;
	double pairs = linkage_all_pairs(l->data), rest = 0;
	double usual_rest = 1 - linkage_usual(kind, 0);
	double exact = model->u[f][0];
	int levels = linkage_levels(kind);

	for (int k = 1; k < levels; k++)
		rest += (double)count[k];
	for (int k = 1; k < levels; k++)
		model->u[f][k] = (1 - exact) *
		    with_usual(rest > 0 ? (double)count[k] / rest : 0,
			rest > 0 ? pairs : 0,
			linkage_usual(kind, k) / usual_rest);
	for (int k = 0; k < levels; k++)
		model->u[f][k] = fmax(model->u[f][k], least_u);
}

/* Do two records agree in nothing but where they live? */
static bool
are_strangers(
    const struct linkage_data *data, const uint32_t *a, const uint32_t *b)
{
	for (int f = 0; f < data->fields; f++)
		if (a[f] == b[f] && a[f] != LINKAGE_NONE &&
		    f != data->postcode && !data->field[f].place)
			return false;
	return true;
}

/* Records by postcode, in each in no order. */
static struct sort_item *
by_postcode(const struct linkage *l, int f, size_t *n)
{
	struct sort_item *item = mem_alloc(l->data->records + 1, sizeof(*item));

	*n = 0;
	for (uint32_t i = 0; i < l->data->records; i++) {
		const uint32_t *record = linkage_record(l, i);
		uint64_t place = record[l->data->postcode];

		if (place != LINKAGE_NONE && record[f] != LINKAGE_NONE)
			item[(*n)++] = sort_item(
			    place << 32 | (uint32_t)(i * UINT32_C(2654435769)),
			    i);
	}
	sort_items(item, *n);
	return item;
}

/* Strangers with one postcode mostly live in one city: how often? */
static double
chance_here(const struct linkage *l, const struct linkage_model *model, int f)
{
	double pairs = 0, same = 0, few = 10;
	scoped struct sort_item *item = NULL;
	size_t n;

	if (!l->data->field[f].area || l->data->postcode < 0)
		return 0;
	item = by_postcode(l, f, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && k <= i + NEXT &&
		     item[k].key >> 32 == item[i].key >> 32;
		     k++) {
			const uint32_t *a = linkage_record(l, item[i].index);
			const uint32_t *b = linkage_record(l, item[k].index);

			if (!are_strangers(l->data, a, b))
				continue;
			pairs++;
			same += a[f] == b[f];
		}
	return fmin(
	    fmax((same + few * most_here) / (pairs + few), model->u[f][0]),
	    most_here);
}

void
linkage_learn_u(const struct linkage *l, struct linkage_model *model)
{
	uint64_t(*count)[LINKAGE_FIELDS][8] =
	    mem_zero(TASKS_THREADS, sizeof(*count));
	struct draws draws = { l, count };

	if (linkage_all_pairs(l->data) <= RANDOM_PAIRS)
		tasks_run(
		    l->data->split > 0 ? l->data->split : l->data->records,
		    l->options.threads, compare_each, &draws);
	else
		tasks_run(RANDOM_PAIRS / DRAWN, l->options.threads,
		    compare_drawn, &draws);
	for (int f = 0; f < l->data->fields; f++) {
		for (int t = 1; t < TASKS_THREADS; t++)
			for (int k = 0; k < 8; k++)
				count[0][f][k] += count[t][f][k];
		model->u[f][0] = among_strangers(l, f, model->lambda);
		share_out(l, f, count[0][f], model);
		model->here[f] = chance_here(l, model, f);
	}
	free(count);
}

/* Is it a pair, and one that does not agree on the strong id? */
static bool
is_new_pair(const struct linkage *l, uint32_t a, uint32_t b, int strong)
{
	const uint32_t *x = linkage_record(l, a), *y = linkage_record(l, b);

	return linkage_across(l->data, a, b) &&
	    (strong < 0 || x[strong] != y[strong] || x[strong] == LINKAGE_NONE);
}

/* Pairs of records with an equal key that do not also agree on a strong id
 * (-1: none). Keys of 0 are none. Very many records with one key have a
 * placeholder rather than an id, and count as if they were fewer. */
static double
equal_pairs(const struct linkage *l, const uint64_t *key, int strong)
{
	size_t n = 0, from = 0;
	scoped struct sort_item *items =
	    mem_alloc(l->data->records + 1, sizeof(*items));
	double pairs = 0;

	for (size_t i = 0; i < l->data->records; i++)
		if (key[i] != 0)
			items[n++] = sort_item(key[i], i);
	sort_items(items, n);
	while (from < n) {
		size_t to = from;

		while (to < n && items[to].key == items[from].key)
			to++;
		for (size_t i = from; i < to && i < from + EQUALS; i++)
			for (size_t k = i + 1; k < to && k < from + EQUALS; k++)
				pairs += is_new_pair(
				    l, items[i].index, items[k].index, strong);
		from = to;
	}
	return pairs;
}

/* The key of some fields together, 0 where one is missing. */
static uint64_t
key_of(const uint32_t *record, const int *fields, int n)
{
	uint64_t key = 1;

	for (int k = 0; k < n; k++) {
		if (record[fields[k]] == LINKAGE_NONE)
			return 0;
		key = (key * 0x100000001B3 + record[fields[k]] + 1) |
		    UINT64_C(1) << 63;
	}
	return key;
}

static void
keys_of(const struct linkage *l, const int *fields, int n, uint64_t *key)
{
	for (size_t i = 0; i < l->data->records; i++)
		key[i] = key_of(linkage_record(l, (uint32_t)i), fields, n);
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

/* Pairs that agree in what identifies somebody: an id; an e-mail address, which
 * a family may share, with the given name, and a firm's with its name. */
static double
strong_pairs(const struct linkage *l, int strong, uint64_t *key)
{
	const struct linkage_data *data = l->data;
	int fields[] = { strong, data->given >= 0 ? data->given : data->whole };
	int firms[] = { strong, linkage_firm_name(data) };
	bool alone = data->field[strong].kind != LINKAGE_EMAIL || fields[1] < 0;

	keys_of(l, fields, alone ? 1 : 2, key);
	for (uint32_t i = 0; !alone && i < data->records; i++)
		if (l->firm[i])
			key[i] = key_of(linkage_record(l, i), firms, 2);
	return equal_pairs(l, key, -1);
}

/* lambda = deterministic pairs / (recall N_pairs) */
void
linkage_learn_lambda(const struct linkage *l, struct linkage_model *model)
{
	const struct linkage_data *data = l->data;
	scoped uint64_t *key = mem_alloc(data->records + 1, sizeof(*key));
	double pairs = 0, most;
	int names[] = { data->given, data->family, data->birth };
	int strong = -1, fields[2];

	for (int f = 0; f < data->fields && strong < 0; f++)
		if (data->field[f].strong)
			strong = f;
	if (strong >= 0)
		pairs += strong_pairs(l, strong, key);
	if (data->given >= 0 && data->family >= 0 && data->birth >= 0) {
		keys_of(l, names, 3, key);
		pairs += equal_pairs(l, key, strong);
	} else if (strong < 0) {
		keys_of(l, fields, weaker_evidence(data, fields), key);
		pairs += equal_pairs(l, key, -1);
	}
	most = pairs > 0 ? .9 : .5;
	pairs = fmax(pairs, 1);
	model->lambda = pairs / (l->options.recall * linkage_all_pairs(data));
	if (!(model->lambda < most))
		model->lambda = most;
}
