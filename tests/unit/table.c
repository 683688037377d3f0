/* role, column and the option table. */
#include "base/die.h"
#include "cli/opt.h"
#include "table/column.h"
#include "table/role.h"
#include "text/date.h"
#include "unit/tap.h"

#include <stddef.h>

static void
normal(const char *name, const char *want)
{
	struct arena arena = { 0 };
	struct str got = role_normal(str_of(name), &arena);

	ok(str_eq(got, str_of(want)), "\"%s\" is \"%s\"", name, want);
	if (!str_eq(got, str_of(want)))
		printf("# got \"%.*s\"\n", STR_ARG(got));
	arena_free(&arena);
}

static void
finds(const char *columns, const char *role, const char *given, size_t want)
{
	struct str names[8], rest = str_of(columns);
	struct header header = { names, 0 };
	size_t got = 99;
	struct diag d;

	while (rest.p != NULL)
		names[header.n++] = str_cut(&rest, ',');
	if (!role_find(&header, role, given, &got, &d))
		got = 99;
	ok(got == want, "%s in %s", role, columns);
}

static void
test_roles(void)
{
	char option[32];

	normal("Customer ID", "customer id");
	normal("customerId", "customer id");
	normal("CustomerID*", "customer id");
	normal("  order_no. ", "order no");
	normal("Amount (USD)", "amount");
	normal("\xE6\x94\xB6\xE5\x85\xA5\xE9\x87\x91\xE9\xA2\x9D\xEF\xBC\x88+"
	       "\xE5\x85\x83\xEF\xBC\x89",
	    "\xE6\x94\xB6\xE5\x85\xA5\xE9\x87\x91\xE9\xA2\x9D");
	normal("\xFF\xFE", "\xFF\xFE");
	finds("id,date,amount", "date", NULL, 1);
	finds("Order Date,Net Sales", "date", NULL, 0);
	finds("Order Date,Net Sales", "amount", NULL, 1);
	finds("x,y", "amount", NULL, ROLE_NONE);
	finds("x,y", "amount", "y", 1);
	finds("x,y", "amount", "2", 1);
	finds("2,y", "amount", "2", 0);
	finds("x,y", "amount", "z", 99);
	finds("revenue,net sales", "amount", NULL, 99);
	finds("revenue,amount", "amount", NULL, 1);
	finds("amount,amount", "amount", NULL, 99);
	role_option("customer_id", option, sizeof(option));
	same_text(option, "customer", "the option of customer_id");
	role_option("due_date", option, sizeof(option));
	same_text(option, "due-date", "the option of due_date");
}

static void
test_cells(void)
{
	uint64_t rounded = 0;
	int64_t amount;
	int32_t day;
	double x;
	struct diag d;

	ok(column_date(STR(" 2026-11-22 "), &day, &d) &&
		day == date_of(2026, 11, 22),
	    "blanks around a date");
	ok(!column_date(STR("31/02/2024"), &day, &d) &&
		strcmp(d.code, "bad-date") == 0 &&
		strstr(d.text, "\"31/02/2024\"") != NULL,
	    "a bad date is quoted");
	ok(!column_date(STR("  "), &day, &d) && strcmp(d.code, "missing") == 0,
	    "an empty date");
	ok(column_money(STR("1.00005"), &amount, &rounded, &d) &&
		amount == 10001 && rounded == 1,
	    "rounding is counted");
	ok(!column_money(STR("1e20"), &amount, &rounded, &d) &&
		strcmp(d.code, "bad-number") == 0,
	    "a bad amount");
	ok(!column_money(STR("99999999999999999999"), &amount, &rounded, &d) &&
		strcmp(d.code, "number-overflow") == 0,
	    "an amount too large");
	ok(column_real(STR(" 1e3 "), &x, &d) && x == 1000, "a number");
	ok(!column_real(STR("x"), &x, &d), "no number");
	ok(column_is_null(STR(" "), NULL, TOKEN_TEXT) &&
		column_is_null(STR(" x"), "x,null", TOKEN_TEXT) &&
		column_is_null(STR("N/A"), "x", TOKEN_NAME) &&
		!column_is_null(STR("N/A"), "", TOKEN_NAME) &&
		!column_is_null(STR("na"), "NA,null", TOKEN_TEXT),
	    "empty cells and null words");
	ok(column_is_null(STR("NA"), NULL, TOKEN_NA) &&
		column_is_null(STR("NA"), NULL, TOKEN_DATE) &&
		!column_is_null(STR("NA"), NULL, TOKEN_NAME) &&
		!column_is_null(STR("None"), NULL, TOKEN_NAME) &&
		column_is_null(STR("0000-00-00 00:00:00"), NULL, TOKEN_DATE) &&
		!column_is_null(STR("0000-00-00"), NULL, TOKEN_NUMBER) &&
		column_is_null(STR("."), NULL, TOKEN_NUMBER),
	    "what a column holds decides what is null");
}

struct values {
	bool flag;
	const char *text;
	int64_t count, amount;
	double share;
	uint64_t size;
	int32_t date;
	int choice;
};

#define AT(field) offsetof(struct values, field)

static const struct opt table[] = {
	{ "flag", OPT_FLAG, AT(flag) },
	{ "text", OPT_TEXT, AT(text), "T", "none" },
	{ "count", OPT_INT, AT(count), "N", "5", "", 2, 10 },
	{ "share", OPT_REAL, AT(share), "X", "0.5", "", 0, 1 },
	{ "size", OPT_SIZE, AT(size), "SIZE", "16M" },
	{ "amount", OPT_MONEY, AT(amount), "M", "12.50" },
	{ "date", OPT_DATE, AT(date), "DATE" },
	{ "way", OPT_CHOICE, AT(choice), "a|b|c", "b" },
	{ 0 },
};

static bool
stores(struct values *v, const char *name, const char *text, struct diag *d)
{
	const struct opt *o = table;

	while (strcmp(o->name, name) != 0)
		o++;
	return opt_store(o, text, v, d);
}

static void
test_options(void)
{
	struct values v = { 0 };
	struct diag d;

	opt_defaults(table, &v);
	ok(!v.flag && strcmp(v.text, "none") == 0 && v.count == 5 &&
		v.share == 0.5 && v.size == 16 << 20 && v.amount == 125000 &&
		v.date == DATE_NONE && v.choice == 1,
	    "defaults");
	ok(stores(&v, "count", "10", &d) && v.count == 10, "the upper limit");
	ok(!stores(&v, "count", "11", &d) && d.status == EXIT_USAGE,
	    "beyond the limit");
	ok(!stores(&v, "count", "3x", &d), "no number");
	ok(!stores(&v, "share", "1.1", &d), "a share above 1");
	ok(stores(&v, "way", "c", &d) && v.choice == 2, "a choice");
	ok(!stores(&v, "way", "d", &d), "no choice");
	ok(stores(&v, "date", "2026-11-22", &d) &&
		v.date == date_of(2026, 11, 22),
	    "a date");
	ok(stores(&v, "date", "today", &d) && v.date > 20000, "today");
	ok(!stores(&v, "date", "yesterday", &d), "no date");
	ok(!stores(&v, "size", "-1", &d) && stores(&v, "size", "2K", &d) &&
		v.size == 2048,
	    "sizes");
	ok(!stores(&v, "amount", "1,5", &d), "no amount");
}

int
main(void)
{
	test_roles();
	test_cells();
	test_options();
	return tap_end();
}
