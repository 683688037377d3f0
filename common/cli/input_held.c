#include "cli/input_held.h"

#include "cli/input_inside.h"
#include "text/money.h"

struct input_held
input_keep(const struct input_held *held, struct arena *arena)
{
	struct input_held kept = *held;
	struct csv_row *row;

	if (held->row != NULL) {
		row = arena_alloc(arena, sizeof(*row));
		csv_row_copy(row, held->row, arena);
		kept.row = row;
	}
	return kept;
}

/* The row as far as it is known; its cells are only read for the rejects. */
static struct csv_row
row_of(const struct input *in, const struct input_held *held)
{
	struct csv_row row = { .n = 0 };

	if (held->row != NULL)
		row = *held->row;
	row.line = held->line - in->lines;
	return row;
}

/* Says what is wrong, and what becomes of the money. */
static void
reject(struct input *in, const struct input_held *held, size_t column,
    const struct diag *why, const char *how)
{
	const struct input_weight *w = &held->weight;
	struct csv_row row = row_of(in, held);
	struct diag d = *why;
	char money[MONEY_MAX];
	size_t file = in->file;

	if (w->known && w->amount != 0)
		diag_set(&d, why->status, why->code, "%s: %.*s %s", why->text,
		    (int)money_print(money, w->amount), money, how);
	in->file = held->file;
	if (row.n == 0)
		input_count_left_out(in, w, d.code);
	input_reject(in, &row, column, &d);
	in->file = file;
}

void
input_reject_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d)
{
	reject(in, held, column, d, "left out");
}

void
input_warn_held(struct input *in, const struct input_held *held, size_t column,
    const struct diag *d)
{
	struct csv_row row = row_of(in, held);
	size_t file = in->file;

	in->file = held->file;
	input_warn(in, &row, column, d);
	in->file = file;
}

void
input_reject_part(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d, const char *how)
{
	struct input_sums *sums = in->left_out;

	in->partly++;
	in->left_out = NULL; /* the money stays */
	reject(in, held, column, d, how);
	in->left_out = sums;
}

void
input_fail_held(struct input *in, const struct input_held *held, size_t column,
    const struct diag *d)
{
	in->file = held->file;
	input_fail_at(in, held->line, column + 1, d);
}
