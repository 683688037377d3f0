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
echo "== rfm of $HUGE order lines, $customers customers, 1 GB, by row"
data huge orders --rows="$HUGE" --customers="$customers"
data orders orders --rows="$ROWS" --customers="$CUSTOMERS"
data alike orders --rows="$ROWS" --customers="$((ROWS * 30 / 100))"
set --
for name in orders alike huge; do
	set -- "$@" "$name" "crm-segment rfm -q --memory=1G \
	    --tmpdir=$BENCH_DIR $BENCH_DIR/$name.csv >$BENCH_DIR/huge_rfm.csv"
done
measure -r "$ROUNDS" "$@" | tee "$BENCH_DIR/huge.times"
awk -v rows="$ROWS" -v huge="$HUGE" '
    $1 == "orders" || $1 == "alike" { wall[$1] = $2; cpu[$1] = $4 }
    $1 == "huge" {
	for (name in wall)
		printf "time per row: %.2f times that of %s (CPU %.2f)\n",
		    $2 / huge * rows / wall[name],
		    name == "alike" ? "as many customers by row" : name,
		    $4 / huge * rows / cpu[name]
    }' "$BENCH_DIR/huge.times"
