/* bin_name: what a bin is called. */
#include "bin_name.h"

#include "text/num.h"

static void
add(struct bin_text *out, struct str s)
{
	vec_append(out, s.p, s.n);
}

static void
add_number(struct bin_text *out, double value)
{
	char number[NUM_MAX];

	add(out, (struct str){ number, num_print_exact(number, value) });
}

/* The levels of a group with something between them. */
static void
add_levels(struct bin_text *out, const struct binning *b, size_t group,
    struct str between)
{
	size_t n = 0;

	for (uint32_t i = 0; i < b->levels.count; i++) {
		if (b->level_bin[i] != group)
			continue;
		add(out, n++ > 0 ? between : STR(""));
		add(out, map_text(&b->levels, i));
	}
	if (b->pooled == group) {
		add(out, n > 0 ? between : STR(""));
		add(out, STR("OTHER"));
	}
}

void
bin_name(struct bin_text *out, const struct binning *b, size_t bin)
{
	if (bin == binning_nowhere(b)) {
		add(out, STR("unseen"));
	} else if (bin == binning_missing(b)) {
		add(out, STR("missing"));
	} else if (bin >= b->ranges) {
		add(out, STR("special "));
		add_number(out, b->special[bin - b->ranges]);
	} else if (b->text) {
		add_levels(out, b, bin, STR(" + "));
	} else {
		add(out, bin > 0 ? STR("[") : STR("(-inf"));
		if (bin > 0)
			add_number(out, b->cuts[bin - 1]);
		add(out, STR(","));
		if (bin + 1 < b->ranges)
			add_number(out, b->cuts[bin]);
		add(out, bin + 1 < b->ranges ? STR(")") : STR("inf)"));
	}
}

void
bin_breaks(struct bin_text *out, const struct binning *b, size_t bin)
{
	if (bin >= b->ranges)
		return;
	if (b->text)
		add_levels(out, b, bin, STR("%,%"));
	else if (bin + 1 < b->ranges)
		add_number(out, b->cuts[bin]);
	else
		add(out, STR("Inf"));
}

void
bin_score_name(struct bin_text *out, const struct score_bins *bins, size_t bin)
{
	add(out, bin == 0 ? STR("(-inf") : bins->left ? STR("(") : STR("["));
	if (bin > 0)
		add_number(out, bins->cuts[bin - 1]);
	add(out, STR(","));
	if (bin + 1 == bins->count) {
		add(out, STR("inf)"));
		return;
	}
	add_number(out, bins->cuts[bin]);
	add(out, bins->left ? STR("]") : STR(")"));
}
