#include "cli/scorecard_file.h"

#include "text/date.h"

#include <math.h>
#include <stdlib.h>

enum { VERSION = 1 };

static const char KIND[] = "crm-score-model";

size_t
score_bin(const struct score_bins *bins, double score)
{
	size_t i = 0;

	while (i + 1 < bins->count &&
	    (bins->left ? score > bins->cuts[i] : score >= bins->cuts[i]))
		i++;
	return i;
}

/* Lines of which a part is not in the card. */
struct base {
	double
	    value; /* the rounded base: for people, it follows from the rest */
};

struct shape {
	size_t bins, levels;
};

struct bin {
	enum { BELOW, GROUP, SPECIAL, MISSING, NOWHERE } kind;
	double value; /* the cut or code */
	struct woe_bin bin;
	double points; /* for people */
};

struct level {
	size_t bin;
	struct str name;
};

struct score {
	double cut;
	uint64_t rows;
};

#include "scorecard_file.def"

/* What bin i of a variable is. */
static struct bin
describe(const struct binning *b, size_t i)
{
	struct bin bin = { .value = NAN, .bin = b->bins[i] };

	if (i == binning_nowhere(b)) {
		bin.kind = NOWHERE;
	} else if (i == binning_missing(b)) {
		bin.kind = MISSING;
	} else if (i >= b->ranges) {
		bin.kind = SPECIAL;
		bin.value = b->special[i - b->ranges];
	} else if (b->text) {
		bin.kind = GROUP;
	} else {
		bin.kind = BELOW;
		bin.value = i + 1 < b->ranges ? b->cuts[i] : (double)NAN;
	}
	return bin;
}

static void
print_variable(const struct scorecard *card, const struct scorecard_variable *v,
    struct text *text)
{
	const struct binning *b = &v->bins;

	model_line_put(text, &lines[LINE_VARIABLE], v);
	model_line_put(text, &lines[LINE_BINS],
	    &(struct shape){ b->count, b->levels.count });
	for (size_t i = 0; i < b->count; i++) {
		struct bin bin = describe(b, i);

		bin.points =
		    (double)v->units[i] / scorecard_power(card->scale.digits);
		model_line_put(text, &lines[LINE_BIN], &bin);
	}
	for (uint32_t i = 0; i < b->levels.count; i++)
		model_line_put(text, &lines[LINE_LEVEL],
		    &(struct level){
			b->level_bin[i], map_text(&b->levels, i) });
}

void
scorecard_file_print(const void *model, struct text *text)
{
	const struct scorecard_file *file = model;
	const struct score_bins *scores = &file->scores;
	struct base base = { (double)file->card.base_units /
		scorecard_power(file->card.scale.digits) };
	size_t from = text->n;

	model_file_begin(text, KIND, VERSION);
	for (size_t i = 0; i < LINE_VARIABLE; i++)
		model_line_put(text, &lines[i],
		    i == LINE_BASE ? (const void *)&base : file);
	for (size_t j = 0; j < file->card.count; j++)
		print_variable(&file->card, &file->card.variables[j], text);
	model_line_put(text, &lines[LINE_SCORES], scores);
	for (size_t i = 0; i < scores->count; i++)
		model_line_put(text, &lines[LINE_SCORE],
		    &(struct score){
			i + 1 < scores->count ? scores->cuts[i] : HUGE_VAL,
			scores->rows[i] });
	model_file_seal(text, from);
}

/* Bin i, which must be the one that belongs there. */
static bool
take_bin(struct model_lines *l, struct binning *b, size_t i)
{
	struct bin bin;

	if (!model_lines_take(l, &lines[LINE_BIN], &bin))
		return false;
	if (bin.kind != describe(b, i).kind)
		return model_lines_wrong(l, "the order of the bins");
	b->bins[i] = bin.bin;
	if (bin.kind == SPECIAL)
		b->special[i - b->ranges] = bin.value;
	if (bin.kind != BELOW || i + 1 == b->ranges)
		return isnan(bin.value) == (bin.kind != SPECIAL) ||
		    model_lines_wrong(l, "a code");
	b->cuts[i] = bin.value;
	return !(isnan(bin.value) || (i > 0 && bin.value <= b->cuts[i - 1])) ||
	    model_lines_wrong(l, "the order of the cuts");
}

