#!/bin/sh
# demo.sh: sample orders to a report, in the folder build/ of a checkout.
set -eu
PATH=$PWD/bin:$PATH
mkdir -p build/demo
tests/bench/generate orders >build/demo/orders.csv
cd build/demo

# say COMMAND: shows it and runs it.
say()
{
	echo "\$ $*"
	sh -c "$*"
}

say 'crm-segment rfm,abc,pyramid -q orders.csv >rfm.csv'
say 'crm-segment summary --segment=rfm_segment rfm.csv >summary.csv'
say 'crm-segment cohort -q --period=quarter orders.csv >cohort.csv'
say 'crm-segment accounts -q orders.csv >accounts.csv'
say 'crm-segment summary --segment=rfm_segment --pretty --width=80 rfm.csv'
say 'crm-report page -o report.html summary.csv rfm.csv cohort.csv accounts.csv'
echo
echo "Open it in a browser: $PWD/report.html"
