#include "text/money_local.h"

#include "unit/tap.h"

struct check {
	const char *cell;
	char decimal;
	const char *wrong;
	int64_t value;
	const char *currency;
};

static const struct check checks[] = {
	{ "$1,234.50", 0, NULL, 12345000, "USD" },
	{ "($1,234.50)", 0, NULL, -12345000, "USD" },
	{ "1234.50-", 0, NULL, -12345000, "" },
	{ "1.234,50 €", 0, NULL, 12345000, "EUR" },
	{ "CHF 1'234.50", 0, NULL, 12345000, "CHF" },
	{ "1’234.50", 0, NULL, 12345000, "" },
	{ "1 234,50", 0, NULL, 12345000, "" },
	{ "1 234,50", 0, NULL, 12345000, "" },
	{ "₹12,34,567.00", 0, NULL, 12345670000, "INR" },
	{ "￥1,234", 0, NULL, 12340000, "" },
	{ "1234.5元", 0, NULL, 12345000, "CNY" },
	{ "1.2万", 0, NULL, 120000000, "" },
	{ "1.2万元", 0, NULL, 120000000, "CNY" },
	{ "USD 1,234.50", 0, NULL, 12345000, "USD" },
	{ "1234.50 GBP", 0, NULL, 12345000, "GBP" },
	{ "1,234.50 DR", 0, NULL, 12345000, "" },
	{ "1,234.50 CR", 0, NULL, -12345000, "" },
	{ "−5.00", 0, NULL, -50000, "" },
	{ "１２３４．５０", 0, NULL, 12345000, "" },
	{ "12.5k", 0, NULL, 125000000, "" },
	{ "12,5 %", 0, NULL, 1250, "" },
	{ "1,234", 0, "number-ambiguous", 0, "" },
	{ "1.234", 0, "number-ambiguous", 0, "" },
	{ "1,234", '.', NULL, 12340000, "" },
	{ "1,234", ',', NULL, 12340, "" },
	{ "1.234", '.', NULL, 12340, "" },
	{ "1.234", ',', NULL, 12340000, "" },
	{ "$1,234", 0, NULL, 12340000, "USD" },
	{ "BHD 1,234", 0, "number-ambiguous", 0, "BHD" },
	{ "-$5.00", 0, NULL, -50000, "USD" },
	{ "$-5.00", 0, NULL, -50000, "USD" },
	{ "1.2345", 0, NULL, 12345, "" },
	{ "1.23455", 0, NULL, 12346, "" },
	{ "-1.23455", 0, NULL, -12346, "" },
	{ "0.123", 0, NULL, 1230, "" },
	{ "0,123", 0, NULL, 1230, "" },
	{ "1.234.567", 0, NULL, 12345670000, "" },
	{ "1,2,3", 0, "bad-number", 0, "" },
	{ "12,34.5", 0, "bad-number", 0, "" },
	{ "1.234,567.8", 0, "bad-number", 0, "" },
	{ "5 €", 0, NULL, 50000, "EUR" },
	{ "007", 0, NULL, 70000, "" },
	{ "1 234 567", 0, NULL, 12345670000, "" },
	{ "1 23 4", 0, "bad-number", 0, "" },
	{ "abc", 0, "bad-number", 0, "" },
	{ "", 0, "bad-number", 0, "" },
	{ "-", 0, "bad-number", 0, "" },
	{ "2024-01-02", 0, "bad-number", 0, "" },
	{ "922337203685477.5807", 0, NULL, INT64_MAX, "" },
	{ "922337203685477.5808", 0, "number-overflow", 0, "" },
};

static void
check_cells(void)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		const struct check *c = &checks[i];
		struct money_local_rule rule = { c->decimal, NULL };
		struct money_local money;
		const char *wrong =
		    money_local_parse(str_of(c->cell), &rule, &money);

		ok(wrong == c->wrong ||
			(wrong && c->wrong && strcmp(wrong, c->wrong) == 0),
		    "%s: %s", c->cell, wrong ? wrong : "fine");
		if (wrong == NULL) {
			ok(money.value == c->value, "%s: %lld", c->cell,
			    (long long)money.value);
			same_text(money.currency, c->currency, c->cell);
		}
	}
}

static void
check_column(void)
{
	struct money_local_evidence evidence = { 0 };
	struct money_local money;
	struct money_local_rule rule = { 0, "EUR" };

	money_local_see(&evidence, STR("1.234"));
	ok(money_local_decimal(&evidence) == 0, "an open column");
	money_local_see(&evidence, STR("7,5"));
	ok(money_local_decimal(&evidence) == ',', "a comma column");
	money_local_see(&evidence, STR("7.5"));
	ok(money_local_decimal(&evidence) == 0, "both signs");
	ok(money_local_parse(STR("1.234"), &rule, &money) == NULL &&
		money.value == 12340000,
	    "a known currency groups");
	ok(money_local_parse(STR("￥1,234"), &rule, &money) == NULL &&
		money.open_currency && !money.unknown_sign,
	    "yen or yuan is open");
	ok(money_local_parse(STR("5 ¤"), &rule, &money) == NULL &&
		money.unknown_sign,
	    "a sign of no currency");
	ok(money_local_parse(STR("12,5 %"), &rule, &money) == NULL &&
		money.percent,
	    "percent is said");
	ok(money_local_parse(STR("1.23455"), &rule, &money) == NULL &&
		money.rounded,
	    "rounding is said");
}

int
main(void)
{
	check_cells();
	check_column();
	return tap_end();
}
