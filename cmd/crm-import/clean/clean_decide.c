/* What the sample says about the columns: order of dates, decimal signs,
 * currencies, guards. */
#include "clean.h"

#include "base/die.h"
#include "base/line.h"
#include "text/answer.h"
#include "text/answer_words.h"
#include "text/date_evidence.h"
#include "text/iso.h"
#include "text/money.h"
#include "text/money_local.h"
#include "text/normalise.h"
#include "text/phone.h"
#include "text/utf8.h"

#include <math.h>

/* The sample's cells of a column, bare, one after the other. */
struct cells {
	const struct layout_record *record;
	size_t n, at, source;
	const struct cell_rule *rule;
};

static struct cells
cells_of(const struct clean *c, const struct clean_column *column)
{
	struct cells cells = { .rule = &column->rule,
		.source = c->source.layout->column[column->column].source };

	cells.record = tidy_sample(c->source.tidy, &cells.n);
	return cells;
}

static bool
next_cell(struct cells *cells, struct str *cell)
{
	while (cells->at < cells->n) {
		const struct layout_record *r = &cells->record[cells->at++];

		if (cells->source >= r->n)
			continue;
		*cell = cell_bare(r->field[cells->source], cells->rule->guard);
		if (!cell_is_null(*cell, cells->rule))
			return true;
	}
	return false;
}

/* Of quantities that could all be thousands or decimals: do they, times the
 * price, make the amount, read with this decimal sign? */
static bool
multiplies(const struct clean *c, const struct clean_column *column, char sign)
{
	const struct layout_column *place = c->source.layout->column;
	struct money_local_rule rule = { .decimal = sign };
	struct money_local q, u, a;
	size_t n, good = 0, rows = 0;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	size_t at[3] = { column->column, ROLE_NONE, ROLE_NONE };

	if (c->unit_price != ROLE_NONE)
		at[1] = c->column[c->unit_price].column;
	if (c->amount != ROLE_NONE)
		at[2] = c->column[c->amount].column;
	for (size_t i = 0; i < n && at[1] != ROLE_NONE && at[2] != ROLE_NONE;
	     i++) {
		bool is_cut = false;

		for (size_t k = 0; k < 3; k++)
			is_cut |= place[at[k]].source >= r[i].n;
		if (is_cut ||
		    money_local_parse(
			r[i].field[place[at[0]].source], &rule, &q) != NULL)
			continue;
		rule.decimal = '.';
		rows++;
		good += money_local_parse(r[i].field[place[at[1]].source],
			    &rule, &u) == NULL &&
		    money_local_parse(
			r[i].field[place[at[2]].source], &rule, &a) == NULL &&
		    fabs(money_real(q.value) * money_real(u.value) -
			money_real(a.value)) < .01;
		rule.decimal = sign;
	}
	return rows > 0 && good * 100 >= rows * 95;
}

/* One mark and three digits behind it, in some quantities, are thousands where
 * the others are whole numbers. */
static void
decide_thousands(struct clean *c, struct clean_column *column)
{
	struct cells cells = cells_of(c, column);
	struct str cell, first = { NULL, 0 };
	char mark = 0;

	while (next_cell(&cells, &cell)) {
		size_t i = str_digits(cell);

		if (i == cell.n)
			continue;
		if ((cell.p[i] != '.' && cell.p[i] != ',') || i + 4 != cell.n ||
		    (mark != 0 && cell.p[i] != mark))
			return;
		mark = cell.p[i];
		if (first.n == 0)
			first = cell;
	}
	if (first.n == 0)
		return;
	column->rule.decimal = mark == ',' ? '.' : ',';
	report_say(&c->tool->report,
	    "%s: %.*s: %.*s is a thousand and more, the others are whole "
	    "(--decimal=%c, if not)",
	    source_file(&c->source), STR_ARG(column->name), STR_ARG(first),
	    mark);
}

/* The decimal sign of quantities of which each has one mark and three digits
 * behind it: as the amounts say; else it is asked. */
