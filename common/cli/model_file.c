#include "cli/model_file.h"

#include "base/die.h"
#include "io/in.h"
#include "io/out.h"
#include "text/date.h"
#include "text/num.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { CRC_LINE = 15 }; /* bytes of the last line */

/* So that a MODEL_WORD may be an enum. */
_Static_assert(sizeof(enum model_type) == sizeof(int), "an enum is an int");

/* Bytes that are escaped in a cell, and what stands behind the backslash. */
static const char SPECIAL[] = "\t\n\r\\", LETTER[] = "tnr\\";

static void
put_text(struct text *text, struct str cell)
{
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
put_real(struct text *text, const struct model_cell *cell, double value)
{
	char number[NUM_MAX];

	if (cell->type == MODEL_NUMBER || isnan(cell->empty) ||
	    value < cell->empty || value > cell->empty)
		vec_append(text, number, num_print_exact(number, value));
}

static void
put_whole(struct text *text, int64_t value)
{
	char number[NUM_MAX];

	vec_append(text, number, num_print_int(number, value));
}

static void
put_date(struct text *text, int32_t day)
{
	char date[DATE_MAX];

	if (day != DATE_NONE)
		vec_append(text, date, date_print(date, day));
}

static void
put_cell(struct text *text, const struct model_cell *cell, const char *record)
{
	const void *at = record + cell->at;

	switch (cell->type) {
	case MODEL_END:
	case MODEL_BLANK:
		break;
	case MODEL_TEXT:
		put_text(text, *(const struct str *)at);
		break;
	case MODEL_NUMBER:
	case MODEL_REAL:
		put_real(text, cell, *(const double *)at);
		break;
	case MODEL_COUNT:
		put_whole(text, (int64_t) * (const uint64_t *)at);
		break;
	case MODEL_PLACE:
		if (*(const size_t *)at == SIZE_MAX)
			break;
		/* FALLTHROUGH */
	case MODEL_SIZE:
		put_whole(text, (int64_t) * (const size_t *)at);
		break;
	case MODEL_INT:
		put_whole(text, *(const int *)at);
		break;
	case MODEL_FLAG:
		if (cell->words != NULL)
			put_text(text, str_of(cell->words[*(const bool *)at]));
		else
			put_whole(text, *(const bool *)at);
		break;
	case MODEL_WORD:
		put_text(text, str_of(cell->words[*(const int *)at]));
		break;
	case MODEL_DATE:
		put_date(text, *(const int32_t *)at);
		break;
	}
}

static void
put_key(struct text *text, const char *key)
{
	vec_append(text, key, strlen(key));
}

void
model_line_put(
    struct text *text, const struct model_line *line, const void *record)
{
	put_key(text, line->key);
	for (const struct model_cell *cell = line->cell;
	     cell->type != MODEL_END; cell++) {
		vec_push(text, '\t');
		put_cell(text, cell, record);
	}
	vec_push(text, '\n');
}

void
model_file_begin(struct text *text, const char *kind, uint64_t version)
{
	put_key(text, kind);
	vec_push(text, '\t');
	put_whole(text, (int64_t)version);
	vec_push(text, '\n');
}

void
model_file_seal(struct text *text, size_t from)
{
	const char *sealed = text->n > from ? text->v + from : "";
	char line[CRC_LINE + 1];

	snprintf(line, sizeof(line), "crc32\t%08lx\n",
	    crc32_z(0, (const unsigned char *)sealed, text->n - from));
	vec_append(text, line, CRC_LINE);
}

void
model_file_save(const struct text *text, const char *path)
{
	struct out out;

	out_open(&out, path);
	out_bytes(&out, text->v, text->n);
	out_close(&out);
}

void
model_file_write(const char *path, const void *model,
    void (*print)(const void *model, struct text *text))
{
	scoped struct text text = { 0 };

	print(model, &text);
	model_file_save(&text, path);
}

void
model_file_read(const char *path, void *model,
    bool (*parse)(void *model, struct str text, struct diag *d))
{
	scoped struct text text = { 0 };
	struct diag d;

	if (!in_whole(path, &text, &d))
		die(d.status, "%s", d.text);
	if (!parse(model, (struct str){ text.v, text.n }, &d))
		die(d.status, "%s: %s", path, d.text);
}

bool
model_lines_wrong(struct model_lines *l, const char *what)
{
	return diag_set(l->d, EXIT_DATA, "bad-model",
	    "the model file makes no sense in line %zu: %s", l->line, what);
}

/* Cuts the next line into its fields; false when it has too many. */
static bool
next_line(struct model_lines *l)
{
	struct str line = str_cut(&l->rest, '\n');

	l->line++;
	l->fields = 0;
	while (line.p != NULL && l->fields <= MODEL_CELLS)
		l->field[l->fields++] = str_cut(&line, '\t');
	return line.p == NULL || model_lines_wrong(l, "too many cells");
}

/* The kinds of model files: who writes, and who reads them. */
static const struct {
	const char *kind, *from, *to;
} kinds[] = {
	{ "crm-btyd-model", "crm-score clv --save", "crm-score clv --use" },
	{ "crm-churn-cox", "crm-churn cox --save", "crm-churn cox --use" },
	{ "crm-churn-fit", "crm-churn fit --save", "crm-churn predict --use" },
	{ "crm-match-model", "crm-import dedupe --save-model",
	    "crm-import dedupe --model" },
	{ "crm-score-forecast", "crm-score forecast --save",
	    "crm-score forecast --use" },
	{ "crm-score-model", "crm-score fit --save", "crm-score apply --use" },
	{ "crm-segment-kmeans", "crm-segment kmeans --model",
	    "crm-segment kmeans --use" },
};

/* Says what is wanted, and what the file is, if that is known. False. */
static bool
other_kind(struct model_lines *l, const char *kind)
{
	const char *wanted = kind, *from = NULL, *to = NULL;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (strcmp(kind, kinds[i].kind) == 0)
			wanted = kinds[i].from;
		if (l->fields == 2 &&
		    str_eq(l->field[0], str_of(kinds[i].kind))) {
			from = kinds[i].from;
			to = kinds[i].to;
		}
	}
	if (from == NULL)
		return diag_set(l->d, EXIT_DATA, "bad-model",
		    "this is no model file; wanted is one of %s", wanted);
	return diag_set(l->d, EXIT_DATA, "bad-model",
	    "this is a model of %s, for %s; wanted is one of %s", from, to,
	    wanted);
}

