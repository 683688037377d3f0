/*
 * lead: what lead.c and lead_learn.c share.
 */
#pragma once

#include "cli/tool.h"

/* Prints rules for lead --rules from past leads: the outcome in one column, the
 * attributes in others ("a,b"). The exit status. */
int lead_learn(struct tool *tool, const char *outcome, const char *attributes);
