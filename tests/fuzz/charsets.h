/*
 * charsets: keeps what the library loads to convert an encoding, which it would
 * else load anew for each input: most of the time of a run.
 */
#pragma once

#include <iconv.h>
#include <stddef.h>

/* At the first call. */
static inline void
charsets_keep(void)
{
	static const char *const names[] = { "CP1250", "CP1251", "CP1252",
		"CP1254", "ISO-8859-2", "GB18030", "BIG5", "CP932", "UHC",
		"EUC-JP", "UTF-16", "UTF-32" };
	static iconv_t kept[sizeof(names) / sizeof(*names)];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kept[i] == NULL)
			kept[i] = iconv_open("UTF-8", names[i]);
}
