#!/bin/sh
# Parts of the orders on engines that exist, and added up (crm-scale(7)): as if
# one process had done it.
. tests/tap.sh
orders=$scratch/orders.csv
tests/bench/generate orders --rows=20000 --customers=1500 --quoted=10 >"$orders"
as_of=--as-of=2024-12-31
crm-import card $as_of "$orders" | sort >"$scratch/want"

# added NAME FILE...: these cards are those of all orders.
added()
{
	name=$1
	shift
	crm-import card --merge "$@" | sort >"$scratch/got"
	same "$name" "$scratch/want" "$scratch/got"
}

crm-import split --parts=5 --prefix="$scratch/part" "$orders"
for part in "$scratch"/part?.csv; do
	crm-import card $as_of "$part" >"${part%.csv}.cards"
done
added "split by customer" "$scratch"/part?.cards

for year in 2023 2024; do
	awk -F, -v year=$year 'NR == 1 || substr($3, 1, 4) == year' "$orders" \
	    >"$scratch/$year.csv"
	crm-import card $as_of "$scratch/$year.csv" >"$scratch/$year.cards"
done
cut -d, -f1-11 "$scratch/want" >"$scratch/some" # without product_count
mv "$scratch/some" "$scratch/want"
for part in "$scratch"/part?.cards "$scratch"/202[34].cards; do
	cut -d, -f1-11 "$part" >"$scratch/some"
	mv "$scratch/some" "$part"
done
added "split by date" "$scratch/2023.cards" "$scratch/2024.cards"

if command -v parallel >/dev/null; then
	(
		cd "$scratch"
		parallel "crm-import card $as_of {} >{.}.again" ::: part?.csv
	)
	for part in "$scratch"/part?.again; do
		cut -d, -f1-11 "$part" >"$scratch/some"
		mv "$scratch/some" "$part"
	done
	added "GNU parallel" "$scratch"/part?.again
else
	skip "GNU parallel" "no parallel"
fi

# What Hadoop streaming does between mapper and reducer is a sort.
columns="-t -H --customer=1 --order=2 --date=3 --amount=4 -D tab"
crm-import convert "$orders" | sed 1d | tr ',' '\t' | cut -f1-4 |
    crm-import card $columns $as_of | sort >"$scratch/want"
for streaming in "sort" "hadoop"; do
	if [ $streaming = hadoop ] && ! command -v hadoop >/dev/null; then
		skip "Hadoop streaming" "no hadoop"
		continue
	fi
	[ $streaming = sort ] || continue
	crm-import convert "$orders" | sed 1d | tr ',' '\t' | cut -f1-4 |
	    sort | crm-import card $columns $as_of | sort >"$scratch/got"
	same "a reducer of sorted rows" "$scratch/want" "$scratch/got"
done
command -v spark-submit >/dev/null || skip "Spark pipe()" "no spark-submit"
plan
