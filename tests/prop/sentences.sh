#!/bin/sh
# The sentences of a report hold for any table of a kind: with a column that is
# empty, and, in all languages, with counts that are one. No empty brackets, no
# half a sentence, no "1 customers".
. tests/tap.sh

PATH=$(pwd)/bin:$PATH
mkdir "$scratch/bare"
. tests/prop/look/kinds.sh

# bare COLUMN: the table with that column empty; 0: with every count a one.
bare()
{
	awk -F, -v OFS=, -v column="$1" '
	NR > 1 && column > 0 { $column = "" }
	NR > 1 && column == 0 {
		for (i = 1; i <= NF; i++)
			if ($i ~ /^[1-9][0-9]*$/)
				$i = 1
	}
	{ print }' "$2"
}

for table in "$scratch"/kinds/*.csv; do
	kind=$(basename "$table" .csv)
	grep -q '"' "$table" && continue # its columns are not cut at commas
	columns=$(awk -F, 'NR == 1 { print NF; exit }' "$table")
	column=0
	: >"$scratch/said"
	while [ "$column" -le "$columns" ]; do
		bare "$column" "$table" >"$scratch/bare/$kind.csv"
		langs=en
		[ "$column" -gt 0 ] || langs='en de fr zh'
		for lang in $langs; do
			crm-report text -q --small=0 --width=200 --lang=$lang \
			    "$scratch/bare/$kind.csv" 2>&1 |
			    sed "s/^/$column $lang /" >>"$scratch/said"
		done
		column=$((column + 1))
	done
	grep -E -e '\( *\)|\( *(to|bis|à|到) *\)|（ *(到)? *）' \
	    -e ' 1 (customer|order|row|group|letter|document|day|answer)s ' \
	    -e ' 1 (Tage|Zeilen|Belege|Gruppen|weitere) ' \
	    -e ' [01] (clients|jours|lignes|groupes|lettres|réponses) ' \
	    "$scratch/said" >"$scratch/found"
	silent "$kind: whole sentences" cat "$scratch/found"
done
plan
