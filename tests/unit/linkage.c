#include "model/linkage.h"

#include "base/rng.h"
#include "unit/tap.h"

#include <math.h>
#include <stdlib.h>

enum { PEOPLE = 1500, MOST = 4000, FIELDS = 7 };

/* Made-up people: records with errors, families of one address and telephone.
 */
struct world {
	struct linkage_data data;
	struct map values[FIELDS];
	uint32_t value[FIELDS][MOST];
	uint32_t who[MOST];
	struct rng rng;
};

static void
put(struct world *w, int f, const char *text)
{
	int dictionary = f == 1 ? 0 : f; /* names have one */
	size_t i = w->data.records;

	w->value[f][i] = *text == '\0'
	    ? LINKAGE_NONE
	    : map_add(&w->values[dictionary], str_of(text));
}

/* A word of a number, with an error sometimes. */
static const char *
word(struct world *w, uint64_t number, int errors, char out[32])
{
	static const char *const parts[] = { "an", "ber", "cla", "do", "el",
		"fri", "gus", "hem", "in", "jo", "ka", "lu", "mer", "no", "ott",
		"pau" };
	size_t n;

	snprintf(out, 32, "%s%s%s", parts[number % 16], parts[number / 16 % 16],
	    parts[number / 256 % 16]);
	n = strlen(out);
	if (rng_below(&w->rng, 100) < (uint64_t)errors)
		out[rng_below(&w->rng, n)] =
		    (char)('a' + rng_below(&w->rng, 26));
	return rng_below(&w->rng, 100) < (uint64_t)errors / 3 ? "" : out;
}

static void
add_record(struct world *w, uint64_t who, int errors)
{
	uint64_t home = who % 5 == 4 ? who - 1 : who;
	char a[32], b[32], text[100];

	put(w, 0, word(w, who * 7919 % 61, errors, a));
	put(w, 1, word(w, home * 104729 % 1999, errors, a));
	snprintf(text, sizeof(text), "19%02d%02d%02d", (int)(who * 31 % 90),
	    (int)(who * 7 % 12 + 1), (int)(who * 11 % 28 + 1));
	put(w, 2, rng_below(&w->rng, 100) < (uint64_t)errors ? "" : text);
	snprintf(
	    text, sizeof(text), "%s%d@x.de", word(w, who, errors, a), (int)who);
	put(w, 3, rng_below(&w->rng, 3) == 0 ? "" : text);
	snprintf(text, sizeof(text), "%07d", (int)(home * 7368787 % 9999991));
	put(w, 4, rng_below(&w->rng, 4) == 0 ? "" : text);
	snprintf(text, sizeof(text), "%d %s %s street", (int)(home % 90),
	    word(w, home * 17 % 3001, errors, a), word(w, home, errors, b));
	put(w, 5, text);
	put(w, 6, word(w, home % 40, errors / 2, a));
	w->who[w->data.records++] = (uint32_t)who;
}

static void
add_rule(struct linkage_data *data, int a, int b, int letters, bool tokens)
{
	struct linkage_rule *r = &data->rule[data->rules++];

	r->part[0].field = a;
	r->part[1].field = b;
	r->part[1].letters = letters;
	r->tokens = tokens;
}

