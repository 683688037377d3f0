/* Weights, totals to rake to, scorecards and rules of leads, models of an index
 * and of a buying law. */
#include "fuzz/inside/inside.h"

#define main inside_main
#include "crm-score/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inside_run runs[] = {
	{ "weights.csv",
	    "crm-score indices --weights=%weights.csv @regions.csv" },
	{ "totals.csv", "crm-score sample --rake=%totals.csv @answers.csv" },
	{ "card.csv", "crm-score weigh --weights=%card.csv @dealers.csv" },
	{ "points.csv",
	    "crm-score lead --as-of=2024-06-11 --rules=%points.csv "
	    "@prospects.csv" },
	{ "index.model", "crm-score index --model=%index.model @answers.csv" },
	{ "law.model",
	    "crm-score clv --threads=1 -q --use=%law.model @buyers.csv",
	    .sealed = true },
	{ "late.model", "crm-score apply --use=%late.model @applicants.csv",
	    .sealed = true },
	{ 0 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return inside(inside_main, runs, data, size);
}
