/*
 * applicants: rows for a scorecard, the same bytes on every machine:
 * applicants ROWS. Twelve numbers with decimals (some empty), four counts, four
 * columns of levels, and whether the row turned bad, which depends on some of
 * them. Integers only: no libm.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBERS = 12, COUNTS = 4, LEVELS = 4 };

static uint64_t state;

/* splitmix64 */
static uint64_t
next(void)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* A sum of four uniform numbers below 2500: a hump. */
static unsigned
hump(void)
{
	uint64_t r = next();
	unsigned sum = 0;

	for (int i = 0; i < 4; i++)
		sum += (unsigned)(r >> 16 * i & 0xffff) * 2500 >> 16;
	return sum;
}

static void
row(void)
{
	long risk = 0;

	for (int j = 0; j < NUMBERS; j++) {
		unsigned x = hump();

		if (j % 4 == 0 && next() % 20 == 0) {
			putchar(',');
			continue;
		}
		risk += j % 3 == 0 ? (long)x - 5000 : 0;
		printf("%u.%02u,", x / 100, x % 100);
	}
	for (int j = 0; j < COUNTS; j++) {
		unsigned x = (unsigned)(next() % 60);

		risk += ((long)x - 30) * 50 * (j == 1);
		printf("%u,", x);
	}
	for (int j = 0; j < LEVELS; j++) {
		unsigned x = (unsigned)(next() % 12);

		risk += ((long)x - 6) * 200 * (j == 2);
		printf("level_%c,", 'a' + (int)x);
	}
	puts((long)(next() % 40000) < 5000 + risk ? "1" : "0");
}

int
main(int argc, char **argv)
{
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;

	for (int j = 0; j < NUMBERS; j++)
		printf("number_%d,", j);
	for (int j = 0; j < COUNTS; j++)
		printf("count_%d,", j);
	for (int j = 0; j < LEVELS; j++)
		printf("group_%d,", j);
	puts("bad");
	while (rows-- > 0)
		row();
	return 0;
}
