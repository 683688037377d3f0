/* Columns of amounts, dates and answers that say what they are because no other
 * is there. */
#include "mapping_inside.h"

/* Does the name say nothing else than one side of an account, if that, and no
 * count of anything? */
static bool
may_be_side(const struct mapping_work *w, size_t column)
{
	static const char sides[] = "amount_in,amount_out,payout_amount,amount";
	struct str name = w->source->layout->header.name[column];
	struct role_claim claim[ROLE_CLAIMS];
	size_t n = role_claims(w->words, name, claim);
	bool may = !mapping_forbids(w, column, "amount") &&
	    !mapping_forbids(w, column, "quantity");

	for (size_t i = 0; i < n; i++)
		may &= str_listed(str_of(sides), str_of(claim[i].role));
	return may;
}

/* The only free column of amounts that takes turns with that one, so that one
 * of the two is filled in each row: the other side of the account. ROLE_NONE if
 * there is none. */
static size_t
other_side(struct mapping_work *w, size_t column)
{
	const struct header *header = &w->source->layout->header;
	size_t found = ROLE_NONE, filled;

	look_at(&w->look[column], w->source, column);
	filled = w->look[column].filled;
	for (size_t i = 0; i < header->n; i++) {
		struct look *look = &w->look[i];

		if (i == column || mapping_taken(w->m, i))
			continue;
		look_at(look, w->source, i);
		if (look->filled == 0 || !look->some ||
		    (look->filled + filled) * 20 < look->rows * 19 ||
		    !look_fits(look, ROLE_MONEY, ROLE_TOKENS) ||
		    !mapping_take_turns(w, column, i))
			continue;
		if (found != ROLE_NONE || !may_be_side(w, i))
			return ROLE_NONE;
		found = i;
	}
	return found;
}

/* What came in less what went out: credit less debit; of receivables debit
 * less credit. */
void
mapping_subtract(struct mapping_work *w, struct mapped *amount)
{
	const struct header *header = &w->source->layout->header;
	bool owed = strcmp(w->kind->name, "invoices") == 0;
	size_t in, out;

	if (amount->column != ROLE_NONE || strcmp(amount->role, "amount") != 0)
		return;
	in = mapping_find(w, owed ? "amount_out" : "amount_in");
	out = mapping_find(w, owed ? "amount_in" : "amount_out");
	if (!owed && in != ROLE_NONE && out == ROLE_NONE)
		out = other_side(w, in);
	else if (!owed && out != ROLE_NONE && in == ROLE_NONE)
		in = other_side(w, out);
	if (in == ROLE_NONE || out == ROLE_NONE || in == out ||
	    !mapping_take_turns(w, in, out))
		return;
	amount->column = in;
	amount->how = "stand-in";
	w->m->amount_out = out;
	report_say(&w->source->tool->report,
	    "%s: %.*s less %.*s serves as amount", source_file(w->source),
	    STR_ARG(header->name[in]), STR_ARG(header->name[out]));
}

/* May the column be the one day that a record of the kind is of? No contact or
 * answer is of the day of a purchase. */
static bool
may_be_the_day(const struct mapping_work *w, size_t column)
{
	return strcmp(w->kind->name, "payments") == 0 ||
	    !mapping_says(w, column, "order+purchase+sale+invoice+payment");
}

/* Has the kind such a day, and is this it? */
static bool
is_the_day(const struct mapping_work *w, const char *role)
{
	static const char *const days[][2] = { { "payments", "paid_date" },
		{ "interactions", "date" }, { "survey", "date" } };

	for (size_t i = 0; i < COUNT(days); i++)
		if (strcmp(w->kind->name, days[i][0]) == 0 &&
		    strcmp(role, days[i][1]) == 0)
			return true;
	return false;
}

/* A column of dates in all rows, of which the name says nothing else, is the
 * day of a payment, a contact or an answer, if no other column has dates. */
