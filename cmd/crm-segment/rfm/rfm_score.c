#include "rfm.h"

#include "base/sort.h"
#include "base/tasks.h"
#include "text/money.h"

static double
measure(const struct rfm *rfm, int which, struct occasions o)
{
	if (which == R)
		return (double)(customers_as_of(rfm->reader.c) - o.last);
	if (which == F)
		return o.count;
	return money_real(o.sum) /
	    (rfm->monetary == MEAN ? (double)o.count : 1);
}

/* What a thread sees of customers who are scored apart. */
struct sight {
	const struct rfm *rfm;
	struct values *values[MEASURES];
};

void
rfm_scores(const struct rfm *rfm, uint32_t customer, struct occasions o,
    int score[MEASURES])
{
	for (int i = 0; i < MEASURES; i++)
		score[i] = !rfm->apart ? rfm->scores[i][customer]
		    : o.count > 0
		    ? bins_score(&rfm->rule[i], measure(rfm, i, o))
		    : 0;
}

static void
see(const void *kept, void *sight)
{
	const struct sight *s = sight;
	struct occasions o = occasion_in(&s->rfm->reader, kept);

	for (int i = 0; o.count > 0 && i < MEASURES; i++)
		values_put(s->values[i], measure(s->rfm, i, o));
}

static void *
open_sight(void *self)
{
	struct rfm *rfm = self;
	struct customers *c = rfm->reader.c;
	struct sight *s = customers_keep(c, sizeof(*s));

	s->rfm = rfm;
	for (int i = 0; i < MEASURES; i++)
		s->values[i] = rfm->values[i] = values_new(c, rfm->values[i]);
	return s;
}

void
rfm_prepare(struct rfm *rfm, struct customers *c)
{
	rfm->apart = !rfm->nested && !bins_by_rank(&rfm->rule[R]) &&
	    customers_tool(c)->common.group == NULL;
	if (rfm->apart)
		customers_see(c, see, open_sight, rfm);
}

/* A measure of the customers who[0..n-1], who are scored by it. */
struct measured {
	struct rfm *rfm;
	struct customers *c;
	int which;
	const uint32_t *who;
	size_t n;
};

static double
value_of(const struct measured *m, size_t i)
{
	return measure(m->rfm, m->which, m->rfm->occasions[m->who[i]]);
}

static void
each_value(const void *measured, select_use *use, void *to)
{
	const struct measured *m = measured;

	for (size_t i = 0; i < m->n; i++) {
		double value = value_of(m, i);

		use(to, &value, NULL, 1);
	}
}

static void
give_score(const struct measured *m, size_t i, uint8_t score)
{
	m->rfm->scores[m->which][m->who[i]] = score;
	m->rfm->count[m->which][score]++;
}

static void
score_ranks(const struct measured *m)
{
	size_t n = m->n;
	double *value = customers_memory(m->c, n, sizeof(*value));
	uint64_t *key = customers_memory(m->c, n, sizeof(*key));
	struct sort_item *order;
	uint8_t *score = customers_memory(m->c, n, sizeof(*score));

	for (size_t i = 0; i < n; i++) {
		value[i] = value_of(m, i);
		key[i] = sort_key_double(value[i]);
	}
	order = customers_rank(m->c, key, m->who, n);
	customers_forget(m->c, key);
	bins_score_ranks(&m->rfm->rule[m->which], value, order, n, score);
	for (size_t i = 0; i < n; i++)
		give_score(m, i, score[i]);
	customers_forget(m->c, order);
	customers_forget(m->c, score);
	customers_forget(m->c, value);
}

/* Scores one measure among the customers who[0..n-1]. */
static void
score_measure(struct rfm *rfm, int which, struct customers *c,
    const uint32_t *who, size_t n)
{
	struct bins *rule = &rfm->rule[which];
	struct measured m = { rfm, c, which, who, n };

	if (bins_by_rank(rule)) {
		score_ranks(&m);
		return;
	}
	bins_cut(rule, &(struct select_values){ n, each_value, &m });
	for (size_t i = 0; i < n; i++)
		give_score(&m, i, bins_score(rule, value_of(&m, i)));
}

