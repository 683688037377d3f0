/*
 * decode: an input in any encoding as UTF-8. Byte order marks go, also those of
 * files that were joined (U+FEFF where a line begins), and so does the 1A that
 * ends DOS files.
 */
#pragma once

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
 * The beginning of the text, decoded: its whole lines up to that many bytes and
 * lines (of a longer line, as much of it), the same however the input arrives.
 * It lives until the next call. False on failure, with *d filled.
 */
bool decode_sample(struct decode *decode, size_t bytes, size_t lines,
    struct str *text, struct diag *d);

/* The input to read the text from; closing it closes all. */
struct in *decode_input(struct decode *decode);

const struct encoding *decode_encoding(const struct decode *decode);

/*
 * Is there, in the text from offset `from` on (`n` bytes), a byte that the
 * encoding does not have? *at is its offset. In UTF-8 the line of such a byte
 * is read as CP1252; elsewhere the unit is U+FFFD. Asked in rising order.
 */
bool decode_fault(
    const struct decode *decode, uint64_t from, size_t n, uint64_t *at);
