/* Receivables: what is open, by age and by customer; what is provided for. */
#include "kind.h"
#include "rank.h"

#include "base/die.h"
#include "text/money.h"
#include "text/num.h"

#include <math.h>

/* The buckets of an ageing: its columns from not_due to the last and no_due. */
struct buckets {
	size_t column[MARK_VALUES];
	struct str name[MARK_VALUES], label[MARK_VALUES];
	int64_t sum[MARK_VALUES];
	size_t n;
	int64_t gross;
};

/* "1–30 days" of d1_30, "Over 90 days" of d91_up. */
static struct str
bucket_label(struct page *p, struct str name)
{
	struct str from = name;
	int64_t low, high;

	if (!str_starts(name, STR("d")))
		return show_code(p, name);
	from.p++, from.n--;
	name = str_cut(&from, '_');
	if (!num_int(name, &low))
		return show_code(p, name);
	if (!num_int(from, &high))
		return SAY(p, "bucket.over", show_count(p, (double)low - 1));
	return SAY(p, "bucket.days", show_count(p, (double)low),
	    show_count(p, (double)high));
}

static void
find_buckets(struct page *p, const struct table *t, struct buckets *b)
{
	for (size_t i = 0; i < t->columns && b->n < MARK_VALUES; i++) {
		struct str name = t->name[i];
		bool day = str_starts(name, STR("age_d")) && name.n > 5 &&
		    name.p[5] >= '0' && name.p[5] <= '9';

		if (!day && !str_eq(name, STR("age_not_due")) &&
		    !str_eq(name, STR("age_no_due")))
			continue;
		name.p += 4, name.n -= 4;
		b->column[b->n] = t->place[i];
		b->name[b->n] = name;
		b->label[b->n] = bucket_label(p, name);
		b->n++;
	}
}

/* Adds money of a column; what is too much ends the run. */
static int64_t
sum_money(const struct table *t, size_t column)
{
	int64_t sum = 0;

	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, TABLE_NONE) &&
		    !money_add(&sum, table_money(t, row, column)))
			die(EXIT_DATA, "%s: amounts add up to too much",
			    t->path);
	return sum;
}

static double
part(int64_t a, int64_t b)
{
	return b == 0 ? NAN : money_real(a) / money_real(b);
}

/* The customers with the most of a column of money. */
static struct rank
rank_by(const struct table *t, size_t column, size_t most)
{
	struct rank rank = { .most = most };

	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, TABLE_NONE))
			rank_add(
			    &rank, (double)table_money(t, row, column), row);
	rank_end(&rank);
	return rank;
}

static void
add_legend(struct bars *b, const struct buckets *k)
{
	for (size_t i = 0; i < k->n; i++)
		vec_push(&b->legend,
		    (struct legend){ LEGEND_RAMP + (int)i, k->label[i] });
}

/* What is overdue, what is oldest, and who owes most of that. */
static void
say_age(struct page *p, struct section *s, const struct buckets *k, size_t last)
{
	const struct table *t = s->table;
	int64_t overdue = sum_money(t, table_column(t, "age_overdue"));

	if (k->gross == 0 || last == k->n) {
		s->headline = k->gross == 0
		    ? WORD(p, "say.age.none")
		    : SAY(p, "say.age.all",
			  show_real(p, part(overdue, k->gross), SHOWN_PERCENT));
	} else {
		scoped_by(rank_free) struct rank most =
		    rank_by(t, k->column[last], 2);
		const struct ranked *d = most.v.v;
		size_t n = most.v.n;
		struct str a = n > 0 ? show_text(p, t, d[0].row, 0) : STR("");
		struct str second = n > 1 ? show_text(p, t, d[1].row, 0) : a;

		s->headline = SAY(p,
		    k->sum[last] == 0 ? "say.age.fresh"
			: n > 1	      ? "say.age"
				      : "say.age.one",
		    show_real(p, part(overdue, k->gross), SHOWN_PERCENT),
		    show_real(p, part(k->sum[last], k->gross), SHOWN_PERCENT),
		    k->label[last], a, second,
		    show_real(p,
			n > 1 ? part((int64_t)(d[0].value + d[1].value),
				    k->sum[last])
			      : NAN,
			SHOWN_PERCENT));
	}
}

