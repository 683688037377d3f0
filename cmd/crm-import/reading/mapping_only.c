/* A column that is the only one of its look: the day, or the score. */
#include "mapping_inside.h"

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

void
mapping_only(struct mapping_work *w, struct mapped *r)
{
	use_only_date(w, r);
	use_only_scale(w, r);
}
