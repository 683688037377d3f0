#!/bin/sh
# --json has the same cells as CSV from every method, by every table that a
# flag or a choice of its makes: numbers are numbers, money is exact, what is
# empty is null (json.awk). A column of the input stays text unless its name
# says what it is.
. tests/tap.sh

PATH=$(pwd)/bin:$PATH
top=$(pwd)
cp tests/data/examples/* "$scratch"
cp -f tests/faults/data/* "$scratch"
cd "$scratch" || exit 1
runs="$top/tests/fuzz/methods/runs.txt"
sed -n 's/^setup //p' "$runs" | sed 's/[@%]//g' >setup
while read -r line; do
	check "$line" sh -c "$line >said 2>&1 </dev/null"
done <setup

# Letters and pages are no tables.
sed 's/^\(again; *\)*\(old [^;]*; *\)*//' "$top/tests/faults/runs.txt" "$runs" |
    grep '^crm-' | grep -v -e --letters -e 'crm-report [ptm]' |
    sed 's/[@%]//g; s/ -o [^ ]*//; s/ --json//; s/ --pretty//' | sort -u >lines
crm-segment rfm -q orders.csv >rfm.csv
crm-import card -q orders.csv >cards.csv
cp buyers.model a.model
head -c 32 /dev/urandom >key && chmod 600 key
cat >>lines <<'LINES'
crm-segment summary --segment=rfm_segment rfm.csv
crm-segment rules --rules=rules.csv cards.csv
crm-segment response --by=region campaign.csv
crm-score simulate --customers=3 --from=2025-01-01 --until=2025-02-28 a.model
LINES

# A line for each flag and each value of a choice of its method, too, behind
# the first line of the method.
last=
while read -r line; do
	echo "$line"
	# shellcheck disable=SC2086
	set -- $line
	[ "$last" != "$1 $2" ] || continue
	last="$1 $2"
	"$1" help "$2" | sed -n '/^Options:/,/^$/p' |
	    grep -oE '^  --[a-z-]*(=[a-z0-9_-]*[|][a-z0-9_|-]*)?( |$)' |
	    while IFS='=' read -r option values; do
		for value in $(echo "$values" | tr '|' ' '); do
			echo "$line $option=$value"
		done
		[ -n "$values" ] || echo "$line $option"
	done
done <lines >all

cat ./*.csv | sed 's/"//g' | tr ',;\t' '\n\n\n' | sort -u >input
: >tried
: >seen
while read -r line; do
	timeout 60 sh -c "$line" >out.csv 2>said </dev/null || continue
	case $(head -c 1 out.csv) in
	'') continue ;;
	esac
	sum=$(cksum <out.csv)
	if grep -qx "$sum" seen; then
		continue
	fi
	echo "$sum" >>seen
	timeout 60 sh -c "$line --json" >out.json 2>said </dev/null
	echo "$line" | awk '{ n = split($2, method, ",")
		for (i = 1; i <= n; i++) print $1, method[i] }' >>tried
	awk -f "$top/tests/prop/json.awk" out.csv out.json >found
	sed -n 's/^text //p' found | sort -u | comm -23 - input |
	    sed 's/$/: a column of numbers that are texts/' >texts
	grep -v '^text ' found >>texts
	[ ! -s texts ] || silent "$line" cat texts
done <all
check "$(wc -l <tried) tables are the same" test "$(wc -l <tried)" -gt 150
for tool in "$top"/bin/crm-*; do
	name=$(basename "$tool")
	# split writes no table
	"$tool" help | awk -v tool="$name" '
	/^Methods:/ { on = 1; next }
	/^$/ { on = 0 }
	on && /^  [a-z]/ { print tool, $1 }' |
	    grep -v -e '^crm-report [ptm]' -e '^crm-import split' >methods
	while read -r method; do
		check "$method is among them" grep -qx "$method" tried
	done <methods
done
plan
