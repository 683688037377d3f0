#include "text/given.h"

#include "base/map.h"
#include "base/vec.h"
#include "unit/tap.h"

/* Of a word linkage knows two names that it is a form of: what stands in a
 * third row would be two people there. */
int
main(void)
{
	struct map words = { 0 };
	VEC(int) rows = { 0 };
	struct given given;

	for (size_t i = 0; given_name(i, &given); i++)
		while (given.forms.p != NULL && given.forms.n > 0) {
			struct str word = str_cut(&given.forms, ' ');
			uint32_t k = map_add(&words, word);

			if (k == rows.n)
				vec_push(&rows, 0);
			rows.v[k]++;
			if (rows.v[k] > 2)
				ok(false, "%.*s stands in more than two rows",
				    (int)word.n, word.p);
		}
	ok(words.count > 2000, "%u forms of given names", words.count);
	map_free(&words);
	vec_free(&rows);
	return tap_end();
}
