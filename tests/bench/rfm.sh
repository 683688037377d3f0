#!/bin/sh
# rfm from raw orders, against the same work elsewhere; run by bench.sh.
set -eu
. tests/bench/lib.sh

# One kind of input a run: by date (with all peers), newest first, shuffled, by
# customer, with three lines an order, quoted, gzip.
KINDS=${KINDS:-"date newest shuffled customer lines quoted gzip"}
if [ -z "${KIND:-}" ]; then
	status=0
	for KIND in $KINDS; do
		KIND=$KIND sh tests/bench/rfm.sh || status=1
	done
	exit $status
fi

echo "== rfm of $ROWS order lines, $CUSTOMERS customers: $KIND"
orders=$BENCH_DIR/orders.csv
set -- --rows="$ROWS" --customers="$CUSTOMERS"
case $KIND in
date) data orders orders "$@" ;;
newest)
	data orders orders "$@"
	newest=$BENCH_DIR/newest.csv
	if ! cmp -s "$orders.made" "$newest.made"; then
		{ head -n 1 "$orders" && sed 1d "$orders" | tac; } >"$newest"
		cp "$orders.made" "$newest.made"
		sync # or the disk is busy with it while we measure
	fi
	;;
shuffled | customer) data $KIND orders "$@" --sort=$KIND ;;
lines) data lines orders "$@" --lines=3 ;;
quoted) data quoted orders "$@" --quoted=20 ;;
gzip)
	data orders orders "$@"
	gzip -1c "$orders" >"$BENCH_DIR/gzip.csv"
	;;
esac
[ $KIND = date ] || orders=$BENCH_DIR/$KIND.csv
ours=$BENCH_DIR/rfm.csv
[ $KIND = date ] || PEERS=duckdb

set -- "crm-segment rfm" "crm-segment rfm $orders >$ours"
peers=
[ $KIND != gzip ] || PEERS= # its reader takes the name for it
for peer in $PEERS; do
	[ "$peer" != mlr ] && have_peer "$peer" || continue
	peers="$peers $peer"
	set -- "$@" "$peer" "$PEERS_PYTHON tests/bench/peers/rfm_$peer.py \
	    $orders $BENCH_DIR/rfm_$peer.csv"
done
case $KIND$peers in
date*duckdb*)
	set -- "$@" "duckdb, all columns" "$PEERS_PYTHON \
	    tests/bench/peers/rfm_cards_duckdb.py $orders \
	    $BENCH_DIR/rfm_cards_duckdb.csv"
	;;
esac
case $PEERS in
*mlr*) have_mlr=$(command -v mlr || echo) ;;
*) have_mlr= ;;
esac
if [ -n "$have_mlr" ]; then
	set -- "$@" "mlr group-by, sum only" "mlr --csv stats1 -a sum,count \
	    -f amount -g customer_id $orders >$BENCH_DIR/rfm_mlr.csv"
else
	echo "skipped: mlr"
fi
set -- "$@" "libcsv pass (floor)" "libcsv_pass <$orders >/dev/null" \
    "wc -l (floor)" "wc -l <$orders >/dev/null"
measure -r "$ROUNDS" "$@"

# Our columns under the peers' names; customers without a purchase left out.
# A double's zero may have a sign.
awk -F, -v OFS=, '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["rfm_r"] != "" {
	print $at["customer_id"], $at["rfm_recency"], $at["rfm_frequency"],
	    sprintf("%.2f", $at["rfm_monetary_sum"]), $at["rfm_r"],
	    $at["rfm_f"], $at["rfm_m"]
    }' "$ours" | sort >"$ours.sorted"
status=0
for peer in $peers; do
	awk -F, -v OFS=, 'NR > 1 { $4 = sprintf("%.2f", $4); print }' \
	    "$BENCH_DIR/rfm_$peer.csv" | sed 's/,-0\.00,/,0.00,/' |
	    sort >"$BENCH_DIR/peer.sorted"
	if cmp -s "$ours.sorted" "$BENCH_DIR/peer.sorted"; then
		echo "answers agree with $peer," \
		    "$(wc -l <"$ours.sorted") customers"
	else
		echo "answers DIFFER from $peer:"
		diff "$ours.sorted" "$BENCH_DIR/peer.sorted" | head -n 5
		status=1
	fi
done
case $KIND$peers in
date*duckdb*)
	sed 1d "$ours" | cut -d, -f1-18 | sort >"$ours.sorted"
	sed 1d "$BENCH_DIR/rfm_cards_duckdb.csv" |
	    sort >"$BENCH_DIR/peer.sorted"
	if cmp -s "$ours.sorted" "$BENCH_DIR/peer.sorted"; then
		echo "all columns agree with duckdb, byte for byte"
	else
		echo "columns DIFFER from duckdb:"
		diff "$ours.sorted" "$BENCH_DIR/peer.sorted" | head -n 5
		status=1
	fi
	;;
esac
exit $status
