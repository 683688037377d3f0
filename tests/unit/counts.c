#include "math/counts.h"

#include "unit/tap.h"

int
main(void)
{
	struct counts each[3] = { { 0 } };

	ok(counts_gather(each, 3) == 0, "nothing is nothing");
	counts_add(&each[0], 2);
	counts_add(&each[1], 40);
	counts_add(&each[1], 0);
	counts_add(&each[2], 2);
	ok(counts_gather(each, 3) == 4, "all that each has seen");
	ok(counts_gather(each, 3) == 4, "and once");
	ok(counts_at(each, 1) == 0, "the smallest");
	ok(counts_at(each, 2) == 2 && counts_at(each, 3) == 2, "seen twice");
	ok(counts_at(each, 4) == 40, "the largest");
	vec_free(&each[0]);
	return tap_end();
}
