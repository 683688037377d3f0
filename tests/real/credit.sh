#!/bin/sh
# crm-credit on the IBM receivables: 22 month ends and 100 customers computed
# apart from it, and the figures of the reference page.
. tests/tap.sh

data=${CRM_REAL_DATA:-../shared/data}/credit
if [ ! -r "$data/ibm_ar_monthly_ref.csv" ]; then
	skip "IBM receivables" "no data"
	plan
	exit
fi

tr -d '\r' <"$data/WA_Fn-UseC_-Accounts-Receivable.csv" | awk -F, -v OFS=, '
    function day(text, part) {
	split(text, part, "/")
	return sprintf("%04d-%02d-%02d", part[3], part[1], part[2])
    }
    NR == 1 {
	print "customer_id,invoice_no,invoice_date,due_date,amount,paid_date," \
	    "disputed,all"
	next
    }
    { print $2, $4, day($5), day($6), $7, day($9), $8, "all" }' \
    >"$scratch/ibm.csv"

# near NAME TOLERANCE WANT GOT: two files of numbers in the same places.
near()
{
	awk -v limit="$2" -F, '
	    NR == FNR { want[FNR] = $0; n = FNR; next }
	    {
		m++
		fields = split(want[FNR], w)
		if (fields != NF)
			print FNR ": " want[FNR] " is not " $0
		for (i = 1; i <= NF; i++)
			if (w[i] != $i && (w[i] == "" || $i == "" ||
			    w[i] - $i > limit || $i - w[i] > limit))
				print FNR ", " i ": want " w[i] ", got " $i
	    }
	    END { if (n != m || n == 0) print n " lines, got " m }' \
	    "$3" "$4" >"$scratch/far"
	if [ -s "$scratch/far" ]; then
		fail "$1" "$scratch/far"
	else
		pass "$1"
	fi
}

# The named columns of a CSV on standard input, without its header.
columns()
{
	awk -F, -v OFS=, -v names="$1" '
	    NR == 1 {
		n = split(names, name)
		for (i = 1; i <= NF; i++)
			at[$i] = i
		next
	    }
	    {
		line = ""
		for (i = 1; i <= n; i++)
			line = line (i > 1 ? "," : "") $at[name[i]]
		print line
	    }'
}

# Ageing, by due and by invoice date, at each month end.
columns asof <"$data/ibm_ar_monthly_ref.csv" >"$scratch/days"
names=age_n_open,age_balance,age_not_due
names=$names,age_d1_30,age_d31_60,age_d61_90,age_d91_up
while read -r day; do
	crm-credit age --as-of="$day" --by=all "$scratch/ibm.csv" |
	    columns "$names" >>"$scratch/due"
	crm-credit age --as-of="$day" --by=all --age-by=date \
	    "$scratch/ibm.csv" |
	    columns age_d0_30,age_d31_60,age_d61_90,age_d91_up \
		>>"$scratch/inv"
done <"$scratch/days"
columns n,total,due_current,due_1-30,due_31-60,due_61-90,due_90+ \
    <"$data/ibm_ar_monthly_ref.csv" >"$scratch/want"
near "22 month ends by due date, exact" 0 "$scratch/want" "$scratch/due"
columns inv_0-30,inv_31-60,inv_61-90,inv_90+ \
    <"$data/ibm_ar_monthly_ref.csv" >"$scratch/want"
near "22 month ends by invoice date, exact" 0 "$scratch/want" "$scratch/inv"

# Sales, DSO and collection; the history before the first line is shorter.
crm-credit dso --digits=8 --as-of=2013-12-31 "$scratch/ibm.csv" |
    awk -F, 'NR == 1 || $1 >= "2012-03-31"' >"$scratch/dso"
columns total,sales_3m,dso_3m,bpdso_3m,add_3m,dso_countback,cei \
    <"$data/ibm_ar_monthly_ref.csv" >"$scratch/want"
columns dso_ar,dso_sales,dso,dso_bpdso,dso_add,dso_countback,dso_cei_pct \
    <"$scratch/dso" >"$scratch/got"
# add is the difference of two rounded figures there
near "22 month ends of DSO" 1.1e-4 "$scratch/want" "$scratch/got"
echo 30.7156,27.8879,2.8277,28.4786,15.606563,28.640959,92.0186 \
    >"$scratch/want"
names=dso,dso_bpdso,dso_add,dso_countback
columns $names,dso_true_dso,dso_sales_weighted,dso_cei_pct <"$scratch/dso" |
    head -n 1 >"$scratch/got"
near "the page's example of March 2012" 6e-5 "$scratch/want" "$scratch/got"

