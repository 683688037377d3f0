#!/bin/sh
# A simulated shop whose truth is known (shop.awk): the cells of growth are the
# simulator's own count, and intervals of 80 % hold 76 to 84 of 100.
. tests/tap.sh

PATH=$PWD/bin:$PATH
make=$PWD/tests/prop/shop.awk
cd "$scratch" || exit 1
awk -v want=growth -v out=. -f "$make"
awk -v want=forecast -v out=. -f "$make"

crm-segment growth -q --from=2023 --to=2024 --by=region orders.csv |
    awk -F, -v OFS=, '$2 !~ /^(part|total)$/ {
	print $1, $2, $3, $4, $5, $6, $7 }' | sort >got
sort truth.csv >want
same "every cell of growth, by region and in all" want got
check "all ten parts are there" \
    awk -F, '$3 == 0 { print; bad = 1 } END { exit bad }' truth.csv

{
	head -n 1 orders.csv
	sed 1d orders.csv | sort -t, -k6
} >sorted.csv
crm-segment growth -q --from=2023 --to=2024 sorted.csv >got
crm-segment growth -q --from=2023 --to=2024 orders.csv >want
same "the order of rows changes nothing" want got

# Threads count for themselves and are added up.
for how in --walk --by=region --market=region --pvm "--factors --by=region"; do
	for threads in 1 2 4; do
		crm-segment growth -q --threads=$threads $how --from=2023 \
		    --to=2024 orders.csv >threads.$threads
	done
	same "two threads, $how" threads.1 threads.2
	same "four threads, $how" threads.1 threads.4
done

crm-segment growth -q --digits=12 --factors --from=2023 --to=2024 orders.csv |
    awk -F, 'NR > 1 && $1 != "price" {
	for (k = 2; k <= 3; k++)
		x[k] = x[k] "," ($1 == "total" ? $k : sprintf("%.6f", $k)) }
    END { print "2023" x[2]; print "2024" x[3] }' |
    sed 's/^\(....,[0-9]*\)\.0*,/\1,/' >got
same "customers, orders and items of the factors" counts.csv got

crm-score forecast -q --as-of=2023-12-31 --by=item --reconcile=none known.csv |
    awk -F, '$2 == "item" { print $1 "," $3 "," $8 "," $9 "," $10 "," $11 }' |
    sort >limits
awk -F, '{ print $2 "," substr($1, 1, 7) "," $3 }' later.csv | sort >later
# held PERCENT FIRST: of 100 true values, how many lie within these limits.
held()
{
	paste -d, later limits | awk -F, -v k="$1" '
	    $1 != $4 || $2 != $5 { print "rows differ"; exit }
	    { n++; held += $3 >= $k && $3 <= $(k + 1) }
	    END { printf "%.1f", 100 * held / n }'
}
for of in "80 6 76 84" "95 8 91 98"; do
	set -- $of
	share=$(held "$2")
	check "limits of $1 % hold $3 to $4 of 100: $share" awk -v x="$share" \
	    -v low="$3" -v high="$4" 'BEGIN { exit !(x >= low && x <= high) }'
done
plan
