#include "model/logistic_design.h"

#include "base/mem.h"
#include "base/tasks.h"
#include "math/linalg.h"

#include <string.h>

/* Rows that are worked on together, so that they stay in the cache; and the
 * most chunks of them with sums of their own. */
enum { BLOCK = 1024, CHUNKS = 16 };

static bool
has_levels(const struct logistic_column *column)
{
	return column->number == NULL && column->value == NULL;
}

static size_t
column_terms(const struct logistic_column *column)
{
	return has_levels(column) ? column->levels : 1;
}

size_t
logistic_terms(const struct logistic_data *data)
{
	size_t terms = 1;

	for (size_t j = 0; j < data->column_count; j++)
		terms += column_terms(&data->columns[j]);
	return terms;
}

/* The numbers of a column without levels. */
static double *
numbers_of(
    struct arena *memory, const struct logistic_column *column, size_t rows)
{
	double *x = arena_array(memory, rows, sizeof(*x));

	for (size_t i = 0; i < rows; i++)
		x[i] = column->value[column->level[i]];
	return x;
}

void
logistic_design_open(
    struct logistic_design *d, const struct logistic_data *data, int threads)
{
	size_t blocks = (data->rows + BLOCK - 1) / BLOCK, term = 1;

	*d = (struct logistic_design){ .data = data, .threads = threads };
	d->terms = logistic_terms(data);
	d->places = d->terms + data->column_count;
	d->chunks = blocks < CHUNKS ? blocks : CHUNKS;
	d->part =
	    arena_array(&d->memory, d->chunks * d->places, sizeof(*d->part));
	d->placed = arena_array(&d->memory, d->places, sizeof(*d->placed));
	d->first =
	    arena_array(&d->memory, data->column_count, sizeof(*d->first));
	d->own = arena_array(&d->memory, data->column_count, sizeof(*d->own));
	for (size_t j = 0; j < data->column_count; j++) {
		const struct logistic_column *c = &data->columns[j];

		d->first[j] = term;
		term += column_terms(c);
		if (c->number == NULL && c->value != NULL)
			d->own[j] = numbers_of(&d->memory, c, data->rows);
	}
}

void
logistic_design_close(struct logistic_design *d)
{
	arena_free(&d->memory);
	*d = (struct logistic_design){ 0 };
}

/* A column's numbers from a row on; NULL for one of levels. */
static const double *
numbers(const struct logistic_design *d, size_t j, size_t from)
{
	const struct logistic_column *c = &d->data->columns[j];
	const double *x = c->number != NULL ? c->number : d->own[j];

	return x != NULL ? x + from : NULL;
}

/* Its levels; NULL for one of numbers. */
static const uint16_t *
levels(const struct logistic_design *d, size_t j, size_t from)
{
	const uint16_t *level = d->data->columns[j].level;

	return level != NULL ? level + from : NULL;
}

/* Columns of levels that a row is taken through together: a row's sums wait
 * for memory less often. The order of summation is that of one by one. */
enum { TOGETHER = 4 };

/* How many columns from j on are taken together. */
static size_t
together(const struct logistic_design *d, size_t j)
{
	size_t n = 0;

	while (n < TOGETHER && j + n < d->data->column_count &&
	    numbers(d, j + n, 0) == NULL)
		n++;
	return n == TOGETHER ? n : 1;
}

/* u += their coefficients. */
static void
gather(const struct logistic_design *d, size_t j, size_t from, size_t n,
    const double *b, double *u)
{
	const uint16_t *level[TOGETHER];
	const double *own[TOGETHER];

	for (size_t k = 0; k < TOGETHER; k++) {
		level[k] = levels(d, j + k, from);
		own[k] = b + d->first[j + k] + j + k;
	}
	for (size_t i = 0; i < n; i++)
		u[i] = u[i] + own[0][level[0][i]] + own[1][level[1][i]] +
		    own[2][level[2][i]] + own[3][level[3][i]];
}

/* The sums of r by their levels. */
static void
scatter(const struct logistic_design *d, size_t j, size_t from, size_t n,
    const double *r, double *to)
{
	const uint16_t *level[TOGETHER];
	double *own[TOGETHER];

	for (size_t k = 0; k < TOGETHER; k++) {
		level[k] = levels(d, j + k, from);
		own[k] = to + d->first[j + k] + j + k;
	}
	for (size_t i = 0; i < n; i++) {
		own[0][level[0][i]] += r[i];
		own[1][level[1][i]] += r[i];
		own[2][level[2][i]] += r[i];
		own[3][level[3][i]] += r[i];
	}
}

