#!/bin/sh
# crm-import dedupe on made-up families: the same for any number of threads and
# by the saved model; a family is not one customer, cluster sizes are kept.
. tests/tap.sh

# 1200 people, every third with a second record (a typing error, an exchanged
# name, or moved), every fourth living with the one before.
awk 'function draw(n) {
	seed = seed * 16807 % 2147483647
	return seed % n
}
BEGIN {
	seed = 42
	split("anna bob carla dieter eva frank gerda hans ines jan", given)
	print "id,first_name,last_name,birth_date,email,phone,address,city,who"
	for (i = 0; i < 1200; i++) {
		if (i % 4 != 3) {
			last = "sur" draw(401) "name"
			phone = draw(5) == 0 ? "" \
			    : sprintf("030%07d", draw(1e7))
			home = draw(90) " road" draw(301) ",town" draw(20)
		}
		first = given[1 + draw(10)]
		birth = sprintf("%d-%02d-%02d", 1940 + draw(60), 1 + draw(12),
		    1 + draw(28))
		email = draw(3) == 0 ? "" : first i "@x.de"
		row = "," birth "," email "," phone "," home "," i
		print ++n "," first "," last row
		if (i % 9 == 1)
			print ++n "," first ",x" substr(last, 2) row
		else if (i % 9 == 4)
			print ++n "," last "," first row
		else if (i % 9 == 7)
			print ++n "," first "," last "," birth "," email \
			    ",,1 elsewhere,," i
	}
}' >"$scratch/people.csv"
cd "$scratch" || exit 1

for threads in 1 2 7; do
	crm-import dedupe --threads=$threads --explain=pairs.$threads \
	    --doubts=doubts.$threads --golden=golden.$threads \
	    --save-model=model.$threads people.csv >rows.$threads \
	    2>err.$threads
done
for threads in 2 7; do
	for what in rows pairs doubts golden model err; do
		check "$what by $threads threads" \
		    cmp "$what.1" "$what.$threads"
	done
done
crm-import dedupe -q --model=model.1 people.csv >again
check "by the saved model" cmp rows.1 again

# F1 over pairs, in thousandths
f1()
{
	awk -F, 'NR > 1 {
		hits += both[$9, $10]++
		sum += who[$9]++ + key[$10]++
	} END { printf "%d\n", 2000 * hits / sum }' "$1"
}
check "families stay apart: F1 .$(f1 rows.1)" [ "$(f1 rows.1)" -ge 985 ]
for most in 1 2; do
	echo $most >want
	crm-import dedupe -q --max-cluster=$most people.csv | awk -F, '
	    NR > 1 && ++n[$10] > most { most = n[$10] } END { print most }
	    ' >got
	same "at most $most records of a customer" want got
done
plan
