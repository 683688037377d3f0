/* Tables of any kind, drawn three ways, and the rules of check. */
#include "fuzz/inside/inside.h"

#define main inside_main
#include "crm-report/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inside_run runs[] = {
	{ "tables.csv", "crm-report page %tables.csv" },
	{ "tables.csv", "crm-report text --width=60 %tables.csv" },
	{ "tables.csv", "crm-report markdown %tables.csv" },
	{ "rules.csv", "crm-report check --rules=%rules.csv &cohort.csv" },
	{ 0 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return inside(inside_main, runs, data, size);
}
