/* Grids of shades: recency by frequency, cohorts by age. */
#include "kind.h"

#include "text/money.h"

#include <math.h>

enum { SCORES = 9, COHORTS = 18, AGES = 12 };

/* What customers of one pair of scores have, or of one score. */
struct field {
	uint64_t n;
	int64_t money;
	double least, most; /* of the measure behind the score */
};

struct fields {
	struct field of[SCORES + 1][SCORES + 1]; /* recency, frequency */
	struct field r[SCORES + 1], f[SCORES + 1];
	int top_r, top_f;
	uint64_t most, bought;
	uint64_t all;
	int64_t money;
};

static void
add_to(struct field *field, int64_t money, double measure)
{
	if (field->n == 0)
		field->least = field->most = measure;
	field->n++;
	money_add(&field->money, money);
	field->least = fmin(field->least, measure);
	field->most = fmax(field->most, measure);
}

static void
add_customers(struct fields *fields, const struct table *t)
{
	size_t r = table_column(t, "rfm_r"), f = table_column(t, "rfm_f");
	size_t recency = table_column(t, "rfm_recency");
	size_t frequency = table_column(t, "rfm_frequency");
	size_t money = table_column(t, "net_amount");

	if (money == TABLE_NONE)
		money = table_column(t, "rfm_monetary_sum");
	for (size_t row = 0; row < t->kept; row++) {
		double x = table_real(t, row, r), y = table_real(t, row, f);
		double days = table_real(t, row, recency);
		int64_t amount = table_money(t, row, money);

		fields->all++;
		fields->bought += days <= 90;
		money_add(&fields->money, amount);
		if (!(x >= 1 && x <= SCORES && y >= 1 && y <= SCORES) ||
		    isnan(days))
			continue;
		add_to(&fields->of[(int)x][(int)y], amount, 0);
		add_to(&fields->r[(int)x], amount, days);
		add_to(
		    &fields->f[(int)y], amount, table_real(t, row, frequency));
		if (fields->of[(int)x][(int)y].n > fields->most)
			fields->most = fields->of[(int)x][(int)y].n;
		fields->top_r = x > fields->top_r ? (int)x : fields->top_r;
		fields->top_f = y > fields->top_f ? (int)y : fields->top_f;
	}
}

/* "114–179", "8+" for the last. */
static struct str
range(struct page *p, const struct field *field, bool last)
{
	if (field->n == 0)
		return STR("\xE2\x80\x93");
	if (last)
		return page_text(
		    p, "%.*s+", STR_ARG(show_count(p, field->least)));
	if (field->least >= field->most)
		return show_count(p, field->least);
	return page_text(p, "%.*s\xE2\x80\x93%.*s",
	    STR_ARG(show_count(p, field->least)),
	    STR_ARG(show_count(p, field->most)));
}

static int
shade(double part)
{
	static const double limit[] = { 0, 0.15, 0.3, 0.45, 0.6, 0.8 };
	int level = 0;

	while (level < 6 && part > limit[level])
		level++;
	return level;
}

/* Those who used to buy often and have stopped: sum and sentence. */
static void
say_lapsed(struct page *p, struct section *s, const struct fields *fields)
{
	uint64_t n = 0;
	int64_t money = 0;

	for (int r = 1; r <= 2 && r < fields->top_r; r++)
		for (int f = fields->top_f > 1 ? fields->top_f - 1 : 1;
		     f <= fields->top_f; f++) {
			n += fields->of[r][f].n;
			money_add(&money, fields->of[r][f].money);
		}
	if (fields->all == 0)
		s->headline = WORD(p, "empty");
	else if (fields->top_r < 3 || fields->r[3].n == 0)
		s->headline = SAY(p, "say.rows", s->kicker,
		    show_count(p, (double)fields->all));
	else
		s->headline = SAY(p, "say.rfm", show_count(p, (double)n),
		    show_real(p,
			fields->money > 0
			    ? money_real(money) / money_real(fields->money)
			    : NAN,
			SHOWN_PERCENT),
		    show_count(p, fields->r[3].most));
}

void
draw_rfm(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct fields *fields = page_alloc(p, 1, sizeof(*fields));
	struct heat *h = section_heat(p, s);

	add_customers(fields, t);
	say_lapsed(p, s, fields);
	s->rank = 6;
	if (fields->all > 0)
		page_tile(p, "tile.bought",
		    (double)fields->bought / (double)fields->all,
		    SHOWN_PERCENT);
	h->corner = WORD(p, "rfm.rows");
	h->over = WORD(p, "rfm.columns");
	h->unit = WORD(p, "rfm.unit");
	for (int f = 1; f <= fields->top_f; f++)
		vec_push(&h->column,
		    range(p, &fields->f[f], f == fields->top_f && f > 1));
	for (int r = fields->top_r; r > 0; r--) {
		vec_push(&h->row, range(p, &fields->r[r], r == 1));
		for (int f = 1; f <= fields->top_f; f++) {
			const struct field *one = &fields->of[r][f];
			bool known = one->n > 0;

			vec_push(&h->cell,
			    (struct heat_cell){
				.text = show_count(p, (double)one->n),
				.small = known ? show_count(p,
						     money_real(one->money) /
							 (double)one->n)
					       : STR(""),
				.level = shade(
				    (double)one->n / (double)fields->most),
				.outline = r <= 2 && f >= fields->top_f - 1 &&
				    fields->top_r > 2 });
		}
	}
}

