/*
 * Numbers: what num_print writes is what libc's rounding of the exact binary
 * value gives; what num_print_exact writes is read as the same double.
 */
#include <float.h>
#include <stdlib.h>

#include "base/rng.h"
#include "text/money.h"
#include "text/num.h"
#include "unit/tap.h"

enum { TRIES = 300000 };

/* A double of any size and sign, every other one with few digits. */
static double
any_double(struct rng *rng)
{
	double x = ldexp((double)(rng_next(rng) >> 11), -53);
	int power = (int)rng_below(rng, 40) - 20;

	if (rng_below(rng, 2) == 0)
		x = (double)rng_below(rng, 100000) / 1000;
	if (rng_below(rng, 4) == 0)
		x = (double)(1 + rng_below(rng, 3)) *
		    (1 + (double)rng_below(rng, 5) * DBL_EPSILON);
	for (; power > 0; power--)
		x *= 10;
	for (; power < 0; power++)
		x /= 10;
	return rng_below(rng, 2) == 0 ? -x : x;
}

/* Of 1234.5 what %.Ng prints, but without an exponent up to 1e15. */
static void
by_libc(char *out, size_t size, double x, int digits)
{
	char g[64];
	int decimals;

	snprintf(g, sizeof(g), "%.*e", digits - 1, x);
	decimals = digits - 1 - (int)strtol(strchr(g, 'e') + 1, NULL, 10);
	if (fabs(x) < 1e-5 || fabs(x) >= 1e15) {
		snprintf(out, size, "%.*g", digits, x);
		return;
	}
	snprintf(out, size, "%.*f", decimals > 0 ? decimals : 0, x);
	if (strchr(out, '.') != NULL) {
		char *end = out + strlen(out);

		while (end[-1] == '0')
			*--end = '\0';
		if (end[-1] == '.')
			end[-1] = '\0';
	}
}

static void
test_print(struct rng *rng)
{
	char got[NUM_MAX + 1], want[64];
	int wrong = 0;

	for (int i = 0; i < TRIES; i++) {
		double x = any_double(rng);
		int digits = 1 + (int)rng_below(rng, 12);

		if (x == 0)
			continue;
		got[num_print(got, x, digits)] = '\0';
		by_libc(want, sizeof(want), x, digits);
		if (strcmp(got, want) != 0 && wrong++ < 5)
			printf("# %.17g with %d: %s, libc %s\n", x, digits, got,
			    want);
	}
	ok(wrong == 0, "num_print rounds like libc");
}

static void
test_exact(struct rng *rng)
{
	char text[NUM_MAX];
	int wrong = 0;

	for (int i = 0; i < TRIES; i++) {
		double x = any_double(rng), again;
		size_t n = num_print_exact(text, x);

		wrong +=
		    !num_real((struct str){ text, n }, &again) || again != x;
	}
	ok(wrong == 0, "num_print_exact is read as the same double");
}

/* num_real against strtod, on texts with up to 22 digits and an exponent. */
static void
test_read(struct rng *rng)
{
	int wrong = 0;

	for (int i = 0; i < TRIES; i++) {
		char text[64];
		double got;
		size_t n = (size_t)snprintf(text, sizeof(text),
		    "%s%ju.%0*jue%d", rng_below(rng, 2) == 0 ? "-" : "",
		    (uintmax_t)(rng_next(rng) >> rng_below(rng, 64)),
		    1 + (int)rng_below(rng, 12),
		    (uintmax_t)rng_below(rng, 1000),
		    (int)rng_below(rng, 60) - 30);

		wrong += !num_real((struct str){ text, n }, &got) ||
		    got != strtod(text, NULL);
	}
	ok(wrong == 0, "num_real rounds like strtod");
}

static void
test_money(struct rng *rng)
{
	int wrong = 0;

	for (int i = 0; i < TRIES; i++) {
		int64_t amount = (int64_t)(rng_next(rng) >> rng_below(rng, 63)),
			again;
		char text[MONEY_MAX];
		size_t n;

		amount = rng_below(rng, 2) == 0 ? -amount : amount;
		n = money_print(text, amount);
		wrong +=
		    money_parse((struct str){ text, n }, &again) != MONEY_OK ||
		    again != amount;
	}
	ok(wrong == 0, "money is read as it was written");
}

int
main(void)
{
	struct rng rng;

	rng_seed(&rng, 1);
	test_print(&rng);
	test_exact(&rng);
	test_read(&rng);
	test_money(&rng);
	return tap_end();
}
