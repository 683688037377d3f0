/*
 * each: a loop over what stands side by side in memory.
 *
 *	array_each (const struct rate, r, rates, n)
 *		use(r->date);
 */
#pragma once

#include <stddef.h>

#define array_each(type, item, from, count)                           \
	for (type *item = (from),                                     \
		  *item##_end = item == NULL ? NULL : item + (count); \
	     item != item##_end; item++)
