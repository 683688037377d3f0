/*
 * card: orders to customer cards, one row per customer; cards to cards.
 */
#include "attributes.h"
#include "base/die.h"
#include "base/mem.h"
#include "card_merge.h"
#include "cli/customers.h"

#include <inttypes.h>

struct card_options {
	bool merge;
	const char *customers;

	/* Behind the options: the run. */
	struct attributes attributes;
	struct customers *c;
	bool *bought; /* by number in the customer file */
};

#include "card.def"

static void
prepare(void *self, struct customers *c)
{
	struct card_options *o = self;
	struct tool *tool = customers_tool(c);

	o->c = c;
	customers_need_events(c, "card");
	if (o->customers == NULL)
		return;
	attributes_load(
	    &o->attributes, tool, o->customers, tool_out_delimiter(tool));
	o->bought = mem_zero(o->attributes.ids.count, sizeof(*o->bought));
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct card_options *o = self;
	uint64_t strangers = 0;

	(void)d;
	for (size_t i = 0; o->customers != NULL && i < n; i++) {
		uint32_t number =
		    map_find(&o->attributes.ids, customers_id(c, who[i]));

		if (number == MAP_NONE)
			strangers++;
		else
			o->bought[number] = true;
	}
	if (strangers > 0)
		report_say(&customers_tool(c)->report,
		    "%" PRIu64 " customers with orders are not in %s: their "
		    "further columns are empty",
		    strangers, o->customers);
	return true;
}

static void
names(const void *self, struct csv_writer *w)
{
	const struct card_options *o = self;

	attributes_names(&o->attributes, w);
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct card_options *o = self;

	attributes_cells(&o->attributes, customers_id(o->c, customer), w);
}

/* The customers of the file who never bought. */
static void
finish(void *self, struct customers *c)
{
	static const struct card none;
	struct card_options *o = self;

	for (uint32_t i = 0; i < o->attributes.ids.count; i++)
		if (!o->bought[i]) {
			struct str id = map_text(&o->attributes.ids, i);
			struct csv_writer *w =
			    customers_begin_row(c, id, &none);

			attributes_cells(&o->attributes, id, w);
			csv_end(w);
		}
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.names = names,
	.cells = cells,
	.finish = finish,
	.counts_products = true,
};

static int
run(struct tool *tool, void *self)
{
	const struct card_options *o = self;

	if (!o->merge)
		return customers_run(tool);
	if (o->customers != NULL)
		die(EXIT_USAGE,
		    "--merge and --customers do not go together: "
		    "bring the columns along afterwards");
	return card_merge(tool);
}

const struct method import_card = { METHOD_TOLD, .run = run,
	.customer = &customer };
