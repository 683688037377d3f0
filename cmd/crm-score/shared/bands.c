#include "bands.h"

#include "base/die.h"
#include "text/num.h"

#include <math.h>

bool
bands_parse(const char *text, struct bands *grades, struct diag *d)
{
	grades->n = 0;
	str_each (limit, str_of(text), ',') {
		size_t i = grades->n;

		if (i == BANDS_MAX)
			return diag_set(d, EXIT_USAGE, "bad-grades",
			    "\"%s\": more than %d grades", text, BANDS_MAX);
		grades->name[i] = str_cut(&limit, ':');
		grades->from[i] = -INFINITY;
		if (limit.p != NULL && !num_real(limit, &grades->from[i]))
			return diag_set(d, EXIT_USAGE, "bad-grades",
			    "\"%s\": \"%.*s\" is not a number", text,
			    STR_ARG(limit));
		if (i > 0 && grades->from[i] >= grades->from[i - 1])
			return diag_set(d, EXIT_USAGE, "bad-grades",
			    "\"%s\": the limits do not descend", text);
		grades->n++;
	}
	return true;
}

struct str
bands_of(const struct bands *grades, double score)
{
	for (size_t i = 0; i < grades->n; i++)
		if (score >= grades->from[i])
			return grades->name[i];
	return STR("");
}
