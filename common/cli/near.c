#include "cli/near.h"

#include "model/linkage_text.h"

void
near_try(struct near *near, struct str given, struct str candidate)
{
	struct linkage_room room = { { 0 }, { 0 } };
	int most = given.n < 6 ? 1 : (int)given.n / 3;
	int edits;

	if (given.n < 2)
		return;
	edits = given.n >= 3 && str_starts(candidate, given)
	    ? most
	    : linkage_damerau(given, candidate, most, &room);
	if (edits > most || (near->word.n > 0 && edits >= near->edits))
		return;
	near->word = candidate;
	near->edits = edits;
}
