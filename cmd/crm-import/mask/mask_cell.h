/*
 * mask_cell: one value to what may be shown of it.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"
#include "text/normalise.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

enum masking_kind {
	MASKING_NONE,
	MASKING_PSEUDONYM,
	MASKING_PARTIAL,
	MASKING_BAND,
	MASKING_DROP
};

enum masking_band {
	BAND_WIDTH,
	BAND_YEAR,
	BAND_QUARTER,
	BAND_MONTH,
	BAND_FIRST
};

/* What happens to a column; MASKING_NONE is all zeros. */
struct masking {
	enum masking_kind kind;
	char role[48]; /* pseudonyms: what the value is */
	enum masking_band band;
	int64_t n; /* characters kept, or the width of a band */
	crypto_auth_hmacsha256_state keyed; /* before the value */
};

/* Room for the results: one per thread. */
struct masker {
	struct text normal, result;
};

/*
 * Reads what an option says of a column behind the colon (`how`, {NULL, 0}:
 * nothing). A pseudonym's role is that, else the role whose alias the column's
 * name is, else the name. False with *d filled (EXIT_USAGE).
 */
bool masking_read(struct masking *m, enum masking_kind kind, struct str column,
    struct str how, struct diag *d);

/* Before the first value: the key of the pseudonyms, which masking_forget takes
 * out of memory again. */
void masking_key(struct masking *m, const unsigned char *key, size_t bytes);
void masking_forget(struct masking *m);

/* Whether a value can be banded; false with *d (EXIT_DATA). */
bool masking_suits(const struct masking *m, struct str value, struct diag *d);

/*
 * The masked value, until the next call. A pseudonym is HMAC-SHA256(key, role,
 * 1F, normalised value), its first 128 bits in hex (RFC 2104): without the key
 * nobody can try values.
 */
struct str
masking_cell(const struct masking *m, struct masker *masker, struct str value);
