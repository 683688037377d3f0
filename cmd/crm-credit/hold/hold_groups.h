/*
 * hold_groups: what the members of a group (a topmost parent) owe together,
 * against the group's limit.
 */
#pragma once

#include "crm-credit/facts/credit.h"
#include "hold_orders.h"

struct hold_group_order;

struct hold_groups {
	const struct credit *c;
	const struct hold_orders *orders;
	struct map names;   /* of groups; the currency behind a US */
	uint32_t *group_of; /* by row */
	bool *has_parent;   /* by group: a member is below somebody */
	int64_t *exposure;  /* by group, without open orders */
	/* Open orders of all members by group, date, order. */
	struct hold_group_order *order;
	size_t n_orders;
};

/* `exposure` is that of each row without its open orders, which count with
 * `weight`. */
void hold_groups_open(struct hold_groups *groups, const struct credit *c,
    const struct hold_orders *orders, const int64_t *exposure, double weight);

/*
 * The exposure of a row's group before an order (NULL: without open orders),
 * and its limit; false where it has no limit.
 */
bool hold_groups_at(const struct hold_groups *groups, uint32_t row,
    const struct hold_order *order, int64_t *exposure, int64_t *limit);

/* The number of groups; the parent, the exposure with all open orders and the
 * limit (NULL: none) of one. */
uint32_t hold_groups_count(const struct hold_groups *groups);
struct str hold_groups_name(
    const struct hold_groups *groups, uint32_t group, struct str *currency);
int64_t hold_groups_exposure(const struct hold_groups *groups, uint32_t group);
const struct hold_limit *
hold_groups_limit(const struct hold_groups *groups, uint32_t group);
