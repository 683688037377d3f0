#include "cli/scorecard_file.h"

#include "base/die.h"
#include "io/in.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { VERSION = 1, FIELDS = 9, CRC_LINE = 15 }; /* bytes of the last line */

static const char *const NEUTRALS[] = { "best", "mean", "zero" };

/* Bytes that are escaped in a cell, and what stands behind the backslash. */
static const char SPECIAL[] = "\t\n\r\\", LETTER[] = "tnr\\";

size_t
score_bin(const struct score_bins *bins, double score)
{
	size_t i = 0;

	while (i + 1 < bins->count &&
	    (bins->left ? score > bins->cuts[i] : score >= bins->cuts[i]))
		i++;
	return i;
}

/* Writing: a line is a key, cells and an end. */

static void
put(struct scorecard_text *text, const char *key)
{
	vec_append(text, key, strlen(key));
}

static void
put_cell(struct scorecard_text *text, struct str cell)
{
	vec_push(text, '\t');
	for (size_t i = 0; i < cell.n; i++) {
		const char *found =
		    memchr(SPECIAL, cell.p[i], sizeof(SPECIAL) - 1);

		if (found == NULL) {
			vec_push(text, cell.p[i]);
			continue;
		}
		vec_push(text, '\\');
		vec_push(text, LETTER[found - SPECIAL]);
	}
}

static void
put_real(struct scorecard_text *text, double value)
{
	char number[NUM_MAX];
	size_t n = num_print_exact(number, value);

	put_cell(text, (struct str){ number, n });
}

static void
put_count(struct scorecard_text *text, uint64_t value)
{
	char number[NUM_MAX];
	size_t n = num_print_int(number, (int64_t)value);

	put_cell(text, (struct str){ number, n });
}

static void
put_end(struct scorecard_text *text)
{
	vec_push(text, '\n');
}

static void
put_line(struct scorecard_text *text, const char *key, struct str cell)
{
	put(text, key);
	put_cell(text, cell);
	put_end(text);
}

static void
put_reals(struct scorecard_text *text, const char *key, size_t n, ...)
{
	va_list values;

	put(text, key);
	va_start(values, n);
	while (n-- > 0)
		put_real(text, va_arg(values, double));
	va_end(values);
	put_end(text);
}

static void
print_head(const struct scorecard_file *f, struct scorecard_text *text)
{
	char date[DATE_MAX];
	size_t n = f->as_of != DATE_NONE ? date_print(date, f->as_of) : 0;

	put_reals(text, "crm-score-model", 1, (double)VERSION);
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
	put(text, "reasons");
	put_count(text, f->reasons);
	put_cell(text, str_of(NEUTRALS[f->card.scale.neutral]));
	put_end(text);
	put_reals(text, "variables", 1, (double)f->card.count);
}

/* What a bin is, and its cut or code. */
static void
print_bin_name(const struct binning *b, size_t bin, struct scorecard_text *text)
{
	if (bin == binning_nowhere(b)) {
		put_cell(text, STR("nowhere"));
		put_cell(text, STR(""));
	} else if (bin == binning_missing(b)) {
		put_cell(text, STR("missing"));
		put_cell(text, STR(""));
	} else if (bin >= b->ranges) {
		put_cell(text, STR("special"));
		put_real(text, b->special[bin - b->ranges]);
	} else if (b->text) {
		put_cell(text, STR("group"));
		put_cell(text, STR(""));
	} else {
		put_cell(text, STR("below"));
		put_real(text, bin + 1 < b->ranges ? b->cuts[bin] : INFINITY);
	}
}

static void
print_variable(const struct scorecard *card, const struct scorecard_variable *v,
    struct scorecard_text *text)
{
	const struct binning *b = &v->bins;
	double unit = scorecard_power(card->scale.digits);

