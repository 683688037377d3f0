#!/bin/sh
# Pages of 0, 1, 2 and 100,000 rows: made, short, and what is shown adds up with
# what is not; memory stays flat.
. tests/tap.sh

PATH=$(pwd)/bin:$PATH

# ages N: the ageing of N customers, as age writes it; the Nth owes most.
ages()
{
	awk -v n="$1" 'BEGIN {
		print "customer_id,age_as_of,age_balance,age_not_due," \
		    "age_d1_30,age_d91_up,age_no_due,age_unapplied," \
		    "age_overdue,age_oldest_days"
		for (i = 1; i <= n; i++)
			printf "Customer %d,2024-03-31,%d.50,%d.00,%d.25," \
			    "0.25,0.00,0.00,%d.50,%d\n", i, 2 * i, i, i, i,
			    i % 300
	}'
}

for n in 0 1 2 100000; do
	ages $n >"$scratch/age.csv"
	check "$n rows: a page" crm-report page -q -o "$scratch/age.html" \
	    "$scratch/age.csv"
	size=$(wc -c <"$scratch/age.html")
	check "$n rows: $size bytes of 100000" test "$size" -le 100000
	crm-report text -q --width=100 "$scratch/age.csv" >"$scratch/text"
	[ $n -gt 10 ] || continue
	others=$(printf '%d' $((n - 10)) | sed 's/\(...\)$/,\1/')
	check "$n rows: the others are counted" \
	    grep -q "^$others others" "$scratch/text"
	tr -d , <"$scratch/text" | awk '
	    /^Customer [0-9]/ { sum += $3 }
	    / others overdue/ { sum += $4 }
	    /^All/ && sum && !all { all = $2 }
	    END { exit !(sum == all) }' && pass "$n rows: all adds up" ||
	    fail "$n rows: all adds up" "$scratch/text"
done

# A million rows: what lies behind the picture is in a temporary file.
ages 1000000 >"$scratch/age.csv"
if (ulimit -v 64000 && crm-report -V) >"$scratch/said" 2>&1; then
	check "1,000,000 rows in 64 MB" sh -c 'ulimit -v 64000 &&
	    crm-report page -q -o "$1.html" "$1"' sh "$scratch/age.csv"
else
	skip "1,000,000 rows in 64 MB" "no limit of memory"
fi

# Every table that a golden case prints, with a block of the file per row:
# nothing shows a text that is gone.
: >"$scratch/differ"
for out in tests/cli/crm-[cs]*/*/*/out; do
	for method in page text; do
		crm-report $method -q "$out" >"$scratch/kept" 2>"$scratch/said"
		crm-report $method -q --memory=1 --buffer-size=1 "$out" \
		    >"$scratch/spilled" 2>"$scratch/said"
		cmp -s "$scratch/kept" "$scratch/spilled" ||
		    echo "$method $out" >>"$scratch/differ"
	done
done
silent "rows in memory or in a file: the same report" cat "$scratch/differ"
plan
