/*
 * vec: a vector of any type that grows by half. An empty vector is all zeros.
 *
 *	VEC(int) days = { 0 };
 *	vec_push(&days, 5);
 *	for (size_t i = 0; i < days.n; i++) use(days.v[i]);
 *	vec_free(&days);
 *
 * A vector that crosses a function border is declared with a name:
 *	struct days VEC_OF(int);
 */
#pragma once

#include "base/each.h"
#include "base/mem.h"

#include <stdlib.h>

#define VEC_OF(type)            \
	{                       \
		type *v;        \
		size_t n, room; \
	}
#define VEC(type) struct VEC_OF(type)

/* Makes room for `want` elements in all. */
#define vec_reserve(vec, want)                                         \
	do {                                                           \
		if ((vec)->room < (want)) {                            \
			(vec)->room = (vec)->room + (vec)->room / 2;   \
			if ((vec)->room < (want))                      \
				(vec)->room = (want);                  \
			if ((vec)->room < 8)                           \
				(vec)->room = 8;                       \
			(vec)->v = mem_resize(                         \
			    (vec)->v, (vec)->room, sizeof(*(vec)->v)); \
		}                                                      \
	} while (0)

#define vec_push(vec, ...)                        \
	do {                                      \
		vec_reserve((vec), (vec)->n + 1); \
		(vec)->v[(vec)->n] = __VA_ARGS__; \
		(vec)->n++;                       \
	} while (0)

/* Appends `count` elements from `from`. */
#define vec_append(vec, from, count)                              \
	do {                                                      \
		size_t vec_count = (count);                       \
		if (vec_count > 0) {                              \
			vec_reserve((vec), (vec)->n + vec_count); \
			memcpy((vec)->v + (vec)->n, (from),       \
			    vec_count * sizeof(*(vec)->v));       \
			(vec)->n += vec_count;                    \
		}                                                 \
	} while (0)

/* Each element: vec_each (const struct rate, r, &rates) use(r->date); while it
 * runs none comes or goes. */
#define vec_each(type, item, vec) array_each (type, item, (vec)->v, (vec)->n)

/* In the order of a comparator (base/sort.h). */
#define vec_sort(vec, by)                                                 \
	do {                                                              \
		if ((vec)->n > 1)                                         \
			qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), by); \
	} while (0)

#define vec_free(vec)                       \
	do {                                \
		free((vec)->v);             \
		(vec)->v = NULL;            \
		(vec)->n = (vec)->room = 0; \
	} while (0)

/* Bytes that grow: a text whose length is not known. */
struct text VEC_OF(char);
