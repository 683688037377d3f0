#!/bin/sh
# Two methods never tell two stories: for every pair of receivables methods the
# equation between them, on random ledgers with everything at once (shared
# numbers, over-allocation, two currencies, instalments, reversals, refunds,
# write-offs, disputes, deductions, parents, rates), all in one file.
# CRM_LEDGERS says how many (2000), CRM_SEED which ones (0).
. tests/tap.sh

n=${CRM_LEDGERS:-2000}
seed=$((${CRM_SEED:-0} * 3))

# ledgers N SEED SHARE OWN: a journal; with SHARE numbers are shared by
# customers; with OWN each customer has one currency.
ledgers()
{
	awk -v n="$1" -v seed="$2" -v share="$3" -v own="$4" '
	    function below(k) { return int(rand() * k) }
	    function day(d) {
		return sprintf("2024-%02d-%02d", 1 + int(d / 28), 1 + d % 28)
	    }
	    function currency() { return below(12) ? "EUR" : "USD" }
	    function amount() {
		return substr("  5 10 50100 33", 1 + 3 * below(5), 3) + 0.25
	    }
	    function anybody() { return substr("ABC", 1 + below(3), 1) }
	    function due_of(d, parts) {
		return below(6) || parts > 1 ? day(d) : ""
	    }
	    # of a group are A and B of every other ledger
	    function put(c, d, type, no, value, until, to, why) {
		if (own)
			cur = (index("ABC", c) + k) % 2 ? "EUR" : "USD"
		printf "%s,%s,%s,%s,%.2f,%s,%s,%s,%s,%s,%s\n", k "-" c, day(d),
		    type, no, value, until, to, cur, below(9) ? "" : \
		    below(3) ? "yes" : below(2) ? day(d + 20) : "7.50", \
		    k % 2 && c != "C" ? k "-G" : "", why
	    }
	    function documents(i, d, j, parts, type) {
		docs = 1 + below(6)
		for (i = 0; i < docs; i++) {
			name[i] = k "/" (share ? 1 + below(4) : i)
			owner[i] = anybody()
			if ((owner[i] name[i]) in seen)
				continue
			seen[owner[i] name[i]] = 1
			d = below(70)
			parts = below(5) ? 1 : 3
			type = below(6) ? "invoice" : "debit"
			cur = currency()
			for (j = 0; j < parts; j++)
				put(owner[i], d, type, name[i], amount(), \
				    due_of(d + 30 * j, parts), "", "")
		}
	    }
	    function payments(i, j, to, type) {
		pays = below(8)
		for (i = 0; i < pays; i++) {
			payer[i] = below(2) ? owner[below(docs)] : anybody()
			worth[i] = amount()
			money[i] = cur = currency()
			of[i] = below(4) ? name[below(docs)] : ""
			type = below(5) ? "payment" : "credit"
			put(payer[i], below(70), type, k "/P" i, worth[i], "",
			    of[i], of[i] != "" && !below(4) ? "broken" : "")
		}
		for (i = below(4); i > 0 && pays; i--) {
			j = below(pays)
			cur = money[j]
			to = name[below(docs)]
			if (!share && to == of[j])
				continue # replaces what the row says
			put(payer[j], below(70), "allocation", k "/P" j,
			    below(4) ? amount() : -1, "", to, "")
		}
	    }
	    function changes(i, j, r, half) {
		for (i = below(4); i > 0 && pays; i--) {
			j = below(pays)
			cur = money[j]
			r = below(4)
			half = below(3) ? worth[j] : worth[j] / 2
			if (r < 2)
				put(payer[j], below(70), "reversal", k "/R" i,
				    half, "", k "/P" j, "")
			else if (r == 2)
				put(payer[j], below(70), "refund", k "/R" i,
				    half, "", below(2) ? k "/P" j : "", "")
			else
				put(payer[j], below(70), "payment", k "/R" i,
				    -amount(), "", name[below(docs)], "")
		}
		for (i = below(3); i > 0; i--) {
			j = below(docs)
			r = below(4)
			put(owner[j], below(70), r ? "deduction" : "resolve",
			    k "/D" i, r ? amount() / 2 : 0, "", name[j],
			    r ? "short" : "")
		}
		for (i = below(3); i > 0; i--) {
			j = below(docs)
			put(owner[j], below(70), "writeoff", k "/W" i,
			    amount(), "", name[j], "")
		}
	    }
	    BEGIN {
		srand(seed)
		print "customer_id,date,type,invoice_no,amount,due_date," \
		    "applies_to,currency,disputed,parent,reason"
		for (k = 1; k <= n; k++) {
			documents()
			payments()
			changes()
		}
	    }'
}

