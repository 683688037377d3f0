#include "math/isotonic.h"

#include "unit/tap.h"

int
main(void)
{
	double y[] = { 1, 3, 2, 2, 5, 4 }, w[] = { 1, 1, 1, 2, 1, 3 };
	double flat[] = { 3, 2, 1 }, one[] = { 1, 1, 4 };

	isotonic_fit(y, w, 6);
	near_absolute(y[0], 1, 0, "what rises stays");
	near_relative(y[1], 2.25, 1e-14, "a fall is pooled");
	near_relative(y[3], 2.25, 1e-14, "by weight");
	near_relative(y[5], 4.25, 1e-14, "at the end, too");
	isotonic_fit(flat, one, 3);
	near_relative(flat[0], 1.5, 1e-14, "all in one block: its mean");
	near_relative(flat[2], 1.5, 1e-14, "by weight");
	isotonic_fit(flat, one, 0);
	ok(true, "nothing is nothing");
	return tap_end();
}
