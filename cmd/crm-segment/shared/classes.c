#include "classes.h"

#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "text/money.h"

void
class_add(struct class_line *line, int64_t value)
{
	if (line->customers++ == 0)
		line->lowest = line->highest = value;
	if (value < line->lowest)
		line->lowest = value;
	if (value > line->highest)
		line->highest = value;
	line->value += value;
}

static void
write_line(struct csv_writer *w, const struct class_line *line,
    uint64_t customers, int64_t positive)
{
	csv_cells(w, line->name, line->customers,
	    (double)line->customers / (double)customers,
	    csv_amount(line->value), (double)line->value / (double)positive);
	csv_row(w,
	    csv_amount((line->customers > 0) ? line->lowest : CSV_NO_AMOUNT),
	    csv_amount((line->customers > 0) ? line->highest : CSV_NO_AMOUNT));
}

void
class_write(struct tool *tool, const char *path, const struct class_line *line,
    size_t n, int64_t positive)
{
	uint64_t customers = 0;
	struct csv_writer *w = heading_open(tool, path,
	    "class,customers,share,value,value_share,lowest,highest");

	for (size_t i = 0; i < n; i++)
		customers += line[i].customers;
	for (size_t i = 0; i < n; i++)
		write_line(w, &line[i], customers, positive);
	out_close(w->out);
}

static void
make_keys(void *value_, uint32_t from, uint32_t to)
{
	const int64_t *value = value_;
	uint64_t *key = value_;

	for (uint32_t i = from; i < to; i++)
		key[i] = sort_key_descending(sort_key_int(value[i]));
}

struct sort_item *
class_order(struct customers *c, int64_t *value, const uint32_t *who, size_t n)
{
	customers_spread(c, n, make_keys, value);
	return customers_rank(c, (const uint64_t *)value, who, n);
}

bool
class_total(int64_t *total, int64_t amount, struct diag *d)
{
	return money_add(total, amount) ||
	    diag_set(d, EXIT_DATA, "number-overflow",
		"the values add up to more than 922337203685477.5807");
}

bool
class_positive(const int64_t *value, size_t n, int64_t *sum, struct diag *d)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++)
		if (value[i] > 0 && !class_total(sum, value[i], d))
			return false;
	return true;
}

bool
class_below(int64_t part, int64_t percent, int64_t whole)
{
	__extension__ typedef __int128 wide;

	return (wide)part * 100 * MONEY_UNIT < (wide)percent * whole;
}

uint32_t *
class_everybody(struct customers *c)
{
	uint32_t n = customers_count(c);
	uint32_t *who = customers_memory(c, n, sizeof(*who));

	for (uint32_t i = 0; i < n; i++)
		who[i] = i;
	return who;
}

bool
class_a(struct customers *c, const int64_t *value, const uint32_t *who,
    size_t n, int64_t percent, bool *mark, struct diag *d)
{
	int64_t *own = customers_memory(c, n, sizeof(*own)), positive;
	int64_t before = 0, shared = 0;
	struct sort_item *item;
	bool fits;

	for (size_t i = 0; i < n; i++)
		own[i] = value[who[i]] == INT64_MIN ? 0 : value[who[i]];
	fits = class_positive(own, n, &positive, d);
	item = class_order(c, own, who, n);
	for (size_t i = 0; fits && i < n && class_value(&item[i]) > 0; i++) {
		if (i == 0 || item[i].key != item[i - 1].key)
			shared = before;
		mark[who[item[i].index]] =
		    class_below(shared, percent, positive);
		before += class_value(&item[i]);
	}
	customers_forget(c, own);
	customers_forget(c, item);
	return fits;
}
