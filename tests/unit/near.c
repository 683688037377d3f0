/* Words with a slip. */
#include "text/near.h"

#include "unit/tap.h"

int
main(void)
{
	ok(near_distance(STR("rmf"), STR("rfm")) == 1, "turned round");
	ok(near_distance(STR("amont"), STR("amount")) == 1, "a letter less");
	ok(near_distance(STR("segmnets"), STR("segment")) == 2, "two slips");
	ok(near_distance(STR("abc"), STR("xyz")) == NEAR_FAR, "another word");
	ok(near_distance(STR("a"), STR("b")) == NEAR_FAR, "a letter");
	ok(near_distance(STR("Amount"), STR("amount")) == 0, "without case");
	return tap_end();
}
