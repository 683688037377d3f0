#include "numbers.h"

#include "base/die.h"
#include "text/num.h"

void
numbers_list(const char *option, const char *text, double low, double high,
    struct numbers *list)
{
	*list = (struct numbers){ 0 };
	str_each (item, str_given(text), ',') {
		double x;

		if (!num_real(item, &x) || x < low || x > high)
			die(EXIT_USAGE,
			    "--%s: \"%.*s\" is no number from %g to %g", option,
			    STR_ARG(item), low, high);
		vec_push(list, x);
	}
}
