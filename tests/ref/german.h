/*
 * german: the German credit data (UCI) in memory, with its split into train
 * and test, for the reference tests.
 */
#pragma once

#include "base/map.h"
#include "base/mem.h"

#include "ref/table.h"

enum { GERMAN_ROWS = 1000, GERMAN_COLUMNS = 20 };

struct german_column {
	const char *name;
	bool text;
	double number[GERMAN_ROWS];
	uint32_t code[GERMAN_ROWS];
	struct map levels;
};

struct german {
	struct table table, split;
	struct german_column column[GERMAN_COLUMNS];
	uint8_t bad[GERMAN_ROWS];
	size_t row[GERMAN_ROWS]; /* in the file, from 0 */
	size_t rows;
};

static inline void
german_column_read(struct german *g, size_t j)
{
	struct german_column *c = &g->column[j];
	char *end;

	c->name = g->table.cell[j];
	for (size_t i = 0; i < g->rows; i++) {
		const char *text = table_text(&g->table, g->row[i], j);

		c->number[i] = strtod(text, &end);
		c->text = c->text || *end != '\0';
		c->code[i] = map_add(&c->levels, str_of(text));
	}
}

/* part: "train", "test" or "all". False, and the test skipped, without data. */
static inline bool
german_read(struct german *g, const char *part)
{
	*g = (struct german){ 0 };
	if (!table_read(&g->table, "credit/germancredit.csv", part))
		return false;
	if (!table_read(&g->split, "credit/german_split618.csv", part)) {
		table_free(&g->table);
		return false;
	}
	for (size_t i = 0; i < g->table.rows; i++) {
		if (strcmp(part, "all") != 0 &&
		    strcmp(part, table_text(&g->split, i, 1)) != 0)
			continue;
		g->bad[g->rows] =
		    strcmp(table_text(&g->table, i, GERMAN_COLUMNS), "bad") ==
		    0;
		g->row[g->rows++] = i;
	}
	for (size_t j = 0; j < GERMAN_COLUMNS; j++)
		german_column_read(g, j);
	return true;
}

static inline struct german_column *
german_find(struct german *g, const char *name)
{
	for (size_t j = 0; j < GERMAN_COLUMNS; j++)
		if (strcmp(g->column[j].name, name) == 0)
			return &g->column[j];
	return NULL;
}

static inline void
german_free(struct german *g)
{
	for (size_t j = 0; j < GERMAN_COLUMNS; j++)
		map_free(&g->column[j].levels);
	table_free(&g->table);
	table_free(&g->split);
}