/* u += X b for n rows, b by place. */
static void
add_times(const struct logistic_design *d, size_t from, size_t n,
    const double *b, double *u)
{
	for (size_t i = 0; i < n; i++)
		u[i] += b[0];
	for (size_t j = 0, many; j < d->data->column_count; j += many) {
		many = together(d, j);
		if (many > 1) {
			gather(d, j, from, n, b, u);
			continue;
		}
		const double *x = numbers(d, j, from);
		const double *own = b + d->first[j] + j;
		const uint16_t *level = levels(d, j, from);

		for (size_t i = 0; x != NULL && i < n; i++)
			u[i] += own[0] * x[i];
		for (size_t i = 0; x == NULL && i < n; i++)
			u[i] += own[level[i]];
	}
}

/* to += X' r for n rows, to by place; r begins at the first of them. */
static void
add_back(const struct logistic_design *d, size_t from, size_t n,
    const double *r, double *to)
{
	for (size_t i = 0; i < n; i++)
		to[0] += r[i];
	for (size_t j = 0, many; j < d->data->column_count; j += many) {
		many = together(d, j);
		if (many > 1) {
			scatter(d, j, from, n, r, to);
			continue;
		}
		const double *x = numbers(d, j, from);
		double *own = to + d->first[j] + j;
		const uint16_t *level = levels(d, j, from);

		if (x != NULL)
			own[0] += dot_product(x, r, n);
		for (size_t i = 0; x == NULL && i < n; i++)
			own[level[i]] += r[i];
	}
}

/* What one pass over the rows computes: eta of b; or the sums of X' of r, or
 * of w X v. */
struct pass {
	const struct logistic_design *d;
	const double *b, *r, *w;
	double *eta;
};

static void
pass_block(const struct pass *p, size_t from, size_t n, double *sums)
{
	double u[BLOCK];

	if (p->r != NULL) {
		add_back(p->d, from, n, p->r + from, sums);
		return;
	}
	memset(u, 0, sizeof(u));
	add_times(p->d, from, n, p->b, u);
	if (p->eta != NULL) {
		memcpy(p->eta + from, u, n * sizeof(*u));
		return;
	}
	for (size_t i = 0; i < n; i++)
		u[i] *= p->w[from + i];
	add_back(p->d, from, n, u, sums);
}

static void
pass_chunk(void *data, size_t chunk, int thread)
{
	const struct pass *p = data;
	const struct logistic_design *d = p->d;
	size_t rows = d->data->rows, blocks = (rows + BLOCK - 1) / BLOCK;
	size_t from = blocks * chunk / d->chunks * BLOCK;
	size_t end = blocks * (chunk + 1) / d->chunks * BLOCK;
	double *sums = d->part + chunk * d->places;

	(void)thread;
	memset(sums, 0, d->places * sizeof(*sums));
	for (end = end < rows ? end : rows; from < end; from += BLOCK)
		pass_block(
		    p, from, end - from < BLOCK ? end - from : BLOCK, sums);
}

/* The coefficients by place. */
static void
place(struct logistic_design *d, const double *b)
{
	d->placed[0] = b[0];
	for (size_t j = 0; j < d->data->column_count; j++) {
		size_t n = column_terms(&d->data->columns[j]);
		double *to = d->placed + d->first[j] + j;

		memcpy(to, b + d->first[j], n * sizeof(*to));
		to[n] = 0;
	}
}

/* The sums of all chunks, the bases' left out. */
static void
add_up(const struct logistic_design *d, double *to)
{
	size_t j = 0;

	for (size_t at = 0, term = 0; at < d->places; at++) {
		double sum = 0;

		/* The place behind a column's terms is its base's. */
		while (j < d->data->column_count &&
		    at >= d->first[j] + j + column_terms(&d->data->columns[j]) +
			    1)
			j++;
		if (j < d->data->column_count &&
		    at == d->first[j] + j + column_terms(&d->data->columns[j]))
			continue;
		for (size_t k = 0; k < d->chunks; k++)
			sum += d->part[k * d->places + at];
		to[term++] = sum;
	}
}

