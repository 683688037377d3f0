#!/bin/sh
# A scorecard of APPLICANTS rows and 20 columns, fitted and applied, against
# optbinning and scikit-learn; run by bench.sh.
set -eu
. tests/bench/lib.sh
: "${APPLICANTS:=1000000}"

echo "== fit and apply of $APPLICANTS rows, 20 columns"
rows=$BENCH_DIR/applicants.csv
if [ ! -s "$rows" ] || [ "$(wc -l <"$rows")" -ne $((APPLICANTS + 1)) ]; then
	applicants "$APPLICANTS" >"$rows"
fi
echo "applicants $APPLICANTS ($(megabytes "$rows") MB)"

model=$BENCH_DIR/scorecard.model
set -- "crm-score fit" "crm-score fit -q --target=bad --save=$model \
    --table=summary $rows >$BENCH_DIR/fit.csv" \
    "crm-score apply" "crm-score apply -q --use=$model $rows \
    >$BENCH_DIR/scored.csv" \
    "crm-score check" "crm-score check -q --target=bad $BENCH_DIR/scored.csv \
    >$BENCH_DIR/check.csv"
peers=
for peer in sklearn optbinning; do
	have_peer "$peer" || continue
	peers="$peers $peer"
	set -- "$@" "$peer" "$PEERS_PYTHON \
	    tests/bench/peers/scorecard_$peer.py \
	    $rows >$BENCH_DIR/scorecard_$peer.auc 2>/dev/null"
done
measure -r "$ROUNDS" "$@"

ours=$(awk -F, '$1 == "auc" { print $2 }' "$BENCH_DIR/check.csv")
status=0
for peer in $peers; do
	theirs=$(cat "$BENCH_DIR/scorecard_$peer.auc")
	if awk -v a="$ours" -v b="$theirs" \
	    'BEGIN { exit !(a - b < .005 && b - a < .005) }'; then
		echo "AUC $ours agrees with $peer's $theirs"
	else
		echo "AUC $ours, but $peer has $theirs"
		status=1
	fi
done
exit $status
