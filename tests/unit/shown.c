#include "text/shown.h"

#include "unit/tap.h"

#include <math.h>

static void
same_shown(const char *cell, enum shown as, const char *want)
{
	char text[SHOWN_MAX + 1];
	size_t n = shown_print(text, str_of(cell), as, &shown_ascii);

	text[n] = '\0';
	same_text(text, want, cell);
}

static void
same_real(double value, enum shown as, const char *want)
{
	char text[SHOWN_MAX + 1];
	size_t n = shown_real(text, value, as, &shown_ascii);

	text[n] = '\0';
	same_text(text, want, want);
}

static void
test_limits(void)
{
	const struct str name[] = { STR("class"), STR("rate"), STR("lower"),
		STR("upper"), STR("winback_net"), STR("churn_upper"),
		STR("flower") };
	enum shown as[7];

	shown_columns(STR("rate"), name, 7, as);
	ok(as[2] == SHOWN_PERCENT && as[3] == SHOWN_PERCENT,
	    "limits of the rate beside them");
	ok(as[5] == SHOWN_PERCENT, "limits by name");
	ok(as[6] == SHOWN_TEXT, "no limit");
}

int
main(void)
{
	same_shown("1234567.50", SHOWN_MONEY, "1,234,567.50");
	same_shown("-1234.5678", SHOWN_MONEY, "-1,234.5678");
	same_shown("999.00", SHOWN_MONEY, "999.00");
	same_shown("12345", SHOWN_COUNT, "12,345");
	same_shown("", SHOWN_MONEY, "");
	same_shown("n/a", SHOWN_MONEY, "");
	same_shown("007", SHOWN_TEXT, "");
	same_shown("0.1678", SHOWN_PERCENT, "16.8%");
	same_shown("0.1665", SHOWN_PERCENT, "16.7%"); /* half away from 0 */
	same_shown("0", SHOWN_PERCENT, "0.0%");
	same_shown("0.0004", SHOWN_PERCENT, "<0.1%");
	same_shown("0.99999", SHOWN_PERCENT, ">99.9%");
	same_shown("1", SHOWN_PERCENT, "100.0%");
	same_shown("-0.056", SHOWN_PERCENT, "-5.6%");
	same_shown("87.4861", SHOWN_HUNDRED, "87.5%");
	same_shown("62.6218", SHOWN_DAYS, "62.6");
	same_shown("62", SHOWN_DAYS, "62");
	same_shown("1.28497", SHOWN_RATIO, "1.28");
	same_shown("0.0130882", SHOWN_P, ".013");
	same_shown("1e-12", SHOWN_P, "<.001");
	same_real(2, SHOWN_FACTOR, "2.0");
	same_real(45.6, SHOWN_FACTOR, "46");
	same_real(NAN, SHOWN_RATIO, "");
	same_real(INFINITY, SHOWN_MONEY, "");
	ok(shown_of(STR("value_share")) == SHOWN_PERCENT, "an ending");
	ok(shown_of(STR("n_ab")) == SHOWN_COUNT, "a beginning");
	ok(shown_of(STR("customer_id")) == SHOWN_TEXT, "what is not known");
	ok(shown_in(STR("rate"), STR("churn")) == SHOWN_PERCENT &&
		shown_of(STR("churn")) == SHOWN_MONEY,
	    "a name of two meanings");
	test_limits();
	return tap_end();
}
