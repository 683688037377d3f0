#include "model/kmeans.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/sort.h"
#include "math/sum.h"
#include "model/silhouette.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 1000 }; /* of Lloyd; rounding could make it run for ever */

/* What is known of a point without measuring (Hamerly 2010): it is at most
 * `upper` from its centre and at least `lower` from every other. */
struct bounds {
	double upper, lower;
};

/* One start: the points, the clusters so far and what the rounds need. */
struct search {
	const struct points *points;
	struct kmeans now;
	double *squared;       /* points.n, to the nearest seed */
	double *trial;	       /* points.n, with one more seed */
	double *best_trial;    /* points.n, with the best one so far */
	struct bounds *bounds; /* points.n */
	double *centre_before; /* k x d */
	double *apart;	       /* k, half the distance to the next centre */
	double *shift;	       /* k, how far the last update moved it */
	size_t *members;       /* k, points */
	struct rng rng;
};

static double
squared_distance(const double *a, const double *b, size_t d)
{
	double squares = 0;

	for (size_t j = 0; j < d; j++)
		squares += (a[j] - b[j]) * (a[j] - b[j]);
	return squares;
}

static uint32_t
nearest(const struct kmeans *kmeans, const double *x, double *squared)
{
	uint32_t best = 0;
	double least = INFINITY, here;

	for (size_t c = 0; c < kmeans->k; c++) {
		here = squared_distance(
		    x, kmeans->centre + c * kmeans->d, kmeans->d);
		if (here < least) {
			least = here;
			best = (uint32_t)c;
		}
	}
	*squared = least;
	return best;
}

/* A point drawn with chance weight x squared distance; the sum of them is
 * `total`. */
static size_t
draw_point(struct search *s, double total)
{
	double at = rng_uniform(&s->rng) * total, seen = 0, part;
	size_t last = 0;

	for (size_t i = 0; i < s->points->n; i++) {
		part = s->points->weight[i] * s->squared[i];
		if (part <= 0)
			continue;
		seen += part;
		last = i;
		if (at < seen)
			break;
	}
	return last;
}

/* What the sum of squares to the nearest centre becomes with one more at the
 * point `at`; each squared distance in squared[]. */
static double
try_centre(const struct search *s, size_t at, double *squared)
{
	size_t d = s->points->d;
	double total = 0, here;

	for (size_t i = 0; i < s->points->n; i++) {
		here = squared_distance(
		    s->points->x + i * d, s->points->x + at * d, d);
		squared[i] = here < s->squared[i] ? here : s->squared[i];
		total += s->points->weight[i] * squared[i];
	}
	return total;
}

/* k-means++: each centre is a point drawn by its squared distance to the
 * nearest centre before it, the best of 2 + ln k draws; the first one is drawn
 * by weight alone. */
static void
seed_centres(struct search *s)
{
	size_t d = s->points->d, n = s->points->n, at, best = 0;
	size_t draws = 2 + (size_t)log((double)s->now.k);
	double total = (double)s->points->rows, least, here, *swap;

	for (size_t i = 0; i < n; i++)
		s->squared[i] = 1;
	for (size_t c = 0; c < s->now.k; c++) {
		least = INFINITY;
		for (size_t draw = 0; draw < (c == 0 ? 1 : draws); draw++) {
			at = draw_point(s, total);
			if (c == 0)
				for (size_t i = 0; i < n; i++)
					s->squared[i] = INFINITY;
			here = try_centre(s, at, s->trial);
			if (here < least) {
				least = here;
				best = at;
				swap = s->best_trial;
				s->best_trial = s->trial;
				s->trial = swap;
			}
		}
		total = least;
		swap = s->squared;
		s->squared = s->best_trial;
		s->best_trial = swap;
		memcpy(s->now.centre + c * d, s->points->x + best * d,
		    d * sizeof(*s->now.centre));
	}
}

/* Half the distance of each centre to the next one. */
static void
measure_centres(struct search *s)
{
	size_t d = s->points->d;

	for (size_t c = 0; c < s->now.k; c++) {
		double least = INFINITY, here;

		for (size_t other = 0; other < s->now.k; other++) {
			if (other == c)
				continue;
			here = squared_distance(s->now.centre + c * d,
			    s->now.centre + other * d, d);
			least = here < least ? here : least;
		}
		s->apart[c] = sqrt(least) / 2;
	}
}

