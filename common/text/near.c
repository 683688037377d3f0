#include "text/near.h"

enum { LONGEST = 40 };

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Optimal string alignment, three rows of it. */
int
near_distance(struct str a, struct str b)
{
	int row[3][LONGEST + 1], allowed = a.n <= 5 ? 1 : 2;
	int *two = row[0], *one = row[1], *now = row[2];

	if (a.n > LONGEST || b.n > LONGEST || a.n < 2)
		return NEAR_FAR;
	for (size_t j = 0; j <= b.n; j++)
		one[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int *spare = two;

		now[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);

			now[j] = least(one[j - 1] + (x != y),
			    least(one[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) &&
			    lower(a.p[i - 2]) == y)
				now[j] = least(now[j], two[j - 2] + 1);
		}
		two = one;
		one = now;
		now = spare;
	}
	return one[b.n] <= allowed ? one[b.n] : NEAR_FAR;
}

void
near_offer(struct near *near, struct str candidate)
{
	int far = near_distance(near->word, candidate);

	if (far == NEAR_FAR || str_eq(near->word, candidate) ||
	    (near->best.n > 0 && far >= near->far))
		return;
	near->best = candidate;
	near->far = far;
}
