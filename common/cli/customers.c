#include "cli/customers.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/set.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/events.h"
#include "table/column.h"
#include "text/date.h"
#include "text/num.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WANTED = 16, WATCHED = EVENT_TEXTS - 2 };

/* A column of rows per customer. */
struct wanted {
	size_t column;
	bool money;
	VEC(int64_t) amount; /* INT64_MIN: empty */
	VEC(struct str) text;
};

struct watch {
	size_t text; /* in the batches */
	event_function *f;
	void *data;
};

struct customers {
	struct tool *tool;
	struct input in;
	struct tool_output out;
	struct map ids;
	int32_t as_of;

	struct events *events; /* or NULL: rows per customer */
	struct days *days;
	size_t card_sink;
	bool deferred;
	VEC(uint32_t) products; /* distinct ones per customer */
	struct set product_pairs;
	struct map product_ids;
	size_t product_text, group_text;
	struct watch watch[WATCHED];
	size_t watches;
	struct card_extra extra;

	struct card_columns columns;
	bool has_cards;
	VEC(struct card) cards;
	VEC(struct str) rows; /* as they will be written */
	struct arena text;
	struct wanted wanted[WANTED];
	size_t wants;
	size_t customer_column, group_column;
	VEC(bool) hidden; /* input columns that --replace leaves out */
	bool hides;

	struct map groups;
	VEC(uint32_t) group; /* of each customer */
	VEC(uint32_t) id_rank;
};

bool
customers_have_events(const struct customers *c)
{
	return c->events != NULL;
}

bool
customers_have_cards(const struct customers *c)
{
	return c->events != NULL || c->has_cards;
}

struct tool *
customers_tool(const struct customers *c)
{
	return c->tool;
}

const struct header *
customers_header(const struct customers *c)
{
	return &c->in.header;
}

struct input *
customers_input(struct customers *c)
{
	return &c->in;
}

uint32_t
customers_count(const struct customers *c)
{
	return c->ids.count;
}

struct str
customers_id(const struct customers *c, uint32_t customer)
{
	return map_text(&c->ids, customer);
}

int32_t
customers_as_of(const struct customers *c)
{
	return c->as_of;
}

const struct card *
customers_card(const struct customers *c, uint32_t customer)
{
	return c->events != NULL ? days_state(c->days, c->card_sink, customer)
				 : &c->cards.v[customer];
}

void *
customers_state(const struct customers *c, size_t sink, uint32_t customer)
{
	return days_state(c->days, sink, customer);
}

bool
customers_money(const struct customers *c, size_t column, uint32_t customer,
    int64_t *amount)
{
	*amount = c->wanted[column].amount.v[customer];
	return *amount != INT64_MIN;
}

struct str
customers_text(const struct customers *c, size_t column, uint32_t customer)
{
	return c->wanted[column].text.v[customer];
}

void
customers_need_events(const struct customers *c, const char *who)
{
	struct diag d;

	if (c->events != NULL)
		return;
	diag_set(&d, EXIT_DATA, "events",
	    "%s needs events (orders with a date and an amount), not rows per "
	    "customer; behind a pipe there are none: name the methods "
	    "together, a,b",
	    who);
	tool_fail(c->tool, &d);
}

size_t
customers_sink(struct customers *c, const struct day_sink *sink)
{
	return days_add_sink(c->days, sink);
}

void
customers_defer(struct customers *c)
{
	c->deferred = true;
}

void
customers_watch(
    struct customers *c, size_t column, event_function *f, void *data)
{
	if (c->watches == WATCHED)
		die(EXIT_USAGE, "too many columns are needed at once");
	c->watch[c->watches++] =
	    (struct watch){ events_text(c->events, column), f, data };
}

static size_t
want(struct customers *c, size_t column, bool money)
{
	if (c->wants == WANTED)
		die(EXIT_USAGE, "too many columns are needed at once");
	c->wanted[c->wants] =
	    (struct wanted){ .column = column, .money = money };
	return c->wants++;
}

size_t
customers_want_money(struct customers *c, const char *role, bool required)
{
	size_t column = input_role(&c->in, role, required);

	return column == ROLE_NONE ? ROLE_NONE : want(c, column, true);
}

size_t
customers_want_text(struct customers *c, const char *name)
{
	struct diag d;
	size_t column = header_find(&c->in.header, str_of(name), &d);

	if (column == ROLE_NONE)
		tool_fail(c->tool, &d);
	return want(c, column, false);
}

/* Opening. */

