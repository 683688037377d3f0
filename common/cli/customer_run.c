#include "cli/customer_run.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "cli/reach.h"

#include <inttypes.h>
#include <stdlib.h>

/* Opening. */

static void
open_events(struct customers *c)
{
	struct events *e = events_open(&c->in, c->tool->common.as_of);
	size_t product = c->counts_products
	    ? input_role(&c->in, "product_id", false)
	    : ROLE_NONE;

	c->events = e;
	c->extra = (struct card_extra){ .items = e->quantity != ROLE_NONE,
		.products = product != ROLE_NONE,
		.costs = e->cost != ROLE_NONE,
		.no_amounts = e->amount == ROLE_NONE,
		.currency = e->currency != ROLE_NONE };
	if (c->extra.products)
		c->product_text = events_text(e, product);
	if (c->tool->common.group != NULL)
		c->group_text = events_text(e, c->group_column);
	c->grouping = grouping_new(c->pool, c->spill);
}

struct customers *
customers_open(struct tool *tool)
{
	struct customers *c = tool_alloc(tool, sizeof(*c));

	c->tool = tool;
	for (size_t i = 0; i < tool->methods; i++) {
		const struct customer_method *m = tool->method[i]->customer;

		c->counts_products |= m != NULL && m->counts_products;
		c->keeps_cards |= m == NULL || !m->columns_suffice;
	}
	c->as_of = tool->common.as_of;
	pthread_mutex_init(&c->lock, NULL);
	tool_spill(tool, &c->pool, &c->spill);
	input_open(&c->in, tool);
	if (tool->common.group != NULL)
		c->group_column =
		    input_column(&c->in, "--group", str_of(tool->common.group));
	if (events_here(&c->in)) {
		open_events(c);
	} else {
		c->has_cards = card_find_columns(&c->in.header, &c->columns);
		if (!c->has_cards && c->keeps_cards &&
		    input_role(&c->in, "customer_id", false) == ROLE_NONE)
			input_needs(&c->in, events_needs(tool));
		c->customer_column = input_role(&c->in, "customer_id", true);
	}
	return c;
}

/* The groups in order of appearance. */
static void
read_groups(struct customers *c)
{
	uint32_t n = customers_count(c);

	customer_hold(c);
	for (uint32_t i = 0; i < n; i++)
		vec_push(&c->group, map_add(&c->groups, customer_group(c, i)));
	map_free(&c->seen);
}

void
customers_read(struct customers *c)
{
	char day[DATE_MAX];

	if (c->events == NULL)
		customer_rows_read(c);
	else
		customer_events_read(c);
	if (states_count(c->states) >= MAP_NONE - 1)
		die(EXIT_SYSTEM, "more than 4294967294 customers");
	tool_spilled(c->tool, c->spill);
	if (c->tool->common.group != NULL)
		read_groups(c);
	if (c->several_groups > 0)
		report_say(&c->tool->report,
		    "--group: %" PRIu64 " customers have rows with several "
		    "values of %s; that of the first row counts",
		    c->several_groups, c->tool->common.group);
	if (c->tool->common.as_of == DATE_NONE && c->as_of > date_today() &&
	    !reach_is_odd(c->as_of)) /* of which tool_main tells */
		report_say(&c->tool->report,
		    "as of %.*s, the last date, which is in the future: is it "
		    "mistyped? (--as-of=DATE leaves out what is later)",
		    (int)date_print(day, c->as_of), day);
	if (c->as_of != DATE_NONE)
		report_detail(&c->tool->report, "--as-of=%.*s",
		    (int)date_print(day, c->as_of), day);
}

bool
customers_end(struct customers *c)
{
	return input_close(&c->in);
}

/* Scoring. */

static void
score_group(struct customers *c, const uint32_t *who, size_t n)
{
	struct tool *tool = c->tool;
	struct diag d;

	for (size_t i = 0; i < tool->methods; i++)
		if (!tool->method[i]->customer->score(
			tool->options[i], c, who, n, &d))
			tool_fail(tool, &d);
}

/* Lists the customers of each group, the groups in order of appearance. */
static void
score(struct customers *c)
{
	uint32_t n = customers_count(c), groups = c->groups.count;
	uint32_t *who = customers_memory(c, n, sizeof(*who));
	scoped uint32_t *start = mem_zero(groups + 2, sizeof(*start));

	for (uint32_t i = 0; groups > 0 && i < n; i++)
		start[c->group.v[i] + 2]++;
	for (uint32_t g = 2; g < groups + 2; g++)
		start[g] += start[g - 1];
	for (uint32_t i = 0; i < n; i++)
		who[groups > 0 ? start[c->group.v[i] + 1]++ : i] = i;
	if (c->tool->common.group == NULL)
		score_group(c, who, n);
	for (uint32_t g = 0; g < groups; g++)
		score_group(c, who + start[g], start[g + 1] - start[g]);
	customers_forget(c, who);
}