/* The nearest centre to a point, measuring all of them; sets its bounds. */
static uint32_t
measure_point(struct search *s, size_t point)
{
	const double *x = s->points->x + point * s->points->d;
	double least = INFINITY, second = INFINITY, here;
	uint32_t best = 0;

	for (size_t c = 0; c < s->now.k; c++) {
		here =
		    squared_distance(x, s->now.centre + c * s->now.d, s->now.d);
		if (here < least) {
			second = least;
			least = here;
			best = (uint32_t)c;
		} else if (here < second)
			second = here;
	}
	s->bounds[point] = (struct bounds){ sqrt(least), sqrt(second) };
	return best;
}

/* Gives each point to its nearest centre; true when one moved. A point that
 * its bounds hold where it is, rounding allowed for, is not measured. */
static bool
assign(struct search *s)
{
	bool moved = false;
	uint32_t own, c;

	measure_centres(s);
	memset(s->members, 0, s->now.k * sizeof(*s->members));
	for (size_t i = 0; i < s->points->n; i++) {
		own = s->now.cluster[i];
		c = own;
		if (own == UINT32_MAX ||
		    s->bounds[i].upper >=
			(1 - 1e-9) * fmax(s->apart[own], s->bounds[i].lower))
			c = measure_point(s, i);
		moved |= c != own;
		s->now.cluster[i] = c;
		s->members[c]++;
	}
	return moved;
}

/* Gives an empty cluster the point farthest from its centre, of those that do
 * not leave another cluster empty. There is one: points >= k. */
static void
fill_empty(struct search *s, uint32_t empty)
{
	size_t far = 0, d = s->points->d;
	double most = -1, here;

	for (size_t i = 0; i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i];

		here = squared_distance(
		    s->points->x + i * d, s->now.centre + own * d, d);
		if (s->members[own] > 1 && here > most) {
			most = here;
			far = i;
		}
	}
	s->members[s->now.cluster[far]]--;
	s->members[empty]++;
	s->now.cluster[far] = empty;
	s->bounds[far] = (struct bounds){ INFINITY, 0 };
}

/* Loosens the bounds by the moves of the centres since centre_before. */
static void
loosen(struct search *s)
{
	size_t d = s->points->d, first = 0;
	double most = 0, second = 0;

	for (size_t c = 0; c < s->now.k; c++) {
		s->shift[c] = sqrt(squared_distance(
		    s->now.centre + c * d, s->centre_before + c * d, d));
		if (s->shift[c] > most) {
			second = most;
			most = s->shift[c];
			first = c;
		} else if (s->shift[c] > second)
			second = s->shift[c];
	}
	for (size_t i = 0; i < s->points->n; i++) {
		s->bounds[i].upper += s->shift[s->now.cluster[i]];
		s->bounds[i].lower -=
		    s->now.cluster[i] == first ? second : most;
	}
}

/* Moves each centre to the mean of its points. Scaled data is of order one and
 * a mean divides its rounding away: plain sums do. */
static void
update(struct search *s)
{
	size_t d = s->points->d, k = s->now.k;

	memcpy(
	    s->centre_before, s->now.centre, k * d * sizeof(*s->centre_before));
	memset(s->now.centre, 0, k * d * sizeof(*s->now.centre));
	memset(s->now.size, 0, k * sizeof(*s->now.size));
	for (size_t i = 0; i < s->points->n; i++) {
		double *centre = s->now.centre + s->now.cluster[i] * d;
		double weight = s->points->weight[i];

		s->now.size[s->now.cluster[i]] += weight;
		for (size_t j = 0; j < d; j++)
			centre[j] += weight * s->points->x[i * d + j];
	}
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < d; j++)
			s->now.centre[c * d + j] /= s->now.size[c];
	loosen(s);
}