	put(text, "variable");
	put_cell(text, v->name);
	put_cell(text, b->text ? STR("text") : STR("number"));
	put_real(text, v->b);
	put_real(text, v->se);
	put_real(text, b->low);
	put_real(text, b->high);
	put_count(text, b->ranges);
	put_real(text, b->pooled != SIZE_MAX ? (double)b->pooled : NAN);
	put_end(text);
	put_reals(text, "bins", 2, (double)b->count, (double)b->levels.count);
	for (size_t i = 0; i < b->count; i++) {
		put(text, "bin");
		print_bin_name(b, i, text);
		put_count(text, b->bins[i].rows);
		put_count(text, b->bins[i].events);
		put_real(text, b->bins[i].woe);
		put_count(text, b->bins[i].neutral);
		put_real(text, (double)v->units[i] / unit);
		put_end(text);
	}
	for (uint32_t i = 0; i < b->levels.count; i++) {
		put(text, "level");
		put_count(text, b->level_bin[i]);
		put_cell(text, map_text(&b->levels, i));
		put_end(text);
	}
}

void
scorecard_file_print(
    const struct scorecard_file *file, struct scorecard_text *text)
{
	size_t from = text->n;
	char crc[16];

	print_head(file, text);
	for (size_t j = 0; j < file->card.count; j++)
		print_variable(&file->card, &file->card.variables[j], text);
	put(text, "scores");
	put_count(text, file->scores.count);
	put_cell(text, file->scores.left ? STR("left") : STR("right"));
	put_end(text);
	for (size_t i = 0; i < file->scores.count; i++) {
		bool last = i + 1 == file->scores.count;

		put_reals(text, "score", 2,
		    last ? INFINITY : file->scores.cuts[i],
		    (double)file->scores.rows[i]);
	}
	snprintf(crc, sizeof(crc), "%08lx",
	    crc32_z(0, (const unsigned char *)text->v + from, text->n - from));
	put_line(text, "crc32", str_of(crc));
}

/* Reading: lines in their order, the first that is wrong ends it. */

struct parser {
	struct scorecard_file *file;
	struct str rest;
	size_t line;
	struct str field[FIELDS];
	struct diag *d;
};

static bool
wrong(struct parser *p, const char *what)
{
	return diag_set(p->d, EXIT_DATA, "bad-model",
	    "the model file makes no sense in line %zu: %s", p->line, what);
}

/* Takes the next line, which has the key and n more fields. */
static bool
take(struct parser *p, const char *key, size_t n)
{
	struct str line = str_cut(&p->rest, '\n');
	size_t fields = 0;

	p->line++;
	if (line.p == NULL)
		return wrong(p, key);
	while (line.p != NULL && fields < FIELDS)
		p->field[fields++] = str_cut(&line, '\t');
	if (line.p != NULL || fields != n + 1 ||
	    !str_eq(p->field[0], str_of(key)))
		return wrong(p, key);
	return true;
}

/* A cell without its escapes, kept by the card. */
static bool
text_cell(struct parser *p, size_t i, struct str *value)
{
	struct str cell = p->field[i];
	char *to;
	size_t n = 0;

	value->p = to = arena_alloc(&p->file->card.text, cell.n + 1);
	for (size_t k = 0; k < cell.n; k++, n++) {
		const char *found;

		to[n] = cell.p[k];
		if (cell.p[k] != '\\')
			continue;
		found = ++k < cell.n
		    ? memchr(LETTER, cell.p[k], sizeof(LETTER) - 1)
		    : NULL;
		if (found == NULL)
			return wrong(p, "a backslash");
		to[n] = SPECIAL[found - LETTER];
	}
	to[n] = 0;
	value->n = n;
	return true;
}

/* A number; an empty cell is `empty`. */
static bool
real_cell(struct parser *p, size_t i, double empty, double *value)
{
	*value = empty;
	if (p->field[i].n == 0)
		return true;
	if (!num_real(p->field[i], value))
		return wrong(p, "a number");
	return true;
}

static bool
count_cell(struct parser *p, size_t i, uint64_t most, uint64_t *value)
{
	int64_t count;

	if (!num_int(p->field[i], &count) || count < 0 ||
	    (uint64_t)count > most)
		return wrong(p, "a count");
	*value = (uint64_t)count;
	return true;
}

