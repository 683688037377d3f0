#!/bin/sh
# Whatever method is given an export that nobody has cleaned: where it lacks a
# column, what it says to try is crm-import before it, of a kind that there is.
. tests/tap.sh

mkdir "$scratch/run"
cp tests/faults/data/* "$scratch/run"
cp -f tests/data/examples/* "$scratch/run"
cat >"$scratch/run/raw_orders.csv" <<'END'
Order Number;Order Date;Customer Name;Total Amount;Status
1001;05.03.2024;Ada Berg;€ 1.234,50;paid
1002;26.03.2024;Bo Holm;€ 99,00;paid
END
cat >"$scratch/run/raw_invoices.csv" <<'END'
Rechnungsnummer;Rechnungsdatum;Kunde;Bruttobetrag
R1;13.02.2026;Ada Berg;100,00
R2;14.02.2026;Bo Holm;1.200,00
END
{
	echo "Turnover of 2024"
	echo
	cat "$scratch/run/raw_orders.csv"
} >"$scratch/run/raw_title.csv"
sed '1,2s/$/;;;;/' "$scratch/run/raw_title.csv" >"$scratch/run/raw_padded.csv"
kinds=$(bin/crm-import help | awk '/^  [a-z]/ { print $1 }')
top=$PWD
sed -n '/^crm-/p' tests/fuzz/methods/runs.txt tests/faults/runs.txt |
    grep -v '^crm-import ' | tr -d '@%' >"$scratch/runs"
(
	cd "$scratch/run" || exit
	PATH=$top/bin:$PATH
	while read -r tool method rest; do
		file=${rest##* }
		[ -f "$file" ] || continue
		# two files are one stream: the raw one alone
		set --
		for word in ${rest% *}; do
			[ -f "$word" ] || set -- "$@" "$word"
		done
		for raw in raw_orders.csv raw_invoices.csv raw_title.csv \
		    raw_padded.csv; do
			$tool "$method" "$@" $raw >out 2>err </dev/null
			grep -q "error: no column is" err || continue
			echo "$tool $method" >>../asked
			try=$(sed -n \
			    's/.*try: crm-import \([a-z]*\) .*/\1/p' err)
			# shellcheck disable=SC2086
			case " "$(echo $kinds)" " in
			*" ${try:-?} "*) continue ;;
			esac
			echo "$tool $method $* $raw"
			cat err
		done
	done <"$scratch/runs"
) >"$scratch/wrong"

silent "what to try is crm-import" cat "$scratch/wrong"
many=$(sort -u "$scratch/asked" | wc -l)
check "of many methods ($many)" test "$many" -gt 30
plan