/* Counts values by their scores. */
struct tally {
	const struct bins *rule;
	uint64_t *count;
};

static void
count_scores(void *tally, const double *value, const uint64_t *times, size_t n)
{
	const struct tally *t = tally;

	for (size_t i = 0; i < n; i++)
		t->count[bins_score(t->rule, value[i])] +=
		    times == NULL ? 1 : times[i];
}

/* The cuts of a measure of customers who are scored apart. */
static void
cut_measure(void *self, size_t which, int thread)
{
	struct rfm *rfm = self;
	const struct values *values = rfm->values[which];
	struct tally tally = { &rfm->rule[which], rfm->count[which] };

	(void)thread;
	bins_cut(&rfm->rule[which],
	    &(struct select_values){
		values_count(values), values_each, values });
	values_each(values, count_scores, &tally);
	values_free(rfm->values[which]);
}

/* Scores a measure inside each cell of the scores before it. */
static void
score_nested(struct rfm *rfm, int which, struct customers *c,
    const uint32_t *who, size_t n)
{
	int k = (int)rfm->bins, cells = which == F ? k : k * k;
	uint32_t *inside = customers_memory(c, n, sizeof(*inside));

	for (int cell = 0; cell < cells; cell++) {
		size_t members = 0;

		for (size_t i = 0; i < n; i++) {
			int at = rfm->scores[R][who[i]] - 1;

			if (which == M)
				at = at * k + rfm->scores[F][who[i]] - 1;
			if (at == cell)
				inside[members++] = who[i];
		}
		score_measure(rfm, which, c, inside, members);
	}
	customers_forget(c, inside);
}

static void
get_occasions(void *self, uint32_t from, uint32_t to)
{
	const struct rfm *rfm = self;

	for (uint32_t i = from; i < to; i++)
		rfm->occasions[i] = occasion_get(&rfm->reader, i);
}

static void
begin_scoring(struct rfm *rfm, struct customers *c)
{
	uint32_t all = customers_count(c);

	rfm->occasions = customers_memory(c, all, sizeof(*rfm->occasions));
	customers_each(c, get_occasions, rfm);
	for (int i = 0; i < MEASURES; i++)
		rfm->scores[i] = customers_memory(c, all, 1);
}

/* The buyers of a group, who are scored. */
struct scoring {
	struct rfm *rfm;
	struct customers *c;
	uint32_t *who;
	size_t n;
};

static void
do_measure(void *scoring, size_t which, int thread)
{
	struct scoring *s = scoring;

	(void)thread;
	if (s->rfm->nested && which > R)
		score_nested(s->rfm, (int)which, s->c, s->who, s->n);
	else
		score_measure(s->rfm, (int)which, s->c, s->who, s->n);
}

static int
threads_for(const struct customers *c, size_t n)
{
	return n < 65536 ? 1 : (int)customers_tool(c)->common.threads;
}

static void
score_whole(struct rfm *rfm, struct customers *c, const uint32_t *who, size_t n)
{
	struct scoring s = { rfm, c, customers_memory(c, n, sizeof(*s.who)),
		0 };

	if (rfm->occasions == NULL)
		begin_scoring(rfm, c);
	for (size_t i = 0; i < n; i++)
		if (rfm->occasions[who[i]].count > 0)
			s.who[s.n++] = who[i];
	rfm->unscored += n - s.n;
	/* Side by side, but where they look at each other or rank ids. */
	tasks_run(MEASURES,
	    rfm->nested || bins_by_rank(&rfm->rule[R]) ? 1
						       : threads_for(c, s.n),
	    do_measure, &s);
	customers_forget(c, s.who);
}

bool
rfm_score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct rfm *rfm = self;

	(void)d;
	if (!rfm->apart) {
		score_whole(rfm, c, who, n);
		return true;
	}
	rfm->unscored = n - values_count(rfm->values[R]);
	tasks_run(MEASURES, threads_for(c, n), cut_measure, rfm);
	return true;
}
