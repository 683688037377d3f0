/*
 * Dates, money, numbers and UTF-8: what is read can be written and is read
 * again as the same value; no text does harm.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/date.h"
#include "text/money.h"
#include "text/num.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
fuzz_date(struct str text)
{
	char out[DATE_MAX];
	int32_t day, again;
	int year, month, day_of_month;

	if (!date_parse(text, &day))
		return;
	must(date_print(out, day) == DATE_MAX);
	must(date_parse((struct str){ out, DATE_MAX }, &again));
	must(again == day);
	date_split(day, &year, &month, &day_of_month);
	must(date_exists(year, month, day_of_month));
	must(date_of(year, month, day_of_month) == day);
	must(memcmp(out, text.p, 4) == 0);
}

static void
fuzz_money(struct str text)
{
	char out[MONEY_MAX];
	enum money_result result;
	int64_t amount, again;
	size_t n;

	result = money_parse(text, &amount);
	if (result != MONEY_OK && result != MONEY_ROUNDED)
		return;
	n = money_print(out, amount);
	must(n <= MONEY_MAX);
	must(money_parse((struct str){ out, n }, &again) == MONEY_OK);
	must(again == amount);
}

static void
fuzz_number(struct str text)
{
	char out[NUM_MAX];
	int64_t whole, whole_again;
	uint64_t bytes;
	double real, again;
	size_t n;

	if (num_int(text, &whole)) {
		n = num_print_int(out, whole);
		must(n <= NUM_MAX);
		must(num_int((struct str){ out, n }, &whole_again));
		must(whole_again == whole);
		must(num_real(text, &real));
	}
	num_size(text, &bytes);
	if (!num_real(text, &real))
		return;
	n = num_print_exact(out, real);
	must(n > 0 && n <= NUM_MAX);
	must(num_real((struct str){ out, n }, &again));
	must(again == real);
	for (int digits = 1; digits <= 17; digits++) {
		n = num_print(out, real, digits);
		must(n > 0 && n <= NUM_MAX);
		/* 1.8e308 with one digit is 2e308. */
		must(num_real((struct str){ out, n }, &again) || real > 1e308 ||
		    real < -1e308);
	}
}

static void
fuzz_utf8(struct str text)
{
	struct str rest = text;
	size_t valid = utf8_valid(text), good = 0;
	bool bad = false;

	must(valid <= text.n);
	utf8_width(text);
	while (rest.n > 0) {
		struct str before = rest;
		int32_t c = utf8_next(&rest);
		size_t taken = before.n - rest.n;

		must(taken >= 1 && taken <= 4 && rest.p == before.p + taken);
		must(c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
		if (c == 0xfffd && taken == 1)
			bad = true;
		if (!bad)
			good += taken;
	}
	must(good == valid);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };

	fuzz_date(text);
	fuzz_money(text);
	fuzz_number(text);
	fuzz_utf8(text);
	return 0;
}
