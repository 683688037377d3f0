/* What is asked of a mapping, made or in the making. */
#include "mapping_inside.h"

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
