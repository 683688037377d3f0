/*
 * scan: finds the bytes that matter to a CSV reader, 64 at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SCAN_CHUNK = 64,
	SCAN_BYTES = 4096 /* at most at once */
};

/*
 * The places of delimiters, quotes, LF and CR among n <= SCAN_BYTES bytes, in
 * ascending order, to `to`, which has room for SCAN_BYTES; how many they are.
 * Up to SCAN_CHUNK bytes more are read, whatever they are.
 */
size_t
scan_find(const char *p, size_t n, char delimiter, char quote, uint16_t *to);

/* The same in one way: in plain C, or in the words of newer processors. False
 * where that cannot be. */
enum scan_way { SCAN_PLAIN, SCAN_NEWER, SCAN_NEWEST };

bool scan_by(enum scan_way way, const char *p, size_t n, const char matters[4],
    uint16_t *to, size_t *found);
