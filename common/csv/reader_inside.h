/*
 * reader_inside: what csv/reader and csv/blocks share.
 */
#pragma once

#include "csv/reader.h"
#include "csv/window.h"

struct csv_reader {
	struct csv_options o;
	uint64_t line; /* of the next record */
	size_t width;
	size_t known; /* the same, where records may be cut at sight */

	struct str *field;
	size_t fields_room;
	struct csv_quoted *quoted;

	/* Records that go beyond the buffer are not read: csv/blocks looks
	 * where the last whole one ends. */
	bool within;

	uint64_t blank;
	uint64_t blank_due; /* blank lines that may be empty values */

	struct csv_window w; /* the next record begins at w.at; its last part,
				the scanner's places, is not cleared */
};
