/*
 * ledger_play: what an event does to a walk, on its day `today`. Only the files
 * of the ledger use it.
 */
#pragma once

#include "model/ledger.h"

/* Appends a move and, if `tied`, ties it to its source and item: what gives
 * back is not. */
void
ledger_play_push(struct ledger_walk *walk, struct ledger_move move, bool tied);

/* A part of a source that stands? */
static inline bool
ledger_play_is_part(const struct ledger_move *move)
{
	return move->live > 0 &&
	    (move->cause == LEDGER_ALLOCATED ||
		move->cause == LEDGER_RECOVERED);
}

void ledger_play_change(struct ledger_walk *walk, uint32_t change);

void ledger_play_allocation(
    struct ledger_walk *walk, const struct ledger_allocation *allocation);

/* Closes what discounts and the tolerance close of the items touched today. */
void ledger_play_rests(struct ledger_walk *walk);
