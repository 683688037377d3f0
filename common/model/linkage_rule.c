/* What the rules of blocks are called, and which of them pay. */
#include "model/linkage_inside.h"

#include "base/line.h"

#include <stdio.h>

double
linkage_missed(uint64_t alone, uint64_t twice, uint64_t found)
{
	double f1 = (double)alone, f2 = (double)twice, n = (double)found;
	/* without any f2: the form that has less bias */
	double missing = twice > 0 ? f1 * f1 / (2 * f2)
	    : alone > 0		   ? f1 * (f1 - 1) / 2
				   : 0;

	return n + missing > 0 ? missing / (n + missing) : 0;
}

bool
linkage_pays(uint64_t candidates, uint64_t alone)
{
	enum { TOLD = 1000000, PAIRS_OF_A_LINK = 20000 };

	return candidates < TOLD || alone >= candidates / PAIRS_OF_A_LINK;
}

void
linkage_rules_drop(struct linkage_data *data, const struct linkage_known *known)
{
	char name[LINKAGE_RULE_NAME];
	int kept = 0;

	for (int r = 0; r < data->rules; r++) {
		linkage_rule_name(data, r, name);
		if (linkage_known_count(&known->idle, str_of(name)) == 0)
			data->rule[kept++] = data->rule[r];
	}
	data->rules = kept;
}

void
linkage_rule_name(
    const struct linkage_data *data, int rule, char out[LINKAGE_RULE_NAME])
{
	const struct linkage_rule *r = &data->rule[rule];
	const size_t size = LINKAGE_RULE_NAME;

	if (r->key != NULL) {
		snprintf(out, size, "%s", r->name);
		return;
	}
	snprintf(out, size, "%s", r->tokens ? "tokens of " : "");
	for (int i = 0; i < 2 && r->part[i].field >= 0; i++) {
		line_add(out, size, i > 0 ? "+" : "", "%s",
		    data->field[r->part[i].field].name);
		if (r->part[i].letters > 0)
			line_add(out, size, "", "[%d]", r->part[i].letters);
	}
}
