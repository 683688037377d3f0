/*
 * first_category: when a customer first bought of each category.
 */
#ifndef FIRST_CATEGORY_H
#define FIRST_CATEGORY_H

#include "table/grouping.h"

/* Was a category, which is text number `text` of the rows, bought for the first
 * time on the day `since` or later? Refunds and empty categories do not count.
 */
bool
first_category_since(const struct group_rows *rows, size_t text, int64_t since);

#endif