bool
model_lines_open(
    struct model_lines *l, struct str text, const char *kind, uint64_t version)
{
	size_t n = text.n - CRC_LINE;
	char crc[32], number[NUM_MAX + 1];

	l->rest = text;
	l->line = 0;
	l->fields = 0;
	if (text.n < CRC_LINE || !next_line(l) || l->fields != 2 ||
	    !str_eq(l->field[0], str_of(kind)))
		return other_kind(l, kind);
	number[num_print_int(number, (int64_t)version)] = '\0';
	if (!str_eq(l->field[1], str_of(number)))
		return diag_set(l->d, EXIT_DATA, "model-version",
		    "the model file is of version \"%.*s\", this is for %s: "
		    "fit it anew",
		    STR_ARG(l->field[1]), number);
	snprintf(crc, sizeof(crc), "crc32\t%08lx\n",
	    crc32_z(0, (const unsigned char *)text.p, n));
	if (l->rest.p > text.p + n || memcmp(crc, text.p + n, CRC_LINE) != 0)
		return diag_set(l->d, EXIT_DATA, "model-checksum",
		    "the checksum of the model file is wrong: it was changed "
		    "or cut short");
	l->rest.n -= CRC_LINE;
	return true;
}

bool
model_lines_close(struct model_lines *l)
{
	return l->rest.n == 0 || model_lines_wrong(l, "it goes on");
}

static bool
get_text(struct model_lines *l, struct str cell, struct str *value)
{
	char *to;
	size_t n = 0;

	value->p = to = arena_alloc(l->memory, cell.n + 1);
	for (size_t k = 0; k < cell.n; k++, n++) {
		const char *found;

		to[n] = cell.p[k];
		if (cell.p[k] != '\\')
			continue;
		found = ++k < cell.n
		    ? memchr(LETTER, cell.p[k], sizeof(LETTER) - 1)
		    : NULL;
		if (found == NULL)
			return model_lines_wrong(l, "a backslash");
		to[n] = SPECIAL[found - LETTER];
	}
	to[n] = 0;
	value->n = n;
	return true;
}

/* Whether a number is within the limits of its cell. */
static bool
within(struct model_lines *l, const struct model_cell *cell, double value)
{
	bool any = !(cell->low < 0) && !(cell->high > 0);

	return any || (value >= cell->low && value <= cell->high) ||
	    model_lines_wrong(l, "a number out of its range");
}

static bool
get_real(struct model_lines *l, const struct model_cell *cell, struct str text,
    double *value)
{
	*value = cell->empty;
	if (text.n == 0 && cell->type == MODEL_REAL)
		return true;
	if (text.n == 0 || !num_real(text, value) || !isfinite(*value))
		return model_lines_wrong(
		    l, text.n == 0 ? "a number is missing" : "a number");
	return within(l, cell, *value);
}

