#!/bin/sh
# More customers than memory: rfm of LARGE order lines (40 million) and a third
# as many customers, within 1 GB, against DuckDB held to 2 GB; run by bench.sh.
# With HUGE=100000000 also the time per row of so many, with 1 GB.
set -eu
. tests/bench/lib.sh

: "${LARGE:=40000000}" "${HUGE:=}"
customers=$((LARGE * 36 / 100))
echo "== rfm of $LARGE order lines, $customers customers, within memory"
data large orders --rows="$LARGE" --customers="$customers"
large=$BENCH_DIR/large.csv
set -- "crm-segment rfm, 1 GB" "crm-segment rfm --memory=1G \
    --tmpdir=$BENCH_DIR $large >$BENCH_DIR/large_rfm.csv"
case $PEERS in
*duckdb*)
	if have_peer duckdb; then
		set -- "$@" "duckdb, 2 GB" "DUCKDB_MEMORY=2GB $PEERS_PYTHON \
		    tests/bench/peers/rfm_duckdb.py $large \
		    $BENCH_DIR/large_duckdb.csv"
	fi
	;;
esac
measure -r "$ROUNDS" "$@"
[ -n "$HUGE" ] || exit 0
customers=$((HUGE * 30 / 100))
echo "== rfm of $HUGE order lines, $customers customers, 1 GB"
data huge orders --rows="$HUGE" --customers="$customers"
measure -r 1 "crm-segment rfm, 1 GB" "crm-segment rfm --memory=1G \
    --tmpdir=$BENCH_DIR $BENCH_DIR/huge.csv >$BENCH_DIR/huge_rfm.csv"
