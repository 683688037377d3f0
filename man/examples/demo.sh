#!/bin/sh
# demo.sh: sample orders to a report, in the folder build/ of a checkout.
set -eu
PATH=$PWD/bin:$PATH
mkdir -p build/demo/before
tests/bench/generate orders >build/demo/orders.csv
cd build/demo

# say COMMAND: shows it and runs it.
say()
{
	echo "\$ $*"
	sh -c "$*"
}

# The last quarter's tables, so that the page can tell what has changed.
say 'crm-segment rfm -q --as-of=2024-09-30 orders.csv >before/rfm.csv'
say 'crm-segment summary -q before/rfm.csv >before/summary.csv'
echo
say 'crm-segment rfm,abc,pyramid -q orders.csv >rfm.csv'
say 'crm-segment summary -q --segment=rfm_segment rfm.csv >summary.csv'
say 'crm-segment lifecycle -q orders.csv >lifecycle.csv'
say 'crm-segment cohort -q --period=quarter orders.csv >cohort.csv'
say 'crm-segment accounts -q orders.csv >accounts.csv'
say 'crm-segment growth -q --from=2023 --to=2024 orders.csv >growth.csv'
say 'crm-segment composition -q --item=category --since=2024-01-01 \
    orders.csv >categories.csv'
say 'crm-score forecast -q --history --total orders.csv >forecast.csv'
say 'crm-churn alive -q orders.csv >alive.csv'
say 'crm-score clv -q --holdout=2024-07-01 --tracking=tracking.csv \
    -o clv.csv orders.csv'
echo
say 'crm-segment summary -q --segment=rfm_segment --pretty --width=80 rfm.csv'
echo
say 'crm-report page --title="Our customers" --subtitle="Sample orders" \
    --before=before -o report.html summary.csv rfm.csv lifecycle.csv \
    growth.csv categories.csv forecast.csv cohort.csv accounts.csv \
    clv.csv tracking.csv alive.csv'
echo
echo "Open it in a browser: $PWD/report.html"