/* One of n words. */
static bool
word_cell(struct parser *p, size_t i, const char *const *words, size_t n,
    size_t *which)
{
	for (*which = 0; *which < n; ++*which)
		if (str_eq(p->field[i], str_of(words[*which])))
			return true;
	return wrong(p, "a word");
}

static bool
finite_cell(struct parser *p, size_t i, double *value)
{
	return real_cell(p, i, NAN, value) &&
	    (isfinite(*value) || wrong(p, "a number is missing"));
}

static bool
parse_head(struct parser *p)
{
	static const char *const signs[] = { "event/other", "other/event" };
	struct scorecard_file *f = p->file;
	uint64_t turns, separated;
	size_t sign;

	f->as_of = DATE_NONE;
	if (!take(p, "target", 1) || !text_cell(p, 1, &f->target) ||
	    !take(p, "event", 1) || !text_cell(p, 1, &f->event) ||
	    !take(p, "as_of", 1) ||
	    (p->field[1].n > 0 && !date_parse(p->field[1], &f->as_of) &&
		!wrong(p, "a date")) ||
	    !take(p, "null", 1) || !text_cell(p, 1, &f->null) ||
	    !take(p, "options", 1) || !text_cell(p, 1, &f->options) ||
	    !take(p, "woe", 1) || !word_cell(p, 1, signs, 2, &sign) ||
	    !take(p, "zero", 1) || !finite_cell(p, 1, &f->woe.zero) ||
	    !take(p, "rows", 2) || !count_cell(p, 1, INT64_MAX, &f->rows) ||
	    !count_cell(p, 2, f->rows, &f->events) || !take(p, "fit", 5) ||
	    !real_cell(p, 1, NAN, &f->deviance) ||
	    !real_cell(p, 2, NAN, &f->null_deviance) ||
	    !finite_cell(p, 3, &f->ridge) || !count_cell(p, 4, 1000, &turns) ||
	    !count_cell(p, 5, 1, &separated))
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

	if (!take(p, "intercept", 2) || !finite_cell(p, 1, &card->intercept) ||
	    !real_cell(p, 2, NAN, &card->intercept_se) ||
	    !take(p, "scale", 4) || !finite_cell(p, 1, &card->scale.a) ||
	    !finite_cell(p, 2, &card->scale.b) ||
	    !count_cell(p, 3, SCORECARD_DIGITS, &digits) ||
	    !count_cell(p, 4, 1, &spread) || !take(p, "base", 1) ||
	    !take(p, "reasons", 2) ||
	    !count_cell(p, 1, SCORECARD_REASONS, &reasons) ||
	    !word_cell(p, 2, NEUTRALS, 3, &neutral) ||
	    !take(p, "variables", 1) ||
	    !count_cell(p, 1, UINT16_MAX, variables))
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
	if (!word_cell(p, 1, kinds, 5, &kind) || !real_cell(p, 2, NAN, &value))
		return false;
	if (kind != want)
		return wrong(p, "the order of the bins");
	if (kind == 2)
		b->special[i - b->ranges] = value;
	if (kind != 0 || i + 1 == b->ranges)
		return isnan(value) == (kind != 2) || wrong(p, "a code");
	if (isnan(value) || (i > 0 && value <= b->cuts[i - 1]))
		return wrong(p, "the order of the cuts");
	b->cuts[i] = value;
	return true;
}