static void
decide_quantity(struct clean *c, struct clean_column *column)
{
	struct cells cells = cells_of(c, column);
	struct money_local_evidence all = { 0 };
	struct str cell, first = { NULL, 0 };
	size_t n = 0;
	struct diag d;

	while (next_cell(&cells, &cell)) {
		money_local_see(&all, cell);
		if (n++ == 0)
			first = cell;
	}
	if (all.open > 0 && all.open < n && all.dot + all.comma == 0)
		decide_thousands(c, column);
	if (n == 0 || all.open < n)
		return;
	column->rule.decimal = multiplies(c, column, '.') ? '.'
	    : multiplies(c, column, ',')		  ? ','
							  : 0;
	if (column->rule.decimal != 0)
		return;
	diag_set(&d, EXIT_DATA, "number-ambiguous",
	    "column %.*s: decimals and thousands cannot be told apart "
	    "(\"%.*s\"); say --decimal=. or --decimal=,",
	    STR_ARG(c->source.layout->header.name[column->column]),
	    STR_ARG(first));
	source_fail(&c->source, &d);
}

/* Is the name Chinese, Japanese or Korean? Where they are written, a comma is
 * no decimal sign. */
static bool
is_east_asian(struct str name)
{
	while (name.n > 0) {
		int32_t point = utf8_next(&name);

		if ((point >= 0x3040 && point <= 0x9FFF) ||
		    (point >= 0xAC00 && point <= 0xD7A3))
			return true;
	}
	return false;
}

/* Ratings may have words beside them, but not be of scales of different length.
 */
static void
decide_rating(struct clean *c, struct clean_column *column)
{
	struct cells cells = cells_of(c, column);
	struct str cell;
	double value, highest = 0;
	int scale = 0;

	if (column->role == NULL || role_type(column->role) != ROLE_RATING)
		return;
	while (next_cell(&cells, &cell)) {
		int most = 0;

		answer_parse(&cell, &most);
		if (num_real(cell, &value) && value > highest)
			highest = value;
		if (scale != 0 && most != 0 && scale != most)
			return;
		scale = most != 0 ? most : scale;
	}
	column->rule.rating = scale == 0 || highest <= scale;
}

/* Stands the same column of the file for a role before it? */
static bool
is_second(const struct clean *c, const struct clean_column *column)
{
	for (size_t i = 0; &c->column[i] < column; i++)
		if (c->column[i].column == column->column)
			return true;
	return false;
}

/* Answers in words: what number each of them is, is said. */
static void
decide_words(struct clean *c, struct clean_column *column)
{
	struct cells cells = cells_of(c, column);
	struct answer_words words = { 0 };
	struct str cell, shown[8] = { { NULL, 0 } };
	char text[400] = "";
	int scale;

	if (column->role == NULL || role_type(column->role) != ROLE_RATING ||
	    strcmp(column->role, "recommend") == 0)
		return;
	while (next_cell(&cells, &cell))
		answer_words_see(&words, cell);
	scale = column->rule.words = answer_words_scale(&words);
	if (scale == 0 || is_second(c, column))
		return;
	for (cells = cells_of(c, column); next_cell(&cells, &cell);) {
		const char *number = answer_words_number(scale, cell);

		if (number != NULL)
			shown[number[0] == '\0' ? 0 : number[0] - '0'] = cell;
	}
	for (size_t i = COUNT(shown); i-- > 1;)
		if (shown[i].p != NULL)
			line_add(text, sizeof(text), ", ", "\"%.*s\" = %zu",
			    STR_ARG(shown[i]), i);
	report_say(&c->tool->report,
	    "%s: \"%.*s\" has answers in words, on a scale of 1 to %d: %s "
	    "(crm-score survey --scale=1-%d)",
	    source_file(&c->source),
	    STR_ARG(c->source.layout->header.name[column->column]),
	    answer_words_most(scale), text, answer_words_most(scale));
}