# run METHOD...: quietly, bad references being left out. With $rates all is in
# one currency, which gets its column.
run()
{
	if [ -n "$rates" ]; then
		"$tool" "$@" -q --signs=type --max-rejects=100% \
		    --rates="$rates" 2>/dev/null |
		    sed '1s/,/,currency,/;1!s/,/,EUR,/'
	else
		"$tool" "$@" -q --signs=type --max-rejects=100% 2>/dev/null
	fi
}

# sums FILE COLUMN...: by customer and currency the sum of the columns, sorted;
# what is 0 is left out.
sums()
{
	file=$1
	shift
	awk -F, -v names="$*" '
	    NR == 1 {
		for (i = 1; i <= NF; i++)
			at[$i] = i
		m = split(names, name, " ")
		next
	    }
	    {
		for (i = 1; i <= m; i++)
			s[$1 "," $2] += $at[name[i]]
	    }
	    END {
		for (key in s)
			if (s[key] > .001 || s[key] < -.001)
				printf "%s %.2f\n", key, s[key]
	    }' "$file" | sort
}

# only FILE CONDITION: the header and the rows for which awk says so.
only()
{
	awk -F, "NR == 1 || ($2)" "$1"
}

# equal NAME: the files want and got are; with rates but for a rounded cent.
equal()
{
	if [ -z "$rates" ]; then
		same "$1" want got
		return
	fi
	awk 'FILENAME == "want" { d[$1] = $2; next } { d[$1] -= $2 }
	    END {
		for (k in d)
			if (d[k] > .011 || d[k] < -.011)
				print k, d[k]
	    }' want got >far
	silent "$1, with rates" cat far
}

# at_most NAME SMALL LARGE: by key, SMALL is no more than LARGE or 0.
at_most()
{
	awk -v small="$2" 'FILENAME != small { large[$1] = $2; next }
	    $2 > (large[$1] > 0 ? large[$1] : 0) + .001 {
		print $1 ": " $2 " is more than " large[$1]
	    }' "$3" "$2" >far
	if [ -s far ]; then
		fail "$1" far
	else
		pass "$1"
	fi
}

