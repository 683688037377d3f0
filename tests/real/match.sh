#!/bin/sh
# crm-credit match on 2000 generated bank lines whose documents are known: what
# it gives is right, and it gives most of what can be given.
. tests/tap.sh

data=${CRM_REAL_DATA:-../shared/data}/book/match
if [ ! -r "$data/truth.csv" ]; then
	skip "bank lines" "no data"
	plan
	exit
fi

# rates OPTION...: pairs given, right and true, precision and recall.
rates()
{
	bin/crm-credit match -q --tolerance=.10,.5 "$@" \
	    --payments="$data/payments.csv" "$data/invoices.csv" \
	    >"$scratch/given"
	tr -d '\r' <"$data/truth.csv" | awk -F, '
	    FNR == 1 { next }
	    FILENAME == "-" && $2 != "" { is[$1 "," $2] = 1; n++ }
	    FILENAME != "-" { given++; right += ($1 "," $3) in is }
	    END { printf "%d %d %d %.4f %.4f\n", given, right, n,
		right / given, right / n }' - "$scratch/given" >"$scratch/got"
}

rates
echo "2245 2238 2459 0.9969 0.9101" >"$scratch/want"
same "as a rule" "$scratch/want" "$scratch/got"
rates --ties=oldest
echo "2357 2317 2459 0.9830 0.9423" >"$scratch/want"
same "--ties=oldest" "$scratch/want" "$scratch/got"
rates --oldest
echo "2592 2109 2459 0.8137 0.8577" >"$scratch/want"
same "--oldest" "$scratch/want" "$scratch/got"
plan
