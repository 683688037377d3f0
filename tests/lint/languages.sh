#!/bin/sh
# The words of a report are there in four languages, each with the same slots,
# and every column that a drawing of cmd/crm-report/table/kinds.tsv shows has a
# name in them.
. tests/tap.sh

words=cmd/crm-report/page/words.tsv
awk -F '\t' '
NF != 5 { print FNR ": " NF " cells, not 5: " $1; next }
{
	for (i = 2; i <= 5; i++) {
		slots[i] = ""
		for (n = 1; n <= 9; n++)
			if (index($i, "{" n "}"))
				slots[i] = slots[i] n
		if (i > 2 && $i != "-" && $2 != "-" && $1 != "date" &&
		    slots[i] != slots[2])
			print FNR ": slots " slots[i] " for " slots[2] ": " $i
		if ($i == "" && $1 != "day.1")
			print FNR ": empty: " $1
	}
}' $words >"$scratch/words"
silent "five cells a line, the same slots" cat "$scratch/words"

# A slot is never followed by a plural that would stand for one as well: it is
# "{1} {1|customer|customers}". German datives are the same in both.
awk -F '\t' '
function plurals(text, word, said)
{
	while (match(text, word)) {
		said = substr(text, RSTART, RLENGTH)
		sub(/[^a-zé]$/, "", said)
		if (said !~ / (is|has|times|less|makes|brings|buys|causes)$/ &&
		    said !~ / separates$/ &&
		    said !~ / (des|dans|depuis|plus|fois|sous|attendus)$/ &&
		    said !~ / Schreiben$/)
			print FNR ": " $1 ": " said
		text = substr(text, RSTART + RLENGTH)
	}
}
{
	gsub(/\{[0-9]\|[^}]*\}/, "{}")
	gsub(/[vV]on \{[0-9]\} (offenen )?(Kunden|Aufträgen|Zuordnungen)/, "")
	sub(/The \{1\} customers/, "") # the name of a tier
	plurals($2, "[{][0-9][}] ((more|other|open) )?[a-z]+s([^a-zé]|$)")
	plurals($3, "[{][0-9][}] ((weitere|offenen) )?" \
	    "[A-Z][a-z]+(en|e|n)([^a-zäöü]|$)")
	plurals($4, "[{][0-9][}] [a-zé]+s([^a-zé]|$)")
}' $words >"$scratch/plurals"
silent "one and many are told apart" cat "$scratch/plurals"

cut -f 1 $words | sort >"$scratch/have"
# Names, small names, what is drawn, numbers.
cut -f 10,11,13,14 cmd/crm-report/table/kinds.tsv | tr ' \t' '\n\n' |
    grep -v -e '^-$' -e '^$' -e '[0-9]$' | sed 's/^/col./' | sort -u |
    comm -23 - "$scratch/have" >"$scratch/columns"
silent "columns of drawings have names" cat "$scratch/columns"
plan