# All pairs of methods on FILE at DAY.
pairs()
{
	run age --as-of="$2" "$1" >age
	sums age age_balance >balance
	check "$2: there are balances" test -s balance
	# shellcheck disable=SC2086
	sums age $buckets >open
	sums age age_unapplied >unapplied
	# shellcheck disable=SC2086
	sums age $buckets age_unapplied >got
	cp balance want
	equal "$2: buckets and unapplied are the balance"
	for rule in fifo-due fifo-date exact prorata; do
		run age --apply=$rule --as-of="$2" "$1" >other
		sums other age_balance >got
		equal "$2: --apply=$rule leaves the balance"
	done
	run statement --from=2024-01-01 --as-of="$2" "$1" >other
	only other '$4 == "closing"' >part
	sums part balance >got
	equal "$2: a statement closes with the balance"
	only other '$4 != "opening" && $4 != "closing" && $6 + $7 > 0' >part
	awk -F, -v OFS=, 'NR > 1 { $6 -= $7 } 1' part >moved
	sums moved debit >got
	equal "$2: its rows make the balance"
	run dso --net --by=customer --as-of="$2" "$1" >other
	sums other dso_ar >got
	equal "$2: receivables of dso --net"
	cp open want
	run age --detail --as-of="$2" "$1" >other
	sums other age_open >got
	equal "$2: age --detail"
	run dso --by=customer --as-of="$2" "$1" >other
	sums other dso_ar >got
	equal "$2: receivables of dso"
	run hold --as-of="$2" "$1" >other
	only other '$4 == "documents"' >part
	sums part hold_amount >got
	equal "$2: documents of hold"
	only other '$4 == "unapplied"' >part
	sums part hold_amount >got
	cp unapplied want
	equal "$2: unapplied of hold"
	only age '$4 > 0' >part
	sums part age_balance >want
	run provide --by=customer --as-of="$2" --loss-rates=rates.csv \
	    --no-due-rate=.1 "$1" |
	    only /dev/stdin '$1 != ""' >other
	sums other provide_balance >got
	equal "$2: balances of provide"
	run dun --minimum=0 --as-of="$2" "$1" >other
	sums other dun_overdue >claim
	at_most "$2: no claim above the balance" claim balance
	sums age age_overdue >late
	at_most "$2: no claim above what is late" claim late
	# shellcheck disable=SC2086
	sums age $late >got
	mv late want
	equal "$2: what is late is in the buckets"
	run dun --minimum=0 --lines --interest=.12 --fee=0:1,2:5 \
	    --as-of="$2" "$1" >part
	only part '$3 ~ /item|credit|fee|interest/' >other
	sums other open >got
	only part '$3 == "total"' >other
	sums other open >want
	equal "$2: the lines of letters add up"
	only part '$3 == "item"' >other
	sums other interest >got
	only part '$3 == "interest"' >other
	sums other open >want
	equal "$2: the interest of letters is that of their items"
	# what may come in is what has a due date and is not held back, no
	# refund, less the customer's own money
	run age --detail --as-of="$2" "$1" >other
	sums other age_disputed >got
	sums age age_disputed >want
	equal "$2: disputed"
	sums other age_deducted >got
	sums age age_deducted >want
	equal "$2: deducted"
	only other '$5 != "" && $3 !~ /R/' |
	    awk -F, -v OFS=, 'NR > 1 { $7 -= $10 + $11 } 1' >part
	sums part age_open >claim
	awk '{ s[$1] += $2 } END { for (k in s) if (s[k] > .001)
		printf "%s %.2f\n", k, s[k] }' claim unapplied | sort >want
	run forecast --delay=9 --by=customer --as-of="$2" "$1" >other
	sums other open >got
	equal "$2: forecast is of what may come in"
	# shellcheck disable=SC2086
	sums other $weeks later >got
	equal "$2: its weeks add up"
	groups "$1" "$2"
}

# What groups owe is what their members owe. The header of --by lacks a column
# that `sums` wants.
groups()
{
	awk 'FILENAME == "balance" {
		split($1, key, ",")
		split(key[1], part, "-")
		if (part[1] % 2 && part[2] != "C")
			key[1] = part[1] "-G"
		s[key[1] "," key[2]] += $2
	    }
	    END {
		for (k in s)
			if (s[k] > .001 || s[k] < -.001)
				printf "%s %.2f\n", k, s[k]
	    }' balance | sort >want
	run age --by=parent --as-of="$2" "$1" >other
	sums other age_balance >got
	equal "$2: age --by=parent"
	grep -e -G want >part
	mv part want
	run limit --margin=.2 --groups --as-of="$2" "$1" >other
	sums other limit_group_exposure | grep -e -G >got
	equal "$2: exposures of groups of limit"
	run hold --as-of="$2" "$1" >other
	only other '$4 == "group"' >part
	sums part hold_amount >got
	equal "$2: exposures of groups of hold"
}