static void
decide_decimal(struct clean *c, struct clean_column *column)
{
	struct money_local_evidence evidence = { 0 };
	struct cells cells = cells_of(c, column);
	struct str cell,
	    name = column->column == ROLE_NONE
	    ? column->name
	    : c->source.layout->header.name[column->column];

	while (next_cell(&cells, &cell))
		money_local_see(&evidence, cell);
	c->tells_currency |= evidence.currency;
	if (c->options->decimal != NULL) {
		column->rule.decimal = c->options->decimal[0];
		return;
	}
	column->rule.decimal = money_local_decimal(&evidence);
	if (column->role != NULL && strcmp(column->role, "quantity") == 0)
		decide_quantity(c, column);
	if (evidence.dot + evidence.comma + evidence.open == 0)
		column->rule.decimal = '.';
	if (column->rule.decimal == 0 && is_east_asian(name)) {
		column->rule.decimal = '.';
		report_say(&c->tool->report,
		    "%.*s: commas are thousands, as in all East Asian columns "
		    "(--decimal=, if not)",
		    STR_ARG(name));
	}
	if (column->rule.decimal != 0 && evidence.dot + evidence.comma > 0)
		report_detail(&c->tool->report, "%.*s: --decimal=%c",
		    STR_ARG(column->name), column->rule.decimal);
}

/* A currency that a column beside the amounts tells: one with three decimals,
 * if there is one, which settles no grouping. */
static void
see_currencies(struct clean *c, struct clean_column *column)
{
	size_t at = clean_column(c, "currency");
	struct cells cells;
	struct str cell, last = { NULL, 0 };
	char code[4];

	if (at == ROLE_NONE || c->column[at].column == ROLE_NONE ||
	    column->rule.type != CELL_MONEY)
		return;
	cells = cells_of(c, &c->column[at]);
	while (next_cell(&cells, &cell)) {
		if (last.n > 0 && str_eq(cell, last))
			continue;
		last = cell;
		if (!iso_currency(cell, code))
			return;
		memcpy(column->rule.beside, code, 4);
		if (iso_decimals(code) == 3)
			return;
	}
}

/* Amounts in cents, as the name's last word says, are hundredths. */
static void
decide_cents(struct clean *c, struct clean_column *column)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str name = c->source.layout->header.name[column->column];
	struct str normal = role_normal(name, &arena);
	size_t at = str_upto(normal, ' ');

	if (column->role == NULL || column->rule.type != CELL_MONEY || at == 0)
		return;
	column->rule.cents = str_listed(
	    role_part("cents"), (struct str){ normal.p + at, normal.n - at });
	if (column->rule.cents)
		report_say(&c->tool->report,
		    "%s: %.*s is in cents: %s is a hundredth of it",
		    source_file(&c->source), STR_ARG(name), column->role);
}

/* A unit in the header's brackets: Amount (USD). */
static void
decide_currency(struct clean *c, struct clean_column *column)
{
	struct str name = c->source.layout->header.name[column->column];
	const char *open = memchr(name.p, '(', name.n);
	scoped struct text room = { 0 };

	const char *encoding = tidy_encoding(c->source.tidy)->name;

	if (strcmp(encoding, "CP932") == 0)
		column->rule.backslash = "JPY";
	if (strcmp(encoding, "CP949") == 0)
		column->rule.backslash = "KRW";
	memcpy(column->rule.currency, c->file_currency, 4);
	see_currencies(c, column);
	if (open == NULL) {
		name = normalise(name, NORMALISE_NFKC, &room);
		open = name.n == 0 ? NULL : memchr(name.p, '(', name.n);
	}
	if (open == NULL && name.n > 0)
		open = memchr(name.p, '[', name.n);
	if (open != NULL) {
		struct str unit = { open + 1,
			name.n - (size_t)(open + 1 - name.p) };
		const char *close =
		    memchr(unit.p, *open == '[' ? ']' : ')', unit.n);

		if (close != NULL)
			unit.n = (size_t)(close - unit.p);
		while (unit.n > 0 && (unit.p[0] == '+' || unit.p[0] == '-')) {
			unit.p++;
			unit.n--;
		}
		iso_currency(unit, column->rule.currency);
	}
	c->tells_currency |= column->rule.currency[0] != '\0';
}

