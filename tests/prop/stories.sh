#!/bin/sh
# No two methods tell two stories about one customer: what several methods of
# the tools print of the same random orders, or of the same random ledger, is
# the same, and stays so on every way that a file may take. CRM_STORIES says how
# many files (4); the seed stands in the name of what fails.
. tests/tap.sh
cd "$scratch" || exit 1
bin=$OLDPWD/bin
n=${CRM_STORIES:-4}

# orders SEED: lines of orders with refunds, some of all that a day brought,
# in no order.
orders()
{
	awk -v seed="$1" '
	    function put(a) {
		printf "c%d,o%d,%s,%s%d.%02d,p%d,EUR\n", c, o, day(d),
		    a < 0 ? "-" : "", int((a < 0 ? -a : a) / 100),
		    (a < 0 ? -a : a) % 100, 1 + int(rand() * 6)
		s += a
	    }
	    function day(d, m) {
		for (m = 0; d >= length_of[m % 12 + 1]; m++)
			d -= length_of[m % 12 + 1]
		return sprintf("%d-%02d-%02d", 2022 + int(m / 12),
		    m % 12 + 1, d + 1)
	    }
	    BEGIN {
		srand(seed)
		split("31 28 31 30 31 30 31 31 30 31 30 31", length_of, " ")
		people = 20 + int(rand() * 60)
		for (c = 1; c <= people; c++) {
			start = int(rand() * 500)
			for (i = int(rand() * 7); i >= 0; i--) {
				d = start + int(rand() * rand() * (720 - start))
				o++
				s = 0
				for (j = int(rand() * 3); j >= 0; j--) {
					a = int(rand() * 20000) + 1
					if (rand() < .12)
						a = -int(a * rand() * 2)
					put(a)
				}
				if (s > 0 && rand() < .15)
					put(-s)
			}
		}
	    }' | shuffled "$1" |
	    sed '1i\
customer_id,order_id,date,amount,product_id,currency'
}

shuffled()
{
	awk -v seed="$1" 'BEGIN { srand(seed + 1) } { print rand() "\t" $0 }' |
	    sort -n | cut -f2-
}

# quiet TOOL METHOD...: without words.
quiet()
{
	tool=$1
	shift
	"$bin/$tool" "$@" -q 2>err || sed 's/^/# /' err >&2
}

# value FILE EXPRESSION...: of each customer the values of awk expressions, in
# which $"NAME" is a column; sorted.
value()
{
	file=$1
	shift
	for expression; do
		names="$names, $expression"
	done
	awk -F, -v names="$*" '
	    function number(x) { return x ~ /^-?[0-9.]+$/ ? x + 0 : x }
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		count = split(names, name, " ")
		next
	    }
	    {
		printf "%s", $at["customer_id"]
		for (i = 1; i <= count; i++)
			printf " %s", number($at[name[i]])
		print ""
	    }' "$file" | sort
}

# agree NAME: want and got hold the same rows.
agree()
{
	if [ ! -s want ]; then
		fail "seed $seed: $1: nothing to compare"
	else
		same "seed $seed: $1" want got
	fi
}

# days FILE COLUMN A B: the days from column A to column B.
days()
{
	awk -F, -v from="$2" -v to="$3" '
	    function day(text, y, m) {
		y = substr(text, 1, 4)
		m = substr(text, 6, 2) + 0
		if (m < 3) {
			y--
			m += 12
		}
		return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + \
		    int((153 * m - 457) / 5) + substr(text, 9, 2)
	    }
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		next
	    }
	    $at[from] != "" && $at[to] != "" {
		print $at["customer_id"], day($at[to]) - day($at[from])
	    }' "$1" | sort
}

# triangle FILE: a table with a row per period and a column per age as "cohort
# age value", but those that are 0.
triangle()
{
	awk -F, '
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			name[i] = $i
		next
	    }
	    {
		for (i = 1; i <= NF; i++)
			if (name[i] ~ /^(k|age_)[0-9]+$/ && $i + 0 != 0)
				print $1, substr(name[i], \
				    match(name[i], /[0-9]/)), $i + 0
	    }' "$1" | sort
}

card=order_count,active_days,net_amount,first_day_amount,refund_count
card=$(echo "$card,refund_amount,first_date,last_date,as_of" | tr , ' ')

# The same cards stand before the columns of each method.
cards()
{
	quiet crm-import card orders.csv >card
	# shellcheck disable=SC2086 # names
	value card $card >want
	for method in rfm abc pyramid lifecycle type matrix; do
		quiet crm-segment $method orders.csv >$method
		# shellcheck disable=SC2086 # names
		value $method $card >got
		agree "the card of $method"
	done
	quiet crm-score clv orders.csv >clv
	quiet crm-churn alive orders.csv >alive
	for method in clv alive; do
		# shellcheck disable=SC2086 # names
		value $method $card >got
		agree "the card of $method"
	done
}