# What rates have changed, in a statement of all time and in age; each part of
# a cut payment is a cent at most.
exchanges()
{
	run age --as-of="$2" "$1" >age
	sums age age_realised age_unrealised >want
	run statement --from=2023-12-31 --as-of="$2" "$1" >other
	only other '$4 == "exchange"' |
	    awk -F, -v OFS=, 'NR > 1 { $6 -= $7 } 1' >part
	sums part debit >got
	awk 'FILENAME == "want" { d[$1] = $2; next } { d[$1] -= $2; n++ }
	    END {
		for (k in d)
			if (d[k] > .055 || d[k] < -.055)
				print k, d[k]
		if (n < 100)
			print "few exchanges: " n + 0
	    }' want got >far
	if [ -s far ]; then
		fail "$2: realised and unrealised are those of statements" far
	else
		pass "$2: realised and unrealised are those of statements"
	fi
}

# What dun asks for a document is its interest.
interests()
{
	run interest --rate=.12 --as-of="$2" "$1" |
	    awk -F, 'FILENAME != "-" {
			parts[$1 "," $4] += $3 ~ /invoice|debit/
			next
		}
		$4 == "" && $10 == 0 && parts[$1 "," $3] == 1 {
			n[$1 "," $2 "," $3]++
			v[$1 "," $2 "," $3] = $9
		}
		END { for (k in n) if (n[k] == 1) print k, v[k] }' "$1" - >all
	run dun --policy=item --net=no --minimum=0 --interest=.12 \
	    --as-of="$2" "$1" | awk -F, 'NR > 1 && $13 == "" && $8 > 0 {
		n[$1 "," $2 "," $3]++; v[$1 "," $2 "," $3] = $10 }
		END { for (k in n) if (n[k] == 1) print k, v[k] }' >asked
	awk 'NR == FNR { v[$1] = $2; next }
	    $1 in v { m++; if (v[$1] != $2) print $1, $2, v[$1] }
	    END { if (m == 0) print "none" }' all asked >far
	if [ -s far ]; then
		fail "$2: interest of dun" far
	else
		pass "$2: interest of dun"
	fi
}

# The interest of a document is that of what age --detail shows of it on each
# night since its due day.
nights()
{
	sed -n 1p "$1" >few.csv
	awk -F'[-,]' -v n="$nights" 'NR > 1 && $1 <= n' "$1" >>few.csv
	day=2024-01-01
	while [ "$day" != "$2" ]; do
		run age --detail --as-of=$day few.csv | only /dev/stdin \
		    '$5 != "" && $3 !~ /R/ && $8 >= 0'
		day=$(date -u -d "$day + 1 day" +%F)
	done | awk -F, -v OFS=, '
	    $1 == "customer_id" { next }
	    { s[$1 "/" $3 OFS $2] += $7 * .12 / 365 }
	    END {
		print "customer_id,currency,interest"
		for (k in s)
			print k, s[k]
	    }' >other
	sums other interest >want
	run interest --rate=.12 --as-of="$2" few.csv |
	    awk -F, -v OFS=, 'NR == 1 || $4 != "" { $1 = $1 "/" $3; print }' |
	    sed '1s/^[^,]*/customer_id/' >other
	sums other interest >got
	check "$2: there is interest" test -s want
	equal "$2: interest is of what is open on each night"
}

# Without the ledgers that have rows in `bad`: a name that is not known yet has
# another meaning.
by_good()
{
	awk -F'[,-]' 'FILENAME == "bad" { for (i = 1; i < NF; i++)
		if ($(i + 1) ~ /^[ABC]$/) bad[$i] = 1; next }
	    !($1 in bad)' bad -
}

