/* Whole files of any bytes, that arrive in pieces of any size: every record is
 * counted. Of each eight files one is read twice, for what comes out does not
 * depend on how the bytes arrive. */
#include "table/tidy.h"
#include "base/map.h"
#include "fuzz/charsets.h"
#include "unit/dribble.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A number for all that the reading gives. */
static uint64_t
read_all(struct str bytes, size_t most)
{
	struct tidy_options options = { .sample = 5, .lazy_quotes = true };
	struct dribble dribble;
	struct tidy_row row;
	enum tidy_result result;
	uint64_t hash = 1;
	struct tidy *t;
	struct diag d;

	t = tidy_open_in(dribble_open(&dribble, bytes, most), &options, &d);
	if (t == NULL)
		return 0;
	while ((result = tidy_next(t, &row, &d)) <= TIDY_BAD) {
		hash = hash * 31 + row.line * 7 + row.byte + row.n + result;
		for (size_t i = 0; i < row.n; i++)
			hash = hash * 31 + map_hash(row.field[i]);
	}
	for (int i = 0; i < TIDY_SKIPS; i++)
		hash = hash * 31 + tidy_skipped(t)[i];
	tidy_close(t);
	return hash;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = { (const char *)data, size };
	uint64_t draw = map_hash_fixed(bytes);
	size_t most = draw % 2 == 0 ? size + 1 : 3;
	uint64_t got;

	charsets_keep();
	got = read_all(bytes, most);
	if (draw / 2 % 8 == 0 && got != read_all(bytes, size + 4 - most))
		abort();
	return 0;
}
