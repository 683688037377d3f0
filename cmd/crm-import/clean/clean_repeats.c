#include "clean_repeats.h"

#include "base/die.h"
#include "base/map.h"
#include "clean.h"

#include <inttypes.h>

/* Rows that are remembered from the beginning: enough for what people export,
 * and some 10 MB; and behind them, in what a processor has at hand. */
enum { MOST = 250000, NEAR = 4096 };

void
clean_repeats_open(struct clean *c)
{
	struct clean_repeats *r = &c->repeats;
	bool payments = strcmp(c->kind->name, "payments") == 0;
	bool invoices = strcmp(c->kind->name, "invoices") == 0;
	bool lines = clean_layout_has_lines(c) ||
	    (c->mapping.has_preset &&
		(c->mapping.preset.layout == PRESET_ONE_LINE ||
		    c->mapping.preset.layout == PRESET_FIRST_LINE ||
		    c->mapping.preset.layout == PRESET_REPEATED));

	r->rows = r->once = r->orders = false;
	if (c->level != CLEAN_ROWS || c->has_copies || c->fill.on)
		return;
	if (payments)
		r->once = clean_column(c, "payment_id") != ROLE_NONE;
	else if (c->kind->orders || invoices)
		r->once = clean_column(c, "line_id") != ROLE_NONE ||
		    (!lines && c->document != ROLE_NONE);
	r->rows = r->once || (c->kind->orders && c->document != ROLE_NONE);
	r->orders = c->kind->orders && !lines && c->order != ROLE_NONE;
}

static uint64_t
order_hash(const struct clean *c)
{
	return map_digest(c->column[c->order].cell.text);
}

/* Of the order with its customer, date and amount. */
static uint64_t
hash_of_all(const struct clean *c, uint64_t hash)
{
	const size_t column[] = { c->customer, c->date, c->amount };

	for (size_t i = 0; i < COUNT(column); i++) {
		struct str s = column[i] == ROLE_NONE
		    ? STR("")
		    : c->column[column[i]].cell.text;

		hash = (hash ^ map_digest(s)) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	return hash;
}

static void
reject_changed(struct clean *c)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "duplicate-order",
	    "order \"%.*s\" stands there twice, once as refunded: which "
	    "holds? Leave the other row out",
	    STR_ARG(c->column[c->order].cell.text));
	source_reject(&c->source, c->row, c->column[c->order].column, &d);
	c->source.kept--;
}

/* An order that has been before, with the same customer, date and amount. */
static bool
comes_again(struct clean *c)
{
	struct clean_repeats *r = &c->repeats;
	uint64_t order = order_hash(c), same = hash_of_all(c, order);

	if (recent_add(&r->latest, order)) {
		recent_put(&r->latest, same + c->refunded);
		return false;
	}
	if (recent_add(&r->latest, same + c->refunded)) {
		if (recent_has(&r->latest, same + !c->refunded)) {
			reject_changed(c);
			return true;
		}
		if (c->amount != ROLE_NONE)
			r->parts += c->column[c->amount].cell.amount > 0;
		return false;
	}
	r->again++;
	source_skip(&c->source, "duplicate");
	return true;
}

void
clean_repeats_expect(struct clean *c, const struct tidy_row *row)
{
	struct clean_repeats *r = &c->repeats;
	size_t id = r->orders ? c->column[c->order].column : ROLE_NONE;

	if (!r->rows)
		return;
	r->hash = map_digest(id == ROLE_NONE ? row->raw : row->field[id]);
	recent_touch(&r->latest, r->hash);
}

bool
clean_repeats_has(struct clean *c)
{
	struct clean_repeats *r = &c->repeats;

	if (!r->rows)
		return false;
	if (++r->looked > MOST && (r->looked - MOST) % NEAR == 1)
		recent_turn(&r->latest);
	if (r->orders)
		return comes_again(c);
	if (recent_add(&r->latest, r->hash))
		return false;
	if (!r->once) {
		r->kept++;
		return false;
	}
	r->copies++;
	source_skip(&c->source, "duplicate");
	return true;
}

void
clean_repeats_left_out(struct clean *c)
{
	if (c->repeats.orders && recent_has(&c->repeats.latest, order_hash(c)))
		c->repeats.taken_back++;
}

static void
tell(struct clean *c, uint64_t n, const char *what)
{
	if (n > 0)
		report_say(&c->tool->report, "%s: %" PRIu64 " %s",
		    c->tool->files > 1 ? "all files" : source_file(&c->source),
		    n, what);
}

void
clean_repeats_tell(struct clean *c)
{
	const struct clean_repeats *r = &c->repeats;

	tell(c, r->copies, "copies of rows: counted once");
	tell(c, r->again,
	    "orders stand there again with the same customer, date and "
	    "amount: counted once, as they stood first");
	tell(c, r->parts,
	    "rows have the order of another row and another amount: kept, as "
	    "parts of it");
	tell(c, r->kept,
	    "lines of orders are copies of another: kept, as bought twice");
	tell(c, r->taken_back,
	    "orders were counted and stand there again with a status that "
	    "leaves them out; sort the file so that the last state is first");
	if (r->looked > MOST + NEAR)
		report_say(&c->tool->report,
		    "rows that stand there twice are looked for in the first "
		    "%d, and behind them where no more than %d stand between",
		    MOST, NEAR);
}
