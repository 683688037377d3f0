/*
 * Which columns are no features, by what their cells look like.
 */
#include "cli/training.h"

#include "base/set.h"
#include "text/date.h"
#include "text/kind.h"

#include <math.h>

/* Fewer rows than FEW say nothing about ids; a number of LONG digits is rather
 * a phone than an amount. */
enum { FEW = 50, LONG = 9, LONGEST = 15 };

/* The kind that nineteen in twenty distinct texts have; KIND_OTHER: none. */
static enum text_kind
common_kind(const struct training_column *c)
{
	size_t n[KIND_OTHER + 1] = { 0 };

	for (uint32_t i = 0; i < c->levels.count; i++)
		n[kind_of(map_text(&c->levels, i))]++;
	for (int kind = 0; kind < KIND_OTHER; kind++)
		if (n[kind] * 20 >= c->levels.count * (size_t)19)
			return (enum text_kind)kind;
	return KIND_OTHER;
}

static const char *
judge_texts(const struct training_column *c, size_t rows)
{
	if (c->levels.count < 2)
		return NULL;
	switch (common_kind(c)) {
	case KIND_DATE:
		return "its cells are dates (crm-churn features counts days)";
	case KIND_TIME:
		return "its cells are times of day";
	case KIND_EMAIL:
		return "its cells are e-mail addresses";
	case KIND_URL:
	case KIND_IP:
		return "its cells are addresses of the net";
	case KIND_PHONE:
		return "its cells are telephone numbers";
	default:
		break;
	}
	if (c->levels.count > FEW && c->levels.count > rows / 2)
		return "it is an id: nearly every row has its own value";
	return NULL;
}

/* What all filled cells of a column of numbers have in common. */
struct look {
	size_t n;
	double least, most;
	bool whole, days, rising; /* whole numbers, YYYYMMDD, row by row */
};

static bool
is_day(double x)
{
	int64_t day = (int64_t)x;

	return x >= 19000101 && x < 21010101 &&
	    date_exists(
		(int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100));
}

static struct look
look_at(const struct training_column *c, size_t rows)
{
	struct look look = { 0, INFINITY, -INFINITY, true, true, true };

	for (size_t i = 0; i < rows && look.whole; i++) {
		double x = c->number.v[i];

		if (isnan(x))
			continue;
		look.n++;
		look.whole = fabs(x) < 1e15 && x == floor(x);
		look.days = look.days && is_day(x);
		look.rising = look.rising && x > look.most;
		look.least = fmin(look.least, x);
		look.most = fmax(look.most, x);
	}
	return look;
}

/* How many different whole numbers there are. */
static size_t
count_distinct(const struct training_column *c, size_t rows)
{
	scoped_by(set_free) struct set seen = { 0 };

	for (size_t i = 0; i < rows; i++)
		if (!isnan(c->number.v[i]))
			set_add(&seen, (uint64_t)(int64_t)c->number.v[i]);
	return seen.count;
}

static int
digits(double x)
{
	return x < 1 ? 1 : (int)floor(log10(x) + 1e-12) + 1;
}

static const char *
judge_numbers(const struct training_column *c, size_t rows)
{
	struct look look = look_at(c, rows);
	int length = digits(look.least);
	size_t distinct;

	if (look.n < FEW || !look.whole || look.least < 0 ||
	    !(look.most > look.least))
		return NULL;
	if (look.days)
		return "its cells are dates (crm-churn features counts days)";
	if (look.rising || look.most - look.least + 1 == (double)look.n)
		return count_distinct(c, rows) == look.n ? "it numbers the rows"
							 : NULL;
	if (length < 6 || length > LONGEST || length != digits(look.most))
		return NULL;
	distinct = count_distinct(c, rows);
	if (length >= LONG && distinct > look.n / 2)
		return "its cells are telephone numbers, or ids";
	return distinct == look.n
	    ? "it is an id: every row has its own number, all equally long"
	    : NULL;
}

const char *
training_why_not(const struct training *t, size_t column)
{
	const struct training_column *c = &t->columns[column];

	return c->text ? judge_texts(c, t->rows) : judge_numbers(c, t->rows);
}
