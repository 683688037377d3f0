#include "text/money.h"
#include "unit/tap.h"

static void
reads(const char *text, enum money_result result, int64_t want)
{
	int64_t got = 0;
	enum money_result r = money_parse(str_of(text), &got);

	ok(r == result && (r >= MONEY_BAD || got == want), "\"%s\"", text);
}

static void
prints(int64_t amount, const char *want)
{
	char text[MONEY_MAX + 1];

	text[money_print(text, amount)] = '\0';
	same_text(text, want, want);
}

static void
test_scale(void)
{
	int64_t result;

	ok(money_scale(50000, 80000, 100000, &result) && result == 40000,
	    "a share");
	ok(money_scale(5, 1, 2, &result) && result == 3, "half goes up");
	ok(money_scale(-5, 1, 2, &result) && result == -3, "half goes down");
	ok(money_scale(INT64_MAX, 1000, 1000, &result) && result == INT64_MAX,
	    "the product may be larger than the result");
	ok(!money_scale(INT64_MAX, 2, 1, &result), "overflow is told");
	ok(money_of_real(1.005, 2, &result) && result == 10100,
	    "1.005 to cents is 1.01");
	ok(money_of_real(-2.5, 0, &result) && result == -30000,
	    "half away from zero");
	ok(!money_of_real(1e300, 2, &result) && !money_of_real(NAN, 2, &result),
	    "what does not fit is told");
}

int
main(void)
{
	int64_t sum = INT64_MAX - 1;

	reads("0", MONEY_OK, 0);
	reads("12", MONEY_OK, 120000);
	reads("-1234.50", MONEY_OK, -12345000);
	reads("+.5", MONEY_OK, 5000);
	reads("5.", MONEY_OK, 50000);
	reads("1.2345", MONEY_OK, 12345);
	reads("1.23450", MONEY_OK, 12345);
	reads("1.23455", MONEY_ROUNDED, 12346);
	reads("-1.23455", MONEY_ROUNDED, -12346);
	reads("1.23454999", MONEY_ROUNDED, 12345);
	reads("1234.5599999999997", MONEY_ROUNDED, 12345600);
	reads("0.00004", MONEY_ROUNDED, 0);
	reads("000000000000000000001", MONEY_OK, 10000);
	reads("922337203685477.5807", MONEY_OK, INT64_MAX);
	reads("-922337203685477.5807", MONEY_OK, -INT64_MAX);
	reads("-922337203685477.5808", MONEY_OVERFLOW, 0);
	reads("922337203685477.5808", MONEY_OVERFLOW, 0);
	reads("922337203685477.58075", MONEY_OVERFLOW, 0);
	reads("99999999999999999999999999", MONEY_OVERFLOW, 0);
	reads("", MONEY_BAD, 0);
	reads("-", MONEY_BAD, 0);
	reads(".", MONEY_BAD, 0);
	reads("1,234.50", MONEY_BAD, 0);
	reads("1e3", MONEY_BAD, 0);
	reads("5-", MONEY_BAD, 0);
	reads("12.3.4", MONEY_BAD, 0);

	prints(0, "0.00");
	prints(5, "0.0005");
	prints(-12345000, "-1234.50");
	prints(12345, "1.2345");
	prints(12340, "1.234");
	prints(INT64_MAX, "922337203685477.5807");
	prints(INT64_MIN, "-922337203685477.5808");

	ok(money_add(&sum, 1) && sum == INT64_MAX, "up to the limit");
	ok(!money_add(&sum, 1) && sum == INT64_MAX, "not beyond it");
	test_scale();
	return tap_end();
}
