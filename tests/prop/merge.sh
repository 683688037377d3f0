#!/bin/sh
# crm-import merge on random deliveries of three sources, linked by a model so
# that customers join, merge and fall apart: every record is in one customer,
# no key is given twice, the log tells how the records came to be where they
# are and what the customers were like; the same delivery again changes nothing,
# also when all records are compared and not only those that have changed, and
# all rows made and not only those of customers that something has touched;
# the order of the deliveries of a day changes neither customers nor rows.
. tests/tap.sh

tr : '\t' <tests/prop/merging/model >"$scratch/model.tsv"

# delivery SEED SOURCE ROUND: web has no ids.
delivery()
{
	awk -v seed="$1" -v source="$2" -v round="$3" '
	function random(n) {
		state = (state * 16807) % 2147483647
		return int(state / 2147483647 * n)
	}
	BEGIN {
		state = seed * 7919 + round * 104729 + length(source) * 31 + \
		    index("webshoperp", source) * 13 + 1
		for (i = 0; i < 20; i++)
			random(2)
		if (source != "web")
			printf "customer_id,"
		print "name,email,phone,city"
		for (i = 0; i < 30; i++) {
			if (random(3) == 0)
				continue
			person = i % 12 + (random(4) == 0)
			if (source != "web")
				printf "%d,", i
			printf "%s,", random(5) ? "name" person : ""
			printf "%s,", random(3) ? "m" person "@x.example" : ""
			printf "%s,", random(2) ? "+4930" 1000 + random(50) : \
			    random(9) ? "" : "GONE"
			print random(2) ? "town" random(4) : ""
		}
	}'
}

# merge FOLDER SOURCE DAY FILE
merge()
{
	# repeated records of web are counted and left out
	crm-import merge -q --master="$1/m.csv" --log="$1/log.csv" \
	    --source="$2" --as-of="2024-03-0$3" --clear=GONE \
	    --model="$scratch/model.tsv" --rule="city:$rule" "$4" \
	    >"$1/crosswalk" 2>"$1/err" || cat "$1/err"
}

# Whether records, log and master agree.
cat >"$scratch/agree.awk" <<'AWK'
function bad(text) { print text; wrong = 1 }
FNR == 1 { file++; for (i = 1; i <= NF; i++) column[file, i] = $i
	columns[file] = NF; next }
file == 1 {	# records
	if ($1 == "retired") {
		retired[$2] = $3
		next
	}
	if (($1, $2) in key)
		bad("twice: " $1 " " $2)
	key[$1, $2] = $3
	live[$3] = 1
}
file == 2 {	# log
	if ($2 == "create" || ($2 == "split" && !($3 in made))) {
		if ($3 in made)
			bad("made twice: " $3)
		made[$3] = 1
	}
	if ($2 == "create" || $2 == "join" || $2 == "split")
		whose[$5, $7] = $3
	if ($2 == "merge")
		for (record in whose)
			if (whose[record] == $4)
				whose[record] = $3
	if ($2 == "retire" && !($3 in gone))
		gone[$3] = 1
	if ($2 == "update") {
		updates++
		who[updates] = $3; field[updates] = $5
		old[updates] = $6; new[updates] = $7
	}
	ops[$2]++
}
file == 3 {	# master
	if ($1 in row)
		bad("two rows: " $1)
	row[$1] = 1
	for (i = 2; i <= NF; i++)
		value[$1, column[3, i]] = $i
}
END {
	for (k in live) {
		if (!(k in row))
			bad("no row: " k)
		if (k in retired || k in gone)
			bad("lives again: " k)
	}
	for (k in row)
		if (!(k in live))
			bad("a row without records: " k)
	for (k in gone)
		if (!(retired[k] in live))
			bad("leads nowhere: " k)
	for (record in key)
		if (whose[record] != key[record])
			bad("the log has another place for " record)
	for (i = updates; i > 0; i--) {
		if (!(who[i] in live))
			continue
		if (value[who[i], field[i]] != new[i])
			bad("not what the log made of " who[i] " " field[i])
		value[who[i], field[i]] = old[i]
	}
	if (!wrong)
		print "agree"
	for (op in ops)
		print op, ops[op] >seen
}
AWK

