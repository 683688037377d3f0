#!/bin/sh
# night.sh of the examples: what cron and the reader of the morning rely on.
. tests/tap.sh

PATH=$(pwd)/bin:$PATH CRM_HOME=$scratch/home MAILTO=
export PATH CRM_HOME MAILTO
mkdir -p "$CRM_HOME/in"
cp tests/data/examples/orders.csv "$CRM_HOME/in"
cp man/examples/report.rules "$CRM_HOME"

# night DAY WANT NAME: one run; what it said is in $scratch/said.
night()
{
	status=0
	AS_OF=$1 man/examples/night.sh >"$scratch/said" 2>&1 || status=$?
	check "$3: exit status $2" test "$2" = "$status"
}

night 2023-12-12 0 "the first night"
check "a page" grep -q '</html>' "$CRM_HOME/out/last/night.html"
silent "and no word" cat "$scratch/said"
night 2023-12-13 0 "the second night"
check "compares with the first" \
    grep -q 'since 12 December 2023' "$CRM_HOME/out/last/night.html"
night 2023-12-13 0 "the second night again"
check "compares with the first, too" \
    grep -q 'since 12 December 2023' "$CRM_HOME/out/last/night.html"

grep -v '^C00000[1-4]' tests/data/examples/orders.csv >"$CRM_HOME/in/orders.csv"
night 2023-12-14 1 "customers are missing"
check "which is told" grep -qi 'fewer customers than last night' "$scratch/said"

cp "$CRM_HOME/out/last/night.html" "$scratch/old.html"
rm "$CRM_HOME/in/orders.csv"
night 2023-12-15 2 "no orders"
check "which is told" grep -q 'no report tonight' "$scratch/said"
check "the old page stays" \
    cmp "$scratch/old.html" "$CRM_HOME/out/last/night.html"
silent "nothing half made stays" find "$CRM_HOME/out" -name '.new*'

# A night that waits for its orders, a second one, and a kill without a trap.
mkfifo "$CRM_HOME/in/orders.csv"
AS_OF=2023-12-16 man/examples/night.sh >"$scratch/first" 2>&1 &
killed=$!
exec 8>"$CRM_HOME/in/orders.csv" # returns when the first one reads
night 2023-12-16 2 "a second one at the same time"
check "which is told" grep -q 'still running' "$scratch/said"
kill -KILL $killed
wait $killed 2>/dev/null
exec 8>&-
rm -r "$CRM_HOME/out/before" # as killed between two steps
mv "$CRM_HOME/out/last" "$CRM_HOME/out/before"
rm "$CRM_HOME/in/orders.csv"
cp tests/data/examples/orders.csv "$CRM_HOME/in"
tries=0
while ! flock -n "$CRM_HOME/out/.lock" true && [ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
rm -f "$CRM_HOME/report.rules"
night 2023-12-16 0 "the night after a kill"
check "a page" grep -q '</html>' "$CRM_HOME/out/last/night.html"
check "compares with the last one that was whole" \
    grep -q 'since 14 December 2023' "$CRM_HOME/out/last/night.html"
silent "nothing of the killed one stays" find "$CRM_HOME/out" -name '.new*'

mkdir "$scratch/made" && cp man/examples/Makefile "$scratch/made"
mkdir "$scratch/made/in" && cp tests/data/examples/orders.csv "$scratch/made/in"
check "the make file makes the same page" \
    sh -c 'cd "$1" && make -s AS_OF=2023-12-12' sh "$scratch/made"
check "a page" grep -q '</html>' "$scratch/made/out/night.html"
plan
