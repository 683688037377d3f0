/*
 * dso: days sales outstanding, by month or customer.
 */
#include "cli/tool.h"
#include "crm-credit/facts/part.h"
#include "crm-credit/facts/purse.h"
#include "crm-credit/facts/receivables.h"
#include "csv/row.h"

#include <stddef.h>

struct options {
	struct book_options book;
	struct receivables_rules rules;

	struct receivables_line *line; /* by row */
};

#include "dso.def"

/* What has no due date counts as not due: that is said. */
static void
say_no_due(struct tool *tool, struct purse *sum)
{
	if (!purse_is_empty(sum))
		report_say(&tool->report,
		    "%s are open without a due date (--terms): they count as "
		    "not due",
		    purse_text(sum));
	purse_free(sum);
}

static void
dso_compute(void *self, struct credit *c)
{
	struct options *o = self;
	struct purse no_due = { .text = { NULL, 0, 0 } };

	o->line = receivables_lines(&o->rules, c);
	for (uint32_t i = 0; i < c->n; i++)
		purse_add(&no_due, credit_currency(c, i), o->line[i].no_due);
	say_no_due(c->tool, &no_due);
}

static void
write_line(const struct receivables_line *line, struct csv_writer *w)
{
	csv_cells(w, csv_day(line->period_end), csv_amount(line->receivables),
	    csv_amount(line->not_due), csv_amount(line->overdue),
	    csv_amount(line->sales), line->days, line->dso,
	    line->countback.days, line->countback.bound, line->best,
	    line->dso - line->best, line->true_dso, line->effectiveness,
	    line->turnover, line->weighted);
}

static void
dso_cells(const void *self, uint32_t row, struct csv_writer *w)
{
	const struct receivables_line *line =
	    &((const struct options *)self)->line[row];

	write_line(line, w);
	csv_money(w, line->year_sales);
}

static void
write_months(void *self, struct credit *c, struct csv_writer *w)
{
	struct options *o = self;
	scoped_by(
	    receivables_months_free) struct receivables_months months = { 0 };
	struct purse no_due = { .text = { NULL, 0, 0 } };
	uint32_t currencies;

	if (credit_has_currency(c))
		csv_field(w, STR("currency"));
	csv_field(w, STR("period_end"));
	for (size_t k = 1; makes[k + 1].name != NULL; k++)
		csv_field(w, str_of(makes[k].name));
	csv_end(w);
	if (c->n > 0)
		receivables_by_month(&months, &o->rules, c);
	currencies = months.currencies.count;
	for (size_t i = 0; i < months.n * currencies; i++) {
		struct str currency =
		    map_text(&months.currencies, (uint32_t)(i % currencies));

		if (credit_has_currency(c))
			csv_field(w, currency);
		write_line(&months.line[i], w);
		csv_end(w);
		if (i / currencies + 1 == months.n)
			purse_add(&no_due, currency, months.line[i].no_due);
	}
	say_no_due(c->tool, &no_due);
}

static bool
is_by_month(const void *self, const struct tool *tool)
{
	(void)self;
	return tool->common.by == NULL;
}

static const struct credit_part part = {
	.needs_ledger = true,
	.compute = dso_compute,
	.cells = dso_cells,
	.is_table = is_by_month,
	.table = write_months,
};

const struct method credit_dso = { METHOD_TOLD, .run = part_run,
	.part = &part };
