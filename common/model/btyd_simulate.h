/*
 * btyd_simulate: customers drawn from a law, for tests and for planning.
 */
#pragma once

#include "base/rng.h"
#include "model/btyd.h"

/* Called with the time of each repeat purchase, ascending. */
typedef void btyd_purchase(void *data, double t);

/*
 * One new customer's repeat purchases in (0, span], time counted from the first
 * purchase; BG/BB: opportunities 1 .. span.
 */
void btyd_simulate(const struct btyd_law *law, double span, struct rng *rng,
    btyd_purchase *purchase, void *data);