customers()
{
	days rfm last_date as_of >want
	value rfm rfm_recency | awk 'NF > 1' >got
	agree "recency of rfm"
	value card active_days net_amount >want
	value rfm rfm_frequency rfm_monetary_sum >got
	agree "frequency and value of rfm"
	quiet crm-segment rfm --occasion=order orders.csv |
	    value /dev/stdin rfm_frequency >got
	value card order_count >want
	agree "orders of rfm by order"
	value card net_amount >want
	value abc abc_value >got
	agree "value of abc"
	value matrix matrix_value >got
	agree "value of matrix"
	value card active_days | awk '{ print $1, ($2 > 0 ? $2 - 1 : 0) }' >want
	value clv clv_repeat | awk '{ print $1, $2 + 0 }' >got
	agree "repeat purchases of clv"
	quiet crm-churn label orders.csv >label
	value card first_date >want
	value label label_first >got
	agree "first day of label"
	value card last_date | awk 'NF > 1' >last
	value label label_churned label_since | awk '$2 { print $1, $3 }' |
	    join - last >both
	awk '{ print "customer_id,a,b" } { exit }' both >since
	tr ' ' , <both >>since
	days since b a | awk '$2 != 1' >got
	if [ -s got ]; then
		fail "seed $seed: label has others leave than on the last day" \
		    got
	else
		pass "seed $seed: who has left left after the last day"
	fi
	value alive alive_gap alive_overdue_ratio | awk 'NF > 2' >want
	value label label_gap label_overdue_ratio | awk 'NF > 2' >got
	agree "usual gap of alive and label"
	quiet crm-churn features --window=7200 --silence=3600 orders.csv \
	    >features
	value features features_recency >want
	value rfm rfm_recency | awk 'NF > 1' >got
	agree "recency of features"
	value features features_days features_amount >want
	value card active_days net_amount | awk '$2 > 0' >got
	agree "active days and amount of features"
	days card first_date as_of >want
	value features features_tenure >got
	agree "tenure of features"
}

# total FILE NAME: of a column, in cents.
total()
{
	value "$1" "$2" | awk '{ s += $2 } END { printf "%.2f\n", s }'
}

totals()
{
	{
		awk 'END { print NR - 1 }' card
		total card active_days
		total card net_amount
	} >want
	quiet crm-segment summary rfm | awk -F, '
	    $1 == "total" { printf "%d\n%.2f\n%.2f\n", $2, $4, $5 }' >got
	agree "the total of summary"
	total card net_amount >want
	quiet crm-segment composition orders.csv |
	    awk -F, '$1 == "total" { printf "%.2f\n", $2 }' >got
	agree "sales of composition"
	quiet crm-segment cohort orders.csv >cohort
	awk -F, '$1 != "total" && NR > 1 { s += $6 }
	    END { printf "%.2f\n", s }' cohort >got
	value card active_days net_amount |
	    awk '$2 > 0 { s += $3 } END { printf "%.2f\n", s }' >want
	agree "value of all cohorts"
	quiet crm-segment accounts orders.csv | cut -d, -f1,2 | sed 1d >want
	quiet crm-churn retain --table=lifecycle --unit=month --partial \
	    orders.csv >life
	cut -d, -f1,2 life | sed 1d >got
	agree "customers who bought in each month: accounts and retain"
	awk -F, '$1 != "total" && NR > 1 { split($1, d, "-")
		m = d[1] * 12 + d[2] - 1 + $2
		s[sprintf("%d-%02d", int(m / 12), m % 12 + 1)] += $4 }
	    END { for (m in s) if (s[m]) print m "," s[m] }' cohort |
	    sort >got
	grep -v ",0$" want >bought
	mv bought want
	agree "customers who bought in each month: accounts and cohort"
	awk -F, 'NR > 1 { s += $3 } END { print s }' life >want
	value card active_days | awk '$2 > 0 { s++ } END { print s }' >got
	agree "new customers of all months"
	quiet crm-segment cohort --wide=buyers orders.csv |
	    grep -v ^total >wide
	triangle wide >want
	quiet crm-churn retain --table=cohorts --unit=month --partial \
	    --periods=99 orders.csv >retain
	triangle retain >got
	agree "the triangles of cohort and retain"
}

# ways COMMAND...: the same rows, whatever way the orders take.
ways()
{
	"$bin/$1" "$2" -q orders.csv 2>&1 | sort >want
	for way in tsv crlf gz quoted back columns; do
		"$bin/$1" "$2" -q way.$way 2>&1 | tr '\t' , | tr -d '\r' |
		    sort >got
		agree "$1 $2: $way"
	done
	for option in --threads=1 --threads=3 --buffer-size=700; do
		"$bin/$1" "$2" -q $option orders.csv 2>&1 | sort >got
		agree "$1 $2: $option"
	done
	"$bin/crm-import" orders -q orders.csv | "$bin/$1" "$2" -q 2>&1 |
	    sort >got
	agree "$1 $2: behind crm-import orders"
}

make_ways()
{
	tr , '\t' <orders.csv >way.tsv
	awk '{ printf "%s\r\n", $0 }' orders.csv >way.crlf
	gzip -c orders.csv >way.gz
	sed 's/[^,]*/"&"/g' orders.csv >way.quoted
	{ sed -n 1p orders.csv; sed 1d orders.csv | sort -t, -k3,3r; } >way.back
	awk -F, -v OFS=, '{ print $4, $6, $3, $5, $1, $2 }' orders.csv \
	    >way.columns
}

seed=0
while [ $seed -lt "$n" ]; do
	seed=$((seed + 1))
	orders $seed >orders.csv
	cards
	customers
	totals
	make_ways
	for method in "crm-segment lifecycle" "crm-score clv" \
	    "crm-churn label" "crm-churn alive" "crm-churn features" \
	    "crm-churn retain"; do
		# shellcheck disable=SC2086 # two words
		ways $method
	done
done
plan