# 100 customers, all invoices paid.
crm-credit age,pay --digits=8 "$scratch/ibm.csv" >"$scratch/pay"
names=customer_id,pay_n_paid,pay_paid_dtp,pay_paid_dbt
columns $names,pay_on_time_count_share,pay_on_time_share,pay_index \
    <"$scratch/pay" | sort >"$scratch/got"
columns customerID,n,wdtp,wdbt,ontime,ontime_amt,paydex_like \
    <"$data/ibm_ar_customer_ref.csv" | sort >"$scratch/want"
near "100 customers" 6e-5 "$scratch/want" "$scratch/got"
columns customerID,max_late <"$data/ibm_ar_customer_ref.csv" | sort \
    >"$scratch/want"
columns customer_id,pay_worst_dbt <"$scratch/pay" |
    awk -F, -v OFS=, '{ print $1, ($2 > 0 ? $2 : 0) }' | sort >"$scratch/got"
near "their worst payment" 0 "$scratch/want" "$scratch/got"

crm-credit pay --digits=9 --by=all "$scratch/ibm.csv" |
    columns pay_paid_dtp,pay_paid_dbt,pay_paid_late,pay_on_time_share \
	>"$scratch/got"
echo 26.700568,-3.299432,3.571100,0.634667 >"$scratch/want"
near "all invoices" 6e-7 "$scratch/want" "$scratch/got"
crm-credit pay --digits=9 --by=all --as-of=2013-06-30 "$scratch/ibm.csv" |
    columns pay_n_paid,pay_n_overdue,pay_paid_dbt,pay_all_dbt,pay_dtp_median \
	>"$scratch/got"
echo 1846,12,-2.651800,-2.585501,26 >"$scratch/want"
near "as of 2013-06-30" 6e-7 "$scratch/want" "$scratch/got"

# Yesterday's answer from today's file, and any order of its rows.
awk -F, -v OFS=, 'NR == 1 || $3 <= "2013-06-30" {
	if (NR > 1 && $6 > "2013-06-30")
		$6 = ""
	print
    }' "$scratch/ibm.csv" >"$scratch/then.csv"
crm-credit age,pay,dso --as-of=2013-06-30 "$scratch/ibm.csv" |
    sort >"$scratch/today"
crm-credit age,pay,dso --as-of=2013-06-30 "$scratch/then.csv" |
    sort >"$scratch/yesterday"
same "today's file gives yesterday's answer" "$scratch/yesterday" \
    "$scratch/today"
{
	head -n 1 "$scratch/ibm.csv"
	tail -n +2 "$scratch/ibm.csv" | sort -t, -k2
} >"$scratch/shuffled.csv"
crm-credit age,pay,dso --as-of=2013-06-30 "$scratch/shuffled.csv" |
    sort >"$scratch/got"
same "the order of the rows changes nothing" "$scratch/today" "$scratch/got"

# The credit meeting.
crm-credit age,pay,dso --as-of=2013-06-30 "$scratch/ibm.csv" |
    crm-credit grade,limit --min-known=50 >"$scratch/agenda"
check "the pipe has a row per customer" \
    test "$(wc -l <"$scratch/agenda")" -eq "$(wc -l <"$scratch/today")"
check "dun of ledger and pipe" sh -c '
	crm-credit dun --as-of=2013-06-30 --pretty "$1" | grep -q reminder &&
	crm-credit age --as-of=2013-06-30 "$1" | crm-credit dun |
	    grep -q reminder
' - "$scratch/ibm.csv"
# The backtest of forecast: 17 month ends, six weeks each, of all documents.
cut -d, -f1-6 "$scratch/ibm.csv" >"$scratch/plain.csv"
echo "94251.33,0.174187,0.00482478" >"$scratch/want"
bin/crm-credit forecast -q --weeks=6 --backtest=17 --as-of=2013-12-15 \
    "$scratch/plain.csv" | tail -1 | cut -d, -f6-8 >"$scratch/got"
same "forecast: weekly error and bias" "$scratch/want" "$scratch/got"
bin/crm-credit forecast -q --weeks=6 --backtest=17 --as-of=2013-12-15 \
    --delay=0 "$scratch/plain.csv" | tail -1 | cut -d, -f7,8 >"$scratch/got"
echo "0.385636,0.0242679" >"$scratch/want"
same "forecast: by the due days alone" "$scratch/want" "$scratch/got"
bin/crm-credit forecast -q --weeks=6 --as-of=2013-06-30 "$scratch/plain.csv" |
    cut -d, -f1,4-6 >"$scratch/got"
cat >"$scratch/want" <<'END'
week,expected,lower,upper
1,1434.10,1138.95,1729.25
2,1312.13,994.30,1629.96
3,1027.46,743.66,1311.26
4,700.74,462.77,938.72
5,396.85,213.53,580.17
6,170.06,42.42,297.70
later,78.51,,
END
same "forecast of 2013-06-30" "$scratch/want" "$scratch/got"
plan