/* The age that is a year, by how periods are written. */
static int
year_of(struct str cohort)
{
	if (cohort.n == 4)
		return 1;
	if (cohort.n == 7 && cohort.p[5] == 'Q')
		return 4;
	if (cohort.n == 7)
		return 12;
	return cohort.n == 8 ? 52 : 0;
}

/* The names of the cohorts, totals left out, the latest ones only. */
static size_t
list_cohorts(struct page *p, const struct table *t, struct str **name)
{
	size_t n = 0, more;

	*name = page_alloc(p, t->kept + 1, sizeof(**name));
	for (size_t row = 0; row < t->kept; row++) {
		struct str cohort = table_cell(t, row, 0);

		if (table_total(t, row, TABLE_NONE) ||
		    (n > 0 && str_eq((*name)[n - 1], cohort)))
			continue;
		(*name)[n++] = arena_str(&p->arena, cohort);
	}
	more = n > COHORTS ? n - COHORTS : 0;
	*name += more;
	return n - more;
}

static void
say_cohorts(struct page *p, struct section *s, const struct table *t)
{
	size_t age = table_column(t, "age"), size = table_column(t, "size");
	size_t retention = table_column(t, "retention"), best = 0, worst = 0;
	size_t partial = table_column(t, "partial"), found = 0;
	int year = t->kept == 0 ? 0 : year_of(table_cell(t, 0, 0));

	for (size_t row = 0; row < t->kept; row++) {
		double x = table_real(t, row, retention);

		if (table_total(t, row, TABLE_NONE) || isnan(x) ||
		    table_real(t, row, age) != year ||
		    table_real(t, row, partial) == 1 ||
		    table_real(t, row, size) < (double)p->options->small)
			continue;
		if (found == 0 || x > table_real(t, best, retention))
			best = row;
		if (found++ == 0 || x < table_real(t, worst, retention))
			worst = row;
	}
	if (found == 0)
		s->headline = t->kept == 0 ? WORD(p, "empty")
					   : WORD(p, "say.cohort.none");
	else
		s->headline = SAY(p, "say.cohort",
		    show_real(
			p, table_real(t, worst, retention), SHOWN_PERCENT),
		    show_real(p, table_real(t, best, retention), SHOWN_PERCENT),
		    show_text(p, t, best, 0));
}

/* One cell: the percent of those who bought again. */
static struct heat_cell
cohort_cell(struct page *p, const struct table *t, size_t row, bool small)
{
	static const double limit[] = { 0, 0.2, 0.3, 0.4, 0.5, 0.6 };
	double x = table_named(t, row, "retention");
	struct heat_cell cell = { .level = 0 };

	cell.text = show_real(p, x * 100, SHOWN_COUNT);
	cell.partial = table_named(t, row, "partial") == 1;
	while (cell.level < 6 && x > limit[cell.level])
		cell.level++;
	if (small)
		cell.level = 0;
	return cell;
}

void
draw_cohort(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct heat *h = section_heat(p, s);
	size_t age = table_column(t, "age"), size = table_column(t, "size");
	struct str *name;
	size_t n = list_cohorts(p, t, &name), last = 0;

	say_cohorts(p, s, t);
	h->corner = WORD(p, "cohort.rows");
	h->size_name = WORD(p, "cohort.size");
	h->unit = WORD(p, "cohort.unit");
	for (size_t row = 0; row < t->kept; row++)
		if (table_real(t, row, age) > (double)last)
			last = (size_t)table_real(t, row, age);
	last = last > AGES ? AGES : last;
	for (size_t a = 1; a <= last; a++)
		vec_push(&h->column, show_count(p, (double)a));
	for (size_t i = 0; i < n; i++) {
		size_t first = h->cell.n;

		vec_push(&h->row, name[i]);
		vec_push(&h->size, STR(""));
		for (size_t a = 1; a <= last; a++)
			vec_push(&h->cell, (struct heat_cell){ .level = -1 });
		for (size_t row = 0; row < t->kept; row++) {
			double a = table_real(t, row, age);
			double m = table_real(t, row, size);

			if (!str_eq(table_cell(t, row, 0), name[i]))
				continue;
			h->size.v[i] = show_count(p, m);
			if (a >= 1 && a <= (double)last)
				h->cell.v[first + (size_t)a - 1] = cohort_cell(
				    p, t, row, m < (double)p->options->small);
		}
	}
}
