/* The model file: a text gets its checksum, so that the lines are reached; what
 * is read must print and be read again. */
#include "cli/scorecard_file.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = { 0 }, again = { 0 };
	struct scorecard_file file;
	struct diag d = { 0 };
	char crc[32];

	vec_append(&text, (const char *)data, size);
	snprintf(crc, sizeof(crc), "crc32\t%08lx\n", crc32_z(0, data, size));
	vec_append(&text, crc, strlen(crc));
	if (scorecard_file_parse(&file, (struct str){ text.v, text.n }, &d)) {
		scorecard_file_print(&file, &again);
		scorecard_file_free(&file);
		if (!scorecard_file_parse(
			&file, (struct str){ again.v, again.n }, &d))
			abort();
		scorecard_file_free(&file);
	}
	vec_free(&text);
	vec_free(&again);
	return 0;
}