static void
open_events(struct customers *c)
{
	struct day_sink card = { .size = sizeof(struct card),
		.add = card_add_day };
	size_t product;

	c->events = events_open(&c->in, c->tool->common.as_of);
	c->days = days_new(c->tool->common.tmpdir);
	c->card_sink = days_add_sink(c->days, &card);
	product = input_role(&c->in, "product_id", false);
	c->extra =
	    (struct card_extra){ .items = c->events->quantity != ROLE_NONE,
		    .products = product != ROLE_NONE,
		    .costs = c->events->cost != ROLE_NONE,
		    .currency = c->events->currency != ROLE_NONE };
	if (c->extra.products)
		c->product_text = events_text(c->events, product);
}

static void
open_customers(struct customers *c, struct tool *tool)
{
	struct diag d;

	c->tool = tool;
	c->as_of = tool->common.as_of;
	input_open(&c->in, tool);
	if (events_here(&c->in)) {
		open_events(c);
	} else {
		c->has_cards = card_find_columns(&c->in.header, &c->columns);
		c->customer_column = input_role(&c->in, "customer_id", true);
	}
	if (tool->common.group != NULL) {
		c->group_column =
		    header_find(&c->in.header, str_of(tool->common.group), &d);
		if (c->group_column == ROLE_NONE)
			tool_fail(tool, &d);
		if (c->events != NULL)
			c->group_text = events_text(c->events, c->group_column);
	}
	for (size_t i = 0; i < tool->methods; i++)
		if (tool->method[i]->customer->prepare != NULL)
			tool->method[i]->customer->prepare(tool->options[i], c);
	if (c->events != NULL && c->deferred && c->as_of == DATE_NONE)
		days_defer(c->days);
}

/* Reading events. */

/* A customer's group is that of the first event. */
static void
note_group(struct customers *c, uint32_t customer, struct str group)
{
	if (c->tool->common.group != NULL && customer == c->group.n)
		vec_push(&c->group, map_add(&c->groups, group));
}

static void
count_product(struct customers *c, uint32_t customer, struct str product)
{
	while (c->products.n <= customer)
		vec_push(&c->products, 0);
	if (product.n == 0)
		return;
	if (set_add(&c->product_pairs,
		(uint64_t)customer << 32 | map_add(&c->product_ids, product)))
		c->products.v[customer]++;
}

/* What goes beside the days: watchers, groups, products. */
static void
note_texts(struct customers *c, const struct event_batch *b, size_t i)
{
	uint32_t customer = b->event[i].customer;

	if (c->tool->common.group != NULL)
		note_group(c, customer, b->text[c->group_text][i]);
	if (c->extra.products)
		count_product(c, customer, b->text[c->product_text][i]);
	for (size_t w = 0; w < c->watches; w++)
		c->watch[w].f(c->watch[w].data, customer, &b->event[i],
		    b->text[c->watch[w].text][i]);
}

static void
add_batch(struct customers *c, struct event_batch *b)
{
	bool texts = c->events->texts > 0;
	struct diag d;

	/* Three passes, so that memory is asked for before it is needed. */
	for (size_t i = 0; i < b->n; i++)
		map_prefetch(&c->ids, b->hash[i]);
	for (size_t i = 0; i < b->n; i++) {
		b->event[i].customer =
		    map_add_hashed(&c->ids, b->customer[i], b->hash[i]);
		days_prefetch(c->days, b->event[i].customer);
	}
	for (size_t i = 0; i < b->n; i++) {
		if (!days_add(c->days, &b->event[i], &d))
			tool_fail(c->tool, &d);
		if (texts)
			note_texts(c, b, i);
	}
}

static void
read_events(struct customers *c)
{
	struct event_batch *b;
	struct diag d;

	while ((b = events_next(c->events)) != NULL)
		add_batch(c, b);
	if (c->as_of == DATE_NONE)
		c->as_of = c->events->latest;
	if (!days_finish(c->days, &d))
		tool_fail(c->tool, &d);
	for (uint32_t i = 0; i < c->products.n; i++)
		((struct card *)days_state(c->days, c->card_sink, i))
		    ->product_count = c->products.v[i];
}

/* Reading rows per customer. */

/* A row's text as it will be written. */
static struct str
row_text(struct customers *c, const struct csv_row *row, struct out *scratch)
{
	char delimiter = tool_out_delimiter(c->tool, c->in.delimiter);
	struct csv_writer w;

	if (row->verbatim && delimiter == c->in.delimiter && !c->hides)
		return arena_str(&c->text, row->raw);
	scratch->n = 0;
	csv_writer_init(&w, scratch, delimiter, 6);
	for (size_t i = 0; i < row->n; i++)
		if (!c->hides || !c->hidden.v[i])
			csv_field(&w, row->field[i]);
	return arena_str(&c->text, (struct str){ scratch->bytes, scratch->n });
}