# agree FOLDER WHERE
agree()
{
	awk -F, -v seen="$scratch/ops" -f "$scratch/agree.awk" \
	    "$1/m.csv.records" "$1/log.csv" "$1/m.csv" >"$scratch/said"
	[ "$(cat "$scratch/said")" = agree ] && return
	sed "s/^/# $2: /" "$scratch/said"
	return 1
}

# Customers without their keys: the records of each, its row, and the first
# record of its household.
customers()
{
	awk -F, 'FNR == 1 { file++; next }
	file == 1 && $1 != "retired" { k = $3; r[k] = r[k] " " $1 "/" $2 }
	file == 2 {
		k = $1; house[k] = $2; sub(/^[^,]*,[^,]*,/, ""); row[k] = $0
	}
	END { for (k in r) {
		n = split(substr(r[k], 2), a, " ")
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && a[j] < a[j - 1]; j--) {
				t = a[j]; a[j] = a[j - 1]; a[j - 1] = t
			}
		line = a[1]
		for (i = 2; i <= n; i++) line = line " " a[i]
		records[k] = line
		h = house[k]
		if (!(h in home) || a[1] < home[h])
			home[h] = a[1]
	}
	for (k in r)
		print records[k], row[k], "lives with", home[house[k]]
	}' "$1/m.csv.records" "$1/m.csv" | sort
}

again=0 disagree=0 order=0 nights=0
: >"$scratch/seen"
for seed in 1 2 3 4 5 6 7 8; do
	rm -rf "$scratch/a" "$scratch/b" "$scratch/c"
	mkdir "$scratch/a" "$scratch/b" "$scratch/c"
	for day in 1 2 3 4; do
		rule=frequent
		[ $day -lt 4 ] || rule=longest
		for source in shop erp web; do
			delivery $seed $source $day >"$scratch/$source.csv"
			merge "$scratch/a" $source $day "$scratch/$source.csv"
			cp -R "$scratch/a" "$scratch/before"
			# now all are compared, not only who has changed
			rm "$scratch/a/m.csv.compared"
			merge "$scratch/a" $source $day "$scratch/$source.csv"
			for file in m.csv m.csv.records log.csv; do
				cmp "$scratch/a/$file" \
				    "$scratch/before/$file" ||
				    again=$((again + 1))
			done
			rm -rf "$scratch/before"
			# one night after the other, from what was kept alone
			merge "$scratch/c" $source $day "$scratch/$source.csv"
			for file in m.csv m.csv.records m.csv.compared \
			    log.csv; do
				cmp "$scratch/a/$file" "$scratch/c/$file" ||
				    nights=$((nights + 1))
			done
			agree "$scratch/a" "$seed $day $source" ||
			    disagree=$((disagree + 1))
		done
		for source in web shop erp; do
			merge "$scratch/b" $source $day "$scratch/$source.csv"
		done
		customers "$scratch/a" >"$scratch/a.customers"
		customers "$scratch/b" >"$scratch/b.customers"
		[ -s "$scratch/a.customers" ] &&
		    cmp "$scratch/a.customers" "$scratch/b.customers" || {
			diff "$scratch/a.customers" \
			    "$scratch/b.customers" | sed 's/^/# /; 6q'
			order=$((order + 1))
		}
	done
	cat "$scratch/ops" >>"$scratch/seen"
done
# flood FOLDER DAY: records of one mailbox, few more than are compared with each
# other, which on the next day have another one, and back; of some names that
# many have.
flood()
{
	awk -v day="$2" 'BEGIN {
		print "customer_id,name,email,phone,city"
		for (i = 0; i < 460; i++) {
			mail = "m" (day % 2 ? i % 2 : i % 3 ? 7 : i) \
			    "@x.example"
			if (day > 1 && i % 10)
				continue
			if (day == 4)
				mail = "m0@x.example"
			printf "f%d,name%d,%s,,\n", i, i % 31, mail
		}
		for (i = 0; day == 3 && i < 390; i++)
			printf "g%d,name%d,m0@x.example,,\n", i, 40 + i % 7
	}' >"$1/flood.csv"
	merge "$1" shop "$2" "$1/flood.csv"
}

check "nor do many nights without comparing all" [ $nights -eq 0 ]

