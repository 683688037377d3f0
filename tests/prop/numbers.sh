#!/bin/sh
# Numbers are told apart by customer, however many have the same: enough of them
# that half a hash would take two for one.
. tests/tap.sh

awk 'BEGIN {
	print "customer_id,invoice_no,invoice_date,due_date,amount"
	for (i = 0; i < 200000; i++)
		print "C" i ",1,2024-01-01,2024-01-31,5"
    }' >"$scratch/shared.csv"
for option in "" --detail; do
	# shellcheck disable=SC2086
	bin/crm-credit age -q $option "$scratch/shared.csv" >"$scratch/out" 2>&1
	check "each customer has number 1 $option" \
	    test "$(wc -l <"$scratch/out")" -eq 200001
done
plan
