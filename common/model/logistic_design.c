#include "model/logistic_design.h"

#include "base/mem.h"
#include "base/tasks.h"
#include "math/linalg.h"

#include <stdlib.h>
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

void
logistic_design_open(
    struct logistic_design *d, const struct logistic_data *data, int threads)
{
	size_t blocks = (data->rows + BLOCK - 1) / BLOCK, term = 1;

	*d = (struct logistic_design){ .data = data, .threads = threads };
	d->terms = logistic_terms(data);
	d->chunks = blocks < CHUNKS ? blocks : CHUNKS;
	d->part = mem_alloc(d->chunks * d->terms, sizeof(*d->part));
	d->first = mem_alloc(data->column_count, sizeof(*d->first));
	for (size_t j = 0; j < data->column_count; j++) {
		d->first[j] = term;
		term += column_terms(&data->columns[j]);
	}
}

void
logistic_design_close(struct logistic_design *d)
{
	free(d->first);
	free(d->part);
	*d = (struct logistic_design){ 0 };
}

/* The n numbers of a column without levels from row `from` on, in `room` or
 * where they are; NULL for one of levels. */
static const double *
numbers(
    const struct logistic_column *column, size_t from, size_t n, double *room)
{
	if (column->number != NULL)
		return column->number + from;
	if (column->value == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		room[i] = column->value[column->level[from + i]];
	return room;
}

/* u += X b for n rows. */
static void
add_times(const struct logistic_design *d, size_t from, size_t n,
    const double *b, double *u)
{
	double room[BLOCK];

	for (size_t i = 0; i < n; i++)
		u[i] += b[0];
	for (size_t j = 0; j < d->data->column_count; j++) {
		const struct logistic_column *c = &d->data->columns[j];
		const double *x = numbers(c, from, n, room);
		const double *own = b + d->first[j];
		const uint16_t *level =
		    c->level == NULL ? NULL : c->level + from;

		for (size_t i = 0; x != NULL && i < n; i++)
			u[i] += own[0] * x[i];
		for (size_t i = 0; x == NULL && i < n; i++)
			u[i] += level[i] < c->levels ? own[level[i]] : 0;
	}
}

/* to += X' r for n rows; r begins at the first of them. */
static void
add_back(const struct logistic_design *d, size_t from, size_t n,
    const double *r, double *to)
{
	double room[BLOCK];

	for (size_t i = 0; i < n; i++)
		to[0] += r[i];
	for (size_t j = 0; j < d->data->column_count; j++) {
		const struct logistic_column *c = &d->data->columns[j];
		const double *x = numbers(c, from, n, room);
		double *own = to + d->first[j], sum = 0;
		const uint16_t *level =
		    c->level == NULL ? NULL : c->level + from;

		for (size_t i = 0; x != NULL && i < n; i++)
			sum += x[i] * r[i];
		if (x != NULL)
			own[0] += sum;
		for (size_t i = 0; x == NULL && i < n; i++)
			if (level[i] < c->levels)
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
	double *sums = d->part + chunk * d->terms;

	(void)thread;
	memset(sums, 0, d->terms * sizeof(*sums));
	for (end = end < rows ? end : rows; from < end; from += BLOCK)
		pass_block(
		    p, from, end - from < BLOCK ? end - from : BLOCK, sums);
}

/* Runs a pass; `to` gets the sums of all chunks unless it is NULL. */
static void
run_pass(struct pass *p, double *to)
{
	const struct logistic_design *d = p->d;

	tasks_run(d->chunks, d->threads, pass_chunk, p);
	for (size_t j = 0; to != NULL && j < d->terms; j++) {
		to[j] = 0;
		for (size_t k = 0; k < d->chunks; k++)
			to[j] += d->part[k * d->terms + j];
	}
}

void
logistic_design_times(
    const struct logistic_design *d, const double *b, double *to)
{
	run_pass(&(struct pass){ .d = d, .b = b, .eta = to }, NULL);
}

void
logistic_design_back(
    const struct logistic_design *d, const double *r, double *to)
{
	run_pass(&(struct pass){ .d = d, .r = r }, to);
}

void
logistic_design_product(const struct logistic_design *d, const double *w,
    const double *v, double *to)
{
	run_pass(&(struct pass){ .d = d, .b = v, .w = w }, to);
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
side_of(const struct logistic_design *d, size_t j, size_t from, size_t n,
    double *room)
{
	if (j == 0) {
		for (size_t i = 0; i < n; i++)
			room[i] = 1;
		return (struct side){ .x = room };
	}
	const struct logistic_column *c = &d->data->columns[j - 1];
	return (struct side){ d->first[j - 1], c->levels,
		numbers(c, from, n, room),
		c->level == NULL ? NULL : c->level + from };
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
		if (a->level[i] >= a->levels)
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
	double own[BLOCK], other[BLOCK], weighted[BLOCK];

	(void)thread;
	for (size_t from = 0; from < rows; from += p->every * BLOCK) {
		size_t n = rows - from < BLOCK ? rows - from : BLOCK;
		struct side a = side_of(d, j, from, n, own);
		const double *w = p->w + from;

		for (size_t i = 0; a.x != NULL && i < n; i++)
			weighted[i] = w[i] * a.x[i];
		for (size_t k = 0; k <= j; k++) {
			struct side b = side_of(d, k, from, n, other);

			add_pair(p->to, d->terms, &a, &b,
			    a.x != NULL ? weighted : w, n);
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
