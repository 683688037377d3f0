#include "dun_rules.h"

#include "cli/heading.h"
#include "cli/side.h"
#include "csv/row.h"
#include "text/num.h"

static const char *const built_in[] = {
#include "dun-levels.inc"
};

static const struct side_limits levels = { 0, DUN_LEVELS - 1, true };

static void
take_level(void *data, const struct side_row *row)
{
	static const struct side_limits any_days = { -36500, 36500, true };
	struct dun_rules *r = data;
	struct dun_level *level = &r->level[r->levels];
	double number = side_within(row, 0, &levels);
	double days = side_within(row, 1, &any_days);

	if (number != (double)r->levels ||
	    (r->levels > 0 && days <= r->min_days[r->levels - 1]))
		side_bad(
		    row, "levels are 0, 1, 2, ... with ascending min_days");
	level->fee = side_within(row, 4, &side_positive);
	level->interest = side_within(row, 5, &side_positive);
	level->action = side_text(row, 2);
	level->channel = side_text(row, 3);
	r->min_days[r->levels++] = (int32_t)days;
}

void
dun_read_levels(struct dun_rules *r, struct tool *tool, const char *path)
{
	side_read_or(tool, SIDE_OR(path, built_in),
	    "level,min_days,action,channel,fee,interest", take_level, r);
}

static uint32_t
add_document(struct dun_rules *r, const struct dun_document *d)
{
	scoped struct text room = { 0 };
	uint32_t number = map_add(&r->documents,
	    map_joined(&room, d->number, d->customer, d->company));

	if (number == r->letter.n)
		vec_push(&r->letter, (struct dun_letter){ INT32_MIN, 0 });
	return number;
}

static void
take_letter(void *data, const struct side_row *row)
{
	struct dun_rules *r = data;
	struct dun_document about = { side_text(row, 0),
		side_more(row, "customer_id"), side_more(row, "company") };
	struct dun_letter letter;
	uint32_t document;

	letter.level = (int32_t)side_within(row, 2, &levels);
	letter.date = side_date(row, 1);
	r->has_company |= about.company.n > 0;
	document = add_document(r, &about);
	vec_push(&r->sent, (struct dun_sent){ document, letter });
	if (!r->by_company) {
		about.company = STR("");
		document = add_document(r, &about);
	}
	if (letter.date <= r->as_of &&
	    letter.date >= r->letter.v[document].date)
		r->letter.v[document] = letter;
}

/* A letter whose row names no customer counts for all who have its number:
 * that is said. */
static void
say_shared(const struct dun_rules *r, const struct book *b, const char *path)
{
	/* by letter an item + 1 that has its number */
	scoped uint32_t *owner = mem_zero(r->letter.n, sizeof(*owner));
	scoped struct text room = { 0 };
	size_t shared = 0;

	for (size_t i = 0; i < b->ledger.items.n; i++) {
		struct dun_document about = dun_document_of(b, i), other;
		uint32_t found = map_find(&r->documents,
		    map_joined(&room, about.number, STR(""), STR("")));

		if (found == MAP_NONE || owner[found] == UINT32_MAX)
			continue;
		if (owner[found] == 0) {
			owner[found] = (uint32_t)i + 1;
			continue;
		}
		other = dun_document_of(b, owner[found] - 1);
		if (!str_eq(about.customer, other.customer)) {
			owner[found] = UINT32_MAX;
			shared++;
		}
	}
	if (shared > 0)
		report_say(&b->tool->report,
		    "%s: numbers of several customers: %zu; their letters "
		    "count for each of them (a column customer_id tells "
		    "whose)",
		    path, shared);
}

void
dun_read_log(struct dun_rules *r, struct tool *tool, const struct book *book,
    const char *path)
{
	r->by_company = book->has_company;
	r->has_log = path != NULL;
	r->as_of = book->as_of;
	if (path == NULL)
		return;
	side_read(tool, path, "invoice_no,date,level", take_letter, r);
	say_shared(r, book, path);
}

/* The first day of a bucket by its name. */
static bool
bucket_days(struct str name, int32_t *days)
{
	struct str rest = name, number;
	int64_t value;

	*days = 0;
	if (str_eq(name, STR("not_due")))
		return true;
	if (name.n < 2 || name.p[0] != 'd')
		return false;
	rest.p++;
	rest.n--;
	number = str_cut(&rest, '_');
	if (!num_int(number, &value) || value < 0 || value > 100000)
		return false;
	*days = (int32_t)value;
	return true;
}

