#include "text/given.h"

/* language, sex, forms */
static const char *const rows[] = {
#include "text/given.inc"
};

bool
given_name(size_t i, struct given *given)
{
	struct str rest;

	if (i >= COUNT(rows))
		return false;
	rest = str_of(rows[i]);
	str_cut(&rest, '\t');
	given->sex = *str_cut(&rest, '\t').p;
	given->forms = rest;
	return true;
}
