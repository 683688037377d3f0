#include "survey.h"

#include "cells.h"
#include "text/date.h"

#include <math.h>

enum { TOGETHER = 90 }; /* days within which sources are averaged */

static bool
read_score(const struct csv_table *t, size_t row, size_t column, double *score,
    struct diag *d)
{
	static const struct {
		const char *word;
		double score;
	} word[] = { { "ours_only", 100 }, { "ours_first", 80 },
		{ "equal", 50 }, { "ours_secondary", 20 }, { "none", 0 } };
	struct str cell = csv_table_cell(t, row, column);

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (str_ieq(cell, str_of(word[i].word))) {
			*score = word[i].score;
			return true;
		}
	if (!csv_table_real(t, row, column, score, d))
		return false;
	if (*score >= 0 && *score <= 100)
		return true;
	return csv_table_bad(t, row, d, "score %g is outside 0 to 100", *score);
}

static bool
read_entry(struct survey *s, const struct csv_table *t, size_t row,
    const size_t column[4], struct diag *d)
{
	struct survey_entry e;

	if (!cells_date(t, row, column[1], &e.date, d) ||
	    !read_score(t, row, column[3], &e.score, d))
		return false;
	e.customer = arena_str(&s->arena, csv_table_cell(t, row, column[0]));
	e.factor = arena_str(&s->arena, csv_table_cell(t, row, column[2]));
	vec_push(&s->entry, e);
	return true;
}

static int
compare(const struct survey_entry *x, struct str customer, struct str factor)
{
	int order = str_cmp(x->customer, customer);

	return order != 0 ? order : str_cmp(x->factor, factor);
}

static int
by_customer(const void *a, const void *b)
{
	const struct survey_entry *x = a, *y = b;
	int order = compare(x, y->customer, y->factor);

	if (order != 0)
		return order;
	return (x->date > y->date) - (x->date < y->date);
}

void
survey_read(
    struct survey *s, struct tool *tool, const char *path, int32_t as_of)
{
	static const char *const name[] = { "customer_id", "date", "factor",
		"score" };
	struct csv_table t;
	size_t column[4];
	struct diag d;
	bool good =
	    csv_load(path, &t, &d) && cells_columns(&t, name, 4, column, &d);

	for (size_t row = 0; good && row < t.rows; row++) {
		good = read_entry(s, &t, row, column, &d);
		if (good && as_of != DATE_NONE &&
		    s->entry.v[s->entry.n - 1].date > as_of)
			s->entry.n--;
	}
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
	if (s->entry.n > 1)
		qsort(s->entry.v, s->entry.n, sizeof(*s->entry.v), by_customer);
}

struct survey_score
survey_find(const struct survey *s, struct str customer, const char *factor)
{
	struct survey_score found = { NAN, DATE_NONE };
	struct str name = str_of(factor);
	size_t low = 0, high = s->entry.n, n = 0;
	double sum = 0;

	while (low < high) { /* behind the latest */
		size_t middle = (low + high) / 2;

		if (compare(&s->entry.v[middle], customer, name) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low-- > 0 && compare(&s->entry.v[low], customer, name) == 0;
	     n++) {
		const struct survey_entry *e = &s->entry.v[low];

		if (n == 0)
			found.date = e->date;
		if (e->date <= found.date - TOGETHER)
			break;
		sum += e->score;
	}
	if (n > 0)
		found.score = sum / (double)n;
	return found;
}

void
survey_free(struct survey *s)
{
	vec_free(&s->entry);
	arena_free(&s->arena);
}
