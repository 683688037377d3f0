/*
 * grade: A to D by collection, ability to pay and competitors' brands, or by a
 * weighted card of factors.
 */
#include "base/line.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "cli/tool.h"
#include "crm-credit/facts/credit.h"
#include "crm-credit/facts/part.h"
#include "crm-credit/shared/financials.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct survey_entry {
	struct str customer, factor;
	int32_t date;
	double score;
};

struct survey {
	int32_t as_of;			/* later answers do not count */
	VEC(struct survey_entry) entry; /* by customer, factor, date */
};

struct survey_score {
	double score; /* NaN: none */
	int32_t date; /* of the latest; DATE_NONE */
};

enum { TOGETHER = 90 }; /* days within which sources are averaged */

static double
score_cell(const struct side_row *row)
{
	static const struct {
		const char *word;
		double score;
	} word[] = { { "ours_only", 100 }, { "ours_first", 80 },
		{ "equal", 50 }, { "ours_secondary", 20 }, { "none", 0 } };
	static const struct side_limits percent = { 0, 100, false };
	struct str cell = side_text(row, 3);

	for (size_t i = 0; i < COUNT(word); i++)
		if (str_ieq(cell, str_of(word[i].word)))
			return word[i].score;
	return side_within(row, 3, &percent);
}

static void
take_entry(void *data, const struct side_row *row)
{
	struct survey *s = data;
	struct survey_entry e;

	e.date = side_date(row, 1);
	e.score = score_cell(row);
	if (s->as_of != DATE_NONE && e.date > s->as_of)
		return;
	e.customer = side_text(row, 0);
	e.factor = side_text(row, 2);
	vec_push(&s->entry, e);
}

static int
compare(const struct survey_entry *x, struct str customer, struct str factor)
{
	int order = str_cmp(x->customer, customer);

	return order != 0 ? order : str_cmp(x->factor, factor);
}

SORT_BY(by_customer, struct survey_entry,
    SORT_TEXT(customer) || SORT_TEXT(factor) || SORT_UP(date));

/*
 * Reads customer_id, date, factor, score (a number, or ours_only, ours_first,
 * equal, ours_secondary, none as 100, 80, 50, 20, 0), leaving out what is dated
 * after as_of (DATE_NONE: nothing). What makes no sense ends the run.
 */
static void
survey_read(
    struct survey *s, struct tool *tool, const char *path, int32_t as_of)
{
	s->as_of = as_of;
	side_read(tool, path, "customer_id,date,factor,score", take_entry, s);
	vec_sort(&s->entry, by_customer);
}

/* The latest score of a factor, averaged with those of the 90 days before it.
 * O(log entries). */
