/* Whether a column may be what its name says, and which is another. */
#include "mapping_rank.h"

/* Are all cells of the column days, with marks between the numbers? */
static bool
holds_days(const struct mapping_work *w, size_t column)
{
	struct look *look = &w->look[column];
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (look->filled < 2 || look_count(look, ROLE_DATE) < look->filled)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		if (cell.n > 0 && memchr(cell.p, '/', cell.n) == NULL &&
		    memchr(cell.p, '.', cell.n) == NULL &&
		    memchr(cell.p, '-', cell.n) == NULL)
			return false;
	}
	return true;
}

bool
mapping_fits(struct mapping_work *w, const struct candidate *c)
{
	struct look *look = &w->look[c->column];
	enum role_type type = role_type(c->claim.role);
	struct str name = w->source->layout->header.name[c->column];

	look_at(look, w->source, c->column);
	if (type == ROLE_DATE && look_count(look, type) * 2 < look->filled &&
	    mapping_is_called(w, c->column, "time of day"))
		return false; /* of the day */
	if (type == ROLE_ID && c->claim.score < ROLE_CANONICAL &&
	    holds_days(w, c->column))
		return false;
	if (type == ROLE_RATING && strcmp(c->claim.role, "recommend") != 0 &&
	    look_count(look, type) == 0 && look_is_scale(look))
		return true; /* 0 to 10 is in numbers */
	if (c->claim.score >= ROLE_CANONICAL &&
	    (kind_requires(w->kind, c->claim.role) || look->filled < 3 ||
		look_count(look, type) > 0))
		return true;
	if (c->claim.score < ROLE_CANONICAL &&
	    look_fits(look, type, c->claim.score))
		return true;
	if (c->claim.score >= ROLE_WEAK && look_wants(type) != NULL)
		report_detail(&w->source->tool->report,
		    "%s: \"%.*s\" has no %s: not %s", source_file(w->source),
		    STR_ARG(name), look_wants(type), c->claim.role);
	return false;
}

size_t
mapping_other(struct mapping_work *w, const char *role)
{
	const struct header *header = &w->source->layout->header;
	size_t found = ROLE_NONE;
	int best = 0;

	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];
		size_t n = mapping_taken(w->m, i)
		    ? 0
		    : role_claims(w->words, header->name[i], claim);

		for (size_t k = 0; k < n; k++) {
			struct candidate one = { i, claim[k] };

			if (strcmp(claim[k].role, role) == 0 &&
			    claim[k].score >= ROLE_WEAK &&
			    claim[k].score > best && mapping_fits(w, &one)) {
				best = claim[k].score;
				found = i;
			}
		}
	}
	return found;
}

size_t
mapping_find(struct mapping_work *w, const char *role)
{
	size_t column = mapping_column(w->m, role);

	if (column != ROLE_NONE || mapping_role(w->m, role) != NULL ||
	    w->m->has_preset)
		return column;
	return mapping_other(w, role);
}