static void
use_only_date(struct mapping_work *w, struct mapped *r)
{
	const struct header *header = &w->source->layout->header;
	size_t only = ROLE_NONE;

	if (r->column != ROLE_NONE || !is_the_day(w, r->role) ||
	    w->m->has_preset)
		return;
	for (size_t i = 0; i < header->n; i++) {
		struct look *look = &w->look[i];

		look_at(look, w->source, i);
		if (look->filled == 0 ||
		    look_count(look, ROLE_DATE) * 2 < look->filled)
			continue;
		if (only != ROLE_NONE)
			return;
		only = i;
	}
	if (only == ROLE_NONE || mapping_taken(w->m, only) ||
	    !may_be_the_day(w, only) ||
	    w->look[only].filled < w->look[only].rows ||
	    !look_fits(&w->look[only], ROLE_DATE, ROLE_TOKENS) ||
	    !role_says_nothing(w->words, r->role, header->name[only]))
		return;
	r->column = only;
	r->how = "stand-in";
	report_say(&w->source->tool->report,
	    "%s: %.*s has the only dates: it serves as %s",
	    source_file(w->source), STR_ARG(header->name[only]), r->role);
}

/* Does the name say a scale in brackets, (1-5), or ask something? */
static bool
says_scale(struct str name)
{
	struct str head = name, word;
	size_t digits = 0;

	if (str_ends(name, STR("?")) || str_ends(name, STR("？")))
		return true;
	if (!role_bracket(&head, &word))
		return false;
	for (size_t i = 0; i < word.n; i++)
		digits += str_is_digit(word.p[i]);
	return digits > 1 && digits < word.n;
}

/* The only answers on a scale are the score, whatever was asked. */
static void
use_only_scale(struct mapping_work *w, struct mapped *r)
{
	const struct header *header = &w->source->layout->header;
	size_t only = ROLE_NONE;

	if (r->column != ROLE_NONE || strcmp(r->role, "score") != 0 ||
	    w->m->has_preset)
		return;
	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];

		if (mapping_taken(w->m, i) || !says_scale(header->name[i]) ||
		    role_claims(w->words, header->name[i], claim) > 0)
			continue;
		look_at(&w->look[i], w->source, i);
		if (w->look[i].filled == 0 ||
		    !look_fits(&w->look[i], ROLE_RATING, ROLE_TOKENS))
			continue;
		if (only != ROLE_NONE)
			return;
		only = i;
	}
	if (only == ROLE_NONE)
		return;
	r->column = only;
	r->how = "stand-in";
	report_say(&w->source->tool->report,
	    "%s: %.*s has the only answers on a scale: it serves as %s",
	    source_file(w->source), STR_ARG(header->name[only]), r->role);
}

/* Has the column of numbers some below 0, and others above? */
static bool
has_signs(const struct mapping_work *w, size_t column)
{
	size_t n, below = 0, above = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t value;

		if (!look_money(source_cell(w->source, &r[i], column), &value))
			continue;
		below += value < 0;
		above += value > 0;
	}
	return below > 0 && above > 0;
}

/* Of payments the only column of numbers in all rows that go up and down, of
 * which the name says nothing, is what was paid. */
static void
use_only_signed(struct mapping_work *w, struct mapped *r)
{
	const struct header *header = &w->source->layout->header;
	size_t only = ROLE_NONE;

	if (r->column != ROLE_NONE || strcmp(r->role, "amount") != 0)
		return;
	for (size_t i = 0; i < header->n; i++) {
		struct look *look = &w->look[i];

		look_at(look, w->source, i);
		if (look->filled == 0 ||
		    !look_fits(look, ROLE_MONEY, ROLE_TOKENS) ||
		    !has_signs(w, i))
			continue;
		if (only != ROLE_NONE)
			return;
		only = i;
	}
	if (only == ROLE_NONE || mapping_taken(w->m, only) ||
	    w->look[only].filled < w->look[only].rows ||
	    !role_says_nothing(w->words, r->role, header->name[only]))
		return;
	r->column = only;
	r->how = "stand-in";
	report_say(&w->source->tool->report,
	    "%s: %.*s alone goes up and down: it serves as %s",
	    source_file(w->source), STR_ARG(header->name[only]), r->role);
}

void
mapping_only(struct mapping_work *w, struct mapped *r)
{
	if (w->m->has_preset)
		return;
	use_only_date(w, r);
	use_only_scale(w, r);
	if (strcmp(w->kind->name, "payments") == 0)
		use_only_signed(w, r);
}
