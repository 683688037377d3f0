#!/bin/sh
# What crm-credit match gives: of a payment no more than it is, for a document
# no more than is open; the same whatever the order of the rows; with its own
# output beside it nothing more. On random ledgers with shared numbers,
# instalments, two currencies, discounts, credits and refunds, and on lines of
# an account that name numbers well, badly or not, some of payers unknown.
. tests/tap.sh

n=${CRM_LEDGERS:-2000}
seed=${CRM_SEED:-0}
tool=$PWD/bin/crm-credit
cd "$scratch" || exit

# Writes docs.csv and lines.csv: N documents, and as many lines.
ledger()
{
	awk -v n="$1" -v seed="$2" '
	    function below(k) { return int(rand() * k) }
	    function day(d) {
		return sprintf("2024-%02d-%02d", 1 + int(d / 28), 1 + d % 28)
	    }
	    function money() {
		return below(3) ? 5000 + below(90000) : 1000 * (1 + below(9))
	    }
	    function put(i, due, cents) {
		printf "%s,%s,%s,%s,%.2f,%s,%s,%s\n", who[i], no[i], day(at[i]),
		    day(at[i] + due), cents / 100, cur[i], type[i],
		    below(4) ? "" : "2/10 net 30" >"docs.csv"
	    }
	    function text(i, t) {
		t = below(8)
		if (t == 0)
			return "no " (1000 + below(9000))
		if (t == 1)
			return ""
		t = no[i]
		if (!below(3))
			gsub(/-/, " ", t)
		if (!below(6))
			t = substr(t, 4)
		return "pay " t (below(5) ? "" : " " no[below(n)])
	    }
	    BEGIN {
		srand(seed)
		print "customer_id,invoice_no,invoice_date,due_date,amount," \
		    "currency,type,terms" >"docs.csv"
		print "payment_id,customer_id,date,amount,currency,text" \
		    >"lines.csv"
		people = 1 + int(n / 12)
		for (i = 0; i < n; i++) {
			who[i] = "C" below(people)
			no[i] = "RE-" (2000 + below(2)) "-" \
			    sprintf("%05d", i - (below(30) ? 0 : below(9)))
			at[i] = below(200)
			cur[i] = below(15) ? "EUR" : "USD"
			type[i] = below(12) ? "invoice" : "credit"
			is[i] = money()
			if (below(10) || type[i] == "credit")
				put(i, 30, is[i])
			else {
				put(i, 30, int(is[i] / 2))
				put(i, 60, is[i] - int(is[i] / 2))
			}
		}
		for (k = 0; k < n; k++) {
			i = below(n)
			a = is[i]
			t = below(12)
			if (t == 0)
				a += is[below(n)]
			else if (t == 1)
				a = int(a / 2)
			else if (t == 2)
				a = int(a * .98 + .5)
			else if (t == 3)
				a -= 1 + below(500)
			else if (t == 4)
				a = -below(3000) - 1
			if (a == 0)
				a = 7
			printf "L%d,%s,%s,%.2f,%s,%s\n", k,
			    below(9) ? who[i] : "", day(at[i] + below(90)),
			    a / 100, below(40) ? cur[i] : "EUR",
			    text(i) >"lines.csv"
		}
	    }'
}

# shuffled FILE: its header and its rows in another order.
shuffled()
{
	sed -n 1p "$1"
	sed 1d "$1" | awk -v seed="$seed" 'BEGIN { srand(seed + 7) }
	    { print rand() "\t" $0 }' | sort -n | cut -f2-
}

run()
{
	"$tool" "$@" -q --max-rejects=100% --signs=type 2>/dev/null
}

# sums FILE KEY COLUMN: by key the sum of a column, what is 0 left out.
sums()
{
	awk -F, -v key="$2" -v column="$3" '
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		m = split(key, name, "+")
		next
	    }
	    {
		k = ""
		for (i = 1; i <= m; i++)
			k = k "," $at[name[i]]
		s[k] += $at[column]
	    }
	    END {
		for (k in s)
			if (s[k] > .001 || s[k] < -.001)
				printf "%s %.2f\n", k, s[k]
	    }' "$1" | sort
}

# at_most NAME SMALL LARGE: by key.
at_most()
{
	awk -v small="$2" 'FILENAME != small { large[$1] = $2; next }
	    $2 > large[$1] + .001 { print $1 ": " $2 " of " large[$1] }' \
	    "$3" "$2" >far
	if [ -s far ]; then
		fail "$1" far
	else
		pass "$1"
	fi
}

# All that must hold with these options.
holds()
{
	run match "$@" --payments=lines.csv docs.csv >given
	check "$*: most lines are given something" \
	    test "$(wc -l <given)" -gt $((n / 3))
	sums given payment_id amount >small
	sums lines.csv payment_id amount >large
	at_most "$*: no more than the payment" small large
	run age --detail --as-of=2025-12-31 --payments=lines.csv \
	    --allocations=given docs.csv >open
	sums given customer_id+invoice_no amount >small
	grep -v ',credit,' docs.csv >bills.csv
	sums bills.csv customer_id+invoice_no amount >large
	at_most "$*: no more than the document" small large
	shuffled docs.csv >docs.txt
	shuffled lines.csv >lines.txt
	run match "$@" --payments=lines.txt docs.txt | sort >got
	sort given >want
	same "$*: in any order of the rows" want got
	run match "$@" --payments=lines.csv --allocations=given docs.csv |
	    sed 1d >more
	silent "$*: its own output leaves nothing" cat more
	"$tool" age --max-rejects=100% --signs=type --payments=lines.csv \
	    --allocations=given docs.csv 2>&1 >age | grep 'cut to' >cut
	silent "$*: nothing of it is cut" cat cut
}

ledger "$n" $((seed + 1))
holds
holds --tolerance=.10,.5
holds --ties=oldest
holds --oldest --discount-grace=3
plan
