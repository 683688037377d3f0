#!/bin/sh
# crm-import merge on febrl3, people with known truth: in four deliveries of two
# sources, in two orders, it finds the customers that dedupe finds in the whole
# file, and the golden rows do not depend on the order either.
. tests/tap.sh

people=$CRM_REAL_DATA/import/linkage/febrl3.csv
if [ ! -f "$people" ]; then
	skip merge "no febrl3"
	plan
	exit
fi

crm-import dedupe -q --id=soc_sec_id --ignore=rec_id \
    --save-model="$scratch/model" "$people" >"$scratch/deduped"

# Every fourth row; the id of the customer in its source is rec_id.
for part in 0 1 2 3; do
	awk -v part=$part 'NR == 1 || NR % 4 == part' "$people" \
	    >"$scratch/part$part"
done

# merge MASTER PART
merge()
{
	crm-import merge -q --master="$scratch/$1" --source="s$(($2 % 2))" \
	    --customer=rec_id --model="$scratch/model" --as-of=2024-01-01 \
	    "$scratch/part$2" >/dev/null
}

for part in 0 1 2 3; do
	merge forward $part
done
for part in 3 1 0 2; do
	merge backward $part
done

# The first record of each record's customer: RECORD FIRST.
by_first()
{
	sort | awk '!($2 in first) { first[$2] = $1 } { print $1, first[$2] }'
}

clusters()
{
	awk -F, 'NR > 1 && $1 != "retired" { print $2, $3 }' \
	    "$scratch/$1.records" | by_first
}

awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "customer_key") k = i }
    NR > 1 { print $1, $k }' "$scratch/deduped" | by_first >"$scratch/want"
clusters forward >"$scratch/got"
same "merge finds what dedupe finds" "$scratch/want" "$scratch/got"
clusters backward >"$scratch/got"
same "in another order, too" "$scratch/want" "$scratch/got"

# The row of each customer with its first record in place of the keys.
rows()
{
	awk -F, 'FNR == 1 { file++; next }
	file == 1 && $1 != "retired" && (!($3 in first) || $2 < first[$3]) {
		first[$3] = $2
	}
	file == 2 { key = $1; sub(/^[^,]*,[^,]*/, ""); print first[key] $0 }' \
	    "$scratch/$1.records" "$scratch/$1" | sort
}
rows forward >"$scratch/want"
rows backward >"$scratch/got"
same "the same golden rows" "$scratch/want" "$scratch/got"
plan
