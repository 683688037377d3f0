#!/bin/sh
# crm-report: the same tables give the same bytes wherever it runs; no bytes of
# a cell become markup; its size does not grow with the rows.
. tests/tap.sh

tool=$(pwd)/bin/crm-report
bin/crm-segment rfm,abc -q tests/data/examples/orders.csv >"$scratch/rfm.csv"
bin/crm-segment summary --segment=rfm_segment "$scratch/rfm.csv" \
    >"$scratch/summary.csv"

cd "$scratch" || exit 1
"$tool" page summary.csv rfm.csv >first.html
(cd / && LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$tool" page --threads=1 \
    --buffer-size=4096 "$scratch/summary.csv" "$scratch/rfm.csv") >second.html
check "another folder, locale, zone, one thread: the same bytes" \
    cmp first.html second.html
(cat summary.csv; echo; cat rfm.csv) | "$tool" page >stream.html
check "a stream of the tables is the same page but for its sources" \
    sh -c 'sed "/<footer/,\$d" first.html >a; sed "/<footer/,\$d" stream.html >b
	cmp a b'

# Every byte in a name: the page stays one page.
awk 'BEGIN {
	print "customer_id,age_balance,age_not_due,age_d1_30,age_overdue"
	for (i = 1; i < 256; i++)
		if (i != 10 && i != 13 && i != 34)
			printf "\"<zq%c>\",1,0,1,1\n", i
}' >bytes.csv
status=0
"$tool" page --top=0 --table-rows=300 bytes.csv >bytes.html 2>said || status=$?
check "any bytes: a page, or an error that says so" \
    test $status -eq 0 -o -s said
check "no cell is markup" sh -c '! grep -q "<zq" bytes.html'
check "nothing but the page's own elements" sh -c \
    'test "$(grep -c "<html" bytes.html)" = "$(grep -c "</html>" bytes.html)"'

awk 'BEGIN {
	print "customer_id,age_balance,age_not_due,age_d1_30,age_overdue"
	for (i = 0; i < 20000; i++)
		printf "C%05d,%d.50,0.50,%d.00,%d.00\n", i, i, i, i
}' >many.csv
"$tool" page many.csv >many.html
check "20 000 rows: below 100 kB" test "$(wc -c <many.html)" -lt 100000
check "the others are counted" grep -q '19,989 others overdue' many.html

# Each picture is XML of its own.
if command -v python3 >/dev/null; then
	check "every SVG parses" python3 -c '
import re, sys
import xml.dom.minidom
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8").read()
    depth, start = 0, 0
    for m in re.finditer(r"<svg|</svg>", text):
        if m.group() == "<svg":
            start = m.start() if depth == 0 else start
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                xml.dom.minidom.parseString(text[start:m.end()])
' first.html many.html
else
	skip "every SVG parses" "no python3"
fi
plan
