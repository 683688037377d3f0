/*
 * replay: a fuzz target without the fuzzer. Linked with tests/fuzz/NAME.c it
 * gives the target the empty input and every file named on the command line
 * (tests/run.sh names those of tests/fuzz/corpus/NAME), one test each. An
 * input that must not do harm again is kept by adding its file there.
 */
#include <stdint.h>
#include <stdlib.h>

#include "unit/tap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * The content of a file in memory of exactly its size, so that a sanitizer
 * sees a read past the end; NULL if it cannot be read. The caller frees it.
 */
static uint8_t *
read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long end;

	if (file == NULL)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) >= 0 &&
	    fseek(file, 0, SEEK_SET) == 0) {
		*size = (size_t)end;
		data = malloc(*size > 0 ? *size : 1);
		if (data != NULL && fread(data, 1, *size, file) != *size) {
			free(data);
			data = NULL;
		}
	}
	fclose(file);
	return data;
}

int
main(int argc, char **argv)
{
	uint8_t nothing = 0, *data;
	size_t size;
	int i;

	ok(LLVMFuzzerTestOneInput(&nothing, 0) == 0, "empty input");
	fflush(stdout);
	for (i = 1; i < argc; i++) {
		data = read_file(argv[i], &size);
		ok(data != NULL && LLVMFuzzerTestOneInput(data, size) == 0,
		    "%s", argv[i]);
		fflush(stdout);
		free(data);
	}
	return tap_end();
}
