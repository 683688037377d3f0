/* check_keys: rows that the model has learned from prove nothing. */
#include "base/map.h"
#include "check.h"
#include "csv/reader.h"
#include "io/in.h"

#include <inttypes.h>

/* Opens the file of the fit and finds the key in it. */
static struct csv_reader *
open_rows(struct check *c, const char *path, const char *key, size_t *column)
{
	struct csv_options options = { .delimiter =
					   tool_in_delimiter(c->tool) };
	struct header header = { NULL, 0 };
	struct csv_reader *reader;
	struct csv_row row;
	struct diag d;
	struct in *in = in_open(path, &d);

	if (in == NULL)
		tool_fail(c->tool, &d);
	reader = csv_reader_open(in, &options, &d);
	if (reader == NULL)
		tool_fail(c->tool, &d);
	if (csv_reader_next(reader, &row, &d) == CSV_ROW)
		header = (struct header){ row.field, row.n };
	if (!role_find(&header, "customer_id", key, column, &d) ||
	    (*column == ROLE_NONE &&
		!role_missing(&header, "customer_id", &d))) {
		csv_reader_close(reader);
		tool_fail(c->tool, &d);
	}
	csv_reader_set_width(reader, header.n);
	return reader;
}

void
check_keys_read(struct check *c, const char *path, const char *key)
{
	size_t column;
	struct csv_reader *reader = open_rows(c, path, key, &column);
	enum csv_result result;
	struct csv_row row;
	struct diag d;

	while ((result = csv_reader_next(reader, &row, &d)) != CSV_END) {
		if (result == CSV_FAIL) {
			csv_reader_close(reader);
			tool_fail(c->tool, &d);
		}
		if (result == CSV_ROW)
			map_add(&c->known, str_trim(row.field[column]));
	}
	csv_reader_close(reader);
}

void
check_keys_tell(const struct check *c)
{
	if (c->known_keys > 0)
		report_say(&c->tool->report,
		    "warning: %" PRIu64
		    " rows have a key that the fit had too: they prove nothing",
		    c->known_keys);
}
