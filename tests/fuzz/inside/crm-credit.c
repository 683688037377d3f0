/* The files beside a ledger: payments, allocations, rates, levels, letters,
 * limits. */
#include "fuzz/inside/inside.h"

#define main inside_main
#include "crm-credit/main.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inside_run runs[] = {
	{ "payments.csv",
	    "crm-credit age --as-of=2024-03-31 --payments=%payments.csv "
	    "--allocations=@allocations.csv @ledger.csv" },
	{ "allocations.csv",
	    "crm-credit age --as-of=2024-03-31 --payments=@payments.csv "
	    "--allocations=%allocations.csv @ledger.csv" },
	{ "bank.csv", "crm-credit match --payments=%bank.csv @ledger.csv" },
	{ "rates.csv",
	    "crm-credit interest --interest-rates=%rates.csv "
	    "--as-of=2024-03-31 "
	    "@invoices.csv" },
	{ "levels.csv",
	    "crm-credit dun --as-of=2024-03-31 --levels=%levels.csv "
	    "@invoices.csv" },
	{ "letter.txt",
	    "crm-credit dun --as-of=2024-03-31 --letters=en=%letter.txt "
	    "@invoices.csv" },
	{ "limits.csv",
	    "crm-credit hold --as-of=2024-03-31 --orders=@open_orders.csv "
	    "--limits=%limits.csv @invoices.csv" },
	{ "losses.csv",
	    "crm-credit provide --loss-rates=%losses.csv --as-of=2024-03-31 "
	    "@invoices.csv" },
	{ 0 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return inside(inside_main, runs, data, size);
}
