/*
 * first_category: when each customer first bought of each category.
 */
#ifndef FIRST_CATEGORY_H
#define FIRST_CATEGORY_H

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"

/* All zeros at first. */
struct first_category {
	struct map names; /* categories */
	struct map pairs; /* customer and category, as bytes */
	struct {
		uint32_t customer;
		int32_t first; /* day */
	} * pair;
	size_t room;
};

/* An event_function: data is the struct, text the category. Refunds and empty
 * categories do not count. */
void first_category_add(void *data, uint32_t customer,
    const struct event *event, struct str category);

/* Sets is_new[customer] where a category was bought for the first time on the
 * day `since` or later. */
void first_category_since(
    const struct first_category *f, int64_t since, bool *is_new);

void first_category_free(struct first_category *f);

#endif
