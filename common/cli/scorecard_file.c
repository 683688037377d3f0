#include "cli/scorecard_file.h"

#include "base/die.h"
#include "text/date.h"

#include <math.h>
#include <stdarg.h>

enum { VERSION = 1 };

static const char KIND[] = "crm-score-model";
static const char *const NEUTRALS[] = { "best", "mean", "zero" };

size_t
score_bin(const struct score_bins *bins, double score)
{
	size_t i = 0;

	while (i + 1 < bins->count &&
	    (bins->left ? score > bins->cuts[i] : score >= bins->cuts[i]))
		i++;
	return i;
}

static void
put_line(struct model_text *text, const char *key, struct str cell)
{
	model_file_key(text, key);
	model_file_put(text, cell);
	model_file_end(text);
}

static void
put_reals(struct model_text *text, const char *key, size_t n, ...)
{
	va_list values;

	model_file_key(text, key);
	va_start(values, n);
	while (n-- > 0)
		model_file_put_real(text, va_arg(values, double));
	va_end(values);
	model_file_end(text);
}

static void
print_head(const struct scorecard_file *f, struct model_text *text)
{
	char date[DATE_MAX];
	size_t n = f->as_of != DATE_NONE ? date_print(date, f->as_of) : 0;

	model_file_begin(text, KIND, VERSION);
	put_line(text, "target", f->target);
	put_line(text, "event", f->event);
	put_line(text, "as_of", (struct str){ date, n });
	put_line(text, "null", f->null);
	put_line(text, "options", f->options);
	put_line(text, "woe",
	    f->woe.good_bad ? STR("other/event") : STR("event/other"));
	put_reals(text, "zero", 1, f->woe.zero);
	put_reals(text, "rows", 2, (double)f->rows, (double)f->events);
	put_reals(text, "fit", 5, f->deviance, f->null_deviance, f->ridge,
	    (double)f->turns, (double)f->separated);
	put_reals(
	    text, "intercept", 2, f->card.intercept, f->card.intercept_se);
	put_reals(text, "scale", 4, f->card.scale.a, f->card.scale.b,
	    (double)f->card.scale.digits, (double)f->card.scale.spread);
	put_reals(text, "base", 1,
	    (double)f->card.base_units / scorecard_power(f->card.scale.digits));
	model_file_key(text, "reasons");
	model_file_put_count(text, f->reasons);
	model_file_put(text, str_of(NEUTRALS[f->card.scale.neutral]));
	model_file_end(text);
	put_reals(text, "variables", 1, (double)f->card.count);
}

/* What a bin is, and its cut or code. */
static void
print_bin_name(const struct binning *b, size_t bin, struct model_text *text)
{
	if (bin == binning_nowhere(b)) {
		model_file_put(text, STR("nowhere"));
		model_file_put(text, STR(""));
	} else if (bin == binning_missing(b)) {
		model_file_put(text, STR("missing"));
		model_file_put(text, STR(""));
	} else if (bin >= b->ranges) {
		model_file_put(text, STR("special"));
		model_file_put_real(text, b->special[bin - b->ranges]);
	} else if (b->text) {
		model_file_put(text, STR("group"));
		model_file_put(text, STR(""));
	} else {
		model_file_put(text, STR("below"));
		model_file_put_real(
		    text, bin + 1 < b->ranges ? b->cuts[bin] : INFINITY);
	}
}

static void
print_variable(const struct scorecard *card, const struct scorecard_variable *v,
    struct model_text *text)
{
	const struct binning *b = &v->bins;
	double unit = scorecard_power(card->scale.digits);

