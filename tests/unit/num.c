#include "text/num.h"
#include "unit/tap.h"

static void
reads_int(const char *text, bool valid, int64_t want)
{
	int64_t got = 0;
	bool well = num_int(str_of(text), &got);

	ok(well == valid && (!valid || got == want), "int \"%s\"", text);
}

static void
reads_real(const char *text, bool valid, double want)
{
	double got = 0;
	bool well = num_real(str_of(text), &got);

	ok(well == valid && (!valid || got == want), "real \"%s\"", text);
}

static void
prints(double value, int digits, const char *want)
{
	char text[NUM_MAX + 1];
	char name[64];

	text[num_print(text, value, digits)] = '\0';
	snprintf(name, sizeof(name), "%.17g to %d digits", value, digits);
	same_text(text, want, name);
}

static void
prints_exactly(double value, const char *want)
{
	char text[NUM_MAX + 1];

	text[num_print_exact(text, value)] = '\0';
	same_text(text, want, want);
}

int
main(void)
{
	reads_int("0", true, 0);
	reads_int("-9223372036854775808", true, INT64_MIN);
	reads_int("9223372036854775807", true, INT64_MAX);
	reads_int("9223372036854775808", false, 0);
	reads_int("+7", true, 7);
	reads_int("", false, 0);
	reads_int("-", false, 0);
	reads_int("1x", false, 0);
	reads_int(" 1", false, 0);

	reads_real("0.1", true, 0.1);
	reads_real("-1234.5e-3", true, -1.2345);
	reads_real("123456789012345678901234567890", true,
	    123456789012345678901234567890.0);
	reads_real("0.000000000000000000000000000001", true, 1e-30);
	reads_real("9007199254740993", true, 9007199254740992.0);
	reads_real("1.7976931348623157e308", true, 1.7976931348623157e308);
	reads_real("1e309", false, 0);
	reads_real(".5", true, 0.5);
	reads_real("5.", true, 5);
	reads_real(".", false, 0);
	reads_real("1e", false, 0);
	reads_real("0x10", false, 0);
	reads_real("inf", false, 0);
	reads_real("nan", false, 0);
	reads_real("1,5", false, 0);

	prints(0, 6, "0");
	prints(-0.0, 6, "0");
	prints(1234567, 6, "1234567");
	prints(1234567.8, 6, "1234568");
	prints(0.1234565, 6, "0.123456"); /* below its half in binary */
	prints(0.5, 6, "0.5");
	prints(-0.045, 6, "-0.045");
	prints(9.999999, 6, "10");
	prints(999999.5, 6, "1000000");
	prints(1e-5, 6, "0.00001");
	prints(1.5e-7, 6, "1.5e-07");
	prints(1e15, 6, "1e+15");
	prints(123456789012345.0, 6, "123456789012345");
	prints(2.0 / 3, 17, "0.66666666666666663");
	prints(1.0 / 3, 1, "0.3");
	prints(INFINITY, 6, "");
	prints(NAN, 6, "");

	prints_exactly(0.1, "0.1");
	prints_exactly(1.0 / 3, "0.3333333333333333");
	prints_exactly(5e-324, "4.94065645841247e-324");
	return tap_end();
}
