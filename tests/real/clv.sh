#!/bin/sh
# clv and alive on the CDNOW sample, against figures printed in the literature
# (Fader, Hardie and Lee 2005) or given by the R packages BTYD and BTYDplus.
. tests/tap.sh

cdnow=${CRM_REAL_DATA:-../shared/data}/clv/cdnowElog.csv
if [ ! -f "$cdnow" ]; then
	skip "clv on CDNOW" "no data"
	plan
	exit
fi
PATH=$PWD/bin:$PATH
set -- --customer=masterid --amount=sales --zero-days "$cdnow"

# said NAME WANT: the text stands in what was said.
said()
{
	if grep -F -e "$2" "$scratch/err" >/dev/null; then
		pass "$1"
	else
		fail "$1" "$scratch/err"
	fi
}

# sum COLUMN FILE
sum()
{
	awk -F, -v name="$1" '
	    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { sum += $at[name] }
	    END { printf "%.2f\n", sum }' "$2"
}

# near NAME WANT GOT TOLERANCE
near()
{
	echo "$2 $3" >"$scratch/near"
	if awk -v a="$2" -v b="$3" -v t="$4" \
	    'BEGIN { d = a - b; exit !(d <= t && -d <= t) }'; then
		pass "$1"
	else
		fail "$1" "$scratch/near"
	fi
}

crm-score clv -v --model=bg-nbd --as-of=1997-09-30 --horizon=12m \
    --discount=0.12682503 "$@" >"$scratch/out" 2>"$scratch/err"
said "BG/NBD parameters" "r 0.242595 (0.013) alpha 4.4136 (0.38)"
said "BG/NBD likelihood" "LL -9582.4292"
said "12 months at 1 % a month" "customer equity 71550.20"
near "first customer" 36.30 "$(sed -n 2p "$scratch/out" |
    awk -F, '{ print $NF }')" 0.006

crm-score clv -v --model=pareto-nbd --horizon=forever --discount=0.1 \
    --as-of=1997-09-30 "$@" >"$scratch/out" 2>"$scratch/err"
said "Pareto/NBD likelihood" "LL -9594.9762"
near "sum of P(alive)" 1051.97 "$(sum clv_p_alive "$scratch/out")" 0.2

crm-score clv --model=pareto-nbd --holdout=1997-10-01 \
    --verdict="$scratch/verdict" --tracking="$scratch/weeks" "$@" \
    >"$scratch/out" 2>"$scratch/err"
said "holdout purchases" "1882 purchases came, 1665.5 were forecast"
said "holdout errors" "MAE 0.7545, RMSE 1.6028"
said "the rate so far" "sum 2930.10, MAE 1.0237, RMSE 2.2119"
said "the same count again" "sum 2457.00, MAE 0.8973, RMSE 1.9710"
awk -F, '$1 ~ /^(20|25|39|78)$/ { printf "%d %d %.0f\n", $1, $2, $3 }' \
    "$scratch/weeks" >"$scratch/got"
printf '%s\n' "20 1359 1309" "25 1672 1674" "39 2457 2533" "78 4339 4275" \
    >"$scratch/want"
same "weekly tracking" "$scratch/want" "$scratch/got"

awk -F, '$1 == "fit" { printf "%s %s %.1f\n", $2, $4, $5 }' \
    "$scratch/verdict" | head -n 4 >"$scratch/got"
printf '%s\n' "0 1411 1434.0" "1 439 396.9" "2 214 193.5" "3 100 111.8" \
    >"$scratch/want"
same "customers by repeat purchases" "$scratch/want" "$scratch/got"

crm-score clv -v --model=auto --as-of=1997-09-30 "$@" >"$scratch/out" \
    2>"$scratch/err"
said "auto takes the lowest BIC" "--model=mbg-nbd"
said "CNBD finds k = 1" "k 1; LL -9582.1357"

crm-churn alive -v --as-of=1997-09-30 "$@" >"$scratch/out" 2>"$scratch/err"
near "MBG/NBD sum of P(alive)" 1057.64 "$(sum alive_p "$scratch/out")" 0.2

crm-import orders --customer=masterid --amount=sales "$cdnow" |
    crm-score clv --model=auto --horizon=1y |
    crm-segment abc --amount=clv_value >"$scratch/out" 2>"$scratch/err"
near "orders to classes of value" 2358 "$(wc -l <"$scratch/out")" 0
plan