static bool
take_levels(struct model_lines *l, struct binning *b, size_t levels)
{
	for (size_t i = 0; i < levels; i++) {
		struct level level;

		if (!model_lines_take(l, &lines[LINE_LEVEL], &level))
			return false;
		if (level.bin >= b->ranges ||
		    map_add(&b->levels, level.name) != i)
			return model_lines_wrong(l, "a level");
		b->level_bin[i] = (uint16_t)level.bin;
	}
	return true;
}

static bool
take_variable(struct model_lines *l, struct scorecard_variable *v)
{
	struct binning *b = &v->bins;
	struct shape shape;

	if (!model_lines_take(l, &lines[LINE_VARIABLE], v) ||
	    !model_lines_take(l, &lines[LINE_BINS], &shape))
		return false;
	if (shape.bins < b->ranges + 2 || shape.levels > l->rest.n ||
	    (b->pooled != SIZE_MAX && b->pooled >= b->ranges) ||
	    (!b->text && shape.levels > 0))
		return model_lines_wrong(l, "the number of bins");
	b->count = shape.bins;
	b->special_count = b->count - b->ranges - 2;
	b->cuts = mem_zero(b->ranges, sizeof(*b->cuts));
	b->special = mem_zero(b->special_count, sizeof(*b->special));
	b->bins = mem_zero(b->count, sizeof(*b->bins));
	b->level_bin = mem_zero(shape.levels, sizeof(*b->level_bin));
	for (size_t i = 0; i < b->count; i++)
		if (!take_bin(l, b, i))
			return false;
	return take_levels(l, b, shape.levels);
}

static bool
take_scores(struct model_lines *l, struct score_bins *bins)
{
	if (!model_lines_take(l, &lines[LINE_SCORES], bins))
		return false;
	bins->cuts = mem_zero(bins->count, sizeof(*bins->cuts));
	bins->rows = mem_zero(bins->count, sizeof(*bins->rows));
	for (size_t i = 0; i < bins->count; i++) {
		struct score score;

		if (!model_lines_take(l, &lines[LINE_SCORE], &score))
			return false;
		bins->cuts[i] = score.cut;
		bins->rows[i] = score.rows;
	}
	return true;
}

static bool
take_all(struct model_lines *l, struct scorecard_file *file)
{
	struct scorecard *card = &file->card;
	struct base base;

	for (size_t i = 0; i < LINE_VARIABLE; i++)
		if (!model_lines_take(
			l, &lines[i], i == LINE_BASE ? (void *)&base : file))
			return false;
	card->variables = mem_zero(card->count, sizeof(*card->variables));
	for (size_t j = 0; j < card->count; j++)
		if (!take_variable(l, &card->variables[j]))
			return false;
	return take_scores(l, &file->scores) && model_lines_close(l);
}

bool
scorecard_file_parse(void *model, struct str text, struct diag *d)
{
	struct scorecard_file *file = model;
	struct model_lines l = { .memory = &file->card.text, .d = d };
	struct scorecard_scale scale;

	*file = (struct scorecard_file){ .as_of = DATE_NONE };
	if (!model_lines_open(&l, text, KIND, VERSION) || !take_all(&l, file)) {
		scorecard_file_free(file);
		return false;
	}
	scale = file->card.scale;
	scorecard_scale(&file->card, &scale);
	return true;
}

void
scorecard_file_free(struct scorecard_file *file)
{
	scorecard_free(&file->card);
	free(file->scores.cuts);
	free(file->scores.rows);
	*file = (struct scorecard_file){ .as_of = DATE_NONE };
}
