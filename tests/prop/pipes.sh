#!/bin/sh
# What crm-import writes of a kind, the methods that read that kind take without
# an option: raw files of each kind, as shops and people write them.
. tests/tap.sh

import()	# KIND NAME: cleans standard input to $scratch/NAME.csv
{
	crm-import "$1" -q >"$scratch/$2.csv"
}

# takes FILE TOOL OPTIONS METHOD...: each ends well, with more than a header.
takes()
{
	file=$scratch/$1.csv tool=$2 options=$3
	shift 3
	for method; do
		# shellcheck disable=SC2086
		if $tool "$method" $options "$file" 2>"$scratch/err" |
		    awk 'END { exit NR < 2 }'; then
			pass "$tool $method of ${file##*/}"
		else
			fail "$tool $method: $(cat "$scratch/err")"
		fi
	done
}

import orders orders <<'EOF'
Kunde;Bestellnummer;Bestelldatum;Betrag;Menge;Artikelnummer;Kategorie
1;A1;05.01.2024;12,50;1;P1;tee
1;A1;05.01.2024;3,50;1;P2;tasse
2;A2;06.02.2024;8,00;2;P2;tasse
1;A3;07.03.2024;9,00;1;P2;tasse
3;A4;08.03.2024;1.234,00;1;P2;tasse
EOF
takes orders crm-segment "" rfm abc pyramid lifecycle type cohort accounts \
    composition growth
takes orders crm-churn "" label retain features
takes orders crm-import "" card

import invoices invoices <<'EOF'
InvoiceNumber,customerID,InvoiceDate,DueDate,InvoiceAmount,SettledDate
I1,A,1/25/2024,2/24/2024,500.00,
I2,B,1/26/2024,2/25/2024,300.00,2/20/2024
EOF
import payments payments <<'EOF'
Transaction ID,Customer ID,Payment Date,Amount,Currency,Invoice
T1,A,2024-02-10,200.00,USD,I1
EOF
takes invoices crm-credit "--as-of=2024-03-31" age dso pay statement interest \
    dun limit
takes invoices crm-credit \
    "--as-of=2024-03-31 --payments=$scratch/payments.csv" age statement

import spells spells <<'EOF'
subscriptionId,accountId,Start Date,Cancelled At,Plan,MRR
s1,a1,2024-01-01,,gold,20
s2,a2,2024-02-01,2024-05-01,blue,10
EOF
takes spells crm-churn "" label rate

import survey survey <<'EOF'
Response ID,Customer ID,Submitted at,NPS,Comment
r1,A,2024-03-01,9,good
r2,B,2024-03-02,3,
EOF
takes survey crm-score "" survey

import interactions cases <<'EOF'
Id,Requester,Requester email,Created at,Solved at,Ticket type,Via
1,Ann,ann@example.com,2024-01-05 10:00,2024-01-06 10:00,complaint,mail
2,Bo,bo@example.com,2024-01-07 10:00,2024-01-09 10:00,complaint,mail
EOF
takes cases crm-score "" complaints

import leads leads <<'EOF'
Lead ID,Email,Created,Amount,Stage,Source,Close Date
L1,ann@example.com,2024-01-01,100,won,web,2024-03-01
L2,bo@example.com,2024-01-02,50,lost,mail,2024-03-02
L3,cy@example.com,2024-01-02,50,open,mail,2024-03-03
EOF
takes leads crm-score "--as-of=2024-02-01" lead
plan
