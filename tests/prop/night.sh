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

grep -v '^C00000[134]' tests/data/examples/orders.csv >"$CRM_HOME/in/orders.csv"
night 2023-12-14 1 "customers are missing"
check "which is told" grep -qi 'fewer customers than last night' "$scratch/said"

cp "$CRM_HOME/out/last/night.html" "$scratch/old.html"

# none DAY NAME: no report, which is told; the old one stays.
none()
{
	night "$1" 2 "$2"
	check "$2: which is told" grep -q 'no report tonight' "$scratch/said"
	check "$2: the old page stays" \
	    cmp "$scratch/old.html" "$CRM_HOME/out/last/night.html"
}

cp "$CRM_HOME/in/orders.csv" "$scratch/orders.csv"
head -n 1 "$scratch/orders.csv" >"$CRM_HOME/in/orders.csv"
none 2023-12-15 "a header and no orders"
head -n 5 "$scratch/orders.csv" >"$CRM_HOME/in/orders.csv"
none 2023-12-15 "an export that was cut off"
: >"$CRM_HOME/in/orders.csv"
none 2023-12-15 "an empty file"
rm "$CRM_HOME/in/orders.csv"
none 2023-12-15 "no orders"
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

# Invoices that come and stay away.
cp tests/data/examples/invoices.csv "$CRM_HOME/in"
night 2024-03-31 0 "invoices, too"
check "they are on the page" grep -q '>Ageing' "$CRM_HOME/out/last/night.html"
cp "$CRM_HOME/out/last/night.html" "$scratch/old.html"
head -n 1 tests/data/examples/invoices.csv >"$CRM_HOME/in/invoices.csv"
none 2024-04-01 "a header and no invoices"
rm "$CRM_HOME/in/invoices.csv"
none 2024-04-01 "invoices stay away"

mkdir "$scratch/made" && cp man/examples/Makefile "$scratch/made"
mkdir "$scratch/made/in" && cp tests/data/examples/orders.csv "$scratch/made/in"
check "the make file makes the same page" \
    sh -c 'cd "$1" && make -s AS_OF=2023-12-12' sh "$scratch/made"
check "a page" grep -q '</html>' "$scratch/made/out/night.html"
cp "$scratch/made/out/night.html" "$scratch/old.html"
sleep 1 # an export is newer than what was made of the one before
head -n 1 tests/data/examples/orders.csv >"$scratch/made/in/orders.csv"
check "no orders: the make file stops" \
    sh -c '! (cd "$1" && make -s AS_OF=2023-12-13)' sh "$scratch/made"
check "the old page stays" \
    cmp "$scratch/old.html" "$scratch/made/out/night.html"
plan
