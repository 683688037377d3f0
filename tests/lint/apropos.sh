#!/bin/sh
# The pages are found by the words that people use: each word below stands in
# the line NAME of the page beside it, which is what apropos and whatis search;
# every method has words.
. tests/tap.sh

cat >"$scratch/words" <<'WORDS'
crm-churn-alive inactive
crm-churn-alive overdue to buy
crm-churn-check validation
crm-churn-check lift
crm-churn-cox cox regression
crm-churn-cox hazard
crm-churn-features training table
crm-churn-features feature
crm-churn-fit churn model
crm-churn-fit prediction
crm-churn-label churned
crm-churn-label who has left
crm-churn-predict churn probability
crm-churn-predict at risk
crm-churn-rate churn rate
crm-churn-rate MRR
crm-churn-rate retention
crm-churn-retain retention
crm-churn-retain cohort
crm-churn-survive kaplan-meier
crm-churn-survive survival
crm-churn-winback win back
crm-churn-winback win-back
crm-churn-winback lost customers
crm-churn-winback reactivation
crm-credit-age ageing
crm-credit-age aging
crm-credit-age overdue
crm-credit-age receivables
crm-credit-dso days sales outstanding
crm-credit-dso DSO
crm-credit-dun reminders
crm-credit-dun dunning
crm-credit-dun collections
crm-credit-forecast cash forecast
crm-credit-forecast liquidity
crm-credit-forecast incoming payments
crm-credit-forecast cash flow
crm-credit-grade credit rating
crm-credit-grade risk class
crm-credit-grade credit score
crm-credit-hold order block
crm-credit-hold credit check
crm-credit-hold credit hold
crm-credit-hold blocked orders
crm-credit-interest late payment interest
crm-credit-interest arrears
crm-credit-interest late fees
crm-credit-limit credit limit
crm-credit-match cash application
crm-credit-match payment matching
crm-credit-match bank statement
crm-credit-match reconciliation
crm-credit-pay late payers
crm-credit-pay days beyond terms
crm-credit-provide bad debt
crm-credit-provide allowance
crm-credit-provide expected credit loss
crm-credit-provide IFRS 9
crm-credit-ratios Altman
crm-credit-ratios bankruptcy
crm-credit-ratios financial statement
crm-credit-statement account statement
crm-credit-terms payment terms
crm-credit-terms cash discount
crm-import-card customer card
crm-import-card one row per customer
crm-import-card aggregate
crm-import-convert CSV
crm-import-convert UTF-8
crm-import-convert Excel
crm-import-convert TSV
crm-import-customers customer list
crm-import-customers contacts
crm-import-customers address book
crm-import-dedupe duplicates
crm-import-dedupe record linkage
crm-import-dedupe golden record
crm-import-dedupe deduplicate
crm-import-interactions contact log
crm-import-interactions complaints
crm-import-interactions tickets
crm-import-invoices invoices
crm-import-invoices credit memos
crm-import-invoices open items
crm-import-leads leads
crm-import-leads prospects
crm-import-mask anonymise
crm-import-mask pseudonyms
crm-import-mask privacy
crm-import-mask GDPR
crm-import-mask anonymize
crm-import-mask pseudonymise
crm-import-merge master data
crm-import-merge golden customer file
crm-import-merge update
crm-import-merge MDM
crm-import-orders orders
crm-import-orders clean order export
crm-import-orders transactions
crm-import-orders sales
crm-import-payments payments
crm-import-payments refunds
crm-import-payments bank statement
crm-import-profile data quality
crm-import-profile profiling
crm-import-profile missing values
crm-import-sniff delimiter
crm-import-sniff encoding
crm-import-sniff header
crm-import-sniff preview
crm-import-spells subscriptions
crm-import-spells contracts
crm-import-split split
crm-import-split parts
crm-import-survey survey answers
crm-import-survey questionnaire
crm-report-check alert
crm-report-check monitoring
crm-report-list known tables
crm-report-list tables
crm-report-markdown markdown
crm-report-markdown wiki
crm-report-page HTML
crm-report-page dashboard
crm-report-page charts
crm-report-text report
crm-report-text terminal
crm-report-text mail
crm-score-affinity market basket
crm-score-affinity cross-selling
crm-score-affinity recommendations
crm-score-affinity upsell
crm-score-apply scoring
crm-score-apply probability
crm-score-check AUC
crm-score-check Gini
crm-score-check calibration
crm-score-check validation
crm-score-check ROC
crm-score-clv lifetime value
crm-score-clv CLV
crm-score-clv LTV
crm-score-clv customer value
crm-score-complaints complaint analysis
crm-score-complaints service level
crm-score-due contact plan
crm-score-due call list
crm-score-fit scorecard
crm-score-fit credit scoring
crm-score-fit logistic regression
crm-score-forecast sales forecast
crm-score-forecast time series
crm-score-forecast demand
crm-score-forecast seasonality
crm-score-importance key drivers
crm-score-importance importance-performance
crm-score-index satisfaction index
crm-score-index ACSI
crm-score-index PLS
crm-score-indices reputation
crm-score-indices complaint
crm-score-lead lead scoring
crm-score-lead pipeline
crm-score-loyalty loyalty
crm-score-profit profitability
crm-score-profit whale curve
crm-score-sample sample size
crm-score-sample weights
crm-score-sample quota
crm-score-service call centre
crm-score-service first contact resolution
crm-score-simulate test data
crm-score-simulate simulation
crm-score-survey NPS
crm-score-survey CSAT
crm-score-survey net promoter score
crm-score-weigh score cards
crm-score-weigh supplier rating
crm-score-weigh weighted
crm-segment-abc pareto
crm-segment-abc 80/20
crm-segment-abc ABC
crm-segment-accounts key accounts
crm-segment-accounts concentration
crm-segment-cohort retention
crm-segment-cohort cohort
crm-segment-composition sales mix
crm-segment-composition margin
crm-segment-growth price volume mix
crm-segment-growth sales bridge
crm-segment-growth growth
crm-segment-kmeans clustering
crm-segment-kmeans k-means
crm-segment-lifecycle lifecycle
crm-segment-matrix portfolio
crm-segment-matrix strategy
crm-segment-migrate migration
crm-segment-migrate transition matrix
crm-segment-pyramid customer pyramid
crm-segment-pyramid top customers
crm-segment-response campaign response
crm-segment-response lift
crm-segment-response uplift
crm-segment-rfm RFM
crm-segment-rfm recency
crm-segment-rfm segmentation
crm-segment-rules own segments
crm-segment-rules conditions
crm-segment-rules filter
crm-segment-summary segment profile
crm-segment-summary means
crm-segment-type one-time
crm-segment-type new customers
crm-segment-type lapsed
crm-segment-type dormant
WORDS

