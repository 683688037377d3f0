#!/bin/sh
# Ageing of invoices with their payments, against the same work elsewhere; run
# by bench.sh. INVOICES (ROWS) and CUSTOMERS set the size.
set -eu
. tests/bench/lib.sh

: "${INVOICES:=$ROWS}"
invoices=$BENCH_DIR/invoices.csv
ours=$BENCH_DIR/age.csv
made="$INVOICES $CUSTOMERS $(cksum <tests/bench/invoices)"
echo "== ageing of $INVOICES invoices, $CUSTOMERS customers"
if [ "$(cat "$invoices.made" 2>/dev/null)" != "$made" ]; then
	invoices "$INVOICES" "$CUSTOMERS" >"$invoices"
	echo "$made" >"$invoices.made"
fi
cat "$invoices" >/dev/null

set -- "crm-credit age" "crm-credit age $invoices >$ours"
peers=
for peer in $PEERS; do
	[ -r "tests/bench/peers/age_$peer.py" ] && have_peer "$peer" || continue
	peers="$peers $peer"
	set -- "$@" "$peer" "$PEERS_PYTHON tests/bench/peers/age_$peer.py \
	    $invoices $BENCH_DIR/age_$peer.csv"
done
set -- "$@" "wc -l (floor)" "wc -l <$invoices >/dev/null"
measure -r "$ROUNDS" "$@"

# The five buckets, under the peers' names; a double's zero may have a sign.
awk -F, -v OFS=, '
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
{
	print $1, $at["age_not_due"], $at["age_d1_30"], $at["age_d31_60"],
	    $at["age_d61_90"], $at["age_d91_up"]
}' "$ours" | sort >"$ours.sorted"
status=0
for peer in $peers; do
	awk -F, -v OFS=, 'NR > 1 {
		for (i = 2; i <= 6; i++)
			$i = sprintf("%.2f", $i)
		print
	    }' "$BENCH_DIR/age_$peer.csv" | sed 's/,-0\.00/,0.00/g' |
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
exit $status
