#!/bin/sh
# The command that a method advises where columns are missing works when it is
# typed: what crm-import before it must find is there, or has an option.
. tests/tap.sh

PATH=$PWD/bin:$PATH
cp tests/data/examples/*.csv "$scratch"
cd "$scratch" || exit 1
# Statements of banks, with a title and without, an invoice list of an ERP, and
# a list of leads with names alone.
cat >title.csv <<'EOF'
"Account name:","Current ****11"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"02 Sep 2026","Payment to","Power Co","45.99","","1954.01"
"05 Sep 2026","Bank credit","J Moor Ltd","","1100.00","3054.01"
EOF
cat >konto.csv <<'EOF'
Umsatz;;;
Buchungstag;Verwendungszweck;Betrag;Saldo
01.03.2026;Miete;-500,00;1500,00
02.03.2026;Rechnung 7;250,00;1750,00
EOF
cat >erp.csv <<'EOF'
Type,Reference Nbr.,Date,Customer Name,Amount,Balance,Due Date
Invoice,AR1,1/12/2026,Northside,150.00,50.00,2/11/2026
Invoice,AR2,1/15/2026,Eastgate,240.00,0.00,2/14/2026
EOF
cat >named.csv <<'EOF'
Contact Name,Stage,Deal Value
Ida Moor,Won,100
Jon Beck,Lost,200
EOF

for tool in crm-segment crm-score crm-credit crm-churn; do
	for method in $($tool help | awk '/^Methods:/ { on = 1; next }
	    /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }'); do
		for file in title konto erp named answers bills contacts \
		    export leads loss_rates risks shop; do
			$tool "$method" $file.csv 2>&1 >out </dev/null |
			    sed -n "s/^$tool: try: \(crm-import .*\) | .*/\1/p"
		done
	done
done | grep -v COLUMN | sort -u >tries
while read -r try; do
	sh -c "$try" 2>&1 >out </dev/null |
	    grep -E "error: (no column is|two columns)" | sed "s|^|$try: |"
done <tries >wrong
[ "$(wc -l <tries)" -gt 9 ] || echo "no advice was found" >wrong
if [ -s wrong ]; then
	fail "advice of methods" wrong
else
	pass "advice of methods"
fi
plan
