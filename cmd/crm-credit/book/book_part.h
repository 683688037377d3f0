/*
 * book_part: the rows of some customers, whole, to what is left of them: a
 * small book of its own, of which the open items remain.
 */
#pragma once

#include "book_post.h"
#include "book_record.h"
#include "table/states.h"

#include <pthread.h>

/* The place of a row: its block, and its line in there. */
enum { PLACE_BLOCK = 24 };
#define PLACE_LINES ((UINT64_C(1) << PLACE_BLOCK) - 1)

/* Where a block begins. */
struct book_block {
	size_t file;
	uint64_t line;
};

/* A row of which something is to be said. */
struct book_accused {
	uint64_t place;
	struct book_front front;
	size_t at; /* its record in `bytes` */
	enum book_again again;
};

/* A record that waits for others, to be posted with them. */
struct book_taken {
	uint64_t place;
	const char *record;
	size_t n;
};

enum { BOOK_TAKEN = 16 };

/* The numbers of records, one account's behind the other's: from first[account]
 * to first[account + 1]. */
struct book_list {
	VEC(uint32_t) first;
	VEC(uint32_t) at;
};

struct book_part {
	const struct serials *serials; /* names are packed */
	struct book_reader r;	       /* and the book of one part */
	struct book book;
	struct book_taken taken[BOOK_TAKEN];
	struct book_entry entry[BOOK_TAKEN];
	struct book_cells cells[BOOK_TAKEN];
	size_t n;		/* of them */
	VEC(uint64_t) first;	/* place, by account */
	VEC(uint32_t) document; /* by document its number below, or NONE */

	/* To pack what is left of its accounts. */
	struct book_list item, source;
	VEC(uint64_t) words;
	VEC(unsigned char) records, packed;
	struct text name;

	/* Of all parts so far. */
	struct states *left;
	uint32_t number; /* of the thread */
	size_t items, sources;
	bool more; /* some have what few have */
	struct arena arena;
	struct book_texts documents, source_names;
	uint32_t n_documents, documents_before;
	struct ledger total; /* its volume */
	struct book_bytes bytes;
	VEC(struct book_accused) accused;
};

/* One for each thread, for one part after the other; what is left of them goes
 * to `left`, as book_left.h says. Who fails holds the lock. */
struct book_part *
book_part_new(const struct book_reader *r, const struct serials *serials,
    struct states *left, uint32_t number, pthread_mutex_t *failing);
void book_part_free(struct book_part *part);

/* Posts a record; the end of it. In the order of their places; the records of
 * a part live until it is ended. */
const char *book_part_post(struct book_part *part, uint64_t place,
    const struct book_front *front, const char *record);
void book_part_end(struct book_part *part);

/* What the parts say goes into the book, and what is to be said is said. */
void book_part_merge(struct book_reader *r, struct book_part *const *part,
    size_t n, const struct book_block *block);