static void
make_world(struct world *w)
{
	static const struct linkage_field fields[] = {
		{ .name = "given",
		    .kind = LINKAGE_NAME,
		    .frequency = true,
		    .own = true },
		{ .name = "family",
		    .kind = LINKAGE_NAME,
		    .frequency = true,
		    .shared = .8 },
		{ .name = "birth", .kind = LINKAGE_CODE, .own = true },
		{ .name = "email",
		    .kind = LINKAGE_EMAIL,
		    .strong = true,
		    .shared = .3 },
		{ .name = "phone", .kind = LINKAGE_CODE, .shared = .8 },
		{ .name = "address",
		    .kind = LINKAGE_TOKENS,
		    .frequency = true,
		    .shared = .9 },
		{ .name = "city", .kind = LINKAGE_CATEGORY, .shared = .9 },
	};

	rng_seed(&w->rng, 5);
	for (uint64_t who = 0; who < PEOPLE; who++)
		add_record(w, who, 0);
	for (uint64_t who = 0; who < PEOPLE; who++)
		for (uint64_t k = rng_below(&w->rng, 3); k > 0; k--)
			add_record(w, who, 15);
	for (int f = 0; f < FIELDS; f++) {
		w->data.field[f] = fields[f];
		w->data.field[f].swap = f == 0 ? 1 : f == 1 ? 0 : -1;
		w->data.field[f].value = w->value[f];
		w->data.field[f].values = &w->values[f == 1 ? 0 : f];
	}
	w->data.fields = FIELDS;
	w->data.given = 0;
	w->data.family = 1;
	w->data.birth = 2;
	w->data.whole = w->data.company = w->data.postcode = -1;
	w->data.generation = w->data.title = w->data.year = -1;
	add_rule(&w->data, 3, -1, 0, false);
	add_rule(&w->data, 4, -1, 0, false);
	add_rule(&w->data, 0, 1, 0, false);
	add_rule(&w->data, 2, -1, 0, false);
	add_rule(&w->data, 6, 0, 3, false);
	add_rule(&w->data, 5, -1, 0, true);
}

static void
free_world(struct world *w)
{
	for (int f = 0; f < FIELDS; f++)
		map_free(&w->values[f]);
}

/* F1 over pairs. */
static double
score(const struct world *w, const uint32_t *cluster)
{
	double hits = 0, found = 0, real = 0;

	for (size_t i = 0; i < w->data.records; i++)
		for (size_t k = 0; k < i; k++) {
			bool same = cluster[i] == cluster[k];
			bool is = w->who[i] == w->who[k];

			hits += same && is;
			found += same;
			real += is;
		}
	return 2 * hits / (found + real);
}

/* Trains and matches with so many threads. */
static struct linkage *
run(const struct world *w, int threads, struct linkage_model *model,
    struct linkage_pairs *pairs, struct linkage_report *report)
{
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = .5,
		.together = 1,
		.threads = threads };
	struct linkage *l = linkage_new(&w->data, &options);

	linkage_train(l, model);
	linkage_match(l, model, pairs, report);
	return l;
}

/* Any number of threads: the same model and the same pairs, to the bit. */
static void
check_threads(const struct world *w, const struct linkage_model *model,
    const struct linkage_pairs *pairs)
{
	for (int threads = 2; threads < 6; threads += 3) {
		struct linkage_pairs others = { 0 };
		struct linkage_model other;
		struct linkage_report report;
		bool same;

		linkage_free(run(w, threads, &other, &others, &report));
		same = others.n == pairs->n &&
		    memcmp(other.m, model->m, sizeof(other.m)) == 0 &&
		    memcmp(other.u, model->u, sizeof(other.u)) == 0;
		for (size_t i = 0; same && i < pairs->n; i++)
			same = others.v[i].a == pairs->v[i].a &&
			    others.v[i].b == pairs->v[i].b &&
			    others.v[i].weight == pairs->v[i].weight;
		ok(same, "%d threads find the same", threads);
		vec_free(&others);
	}
}

/* Do the records share a key of a rule? As the rules say, slowly. */
static bool
share_key(const struct world *w, uint32_t a, uint32_t b)
{
	uint32_t(*v)[MOST] = (uint32_t(*)[MOST])w->value;
	bool equal[FIELDS];

	for (int f = 0; f < FIELDS; f++)
		equal[f] = v[f][a] != LINKAGE_NONE && v[f][a] == v[f][b];
	if (equal[2] || equal[3] || equal[4] || (equal[0] && equal[1]))
		return true;
	return equal[6] && v[0][a] != LINKAGE_NONE && v[0][b] != LINKAGE_NONE &&
	    strncmp(map_text(&w->values[0], v[0][a]).p,
		map_text(&w->values[0], v[0][b]).p, 3) == 0;
}

/* What bounds leave out could not have reached the threshold, and the weight of
 * a pair is the sum of its parts. */
