/* One record: its cells read, what belongs together joined, and checked. */
#include "clean.h"
#include "rules.h"

#include "base/die.h"
#include "text/money.h"

#include <stdio.h>

/* What a code means, for the message. */
static const char *
meaning(const char *code)
{
	static const char *const words[][2] = { { "missing", "an empty cell" },
		{ "bad-date", "bad date" },
		{ "date-ambiguous", "ambiguous date" },
		{ "bad-number", "bad number" },
		{ "number-ambiguous", "ambiguous number" },
		{ "number-overflow", "number too large" },
		{ "bad-email", "bad e-mail address" },
		{ "bad-phone", "bad telephone number" },
		{ "id-lossy", "an id that lost its digits" },
		{ "bad-boolean", "neither true nor false" },
		{ "not-in-set", "unknown value" },
		{ "currency-unknown", "unknown currency" },
		{ "excel-error", "a spreadsheet's error" },
		{ "mojibake", "text that was decoded twice" },
		{ "control-char", "control characters, taken out of" },
		{ "number-rounded", "more than four decimals, rounded" },
		{ "email-typo", "a likely slip" },
		{ "email-multiple",
		    "several addresses, the first is taken of" },
		{ "multiple", "more than a number" },
		{ "phone-multiple", "several numbers, the first is taken of" },
		{ "phone-masked", "a masked number" },
		{ "placeholder", "a placeholder" } };

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(words[i][0], code) == 0)
			return words[i][1];
	return code;
}

static void
describe(struct diag *d, const char *code, struct str value, const char *hint)
{
	diag_set(d, EXIT_DATA, code, "%s \"%.*s\"%s%s", meaning(code),
	    (int)(value.n < 100 ? value.n : 100), value.p,
	    hint != NULL ? ": " : "", hint != NULL ? hint : "");
}

/* The first error of a record, and the further ones behind it. */
struct errors {
	struct diag d;
	size_t column; /* of the header */
	size_t n;
};

static void
add_error(
    struct errors *e, size_t column, const char *name, const struct diag *d)
{
	size_t n;

	if (e->n++ == 0) {
		e->d = *d;
		e->column = column;
		return;
	}
	n = strlen(e->d.text);
	snprintf(
	    e->d.text + n, sizeof(e->d.text) - n, "; %s@%s", d->code, name);
}

/* An address that serves as an id has one spelling; its own column tells what
 * is doubtful about it. */
