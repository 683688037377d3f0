/*
 * encoding: which encoding the bytes of a file are in, from its beginning.
 */
#pragma once

#include "base/str.h"

#include <iconv.h>

enum { ENCODING_SAMPLE = 1024 * 1024 }; /* bytes that decide */

struct encoding {
	const char *name;  /* as iconv_open takes it */
	size_t mark;	   /* bytes of the byte order mark */
	bool guessed;	   /* of single bytes, because nothing else fits */
	const char *other; /* fits nearly as well, or NULL */
	size_t high;	   /* bytes beyond ASCII that this rests on */
	int failed;	   /* 0, or the errno for which it is not known */
};

/*
 * The first that fits: a byte order mark; the zero bytes of UTF-16; UTF-8; the
 * likeliest of GB18030, Big5, CP932, CP949 and EUC-JP, by the share of common
 * characters and by words of headers; of CP1252, CP1250, ISO-8859-2, CP1254 and
 * CP1251 the one in which the most bytes are letters. `whole`: the sample is
 * all there is, else its last character may be cut.
 */
struct encoding encoding_detect(struct str sample, bool whole);

/*
 * The encoding that is told instead of what was found: of UTF-16 and UTF-32
 * without a byte order what was found has it, else the higher byte is first.
 */
void encoding_name(struct encoding *e, const char *name);

/* A converter to UTF-8. (iconv_t)-1 with errno, EINVAL for an encoding that is
 * not known here. */
iconv_t encoding_converter(const char *name);

/* Bytes of the smallest unit of an encoding: 2 in UTF-16, 4 in UTF-32. */
size_t encoding_unit(const char *name);

/* The name as detection has it, for UTF8, utf-8-sig, gbk, ..., else as is. */
const char *encoding_canonical(const char *name);