/* Writing. */

/* The names of the columns of all methods. */
static void
put_names(const struct tool *tool, struct csv_writer *w)
{
	for (size_t i = 0; i < tool->methods; i++) {
		const struct method *m = tool->method[i];

		if (m->customer->names != NULL)
			m->customer->names(tool->options[i], w);
		else
			heading_made(w, m->makes);
	}
}

/* The names of the card, or of what the methods make, as a header. */
static void
collect_names(struct customers *c, struct header *header, bool card)
{
	struct csv_writer w;
	struct out out;
	struct str rest;

	out_open_memory(&out);
	csv_writer_init(&w, &out, '\x1f', 6);
	if (card)
		card_write_names(&w, &c->extra);
	else
		put_names(c->tool, &w);
	rest = arena_str(&c->text, (struct str){ out.bytes, out.n });
	header->name = mem_alloc(rest.n + 1, sizeof(*header->name));
	for (header->n = 0; rest.n > 0;)
		header->name[header->n++] = str_cut(&rest, '\x1f');
	out_abandon(&out);
}

/*
 * The names that the methods will add must not be there yet; with --replace the
 * old columns are left out.
 */
static void
check_names(struct customers *c)
{
	struct header fresh, card = { 0 };

	collect_names(c, &fresh, false);
	if (c->events != NULL)
		collect_names(c, &card, true);
	if (c->events != NULL && c->tool->common.group != NULL) {
		struct str name = c->in.header.name[c->group_column];

		c->shows_group = header_exact(&card, name) == ROLE_NONE &&
		    header_exact(&fresh, name) == ROLE_NONE &&
		    !str_eq(name, STR("customer_id"));
	}
	for (size_t i = 0; i < c->in.header.n; i++)
		vec_push(&c->hidden, false);
	for (size_t i = 0; i < fresh.n; i++) {
		size_t column = header_exact(
		    c->events != NULL ? &card : &c->in.header, fresh.name[i]);

		if (column == ROLE_NONE)
			continue;
		if (!c->tool->common.replace || c->events != NULL)
			die(EXIT_DATA, "there is a column \"%.*s\" already; %s",
			    STR_ARG(fresh.name[i]),
			    c->events != NULL
				? "rename the new one"
				: "--replace puts the new one in its place");
		c->hidden.v[column] = c->hides = true;
	}
	free(fresh.name);
	free(card.name);
}

static void
write_names(struct customers *c)
{
	struct csv_writer *w = c->w;

	if (c->events != NULL) {
		csv_field(w, STR("customer_id"));
		card_write_names(w, &c->extra);
		if (c->shows_group)
			csv_field(w, c->in.header.name[c->group_column]);
	}
	for (size_t i = 0; c->events == NULL && i < c->in.header.n; i++)
		if (!c->hidden.v[i])
			csv_field(w, c->in.header.name[i]);
	put_names(c->tool, w);
	csv_end(w);
}

/* The method that writes a table in place of the rows; NULL: none. */
static const struct customer_method *
one_table(const struct tool *tool)
{
	for (size_t i = 0; i < tool->methods; i++) {
		const struct customer_method *m = tool->method[i]->customer;

		if (m->table == NULL || !m->table(tool->options[i], NULL))
			continue;
		if (tool->methods > 1)
			die(EXIT_USAGE,
			    "--table: %s writes a table of its own: name no "
			    "other method beside it",
			    tool->method[i]->name);
		return m;
	}
	return NULL;
}

int
customers_run(struct tool *tool)
{
	const struct customer_method *table;
	struct customers *c;

	c = customers_open(tool);
	for (size_t i = 0; i < tool->methods; i++)
		if (tool->method[i]->customer->prepare != NULL)
			tool->method[i]->customer->prepare(tool->options[i], c);
	table = one_table(tool);
	if (table == NULL)
		check_names(c);
	customers_read(c);
	score(c);
	c->w = tool_output(tool);
	if (table != NULL) {
		table->table(tool->options[0], c->w);
	} else {
		write_names(c);
		customer_rows_write(c);
	}
	for (size_t i = 0; i < tool->methods; i++)
		if (tool->method[i]->customer->finish != NULL)
			tool->method[i]->customer->finish(tool->options[i], c);
	customers_end(c);
	return tool_close(tool);
}
