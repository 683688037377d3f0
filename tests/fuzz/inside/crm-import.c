/* Maps, rules with their regular expressions, weights of matches, what merge
 * keeps beside its master, and the headers that presets know. */
#include "fuzz/inside/inside.h"

#define main inside_main
#include "crm-import/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inside_run runs[] = {
	{ NULL,
	    "crm-import merge --no-sync --threads=1 --master=%known.csv "
	    "--as-of=2024-01-01 &delivery.csv" },
	{ "map.csv", "crm-import orders --map=%map.csv @export.csv" },
	{ "rules", "crm-import invoices --rules=%rules @debtors.csv" },
	{ "match.model",
	    "crm-import dedupe --threads=1 --model=%match.model @people.csv",
	    .sealed = true },
	{ "answers.csv",
	    "crm-import dedupe --threads=1 --answers=%answers.csv "
	    "@people.csv" },
	{ "known.csv.records",
	    "crm-import merge --no-sync --threads=1 --master=%known.csv "
	    "--as-of=2024-03-01 &delivery.csv" },
	{ "known.csv.journal",
	    "crm-import merge --no-sync --threads=1 --master=%known.csv "
	    "--log=%log.csv --as-of=2024-03-01 &delivery.csv" },
	{ "crosswalk.csv",
	    "crm-import orders --crosswalk=%crosswalk.csv @export.csv" },
	{ "orders.csv", "crm-import orders %orders.csv" },
	{ "payments.csv", "crm-import payments %payments.csv" },
	{ "survey.csv", "crm-import survey %survey.csv" },
	{ 0 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return inside(inside_main, runs, data, size);
}
