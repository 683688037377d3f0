/*
 * weigh: weighted score cards with knock-out criteria, the band to choose, and
 * how far a weight may move before the order of two candidates flips.
 */
#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "cli/tool.h"
#include "crm-score/shared/frame.h"
#include "crm-score/shared/rule.h"
#include "csv/row.h"
#include "math/sum.h"

#include <math.h>

enum { CRITERIA_MAX = 64 };
enum { CANDIDATES, SENSITIVITY };

struct weigh_options {
	const char *weights, *scoring;
	double fit, upper, above;
	int table;
	bool rescale, strict, explain;
};

#include "weigh.def"

struct criterion {
	struct str name;
	double weight, floor; /* floor: NaN without */
	const struct frame_column *cell;
};

struct band {
	size_t criterion;
	struct rule rule;
	double score;
};

struct card {
	struct frame f;
	const struct weigh_options *o;
	const struct frame_column *id;
	struct criterion criterion[CRITERIA_MAX];
	size_t criteria;
	VEC(struct band) band;
	double *score; /* f.n x criteria; NaN: missing */
	double *total;
	int64_t *rank;	/* 0: out */
	size_t *out_by; /* the criterion, or SIZE_MAX */
};

static void
check_sum(struct card *c)
{
	double sum = 0;

	for (size_t i = 0; i < c->criteria; i++)
		sum += c->criterion[i].weight;
	if (!(sum > 0))
		frame_fail(&c->f, EXIT_USAGE, "%s: the weights add up to %g",
		    c->o->weights, sum);
	if (!c->o->rescale && fabs(sum - 1) > 1e-9 && fabs(sum - 100) > 1e-7)
		frame_fail(&c->f, EXIT_USAGE,
		    "%s: the weights add up to %g, not 1 or 100 (--rescale)",
		    c->o->weights, sum);
	for (size_t i = 0; i < c->criteria; i++)
		c->criterion[i].weight /= sum;
}

static void
take_weight(void *data, const struct side_row *row)
{
	struct card *c = data;
	struct criterion *k = &c->criterion[c->criteria++];

	if (c->criteria == CRITERIA_MAX)
		frame_fail(&c->f, EXIT_USAGE, "%s: more than %d criteria",
		    row->table->name, CRITERIA_MAX - 1);
	k->name = side_text(row, 0);
	k->weight = side_real(row, 1);
	if (k->weight < 0)
		side_bad(row, "a negative weight");
	k->floor = side_more_real(row, "floor", NULL, NAN);
}

static void
take_band(void *data, const struct side_row *row)
{
	struct card *c = data;
	struct str cell = side_text(row, 0);
	struct band band = { 0 };
	struct diag why;

	while (band.criterion < c->criteria &&
	    !str_eq(c->criterion[band.criterion].name, cell))
		band.criterion++;
	if (band.criterion == c->criteria)
		side_bad(
		    row, "no criterion \"%.*s\" on the card", STR_ARG(cell));
	if (!rule_parse(side_text(row, 1), &band.rule, &why))
		side_bad(row, "%s", why.text);
	band.score = side_real(row, 2);
	vec_push(&c->band, band);
}

static void
load_card(struct card *c)
{
	side_read(c->f.tool, c->o->weights, "criterion,weight", take_weight, c);
	check_sum(c);
	if (c->o->scoring != NULL)
		side_read(c->f.tool, c->o->scoring, "criterion,test,score",
		    take_band, c);
}

/* The score of a cell by the bands: the first that holds; NaN without. */
static double
band_score(const struct card *c, size_t criterion, struct str cell)
{
	bool bad;

	for (size_t b = 0; b < c->band.n && cell.n > 0; b++)
		if (c->band.v[b].criterion == criterion &&
		    rule_holds(&c->band.v[b].rule, cell, &bad))
			return c->band.v[b].score;
	return NAN;
}

/* Every cell that is scored by bands falls into one. */
static bool
check(const struct frame *f, size_t row, const struct frame_column **column,
    struct diag *d)
{
	const struct card *c = f->data;

	for (size_t i = 0; i < c->criteria; i++) {
		struct str cell;

		*column = c->criterion[i].cell;
		if ((*column)->kind != FRAME_TEXT)
			continue;
		cell = (*column)->text[row];
		if (cell.n > 0 && isnan(band_score(c, i, cell)))
			return diag_set(d, EXIT_DATA, "no-band",
			    "no band for \"%.*s\" in %s", STR_ARG(cell),
			    c->o->scoring);
	}
	return true;
}

/* Asks for the columns: numbers 0 to 100, or what the scoring reads. */
static void
want_columns(struct card *c)
{
	unsigned flags = c->o->strict ? FRAME_FILLED : 0;

	c->f.keep = true;
	c->f.check = check;
	c->f.data = c;
	c->id = frame_want(&c->f, "candidate", FRAME_TEXT, FRAME_NEEDED);
	for (size_t i = 0; i < c->criteria; i++) {
		struct criterion *k = &c->criterion[i];
		bool banded = false;
		struct frame_column *cell;

		for (size_t b = 0; b < c->band.n; b++)
			banded |= c->band.v[b].criterion == i;
		cell = frame_want_named(
		    &c->f, k->name, banded ? FRAME_TEXT : FRAME_REAL, flags);
		if (!banded) {
			cell->low = 0;
			cell->high = 100;
		}
		k->cell = cell;
	}
}

