#!/bin/sh
# Every method that makes a table of several rows has a picture under --pretty:
# a bar, a shade, a stack or a line. Rows per customer, and figures of many
# kinds under each other, have none; --ascii has the same without blocks.
. tests/tap.sh

PATH=$(pwd)/bin:$PATH
cp tests/data/examples/* "$scratch"
cp tests/faults/data/train.csv "$scratch"
crm-segment rfm -q "$scratch/orders.csv" >"$scratch/rfm.csv"
printf '%s\n' ▏ ▎ ▍ ▌ ▋ ▊ ▉ █ ▁ ▂ ▃ ▄ ▅ ▆ ▇ ░ ▒ ▓ >"$scratch/blocks"

while read -r line; do
	(cd "$scratch" && sh -c "$line -q --pretty --width=100") \
	    >"$scratch/out" 2>"$scratch/said" </dev/null
	check "$line: a picture" grep -qF -f "$scratch/blocks" "$scratch/out"
	(cd "$scratch" && sh -c "$line -q --pretty --ascii --width=100") \
	    >"$scratch/out" 2>"$scratch/said" </dev/null
	silent "$line: none of blocks" grep -F -f "$scratch/blocks" \
	    "$scratch/out"
done <<'LINES'
crm-segment summary --segment=rfm_segment rfm.csv
crm-segment cohort orders.csv
crm-segment cohort --wide=retention orders.csv
crm-segment accounts orders.csv
crm-segment migrate --from=2023-06-30 orders.csv
crm-segment composition --by=category orders.csv
crm-segment growth --from=2023 --to=2024 two_years.csv
crm-score survey answers.csv
crm-score survey --table=problems answers.csv
crm-score forecast --by=region --horizon=4 monthly.csv
crm-score affinity baskets.csv
crm-score fit --target=late=yes applicants.csv
crm-score importance --items=expected,effort --target=satisfaction answers.csv
crm-score index --model=satisfaction.model answers.csv
crm-score profit --table=products costs.csv
crm-credit age --as-of=2024-03-31 invoices.csv
crm-credit dso --as-of=2024-03-31 invoices.csv
crm-credit provide --loss-rates=loss_rates.csv --as-of=2024-03-31 invoices.csv
crm-credit forecast --tail=5 --as-of=2024-03-31 invoices.csv
crm-credit dun --as-of=2024-03-31 invoices.csv
crm-credit pay --as-of=2024-03-31 invoices.csv
crm-churn survive --time=time --event=left train.csv
crm-churn cox --time=time --event=left train.csv
LINES
plan
