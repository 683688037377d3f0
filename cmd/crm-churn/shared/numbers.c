#include "numbers.h"

#include "base/die.h"
#include "text/num.h"

void
numbers_list(const char *option, const char *text, double low, double high,
    struct numbers *list)
{
	struct str rest = str_of(text == NULL ? "" : text);

	*list = (struct numbers){ 0 };
	while (text != NULL && rest.p != NULL) {
		struct str item = str_trim(str_cut(&rest, ','));
		double x;

		if (!num_real(item, &x) || x < low || x > high)
			die(EXIT_USAGE,
			    "--%s: \"%.*s\" is no number from %g to %g", option,
			    STR_ARG(item), low, high);
		vec_push(list, x);
	}
}