static void
weigh(struct card *c, size_t row)
{
	double *score = c->score + row * c->criteria;
	struct sum sum = { 0 }, weights = { 0 };

	c->out_by[row] = SIZE_MAX;
	for (size_t i = c->criteria; i-- > 0;) {
		const struct criterion *k = &c->criterion[i];

		score[i] = k->cell->kind == FRAME_TEXT
		    ? band_score(c, i, k->cell->text[row])
		    : k->cell->real[row];
		if (isnan(score[i]))
			continue;
		if (score[i] < k->floor)
			c->out_by[row] = i;
		sum_add(&sum, k->weight * score[i]);
		sum_add(&weights, k->weight);
	}
	c->total[row] = sum_value(&sum) / sum_value(&weights);
}

static void
weigh_all(struct card *c)
{
	struct sort_item *order = frame_array(&c->f, c->f.n, sizeof(*order));
	size_t n = 0;

	c->score = frame_array(&c->f, c->f.n * c->criteria, sizeof(*c->score));
	c->total = frame_array(&c->f, c->f.n, sizeof(*c->total));
	c->rank = frame_array(&c->f, c->f.n, sizeof(*c->rank));
	c->out_by = frame_array(&c->f, c->f.n, sizeof(*c->out_by));
	for (size_t i = 0; i < c->f.n; i++) {
		weigh(c, i);
		if (c->out_by[i] != SIZE_MAX || isnan(c->total[i]))
			continue;
		order[n++] = sort_item(
		    sort_key_descending(sort_key_double(c->total[i])), i);
	}
	sort_items(order, n);
	for (size_t i = 0; i < n; i++)
		c->rank[order[i].index] = (int64_t)i + 1;
}

static struct str
band_of(const struct card *c, size_t row)
{
	double total = c->total[row];

	if (c->out_by[row] != SIZE_MAX)
		return STR("out");
	if (isnan(total))
		return STR("");
	if (total < c->o->fit)
		return STR("below");
	if (total <= c->o->upper)
		return STR("fit");
	return total <= c->o->above ? STR("upper") : STR("above");
}

static bool
incomplete(const struct card *c, size_t row)
{
	for (size_t i = 0; i < c->criteria; i++)
		if (isnan(c->score[row * c->criteria + i]))
			return true;
	return false;
}

static void
print_candidates(struct card *c, struct csv_writer *w)
{
	frame_names(&c->f, "weigh_total,weigh_band,weigh_rank,weigh_flag");
	for (size_t i = 0; i < c->f.n; i++) {
		frame_cells(&c->f, i);
		csv_row(w, c->total[i], band_of(c, i),
		    csv_number(c->rank[i] > 0 ? (double)c->rank[i] : NAN),
		    c->out_by[i] != SIZE_MAX ? c->criterion[c->out_by[i]].name
			: incomplete(c, i)   ? STR("incomplete")
					     : STR(""));
	}
}

static void
print_lines(struct card *c, struct csv_writer *w)
{
	heading_line(w, "candidate,criterion,score,weight,points,floor");
	for (size_t i = 0; i < c->f.n; i++) {
		const double *score = c->score + i * c->criteria;
		double known = 0;

		for (size_t k = 0; k < c->criteria; k++)
			if (!isnan(score[k]))
				known += c->criterion[k].weight;
		for (size_t k = 0; k < c->criteria; k++) {
			double share = isnan(score[k])
			    ? NAN
			    : c->criterion[k].weight / known;

			csv_row(w, c->id->text[i], c->criterion[k].name,
			    score[k], share, share * score[k],
			    c->criterion[k].floor);
		}
	}
}

/*
 * The weight at which a and b change places: w' = r / (r - d), r the difference
 * of the other criteria by their own shares.
 */
static double
flip(const struct card *c, size_t k, double d, double difference)
{
	double w = c->criterion[k].weight;
	double r = (difference - w * d) / (1 - w);

	return r / (r - d);
}

static void
print_pair(struct card *c, size_t a, size_t b, struct csv_writer *w)
{
	double difference = c->total[a] - c->total[b];

	for (size_t k = 0; k < c->criteria; k++) {
		double d = c->score[a * c->criteria + k] -
		    c->score[b * c->criteria + k];
		double at = flip(c, k, d, difference);

		if (!(at >= 0 && at <= 1))
			continue;
		csv_row(w, c->id->text[a], c->id->text[b], difference,
		    c->criterion[k].name, c->criterion[k].weight, at);
	}
}

/* Every pair, the better one first, of complete candidates that are not out. */
static void
print_sensitivity(struct card *c, struct csv_writer *w)
{
	size_t *by_rank = frame_array(&c->f, c->f.n, sizeof(*by_rank)), n = 0;

	for (size_t i = 0; i < c->f.n; i++)
		if (c->rank[i] > 0) {
			by_rank[c->rank[i] - 1] = i;
			n++;
		}
	heading_line(w, "better,worse,difference,criterion,weight,flips_at");
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (!incomplete(c, by_rank[i]) &&
			    !incomplete(c, by_rank[j]))
				print_pair(c, by_rank[i], by_rank[j], w);
}

static int
run(struct tool *tool, void *given)
{
	struct card *c = tool_alloc(tool, sizeof(*c));

	c->o = given;
	frame_open(&c->f, tool);
	load_card(c);
	want_columns(c);
	if (frame_load(&c->f)) {
		weigh_all(c);
		if (c->o->explain)
			print_lines(c, c->f.w);
		else if (c->o->table == SENSITIVITY)
			print_sensitivity(c, c->f.w);
		else
			print_candidates(c, c->f.w);
	}
	return frame_close(&c->f);
}

const struct method score_weigh = { METHOD_TOLD, .run = run };
