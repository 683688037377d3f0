#!/bin/sh
# However the same ledger arrives, the receivables methods say the same, and the
# same about the same rows: any block size, number of threads and budget; other
# orders of the rows where nothing is wrong with them. Ledgers of one row per
# invoice (repeated, contradicted, in instalments, credits that were paid out,
# rows that cannot be read) and journals whose rows name each other.
. tests/tap.sh

# id(letter, k): number k, in one form or another: with zeros, behind a year,
# alone, of one of more forms than table/serial has, or too long for one.
ids='
    function id(letter, k) {
	if (k % 6 == 0)
		return letter k
	if (k % 6 == 1)
		return sprintf("%s%06d", letter, k)
	if (k % 6 == 2)
		return sprintf("%s-2024-%09d", letter, k)
	if (k % 6 == 3)
		return sprintf("%08d", k)
	if (k % 6 == 4)
		return sprintf("%s%02d/%05d", letter, k % 97, k)
	return sprintf("%s-%017d", letter, k)
    }'

# ledger N SEED MESS: one row per invoice.
ledger()
{
	awk -v n="$1" -v seed="$2" -v mess="$3" "$ids"'
	    function below(k) { return int(rand() * k) }
	    function day(d) {
		return sprintf("%d-%02d-%02d", 2023 + int(d / 336),
		    1 + int(d % 336 / 28), 1 + d % 28)
	    }
	    BEGIN {
		srand(seed)
		print "customer_id,invoice_no,invoice_date,due_date,amount," \
		    "paid_date,paid_amount,currency,region,disputed,company," \
		    "secured"
		for (i = 0; i < n; i++) {
			who = id("C", below(n / 8))
			no = id("I", mess && !below(20) ? below(n / 10) : i)
			d = below(400)
			due = d + below(60)
			a = 1 + below(100000) / 100
			if (!below(20))
				a = -a
			paid = when = ""
			kind = below(10)
			if (kind < 7 && (a > 0 || kind < 2)) {
				when = day(d + below(80))
				paid = kind == 6 ? a / 2 : a
				if (kind == 5)
					paid = a + (a > 0 ? 3 : -3)
				paid = sprintf("%.2f", paid)
			}
			tail = (below(15) ? "EUR" : "USD") ",R" below(5) "," \
			    (below(40) ? "" : below(2) ? "yes" : day(d + 5)) \
			    "," (below(3) ? "" : "X" below(2)) "," \
			    (below(60) ? "" : "10.5")
			if (mess && !below(500))
				due = d - 3
			line = sprintf("%s,%s,%s,%s,%.2f,%s,%s,%s", who, no,
			    day(d), below(50) ? day(due) : "", a, when, paid,
			    tail)
			odd = mess ? below(120) : 99
			if (odd == 0)
				line = who "," no ",nodate,,5,,,EUR,R1,,,"
			else if (odd == 1)
				line = "Total,,,,99,,,EUR,,,,"
			else if (odd == 2)
				line = "\"" who "\",\"" no "\nx\"," day(d) \
				    "," day(due) ",10.00,,,EUR,R1,,,"
			else if (odd == 3)
				line = ""
			else if (odd == 4)
				line = who "," no
			print line
			again = who "," no "," day(d) ","
			if (odd == 5)
				print line
			else if (odd == 6)
				print again day(due + 30) ",7.00,,," tail
			else if (odd == 7)
				print again day(due) ",8.00,,," tail
		}
	    }'
}

# journal N SEED: documents, and rows that name them.
journal()
{
	awk -v n="$1" -v seed="$2" '
	    function below(k) { return int(rand() * k) }
	    BEGIN {
		srand(seed)
		print "customer_id,date,type,invoice_no,amount,applies_to"
		split("invoice credit payment refund reversal writeoff", t, " ")
		for (i = 0; i < n; i++) {
			k = 1 + below(10)
			if (k > 6)
				k = 1
			printf "C%d,2024-%02d-%02d,%s,N%d,%d.25,%s\n",
			    below(n / 10), 1 + below(9), 1 + below(28), t[k],
			    below(30) ? i : below(i), 1 + below(500),
			    (k > 1 && below(4)) ? "N" below(i) : ""
		}
	    }'
}

# beside N SEED: payments of such a ledger and what they were set against, in
# files of their own.
beside()
{
	awk -v n="$1" -v seed="$2" -v pay="$scratch/pay.csv" \
	    -v set="$scratch/set.csv" "$ids"'
	    function below(k) { return int(rand() * k) }
	    BEGIN {
		srand(seed)
		print "payment_id,customer_id,paid_date,amount,currency," \
		    "company,invoice_no,type" >pay
		print "payment_id,invoice_no,amount,date,customer_id" >set
		for (i = 0; i < n; i++) {
			no = below(20) ? "P" (below(30) ? i : below(n)) : ""
			who = below(30) ? id("C", below(n / 8)) : ""
			day = sprintf("%d-%02d-%02d", 2023 + below(2),
			    1 + below(12), 1 + below(28))
			printf "%s,%s,%s,%s,%s,%s,%s,%s\n", no, who,
			    below(80) ? day : "soon",
			    (below(12) ? "" : "-") below(600) ".50",
			    below(15) ? "EUR" : "USD", below(3) ? "" : "X1",
			    below(6) ? "" : id("I", below(n)),
			    below(25) ? "" : "writeoff" >pay
			printf "P%d,%s,%s,%s,%s\n", below(n), id("I", below(n)),
			    below(90) ? below(300) ".25" : "much",
			    below(3) ? day : "", below(3) ? "" : who >set
		}
	    }'
}

