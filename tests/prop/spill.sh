#!/bin/sh
# Temporary data leave nothing behind, and what goes wrong with them is told
# with its place and status 3.
. tests/tap.sh
orders=$scratch/orders.csv
folder=$scratch/tmp
mkdir "$folder"
tests/bench/generate orders --rows=200000 --customers=20000 >"$orders"
crm-segment rfm "$orders" >"$scratch/want"

# gone NAME: nothing is left in the folder.
gone()
{
	ls -A "$folder" >"$scratch/left"
	: >"$scratch/none"
	same "$1: nothing is left" "$scratch/none" "$scratch/left"
}

# told NAME STATUS WORDS: the run ended so, and said that.
told()
{
	if [ "$rc" = "$2" ] && grep -q "$3" "$scratch/err"; then
		pass "$1"
	else
		fail "$1"
		sed 's/^/# /' "$scratch/err"
	fi
}

crm-segment rfm -v --memory=1M --tmpdir="$folder" "$orders" >"$scratch/out" \
    2>"$scratch/err"
rc=$?
told "beyond the budget" 0 "MB of temporary data"
same "the same rows" "$scratch/want" "$scratch/out"
gone "a whole run"

crm-segment rfm --tmpdir="$scratch/nowhere" - </dev/null 2>"$scratch/err"
rc=$?
told "a folder that is not there, before anything is read" 3 \
    "nowhere: No such file.*--tmpdir"

# Whoever keeps something of customers: cards, days, baskets, months, parts of
# cards.
crm-import card "$orders" | awk '
    NR == 1 { print; next }
    { for (i = 0; i < 4; i++) print i $0 }' >"$scratch/cards.csv"
tests/bench/invoices 200000 20000 >"$scratch/invoices.csv"
while read -r method; do
	from=$orders
	case $method in
	*--merge) from=$scratch/cards.csv ;;
	crm-credit*) from=$scratch/invoices.csv ;;
	esac
	(
		trap '' XFSZ
		ulimit -f 64
		$method --memory=1M --tmpdir="$folder" "$from"
		echo $? >&3
	) 3>"$scratch/rc" 2>"$scratch/err" | cat >"$scratch/out"
	rc=$(cat "$scratch/rc")
	told "$method: no room" 3 "$folder: .*--tmpdir, --memory"
	: >"$scratch/none"
	same "$method: no half output" "$scratch/none" "$scratch/out"
	gone "$method: no room"
	for wait in 0.02 0.15 0.3; do
		$method --memory=1M --tmpdir="$folder" "$from" \
		    >/dev/null 2>&1 &
		sleep $wait
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		gone "$method: killed after $wait s"
	done
done <<END
crm-segment rfm
crm-segment matrix
crm-segment accounts
crm-churn retain
crm-churn label
crm-churn features
crm-churn alive
crm-score affinity
crm-score affinity --table=offers
crm-import card --merge
crm-credit age
END

# A part whose pages are on their way to the file, by another thread, is whole.
head -n 40000 "$orders" >"$scratch/some.csv"
crm-segment rfm -q "$scratch/some.csv" >"$scratch/want"
for run in $(seq 60); do
	crm-segment rfm -q --memory=1M --threads=$((2 + run % 2 * 2)) \
	    --tmpdir="$folder" "$scratch/some.csv" | cmp -s "$scratch/want" - ||
	    echo "run $run"
done >"$scratch/wrong"
silent "no customer is lost between threads" cat "$scratch/wrong"
plan
