#include "text/mojibake.h"

#include "text/utf8.h"

#include <utf8proc.h>

/* The characters of CP1252's bytes 80 to 9F; 0 where there is none. */
static const uint16_t high[32] = { 0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026,
	0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0,
	0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
	0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

/* The byte of a character in CP1252, or -1. */
static int
byte_of(uint32_t code)
{
	if (code < 0x80 || (code >= 0xA0 && code <= 0xFF))
		return (int)code;
	if (code >= 0x80 && code < 0xA0)
		return (int)code; /* unassigned bytes pass as controls */
	for (int i = 0; i < 32; i++)
		if (high[i] == code)
			return 0x80 + i;
	return -1;
}

bool
mojibake_repair(struct str s, struct text *room)
{
	bool beyond = false;

	room->n = 0;
	while (s.n > 0) {
		int byte = byte_of((uint32_t)utf8_next(&s));

		if (byte < 0)
			return false;
		beyond |= byte >= 0x80;
		vec_push(room, (char)byte);
	}
	return beyond &&
	    utf8_valid((struct str){ room->v, room->n }) == room->n;
}

size_t
mojibake_put(char to[4], unsigned char byte)
{
	int32_t code = byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;

	if (code == 0 && byte != 0)
		return 0;
	return (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)to);
}
