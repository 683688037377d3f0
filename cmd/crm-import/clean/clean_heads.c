#include "clean_heads.h"

#include "base/map.h"
#include "base/mem.h"
#include "clean.h"
#include "crm-import/reading/look.h"

enum { WORDS = 4, LONGEST = 40 };

/* The rows of an order, by the words of a column. */
struct order {
	size_t rows[WORDS];
	int64_t sum[WORDS];
};

/* The orders of the sample, by the words of a column. */
struct orders {
	struct map word, id;
	struct order *order;
};

/* Adds up all rows; false if the column has other than a few words. */
static bool
add_up(const struct clean *c, size_t column, struct orders *o)
{
	size_t n, id = c->column[c->order].column,
		  amount = c->column[c->amount].column;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	for (size_t i = 0; i < n; i++) {
		struct str word = source_cell(&c->source, &r[i], column);
		struct str key = source_cell(&c->source, &r[i], id);
		uint32_t at;
		int64_t value = 0;
		struct order *to;

		if (word.n == 0 || word.n > LONGEST || key.n == 0 ||
		    (at = map_add(&o->word, word)) == WORDS)
			return false;
		look_money(source_cell(&c->source, &r[i], amount), &value);
		to = &o->order[map_add(&o->id, key)];
		to->rows[at]++;
		to->sum[at] += value;
	}
	return o->word.count > 1;
}

/* Has each order that has rows of either word one of the head's, and some of
 * the line's that add up to it? In two orders at least, one of several lines.
 */
static bool
heads(const struct orders *o, uint32_t head, uint32_t line)
{
	size_t orders = 0, several = 0;

	for (uint32_t i = 0; i < o->id.count; i++) {
		const struct order *one = &o->order[i];

		if (one->rows[head] == 0 && one->rows[line] == 0)
			continue;
		if (one->rows[head] != 1 || one->rows[line] == 0 ||
		    one->sum[head] != one->sum[line])
			return false;
		orders++;
		several += one->rows[line] > 1 && one->sum[head] != 0;
	}
	return orders > 1 && several > 0;
}

static void
find(struct clean *c, size_t column, const struct orders *o)
{
	bool lines = c->options->level == 1;

	for (uint32_t head = 0; head < o->word.count; head++)
		for (uint32_t line = 0; line < o->word.count; line++) {
			uint32_t out = lines ? head : line;

			if (head == line || !heads(o, head, line))
				continue;
			c->heads.column = column;
			c->heads.out =
			    arena_str(&c->arena, map_text(&o->word, out));
			report_say(&c->tool->report,
			    "%s: rows with \"%.*s\" in %.*s add up to the one "
			    "with \"%.*s\" of their order: either count "
			    "(--level=%s counts the others)",
			    source_file(&c->source),
			    STR_ARG(map_text(&o->word, line)),
			    STR_ARG(c->source.layout->header.name[column]),
			    STR_ARG(map_text(&o->word, head)),
			    lines ? "order" : "line");
			return;
		}
}

void
clean_heads_open(struct clean *c)
{
	size_t n, width = c->source.layout->header.n;

	c->heads.column = ROLE_NONE;
	if (!c->kind->orders || c->level != CLEAN_ROWS ||
	    c->options->all_status || c->order == ROLE_NONE ||
	    c->column[c->order].column == ROLE_NONE || c->amount == ROLE_NONE ||
	    c->column[c->amount].column == ROLE_NONE)
		return;
	tidy_sample(c->source.tidy, &n);
	for (size_t i = 0; i < width && c->heads.column == ROLE_NONE; i++) {
		struct orders o = { .order =
					mem_zero(n + 1, sizeof(*o.order)) };

		if (add_up(c, i, &o) && o.id.count * 3 <= n + o.id.count)
			find(c, i, &o);
		map_free(&o.word);
		map_free(&o.id);
		free(o.order);
	}
}

bool
clean_heads_leaves(const struct clean *c, struct str *word)
{
	enum status_event event;

	if (c->heads.column == ROLE_NONE)
		return false;
	*word = c->row->field[c->heads.column];
	if (str_eq(*word, c->heads.out))
		return true;
	event = status_event(*word);
	return c->column[c->amount].cell.text.n == 0 &&
	    (event == STATUS_EVENT_PAYMENT || event == STATUS_EVENT_NO_ROW);
}
