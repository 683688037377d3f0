/*
 * packed: 64-bit words by their significant bytes, whose numbers stand before
 * them, four bits each; and small numbers in as few bytes.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bytes that so many words take at most; a put may write 8 more, and packed_get
 * read them. */
#define PACKED_SIZE(words) (8 * (words) + ((words) + 1) / 2)

/* Puts the words of a state, and reads them; the place behind what was put. */
unsigned char *packed_put(unsigned char *to, const void *state, size_t words);
void packed_get(const unsigned char *from, void *state, size_t words);
const unsigned char *packed_skip(const unsigned char *from, size_t words);

/* A number, seven bits a byte, at most ten of them. */
unsigned char *packed_put_number(unsigned char *to, uint64_t n);
const unsigned char *packed_number(const unsigned char *from, uint64_t *n);