/* The book as one bar, and a row per bucket. */
static void
draw_book(struct page *p, const struct table *t, const struct kind *kind,
    struct buckets *k)
{
	struct section *s = page_section(p, t, kind);
	struct bars *whole = section_bars(p, s), *b = section_bars(p, s);
	int64_t overdue = sum_money(t, table_column(t, "age_overdue"));
	int64_t unapplied = sum_money(t, table_column(t, "age_unapplied"));
	size_t last = k->n;
	struct bar_row *r = bars_row(p, whole, (struct str){ "", 0 });

	r->mark = MARK_STACK;
	r->n = (int)k->n;
	bars_columns(p, b, "col.money!,col.share");
	b->label = WORD(p, "age.bucket");
	for (size_t i = 0; i < k->n; i++) {
		double share = part(k->sum[i], k->gross);

		r->v[i] = isnan(share) ? 0 : share;
		if (str_starts(k->name[i], STR("d")))
			last = i;
	}
	whole->hi = 1;
	for (size_t i = 0; i < k->n; i++) {
		r = bars_row(p, b, k->label[i]);
		r->style = (enum style)(LEGEND_RAMP + (int)i);
		bars_bar(b, r, whole->row.v[0].v[i]);
		r->cell[0] = show_money(p, k->sum[i]);
		r->cell[1] =
		    show_real(p, part(k->sum[i], k->gross), SHOWN_PERCENT);
	}
	if (unapplied != 0) {
		r = bars_row(p, b, WORD(p, "age.unapplied"));
		r->total = true;
		r->cell[0] = show_money(p, unapplied);
	}
	r = bars_row(p, b, WORD(p, "age.balance"));
	r->total = true;
	r->cell[0] =
	    show_money(p, sum_money(t, table_column(t, "age_balance")));
	s->rank = 3;
	say_age(p, s, k, last);
	page_tile(p, "tile.open",
	    money_real(sum_money(t, table_column(t, "age_balance"))),
	    SHOWN_MONEY);
	page_tile(p, "tile.overdue", part(overdue, k->gross), SHOWN_PERCENT);
	if (last < k->n)
		page_tile(
		    p, "tile.old", part(k->sum[last], k->gross), SHOWN_PERCENT);
}

/* A customer's overdue amount as a bar of its buckets. */
static void
add_debtor(struct page *p, struct bars *b, const struct table *t,
    const struct buckets *k, size_t row)
{
	struct bar_row *r = bars_row(p, b, table_cell(t, row, 0));
	double length = 0;

	r->mark = MARK_STACK;
	r->n = (int)k->n;
	for (size_t i = 0; i < k->n; i++) {
		r->v[i] =
		    fmax(0, money_real(table_money(t, row, k->column[i])));
		length += r->v[i];
	}
	r->cell[0] = show_named(p, t, row, "age_overdue", SHOWN_MONEY);
	r->cell[1] = show_named(p, t, row, "age_oldest_days", SHOWN_DAYS);
	r->cell[2] = show_named(p, t, row, "age_balance", SHOWN_MONEY);
	b->hi = fmax(b->hi, length);
}

/* A row below the line: what several customers owe together. */
static void
add_debtors(struct page *p, struct bars *b, struct str label, int64_t overdue,
    int64_t balance)
{
	struct bar_row *r = bars_row(p, b, label);

	r->total = true;
	r->cell[0] = show_money(p, overdue);
	r->cell[2] = show_money(p, balance);
}

/* The debtors of a book: how many are late, how many owe 80 % of all that is
 * overdue, and what late ones and others owe in all. */
struct debtors {
	size_t n, late, eighty;
	int64_t all, open, balance[2];
};

static void
add_up(const struct table *t, size_t overdue, struct debtors *d)
{
	size_t balance = table_column(t, "age_balance"), n;
	scoped double *amount = rank_values(t, overdue, &n);
	int64_t sum = 0;

	for (size_t row = 0; row < t->kept; row++) {
		int64_t due = table_money(t, row, overdue);

		if (table_total(t, row, TABLE_NONE))
			continue;
		d->n++;
		d->late += due > 0;
		d->open += due > 0 ? due : 0;
		d->balance[due > 0] += table_money(t, row, balance);
	}
	d->all = sum_money(t, overdue);
	while (n > 0 && 5 * (double)sum < 4 * (double)d->all) {
		int64_t one = 0;

		money_of_real(amount[--n], 4, &one);
		sum += one;
		d->eighty++;
	}
}

