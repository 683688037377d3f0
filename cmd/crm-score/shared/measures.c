#include "measures.h"

#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"

#include <math.h>

void
measures_row(struct measures *m, const char *name, const struct measure *row)
{
	frame_key_cells(m->f, m->group, m->w);
	if (m->part != NULL)
		csv_field(m->w, str_of(m->part));
	csv_row(m->w, name, row->value, row->count, row->of, row->lower,
	    row->upper);
}

void
measures_share(struct measures *m, const char *name, double count, double of)
{
	struct measure row = {
		.value = of > 0 ? count / of : NAN, .count = count, .of = of
	};

	wilson_limits(count, of, m->level, &row.lower, &row.upper);
	measures_row(m, name, &row);
}

void
measures_value(struct measures *m, const char *name, double value, double of)
{
	struct measure row = { value, NAN, of, NAN, NAN };

	measures_row(m, name, &row);
}