	model_file_key(text, "variable");
	model_file_put(text, v->name);
	model_file_put(text, b->text ? STR("text") : STR("number"));
	model_file_put_real(text, v->b);
	model_file_put_real(text, v->se);
	model_file_put_real(text, b->low);
	model_file_put_real(text, b->high);
	model_file_put_count(text, b->ranges);
	model_file_put_real(
	    text, b->pooled != SIZE_MAX ? (double)b->pooled : NAN);
	model_file_end(text);
	put_reals(text, "bins", 2, (double)b->count, (double)b->levels.count);
	for (size_t i = 0; i < b->count; i++) {
		model_file_key(text, "bin");
		print_bin_name(b, i, text);
		model_file_put_count(text, b->bins[i].rows);
		model_file_put_count(text, b->bins[i].events);
		model_file_put_real(text, b->bins[i].woe);
		model_file_put_count(text, b->bins[i].neutral);
		model_file_put_real(text, (double)v->units[i] / unit);
		model_file_end(text);
	}
	for (uint32_t i = 0; i < b->levels.count; i++) {
		model_file_key(text, "level");
		model_file_put_count(text, b->level_bin[i]);
		model_file_put(text, map_text(&b->levels, i));
		model_file_end(text);
	}
}

void
scorecard_file_print(const struct scorecard_file *file, struct model_text *text)
{
	size_t from = text->n;

	print_head(file, text);
	for (size_t j = 0; j < file->card.count; j++)
		print_variable(&file->card, &file->card.variables[j], text);
	model_file_key(text, "scores");
	model_file_put_count(text, file->scores.count);
	model_file_put(text, file->scores.left ? STR("left") : STR("right"));
	model_file_end(text);
	for (size_t i = 0; i < file->scores.count; i++) {
		bool last = i + 1 == file->scores.count;

		put_reals(text, "score", 2,
		    last ? INFINITY : file->scores.cuts[i],
		    (double)file->scores.rows[i]);
	}
	model_file_seal(text, from);
}

/* Reading: lines in their order, the first that is wrong ends it. */

struct parser {
	struct scorecard_file *file;
	struct model_lines l;
};

static bool
parse_head(struct parser *p)
{
	static const char *const signs[] = { "event/other", "other/event" };
	struct scorecard_file *f = p->file;
	uint64_t turns, separated;
	size_t sign;

	f->as_of = DATE_NONE;
	if (!model_file_take(&p->l, "target", 1) ||
	    !model_file_text(&p->l, 1, &f->target) ||
	    !model_file_take(&p->l, "event", 1) ||
	    !model_file_text(&p->l, 1, &f->event) ||
	    !model_file_take(&p->l, "as_of", 1) ||
	    (p->l.field[1].n > 0 && !date_parse(p->l.field[1], &f->as_of) &&
		!model_file_wrong(&p->l, "a date")) ||
	    !model_file_take(&p->l, "null", 1) ||
	    !model_file_text(&p->l, 1, &f->null) ||
	    !model_file_take(&p->l, "options", 1) ||
	    !model_file_text(&p->l, 1, &f->options) ||
	    !model_file_take(&p->l, "woe", 1) ||
	    !model_file_word(&p->l, 1, signs, 2, &sign) ||
	    !model_file_take(&p->l, "zero", 1) ||
	    !model_file_finite(&p->l, 1, &f->woe.zero) ||
	    !model_file_take(&p->l, "rows", 2) ||
	    !model_file_count(&p->l, 1, INT64_MAX, &f->rows) ||
	    !model_file_count(&p->l, 2, f->rows, &f->events) ||
	    !model_file_take(&p->l, "fit", 5) ||
	    !model_file_real(&p->l, 1, NAN, &f->deviance) ||
	    !model_file_real(&p->l, 2, NAN, &f->null_deviance) ||
	    !model_file_finite(&p->l, 3, &f->ridge) ||
	    !model_file_count(&p->l, 4, 1000, &turns) ||
	    !model_file_count(&p->l, 5, 1, &separated))
		return false;
	f->woe.good_bad = sign == 1;
	f->turns = (int)turns;
	f->separated = separated == 1;
	return true;
}

