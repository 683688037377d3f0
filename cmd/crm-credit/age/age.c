/*
 * age: open items by how late they are.
 */
#include "age.h"

#include "base/die.h"
#include "crm-credit/facts/part.h"

#include <stddef.h>

#include "age.def"

static int
age_wants(const void *self)
{
	const struct age_options *o = self;

	int rates = o->book.rates == NULL ? 0 : BOOK_HISTORY | BOOK_RATES;

	if (o->detail) /* its amounts are those of the documents */
		return BOOK_TEXTS | BOOK_WHOLE | rates;
	if (o->apply != AGE_APPLY_NONE)
		return BOOK_TEXTS | rates;
	return o->months > 0 ? BOOK_HISTORY : rates;
}

static bool
is_table(const void *self, const struct tool *tool)
{
	const struct age_options *o = self;

	if (o->months > 0 &&
	    (o->apply != AGE_APPLY_NONE || o->book.rates != NULL ||
		tool->common.by != NULL))
		die(EXIT_USAGE,
		    "--months makes a row per month end and currency: not "
		    "with --apply, --rates or --by");
	if (!o->detail && (o->levels != NULL || o->log != NULL))
		die(EXIT_USAGE,
		    "--levels and --log are of the levels of documents: with "
		    "--detail");
	return o->detail || o->months > 0 || o->total || o->percent ||
	    o->control != NULL;
}

static void
age_table(void *self, struct credit *c, struct csv_writer *w)
{
	struct age_options *o = self;

	if (o->months > 0 && !o->detail)
		age_months(o, c, w);
	else {
		age_compute(o, c);
		(o->detail ? age_detail : age_total)(o, c, w);
	}
}

static const struct credit_part part = {
	.needs_ledger = true,
	.wants = age_wants,
	.compute = age_compute,
	.close = age_close,
	.names = age_names,
	.cells = age_cells,
	.is_table = is_table,
	.table = age_table,
};

const struct method credit_age = { METHOD_TOLD, .run = part_run,
	.part = &part };
