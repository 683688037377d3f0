#!/bin/sh
# A night: records that are new come into a master of ten times as many, with
# what dedupe has learned from it; run by bench.sh. NIGHT: how many are new,
# each number a table. The floor is to read and write the files of the master
# once; a second run of the same delivery finds nothing to do.
set -eu
. tests/bench/lib.sh
: "${NIGHT:=20000 100000}"

for new in $NIGHT; do
	old=$((new * 10))
	echo "== merge of $new records into a master of $old"
	dir=$BENCH_DIR/night_$new
	made="$new $(cksum <tests/bench/people) $(cksum <bin/crm-import)"
	night="crm-import merge -q --model=$dir/model.tsv --source=shop"
	if [ "$(cat "$dir/made" 2>/dev/null)" != "$made" ]; then
		rm -rf "$dir"
		mkdir -p "$dir/before" "$dir/now"
		people $((old + new)) >"$dir/all.csv"
		head -n $((old + 1)) "$dir/all.csv" >"$dir/old.csv"
		sed "2,$((old + 1))d" "$dir/all.csv" >"$dir/new.csv"
		rm "$dir/all.csv"
		crm-import dedupe -q --save-model="$dir/model.tsv" \
		    "$dir/old.csv" >/dev/null
		$night --master="$dir/before/m.csv" --as-of=2024-01-01 \
		    "$dir/old.csv" >/dev/null
		rm "$dir/old.csv"
		echo "$made" >"$dir/made"
	fi
	cat "$dir"/before/* "$dir/new.csv" >/dev/null
	night="$night --master=$dir/now/m.csv --as-of=2024-01-02"
	# files of the master are replaced, never written into
	again="rm -f $dir/now/*; ln $dir/before/* $dir/now"
	measure -r "$ROUNDS" \
	    "crm-import merge" "$again; $night $dir/new.csv >$dir/keys" \
	    "crm-import merge --threads=1" \
	    "$again; $night --threads=1 $dir/new.csv >$dir/keys.1" \
	    "nothing new" "$night $dir/new.csv >$dir/keys" \
	    "read and write (floor)" "cat $dir/before/* >$dir/copy"
	cmp "$dir/keys" "$dir/keys.1"
	rm -f "$dir/copy" "$dir/keys" "$dir/keys.1" "$dir"/now/*
done
