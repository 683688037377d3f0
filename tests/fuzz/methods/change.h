/*
 * change: files with their bytes, cells and rows changed at random.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 4000, ROOM = 1 << 20 };

struct chance {
	uint64_t random;
};

static inline uint64_t
draw(struct chance *b, uint64_t below)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 7;
	b->random ^= b->random << 17;
	return (b->random >> 11) % below;
}

static inline const char *
pick(struct chance *b, const char *const *list, size_t n)
{
	return list[draw(b, n)];
}

#define PICK(b, list) pick(b, list, sizeof(list) / sizeof(*(list)))

static inline char *
read_file(const char *path)
{
	char *bytes = malloc(ROOM);
	FILE *f = fopen(path, "rb");
	size_t n = f == NULL ? 0 : fread(bytes, 1, ROOM - 1, f);

	if (f != NULL)
		fclose(f);
	bytes[n] = '\0';
	return bytes;
}

/* The input with its rows changed, as in.csv. */

struct table {
	char *text, *row[ROWS];
	int rows;
};

static inline void
cut_rows(struct table *t)
{
	t->rows = 0;
	for (char *p = t->text; *p != '\0' && t->rows < ROWS;) {
		size_t n = strcspn(p, "\n");

		t->row[t->rows++] = p;
		p += n;
		if (*p == '\n')
			*p++ = '\0';
	}
}

/* Where cell k of a row begins and how long it is; quotes are passed over. */
static inline char *
cell(char *row, int k, size_t *n)
{
	bool quoted = false;
	char *start = row;

	for (char *p = row;; p++) {
		quoted ^= *p == '"';
		if ((*p == ',' || *p == ';') && !quoted && k-- > 0)
			start = p + 1;
		else if (*p == '\0' || ((*p == ',' || *p == ';') && !quoted)) {
			*n = (size_t)(p - start);
			return start;
		}
	}
}

static inline int
count_cells(const char *row)
{
	int n = 1;

	for (; *row != '\0'; row++)
		n += *row == ',' || *row == ';';
	return n;
}

static const char *const odd[] = { "", "0", "-1", "1", "0.5", "1e3",
	"99999999999999999999", "NA", "n/a", "2024-02-30", "0001-01-01",
	"9999-12-31", "\"", "\"a,b\"", "\303\251", "\377", "=1+1", " ", "1,5",
	"yes", "-0", "1.005", "2024-01-01", "nan", "inf", "a\"b" };

/* Writes a row with one cell in another form. */
static inline void
put_changed(struct chance *b, FILE *f, struct table *t, int row, bool exchange)
{
	size_t n, m;
	int k = (int)draw(b, (uint64_t)count_cells(t->row[0]));
	char *at = cell(t->row[row], k, &n), *other;

	fprintf(f, "%.*s", (int)(at - t->row[row]), t->row[row]);
	if (exchange) {
		int from = 1 + (int)draw(b, (uint64_t)t->rows - 1);

		other = cell(t->row[from], k, &m);
		fprintf(f, "%.*s", (int)m, other);
	} else
		fputs(PICK(b, odd), f);
	fprintf(f, "%s\n", at + n);
}

static inline void
shuffle(struct chance *b, struct table *t)
{
	for (int i = t->rows - 1; i > 1; i--) {
		int k = 1 + (int)draw(b, (uint64_t)i);
		char *row = t->row[i];

		t->row[i] = t->row[k];
		t->row[k] = row;
	}
}

static inline void
write_input(struct chance *b, const char *path)
{
	static const char ways[] = "      ddddmmmrrxxxooct";
	struct table t = { .text = read_file(path) };
	char way = ways[draw(b, sizeof(ways) - 1)];
	FILE *f = fopen("in.csv", "w");
	uint64_t share = 2 + draw(b, 20);

	cut_rows(&t);
	if (way == 'm')
		shuffle(b, &t);
	for (int i = 0; i < t.rows; i++) {
		bool here = i > 0 && draw(b, share) == 0 && t.rows > 2;

		if (here && way == 'd')
			continue;
		if (here && (way == 'x' || way == 'o'))
			put_changed(b, f, &t, i, way == 'x');
		else
			fprintf(f, "%s\n", t.row[i]);
		if (here && way == 'r')
			fprintf(f, "%s\n", t.row[i]);
		if (way == 't' && here)
			break;
	}
	if (way == 'c') /* cut somewhere */
		fprintf(f, "%.*s", (int)draw(b, 10), t.row[t.rows - 1]);
	fclose(f);
	free(t.text);
}

/* A copy with bytes or lines changed: models, rules, maps, rates and records
 * that merge keeps. */
static inline void
write_side(struct chance *b, const char *from, const char *to)
{
	struct table t = { .text = read_file(from) };
	size_t n = strlen(t.text);
	uint64_t way = draw(b, 4);
	FILE *f = fopen(to, "w");

	for (uint64_t i = 0; way == 0 && n > 0 && i <= draw(b, 4); i++)
		t.text[draw(b, n)] = (char)(1 + draw(b, 255));
	cut_rows(&t);
	if (way == 1)
		shuffle(b, &t);
	for (int i = 0; i < t.rows; i++) {
		bool here = draw(b, 12) == 0;

		if (here && way == 2)
			continue;
		if (here && way == 3 && t.rows > 1)
			put_changed(b, f, &t, i, draw(b, 2) == 0);
		else
			fprintf(f, "%s\n", t.row[i]);
	}
	fclose(f);
	free(t.text);
}