# The same ledger in three files, and with allocation rows for what payments
# name; on a day without documents, too.
spellings()
{
	awk -F, -v OFS=, '
	    NR == 1 {
		print $1, $4, $2, $6, $5, $3, $8, $9, $10 >"docs.csv"
		$4 = "payment_id"
		print $1, $4, $2, $3, $5, "of", $8, $11 >"paid.csv"
		print $1, $4, $2, $3, $5, "of", $8, $11 >"bare.csv"
		print $1, $4, "invoice_no", $5, "date" >"set.csv"
		print $1, $4, "invoice_no", $5, "date" >"all.csv"
		next
	    }
	    $3 ~ /invoice|debit/ {
		print $1, $4, $2, $6, $5, $3, $8, $9, $10 >"docs.csv"
		next
	    }
	    $3 == "allocation" {
		print $1, $4, $7, $5, $2 >"set.csv"
		print $1, $4, $7, $5, $2 >"all.csv"
		next
	    }
	    {
		print $1, $4, $2, $3, $5, $7, $8, $11 >"paid.csv"
		bare = $3 ~ /payment|credit/ && $5 > 0 && $11 == ""
		if (bare && $7 != "")
			print $1, $4, $7, $5, "" >"all.csv"
		print $1, $4, $2, $3, $5, bare ? "" : $7, $8, $11 >"bare.csv"
	    }' "$1"
	run age --as-of="$2" "$1" >one
	run age --as-of="$2" --payments=paid.csv --allocations=set.csv \
	    docs.csv >three
	run age --as-of="$2" --payments=bare.csv --allocations=all.csv \
	    docs.csv >rows
	for column in balance unapplied not_due overdue disputed deducted; do
		sums one age_$column >want
		check "$2: there is $column" [ -s want -o "$2" = 2024-01-01 ]
		for form in three rows; do
			sums $form age_$column >got
			equal "$2: $column of the ledger as $form"
		done
	done
}

buckets="age_not_due age_d1_30 age_d31_60 age_d61_90 age_d91_up age_no_due"
late="age_d1_30 age_d31_60 age_d61_90 age_d91_up"
nights=200
weeks=$(seq -f expected_%g 1 13)
tool=$PWD/bin/crm-credit
ledgers "$n" $((seed + 1)) 1 0 >"$scratch/shared.csv"
ledgers "$n" $((seed + 2)) 0 0 >"$scratch/own.csv"
ledgers "$n" $((seed + 3)) 1 1 >"$scratch/rated.csv"
cd "$scratch" || exit
printf 'bucket,rate\nnot_due,.1\nd1_30,.1\nd31_60,.1\nd61_90,.1\nd91_up,.1\n' \
    >rates.csv

rates=
for t in 2024-01-20 2024-03-31; do
	pairs shared.csv $t
	interests shared.csv $t
done
nights own.csv 2024-03-20
for t in 2024-01-01 2024-02-10 2024-03-31; do
	spellings own.csv $t
done
printf '%s\n' currency,from,rate EUR,2020-01-01,1 USD,2024-01-01,.9137 \
    USD,2024-01-29,.95 USD,2024-03-01,.8741 >rates.txt
rates=rates.txt
pairs rated.csv 2024-03-20
exchanges rated.csv 2024-03-20
rates=
{ sed -n 1p shared.csv; sed 1d shared.csv | sort -t, -k5,5 -k2,2; } >other.csv
for method in age "age --detail" statement pay hold "interest --rate=.1" dun; do
	# shellcheck disable=SC2086
	run $method --as-of=2024-02-20 shared.csv | sort >want
	# shellcheck disable=SC2086
	run $method --as-of=2024-02-20 other.csv | sort >got
	equal "$method: the order of the rows changes nothing"
done
for t in 2024-01-03 2024-02-10; do
	only own.csv "\$2 <= \"$t\"" >known.csv
	run age --rejects=bad --as-of=$t known.csv >age
	sums age age_balance age_not_due age_unapplied | by_good >want
	run age --as-of=$t own.csv >age
	sums age age_balance age_not_due age_unapplied | by_good >got
	equal "$t: what is learnt later changes no day before it"
	run age --as-of=$t shared.csv >other
	sums other age_balance >want
	run statement --from=2024-02-11 --as-of=2024-03-31 shared.csv |
	    only /dev/stdin '$4 == "opening"' >part
	sums part balance >got
	[ $t = 2024-01-03 ] || equal "a statement opens with the day before"
done
plan