# by_hand FILE COLUMN TEXT: somebody writes it into a row of a and of c.
hands=0
by_hand()
{
	for folder in "$scratch/a" "$scratch/c"; do
		awk -F, -v OFS=, -v column="$2" -v text="$3" '
		    NR == 4 { $column = text } { print }' \
		    "$folder/$1" >"$folder/new"
		mv "$folder/new" "$folder/$1"
	done
	rm "$scratch/a/m.csv.compared"
	head -n 2 "$scratch/shop.csv" >"$scratch/few.csv"
	for folder in "$scratch/a" "$scratch/c"; do
		merge "$folder" shop 5 "$scratch/few.csv"
	done
	for file in m.csv m.csv.records m.csv.compared log.csv; do
		cmp "$scratch/a/$file" "$scratch/c/$file" ||
		    hands=$((hands + 1))
	done
}

by_hand m.csv 6 elsewhere
by_hand m.csv 2 H9
by_hand m.csv.records 10 elsewhere
by_hand m.csv.records 5 2024-02-01
by_hand m.csv.records 4 2024-02-01
by_hand m.csv.records 6 city=2024-02-02
check "what somebody has written by hand is seen" [ $hands -eq 0 ]
floods=0
rm -rf "$scratch/a" "$scratch/b"
mkdir "$scratch/a" "$scratch/b"
for day in 1 2 3 4 5; do
	flood "$scratch/a" $day
	rm -f "$scratch/b/m.csv.compared"
	flood "$scratch/b" $day
	for file in m.csv m.csv.records m.csv.compared; do
		cmp "$scratch/a/$file" "$scratch/b/$file" ||
		    floods=$((floods + 1))
	done
	cat "$scratch/a/err"
done
check "nor does comparing all where values become those of too many" \
    [ $floods -eq 0 ]

# clones FOLDER DAY: all have one mailbox and one beginning of a name, not too
# many of them are different; then the first ones of those that are the same
# become others, more come than are compared, and these become others, too.
clones()
{
	awk -v day="$2" 'function put(i, k, mail) {
		printf "c%04d,%s name%d,%s,,\n", i, mail ? "ann" : "zoe", k, \
		    mail ? "m0@x.example" : "z" i "@x.example"
	}
	BEGIN {
		print "customer_id,name,email,phone,city"
		for (i = 0; i < 380 && day == 1; i++)
			put(i, i % 190 + 1000 * (i < 190), 1)
		for (i = 0; i < 70 && day == 1; i++)
			put(1000 + i, i + 1000, 1)
		for (i = 0; i < 10 && day == 2; i++)
			put(i, i, 0)
		for (i = 0; i < 60 && day > 2; i++)
			put(2000 + i, 3000 + i, day == 3)
	}' >"$1/clones.csv"
	merge "$1" shop "$2" "$1/clones.csv"
}

rm -rf "$scratch/d" "$scratch/e"
mkdir "$scratch/d" "$scratch/e"
clones=0
for day in 1 2 3 4; do
	clones "$scratch/d" $day
	rm -f "$scratch/e/m.csv.compared"
	clones "$scratch/e" $day
	for file in m.csv m.csv.records m.csv.compared log.csv; do
		cmp "$scratch/d/$file" "$scratch/e/$file" ||
		    clones=$((clones + 1))
	done
	cat "$scratch/d/err"
done
check "nor where who is compared for others, or whether, changes" \
    [ $clones -eq 0 ]
printf damaged >>"$scratch/a/m.csv.compared"
flood "$scratch/a" 2
flood "$scratch/b" 2
same "what is known of other records, or torn, is not believed" \
    "$scratch/b/m.csv" "$scratch/a/m.csv"
check "records, log and master agree" [ $disagree -eq 0 ]
check "a delivery again, and comparing all, changes nothing" [ $again -eq 0 ]
check "the order of deliveries changes no customer" [ $order -eq 0 ]
cut -d' ' -f1 "$scratch/seen" | sort -u | paste -s -d' ' - >"$scratch/got"
echo "create join merge retire split update" >"$scratch/want"
same "everything happened" "$scratch/want" "$scratch/got"
awk '{ n[$1] += $2 } END { for (k in n) print "# " k, n[k] }' "$scratch/seen"
plan
