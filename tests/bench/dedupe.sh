#!/bin/sh
# Duplicates among made-up people, against Splink with the same kind of model;
# run by bench.sh. PEOPLE: how many records, each number a table. What is found
# is scored over all pairs of records by the column `cluster`.
set -eu
. tests/bench/lib.sh
: "${PEOPLE:=100000 1000000}" "${SPLINK_SECONDS:=1800}"

# f1 NAME FILE: of the pairs that share a customer_key against those that are
# of one cluster.
f1()
{
	awk -F, -v name="$1" '
	    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    {
		key = $at["customer_key"]
		cluster = $at["cluster"]
		hits += both[key, cluster]++
		found += keys[key]++
		true += clusters[cluster]++
	    }
	    END {
		printf "%-28s precision %.4f recall %.4f F1 %.4f\n", name,
		    hits / found, hits / true, 2 * hits / (found + true)
	    }' "$2"
}

for people in $PEOPLE; do
	echo "== dedupe of $people records"
	rows=$BENCH_DIR/people_$people.csv
	ours=$BENCH_DIR/dedupe.csv
	theirs=$BENCH_DIR/dedupe_splink.csv
	made="$people $(cksum <tests/bench/people)"
	if [ "$(cat "$rows.made" 2>/dev/null)" != "$made" ]; then
		people "$people" >"$rows"
		echo "$made" >"$rows.made"
	fi
	cat "$rows" >/dev/null
	echo "people $people ($(megabytes "$rows") MB)"
	rm -f "$theirs"
	set -- "crm-import dedupe" "crm-import dedupe -q $rows >$ours" \
	    "crm-import dedupe --threads=1" \
	    "crm-import dedupe -q --threads=1 $rows >$ours.1"
	if [ -n "$PEERS" ] && have_peer splink; then
		set -- "$@" "splink" "timeout $SPLINK_SECONDS $PEERS_PYTHON \
		    tests/bench/peers/dedupe_splink.py $rows $theirs \
		    >/dev/null 2>&1 || echo 'splink: stopped'"
	fi
	if [ "$people" -gt 500000 ]; then
		measure -r 1 "$@"
	else
		measure -r "$ROUNDS" "$@"
	fi
	cmp "$ours" "$ours.1"
	f1 "crm-import dedupe" "$ours"
	[ ! -f "$theirs" ] || f1 splink "$theirs"
done
