/*
 * features: what some events tell beside their amount: a discount, a payment
 * that failed, an answer, a complaint, a date of renewal. Counts and sums are
 * of the window; a state is what was known last at the cutoff.
 */
#include "features.h"

#include "text/money.h"

void
feature_details_open(struct feature_details *details, struct input *in,
    size_t amount, size_t type)
{
	static const char *const roles[FEATURE_WHATS] = { "discount", "failed",
		"satisfaction", "resolved", "renewal_date" };

	for (size_t i = 0; i < FEATURE_WHATS; i++)
		details->column[i] = input_role(in, roles[i], false);
	/* A share needs the rest; a complaint is known by its type. */
	if (amount == ROLE_NONE)
		details->column[FEATURE_DISCOUNT] = ROLE_NONE;
	if (type == ROLE_NONE)
		details->column[FEATURE_COMPLAINTS] = ROLE_NONE;
}

static bool
read_discount(struct input *in, const struct csv_row *row, size_t column,
    int64_t *discount)
{
	if (!input_money(in, row, column, discount))
		return false;
	if (*discount >= 0)
		return true;
	return input_bad(in, row, column, "negative-discount",
	    "a negative discount: it is what was taken off");
}

static bool
read_resolved(struct input *in, const struct csv_row *row, size_t column,
    const struct feature_event *e, int32_t *resolved)
{
	if (!input_date(in, row, column, resolved))
		return false;
	if (*resolved >= e->day)
		return true;
	return input_bad(
	    in, row, column, "date-order", "resolved before it was received");
}

/* Whether the row has something in that column. */
static bool
has(const struct feature_details *details, struct input *in,
    const struct csv_row *row, enum feature_what what)
{
	return !input_null(in, row, details->column[what]);
}

static bool
read_cells(const struct feature_details *details, struct input *in,
    const struct csv_row *row, struct feature_event *e)
{
	const size_t *at = details->column;
	bool failed = false;

	if (has(details, in, row, FEATURE_DISCOUNT) &&
	    !read_discount(in, row, at[FEATURE_DISCOUNT], &e->discount))
		return false;
	if (has(details, in, row, FEATURE_FAILED) &&
	    !input_flag(in, row, at[FEATURE_FAILED], &failed))
		return false;
	if (failed)
		e->flags |= FEATURE_FAILS;
	if (has(details, in, row, FEATURE_SATISFACTION)) {
		e->flags |= FEATURE_ANSWERS;
		if (!input_real(
			in, row, at[FEATURE_SATISFACTION], &e->satisfaction))
			return false;
	}
	if (e->flags & FEATURE_COMPLAINS &&
	    has(details, in, row, FEATURE_COMPLAINTS)) {
		e->flags |= FEATURE_CLOSED;
		if (!read_resolved(
			in, row, at[FEATURE_COMPLAINTS], e, &e->resolved))
			return false;
	}
	if (!has(details, in, row, FEATURE_RENEWAL))
		return true;
	e->flags |= FEATURE_RENEWS;
	return input_date(in, row, at[FEATURE_RENEWAL], &e->renewal);
}

bool
feature_details_read(const struct feature_details *details, struct input *in,
    const struct csv_row *row, struct str type, struct feature_event *e)
{
	if (details->column[FEATURE_COMPLAINTS] != ROLE_NONE &&
	    str_eq(type, details->complaint))
		e->flags |= FEATURE_COMPLAINS;
	if (!read_cells(details, in, row, e))
		return false;
	if (e->flags & FEATURE_FAILS)
		e->amount = 0;
	return true;
}

void
feature_details_add(const struct feature_event *e,
    const struct feature_view *view, struct features *f)
{
	bool in_window = view->cutoff - e->day < view->window;
	bool closed = e->flags & FEATURE_CLOSED && e->resolved <= view->cutoff;

	if (in_window && e->amount > 0)
		f->paid += money_real(e->amount);
	if (e->flags & FEATURE_ANSWERS)
		f->satisfaction = e->satisfaction;
	if (e->flags & FEATURE_RENEWS)
		f->renewal_days = (double)e->renewal - view->cutoff;
	if (e->flags & FEATURE_COMPLAINS && !closed)
		f->open++;
	else if (e->flags & FEATURE_COMPLAINS && in_window)
		f->past++;
	if (!in_window)
		return;
	if (e->flags & FEATURE_FAILS)
		f->failed++;
	else if (e->amount >= 0)
		/* What was taken off came back with what was returned. */
		f->discount += money_real(e->discount);
}

void
feature_details_names(
    const struct feature_details *details, struct csv_writer *w)
{
	static const char *const names[FEATURE_WHATS][2] = {
		{ "features_discount_share" },
		{ "features_failed_payments" },
		{ "features_satisfaction" },
		{ "features_complaints_open", "features_complaints_past" },
		{ "features_renewal_days" },
	};

	for (size_t i = 0; i < FEATURE_WHATS; i++)
		for (size_t k = 0; k < 2 && details->column[i] != ROLE_NONE;
		     k++)
			if (names[i][k] != NULL)
				csv_field(w, str_of(names[i][k]));
}

void
feature_details_cells(const struct feature_details *details,
    const struct features *f, struct csv_writer *w)
{
	const double cells[FEATURE_WHATS][2] = {
		/* 0/0, no cell: nothing was sold in the window. */
		{ f->discount / (f->paid + f->discount) },
		{ f->failed },
		{ f->satisfaction },
		{ f->open, f->past },
		{ f->renewal_days },
	};

	for (size_t i = 0; i < FEATURE_WHATS; i++) {
		if (details->column[i] == ROLE_NONE)
			continue;
		csv_real(w, cells[i][0]);
		if (i == FEATURE_COMPLAINTS)
			csv_real(w, cells[i][1]);
	}
}