/* Who is overdue: the largest ones, the others added up. */
static void
draw_debtors(struct page *p, const struct table *t, const struct kind *kind,
    const struct buckets *k)
{
	struct section *s = page_section(p, t, kind);
	struct bars *b = section_bars(p, s);
	size_t overdue = table_column(t, "age_overdue"), shown = 0;
	size_t balance = table_column(t, "age_balance");
	struct rank rank = rank_by(t, overdue, (size_t)p->options->top);
	struct debtors d = { 0 };
	bool by;

	add_up(t, overdue, &d);
	section_name(p, s, WORD(p, "name.debtors"));
	s->reading = WORD(p, "read.debtors");
	b->label = show_code(p, show_column(p, t->name[0]));
	b->tall = true;
	bars_columns(p, b, "col.overdue!,col.oldest-,col.balance");
	add_legend(b, k);
	for (; shown < rank.v.n && rank.v.v[shown].value > 0; shown++) {
		add_debtor(p, b, t, k, rank.v.v[shown].row);
		d.open -= (int64_t)rank.v.v[shown].value;
		d.balance[1] -= table_money(t, rank.v.v[shown].row, balance);
	}
	rank_free(&rank);
	if (d.late > shown)
		add_debtors(p, b,
		    SAY(p, "others.overdue",
			show_count(p, (double)(d.late - shown))),
		    d.open, d.balance[1]);
	if (d.n > d.late)
		add_debtors(p, b,
		    SAY(p, "not.overdue",
			show_count(p, (double)(d.n - d.late))),
		    0, d.balance[0]);
	add_debtors(p, b, WORD(p, "all"), d.all, sum_money(t, balance));
	/* rows are customers, or what --by has made of them */
	by = !str_eq(t->name[0], STR("customer_id"));
	s->headline = d.all > 0
	    ? SAY(p, by ? "say.debtors.by" : "say.debtors",
		  show_count(p, (double)d.eighty), show_count(p, (double)d.n),
		  b->label)
	    : WORD(p, d.n == 0 ? "empty" : "say.debtors.none");
}

void
draw_age(struct page *p, const struct table *t, const struct kind *kind)
{
	struct buckets k = { 0 };

	find_buckets(p, t, &k);
	for (size_t i = 0; i < k.n; i++) {
		k.sum[i] = sum_money(t, k.column[i]);
		if (!money_add(&k.gross, k.sum[i]))
			die(EXIT_DATA, "%s: amounts add up to too much",
			    t->path);
	}
	if (k.n > 1 && k.sum[k.n - 1] == 0 &&
	    str_eq(k.name[k.n - 1], STR("no_due")))
		k.n--;
	draw_book(p, t, kind, &k);
	draw_debtors(p, t, kind, &k);
}

void
draw_provide(struct page *p, const struct table *t, const struct kind *kind)
{
	struct section *s = page_section(p, t, kind);
	struct bars *b = section_bars(p, s);
	size_t bucket = table_column(t, "bucket");
	size_t balance = table_column(t, "provide_balance");
	size_t provision = table_column(t, "provide_provision");
	size_t last = TABLE_NONE;
	int64_t all_open = 0, all_provided = 0;

	b->label = WORD(p, "age.bucket");
	b->axis = true;
	b->as = SHOWN_PERCENT;
	bars_columns(p, b, "col.of_open,col.of_provision!,col.provision-");
	bars_legend(p, b, STYLE_GREY, "col.of_open");
	bars_legend(p, b, STYLE_BLUE, "col.of_provision");
	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, bucket)) {
			money_add(&all_open, table_money(t, row, balance));
			money_add(
			    &all_provided, table_money(t, row, provision));
			if (str_starts(table_cell(t, row, bucket), STR("d")))
				last = row;
		}
	for (size_t row = 0; row < t->kept; row++) {
		bool total = table_total(t, row, bucket);
		struct bar_row *r = bars_row(p, b,
		    total ? WORD(p, "all")
			  : bucket_label(p, table_cell(t, row, bucket)));

		r->total = total;
		r->cell[2] = show_cell(p, t, row, provision, SHOWN_MONEY);
		if (total) {
			page_tile(p, "tile.provision",
			    table_real(t, row, provision), SHOWN_MONEY);
			continue;
		}
		r->mark = MARK_DUMBBELL;
		r->n = 2;
		r->v[0] = part(table_money(t, row, balance), all_open);
		r->v[1] = part(table_money(t, row, provision), all_provided);
		r->cell[0] = show_real(p, r->v[0], SHOWN_PERCENT);
		r->cell[1] = show_real(p, r->v[1], SHOWN_PERCENT);
		if (isnan(r->v[0]) || isnan(r->v[1]))
			r->mark = MARK_NONE;
	}
	b->hi = 1;
	s->headline = last == TABLE_NONE
	    ? WORD(p, t->kept == 0 ? "empty" : "say.provide.none")
	    : SAY(p, "say.provide",
		  bucket_label(p, table_cell(t, last, bucket)),
		  show_real(p, part(table_money(t, last, balance), all_open),
		      SHOWN_PERCENT),
		  show_real(p,
		      part(table_money(t, last, provision), all_provided),
		      SHOWN_PERCENT));
}

