#!/bin/sh
# crm-segment on public data. Figures: the published ones of the CDNOW sample
# (every day with a row is a purchase: --zero-days), and pandas and scikit-learn
# on the same files (tests/ref/gen/segments.py, tests/ref/gen/kmeans.py).
. tests/tap.sh

clv=$CRM_REAL_DATA/clv

cdnow()
{
	method=$1
	shift
	crm-segment "$method" -q --customer=sampleid --amount=sales \
	    --as-of=1998-07-01 "$@" "$clv/cdnowElog.csv"
}

orders()
{
	method=$1
	shift
	crm-segment "$method" -q --amount=revenue --as-of=2006-12-31 "$@" \
	    "$clv/rfm_data_orders.csv"
}

# tally COLUMN: "value n" for each value, sorted by name.
tally()
{
	awk -F, -v name="$1" '
	    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
	    { n[$at]++ }
	    END { for (v in n) print v, n[v] }' | sort | tr '\n' ' ' |
	    sed 's/ $//'
}

# is NAME WANT COMMAND...: the command prints exactly this.
is()
{
	name=$1
	printf '%s\n' "$2" >"$scratch/want"
	shift 2
	"$@" >"$scratch/got" 2>&1
	printf '%s\n' "$(cat "$scratch/got")" >"$scratch/line"
	same "$name" "$scratch/want" "$scratch/line"
}

stages()
{
	"$@" lifecycle | tally lifecycle_stage
}

is "stages of CDNOW" \
    "acquaintance 8 commitment 150 decline 1808 expansion 152 exploration 239" \
    stages cdnow
is "stages of rfm_data_orders" \
    "acquaintance 9 commitment 83 decline 536 expansion 238 exploration 129" \
    stages orders

type_of()
{
	run=$1
	column=$2
	shift 2
	"$run" type "$@" | tally "$column"
}

is "frequency, CDNOW" "none 1549 occasional 362 one_time 327 regular 119" \
    type_of cdnow type_frequency
is "frequency, rfm_data_orders" \
    "none 344 occasional 269 one_time 378 regular 4" \
    type_of orders type_frequency
is "state by fixed days" "active 514 dormant 298 lost 1537 never 8" \
    type_of cdnow type_state
is "state by own rhythm" "active 392 dormant 200 lost 1757 never 8" \
    type_of cdnow type_state --rhythm=own
is "two periods" "inactive 8 lapsed 1665 repeating 684" \
    type_of cdnow type_move --split=1997-09-30

cohorts()
{
	cdnow cohort --zero-days |
	    awk -F, '/^1997-0[123],[012],/ { print $1, $4 }' |
	    tr '\n' ' ' | sed 's/ $//'
}

is "cohorts" "1997-01 781 1997-01 124 1997-01 95 1997-02 857 1997-02 134 \
1997-02 110 1997-03 719 1997-03 87 1997-03 84" cohorts

retention()
{
	cdnow cohort --zero-days | awk -F, '/^total,(1|2|12),/ {
	    printf "%s %.6f ", $2, $8 }' | sed 's/ $//'
}

is "mean retention" "1 0.146373 2 0.122613 12 0.077217" retention

accounts()
{
	cdnow accounts --zero-days --threshold=100 \
	    --concentration="$scratch/how" | sed -n 2,4p | cut -d, -f1-3,6,7
	grep -E '^(gini|customers_for)' "$scratch/how"
}

is "accounts and concentration" "1997-01,781,43,43,0
1997-02,981,71,67,39
1997-03,948,54,41,58
customers_for_80_percent,777
gini,0.630917" accounts

clusters()
{
	cdnow kmeans --digits=8 --scan="$scratch/scan" >"$scratch/all"
	sed -n 2p "$scratch/scan"
	tally kmeans_cluster <"$scratch/all"
}

is "clusters" "2,2844.6661,0.57926057
 8 1 635 2 1714" clusters

story()
{
	cdnow rfm,lifecycle,abc |
	    crm-segment summary --by=rfm_segment,lifecycle_stage |
	    tail -n 1 | cut -d, -f1-6
}

is "the whole story in one pipe" "total,,2357,1,6688,244091.94" story

# Without a window, what a migration counts is what rfm says at both dates.
moves()
{
	cdnow rfm --as-of=1997-09-30 >"$scratch/before.csv"
	cdnow rfm >"$scratch/after.csv"
	crm-segment migrate "$scratch/before.csv" "$scratch/after.csv" \
	    >"$scratch/files"
	cdnow migrate --fresh --from=1997-09-30 >"$scratch/orders"
	cmp "$scratch/files" "$scratch/orders" && echo same
}

is "migration by files and by orders" same moves
# 864.62 is the best that many starts of other tools find
inertia=$(crm-segment kmeans -v --zero-days --k=8 --customer=sampleid \
    --amount=sales --as-of=1998-07-01 "$clv/cdnowElog.csv" 2>&1 >/dev/null |
    sed -n 's/.*inertia \([0-9.]*\),.*/\1/p')
check "k-means with k = 8 by default: $inertia" \
    awk -v got="$inertia" 'BEGIN { exit !(got > 0 && got <= 864.62) }'
plan
