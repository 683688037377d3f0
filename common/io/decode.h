/*
 * decode: an input in any encoding as UTF-8. Byte order marks go, also those of
 * files that were joined (U+FEFF where a line begins), and so does the 1A that
 * ends DOS files.
 */
#ifndef IO_DECODE_H
#define IO_DECODE_H

#include "base/diag.h"
#include "base/str.h"
#include "io/encoding.h"

#include <stdbool.h>
#include <stdint.h>

struct in;
struct decode;

/*
 * Decodes `raw`, which it takes over. `name` is an encoding, or NULL to detect
 * it from the first ENCODING_SAMPLE bytes. NULL on failure, with *d filled
 * (EXIT_USAGE for an encoding that is not known).
 */
struct decode *decode_open(struct in *raw, const char *name, struct diag *d);

/*
 * The beginning of the text, decoded; *whole says that it is all of it. It
 * lives until the first read.
 */
struct str decode_sample(const struct decode *decode, bool *whole);

/* The input to read the text from; closing it closes all. */
struct in *decode_input(struct decode *decode);

const struct encoding *decode_encoding(const struct decode *decode);

/*
 * Is there, in the text from offset `from` on (`n` bytes), a byte that the
 * encoding does not have? *at is its offset. In UTF-8 the line of such a byte
 * is read as CP1252; elsewhere the byte is U+FFFD. Asked in rising order.
 */
bool decode_fault(
    const struct decode *decode, uint64_t from, size_t n, uint64_t *at);

#endif
