/*
 * service: what service.c and service_turnover.c share.
 */
#ifndef SERVICE_H
#define SERVICE_H

#include "cli/tool.h"

/* Leavers per year against the mean headcount of the year before, from a roster
 * with staff, start_date and end_date. The exit status. */
int service_turnover(struct tool *tool);

#endif
