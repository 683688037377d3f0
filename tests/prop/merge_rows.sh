#!/bin/sh
# crm-import merge on files that it has left itself, whose rows it passes on as
# they stand: night after night the same bytes as without what it knows of them
# (MASTER.compared), whatever stands in the cells, with new columns, retired
# keys, rows that somebody has quoted or sorted by hand; and what an older
# version has left, or is torn, is not believed.
. tests/tap.sh

tr : '\t' <tests/prop/merging/model >"$scratch/model.tsv"

# night DAY: cells of all kinds, a column more from the third day on; who has
# one mailbox now and had two is one customer.
night()
{
	awk -v day="$1" '
	function text(k) {
		return k == 0 ? "" : k == 1 ? "\"a, b\"" : \
		    k == 2 ? "\"say \"\"so\"\"\"" : \
		    k == 3 ? "\"two\nlines\"" : \
		    k == 4 ? "\"\"\"\"" : k == 5 ? "\"a\rb\"" : "plain " day
	}
	BEGIN {
		print ("customer_id,name,email,note" (day > 2 ? ",city" : ""))
		for (i = 0; i < 60; i++) {
			if ((i * 7 + day * 3) % 5 == 0 || i >= 20 + 10 * day)
				continue
			id = i % 11 ? i : "\"i," i "\""
			mail = i % (20 - 2 * day)
			kind = i % 3 ? 6 : int((i + day) / 3) % 7
			printf "%s,name%d,m%d@x.example,%s", id, i % 17, \
			    mail, text(day < 4 && kind == 5 ? 6 : kind)
			print (day > 2 ? "," text(i % 2 ? 0 : 6) : "")
		}
	}'
}

# merge FOLDER DAY FILE [OPTION...]
merge()
{
	folder=$1 day=$2 file=$3
	shift 3
	crm-import merge -q --master="$folder/m.csv" --log="$folder/log.csv" \
	    --source=shop --as-of="2024-03-0$day" \
	    --model="$scratch/model.tsv" "$@" "$file" >"$folder/crosswalk" \
	    2>"$folder/err" || cat "$folder/err"
}

# both DAY FILE: a goes on from what it knows, b knows nothing.
different=0
both()
{
	merge "$scratch/a" "$1" "$2"
	rm -f "$scratch/b/m.csv.compared"
	merge "$scratch/b" "$1" "$2"
	for file in m.csv m.csv.records m.csv.compared log.csv crosswalk; do
		cmp "$scratch/a/$file" "$scratch/b/$file" ||
		    different=$((different + 1))
	done
}

# edit FILE PROGRAM: somebody changes a file of both.
edit()
{
	for folder in a b; do
		awk -F, -v OFS=, "$2" "$scratch/$folder/$1" >"$scratch/new"
		cmp -s "$scratch/new" "$scratch/$folder/$1" && different=99
		cp "$scratch/new" "$scratch/$folder/$1"
	done
}

mkdir "$scratch/a" "$scratch/b"
for day in 1 2 3 4; do
	night $day >"$scratch/night.csv"
	both $day "$scratch/night.csv"
done
grep -q ^retired, "$scratch/a/m.csv.records" || different=$((different + 1))
check "nights with cells of all kinds" [ $different -eq 0 ]
merge "$scratch/a" 4 "$scratch/night.csv" --out-delimiter=';'
crm-import convert --delimiter=';' "$scratch/a/crosswalk" >"$scratch/got"
crm-import convert "$scratch/b/crosswalk" >"$scratch/want"
same "a crosswalk with another delimiter" "$scratch/want" "$scratch/got"

# what was written by hand is known after one run, and is not as merge writes
different=0
head -n 2 "$scratch/night.csv" >"$scratch/few.csv"
night 5 >"$scratch/night.csv"
# 15 is not in the next night
edit m.csv.records '$1 == "shop" && $2 == 15 { $1 = "\"shop\"" } { print }'
both 4 "$scratch/few.csv"
both 5 "$scratch/night.csv"
edit m.csv 'NR > 1 && /name6,/ && !n++ { sub(/name6/, "\"name6\"") } { print }'
both 5 "$scratch/few.csv"
night 6 >"$scratch/night.csv"
both 6 "$scratch/night.csv"
edit m.csv '/^C/ && !/"/ && !n { held = $0; n = 1; next } { print }
    END { print held }'
both 6 "$scratch/few.csv"
night 7 >"$scratch/night.csv"
both 7 "$scratch/night.csv"
check "rows that somebody has quoted or moved" [ $different -eq 0 ]

# compared: how many records the next run compares anew.
compared()
{
	crm-import merge -v --master="$scratch/a/m.csv" --source=shop \
	    --as-of=2024-03-07 --model="$scratch/model.tsv" \
	    "$scratch/more.csv" 2>&1 >"$scratch/crosswalk" |
	    sed -n 's/.*compared anew: \(.*\)/\1/p'
}

all=$(grep -c ^shop, "$scratch/a/m.csv.records")
printf 'customer_id,name,email\nnew1,one,o@x.example\n' >"$scratch/more.csv"
[ "$(compared)" = "1 of $(grep -c ^shop, "$scratch/a/m.csv.records")" ] &&
    all=$(grep -c ^shop, "$scratch/a/m.csv.records")
printf 'customer_id,name,email\nnew2,two,t@x.example\n' >"$scratch/more.csv"
# the last byte of the first number is the version
printf '\004' | dd of="$scratch/a/m.csv.compared" bs=1 seek=7 conv=notrunc \
    2>"$scratch/err"
compared >"$scratch/got"
echo "$((all + 1)) of $((all + 1))" >"$scratch/want"
same "what an older version has left is not believed" "$scratch/want" \
    "$scratch/got"

# torn: a byte of MASTER.compared is another one, also one of its beginning,
# which says how much there is
torn=0
for byte in 15 23 54 70 87 103 111 120; do
	printf 'customer_id,name,email\nt%d,t,t%d@x.example\n' $byte $byte \
	    >"$scratch/more.csv"
	printf '\377' | dd of="$scratch/a/m.csv.compared" bs=1 seek=$byte \
	    conv=notrunc 2>"$scratch/err"
	all=$(grep -c ^shop, "$scratch/a/m.csv.records")
	[ "$(compared)" = "$((all + 1)) of $((all + 1))" ] ||
	    torn=$((torn + 1))
done
check "nor what is torn, wherever it is" [ $torn -eq 0 ]
plan
