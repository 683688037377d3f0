/*
 * lead: what lead.c and lead_learn.c share.
 */
#pragma once

#include "cli/tool.h"

enum lead_outcome { LEAD_LOST, LEAD_WON, LEAD_OPEN };

/* What became of a lead, by a word for its outcome or stage ("closed won",
 * "lost"); open where the word says neither. */
enum lead_outcome lead_outcome(struct str word);

/* Prints rules for lead --rules from past leads: the outcome in one column, the
 * attributes in others ("a,b"). The exit status. */
int lead_learn(struct tool *tool, const char *outcome, const char *attributes);
