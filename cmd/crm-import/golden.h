/*
 * golden: one record per customer out of all of his, by survivorship: a value
 * most records have, and what belongs together from one record.
 */
#ifndef CRM_IMPORT_GOLDEN_H
#define CRM_IMPORT_GOLDEN_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Columns that are taken from one record together: the group's number, 0 for a
 * column that stands alone. By its role; NULL is allowed. */
int golden_group(const char *role);

/*
 * Chooses the cells of one customer. records[k] has `columns` cells; group[c]
 * is golden_group's. For a column alone: the most frequent value, then the
 * longest, then the first; for a group: the record whose combination is the
 * most frequent, then the most complete, then the longest, then the first.
 * Empty never wins over a value. O(n^2) in the records of the customer.
 */
void golden_choose(const struct str *const *records, size_t n, const int *group,
    size_t columns, struct str *chosen);

#endif