static bool
read_wanted(struct customers *c, const struct csv_row *row)
{
	for (size_t i = 0; i < c->wants; i++) {
		struct wanted *wanted = &c->wanted[i];
		int64_t amount = INT64_MIN;

		if (!wanted->money) {
			vec_push(&wanted->text,
			    arena_str(&c->text, row->field[wanted->column]));
			continue;
		}
		if (!input_null(&c->in, row, wanted->column) &&
		    !input_money(&c->in, row, wanted->column, &amount)) {
			/* The row goes; take back what was kept of it. */
			while (i-- > 0)
				if (c->wanted[i].money)
					c->wanted[i].amount.n--;
				else
					c->wanted[i].text.n--;
			return false;
		}
		vec_push(&wanted->amount, amount);
	}
	return true;
}

static bool
read_card(struct customers *c, const struct csv_row *row, struct card *card)
{
	int32_t as_of = DATE_NONE;
	size_t column;
	struct diag d;

	if (!c->has_cards)
		return true;
	if (!card_read(&c->columns, row->field, card, &as_of, &column, &d)) {
		input_reject(&c->in, row, column, &d);
		return false;
	}
	if (c->tool->common.as_of != DATE_NONE || as_of == DATE_NONE)
		return true;
	if (c->as_of == DATE_NONE || c->as_of == as_of) {
		c->as_of = as_of;
		return true;
	}
	diag_set(&d, EXIT_DATA, "date-range",
	    "this card has another as_of than the first; add cards of one "
	    "date only, or give --as-of");
	input_reject(&c->in, row, c->columns.as_of, &d);
	return false;
}

static void
read_row(struct customers *c, const struct csv_row *row, struct out *scratch)
{
	struct card card = { 0 };
	struct str id;
	struct diag d;

	if (!input_text(&c->in, row, c->customer_column, "customer id", &id))
		return;
	if (map_find(&c->ids, id) != MAP_NONE) {
		diag_set(&d, EXIT_DATA, "not-unique",
		    "customer \"%.*s\" has a row already; one row per "
		    "customer is expected (orders have a date and an amount)",
		    STR_ARG(id));
		input_reject(&c->in, row, c->customer_column, &d);
		return;
	}
	if (!read_card(c, row, &card) || !read_wanted(c, row))
		return;
	map_add(&c->ids, id);
	vec_push(&c->rows, row_text(c, row, scratch));
	if (c->has_cards)
		vec_push(&c->cards, card);
	if (c->tool->common.group != NULL)
		vec_push(&c->group,
		    map_add(&c->groups, row->field[c->group_column]));
}

static void
read_rows(struct customers *c)
{
	struct csv_row row;
	struct out scratch;

	out_open_memory(&scratch);
	while (input_next(&c->in, &row))
		read_row(c, &row, &scratch);
	out_abandon(&scratch);
	for (uint32_t i = 0; c->has_cards && c->as_of == DATE_NONE &&
	     c->columns.as_of == ROLE_NONE && i < c->ids.count;
	     i++)
		if (c->cards.v[i].active_days > 0 &&
		    c->cards.v[i].last_date > c->as_of)
			c->as_of = c->cards.v[i].last_date;
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
	uint32_t n = c->ids.count, groups = c->groups.count;
	uint32_t *who = mem_alloc(n, sizeof(*who));
	uint32_t *start = mem_zero(groups + 2, sizeof(*start));

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
	free(start);
	free(who);
}

/* Writing. */

/*
 * The names that the methods will add must not be there yet; with --replace the
 * old columns are left out.
 */
static void
check_names(struct customers *c)
{
	struct tool *tool = c->tool;
	struct tool_output names = { 0 };
	struct str rest;

	out_open_memory(&names.out);
	csv_writer_init(&names.w, &names.out, ',', 6);
	for (size_t i = 0; i < tool->methods; i++)
		tool->method[i]->customer->names(tool->options[i], &names.w);
	for (size_t i = 0; i < c->in.header.n; i++)
		vec_push(&c->hidden, false);
	rest = (struct str){ names.out.bytes, names.out.n };
	while (rest.p != NULL && c->events == NULL) {
		struct str name = str_cut(&rest, ',');
		size_t column = header_exact(&c->in.header, name);

		if (column == ROLE_NONE)
			continue;
		if (!tool->common.replace)
			die(EXIT_DATA,
			    "the input has a column \"%.*s\" already; "
			    "--replace puts the new one in its place",
			    STR_ARG(name));
		c->hidden.v[column] = c->hides = true;
	}
	out_abandon(&names.out);
}

