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
# the shortest line of the method.
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
done >all <<LINES
$(awk '{ print $1, $2, length, $0 }' lines | sort -k1,2 -k3n | cut -d' ' -f4-)
LINES

cat ./*.csv | sed 's/"//g' | tr ',;\t' '\n\n\n' | sort -u >input
# The Nth line's table is N.out, its objects are N.json; each table once.
n=0
while read -r line; do
	n=$((n + 1))
	echo "$line" >&2 # what hangs is said last
	# shellcheck disable=SC2086
	if $line >$n.out 2>said </dev/null; then
		$line --json >$n.json 2>said </dev/null
	else
		rm $n.out
	fi
done <all
cksum ./*.out | sed 's,\./,,; s,\.out$,,' | sort -k 3n |
    awk '$2 > 1 && !seen[$1, $2]++ { print $3 }' >tables
awk 'FNR == NR { table[$1] = 1; next } FNR in table' tables all >tried
awk -f "$top/tests/prop/json.awk" input tables >found
while read -r line && read -r n <&3; do
	grep "^$n " found >wrong && fail "$line" wrong
done <tried 3<tables
check "$(wc -l <tables) tables are the same" test "$(wc -l <tables)" -gt 150
awk '{ n = split($2, method, ",")
	for (i = 1; i <= n; i++) print $1, method[i] }' tried >methods_tried
for tool in "$top"/bin/crm-*; do
	name=$(basename "$tool")
	# split writes no table
	"$tool" help | awk -v tool="$name" '
	/^Methods:/ { on = 1; next }
	/^$/ { on = 0 }
	on && /^  [a-z]/ { print tool, $1 }' |
	    grep -v -e '^crm-report [ptm]' -e '^crm-import split' >methods
	while read -r method; do
		check "$method is among them" grep -qx "$method" methods_tried
	done <methods
done
plan