static void
fold(struct cell *cell)
{
	char *p = (char *)(uintptr_t)cell->text.p;

	cell->warning = NULL;
	for (size_t i = 0; cell->wrong == NULL && i < cell->text.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
}

static void
make_cell(struct clean *c, struct clean_column *column, struct str raw,
    size_t at, struct errors *errors)
{
	const struct tidy_row *row = c->row;
	struct cell *cell = &column->cell;
	struct diag d;

	if (column->rule.type == CELL_PHONE)
		column->rule.country = c->country != ROLE_NONE &&
			c->column[c->country].cell.text.n > 0
		    ? c->column[c->country].room.small
		    : c->file_country;
	cell_make(raw, &column->rule, &column->room, cell);
	column->na += cell->is_na;
	if (column->required && column->rule.type == CELL_EMAIL)
		fold(cell);
	if (cell->warning != NULL) {
		describe(&d, cell->warning, raw, cell->hint);
		source_warn(&c->source, row, at, &d);
	}
	if (cell->wrong == NULL)
		return;
	describe(&d, cell->wrong, raw, cell->hint);
	if (column->strict) {
		char name[100];

		snprintf(name, sizeof(name), "%.*s", STR_ARG(column->name));
		add_error(errors, at, name, &d);
		return;
	}
	source_warn(&c->source, row, at, &d);
	if (strcmp(cell->wrong, "id-lossy") != 0)
		cell->text = STR("");
}

static void
read_cell(struct clean *c, struct clean_column *column, struct errors *errors)
{
	bool item = column->item != WIDE_NONE;
	size_t at = item ? c->item_column : column->column;
	struct str raw = item ? c->item[column->item] : c->row->field[at];
	bool plain = c->plain && str_is_inside(raw, c->record);

	if (!cell_settle(raw, &column->rule, plain, &column->cell))
		make_cell(c, column, raw, at, errors);
}

/* The further number of a cell with several, and an extension, go into columns
 * of their own where these have nothing else. */
static void
split_phone(struct clean *c, const struct tidy_row *row)
{
	const struct clean_column *phone = &c->column[c->phone];
	struct clean_column *to;
	struct diag d;

	if (c->extension != ROLE_NONE) {
		to = &c->column[c->extension];
		if (to->column == ROLE_NONE)
			to->cell = (struct cell){ .text = STR("") };
		if (to->cell.text.n == 0 && phone->cell.wrong == NULL)
			to->cell.text = str_of(phone->cell.extension);
	} else if (phone->cell.extension[0] != '\0' &&
	    phone->cell.wrong == NULL) {
		describe(&d, "multiple", row->field[phone->column],
		    "its extension is left out");
		source_warn(&c->source, row, phone->column, &d);
	}
	if (c->phone2 == ROLE_NONE)
		return;
	to = &c->column[c->phone2];
	if (to->column == ROLE_NONE)
		to->cell = (struct cell){ .text = STR("") };
	if (to->cell.text.n > 0 || phone->cell.rest.n == 0)
		return;
	to->rule.country = phone->rule.country;
	cell_read(phone->cell.rest, &to->rule, &to->room, &to->cell);
	if (to->cell.wrong != NULL)
		to->cell.text = STR("");
}

/* A date and the time of day in a column of its own. */
static void
join_time(struct clean *c, const struct tidy_row *row)
{
	struct cell *date = &c->column[c->date].cell;
	struct date_local_rule rule = { 0 };
	struct date_local parsed;
	struct str time =
	    cell_bare(row->field[c->time], c->column[c->date].rule.guard);
	char text[64];
	int n;

	if (date->text.n != 10 || time.n == 0 || time.n > 30)
		return;
	n = snprintf(text, sizeof(text), "%.*s %.*s", STR_ARG(date->text),
	    STR_ARG(time));
	if (date_local_parse((struct str){ text, (size_t)n }, &rule, &parsed) !=
	    NULL)
		return;
	date->text = (struct str){ c->date_text,
		date_local_print(&parsed, c->date_text) };
}

static void
set_amount(struct clean *c, int64_t amount)
{
	struct cell *cell = &c->column[c->amount].cell;

	cell->amount = amount;
	cell->text =
	    (struct str){ c->amount_text, money_print(c->amount_text, amount) };
}

/* amount = quantity * unit_price - line_discount */
static const char *
multiply(struct clean *c)
{
	const struct cell *price = &c->column[c->unit_price].cell;
	const struct cell *quantity = &c->column[c->quantity].cell;
	int64_t count, amount, discount = 0;

	if (price->text.n == 0 || quantity->text.n == 0 ||
	    money_parse(quantity->text, &count) > MONEY_ROUNDED)
		return "missing";
	if (!money_scale(price->amount, count, MONEY_UNIT, &amount))
		return "number-overflow";
	if (c->line_discount != ROLE_NONE &&
	    c->column[c->line_discount].cell.text.n > 0)
		discount = c->column[c->line_discount].cell.amount;
	if (!money_add(&amount, discount < 0 ? discount : -discount))
		return "number-overflow";
	set_amount(c, amount);
	memcpy(c->column[c->amount].cell.currency, price->currency,
	    sizeof(price->currency));
	return NULL;
}

/* What comes in less what goes out, in columns of their own. */
static void
subtract(struct clean *c, const struct tidy_row *row)
{
	struct cell_rule rule = c->column[c->amount].rule;
	struct cell *in = &c->column[c->amount].cell, out;
	int64_t amount = in->text.n > 0 ? in->amount : 0;

	rule.type = CELL_MONEY;
	cell_read(row->field[c->amount_out], &rule, &c->spare, &out);
	if (out.wrong != NULL || out.text.n == 0)
		return;
	if (money_add(&amount, out.amount > 0 ? -out.amount : out.amount))
		set_amount(c, amount);
}

static void
make_amount(struct clean *c, const struct tidy_row *row, struct errors *errors)
{
	struct clean_column *column = &c->column[c->amount];
	const char *wrong;
	struct diag d;

	if (c->amount_out != ROLE_NONE)
		subtract(c, row);
	if (column->column != ROLE_NONE || column->item != WIDE_NONE)
		return;
	cell_start(&column->cell, STR(""));
	wrong = multiply(c);
	if (wrong == NULL)
		return;
	diag_set(
	    &d, EXIT_DATA, wrong, "no amount: quantity or unit price is empty");
	if (column->required)
		add_error(
		    errors, c->column[c->unit_price].column, "amount", &d);
}

/* The value's currency, else the column's, the header's, the file's. */
static void
make_currency(struct clean *c, struct errors *errors)
{
	struct clean_column *column;
	const struct clean_column *amount;
	struct diag d;

	if (c->currency == ROLE_NONE || c->amount == ROLE_NONE)
		return;
	column = &c->column[c->currency];
	amount = &c->column[c->amount];
	if (column->column == ROLE_NONE)
		cell_start(&column->cell, STR(""));
	if (amount->cell.currency[0] != '\0' && column->cell.text.n > 0 &&
	    !str_eq(column->cell.text, str_of(amount->cell.currency))) {
		diag_set(&d, EXIT_DATA, "mixed-currency",
		    "the amount is in %s, the currency column says %.*s",
		    amount->cell.currency, STR_ARG(column->cell.text));
		add_error(errors, amount->column, "currency", &d);
	}
	if (amount->cell.currency[0] != '\0')
		column->cell.text = str_of(amount->cell.currency);
	else if (column->cell.wrong != NULL)
		return; /* none is invented for one that is not known */
	else if (column->cell.text.n == 0 && amount->rule.currency[0] != '\0')
		column->cell.text = str_of(amount->rule.currency);
	else if (column->cell.text.n == 0)
		column->cell.text = str_of(c->file_currency);
}

/* The customer's key in the place of the source's own id. */
static void
translate(struct clean *c)
{
	struct clean_column *column;

	if (c->options->crosswalk == NULL || c->customer == ROLE_NONE)
		return;
	column = &c->column[c->customer];
	if (!crosswalk_find(
		&c->crosswalk, column->cell.text, &column->cell.text))
		c->unknown_keys += column->cell.text.n > 0;
}

static void
require_cells(struct clean *c, struct errors *errors)
{
	array_each (struct clean_column, column, c->column, c->columns) {
		struct diag d;
		char name[100];

		size_t at =
		    column->item == WIDE_NONE ? column->column : c->item_column;

		if (!column->required || column->cell.text.n > 0 ||
		    column->cell.wrong != NULL || at == ROLE_NONE)
			continue;
		snprintf(name, sizeof(name), "%.*s", STR_ARG(column->name));
		diag_set(&d, EXIT_DATA, "missing", "an empty %s", name);
		add_error(errors, at, name, &d);
	}
}

static void
check_rules(struct clean *c, const struct tidy_row *row, struct errors *errors)
{
	struct rules_finding f = { 0 };

	while (rules_next(c->rules, c, &f)) {
		const struct clean_column *column = &c->column[f.column];
		char name[100];

		if (f.warn) {
			source_warn(&c->source, row, column->column, &f.d);
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", STR_ARG(column->name));
		add_error(errors, column->column, name, &f.d);
	}
}

/* Order values that stand on the first line of an order hold for all. */
static void
fill_down(struct clean *c)
{
	struct str id = c->column[c->document].cell.text;
	bool same = c->first.n > 0 && str_eq(c->first.v[c->document], id);

	for (size_t i = 0; same && i < c->columns; i++) {
		struct cell *cell = &c->column[i].cell;

		if (c->column[i].role != NULL && cell->text.n == 0 &&
		    !clean_is_line_role(c->column[i].role))
			cell->text = c->first.v[i];
	}
	if (same)
		return;
	arena_free(&c->first_arena);
	c->first.n = 0;
	for (size_t i = 0; i < c->columns; i++)
		vec_push(&c->first,
		    arena_str(&c->first_arena, c->column[i].cell.text));
}

bool
clean_record(struct clean *c, const struct tidy_row *row)
{
	struct errors errors; /* large: its text stays as it is */

	c->record = row->raw;
	c->row = row;
	c->plain = cell_record_is_plain(row->raw);
	c->refunded = c->left_out = false;
	errors.n = 0;
	errors.column = ROLE_NONE;
	if (c->country != ROLE_NONE) /* telephone numbers need it */
		read_cell(c, &c->column[c->country], &errors);
	for (size_t i = 0; i < c->columns; i++)
		if ((c->column[i].column != ROLE_NONE ||
			c->column[i].item != WIDE_NONE) &&
		    i != c->country)
			read_cell(c, &c->column[i], &errors);
	if (c->phone != ROLE_NONE)
		split_phone(c, row);
	if (c->fill_down)
		fill_down(c);
	if (c->time != ROLE_NONE && c->date != ROLE_NONE)
		join_time(c, row);
	if (c->amount != ROLE_NONE)
		make_amount(c, row, &errors);
	make_currency(c, &errors);
	clean_guests_mend(c);
	switch (clean_status_judge(c)) {
	case CLEAN_STATUS_LEAVE:
		c->left_out = true;
		return false;
	case CLEAN_STATUS_REFUNDED:
		c->refunded = true;
		break;
	case CLEAN_STATUS_KEEP:
		break;
	}
	require_cells(c, &errors);
	if (c->rules != NULL && errors.n == 0)
		check_rules(c, row, &errors);
	if (errors.n > 0) {
		source_reject(&c->source, row, errors.column, &errors.d);
		c->source.kept--;
		return false;
	}
	translate(c);
	return true;
}
