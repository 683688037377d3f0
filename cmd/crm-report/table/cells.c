#include "cells.h"

#include "base/mem.h"
#include "base/pool.h"
#include "base/sort.h"
#include "io/spill.h"

#include <string.h>

enum { LONG = 255 }; /* a text whose length takes more than a byte */

/* Rows one after the other: of each cell a byte with its length, or LONG and
 * four, and its bytes. */
struct cells_block {
	size_t first, rows;
	struct pool_page *page; /* NULL: it is in the file */
	struct spill_extent place;
};

static size_t
cell_size(struct str text)
{
	return text.n + 1 + (text.n < LONG ? 0 : sizeof(uint32_t));
}

/* A block with room for `need` bytes. */
static struct cells_block *
new_block(struct cells *c, size_t need)
{
	struct cells_block *b = mem_zero(1, sizeof(*b));
	size_t more = need > POOL_ROOM ? need - POOL_ROOM : 0;

	b->first = c->rows;
	b->page = mem_alloc(1, sizeof(*b->page) + more);
	b->page->next = NULL;
	b->page->used = 0;
	b->page->room = (uint32_t)(POOL_ROOM + more);
	vec_push(&c->block, b);
	return b;
}

/* A full block stays in memory while there is some, and where the file has no
 * place of its size. */
static bool
close_block(struct cells *c, struct cells_block *b, struct diag *d)
{
	size_t size = sizeof(*b->page);

	if (b->page->room > POOL_ROOM)
		return true;
	if (c->store->left >= size) {
		c->store->left -= size;
		return true;
	}
	if (!spill_pages(c->store->spill, b->page, &b->place, d))
		return false;
	if (c->at_hand == b)
		c->at_hand = NULL;
	free(b->page);
	b->page = NULL;
	return true;
}

static void
put_cell(struct pool_page *page, struct str text)
{
	unsigned char *at = page->bytes + page->used;
	uint32_t n = (uint32_t)text.n;

	page->used += (uint32_t)cell_size(text);
	*at++ = n < LONG ? (unsigned char)n : LONG;
	if (n >= LONG) {
		memcpy(at, &n, sizeof(n));
		at += sizeof(n);
	}
	if (n > 0)
		memcpy(at, text.p, n);
}

bool
cells_add(struct cells *c, const struct str *row, struct diag *d)
{
	struct cells_block *b =
	    c->block.n > 0 ? c->block.v[c->block.n - 1] : NULL;
	size_t need = 0;

	for (size_t i = 0; i < c->width; i++)
		need += cell_size(row[i]);
	if (b != NULL &&
	    (b->page->used + need > b->page->room ||
		b->page->used >= c->store->block)) {
		if (!close_block(c, b, d))
			return false;
		b = NULL;
	}
	if (b == NULL)
		b = new_block(c, need);
	for (size_t i = 0; i < c->width; i++)
		put_cell(b->page, row[i]);
	b->rows++;
	c->rows++;
	return true;
}

static struct cells_block *
block_of(const struct cells *c, size_t row)
{
	size_t behind;

	sort_bound(behind, 1, c->block.n, i, c->block.v[i]->first <= row);
	return c->block.v[behind - 1];
}

/* The bytes of a text at `at`, and how far it reaches. */
static struct str
text_at(const unsigned char *at)
{
	uint32_t n = *at++;

	if (n == LONG) {
		memcpy(&n, at, sizeof(n));
		at += sizeof(n);
	}
	return (struct str){ (const char *)at, n };
}

/* The one before is freed first, so that who still reads it is found out. */
static bool
take_block(struct cells *c, struct cells_block *b, struct diag *d)
{
	const struct pool_page *page = b->page;

	c->at_hand = NULL;
	free(c->read);
	c->read = NULL;
	if (page == NULL) {
		c->read = mem_alloc(1, sizeof(*c->read));
		if (!spill_page(c->store->spill, &b->place, 0, c->read, d))
			return false;
		page = c->read;
	}
	c->place.n = 0;
	for (uint32_t at = 0; at < page->used;) {
		struct str text = text_at(page->bytes + at);

		vec_push(&c->place, at);
		at += (uint32_t)cell_size(text);
	}
	c->at_hand = b;
	return true;
}

bool
cells_get(struct cells *c, size_t row, size_t column, struct str *text,
    struct diag *d)
{
	const struct cells_block *b = c->at_hand;

	if (b == NULL || row < b->first || row - b->first >= b->rows ||
	    c->place.n < b->rows * c->width) {
		if (!take_block(c, block_of(c, row), d))
			return false;
		b = c->at_hand;
	}
	*text = text_at((b->page != NULL ? b->page : c->read)->bytes +
	    c->place.v[(row - b->first) * c->width + column]);
	return true;
}
