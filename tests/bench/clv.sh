#!/bin/sh
# BG/NBD and Gamma-Gamma, fitted and applied, against lifetimes on the same
# cards; run by bench.sh. CLV_CARDS: how many made-up customers.
set -eu
. tests/bench/lib.sh
: "${CLV_CARDS:=1000000}"

echo "== clv of $CLV_CARDS cards"
orders=$BENCH_DIR/clv_orders.csv
cards=$BENCH_DIR/clv_cards.csv
ours=$BENCH_DIR/clv.csv
if [ "$(cat "$cards.made" 2>/dev/null)" != "$CLV_CARDS" ]; then
	crm-score simulate --customers="$CLV_CARDS" \
	    tests/data/examples/buyers.model >"$orders"
	crm-import card "$orders" >"$cards"
	echo "$CLV_CARDS" >"$cards.made"
fi
cat "$cards" >/dev/null
set -- "crm-score clv (bg-nbd)" \
    "crm-score clv -q --model=bg-nbd --horizon=52 \
    --period=year $cards >$ours"
if [ -n "$PEERS" ] && have_peer lifetimes; then
	set -- "$@" "lifetimes" "$PEERS_PYTHON \
	    tests/bench/peers/clv_lifetimes.py $cards $ours.lifetimes"
fi
measure -r "$ROUNDS" "$@" "crm-score clv (pareto-nbd)" \
    "crm-score clv -q --model=pareto-nbd $cards >$ours.pareto"
[ -f "$ours.lifetimes" ] || exit 0
# lifetimes stops its search earlier, so sums agree to a thousandth or so.
awk -F, '
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    NR == FNR { orders += $at["clv_orders"]; next }
    { peer += $2 }
    END {
	printf "expected purchases: %.1f, lifetimes %.1f\n", orders, peer
	exit !(peer > 0.995 * orders && peer < 1.005 * orders)
    }' "$ours" "$ours.lifetimes"