static struct survey_score
survey_find(const struct survey *s, struct str customer, const char *factor)
{
	struct survey_score found = { NAN, DATE_NONE };
	struct str name = str_of(factor);
	size_t low, n = 0;
	double sum = 0;

	sort_bound(low, 0, s->entry.n, i,
	    compare(&s->entry.v[i], customer, name) <= 0);
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

enum { CRITERIA = 3, FACTORS = 16 };

struct options {
	struct book_options book;
	const char *survey, *financials, *weights;
	double min_known, hysteresis;
	bool simple, card;

	struct survey answers;
	struct financials statements;
	struct factor {
		char name[32];
		double weight;
	} factor[FACTORS];
	size_t factors;
	struct grade_row {
		double score[FACTORS];
		double mean;
		struct grade_verdict verdict;
		enum grade previous;
		char due[128];
	} * row;
};

#include "grade.def"

static const struct factor criteria[CRITERIA] = { { "collection", 50 },
	{ "ability", 30 }, { "brands", 20 } };
static const struct factor six_c[] = { { "character", 25 }, { "capacity", 20 },
	{ "capital", 20 }, { "collateral", 10 }, { "conditions", 10 },
	{ "continuity", 15 } };

static void
take_weight(void *data, const struct side_row *row)
{
	struct options *o = data;
	struct str name = side_text(row, 0);
	struct factor *f;
	size_t k = 0;

	while (k < o->factors && !str_eq(name, str_of(o->factor[k].name)))
		k++;
	if (k == FACTORS || (k == o->factors && !o->card))
		side_bad(row,
		    "factor \"%.*s\" is none of collection, ability, "
		    "brands (or too many)",
		    STR_ARG(name));
	f = &o->factor[k];
	f->weight = side_within(row, 1, &side_positive);
	snprintf(f->name, sizeof(f->name), "%.*s", STR_ARG(name));
	o->factors += k == o->factors;
}

static void
read_weights(struct options *o, struct tool *tool)
{
	o->factors = o->card ? 0 : o->factors;
	side_read(tool, o->weights, "factor,weight", take_weight, o);
}

static void
load_all(struct options *o, struct credit *c)
{
	const struct factor *from = o->card ? six_c : criteria;

	credit_no_groups(c, "--survey", o->survey);
	credit_no_groups(c, "--financials", o->financials);
	o->factors = o->card ? COUNT(six_c) : CRITERIA;
	memcpy(o->factor, from, o->factors * sizeof(*from));
	if (o->weights != NULL)
		read_weights(o, c->tool);
	if (o->survey != NULL)
		survey_read(&o->answers, c->tool, o->survey, c->book.as_of);
	if (o->financials != NULL)
		financials_read(&o->statements, c->tool, o->financials);
}

/* From the survey, else the column, else the statement. */
static double
ability_of(const struct options *o, const struct credit *c, uint32_t row)
{
	struct str customer = credit_customer(c, row);
	double asked = survey_find(&o->answers, customer, "ability").score;
	const struct financials_row *statement;
	double ratio[RATIOS_RATIOS], four[GRADE_ABILITY_RATIOS];

	if (!isnan(asked))
		return asked;
	if (!isnan(c->facts[row].ability))
		return c->facts[row].ability;
	statement = financials_find(&o->statements, customer, c->book.as_of);
	if (statement == NULL)
		return NAN;
	ratios_compute(statement->item, NULL, ratio);
	four[GRADE_CURRENT_RATIO] = ratio[RATIO_CURRENT];
	four[GRADE_QUICK_RATIO] = ratio[RATIO_QUICK];
	four[GRADE_DEBT_TO_ASSETS] = ratio[RATIO_DEBT_TO_ASSETS];
	four[GRADE_INTEREST_COVER] = ratio[RATIO_INTEREST_COVER];
	return grade_ability(four);
}

static double
score_of(const struct options *o, const struct credit *c, uint32_t row,
    const char *factor)
{
	const struct credit_facts *f = &c->facts[row];
	double asked;

	if (strcmp(factor, "collection") == 0)
		return o->simple ? f->receipts : f->collection;
	if (strcmp(factor, "ability") == 0)
		return ability_of(o, c, row);
	asked = survey_find(&o->answers, credit_customer(c, row), factor).score;
	if (isnan(asked) && strcmp(factor, "brands") == 0)
		return f->brands;
	return asked;
}

/* The date of the customer's latest answer to one of the factors. */
static int32_t
latest_review(const struct options *o, struct str customer)
{
	int32_t latest = DATE_NONE;

	for (size_t k = 0; k < o->factors; k++) {
		struct survey_score s =
		    survey_find(&o->answers, customer, o->factor[k].name);

		if (s.date > latest)
			latest = s.date;
	}
	return latest;
}

/* Why the customer should be asked again: words with blanks between. */
static void
survey_due(const struct options *o, const struct credit *c, uint32_t row,
    char *out, size_t size)
{
	const struct credit_facts *f = &c->facts[row];
	int32_t latest = latest_review(o, credit_customer(c, row));
	int32_t as_of = c->book.as_of;
	const struct {
		const char *word;
		bool due;
	} reason[] = {
		{ "first_order", f->invoices <= 1 },
		{ "large_order", f->latest_to_mean > 2 },
		{ "limit_asked",
		    f->limit_asked > 0 &&
			!(f->limit_asked <= f->credit_limit) },
		{ "no_review", o->survey != NULL && latest == DATE_NONE },
		{ "review_old",
		    latest != DATE_NONE && as_of != DATE_NONE &&
			as_of - latest > 365 },
		{ "dunning", f->oldest_days >= 15 },
		{ "index_down", f->index_fall >= 10 },
		{ "after_pause", f->pause > 180 },
		{ "owner_changed", f->owner_changed > 0 },
		{ "bank_changed", f->bank_changed > 0 },
	};

	out[0] = '\0';
	for (size_t i = 0; i < COUNT(reason); i++)
		if (reason[i].due)
			line_add(out, size, " ", "%s", reason[i].word);
}

static void
grade_row(struct options *o, struct credit *c, uint32_t r)
{
	struct credit_facts *f = &c->facts[r];
	struct grade_row *row = &o->row[r];
	struct grade_rule rule = grade_default;
	double weight[FACTORS];
	struct grade_facts facts = { .insolvent = f->insolvent > 0,
		.sued = f->sued > 0,
		.oldest_overdue =
		    isnan(f->oldest_days) ? 0 : (int32_t)f->oldest_days,
		.invoices =
		    isnan(f->invoices) ? UINT32_MAX : (uint32_t)f->invoices,
		.previous = f->grade };

	for (size_t k = 0; k < o->factors; k++) {
		row->score[k] = score_of(o, c, r, o->factor[k].name);
		weight[k] = o->factor[k].weight;
	}
	row->mean =
	    grade_weighted(row->score, weight, o->factors, o->min_known / 100)
		.score;
	rule.hysteresis = o->hysteresis;
	facts.score = row->mean;
	facts.collection = o->card ? 100 : row->score[0];
	row->previous = f->grade;
	row->verdict = grade_judge(&rule, &facts);
	survey_due(o, c, r, row->due, sizeof(row->due));
	f->grade = row->verdict.grade;
}

static void
compute(void *self, struct credit *c)
{
	struct options *o = self;

	load_all(o, c);
	o->row = mem_zero(c->n, sizeof(*o->row));
	for (uint32_t r = 0; r < c->n; r++)
		grade_row(o, c, r);
}

static void
names(const void *self, struct csv_writer *w)
{
	const struct options *o = self;
	char name[64];

	for (size_t k = 0; k < o->factors; k++) {
		snprintf(name, sizeof(name), "grade_%s", o->factor[k].name);
		csv_field(w, str_of(name));
	}
	heading_made(w, makes + CRITERIA);
}

static void
write_missing(
    const struct options *o, const struct grade_row *row, struct csv_writer *w)
{
	char text[FACTORS * 33] = "";

	for (size_t k = 0; k < o->factors; k++)
		if (isnan(row->score[k]))
			line_add(
			    text, sizeof(text), " ", "%s", o->factor[k].name);
	csv_field(w, str_of(text));
}

static void
cells(const void *self, uint32_t number, struct csv_writer *w)
{
	static const char *const policy[] = {
		"ship within limit; review yearly",
		"ship within limit; overdue first",
		"small limit; approve each order",
		"cash in advance; recover the debt",
		"prepay",
		"incomplete",
	};
	const struct options *o = self;
	const struct grade_row *row = &o->row[number];

	for (size_t k = 0; k < o->factors; k++)
		csv_real(w, row->score[k]);
	csv_cells(w, row->mean, grade_names[row->verdict.grade],
	    grade_gate_names[row->verdict.gate], grade_names[row->previous],
	    policy[row->verdict.grade]);
	write_missing(o, row, w);
	csv_field(w, str_of(row->due));
}

static const struct credit_part part = {
	.stage = PART_GRADE,
	.needs_facts = true,
	.compute = compute,
	.names = names,
	.cells = cells,
};

const struct method credit_grade = { METHOD_TOLD, .run = part_run,
	.part = &part };
