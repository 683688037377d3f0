/*
 * book_front: what of a record is told by the one before it in its page:
 * places, numbers of documents and dates mostly ascend by little, and most have
 * the same term.
 */
#pragma once

#include <stdint.h>

/* The document as serial_code has it, 0: it is a text, in the record. */
struct book_front {
	uint64_t document;
	int32_t date, due;
};

/* Puts a front (at most BOOK_FRONT bytes) and how many places it is behind the
 * one before, which is all zeros at first. */
enum { BOOK_FRONT = 32 };
unsigned char *book_front_put(unsigned char *to, uint64_t step,
    const struct book_front *now, const struct book_front *before);

/* Makes of a front the next one; the place behind it. */
const unsigned char *book_front_get(
    const unsigned char *from, uint64_t *step, struct book_front *front);