/* Runs a pass; `to` gets the sums unless it is NULL. */
static void
run_pass(struct logistic_design *d, struct pass *p, double *to)
{
	p->d = d;
	if (p->b != NULL) {
		place(d, p->b);
		p->b = d->placed;
	}
	tasks_run(d->chunks, d->threads, pass_chunk, p);
	if (to != NULL)
		add_up(d, to);
}

void
logistic_design_times(struct logistic_design *d, const double *b, double *to)
{
	run_pass(d, &(struct pass){ .b = b, .eta = to }, NULL);
}

void
logistic_design_back(struct logistic_design *d, const double *r, double *to)
{
	run_pass(d, &(struct pass){ .r = r }, to);
}

void
logistic_design_product(
    struct logistic_design *d, const double *w, const double *v, double *to)
{
	run_pass(d, &(struct pass){ .b = v, .w = w }, to);
}

/* X'WX, a task for each column: the rows of its terms. */
struct normal {
	const struct logistic_design *d;
	const double *w;
	size_t every;
	double *to;
};

/* One of a pair of columns in a block: its term and numbers or levels. */
struct side {
	size_t term, levels;
	const double *x;
	const uint16_t *level;
};

/* Column j, 0 being the intercept. */
static struct side
side_of(
    const struct logistic_design *d, size_t j, size_t from, const double *ones)
{
	if (j == 0)
		return (struct side){ .x = ones };
	const struct logistic_column *c = &d->data->columns[j - 1];
	return (struct side){ d->first[j - 1], c->levels,
		numbers(d, j - 1, from), levels(d, j - 1, from) };
}

/* Adds the block's sums of a with b, and with c, all being numbers, a's times
 * w. */
static void
add_numbers(double *to, size_t terms, const struct side *a,
    const struct side *b, const struct side *c, const double *w, size_t n)
{
	double *row = to + a->term * terms, ab, ac;

	dot_products(w, b->x, c->x, n, &ab, &ac);
	row[b->term] += ab;
	row[c->term] += ac;
}

/* Adds the block's sums of a pair, a being numbers times w, or levels of which
 * `w` are the weights. */
static void
add_pair(double *to, size_t terms, const struct side *a, const struct side *b,
    const double *w, size_t n)
{
	double *corner = to + a->term * terms + b->term;

	if (a->x != NULL && b->x != NULL) {
		*corner += dot_product(w, b->x, n);
		return;
	}
	if (a->x != NULL) {
		for (size_t i = 0; i < n; i++)
			if (b->level[i] < b->levels)
				corner[b->level[i]] += w[i];
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (a->level[i] == a->levels)
			continue;
		if (b->x != NULL)
			corner[a->level[i] * terms] += w[i] * b->x[i];
		else if (b->level[i] < b->levels)
			corner[a->level[i] * terms + b->level[i]] += w[i];
	}
}

static void
normal_column(void *data, size_t task, int thread)
{
	const struct normal *p = data;
	const struct logistic_design *d = p->d;
	/* The longest first. */
	size_t j = d->data->column_count - task, rows = d->data->rows;
	double ones[BLOCK], weighted[BLOCK];

	(void)thread;
	for (size_t i = 0; i < BLOCK; i++)
		ones[i] = 1;
	for (size_t from = 0; from < rows; from += p->every * BLOCK) {
		size_t n = rows - from < BLOCK ? rows - from : BLOCK;
		struct side a = side_of(d, j, from, ones);
		const double *w = p->w + from;

		for (size_t i = 0; a.x != NULL && i < n; i++)
			weighted[i] = w[i] * a.x[i];
		for (size_t k = 0; k <= j; k++) {
			struct side b = side_of(d, k, from, ones);
			struct side c =
			    side_of(d, k < j ? k + 1 : k, from, ones);

			if (k < j && a.x != NULL && b.x != NULL &&
			    c.x != NULL) {
				add_numbers(
				    p->to, d->terms, &a, &b, &c, weighted, n);
				k++;
			} else {
				add_pair(p->to, d->terms, &a, &b,
				    a.x != NULL ? weighted : w, n);
			}
		}
	}
}

void
logistic_design_normal(
    const struct logistic_design *d, const double *w, size_t every, double *to)
{
	struct normal normal = { d, w, every, to };

	memset(to, 0, d->terms * d->terms * sizeof(*to));
	tasks_run(
	    d->data->column_count + 1, d->threads, normal_column, &normal);
}
