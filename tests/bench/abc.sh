#!/bin/sh
# A per-customer method on a file of cards, in MB/s; run by bench.sh.
set -eu
. tests/bench/lib.sh

echo "== abc of $CARDS cards"
data cards cards --customers="$CARDS"
cards=$BENCH_DIR/cards.csv
out=$BENCH_DIR/abc.csv
set --
case $PEERS in
*duckdb*)
	if have_peer duckdb; then
		set -- duckdb "$PEERS_PYTHON tests/bench/peers/abc_duckdb.py \
		    $cards $BENCH_DIR/abc_duckdb.csv"
	fi
	;;
esac
measure -r "$ROUNDS" "crm-segment abc" "crm-segment abc $cards >$out" "$@" \
    "libcsv pass (floor)" "libcsv_pass <$cards >/dev/null" \
    "wc -l (floor)" "wc -l <$cards >/dev/null" | tee "$out.times"
awk -v in_mb="$(megabytes "$cards")" -v out_mb="$(megabytes "$out")" '
    /^crm-segment abc/ {
	printf "%.0f MB/s read, %.0f MB/s written, %.0f MB/s both\n",
	    in_mb / $3, out_mb / $3, (in_mb + out_mb) / $3
    }' "$out.times"
