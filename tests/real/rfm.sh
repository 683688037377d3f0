#!/bin/sh
# The foundation on public orders: CDNOW (Fader and Hardie's 1/10 sample of the
# buyers of 1997 Q1) and the orders of the R package rfm, whose own results are
# beside them.
. tests/tap.sh
data=${CRM_REAL_DATA:-../shared/data}/clv
if [ ! -d "$data" ]; then
	skip "rfm on public orders" "no $data"
	plan
	exit 0
fi
cdnow=$data/cdnowElog.csv

# cdnow METHOD...: a run with CDNOW's columns and conventions.
cdnow()
{
	crm-segment "$@" -q --zero-days --customer=sampleid --amount=sales \
	    --as-of=1998-07-01 "$cdnow"
}

# column NAME <CSV: its cells.
column()
{
	awk -F, -v name="$1" '
	    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
	    { print $at }'
}

is()
{
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		echo "got $3, want $2" >"$scratch/why"
		fail "$1" "$scratch/why"
	fi
}

counts()
{
	sort | uniq -c | awk '{ printf "%s %s ", $2, $1 }'
}

# Reading: rows, customers, customer-days, total.
crm-import orders -q --customer=masterid --date=date --amount=sales \
    --quantity=cds "$cdnow" >"$scratch/orders"
is "cdnow: 6919 rows" 6920 "$(wc -l <"$scratch/orders" | tr -d ' ')"
crm-segment rfm,abc -q "$scratch/orders" >"$scratch/abc"
is "cdnow: totals" "2357 244091.94" "$(crm-segment summary "$scratch/abc" |
    awk -F, 'END { print $2, $5 }')"
cdnow rfm >"$scratch/rfm"
is "cdnow: 6696 customer-days" 6696 "$(column rfm_frequency <"$scratch/rfm" |
    awk '{ sum += $1 } END { print sum }')"

# Quantile scores and their cuts; map A.
is "cdnow: R" "1 459 2 478 3 475 4 471 5 474 " \
    "$(column rfm_r <"$scratch/rfm" | counts)"
is "cdnow: F" "1 1218 3 403 4 358 5 378 " \
    "$(column rfm_f <"$scratch/rfm" | counts)"
is "cdnow: M" "1 481 2 462 3 472 4 470 5 472 " \
    "$(column rfm_m <"$scratch/rfm" | counts)"
cdnow rfm --thresholds="$scratch/cuts" >"$scratch/again"
is "cdnow: cuts" "153 443 487 513 1 1 2 4 15.36 31.958 59.25 130.436 " \
    "$(awk -F, '$4 != "" && NR > 1 { printf "%s ", $4 }' "$scratch/cuts")"
is "cdnow: segments" "about_to_sleep 363 at_risk 80 cant_lose 2 \
champions 414 hibernating 855 loyal_customers 311 need_attention 82 \
potential_loyalists 250 " \
    "$(column rfm_segment <"$scratch/rfm" | counts)"

# Ranks, customer by customer against pandas.
cdnow rfm --method=rank >"$scratch/rank"
tr -d '\r' <"$data/cdnow_rfm_pandas_golden.csv" | awk -F, -v OFS=, '
    NR > 1 { print $1, $2, $3, $5, $6, $7, $8 }' | sort >"$scratch/want"
awk -F, -v OFS=, '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { print $1, $at["rfm_recency"], $at["rfm_frequency"], $at["rfm_r"],
	$at["rfm_f"], $at["rfm_m"], $at["rfm_segment"] }' "$scratch/rank" |
    sort >"$scratch/got"
same "cdnow: ranks as pandas has them, 2357 customers" \
    "$scratch/want" "$scratch/got"

# ABC, its ties and cuts; the pyramid's shares.
is "cdnow: abc" "A 777 B 804 C 776 " \
    "$(cdnow rfm,abc | column abc_class | counts)"
is "cdnow: abc, ties split" "A 777 B 801 C 779 " \
    "$(cdnow rfm,abc --split-ties | column abc_class | counts)"
is "cdnow: abc up to the cut" "A 776 B 801 C 780 " \
    "$(cdnow rfm,abc --upto --split-ties | column abc_class | counts)"
is "cdnow: abc 70/90" "A 522 B 689 C 1146 " \
    "$(cdnow rfm,abc --cuts=70,90 | column abc_class | counts)"
cdnow pyramid --tier-table="$scratch/tiers" >"$scratch/again"
is "cdnow: pyramid" "24 0.14554 94 0.215126 354 0.313884 1885 0.32545 " \
    "$(awk -F, 'NR > 1 && $2 > 0 { printf "%s %s ", $2, $5 }' \
	"$scratch/tiers")"

# The R package rfm, customer by customer, and its segments' totals.
r()
{
	crm-segment rfm -q --occasion=order --as-of=2006-12-31 --method=r \
	    --amount=revenue "$@" "$data/rfm_data_orders.csv"
}
r --map=rfm >"$scratch/r"
awk -F, -v OFS=, '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { print $1, $at["rfm_recency"], $at["rfm_frequency"],
	$at["rfm_monetary_sum"] + 0, $at["rfm_r"], $at["rfm_f"], $at["rfm_m"],
	$at["rfm_score"], $at["rfm_segment"] }' "$scratch/r" |
    sort >"$scratch/got"
tr -d '\r' <"$data/rfm_orders_golden.csv" | sed 1d | sort >"$scratch/want"
same "R rfm: all 995 customers" "$scratch/want" "$scratch/got"
# Customers, orders and money of each segment, by the vignette's map and by that
# of its tests.
held()
{
	crm-segment summary "$@" | sed '1d; $d' | sort | awk -F, '
	    { printf "%s%s %d/%d/%d", (NR > 1 ? "; " : ""), $1, $2, $4, $5 }'
}
is "R rfm: what segments hold" "About To Sleep 102/283/23449; \
At Risk 28/216/22227; Can't Lose Them 47/274/32446; Champions 35/316/31646; \
Lost 148/393/35324; Loyal Customers 170/799/76562; Need Attention 10/57/4562; \
New Customers 104/329/28837; Potential Loyalist 342/2211/204856; \
Promising 9/28/4249" "$(held "$scratch/r")"
is "R rfm: the same by the older map" "About To Sleep 50/127/10914; \
At Risk 86/438/44178; Champions 158/1234/120178; Lost 111/244/20955; \
Loyal Customers 278/1708/166712; Need Attention 35/144/13287; \
Others 48/210/22061; Potential Loyalist 229/801/65873" \
    "$(r --map=rfm-tests | held)"
r --thresholds="$scratch/bounds" >"$scratch/again"
is "R rfm: bounds" "115 181 297.4 482 4 5 6 8 255.8 382 506.4 666 " \
    "$(awk -F, 'NR > 1 && $4 != "" { printf "%s ", $4 }' "$scratch/bounds")"
is "R rfm: scores" "1 197 2 200 3 199 4 199 5 200 1 268 2 187 3 176 4 244 \
5 120 1 200 2 200 3 198 4 202 5 195 " \
    "$(for score in r f m; do
	column rfm_$score <"$scratch/r" | counts
    done)"
is "R rfm: method quantile" "1 199 2 201 3 197 4 203 5 195 " \
    "$(r --method=quantile | column rfm_m | counts)"
plan