/* Ids that a program made numbers: digits, some of them with .0 behind. */
static void
decide_id(struct clean *c, struct clean_column *column)
{
	struct cells cells = cells_of(c, column);
	struct str cell, first = { NULL, 0 };
	size_t n = 0;

	while (next_cell(&cells, &cell)) {
		size_t i = str_digits(cell);

		if (i == 0 || (i < cell.n && cell.p[i] != '.'))
			return;
		if (i == cell.n)
			continue;
		for (size_t k = i + 1; k < cell.n; k++)
			if (cell.p[k] != '0')
				return;
		if (n++ == 0)
			first = cell;
	}
	column->rule.cut_zero = n > 0;
	if (n > 0)
		report_say(&c->tool->report,
		    "%s: %.*s: %.*s = %.*s: the .0 goes, in all rows",
		    source_file(&c->source), STR_ARG(column->name),
		    STR_ARG(first),
		    (int)((const char *)memchr(first.p, '.', first.n) -
			first.p),
		    first.p);
}

/* Two values whose day and month cannot be told apart, for the message. */
static void
show_ambiguous(
    struct clean *c, const struct clean_column *column, char *text, size_t size)
{
	struct cells cells = cells_of(c, column);
	struct str cell;
	int shown = 0;

	text[0] = '\0';
	while (shown < 2 && next_cell(&cells, &cell)) {
		struct date_local_rule alone = { 0 };
		struct date_local date;
		const char *wrong = date_local_parse(cell, &alone, &date);

		if (wrong == NULL || strcmp(wrong, "date-ambiguous") != 0)
			continue;
		line_add(text, size, ", ", "\"%.*s\"", STR_ARG(cell));
		shown++;
	}
}

static _Noreturn void
ask_for_order(struct clean *c, const struct clean_column *column)
{
	char values[160];
	struct diag d;

	show_ambiguous(c, column, values, sizeof(values));
	diag_set(&d, EXIT_DATA, "date-ambiguous",
	    "column %.*s: day and month cannot be told apart (%s); say "
	    "--date-order=dmy or --date-order=mdy",
	    STR_ARG(c->source.layout->header.name[column->column]), values);
	source_fail(&c->source, &d);
}

static bool
is_date(const struct clean_column *column)
{
	return column->column != ROLE_NONE &&
	    (column->rule.type == CELL_DATE || column->rule.type == CELL_BIRTH);
}

static void
tell_order(struct clean *c, const struct clean_column *column)
{
	static const char *const names[] = { "", "dmy", "mdy", "ymd" };
	const struct date_local_rule *rule = &column->rule.date;

	if (rule->conflict)
		report_say(&c->tool->report,
		    "%s: warning: date-order-conflict: %.*s has dates that "
		    "begin with the day and dates that begin with the month; "
		    "those that could be either are not read",
		    source_file(&c->source), STR_ARG(column->name));
	if (rule->order == DATE_LOCAL_YMD && c->options->date_order == 0)
		report_say(&c->tool->report,
		    "%s: %.*s begins with two digits of the year "
		    "(--date-order=dmy, if not)",
		    source_file(&c->source), STR_ARG(column->name));
	if (rule->order != DATE_LOCAL_NONE)
		report_detail(&c->tool->report, "%.*s: --date-order=%s",
		    STR_ARG(column->name), names[rule->order]);
}