static double
inertia(const struct search *s)
{
	struct sum sum = { 0 };
	size_t d = s->points->d;

	for (size_t i = 0; i < s->points->n; i++)
		sum_add(&sum,
		    s->points->weight[i] *
			squared_distance(s->points->x + i * d,
			    s->now.centre + s->now.cluster[i] * d, d));
	return sum_value(&sum);
}

/* Lloyd's rounds until nothing moves; false when they had to be stopped. */
static bool
iterate(struct search *s)
{
	bool moved;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		moved = assign(s);
		for (uint32_t c = 0; c < s->now.k; c++)
			if (s->members[c] == 0) {
				fill_empty(s, c);
				moved = true;
			}
		if (!moved)
			return true;
		update(s);
	}
	return false;
}

/* Moves a point to cluster `to`, and the two means with it. */
static void
transfer(struct search *s, size_t point, uint32_t to)
{
	uint32_t from = s->now.cluster[point];
	double weight = s->points->weight[point];
	size_t d = s->points->d;
	double *old = s->now.centre + from * d, *new = s->now.centre + to *d;

	s->now.size[from] -= weight;
	s->now.size[to] += weight;
	s->members[from]--;
	s->members[to]++;
	s->now.cluster[point] = to;
	for (size_t j = 0; j < d; j++) {
		double x = s->points->x[point * d + j];

		old[j] -= (x - old[j]) * weight / s->now.size[from];
		new[j] += (x - new[j]) * weight / s->now.size[to];
	}
}

/*
 * One pass of Hartigan's exchange: a point goes to another cluster when the sum
 * of squares falls by it, the shift of both means counted. Nothing is left to
 * do only where nothing is left for Lloyd, but not the other way round.
 */
static bool
exchange(struct search *s)
{
	bool moved = false;

	for (size_t i = 0; i < s->points->n; i++) {
		const double *x = s->points->x + i * s->points->d;
		uint32_t own = s->now.cluster[i], best = own;
		double weight = s->points->weight[i], least, here;

		if (s->members[own] < 2)
			continue;
		/* A gain within the rounding is none. */
		least = (1 - 1e-9) * s->now.size[own] /
		    (s->now.size[own] - weight) *
		    squared_distance(
			x, s->now.centre + own * s->points->d, s->points->d);
		for (uint32_t c = 0; c < s->now.k; c++) {
			if (c == own)
				continue;
			here = s->now.size[c] / (s->now.size[c] + weight) *
			    squared_distance(x,
				s->now.centre + c * s->points->d, s->points->d);
			if (here < least) {
				least = here;
				best = c;
			}
		}
		if (best != own) {
			transfer(s, i, best);
			moved = true;
		}
	}
	return moved;
}

/* From fresh seeds to clusters that no move makes better. */
static void
run(struct search *s)
{
	seed_centres(s);
	for (size_t i = 0; i < s->points->n; i++)
		s->now.cluster[i] = UINT32_MAX;
	do {
		s->now.converged = iterate(s);
		if (!exchange(s))
			break;
		for (size_t i = 0; i < s->points->n; i++)
			s->bounds[i] = (struct bounds){ INFINITY, 0 };
		update(s);
	} while (s->now.converged);
	s->now.inertia = inertia(s);
}

static void
make(struct kmeans *kmeans, const struct points *points, size_t k)
{
	kmeans->k = k;
	kmeans->d = points->d;
	kmeans->n = points->n;
	kmeans->centre = mem_zero(k * points->d, sizeof(*kmeans->centre));
	kmeans->size = mem_zero(k, sizeof(*kmeans->size));
	kmeans->cluster = mem_zero(points->n, sizeof(*kmeans->cluster));
	kmeans->inertia = INFINITY;
}