static void
write_names(struct customers *c)
{
	struct csv_writer *w = &c->out.w;

	if (c->events != NULL) {
		csv_field(w, STR("customer_id"));
		card_write_names(w, &c->extra);
	}
	for (size_t i = 0; c->events == NULL && i < c->in.header.n; i++)
		if (!c->hidden.v[i])
			csv_field(w, c->in.header.name[i]);
	for (size_t i = 0; i < c->tool->methods; i++)
		c->tool->method[i]->customer->names(c->tool->options[i], w);
	csv_end(w);
}

static void
write_customer(struct customers *c, uint32_t i)
{
	struct csv_writer *w = &c->out.w;

	if (c->events == NULL) {
		csv_verbatim(w, c->rows.v[i]);
	} else {
		csv_field(w, map_text(&c->ids, i));
		card_write(w, customers_card(c, i), c->as_of,
		    c->events->currency_seen, &c->extra);
	}
	for (size_t m = 0; m < c->tool->methods; m++)
		c->tool->method[m]->customer->cells(c->tool->options[m], i, w);
	csv_end(w);
}

static void
free_customers(struct customers *c)
{
	if (c->events != NULL) {
		events_close(c->events);
		days_free(c->days);
	}
	for (size_t i = 0; i < c->wants; i++) {
		vec_free(&c->wanted[i].amount);
		vec_free(&c->wanted[i].text);
	}
	vec_free(&c->products);
	set_free(&c->product_pairs);
	map_free(&c->product_ids);
	vec_free(&c->cards);
	vec_free(&c->rows);
	arena_free(&c->text);
	vec_free(&c->hidden);
	map_free(&c->groups);
	vec_free(&c->group);
	vec_free(&c->id_rank);
	map_free(&c->ids);
}

int
customers_run(struct tool *tool)
{
	struct customers *c = mem_zero(1, sizeof(*c));
	int status = 0;

	open_customers(c, tool);
	check_names(c);
	if (c->events != NULL)
		read_events(c);
	else
		read_rows(c);
	if (c->as_of != DATE_NONE) {
		char day[DATE_MAX];

		report_detail(&tool->report, "--as-of=%.*s",
		    (int)date_print(day, c->as_of), day);
	}
	score(c);
	tool_output(tool, &c->out, c->in.delimiter);
	write_names(c);
	for (uint32_t i = 0; i < c->ids.count; i++)
		write_customer(c, i);
	for (size_t i = 0; i < tool->methods; i++)
		if (tool->method[i]->customer->finish != NULL)
			tool->method[i]->customer->finish(tool->options[i], c);
	if (!input_close(&c->in))
		status = EXIT_DATA;
	tool_close(tool, &c->out);
	free_customers(c);
	free(c);
	return status;
}

/* The order of ids, made when first needed. */

static int
compare_text(const void *a, const void *b)
{
	const struct map_key *x = *(const struct map_key *const *)a;
	const struct map_key *y = *(const struct map_key *const *)b;

	return str_cmp((struct str){ x->p, x->n }, (struct str){ y->p, y->n });
}

/* By value if all ids are integers; false if they are not. */
static bool
rank_numbers(struct customers *c, uint32_t n)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));
	bool numbers = true;

	for (uint32_t i = 0; numbers && i < n; i++) {
		int64_t value = 0;

		numbers = num_int(map_text(&c->ids, i), &value);
		item[i] = (struct sort_item){ sort_key_int(value), i };
	}
	if (numbers) {
		sort_items(item, n);
		for (uint32_t i = 0; i < n; i++)
			c->id_rank.v[item[i].index] = i;
	}
	free(item);
	return numbers;
}

static void
rank_ids(struct customers *c)
{
	uint32_t n = c->ids.count;
	const struct map_key **key;

	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	if (rank_numbers(c, n))
		return;
	key = mem_alloc(n, sizeof(*key));
	for (uint32_t i = 0; i < n; i++)
		key[i] = &c->ids.key[i];
	qsort(key, n, sizeof(*key), compare_text);
	for (uint32_t i = 0; i < n; i++)
		c->id_rank.v[key[i] - c->ids.key] = i;
	free(key);
}

void
customers_rank(struct customers *c, const uint64_t *key, const uint32_t *who,
    size_t n, uint32_t *order)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));

	if (c->id_rank.n == 0 && c->ids.count > 0)
		rank_ids(c);
	for (size_t i = 0; i < n; i++)
		item[i] =
		    (struct sort_item){ c->id_rank.v[who[i]], (uint32_t)i };
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		item[i].key = key[item[i].index];
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		order[i] = item[i].index;
	free(item);
}
