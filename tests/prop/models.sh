#!/bin/sh
# Random files of orders and invoices, in any order of their rows, come to what
# a small model in awk makes of them (models.awk): cards, scores, occasions,
# cohorts, ages. The tools share no line with it.
. tests/tap.sh
files=25

orders()
{
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		people = 1 + int(rand() * 12)
		rows = 1 + int(rand() * 70)
		span = 1 + int(rand() * 400)
		split("31 28 31 30 31 30 31 31 30 31 30 31", length_of, " ")
		print "customer_id,order_id,date,amount"
		for (i = 0; i < rows; i++) {
			d = int(rand() * span)
			for (m = 10; d >= length_of[m % 12 + 1]; m++)
				d -= length_of[m % 12 + 1]
			amount = int(rand() * 20000) - 4000
			if (rand() < .2)
				amount = int(rand() * 3) * 1000 - 1000
			printf "c%d,%s,%04d-%02d-%02d,%s%d.%02d\n",
			    rand() * people,
			    rand() < .2 ? "" : "o" int(rand() * 40),
			    2021 + int(m / 12), m % 12 + 1, d + 1,
			    amount < 0 ? "-" : "",
			    int((amount < 0 ? -amount : amount) / 100),
			    (amount < 0 ? -amount : amount) % 100
		}
	}'
}

invoices()
{
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		people = 1 + int(rand() * 8)
		rows = 1 + int(rand() * 60)
		print "customer_id,invoice_no,invoice_date,due_date,amount," \
		    "paid_date,paid_amount"
		for (i = 0; i < rows; i++) {
			month = 1 + int(rand() * 8)
			later = month + int(rand() * 4)
			amount = 1 + int(rand() * 99999)
			paid = rand() < .5 ? amount : int(rand() * amount)
			due = rand() < .1 ? "" : sprintf("2023-%02d-%02d",
			    later, 15 + int(rand() * 14))
			printf "k%d,%d,2023-%02d-%02d,%s,%.2f", rand() * people,
			    1000 + i, month, 1 + int(rand() * 14), due,
			    amount / 100
			if (paid > 0 && rand() < .7)
				printf ",2023-%02d-%02d,%.2f\n", later,
				    1 + int(rand() * 28), paid / 100
			else
				print ",,"
		}
	}'
}

# agree NAME WANT GOT: the model's lines and the tool's.
agree()
{
	if cmp -s "$2" "$3"; then
		return
	fi
	diff -u "$2" "$3" | sed 1,2d | head -n 12 >"$scratch/why"
	fail "$1" "$scratch/why"
	bad=yes
}

model()
{
	awk -f tests/prop/models.awk "$@" >"$scratch/want"
}

# columns NAME,...: these columns of a table, without the header.
columns()
{
	awk -F, -v names="$1" '
	    NR == 1 { n = split(names, name, ","); for (i = 1; i <= NF; i++)
		at[$i] = i; next }
	    { line = ""; for (i = 1; i <= n; i++)
		line = line (i > 1 ? "," : "") $at[name[i]]; print line }'
}

card=customer_id,as_of,first_date,last_date,order_count,active_days
card=$card,net_amount,first_day_amount,refund_count,refund_amount
rfm=customer_id,rfm_recency,rfm_frequency,rfm_monetary_sum,rfm_r,rfm_f,rfm_m
cohort=cohort,age,size,buyers,orders,value,partial
age=customer_id,age_balance,age_not_due,age_d1_30,age_d31_60,age_d61_90
age=$age,age_d91_up,age_no_due,age_overdue,age_oldest_days,age_n_open
n=0
while [ $n -lt $files ]; do
	n=$((n + 1))
	in=$scratch/in.csv
	bad=
	orders $n >"$in"
	model -v want=card "$in"
	crm-import card -q "$in" | columns $card >"$scratch/got"
	agree "orders $n: card" "$scratch/want" "$scratch/got"
	for occasion in day order; do
		model -v want=rfm -v occasion=$occasion "$in"
		crm-segment rfm -q --occasion=$occasion "$in" |
		    columns $rfm >"$scratch/got"
		agree "orders $n: rfm by $occasion" "$scratch/want" \
		    "$scratch/got"
		model -v want=cohort -v occasion=$occasion "$in"
		crm-segment cohort -q --occasion=$occasion "$in" |
		    columns $cohort >"$scratch/got"
		agree "orders $n: cohort by $occasion" "$scratch/want" \
		    "$scratch/got"
	done
	invoices $n >"$in"
	for day in 2023-04-20 2023-07-31 2023-12-31; do
		model -v want=age -v asof=$day "$in"
		crm-credit age -q --as-of=$day "$in" |
		    columns $age >"$scratch/got"
		agree "invoices $n: age on $day" "$scratch/want" "$scratch/got"
	done
	[ -n "$bad" ] || pass "file $n"
done
plan
