#include "pairs.h"
#include "csv/row.h"

#include <stdio.h>

/* A link of this probability on is not asked about; a pair inside a customer
 * below the other is told. */
static const double sure = .95, weak = .05;

void
pairs_header(const struct pairs_of *of, struct csv_writer *w, bool asked,
    const char *const *names, size_t n)
{
	static const char *const parts[] = { "a", "b", "level", "weight" };

	if (asked)
		csv_cells(w, "answer", "worth");
	for (size_t i = 0; i < n; i++)
		csv_field(w, str_of(names[i]));
	csv_cells(w, "match_probability", "match_weight", "linked",
	    "prior_weight", "household_weight", "household_probability",
	    "relation");
	for (int f = 0; f < of->match->data.fields; f++)
		for (size_t i = 0; i < COUNT(parts); i++) {
			char name[200];

			snprintf(name, sizeof(name), "%s_%s",
			    of->match->data.field[f].name, parts[i]);
			csv_field(w, str_of(name));
		}
	csv_end(w);
}

static void
write_field(const struct pairs_of *of, struct csv_writer *w,
    const struct linkage_pair *p, int f, double weight)
{
	size_t column = of->match->column[f];
	int level = linkage_level(p->levels, f);

	csv_cells(w, of->cell[p->a * of->columns + column],
	    of->cell[p->b * of->columns + column]);
	if (level == LINKAGE_MISSING) {
		csv_empties(w, 2);
		return;
	}
	csv_cells(w, level, weight);
}

/* One customer, one household, or neither. */
static struct str
relation_of(const struct pairs_of *of, const struct linkage_pair *p)
{
	if (p->probability >= of->threshold)
		return STR("one");
	return p->together >= of->threshold ? STR("household") : STR("neither");
}

static bool
is_linked(const struct pairs_of *of, const struct linkage_pair *p)
{
	return of->customer[p->a] == of->customer[p->b];
}

void
pairs_write(const struct pairs_of *of, struct csv_writer *w,
    const struct linkage_pair *p)
{
	double weight[LINKAGE_FIELDS];
	double prior = linkage_weigh_fields(of->linkage, p, weight);

	csv_cells(w, p->probability, p->weight, is_linked(of, p), prior,
	    p->household, p->together, relation_of(of, p));
	for (int f = 0; f < of->match->data.fields; f++)
		write_field(of, w, p, f, weight[f]);
	csv_end(w);
}

double
pairs_worth(const struct pairs_of *of, const struct linkage_pair *p)
{
	double a = of->size[of->customer[p->a]];
	double b = of->size[of->customer[p->b]];

	return is_linked(of, p) ? (1 - p->probability) * (a - 1)
				: p->probability * a * b;
}

bool
pairs_is_doubt(
    const struct pairs_of *of, const struct linkage_pair *p, double review)
{
	if (of->answered != NULL &&
	    set_has(of->answered, linkage_pair_key(p->a, p->b)))
		return false;
	return is_linked(of, p) ? p->probability < sure
				: p->probability >= review;
}

struct sort_item *
pairs_order(const struct pairs_of *of, const struct linkage_pairs *pairs)
{
	struct sort_item *item = mem_alloc(pairs->n + 1, sizeof(*item));

	sort_order(item, pairs->n, i,
	    sort_key_descending(
		sort_key_double(pairs_worth(of, &pairs->v[i]))));
	return item;
}

bool
pairs_weak(const struct linkage *linkage, const uint32_t *record,
    size_t records, struct linkage_pair *worst)
{
	worst->probability = 1;
	for (size_t i = 0; i < records; i++)
		for (size_t k = i + 1; k < records; k++) {
			struct linkage_pair pair = { .a = record[i],
				.b = record[k] };

			linkage_weigh_inside(linkage, &pair);
			if (pair.probability < worst->probability)
				*worst = pair;
		}
	return worst->probability < weak;
}
