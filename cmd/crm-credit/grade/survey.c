#include "survey.h"

#include "cli/side.h"
#include "text/date.h"

#include <math.h>

enum { TOGETHER = 90 }; /* days within which sources are averaged */

static bool
score_cell(const struct side_row *row, double *score, struct diag *d)
{
	static const struct {
		const char *word;
		double score;
	} word[] = { { "ours_only", 100 }, { "ours_first", 80 },
		{ "equal", 50 }, { "ours_secondary", 20 }, { "none", 0 } };
	static const struct side_limits percent = { 0, 100, false };
	struct str cell = side_text(row, 3);

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (str_ieq(cell, str_of(word[i].word))) {
			*score = word[i].score;
			return true;
		}
	return side_within(row, 3, &percent, score, d);
}

static bool
take_entry(void *data, const struct side_row *row, struct diag *d)
{
	struct survey *s = data;
	struct survey_entry e;

	if (!side_date(row, 1, &e.date, d) || !score_cell(row, &e.score, d))
		return false;
	if (s->as_of != DATE_NONE && e.date > s->as_of)
		return true;
	e.customer = arena_str(&s->arena, side_text(row, 0));
	e.factor = arena_str(&s->arena, side_text(row, 2));
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
	s->as_of = as_of;
	side_read(tool, path, "customer_id,date,factor,score", take_entry, s);
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
