/* What somebody has said of pairs, as evidence. */
#include "model/linkage_inside.h"

enum { PRIOR = 100 }; /* pairs that the model as it was learned counts for */

void
linkage_learn_pairs(const struct linkage *linkage, struct linkage_model *model,
    const struct linkage_pairs *same)
{
	struct linkage_room room = { 0 };
	double count[LINKAGE_FIELDS][8] = { { 0 } };

	for (size_t i = 0; i < same->n; i++) {
		uint64_t levels = linkage_compare_all(
		    linkage, same->v[i].a, same->v[i].b, &room);

		for (int f = 0; f < model->fields; f++)
			count[f][linkage_level(levels, f)]++;
	}
	for (int f = 0; f < model->fields; f++) {
		enum linkage_kind kind = linkage->data->field[f].kind;
		double n = 0;

		for (int k = 0; k < linkage_levels(kind); k++)
			n += count[f][k];
		for (int k = 0; k < linkage_levels(kind); k++)
			model->m[f][k] =
			    (PRIOR * model->m[f][k] + count[f][k]) /
			    (PRIOR + n);
	}
}
