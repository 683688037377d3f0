#include "dun_rules.h"

#include "cli/side.h"
#include "text/num.h"

static const char *const built_in[] = {
#include "dun-levels.inc"
};

static const struct side_limits levels = { 0, DUN_LEVELS - 1, true };

static bool
take_level(void *data, const struct side_row *row, struct diag *d)
{
	static const struct side_limits any_days = { -36500, 36500, true };
	struct dun_rules *r = data;
	struct dun_level *level = &r->level[r->levels];
	double number, days;

	if (!side_within(row, 0, &levels, &number, d) ||
	    !side_within(row, 1, &any_days, &days, d) ||
	    !side_within(row, 4, &side_positive, &level->fee, d) ||
	    !side_within(row, 5, &side_positive, &level->interest, d))
		return false;
	if (number != (double)r->levels ||
	    (r->levels > 0 && days <= r->min_days[r->levels - 1]))
		return side_bad(
		    row, d, "levels are 0, 1, 2, ... with ascending min_days");
	level->action = arena_str(&r->arena, side_text(row, 2));
	level->channel = arena_str(&r->arena, side_text(row, 3));
	r->min_days[r->levels++] = (int32_t)days;
	return true;
}

void
dun_read_levels(struct dun_rules *r, struct tool *tool, const char *path)
{
	static const char *const names[] = { "level", "min_days", "action",
		"channel", "fee", "interest", NULL };
	struct csv_table t;
	struct diag d;

	if (path != NULL) {
		side_read(tool, path, names, take_level, r);
		return;
	}
	if (!csv_load_lines("dun-levels", built_in,
		sizeof(built_in) / sizeof(*built_in), &t, &d))
		tool_fail(tool, &d);
	side_rows(tool, &t, names, take_level, r);
}

/* The number of a document of a customer, or of anybody's where that is not
 * told (empty). */
static uint32_t
add_key(struct dun_rules *r, struct str document, struct str customer)
{
	char *text = mem_alloc(document.n + customer.n + 1, 1);
	struct str key = { text, document.n + customer.n + 1 };
	uint32_t number;

	memcpy(text, document.p, document.n);
	text[document.n] = '\x1f';
	if (customer.n > 0)
		memcpy(text + document.n + 1, customer.p, customer.n);
	number = map_add(&r->documents, key);
	free(text);
	if (number == r->letter.n)
		vec_push(&r->letter, (struct dun_letter){ INT32_MIN, 0 });
	return number;
}

static bool
take_letter(void *data, const struct side_row *row, struct diag *d)
{
	struct dun_rules *r = data;
	struct dun_letter letter;
	uint32_t document;
	double level;

	if (!side_within(row, 2, &levels, &level, d) ||
	    !side_date(row, 1, &letter.date, d))
		return false;
	letter.level = (int32_t)level;
	document = add_key(r, side_text(row, 0), side_more(row, "customer_id"));
	vec_push(
	    &r->sent, (struct dun_sent){ document, letter.date, letter.level });
	if (letter.date <= r->as_of &&
	    letter.date >= r->letter.v[document].date)
		r->letter.v[document] = letter;
	return true;
}

void
dun_read_log(
    struct dun_rules *r, struct tool *tool, const char *path, int32_t as_of)
{
	static const char *const names[] = { "invoice_no", "date", "level",
		NULL };

	r->has_log = true;
	r->as_of = as_of;
	side_read(tool, path, names, take_letter, r);
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

static bool
take_action(void *data, const struct side_row *row, struct diag *d)
{
	struct dun_rules *r = data;
	struct str bucket = side_text(row, 0);
	struct dun_action a = { .from_days = 0 };
	struct dunning_action *action = &a.action;

	if (!bucket_days(bucket, &a.from_days))
		return side_bad(row, d, "no bucket \"%.*s\"", STR_ARG(bucket));
	if (!side_within(row, 2, &side_share, &action->probability, d) ||
	    !side_more_real(row, "fee", &side_positive, &action->fee, d) ||
	    !side_more_real(row, "cost", &side_positive, &action->cost, d) ||
	    !side_more_real(
		row, "minutes", &side_positive, &action->minutes, d))
		return false;
	a.name = arena_str(&r->arena, side_text(row, 1));
	vec_push(&r->action, a);
	return true;
}

void
dun_read_actions(struct dun_rules *r, struct tool *tool, const char *path)
{
	static const char *const names[] = { "bucket", "action", "probability",
		NULL };

	side_read(tool, path, names, take_action, r);
}

void
dun_write_log(const struct dun_rules *r, struct csv_writer *w)
{
	for (size_t i = 0; i < r->sent.n; i++) {
		struct str customer =
		    map_text(&r->documents, r->sent.v[i].document);

		csv_field(w, str_cut(&customer, '\x1f'));
		csv_date(w, r->sent.v[i].date);
		csv_int(w, r->sent.v[i].level);
		csv_field(w, customer);
		csv_end(w);
	}
}

static const struct dun_letter *
find_letter(const struct dun_rules *r, struct str document, struct str customer)
{
	char text[256], *key = text;
	size_t n = document.n + customer.n + 1;
	uint32_t found;

	if (n > sizeof(text))
		key = mem_alloc(n, 1);
	memcpy(key, document.p, document.n);
	key[document.n] = '\x1f';
	if (customer.n > 0)
		memcpy(key + document.n + 1, customer.p, customer.n);
	found = map_find(&r->documents, (struct str){ key, n });
	if (key != text)
		free(key);
	return found == MAP_NONE || r->letter.v[found].date == INT32_MIN
	    ? NULL
	    : &r->letter.v[found];
}

const struct dun_letter *
dun_letter(const struct dun_rules *r, struct str customer, struct str document)
{
	const struct dun_letter *own, *any;

	if (!r->has_log)
		return NULL;
	own = find_letter(r, document, customer);
	any = find_letter(r, document, STR(""));
	return own == NULL || (any != NULL && any->date > own->date) ? any
								     : own;
}

int32_t
dun_level_of(const struct dun_rules *r, const struct dun_letter *sent,
    int32_t days, int32_t day, bool broken)
{
	struct dunning_item facts = { .days = days,
		.last_level = sent == NULL ? 0 : sent->level,
		.days_since = sent == NULL ? DUNNING_NEVER : day - sent->date,
		.logged = r->has_log,
		.broken = broken };

	return dunning_level(&facts, r->min_days, r->levels, 0);
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
	for (size_t i = 0; i < r->action.n; i++) {
		const struct dun_action *a = &r->action.v[i];
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

void
dun_rules_free(struct dun_rules *r)
{
	map_free(&r->documents);
	vec_free(&r->letter);
	vec_free(&r->sent);
	vec_free(&r->action);
	arena_free(&r->arena);
}
