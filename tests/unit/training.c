#include "cli/training.h"

#include "unit/tap.h"

int
main(void)
{
	ok(!training_named(NULL, STR("a")), "no list names nothing");
	ok(training_named("a,b", STR("b")), "a name");
	ok(!training_named("a,b", STR("ab")), "not a part of one");
	ok(training_named("x, income_*", STR("income_2024")), "a beginning");
	ok(!training_named("income_*", STR("income")), "shorter than it");
	ok(training_named("*", STR("anything")), "all");
	return tap_end();
}
