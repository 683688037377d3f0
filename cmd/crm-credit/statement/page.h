/*
 * page: a statement by a template: what its fields are.
 */
#pragma once

#include "crm-credit/facts/aged.h"
#include "crm-credit/shared/paper.h"
#include "lines.h"

/* A line with its balance. */
struct page_line {
	struct line line;
	int64_t balance;
};

struct page {
	const struct credit *c;
	int32_t from;

	struct addresses addresses;
	struct paper paper;
	uint32_t row;
	const struct ageing *aged;
	int64_t opening, closing;
	VEC(struct page_line) list;
	uint64_t without; /* an address, with --mail */
};

/* Reads the templates and addresses (NULL: none). */
void page_open(struct page *page, const char *letters, const char *mail,
    const char *customers);

/* A row's statement: its beginning, each of its rows, and printing it. */
void page_start(struct page *page, uint32_t row, const struct ageing *aged);
void page_add(
    struct page *page, const struct line *line, bool moves, int64_t balance);
void page_put(struct page *page, struct out *out);

void page_close(struct page *page);
