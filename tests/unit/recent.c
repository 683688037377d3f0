#include "base/recent.h"

#include "base/rng.h"
#include "base/set.h"
#include "unit/tap.h"

/* The same by two sets of keys. */
struct plain {
	struct set old, here;
};

static bool
plain_has(const struct plain *p, uint64_t key)
{
	return set_has(&p->old, key) || set_has(&p->here, key);
}

static bool
plain_add(struct plain *p, uint64_t key)
{
	bool is_new = !plain_has(p, key);

	set_add(&p->here, key);
	return is_new;
}

static void
plain_turn(struct plain *p)
{
	set_free(&p->old);
	p->old = p->here;
	p->here = (struct set){ 0 };
}

/* Generations of some `size` out of `keys` keys that share few rows, numbered
 * from `from` on. */
static void
test_generations(uint64_t size, uint64_t keys, uint32_t from)
{
	struct recent r = { 0 };
	struct plain p = { { 0 }, { 0 } };
	struct rng rng;
	bool same = true;

	recent_put(&r, 1);
	recent_turn(&r);
	recent_turn(&r);
	r.n = r.old = r.here = from;
	rng_seed(&rng, size + keys);
	for (uint64_t i = 1; i < 20 * size; i++) {
		uint64_t key = rng_next(&rng) % keys << 5, other = key ^ 32;

		recent_touch(&r, key);
		if (i == 3 * size || rng_next(&rng) % size == 0) {
			recent_turn(&r);
			plain_turn(&p);
		}
		same &= recent_has(&r, other) == plain_has(&p, other);
		if (!plain_has(&p, other)) {
			recent_put(&r, other);
			plain_add(&p, other);
		}
		same &= recent_add(&r, key) == plain_add(&p, key);
	}
	ok(same, "generations of %u of %u keys from %u on are as two sets",
	    (unsigned)size, (unsigned)keys, from);
	set_free(&p.old);
	set_free(&p.here);
	free(r.key);
	free(r.head);
}

int
main(void)
{
	struct recent r = { 0 };

	ok(!recent_has(&r, 0), "nothing is there at first");
	recent_turn(&r);
	ok(recent_add(&r, 0) && !recent_add(&r, 0), "0 is a key as others");
	recent_turn(&r);
	ok(recent_has(&r, 0), "what was there before is there");
	recent_turn(&r);
	ok(!recent_has(&r, 0), "what was there before that is forgotten");
	free(r.key);
	free(r.head);
	test_generations(20, 30, 1);
	test_generations(1000, 1500, 1);
	test_generations(1000, 100000, UINT32_MAX - 700);
	test_generations(40000, 1000000, 5);
	return tap_end();
}
