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
	static const char *const names[] = { "CP1252", "GB18030", "BIG5",
		"CP932", "EUC-JP", "UHC", "UTF-16", "UTF-32" };
	static iconv_t kept[sizeof(names) / sizeof(*names)];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kept[i] == NULL)
			kept[i] = iconv_open("UTF-8", names[i]);
}
