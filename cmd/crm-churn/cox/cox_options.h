/*
 * cox_options: the options of cox, and its two halves.
 */
#ifndef COX_OPTIONS_H
#define COX_OPTIONS_H

#include "cli/tool.h"
#include "crm-churn/shared/duration.h"

struct cox_settings {
	struct duration_options duration;
	const char *features, *exclude, *text, *base;
	const char *strata, *cluster, *save, *use;
	int ties, table, transform;
	bool robust;
	double level, horizon, until;
};

/* --use: streams rows through a model. The exit status. */
int cox_score(struct tool *tool, const struct cox_settings *o);

#endif