static bool
get_word(struct model_lines *l, const struct model_cell *cell, struct str text,
    int *which)
{
	for (*which = 0; cell->words[*which] != NULL; ++*which)
		if (str_eq(text, str_of(cell->words[*which])))
			return true;
	return model_lines_wrong(l, "a word");
}

static bool
get_date(struct model_lines *l, struct str text, int32_t *day)
{
	*day = DATE_NONE;
	return text.n == 0 || date_parse(text, day) ||
	    model_lines_wrong(l, "a date");
}

/* The whole numbers by the type that they have in memory. */
static bool
get_whole(struct model_lines *l, const struct model_cell *cell, struct str text,
    void *at)
{
	bool is_int = cell->type == MODEL_INT;
	int64_t most = is_int	       ? INT_MAX
	    : cell->type == MODEL_FLAG ? 1
				       : INT64_MAX;
	int64_t value;

	if (!num_int(text, &value) || value > most ||
	    value < (is_int ? INT_MIN : 0) ||
	    (cell->type != MODEL_COUNT && (uint64_t)value > SIZE_MAX))
		return model_lines_wrong(l, "a count");
	if (!within(l, cell, (double)value))
		return false;
	if (is_int)
		*(int *)at = (int)value;
	else if (cell->type == MODEL_FLAG)
		*(bool *)at = value == 1;
	else if (cell->type == MODEL_COUNT)
		*(uint64_t *)at = (uint64_t)value;
	else
		*(size_t *)at = (size_t)value;
	return true;
}

static bool
get_cell(struct model_lines *l, const struct model_cell *cell, struct str text,
    char *record)
{
	void *at = record + cell->at;
	bool well;
	int which;

	switch (cell->type) {
	case MODEL_TEXT:
		return get_text(l, text, at);
	case MODEL_NUMBER:
	case MODEL_REAL:
		return get_real(l, cell, text, at);
	case MODEL_PLACE:
		*(size_t *)at = SIZE_MAX;
		return text.n == 0 || get_whole(l, cell, text, at);
	case MODEL_FLAG:
	case MODEL_COUNT:
	case MODEL_SIZE:
	case MODEL_INT:
		if (cell->words == NULL)
			return get_whole(l, cell, text, at);
		which = 0;
		well = get_word(l, cell, text, &which);
		*(bool *)at = which == 1;
		return well;
	case MODEL_WORD:
		return get_word(l, cell, text, at);
	case MODEL_DATE:
		return get_date(l, text, at);
	case MODEL_END:
	case MODEL_BLANK:
		break;
	}
	return true;
}

/* The cells of the line that was cut, into its record. */
static bool
get_line(struct model_lines *l, const struct model_line *line, void *record)
{
	size_t n = 0;

	while (line->cell[n].type != MODEL_END)
		n++;
	if (l->fields != n + 1)
		return model_lines_wrong(l, "the number of cells");
	for (size_t i = 0; i < n; i++)
		if (!get_cell(l, &line->cell[i], l->field[i + 1], record))
			return false;
	return true;
}

bool
model_lines_take(
    struct model_lines *l, const struct model_line *line, void *record)
{
	if (l->rest.n == 0 || !next_line(l) ||
	    !str_eq(l->field[0], str_of(line->key)))
		return model_lines_wrong(l, line->key);
	return get_line(l, line, record);
}

/* The next line, of whatever kind. */
static bool
take_any(struct model_lines *l, const struct model_line *line, void *data)
{
	const char *wrong;
	void *record;

	if (!next_line(l))
		return false;
	while (line->key != NULL && !str_eq(l->field[0], str_of(line->key)))
		line++;
	if (line->key == NULL)
		return model_lines_wrong(l, "an unknown kind of line");
	record =
	    line->place == NULL ? (char *)data + line->at : line->place(data);
	if (record == NULL)
		return model_lines_wrong(l, MODEL_MISPLACED);
	if (!get_line(l, line, record))
		return false;
	wrong = line->take == NULL ? NULL : line->take(data, record);
	return wrong == NULL || model_lines_wrong(l, wrong);
}

bool
model_format_parse(const struct model_format *format, struct str text,
    struct arena *memory, void *data, struct diag *d)
{
	struct model_lines l = { .memory = memory, .d = d };
	const char *wrong;

	if (!model_lines_open(&l, text, format->kind, format->version))
		return false;
	while (l.rest.n > 0)
		if (!take_any(&l, format->line, data))
			return false;
	wrong = format->whole == NULL ? NULL : format->whole(data);
	return wrong == NULL || model_lines_wrong(&l, wrong);
}
