#!/bin/sh
# The pages are found by the words that people use: each word below stands in
# the line NAME of the page beside it, which is what apropos and whatis search.
. tests/tap.sh

while read -r page word; do
	check "$word finds $page" sh -c \
	    'sed -n "s/^\.Nd //p" "man/$1.1" | grep -qi -- "$2"' \
	    sh "$page" "$word"
done <<'WORDS'
crm-credit-age ageing
crm-credit-age aging
crm-credit-age overdue
crm-credit-dso days sales outstanding
crm-credit-dun reminders
crm-credit-dun collections
crm-credit-provide bad debt
crm-credit-limit credit limit
crm-credit-pay late payers
crm-segment-abc pareto
crm-segment-cohort retention
crm-segment-kmeans clustering
crm-segment-accounts key accounts
crm-score-clv lifetime value
crm-score-survey NPS
crm-score-affinity market basket
crm-score-check AUC
crm-churn-survive kaplan-meier
crm-churn-rate churn rate
crm-churn-winback win back
crm-import-dedupe duplicates
crm-import-mask anonymise
crm-report-page dashboard
crm-report-check alert
WORDS
plan