bool
kmeans_fit(struct kmeans *kmeans, const struct points *points,
    const struct kmeans_options *options, struct diag *diag)
{
	struct search s = { .points = points };
	size_t k = options->k;

	assert(k > 0 && options->restarts > 0);
	if (k > points->n)
		return diag_set(diag, EXIT_DATA, "too-many-clusters",
		    "%zu clusters cannot be made of %zu distinct points", k,
		    points->n);
	make(kmeans, points, k);
	make(&s.now, points, k);
	s.squared = mem_alloc(points->n, sizeof(*s.squared));
	s.trial = mem_alloc(points->n, sizeof(*s.trial));
	s.best_trial = mem_alloc(points->n, sizeof(*s.best_trial));
	s.bounds = mem_alloc(points->n, sizeof(*s.bounds));
	s.centre_before = mem_alloc(k * points->d, sizeof(*s.centre_before));
	s.apart = mem_alloc(k, sizeof(*s.apart));
	s.shift = mem_alloc(k, sizeof(*s.shift));
	s.members = mem_alloc(k, sizeof(*s.members));
	rng_seed(&s.rng, options->seed);
	for (size_t start = 0; start < options->restarts; start++) {
		run(&s);
		if (s.now.inertia < kmeans->inertia) {
			struct kmeans better = s.now;

			s.now = *kmeans;
			*kmeans = better;
		}
	}
	kmeans_free(&s.now);
	free(s.squared);
	free(s.trial);
	free(s.best_trial);
	free(s.bounds);
	free(s.centre_before);
	free(s.apart);
	free(s.shift);
	free(s.members);
	return true;
}

uint32_t
kmeans_nearest(const struct kmeans *kmeans, const double *x, double *distance)
{
	double squared;
	uint32_t c = nearest(kmeans, x, &squared);

	if (distance != NULL)
		*distance = sqrt(squared);
	return c;
}

void
kmeans_renumber(struct kmeans *kmeans, const double *key)
{
	size_t k = kmeans->k, d = kmeans->d;
	struct sort_item *order = mem_alloc(k, sizeof(*order));
	uint32_t *number = mem_alloc(k, sizeof(*number));
	double *centre = mem_alloc(k * d, sizeof(*centre));
	double *size = mem_alloc(k, sizeof(*size));

	for (size_t c = 0; c < k; c++)
		order[c] = (struct sort_item){ sort_key_descending(
						   sort_key_double(key[c])),
			(uint32_t)c };
	sort_items(order, k);
	for (size_t c = 0; c < k; c++) {
		size_t old = order[c].index;

		number[old] = (uint32_t)c;
		size[c] = kmeans->size[old];
		memcpy(centre + c * d, kmeans->centre + old * d,
		    d * sizeof(*centre));
	}
	for (size_t i = 0; i < kmeans->n; i++)
		kmeans->cluster[i] = number[kmeans->cluster[i]];
	free(kmeans->centre);
	free(kmeans->size);
	kmeans->centre = centre;
	kmeans->size = size;
	free(order);
	free(number);
}

bool
kmeans_scan_fit(struct kmeans *best, struct kmeans_scan *scan,
    const struct points *points, const struct kmeans_options *options,
    struct diag *diag)
{
	struct silhouette_options how = { scan->silhouette_rows,
		options->seed };
	struct kmeans_options one = *options;
	double most = -INFINITY;
	size_t high = scan->high < points->n ? scan->high : points->n;

	assert(scan->low > 0 && scan->low <= scan->high);
	if (high < scan->low)
		return diag_set(diag, EXIT_DATA, "too-many-clusters",
		    "%zu clusters cannot be made of %zu distinct points",
		    scan->low, points->n);
	scan->trials = high - scan->low + 1;
	scan->trial = mem_alloc(scan->trials, sizeof(*scan->trial));
	*best = (struct kmeans){ 0 };
	for (one.k = scan->low; one.k <= high; one.k++) {
		struct kmeans_trial *trial = &scan->trial[one.k - scan->low];
		struct kmeans fit;

		kmeans_fit(&fit, points, &one, NULL);
		*trial = (struct kmeans_trial){ one.k, fit.inertia,
			silhouette_mean(points, fit.cluster, fit.k, &how) };
		if (best->k == 0 || trial->silhouette > most) {
			most = isnan(trial->silhouette) ? -INFINITY
							: trial->silhouette;
			kmeans_free(best);
			*best = fit;
		} else
			kmeans_free(&fit);
	}
	return true;
}

void
kmeans_free(struct kmeans *kmeans)
{
	free(kmeans->centre);
	free(kmeans->size);
	free(kmeans->cluster);
	*kmeans = (struct kmeans){ 0 };
}