static bool
parse_bins(struct parser *p, struct binning *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct woe_bin *bin = &b->bins[i];
		uint64_t neutral;

		if (!take(p, "bin", 7) || !parse_bin_name(p, b, i) ||
		    !count_cell(p, 3, p->file->rows, &bin->rows) ||
		    !count_cell(p, 4, bin->rows, &bin->events) ||
		    !finite_cell(p, 5, &bin->woe) ||
		    !count_cell(p, 6, 1, &neutral))
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

		if (!take(p, "level", 2) ||
		    !count_cell(p, 1, b->ranges - 1, &bin) ||
		    !text_cell(p, 2, &name))
			return false;
		if (map_add(&b->levels, name) != i)
			return wrong(p, "a level twice");
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

	if (!take(p, "variable", 8) || !text_cell(p, 1, &v->name) ||
	    !word_cell(p, 2, types, 2, &type) || !finite_cell(p, 3, &v->b) ||
	    !real_cell(p, 4, NAN, &v->se) ||
	    !real_cell(p, 5, -INFINITY, &b->low) ||
	    !real_cell(p, 6, INFINITY, &b->high) ||
	    !count_cell(p, 7, UINT16_MAX, &ranges) ||
	    !real_cell(p, 8, -1, &pooled) || !take(p, "bins", 2) ||
	    !count_cell(p, 1, UINT16_MAX, &count) ||
	    !count_cell(p, 2, p->rest.n, &levels))
		return false;
	if (ranges == 0 || count < ranges + 2 || pooled >= (double)ranges ||
	    (type == 0 && levels > 0))
		return wrong(p, "the number of bins");
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

	if (!take(p, "scores", 2) || !count_cell(p, 1, UINT16_MAX, &count) ||
	    !word_cell(p, 2, sides, 2, &side))
		return false;
	bins->left = side == 0;
	bins->count = count;
	bins->cuts = mem_zero(count, sizeof(*bins->cuts));
	bins->rows = mem_zero(count, sizeof(*bins->rows));
	for (size_t i = 0; i < count; i++)
		if (!take(p, "score", 2) ||
		    !real_cell(p, 1, INFINITY, &bins->cuts[i]) ||
		    !count_cell(p, 2, p->file->rows, &bins->rows[i]))
			return false;
	return true;
}

/* Checks version and checksum, and leaves the lines between. */
static bool
check(struct parser *p)
{
	const char *text = p->rest.p;
	size_t n = p->rest.n - CRC_LINE;
	char crc[32];

	if (p->rest.n < CRC_LINE || !take(p, "crm-score-model", 1))
		return wrong(p, "it is no model");
	if (!str_eq(p->field[1], STR("1")))
		return diag_set(p->d, EXIT_DATA, "model-version",
		    "the model file is of version \"%.*s\", this is for 1",
		    STR_ARG(p->field[1]));
	snprintf(crc, sizeof(crc), "crc32\t%08lx\n",
	    crc32_z(0, (const unsigned char *)text, n));
	if (p->rest.p > text + n || memcmp(crc, text + n, CRC_LINE) != 0)
		return diag_set(p->d, EXIT_DATA, "model-checksum",
		    "the checksum of the model file is wrong: it was changed "
		    "or cut short");
	p->rest.n -= CRC_LINE;
	return true;
}

static bool
parse(struct parser *p)
{
	struct scorecard *card = &p->file->card;
	uint64_t variables;

	if (!check(p) || !parse_head(p) || !parse_scale(p, &variables))
		return false;
	card->variables = mem_zero(variables, sizeof(*card->variables));
	for (; card->count < variables; card->count++)
		if (!parse_variable(p, &card->variables[card->count])) {
			card->count++;
			return false;
		}
	return parse_scores(p, &p->file->scores) &&
	    (p->rest.n == 0 || wrong(p, "it goes on"));
}

bool
scorecard_file_parse(
    struct scorecard_file *file, struct str text, struct diag *d)
{
	struct parser p = { .file = file, .rest = text, .d = d };
	struct scorecard_scale scale;

	*file = (struct scorecard_file){ .as_of = DATE_NONE };
	if (!parse(&p)) {
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
	struct scorecard_text text = { 0 };
	struct in *in = in_open(path, d);
	bool good = in != NULL;
	size_t got = 1;

	while (good && got > 0) {
		vec_reserve(&text, text.n + 65536);
		good = in_read(in, text.v + text.n, 65536, &got, d);
		text.n += got;
	}
	if (in != NULL)
		in_close(in);
	good = good &&
	    scorecard_file_parse(file, (struct str){ text.v, text.n }, d);
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
