#!/bin/sh
# No method adds amounts of two currencies: each one of the three tools refuses
# a file with two, or is one of those that add no money. A new method is in none
# of the lists, and fails here until it is in one. One currency in several
# spellings is none of two.
. tests/tap.sh

wide=tests/data/currencies.csv events=$scratch/events.csv
cut -d, -f1-8 "$wide" >"$events"
sed 's/,USD/,€/; 2,$s/,EUR/,eur/' "$events" >"$scratch/one.csv"

# Those that add no money, and those that read a model or weights of columns.
free=" migrate rules loyalty sample survey index indices importance service due
 label survive check fit apply predict cox simulate weigh "

for tool in crm-segment crm-score crm-churn; do
	for method in $($tool --help | awk '/^  [a-z]/ { print $1 }'); do
		case $free in *[!a-z]"$method"[!a-z]*) continue ;; esac
		{
			$tool "$method" "$wide"
			$tool "$method" "$events"
		} >"$scratch/out" 2>"$scratch/err"
		if grep -q 'currency "USD" after "EUR"' "$scratch/err"; then
			pass "$tool $method"
		else
			fail "$tool $method: $(head -1 "$scratch/err")"
		fi
		$tool "$method" "$scratch/one.csv" >"$scratch/out" \
		    2>"$scratch/err"
		if grep 'amounts of two currencies' "$scratch/err" \
		    >"$scratch/two"; then
			fail "$tool $method: one in two spellings" \
			    "$scratch/two"
		fi
	done
done

# Within each currency there is nothing to refuse.
check "a table row per currency" \
    crm-segment summary --segment=segment --by=currency "$wide"
plan