static void
check_exact(const struct world *w, const struct linkage *l,
    const struct linkage_pairs *pairs)
{
	size_t at = 0, missing = 0, different = 0, sums = 0;

	for (uint32_t a = 0; a < w->data.records; a++)
		for (uint32_t b = a + 1; b < w->data.records; b++) {
			struct linkage_pair pair = { .a = a, .b = b };
			bool there = at < pairs->n && pairs->v[at].a == a &&
			    pairs->v[at].b == b;
			double part[LINKAGE_FIELDS], sum;

			if (!there && !share_key(w, a, b))
				continue;
			linkage_weigh(l, &pair);
			missing += !there && pair.probability >= .5;
			if (!there)
				continue;
			different += pair.weight != pairs->v[at].weight ||
			    pair.levels != pairs->v[at].levels;
			sum = linkage_weigh_fields(l, &pair, part) +
			    pair.household;
			for (int f = 0; f < FIELDS; f++)
				sum += part[f];
			sums += fabs(sum - pair.weight) > 1e-9;
			at++;
		}
	ok(at == pairs->n && missing == 0, "all pairs, %zu missing", missing);
	ok(different == 0, "their weights, %zu different", different);
	ok(sums == 0, "the parts add up, %zu do not", sums);
}

/* The same of households: of rules that find them none is left out. */
static void
check_homes(const struct world *w, const struct linkage_model *model)
{
	enum { FIND_HOMES = 15 };
	struct linkage_options options = {
		.seed = 1, .recall = .8, .review = .5, .together = .8
	};
	struct linkage *l = linkage_new(&w->data, &options);
	struct linkage_pairs pairs = { 0 };
	struct linkage_report report;
	size_t at = 0, missing = 0, homes = 0;

	linkage_match(l, model, &pairs, &report);
	for (uint32_t a = 0; a < w->data.records; a++)
		for (uint32_t b = a + 1; b < w->data.records; b++) {
			struct linkage_pair pair = { .a = a, .b = b };

			if (at < pairs.n && pairs.v[at].a == a &&
			    pairs.v[at].b == b) {
				homes += pairs.v[at++].probability < .5;
			} else if ((linkage_found_by(l, a, b) & FIND_HOMES) !=
			    0) {
				linkage_weigh(l, &pair);
				missing += pair.together >= .8;
			}
		}
	ok(homes > 100 && missing == 0, "%zu households, %zu missing", homes,
	    missing);
	linkage_free(l);
	vec_free(&pairs);
}

static void
check_people(struct world *w)
{
	uint32_t *cluster = mem_alloc(w->data.records, sizeof(*cluster));
	double *best = mem_alloc(w->data.records, sizeof(*best)), f1;
	struct linkage_pairs pairs = { 0 };
	struct linkage_model model;
	struct linkage_report report;
	struct linkage *l = run(w, 1, &model, &pairs, &report);

	check_exact(w, l, &pairs);
	check_threads(w, &model, &pairs);
	check_homes(w, &model);
	ok(model.converged, "the weights settle");
	ok(model.household > .1 * model.lambda &&
		model.household < model.lambda,
	    "families are seen: %g of %g", model.household, model.lambda);
	linkage_clusters(&pairs, .8, w->data.records, cluster, best);
	f1 = score(w, cluster);
	ok(f1 > .97, "F1 %.4f", f1);
	linkage_free(l);
	vec_free(&pairs);
	free(cluster);
	free(best);
}

/* Two files: pairs across only. */
static void
check_split(struct world *w)
{
	struct linkage_pairs pairs = { 0 };
	struct linkage_model model;
	struct linkage_report report;
	size_t inside = 0;

	w->data.split = PEOPLE;
	linkage_free(run(w, 2, &model, &pairs, &report));
	for (size_t i = 0; i < pairs.n; i++)
		inside += (pairs.v[i].a < w->data.split) ==
		    (pairs.v[i].b < w->data.split);
	ok(pairs.n > PEOPLE / 2 && inside == 0, "%zu links, %zu inside a file",
	    pairs.n, inside);
	w->data.split = 0;
	vec_free(&pairs);
}

enum { NODES = 40 };

/* The size of i's cluster. */
static int
size_of(const uint32_t *cluster, uint32_t of)
{
	int n = 0;

	for (int i = 0; i < NODES; i++)
		n += cluster[i] == of;
	return n;
}

