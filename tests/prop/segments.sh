#!/bin/sh
# The order of the rows and their cut into files change nothing in any method of
# crm-segment that sees days, categories or several customers at once.
. tests/tap.sh
orders=$scratch/orders.csv
tests/bench/generate orders --rows=4000 --customers=300 --lines=2 --refunds=5 \
    >"$orders"
{ head -n 1 "$orders" && sed 1d "$orders" | sort -t, -k 2.5; } \
    >"$scratch/other.csv"
{ head -n 1 "$orders" && sed 1d "$orders" | sort -r; } >"$scratch/back.csv"
awk 'NR == 1 || NR % 2 == 0' "$orders" >"$scratch/even.csv"
awk 'NR % 2 == 1' "$orders" >"$scratch/odd.csv"

# ways METHOD OPTION...: every way to give the orders prints the same rows.
ways()
{
	name="$*"
	crm-segment "$@" "$orders" 2>&1 | sort >"$scratch/want"
	for way in other back "even odd"; do
		files=
		for file in $way; do
			files="$files $scratch/$file.csv"
		done
		# shellcheck disable=SC2086 # a list of files
		crm-segment "$@" $files 2>&1 | sort >"$scratch/got"
		same "$name: $way" "$scratch/want" "$scratch/got"
	done
}

ways lifecycle
ways lifecycle,type --as-of=2023-06-30
ways type --rhythm=own --split=2023-03-31
ways matrix
ways matrix --mix=spend --high=class-a
ways kmeans --k=4 --restarts=5
ways cohort
ways cohort --period=week --wide=value
ways accounts --threshold=100
ways accounts --basis=trailing
ways migrate --from=2023-06-30
ways composition --by=category --since=2023-06-30

# Money in another unit scales, and moves nobody.
awk -F, 'BEGIN { OFS = "," } NR == 1 { for (i = 1; i <= NF; i++)
	if ($i == "amount") at = i } NR > 1 { $at = $at * 10 } { print }' \
    "$orders" >"$scratch/tenfold.csv"
for method in lifecycle type kmeans matrix; do
	option=
	[ $method != kmeans ] || option=--k=3
	for file in orders tenfold; do
		crm-segment $method $option "$scratch/$file.csv" 2>&1 |
		    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++)
			on[i] = $i ~ /_(stage|reason|state|cell|id)$/ }
		    { for (i = 1; i <= NF; i++)
			if (on[i]) printf "%s,", $i; print "" }' \
		    >"$scratch/$file"
	done
	same "$method: tenfold amounts" "$scratch/orders" "$scratch/tenfold"
done
plan
