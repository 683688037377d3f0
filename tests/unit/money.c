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

/* The short way, which looks at up to 8 bytes together, against reading byte by
 * byte: with a plus before it an amount goes the long way. */
static void
test_short(void)
{
	static const char set[] = "0123456789..-/: ";
	bool same = true;

	for (uint64_t i = 0, random = 1; i < 200000; i++) {
		int64_t quick = 0, slow = 0;
		char text[16] = "+";
		size_t n;

		random = random * UINT64_C(6364136223846793005) + 1;
		n = 1 + (random >> 60) % 9;
		for (size_t j = 0; j < n; j++)
			text[1 + j] = set[(random >> (4 * j + 20)) & 15];
		if (money_short(str_of(text + 1), &quick))
			same = same &&
			    money_parse(str_of(text + (text[1] == '-')),
				&slow) == MONEY_OK &&
			    quick == slow;
	}
	ok(same, "the short way reads what the long way does");
	ok(money_short(STR("12345.67"), &(int64_t){ 0 }) &&
		money_short(STR("-.5"), &(int64_t){ 0 }) &&
		!money_short(STR("-"), &(int64_t){ 0 }) &&
		!money_short(STR("."), &(int64_t){ 0 }),
	    "what is short");
}

int
main(void)
{
	int64_t sum = INT64_MAX - 1;

	test_short();
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
