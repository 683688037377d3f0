/*
 * card_merge: cards of parts of the data to the cards of the whole.
 */
#pragma once

struct tool;

/* The run of crm-import card --merge: the exit status. */
int card_merge(struct tool *tool);
