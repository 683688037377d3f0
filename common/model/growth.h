/*
 * growth: the change of sales between two periods as parts that add up to it:
 * factors by Shapley's value, price, volume and mix of products. Amounts are
 * int64 in 1/10 000 (text/money).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GROWTH_FACTORS = 4 };

/* Customers, orders, items and sales of a period; sales = customers x orders
 * per customer x items per order x sales per item. */
struct growth_counts {
	double customers, orders, items;
	int64_t sales;
	bool has_items; /* else three factors: sales per order is the last */
};

/*
 * effect[0..GROWTH_FACTORS-1]: what each factor did to sales, in 1/10 000,
 * order-free (Shapley 1953): the mean over all orders in which the factors
 * could have changed. Without items effect[2] is 0. False where a count is not
 * positive in one of the periods: all of the change is the customers' then.
 */
bool growth_effects(const struct growth_counts *base,
    const struct growth_counts *now, double *effect);

/* A product in two periods: quantities in 1/10 000, and sales. */
struct growth_product {
	int64_t q0, q1, s0, s1;
	int64_t volume, mix, price, joint; /* made by growth_split */
};

/* Where the joint term of price and quantity goes. */
enum growth_joint {
	GROWTH_JOINT_PRICE, /* price at the new quantity */
	GROWTH_JOINT_HALF,  /* half of it (Bennet 1920) */
	GROWTH_JOINT_APART
};

/* Sold in both periods: q0, q1, s0 > 0. */
bool growth_goes_on(const struct growth_product *product);

/*
 * Splits s1 - s0 of products that go on: all quantities grow by g = sum q1 /
 * sum q0 (volume), shift between products (mix), and prices change; each adds
 * up to `unit` (100: cents), by product and in all.
 */
void growth_split(struct growth_product *product, size_t n,
    enum growth_joint joint, int64_t unit);