while read -r page word; do
	check "$word finds $page" sh -c \
	    'sed -n "s/^\.Nd //p" "man/$1.1" | grep -qi -- "$2"' \
	    sh "$page" "$word"
done <"$scratch/words"
# Nobody's method: the tools tell of whom it is.
while read -r page word; do
	tool=bin/crm-report
	[ "${page#crm-report}" = "$page" ] || tool=bin/crm-churn
	method=${page#crm-*-}
	check "no method $word: $page" sh -c \
	    '"$1" "$2" 2>&1 </dev/null | grep -q "about that:.*$3[,;]"' \
	    sh "$tool" "$word" "${page%-$method} $method"
done <"$scratch/words"
for page in man/crm-*-*.1; do
	name=$(basename "$page" .1)
	check "$name has words" grep -q "^$name " "$scratch/words"
done

# What apropos itself says: mandoc's, which has another name beside man-db.
apropos=$(command -v mapropos || command -v apropos)
if [ -n "$apropos" ] && command -v makewhatis >/dev/null &&
    mkdir -p "$scratch/share/man1" && cp man/*.1 "$scratch/share/man1" &&
    makewhatis "$scratch/share" >"$scratch/made" 2>&1; then
	while read -r page word; do
		check "apropos $word" sh -c \
		    '"$1" -M "$2" "$4" | grep -q "^$3"' \
		    sh "$apropos" "$scratch/share" "$page" "$word"
	done <"$scratch/words"
else
	skip "apropos itself" "no makewhatis"
fi
plan
