#include "clean_paid.h"

#include "clean.h"
#include "text/money.h"
#include "text/normalise.h"
#include "text/token.h"

#include <inttypes.h>

static bool
is_asked(const struct clean *c)
{
	const struct mapping *m = &c->mapping;

	return strcmp(c->kind->name, "invoices") == 0 &&
	    !c->options->all_status &&
	    mapping_column(m, "paid_date") == ROLE_NONE &&
	    mapping_column(m, "paid_amount") == ROLE_NONE &&
	    mapping_column(m, "open_amount") == ROLE_NONE;
}

/* Does some cell of the sample say that its invoice is paid? */
static bool
says_paid(const struct clean *c, const char *role, bool flag)
{
	size_t n, column = mapping_column(&c->mapping, role);
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	if (column == ROLE_NONE)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(&c->source, &r[i], column);

		if (status_document(cell) == STATUS_DOCUMENT_PAID ||
		    (flag && token_bool(cell) == TOKEN_TRUE))
			return true;
	}
	return false;
}

void
clean_paid_open(struct clean *c)
{
	c->paid.asked = is_asked(c);
	c->paid.shows = c->paid.asked &&
	    (says_paid(c, "status", false) ||
		says_paid(c, "payment_status", true));
}

void
clean_paid_set(struct clean *c, enum status_document document)
{
	const struct clean_column *amount = &c->column[c->amount];
	struct clean_paid *p = &c->paid;
	bool paid = document == STATUS_DOCUMENT_PAID;

	if (!p->asked)
		return;
	if (c->open == ROLE_NONE) {
		p->late += paid;
		return;
	}
	p->paid += paid;
	p->part += document == STATUS_DOCUMENT_PART;
	if (document == STATUS_DOCUMENT_PART)
		money_add(&p->part_amount, amount->cell.amount);
	c->column[c->open].cell =
	    (struct cell){ .text = paid ? STR("0.00") : amount->cell.text };
}

void
clean_paid_tell(struct clean *c)
{
	const struct clean_paid *p = &c->paid;
	const char *file =
	    c->tool->files > 1 ? "all files" : source_file(&c->source);
	char amount[MONEY_MAX];

	if (p->paid > 0)
		report_say(&c->tool->report,
		    "%s: paid by the status of %" PRIu64 " rows: their "
		    "open_amount is 0 (when they were paid is not told)",
		    file, p->paid);
	if (p->part > 0)
		report_say(&c->tool->report,
		    "%s: paid in part by the status of %" PRIu64 " rows over "
		    "%.*s: what is left is not told, all of it stays open",
		    file, p->part, (int)money_print(amount, p->part_amount),
		    amount);
	if (p->late > 0)
		report_say(&c->tool->report,
		    "%s: warning: %" PRIu64 " rows that are paid by their "
		    "status stay open, for the first rows have none of them",
		    file, p->late);
}
