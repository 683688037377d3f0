#include "csv/scan.h"
#include "base/rng.h"
#include "unit/tap.h"

#include <string.h>

/* Bytes of which one in `rare` matters, the others any. */
static void
draw(struct rng *rng, const char matters[4], uint64_t rare, char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = rng_below(rng, rare) == 0 ? matters[rng_below(rng, 4)]
						 : (char)rng_below(rng, 256);
}

/* Are these the places, and all of them? */
static bool
are_places(const char *p, size_t n, const char matters[4], const uint16_t *to,
    size_t found)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		if (memchr(matters, p[i], 4) != NULL &&
		    (at == found || to[at++] != i))
			return false;
	return at == found;
}

int
main(void)
{
	static char p[SCAN_BYTES + SCAN_CHUNK];
	static uint16_t to[SCAN_BYTES];
	/* The last ones share the lower half of a byte, or are no ASCII. */
	static const char matters[][4] = { { ',', '"', '\n', '\r' },
		{ '\t', '\'', '\n', '\r' }, { ' ', '|', '\n', '\r' },
		{ ':', '"', '\n', '\r' }, { '\xa7', '"', '\n', '\r' } };
	static const char *const name[] = { "in plain C", "newer", "newest" };
	struct rng rng;
	size_t found;

	rng_seed(&rng, 1);
	for (int way = SCAN_PLAIN; way <= SCAN_NEWEST; way++) {
		int right = 0, tried = 0;

		for (int round = 0; round < 2000; round++) {
			const char *some = matters[round % 5];
			size_t n = round < 300
			    ? (size_t)round
			    : rng_below(&rng, SCAN_BYTES + 1);

			draw(&rng, some, 1 + rng_below(&rng, 20), p, sizeof(p));
			if (!scan_by(
				(enum scan_way)way, p, n, some, to, &found))
				continue;
			tried++;
			right += are_places(p, n, some, to, found);
		}
		ok(right == tried, "%s: %d of %d, none where it cannot be",
		    name[way], right, tried);
	}
	memcpy(p, "a:b\n", 4);
	found = scan_find(p, 4, ':', '"', to);
	ok(found == 2 && to[0] == 1 && to[1] == 3, "whatever way there is");
	return tap_end();
}
