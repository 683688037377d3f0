#!/bin/sh
# BG/NBD and Gamma-Gamma, fitted and applied, against lifetimes on the same
# cards: the value of twelve months, and only what a year will bring in orders;
# run by bench.sh. CLV_CARDS: how many made-up customers.
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
set -- "crm-score clv (bg-nbd)" "crm-score clv -q --model=bg-nbd $cards \
    >$ours" "without months" "crm-score clv -q --model=bg-nbd --horizon=52 \
    --period=year $cards >$ours.orders"
if [ -n "$PEERS" ] && have_peer lifetimes; then
	peer="$PEERS_PYTHON tests/bench/peers/clv_lifetimes.py $cards"
	set -- "$@" lifetimes "$peer $ours.lifetimes value" \
	    "lifetimes, no value" "$peer $ours.lifetimes_orders"
fi
measure -r "$ROUNDS" "$@" "crm-score clv (pareto-nbd)" \
    "crm-score clv -q --model=pareto-nbd $cards >$ours.pareto"
[ -f "$ours.lifetimes" ] || exit 0
# lifetimes stops its search earlier and has shorter months, so sums agree to a
# thousandth or so.
awk -F, '
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    NR == FNR { value += $at["clv_value"]; next }
    { peer += $at["value"] }
    END {
	printf "value: %.0f, lifetimes %.0f\n", value, peer
	exit !(peer > 0.995 * value && peer < 1.005 * value)
    }' "$ours" "$ours.lifetimes"
