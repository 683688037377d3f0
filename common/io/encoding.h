/*
 * encoding: which encoding the bytes of a file are in, from its beginning.
 */
#ifndef IO_ENCODING_H
#define IO_ENCODING_H

#include "base/str.h"

enum { ENCODING_SAMPLE = 1024 * 1024 }; /* bytes that decide */

struct encoding {
	const char *name; /* as iconv_open takes it */
	size_t mark;	  /* bytes of the byte order mark */
	bool guessed;	  /* CP1252 because nothing else fits */
	size_t high;	  /* bytes beyond ASCII that this rests on */
};

/*
 * The first that fits: a byte order mark; the zero bytes of UTF-16; UTF-8; the
 * likeliest of GB18030, Big5, CP932 and CP949, by the share of common
 * characters and by words of headers; CP1252. `whole`: the sample is all there
 * is, else its last character may be cut.
 */
struct encoding encoding_detect(struct str sample, bool whole);

/* The name as detection has it, for UTF8, utf-8-sig, gbk, ..., else as is. */
const char *encoding_canonical(const char *name);

#endif
