#include "cli/model_file.h"

#include "base/die.h"
#include "io/in.h"
#include "io/out.h"
#include "text/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { CRC_LINE = 15 }; /* bytes of the last line */

/* Bytes that are escaped in a cell, and what stands behind the backslash. */
static const char SPECIAL[] = "\t\n\r\\", LETTER[] = "tnr\\";

void
model_file_key(struct model_text *text, const char *key)
{
	vec_append(text, key, strlen(key));
}

void
model_file_put(struct model_text *text, struct str cell)
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

void
model_file_put_real(struct model_text *text, double value)
{
	char number[NUM_MAX];
	size_t n = num_print_exact(number, value);

	model_file_put(text, (struct str){ number, n });
}

void
model_file_put_count(struct model_text *text, uint64_t value)
{
	char number[NUM_MAX];
	size_t n = num_print_int(number, (int64_t)value);

	model_file_put(text, (struct str){ number, n });
}

void
model_file_end(struct model_text *text)
{
	vec_push(text, '\n');
}

void
model_file_put_line(struct model_text *text, const char *key, struct str a,
    struct str b, const double *x)
{
	model_file_key(text, key);
	model_file_put(text, a);
	model_file_put(text, b);
	for (int i = 0; i < 2; i++)
		model_file_put_real(text, x != NULL ? x[i] : (double)NAN);
	model_file_end(text);
}

void
model_file_begin(struct model_text *text, const char *kind, uint64_t version)
{
	model_file_key(text, kind);
	model_file_put_count(text, version);
	model_file_end(text);
}

void
model_file_seal(struct model_text *text, size_t from)
{
	const char *sealed = text->n > from ? text->v + from : "";
	char line[CRC_LINE + 1];

	snprintf(line, sizeof(line), "crc32\t%08lx\n",
	    crc32_z(0, (const unsigned char *)sealed, text->n - from));
	vec_append(text, line, CRC_LINE);
}

void
model_file_save(const struct model_text *text, const char *path)
{
	struct out out;

	out_open(&out, path);
	out_bytes(&out, text->v, text->n);
	out_close(&out);
}

bool
model_file_load(const char *path, struct model_text *text, struct diag *d)
{
	struct in *in = in_open(path, d);
	bool good = in != NULL;
	size_t got = 1;

	while (good && got > 0) {
		vec_reserve(text, text->n + 65536);
		good = in_read(in, text->v + text->n, 65536, &got, d);
		text->n += good ? got : 0;
	}
	if (in == NULL)
		return false;
	in_close(in);
	return good || model_file_of(path, d);
}

bool
model_file_of(const char *path, struct diag *d)
{
	struct diag why = *d;

	return diag_set(d, why.status, why.code, "%s: %s", path, why.text);
}

bool
model_file_wrong(struct model_lines *l, const char *what)
{
	return diag_set(l->d, EXIT_DATA, "bad-model",
	    "the model file makes no sense in line %zu: %s", l->line, what);
}

bool
model_file_open(
    struct model_lines *l, struct str text, const char *kind, uint64_t version)
{
	size_t n = text.n - CRC_LINE;
	char crc[32], number[NUM_MAX + 1] = { 0 };

	l->rest = text;
	l->line = 0;
	if (text.n < CRC_LINE || !model_file_take(l, kind, 1))
		return diag_set(l->d, EXIT_DATA, "bad-model",
		    "this is no model file of the kind %s", kind);
	num_print_int(number, (int64_t)version);
	if (!str_eq(l->field[1], str_of(number)))
		return diag_set(l->d, EXIT_DATA, "model-version",
		    "the model file is of version \"%.*s\", this is for %s",
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
model_file_next(struct model_lines *l)
{
	struct str line;

	if (l->rest.p == NULL || l->rest.n == 0)
		return false;
	line = str_cut(&l->rest, '\n');
	l->line++;
	l->fields = 0;
	while (line.p != NULL && l->fields < MODEL_FIELDS)
		l->field[l->fields++] = str_cut(&line, '\t');
	return line.p == NULL || model_file_wrong(l, "too many cells");
}

bool
model_file_take(struct model_lines *l, const char *key, size_t n)
{
	if (!model_file_next(l) || l->fields != n + 1 ||
	    !str_eq(l->field[0], str_of(key)))
		return model_file_wrong(l, key);
	return true;
}

static bool
take_kind(
    struct model_lines *l, size_t n, const struct model_kind *kind, void *data)
{
	if (l->fields != n)
		return model_file_wrong(l, "the number of cells");
	for (; kind->key != NULL; kind++)
		if (str_eq(l->field[0], str_of(kind->key)))
			return kind->take(data);
	return model_file_wrong(l, "an unknown kind of line");
}

bool
model_file_take_all(
    struct model_lines *l, size_t n, const struct model_kind *kinds, void *data)
{
	while (l->rest.n > 0)
		if (!model_file_next(l) || !take_kind(l, n, kinds, data))
			return false;
	return true;
}

bool
model_file_text(struct model_lines *l, size_t i, struct str *value)
{
	struct str cell = l->field[i];
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
			return model_file_wrong(l, "a backslash");
		to[n] = SPECIAL[found - LETTER];
	}
	to[n] = 0;
	value->n = n;
	return true;
}

bool
model_file_real(struct model_lines *l, size_t i, double empty, double *value)
{
	*value = empty;
	if (l->field[i].n == 0)
		return true;
	if (!num_real(l->field[i], value))
		return model_file_wrong(l, "a number");
	return true;
}

bool
model_file_finite(struct model_lines *l, size_t i, double *value)
{
	return model_file_real(l, i, NAN, value) &&
	    (isfinite(*value) || model_file_wrong(l, "a number is missing"));
}

bool
model_file_count(
    struct model_lines *l, size_t i, uint64_t most, uint64_t *value)
{
	int64_t count;

	if (!num_int(l->field[i], &count) || count < 0 ||
	    (uint64_t)count > most)
		return model_file_wrong(l, "a count");
	*value = (uint64_t)count;
	return true;
}

bool
model_file_word(struct model_lines *l, size_t i, const char *const *words,
    size_t n, size_t *which)
{
	for (*which = 0; *which < n; ++*which)
		if (str_eq(l->field[i], str_of(words[*which])))
			return true;
	return model_file_wrong(l, "a word");
}