enum { LEVELS = 10, LAST_STEP = 4, NAMED = 3 };

/* The names of the largest of a level, and how many more. */
static struct str
largest_of(struct page *p, const struct table *t, const struct rank *rank)
{
	struct str text = { "", 0 };
	size_t named = rank->v.n;

	for (size_t i = 0; i < named; i++)
		text =
		    page_text(p, "%.*s%s%.*s", STR_ARG(text), i > 0 ? ", " : "",
			STR_ARG(table_cell(t, rank->v.v[i].row, 0)));
	if (rank->seen <= named)
		return text;
	return SAY(
	    p, "and.more", text, show_count(p, (double)(rank->seen - named)));
}

void
draw_dun(struct page *p, const struct table *t, const struct kind *kind)
{
	struct section *s = page_section(p, t, kind);
	struct bars *b = section_bars(p, s);
	size_t level = table_column(t, "dun_level");
	size_t overdue = table_column(t, "dun_overdue");
	size_t action = table_column(t, "dun_action");
	int64_t sum[LEVELS] = { 0 }, all = sum_money(t, overdue), last = 0;
	size_t first[LEVELS], steps = 0, due = 0;
	struct rank largest[LEVELS] = { 0 };
	struct bar_row *r;

	for (size_t row = 0; row < t->kept; row++) {
		double x = table_real(t, row, level);
		int64_t amount = table_money(t, row, overdue);
		struct rank *of = &largest[x >= 0 && x < LEVELS ? (int)x : 0];

		if (!(x >= 0 && x < LEVELS))
			continue;
		if (of->seen == 0)
			first[(int)x] = row;
		of->most = NAMED;
		rank_add(of, (double)amount, row);
		money_add(&sum[(int)x], amount);
		due++;
	}
	b->label = WORD(p, "dun.level");
	b->tall = true;
	bars_columns(p, b, "col.customers,col.overdue!");
	for (int i = LEVELS - 1; i >= 0; i--) {
		rank_end(&largest[i]);
		if (largest[i].seen == 0)
			continue;
		r = bars_row(p, b,
		    page_text(p, "%d %.*s", i,
			STR_ARG(
			    show_code(p, table_cell(t, first[i], action)))));
		r->sub = largest_of(p, t, &largest[i]);
		bars_bar(b, r, money_real(sum[i]));
		r->style = i >= LAST_STEP ? STYLE_ORANGE : STYLE_BLUE;
		r->cell[0] = show_count(p, (double)largest[i].seen);
		r->cell[1] = show_money(p, sum[i]);
		if (i >= LAST_STEP)
			steps += largest[i].seen, last += sum[i];
		rank_free(&largest[i]);
	}
	r = bars_row(p, b, WORD(p, "all"));
	r->total = true;
	r->cell[0] = show_count(p, (double)due);
	r->cell[1] = show_money(p, all);
	s->rank = 5;
	s->headline = due == 0
	    ? WORD(p, "say.dun.none")
	    : SAY(p, "say.dun", show_count(p, (double)due), show_money(p, all),
		  show_count(p, (double)steps),
		  show_real(p, part(last, all), SHOWN_PERCENT));
}