/* Of a day that may be missing, 0 beside dates is none. */
static void
decide_zero(struct clean *c, struct clean_column *column)
{
	static const struct date_local_rule any = { .serial = true };
	struct cells cells = cells_of(c, column);
	struct date_local date;
	struct str cell;
	size_t zeros = 0;

	while (next_cell(&cells, &cell))
		zeros += str_eq(cell, STR("0"));
	if (zeros == 0 || column->required)
		return;
	cells = cells_of(c, column);
	while (next_cell(&cells, &cell)) {
		const char *wrong = date_local_parse(cell, &any, &date);

		if (wrong != NULL && !str_eq(cell, STR("0")) &&
		    strcmp(wrong, "date-ambiguous") != 0)
			return;
	}
	column->rule.zero_none = true;
	report_say(&c->tool->report, "%s: %.*s: 0 is read as no date",
	    source_file(&c->source), STR_ARG(column->name));
}

/* Each column by its own values; what stays open by the file's other columns,
 * then by the preset. */
static void
decide_dates(struct clean *c)
{
	enum date_local_order file_order = DATE_LOCAL_NONE;

	array_each (struct clean_column, column, c->column, c->columns) {
		struct date_evidence evidence = { 0 };
		struct cells cells;
		struct str cell;

		if (!is_date(column))
			continue;
		decide_zero(c, column);
		cells = cells_of(c, column);
		while (next_cell(&cells, &cell))
			if (!column->rule.zero_none || !str_eq(cell, STR("0")))
				date_evidence_see(&evidence, cell);
		column->order_open =
		    !date_evidence_decide(&evidence, &column->rule.date);
		if (column->rule.date.order != DATE_LOCAL_NONE &&
		    column->rule.date.order != DATE_LOCAL_YMD)
			file_order = column->rule.date.order;
	}
	if (file_order == DATE_LOCAL_NONE && c->mapping.has_preset)
		file_order = (enum date_local_order)c->mapping.preset.order;
	array_each (struct clean_column, column, c->column, c->columns) {
		struct date_local_rule *rule = &column->rule.date;

		if (!is_date(column))
			continue;
		rule->eight = true;
		rule->birth = column->rule.type == CELL_BIRTH;
		rule->epoch_1904 = c->options->epoch == 1;
		rule->partial_start = c->options->partial == 1;
		if (c->options->date_order > 0) {
			rule->order =
			    (enum date_local_order)c->options->date_order;
			rule->conflict = false;
		} else if (rule->order == DATE_LOCAL_NONE && !rule->conflict) {
			rule->order = file_order;
		}
		if (column->order_open && rule->order == DATE_LOCAL_NONE)
			ask_for_order(c, column);
		tell_order(c, column);
	}
}

bool
clean_shows(const struct clean *c, const char *role)
{
	bool second = strcmp(role, "phone2") == 0;
	size_t phone = clean_column(c, "phone");
	struct cells cells;
	struct str cell;

	if (strcmp(role, "open_amount") == 0)
		return c->paid.shows;
	if ((!second && strcmp(role, "extension") != 0) || phone == ROLE_NONE ||
	    c->column[phone].column == ROLE_NONE)
		return false;
	cells = cells_of(c, &c->column[phone]);
	while (next_cell(&cells, &cell)) {
		struct phone parsed;

		phone_parse(cell, c->file_country, &parsed);
		if (second ? parsed.others.n > 0 : parsed.extension[0] != '\0')
			return true;
	}
	return false;
}

void
clean_decide(struct clean *c)
{
	const struct layout *layout = c->source.layout;

	array_each (struct clean_column, column, c->column, c->columns) {
		if (column->item != WIDE_NONE)
			column->rule.decimal = '.';
		if (column->column == ROLE_NONE)
			continue;
		column->rule.guard = layout->column[column->column].guard;
		if (column->rule.guard == 0 && c->mapping.has_preset)
			column->rule.guard = c->mapping.preset.guard;
		if (c->options->keep_guards)
			column->rule.guard = CELL_KEEP_GUARD;
		switch (column->rule.type) {
		case CELL_MONEY:
		case CELL_NUMBER:
		case CELL_RATIO:
			decide_rating(c, column);
			decide_words(c, column);
			decide_currency(c, column);
			decide_cents(c, column);
			decide_decimal(c, column);
			break;
		case CELL_ID:
			decide_id(c, column);
			break;
		default:
			break;
		}
	}
	decide_dates(c);
}
