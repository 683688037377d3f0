/*
 * inside: a tool within the process of a fuzzer, so that the fuzzer sees what a
 * small file beside the input (a model, rules, a map, what merge keeps)
 * reaches. What a run leaves behind is cleared by the harness: the linker gives
 * it exit, atexit and the memory of the tool (--wrap).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a command "%" is a folder of its own, "@" is tests/data/examples and "&"
 * tests/faults/data. */
struct inside_run {
	const char *file; /* in the folder: what the fuzzer writes; NULL: a run
			   * that comes first and makes the folder's files */
	const char *command;
	bool sealed; /* a model file: gets a checksum that holds */
};

/* The main of the tool, which a target includes by this name. */
int inside_main(int argc, char **argv);

/*
 * Runs one of `runs` (the first byte of the data chooses; a command of NULL
 * ends them) with the rest of the data as its file. Returns 0; aborts when the
 * exit status is none, or a failure says nothing.
 */
int inside(int (*tool)(int argc, char **argv), const struct inside_run *runs,
    const uint8_t *data, size_t size);