/* By the words: while a cluster is too large, its weakest link goes. */
static void
cut_slowly(struct linkage_pairs *pairs, size_t most, uint32_t *cluster)
{
	double best[NODES];

	for (;;) {
		size_t weakest = pairs->n;

		linkage_clusters(pairs, .5, NODES, cluster, best);
		for (size_t k = 0; k < pairs->n; k++) {
			const struct linkage_pair *p = &pairs->v[k];

			if (p->probability < .5 ||
			    (size_t)size_of(cluster, cluster[p->a]) <= most)
				continue;
			if (weakest == pairs->n ||
			    p->weight <= pairs->v[weakest].weight)
				weakest = k;
		}
		if (weakest == pairs->n)
			return;
		pairs->v[weakest].probability = 0;
	}
}

static void
check_cuts(void)
{
	int wrong = 0, doubled = 0, unfree = 0;
	struct rng rng;

	rng_seed(&rng, 3);
	for (int round = 0; round < 300; round++) {
		struct linkage_pairs pairs = { 0 };
		struct linkage_grouping grouping = { .5,
			1 + (size_t)rng_below(&rng, 8), false };
		uint32_t cluster[NODES], want[NODES];
		double best[NODES];
		uint64_t links = 10 + rng_below(&rng, 60);

		for (uint64_t k = 0; k < links; k++) {
			uint32_t a = (uint32_t)rng_below(&rng, NODES - 1);
			double weight = (double)rng_below(&rng, 50) + 1;

			vec_push(&pairs,
			    (struct linkage_pair){ .a = a,
				.b = a + 1 +
				    (uint32_t)rng_below(&rng, NODES - 1 - a),
				.weight = weight,
				.probability = 1 - .1 / weight });
		}
		linkage_group(&pairs, &grouping, NODES, cluster, best);
		grouping.one_to_one = true;
		linkage_group(&pairs, &grouping, NODES, want, best);
		for (uint32_t i = 0; i < NODES; i++)
			doubled += size_of(want, i) > 2;
		for (size_t k = 0; k < pairs.n; k++)
			unfree += size_of(want, want[pairs.v[k].a]) == 1 &&
			    size_of(want, want[pairs.v[k].b]) == 1;
		cut_slowly(&pairs, grouping.most, want);
		wrong += memcmp(cluster, want, sizeof(want)) != 0;
		vec_free(&pairs);
	}
	ok(wrong == 0, "the weakest links are cut, %d wrong", wrong);
	ok(doubled == 0, "one partner at most, %d have more", doubled);
	ok(unfree == 0, "nobody is left alone who has a free partner");
}

/* With known frequencies a pair weighs the same whatever else is there. */
static void
check_known(const struct world *w)
{
	struct linkage_options options = { .seed = 1,
		.recall = .8,
		.review = .5,
		.together = 1,
		.threads = 1 };
	struct linkage_data fewer = w->data;
	struct linkage_pairs pairs = { 0 }, others = { 0 };
	struct linkage_report report;
	struct linkage_known known = { 0 };
	struct linkage_model model;
	struct linkage *all = run(w, 1, &model, &pairs, &report), *some;
	int counted = 0, apart = 0;

	fewer.records -= fewer.records / 4;
	linkage_known_take(all, &known);
	options.known = &known;
	some = linkage_new(&fewer, &options);
	linkage_match(some, &model, &others, &report);
	for (size_t i = 0; i < pairs.n; i++) {
		struct linkage_pair pair = pairs.v[i];

		if (pair.b >= fewer.records)
			continue;
		linkage_weigh(some, &pair);
		counted++;
		apart += fabs(pair.weight - pairs.v[i].weight) > 1e-9;
	}
	ok(counted > 30 && apart == 0,
	    "of %d pairs %d weigh something else among fewer records", counted,
	    apart);
	vec_free(&pairs);
	vec_free(&others);
	linkage_known_free(&known);
	linkage_free(all);
	linkage_free(some);
}

int
main(void)
{
	static struct world world;

	make_world(&world);
	check_split(&world);
	check_people(&world);
	check_cuts();
	check_known(&world);
	free_world(&world);
	return tap_end();
}
