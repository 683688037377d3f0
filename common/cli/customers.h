/*
 * customers: the run of methods that give one row per customer. It reads events
 * (orders), which it turns into cards itself, or rows that are per customer
 * already, which pass through; then each method scores, and the rows come out
 * in order of first appearance with the methods' columns behind them.
 */
#pragma once

#include "base/map.h"
#include "base/sort.h"
#include "cli/alias.h"
#include "cli/input.h"
#include "table/card.h"
#include "table/grouping.h"

struct customers;

/* The whole run of the tool's customer methods: the exit status. */
int customers_run(struct tool *tool);

/*
 * The same in steps, for a method that makes a table of its own out of all
 * customers: open, what it wants to have, read, its rows, end (before the
 * output is committed: false when the rows were unusable).
 */
struct customers *customers_open(struct tool *tool);
void customers_read(struct customers *c);
bool customers_end(struct customers *c);

/* For a method's prepare(): what it wants to have. */

/* True when the input is events; else it is rows per customer. */
bool customers_have_events(const struct customers *c);

/* Ends the run (EXIT_DATA) unless the input is events; `who` needs them. */
void customers_need_events(const struct customers *c, const char *who);

/* The same unless it is events or cards. */
void customers_need_cards(const struct customers *c);

/* A state per customer that is fed by day or with all rows (events only), when
 * customers_as_of is known. */
size_t customers_sink(struct customers *c, const struct group_sink *sink);

/* Only sinks look at the events: no cards are made of them, and the ids of
 * orders are read only if they are wanted. */
void customers_sinks_only(struct customers *c, bool orders);

/* The text of a column of each event; its number among those of a row, for
 * sinks that are fed with rows. */
size_t customers_event_text(struct customers *c, size_t column);

/*
 * `see` is called once for each customer, in any order, by any thread with data
 * of its own, which `fork` makes of `data`, when all that is kept of the
 * customer is complete. From customers_read() on, before score().
 */
typedef void customers_view(const void *kept, void *data);
void customers_see(struct customers *c, customers_view *see,
    void *(*fork)(void *data), void *data);

/* The card, and the state of a sink, in what is kept of a customer. */
const struct card *
customers_kept_card(const struct customers *c, const void *kept);
const void *
customers_kept_state(const struct customers *c, size_t sink, const void *kept);

/* What a sink's `text` has kept of a customer, until a few others were asked
 * for. */
struct str customers_kept_text(const struct customers *c, uint32_t customer);

/* Memory until the end of the run, zeros. */
void *customers_keep(struct customers *c, size_t n);

/* Where what does not fit into memory goes, and the memory. */
struct pool *customers_pool(const struct customers *c);
struct spill *customers_spill(const struct customers *c);

/* Customers of events under one name (kept by the caller until all is read). */
void customers_alias(struct customers *c, const struct alias *alias);

/*
 * A column of rows per customer, by role (the --ROLE=COLUMN options apply), as
 * money; its number, or ROLE_NONE when there is none and it is not required.
 */
size_t
customers_want_money(struct customers *c, const char *role, bool required);

/* The same of the column with this name or number, as text; `option` said it
 * (NULL: not told). */
size_t customers_want_text(
    struct customers *c, const char *option, const char *column);

/* The same of the column of a role that the header has. */
size_t customers_want_role_text(struct customers *c, const char *role);

/* Rows will come out in another order than they came in. */
void customers_reorder(struct customers *c);

/* From score() on. */

struct tool *customers_tool(const struct customers *c);
/* Ends the run, for one of the threads. */
_Noreturn void customers_fail(const struct customers *c, const struct diag *d);
const struct header *customers_header(const struct customers *c);
struct input *customers_input(struct customers *c);
uint32_t customers_count(const struct customers *c);
/* A customer's id, card and state are there until a few others were asked for.
 */
struct str customers_id(const struct customers *c, uint32_t customer);
int32_t customers_as_of(const struct customers *c); /* DATE_NONE: no dates */
const struct card *customers_card(const struct customers *c, uint32_t customer);
const void *customers_kept(const struct customers *c, uint32_t customer);
void *
customers_state(const struct customers *c, size_t sink, uint32_t customer);

/*
 * Calls `work` for customers from..to-1 until all were, by all threads: the
 * quick way to look at everybody, each once.
 */
typedef void customers_work(void *data, uint32_t from, uint32_t to);
void
customers_each(const struct customers *c, customers_work *work, void *data);

/* The same with pieces of n of anything: it looks at no customer's state. */
void customers_spread(
    const struct customers *c, size_t n, customers_work *work, void *data);

/* Memory for so many customers that counts against --memory, n * size bytes,
 * zeros; until customers_forget, or to the end of the run. */
void *customers_memory(struct customers *c, size_t n, size_t size);
void customers_forget(struct customers *c, void *memory);

/*
 * From score(): this customer's row comes out next. Who uses it does so for all
 * customers; without it rows come out in order of first appearance.
 */
void customers_put_next(struct customers *c, uint32_t customer);

/*
 * From finish(), events only: begins a row for one more customer, behind whose
 * card the caller writes the methods' cells and csv_end.
 */
struct csv_writer *customers_begin_row(
    struct customers *c, struct str id, const struct card *card);

/* Adds to a sum of a customer's; false with *d on overflow. */
bool customers_add(int64_t *sum, int64_t amount, struct diag *d);

/* False where the cell was empty. */
bool customers_money(const struct customers *c, size_t column,
    uint32_t customer, int64_t *amount);
struct str
customers_text(const struct customers *c, size_t column, uint32_t customer);

/* True when the rows have the columns of cards, or are events. */
bool customers_have_cards(const struct customers *c);

/* With --group, one that cannot be scored is left empty, and told; the status
 * becomes EXIT_DATA. */
void customers_unscored(
    struct customers *c, const uint32_t *who, const struct diag *d);

/*
 * Ranks who[0..n-1] by key[i] ascending; ties by customer id: by value if all
 * ids of the run are integers, else, and those of one value, in byte order. The
 * keys and the places i in that order (customers_forget).
 */
struct sort_item *customers_rank(
    struct customers *c, const uint64_t *key, const uint32_t *who, size_t n);