# all OPTION...: what a run prints, says and rejects.
all()
{
	rm -f "$scratch/rejects.csv"
	crm-credit "$@" 2>&1
	echo "status $?"
	[ ! -r "$scratch/rejects.csv" ] || cat "$scratch/rejects.csv"
}

# ways NAME OPTION...: the same in all ways, but for what -v says of files.
ways()
{
	name=$1
	shift
	all "$@" --threads=1 >"$scratch/want"
	for way in --threads=2 "--threads=5 --buffer-size=700" \
	    "--memory=1 --buffer-size=1" "--threads=3 --memory=100K"; do
		all "$@" $way | sed '/MB of temporary data/d' >"$scratch/got"
		same "$name $way" "$scratch/want" "$scratch/got"
	done
}

clean=$scratch/clean.csv
mess=$scratch/mess.csv
journal=$scratch/journal.csv
ledger 3000 1 0 >"$clean"
ledger 2000 2 1 >"$mess"
journal 1500 3 >"$journal"
for of in "$clean" "$mess" "$journal"; do
	[ "$(wc -l <"$of")" -ge 1500 ] || fail "no rows in $of"
done
rejects=--rejects=$scratch/rejects.csv
for method in age "age --detail" hold pay; do
	ways "$method of a ledger" $method "$clean"
	ways "$method, the first bad row" $method "$mess"
	ways "$method with rejects" $method "$rejects" -v "$mess"
	ways "$method of a journal" $method "$rejects" -v "$journal"
done
beside 2000 4
for method in age "age --detail" statement; do
	for of in "$clean" "$mess"; do
		ways "$method of three files" $method -v --max-rejects=100% \
		    --payments="$scratch/pay.csv" \
		    --allocations="$scratch/set.csv" "$of"
	done
done
ways "by two columns" age --by=region,currency "$clean"
ways "by company, an earlier day" age --by=company --as-of=2023-06-30 \
    --max-rejects=100% "$mess"
ways "no more rejects" age --max-rejects=7 "$mess"
ways "two files" age "$rejects" "$mess" "$clean"
ways "two files, from the other end" age "$rejects" "$clean" "$mess"
all age --threads=3 --buffer-size=1K "$rejects" "$mess" >"$scratch/want"
all age --threads=3 --buffer-size=1K "$rejects" <"$mess" |
    sed "s|(stdin)|$mess|" >"$scratch/got"
same "from standard input" "$scratch/want" "$scratch/got"

# A row of a customer more tells nothing of another one.
crm-credit age -q "$clean" | sort >"$scratch/want"
for order in "sort -t, -k5" tac; do
	head -n 1 "$clean" >"$scratch/other.csv"
	sed 1d "$clean" | $order >>"$scratch/other.csv"
	for way in --threads=2 "--threads=3 --buffer-size=2K --memory=1"; do
		crm-credit age -q $way "$scratch/other.csv" | sort \
		    >"$scratch/got"
		same "rows by $order, $way" "$scratch/want" "$scratch/got"
	done
done

# What the small books of parts tell is what one book tells.
crm-credit age -q --by=region "$clean" | sort >"$scratch/want"
sed '1s/$/,type/; 2,$s/$/,/' "$clean" >"$scratch/other.csv"
crm-credit age -q --by=region "$scratch/other.csv" | sort >"$scratch/got"
same "parts and one book" "$scratch/want" "$scratch/got"

# Numbers of two forms that ascend or descend, and some of them again in the
# end, with the same cells or another amount.
for order in cat tac; do
	sed 1d "$clean" | awk -F, -v OFS=, '{
		$2 = sprintf(NR % 3 ? "I%06d" : "K-%08d", NR)
		print
	    }' | $order >"$scratch/rows.csv"
	head -n 1 "$clean" >"$scratch/other.csv"
	awk -F, -v OFS=, 'NR == FNR { print; next }
	    FNR % 97 == 0 { print }
	    FNR % 89 == 0 { $5 = "0.07"; print }' "$scratch/rows.csv" \
	    "$scratch/rows.csv" >>"$scratch/other.csv"
	set -- age --max-rejects=100% "$scratch/other.csv"
	ways "numbers again, $order" "$@"
	sed '1s/$/,type/; 2,$s/$/,/' "$scratch/other.csv" >"$scratch/rows.csv"
	mv "$scratch/rows.csv" "$scratch/other.csv"
	all "$@" >"$scratch/got"
	same "numbers again, $order: parts and one book" "$scratch/want" \
	    "$scratch/got"
done

# Where accounts are rows they are written slice by slice: what stands in each
# is what one book of all has, which a row of totals needs.
for of in clean mess; do
	sed '1s/company/mark/' "$scratch/$of.csv" >"$scratch/rows.csv"
	for more in --unapplied=aged "--as-of=2023-06-30 --buckets=-7,10"; do
		set -- age -v --max-rejects=100% $more "$scratch/rows.csv"
		ways "slices of $of, $more" "$@"
		all "$@" --total | sed 's/age_row,//; s/,customer,/,/
		    /^total,/d' >"$scratch/got"
		same "slices and one book of $of, $more" "$scratch/want" \
		    "$scratch/got"
	done
done
plan
