#!/bin/sh
# crm-import orders of a clean file, against the same conversion elsewhere:
# dates and amounts read and written in one form; run by bench.sh.
set -eu
. tests/bench/lib.sh

echo "== import of $ROWS order lines"
data orders orders --rows="$ROWS" --customers="$CUSTOMERS"
orders=$BENCH_DIR/orders.csv
ours=$BENCH_DIR/import.csv

set -- "crm-import orders" "crm-import orders $orders >$ours" \
    "crm-import profile" "crm-import profile $orders >$BENCH_DIR/profile.csv"
answers=
case $PEERS in
*duckdb*)
	if have_peer duckdb; then
		for threads in 1 2; do
			out=$BENCH_DIR/import_duckdb$threads.csv
			answers="$answers $out"
			set -- "$@" "duckdb, threads: $threads" "$PEERS_PYTHON \
			    tests/bench/peers/import_duckdb.py $orders $out \
			    $threads"
		done
	fi
	;;
esac
case $PEERS in
*mlr*)
	if command -v mlr >/dev/null; then
		out=$BENCH_DIR/import_mlr.csv
		answers="$answers $out"
		set -- "$@" mlr "mlr --csv put '\$order_date = strftime(
		    strptime(\$order_date, \"%Y-%m-%d\"), \"%Y-%m-%d\");
		    \$amount = fmtnum(\$amount, \"%.2f\")' $orders >$out"
	else
		echo "skipped: mlr"
	fi
	;;
esac
if command -v in2csv >/dev/null; then
	tenth=$BENCH_DIR/import_tenth.csv # it takes minutes a million rows,
	head -n $((ROWS / 10 + 1)) "$orders" >"$tenth" # and changes texts
	set -- "$@" "in2csv (csvkit), 1/10" \
	    "in2csv -f csv $tenth >$BENCH_DIR/import_csvkit.csv"
else
	echo "skipped: in2csv (csvkit)"
fi
if command -v xan >/dev/null; then
	out=$BENCH_DIR/import_xan.csv
	answers="$answers $out"
	set -- "$@" xan "xan map -O 'date(order_date) as order_date,
	    printf(\"%.2f\", float(amount)) as amount' $orders >$out"
else
	echo "skipped: xan"
fi
if command -v qsv >/dev/null; then
	set -- "$@" "qsv datefmt" "qsv datefmt order_date --formatstr %Y-%m-%d \
	    $orders >$BENCH_DIR/import_qsv.csv"
else
	echo "skipped: qsv"
fi
set -- "$@" "libcsv pass (floor)" "libcsv_pass <$orders >/dev/null" \
    "wc -l (floor)" "wc -l <$orders >/dev/null"
measure -r "$ROUNDS" "$@" | tee "$ours.times"
awk -v mb="$(megabytes "$orders")" '
    /^crm-import/ {
	printf "%s %s: %.0f MB/s, by CPU time %.0f MB/s\n", $1, $2,
	    mb / $3, mb / $4
    }' "$ours.times"

status=0
for out in $answers; do
	if cmp -s "$ours" "$out"; then
		echo "same bytes as $out"
	else
		echo "answers DIFFER from $out:"
		diff "$ours" "$out" | head -n 5
		status=1
	fi
done
exit $status
