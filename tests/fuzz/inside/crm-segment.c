/* k-means models, thresholds of RFM, rules of segments. */
#include "fuzz/inside/inside.h"

#define main inside_main
#include "crm-segment/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inside_run runs[] = {
	{ NULL,
	    "crm-segment abc --threads=1 --no-sync -o %cards.csv @orders.csv" },
	{ "clusters",
	    "crm-segment kmeans --threads=1 --use=%clusters @orders.csv",
	    .sealed = true },
	{ "cuts.csv",
	    "crm-segment rfm --threads=1 --use=%cuts.csv @orders.csv" },
	{ "names.csv",
	    "crm-segment rfm --threads=1 --segments=%names.csv @orders.csv" },
	{ "rules.csv",
	    "crm-segment rules --threads=1 --rules=%rules.csv %cards.csv" },
	{ "alias.csv",
	    "crm-segment growth --threads=1 --from=2023 --to=2024 "
	    "--alias=%alias.csv @two_years.csv" },
	{ 0 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return inside(inside_main, runs, data, size);
}