static void
take_action(void *data, const struct side_row *row)
{
	struct dun_rules *r = data;
	struct str bucket = side_text(row, 0);
	struct dun_action a = { .from_days = 0 };
	struct dunning_action *action = &a.action;

	if (!bucket_days(bucket, &a.from_days))
		side_bad(row, "no bucket \"%.*s\"", STR_ARG(bucket));
	action->probability = side_within(row, 2, &side_share);
	action->fee = side_more_real(row, "fee", &side_positive, 0);
	action->cost = side_more_real(row, "cost", &side_positive, 0);
	action->minutes = side_more_real(row, "minutes", &side_positive, 0);
	a.name = side_text(row, 1);
	vec_push(&r->action, a);
}

void
dun_read_actions(struct dun_rules *r, struct tool *tool, const char *path)
{
	side_read(tool, path, "bucket,action,probability", take_action, r);
}

void
dun_write_sent(const struct dun_rules *r, const struct dun_document *d,
    const struct dun_letter *sent, struct csv_writer *w)
{
	csv_cells(w, d->number, csv_day(sent->date), sent->level, d->customer);
	if (r->by_company || r->has_company)
		csv_field(w, d->company);
	csv_end(w);
}

void
dun_write_log(const struct dun_rules *r, struct csv_writer *w)
{
	heading_line(w,
	    r->by_company || r->has_company
		? "invoice_no,date,level,customer_id,company"
		: "invoice_no,date,level,customer_id");
	for (size_t i = 0; i < r->sent.n; i++) {
		struct str rest =
		    map_text(&r->documents, r->sent.v[i].document);
		struct dun_document d;

		d.number = str_cut(&rest, '\x1f');
		d.customer = str_cut(&rest, '\x1f');
		d.company = rest;
		dun_write_sent(r, &d, &r->sent.v[i].letter, w);
	}
}

struct dun_document
dun_document_of(const struct book *b, size_t i)
{
	const struct ledger_item *item = &b->ledger.items.v[i];

	return (struct dun_document){ b->document.v[item->document],
		book_customer(b, item->customer),
		book_company(b, item->customer) };
}

const struct dun_letter *
dun_letter(const struct dun_rules *r, const struct dun_document *d)
{
	const struct dun_letter *latest = NULL;
	scoped struct text room = { 0 };

	/* what the log tells: neither, either or both of the two */
	for (int i = d->company.n > 0 ? 0 : 2; r->has_log && i < 4; i++) {
		uint32_t found = map_find(&r->documents,
		    map_joined(&room, d->number,
			i % 2 == 0 ? d->customer : STR(""),
			i < 2 ? d->company : STR("")));

		if (found != MAP_NONE && r->letter.v[found].date > INT32_MIN &&
		    (latest == NULL || r->letter.v[found].date > latest->date))
			latest = &r->letter.v[found];
	}
	return latest;
}

int32_t
dun_level_of(const struct dun_rules *r, const struct dun_letter *sent,
    int32_t days, bool broken)
{
	struct dunning_item facts = { .days = days,
		.last_level = sent == NULL ? 0 : sent->level,
		.logged = r->has_log,
		.broken = broken };

	return dunning_level(&facts, r->min_days, r->levels);
}

const struct dun_action *
dun_best(const struct dun_rules *r, double open, int32_t days, bool per_minute,
    double *gain)
{
	const struct dun_action *best = NULL;
	double none = 0, best_rank = 0;
	int32_t from = INT32_MIN;

	/* the bucket: the latest that has begun */
	for (size_t i = 0; i < r->action.n; i++)
		if (r->action.v[i].from_days <= days &&
		    r->action.v[i].from_days > from)
			from = r->action.v[i].from_days;
	for (size_t i = 0; i < r->action.n; i++)
		if (r->action.v[i].from_days == from &&
		    str_eq(r->action.v[i].name, STR("none")))
			none = r->action.v[i].action.probability;
	*gain = 0;
	vec_each (const struct dun_action, a, &r->action) {
		double g = dunning_gain(open, none, &a->action), rank = g;

		if (a->from_days != from || str_eq(a->name, STR("none")))
			continue;
		if (per_minute && a->action.minutes > 0)
			rank = g / a->action.minutes;
		if (rank > best_rank) {
			best_rank = rank;
			*gain = g;
			best = a;
		}
	}
	return best;
}
