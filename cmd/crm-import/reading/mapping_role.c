/* What is asked of a mapping, made or in the making. */
#include "mapping_inside.h"

#include "base/map.h"
#include "table/role_concept.h"
#include "text/normalise.h"

#include <string.h>

struct mapped *
mapping_role(struct mapping *m, const char *role)
{
	for (size_t i = 0; i < m->roles; i++)
		if (strcmp(m->role[i].role, role) == 0)
			return &m->role[i];
	return NULL;
}

size_t
mapping_column(const struct mapping *m, const char *role)
{
	for (size_t i = 0; i < m->roles; i++)
		if (strcmp(m->role[i].role, role) == 0)
			return m->role[i].column;
	return ROLE_NONE;
}

bool
mapping_by_name(const struct mapped *r)
{
	return r != NULL && r->column != ROLE_NONE && r->how != NULL &&
	    strcmp(r->how, "name") == 0;
}

bool
mapping_taken(const struct mapping *m, size_t column)
{
	for (size_t i = 0; i < m->roles; i++)
		if (m->role[i].column == column)
			return true;
	return false;
}

/* Has the kind itself the role, and the file a column of it? */
static bool
is_own(const struct mapping *m, const char *role)
{
	for (size_t i = 0; i < m->roles; i++)
		if (strcmp(m->role[i].role, role) == 0)
			return m->role[i].column != ROLE_NONE &&
			    !m->role[i].outside;
	return false;
}

bool
mapping_computes(const struct mapping *m, const char *role)
{
	bool has_total = m->has_preset && m->preset.layout == PRESET_ONE_ROW &&
	    mapping_column(m, "order_total") != ROLE_NONE;

	if (m->by_item && strcmp(role, "amount") == 0)
		return true;
	return strcmp(role, "amount") == 0 && !m->by_order && !has_total &&
	    mapping_column(m, "line_amount") == ROLE_NONE &&
	    is_own(m, "quantity") && is_own(m, "unit_price");
}

/* Neither blank nor 0. */
static bool
holds_sum(struct str cell)
{
	return cell.n > 0 && !str_eq(cell, STR("0")) &&
	    !str_eq(cell, STR("0.00"));
}

bool
mapping_take_turns(const struct mapping_work *w, size_t a, size_t b)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++)
		if (holds_sum(source_cell(w->source, &r[i], a)) &&
		    holds_sum(source_cell(w->source, &r[i], b)))
			return false;
	return true;
}

bool
mapping_is_apart(const struct mapping_work *w, size_t column)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped_by(map_free) struct map seen = { 0 };
	size_t values;

	for (size_t i = 0; i < n; i++)
		map_add(&seen, source_cell(w->source, &r[i], column));
	values = seen.count;
	return n < 3 || (values > 1 && (n < 20 || values * 2 > n));
}

bool
mapping_is_called(const struct mapping_work *w, size_t column, const char *key)
{
	scoped_by(arena_free) struct arena arena = { 0 };

	return str_listed(role_part(key),
	    role_normal(w->source->layout->header.name[column], &arena));
}

/* Does the name hold a word of the list that is written without spaces? */
static bool
holds(struct str name, struct str list)
{
	while (list.p != NULL) {
		struct str word = str_cut(&list, ',');

		for (size_t i = 0; !str_is_ascii(word) && i + word.n <= name.n;
		     i++)
			if (memcmp(name.p + i, word.p, word.n) == 0)
				return true;
	}
	return false;
}

bool
mapping_has_token(const struct mapping_work *w, size_t column, const char *key)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str rest =
	    role_normal(w->source->layout->header.name[column], &arena);
	bool found = holds(rest, role_part(key));

	while (!found && rest.p != NULL)
		found = str_listed(role_part(key), str_cut(&rest, ' '));
	return found;
}

bool
mapping_says(const struct mapping_work *w, size_t column, const char *ideas)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str name = w->source->layout->header.name[column];

	return role_concepts_any(
	    w->words->concepts, role_normal(name, &arena), ideas);
}

bool
mapping_some_token(const struct mapping_work *w, const char *key)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_has_token(w, i, key))
			return true;
	return false;
}

bool
mapping_holds_codes(struct mapping_work *w, size_t column)
{
	struct look *look = &w->look[column];

	look_at(look, w->source, column);
	return look->filled > 0 && look->codes * 10 >= look->filled * 9;
}

bool
mapping_forbids(const struct mapping_work *w, size_t column, const char *role)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str name = w->source->layout->header.name[column];

	return role_forbidden(role, role_normal(name, &arena));
}

void
mapping_give(struct mapped *from, struct mapped *to)
{
	to->column = from->column;
	to->how = "name";
	from->column = ROLE_NONE;
}

bool
mapping_claims(const struct mapping_work *w, size_t column, const char *role)
{
	struct role_claim claim[ROLE_CLAIMS];
	size_t n = role_claims(
	    w->words, w->source->layout->header.name[column], claim);

	for (size_t i = 0; i < n; i++)
		if (strcmp(claim[i].role, role) == 0 &&
		    claim[i].score >= ROLE_WEAK)
			return true;
	return false;
}

size_t
mapping_date(const struct mapping_work *w)
{
	static const char *const roles[] = { "date", "invoice_date",
		"paid_date" };
	size_t column = ROLE_NONE;

	for (size_t i = 0; i < COUNT(roles) && column == ROLE_NONE; i++)
		column = mapping_column(w->m, roles[i]);
	return column;
}
