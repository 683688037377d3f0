/* Records and customers of dedupe as they are called. */
#include "dedupe.h"

#include "base/sort.h"
#include "io/in.h"

#include <inttypes.h>
#include <stdio.h>

size_t
dedupe_end(const struct dedupe *d, size_t from)
{
	size_t to = from;

	while (to < d->match.data.records &&
	    d->by_customer[to].key == d->by_customer[from].key)
		to++;
	return to;
}

const char *
dedupe_file(const struct dedupe *d, uint32_t record)
{
	size_t file = 0;

	while (file + 2 < d->first.n && record >= d->first.v[file + 1])
		file++;
	return in_called(d->tool->file[file]);
}

void
dedupe_key(const struct dedupe *d, uint32_t number, char out[DEDUPE_KEY])
{
	snprintf(out, DEDUPE_KEY, "%s%06" PRIu32, d->options->prefix, number);
}

void
dedupe_household(const struct dedupe *d, uint32_t record, char out[DEDUPE_KEY])
{
	snprintf(out, DEDUPE_KEY, "H%06" PRIu32, d->household[record]);
}

void
dedupe_write_key(const struct dedupe *d, struct csv_writer *w, uint32_t record)
{
	char key[DEDUPE_KEY];

	dedupe_key(d, d->number[record], key);
	csv_field(w, str_of(key));
}