static bool
parse_scale(struct parser *p, uint64_t *variables)
{
	struct scorecard *card = &p->file->card;
	uint64_t digits, spread, reasons;
	size_t neutral;

	if (!model_file_take(&p->l, "intercept", 2) ||
	    !model_file_finite(&p->l, 1, &card->intercept) ||
	    !model_file_real(&p->l, 2, NAN, &card->intercept_se) ||
	    !model_file_take(&p->l, "scale", 4) ||
	    !model_file_finite(&p->l, 1, &card->scale.a) ||
	    !model_file_finite(&p->l, 2, &card->scale.b) ||
	    !model_file_count(&p->l, 3, SCORECARD_DIGITS, &digits) ||
	    !model_file_count(&p->l, 4, 1, &spread) ||
	    !model_file_take(&p->l, "base", 1) ||
	    !model_file_take(&p->l, "reasons", 2) ||
	    !model_file_count(&p->l, 1, SCORECARD_REASONS, &reasons) ||
	    !model_file_word(&p->l, 2, NEUTRALS, 3, &neutral) ||
	    !model_file_take(&p->l, "variables", 1) ||
	    !model_file_count(&p->l, 1, UINT16_MAX, variables))
		return false;
	card->scale.digits = (int)digits;
	card->scale.spread = spread == 1;
	p->file->reasons = reasons;
	card->scale.neutral = (enum scorecard_neutral)neutral;
	return true;
}

/* The name of bin i, which must be the one that belongs there. */
static bool
parse_bin_name(struct parser *p, struct binning *b, size_t i)
{
	static const char *const kinds[] = { "below", "group", "special",
		"missing", "nowhere" };
	size_t kind, want;
	double value;

	want = i < b->ranges	      ? b->text
	    : i == binning_nowhere(b) ? 4
	    : i == binning_missing(b) ? 3
				      : 2;
	if (!model_file_word(&p->l, 1, kinds, 5, &kind) ||
	    !model_file_real(&p->l, 2, NAN, &value))
		return false;
	if (kind != want)
		return model_file_wrong(&p->l, "the order of the bins");
	if (kind == 2)
		b->special[i - b->ranges] = value;
	if (kind != 0 || i + 1 == b->ranges)
		return isnan(value) == (kind != 2) ||
		    model_file_wrong(&p->l, "a code");
	if (isnan(value) || (i > 0 && value <= b->cuts[i - 1]))
		return model_file_wrong(&p->l, "the order of the cuts");
	b->cuts[i] = value;
	return true;
}

static bool
parse_bins(struct parser *p, struct binning *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct woe_bin *bin = &b->bins[i];
		uint64_t neutral;

		if (!model_file_take(&p->l, "bin", 7) ||
		    !parse_bin_name(p, b, i) ||
		    !model_file_count(&p->l, 3, p->file->rows, &bin->rows) ||
		    !model_file_count(&p->l, 4, bin->rows, &bin->events) ||
		    !model_file_finite(&p->l, 5, &bin->woe) ||
		    !model_file_count(&p->l, 6, 1, &neutral))
			return false;
		bin->neutral = neutral == 1;
	}
	return true;
}

static bool
parse_levels(struct parser *p, struct binning *b, uint64_t levels)
{
	for (uint64_t i = 0; i < levels; i++) {
		struct str name;
		uint64_t bin;

		if (!model_file_take(&p->l, "level", 2) ||
		    !model_file_count(&p->l, 1, b->ranges - 1, &bin) ||
		    !model_file_text(&p->l, 2, &name))
			return false;
		if (map_add(&b->levels, name) != i)
			return model_file_wrong(&p->l, "a level twice");
		b->level_bin[i] = (uint16_t)bin;
	}
	return true;
}

static bool
parse_variable(struct parser *p, struct scorecard_variable *v)
{
	static const char *const types[] = { "number", "text" };
	struct binning *b = &v->bins;
	uint64_t ranges, count, levels;
	size_t type;
	double pooled;

	if (!model_file_take(&p->l, "variable", 8) ||
	    !model_file_text(&p->l, 1, &v->name) ||
	    !model_file_word(&p->l, 2, types, 2, &type) ||
	    !model_file_finite(&p->l, 3, &v->b) ||
	    !model_file_real(&p->l, 4, NAN, &v->se) ||
	    !model_file_real(&p->l, 5, -INFINITY, &b->low) ||
	    !model_file_real(&p->l, 6, INFINITY, &b->high) ||
	    !model_file_count(&p->l, 7, UINT16_MAX, &ranges) ||
	    !model_file_real(&p->l, 8, -1, &pooled) ||
	    !model_file_take(&p->l, "bins", 2) ||
	    !model_file_count(&p->l, 1, UINT16_MAX, &count) ||
	    !model_file_count(&p->l, 2, p->l.rest.n, &levels))
		return false;
	if (ranges == 0 || count < ranges + 2 || pooled >= (double)ranges ||
	    (type == 0 && levels > 0))
		return model_file_wrong(&p->l, "the number of bins");
	b->text = type == 1;
	b->ranges = ranges;
	b->pooled = pooled < 0 ? SIZE_MAX : (size_t)pooled;
	b->count = count;
	b->special_count = count - ranges - 2;
	b->cuts = mem_zero(ranges, sizeof(*b->cuts));
	b->special = mem_zero(b->special_count, sizeof(*b->special));
	b->bins = mem_zero(count, sizeof(*b->bins));
	b->level_bin = mem_zero(levels, sizeof(*b->level_bin));
	return parse_bins(p, b) && parse_levels(p, b, levels);
}

static bool
parse_scores(struct parser *p, struct score_bins *bins)
{
	static const char *const sides[] = { "left", "right" };
	uint64_t count;
	size_t side;

	if (!model_file_take(&p->l, "scores", 2) ||
	    !model_file_count(&p->l, 1, UINT16_MAX, &count) ||
	    !model_file_word(&p->l, 2, sides, 2, &side))
		return false;
	bins->left = side == 0;
	bins->count = count;
	bins->cuts = mem_zero(count, sizeof(*bins->cuts));
	bins->rows = mem_zero(count, sizeof(*bins->rows));
	for (size_t i = 0; i < count; i++)
		if (!model_file_take(&p->l, "score", 2) ||
		    !model_file_real(&p->l, 1, INFINITY, &bins->cuts[i]) ||
		    !model_file_count(&p->l, 2, p->file->rows, &bins->rows[i]))
			return false;
	return true;
}

static bool
parse(struct parser *p)
{
	struct scorecard *card = &p->file->card;
	uint64_t variables;

	if (!parse_head(p) || !parse_scale(p, &variables))
		return false;
	card->variables = mem_zero(variables, sizeof(*card->variables));
	for (; card->count < variables; card->count++)
		if (!parse_variable(p, &card->variables[card->count])) {
			card->count++;
			return false;
		}
	return parse_scores(p, &p->file->scores) &&
	    (p->l.rest.n == 0 || model_file_wrong(&p->l, "it goes on"));
}

bool
scorecard_file_parse(
    struct scorecard_file *file, struct str text, struct diag *d)
{
	struct parser p = { file, { .memory = &file->card.text, .d = d } };
	struct scorecard_scale scale;

	*file = (struct scorecard_file){ .as_of = DATE_NONE };
	if (!model_file_open(&p.l, text, KIND, VERSION) || !parse(&p)) {
		scorecard_file_free(file);
		return false;
	}
	scale = file->card.scale;
	scorecard_scale(&file->card, &scale);
	return true;
}

bool
scorecard_file_load(
    struct scorecard_file *file, const char *path, struct diag *d)
{
	struct model_text text = { 0 };
	bool good = model_file_load(path, &text, d) &&
	    (scorecard_file_parse(file, (struct str){ text.v, text.n }, d) ||
		model_file_of(path, d));

	vec_free(&text);
	return good;
}

void
scorecard_file_free(struct scorecard_file *file)
{
	scorecard_free(&file->card);
	free(file->scores.cuts);
	free(file->scores.rows);
	*file = (struct scorecard_file){ .as_of = DATE_NONE };
}
