#!/bin/sh
# Each page of a method that estimates, ranks or judges says how far to trust
# it: what it was judged on, what the figure means, what it cannot say. Pages
# whose figures are counted or added up, and hold as they stand, are named
# below; a new page has the section, or is put there on purpose.
. tests/tap.sh

counted=' crm-credit-age crm-credit-dun crm-credit-hold
crm-credit-interest crm-credit-match crm-credit-statement crm-score-due
crm-score-indices crm-score-profit crm-score-service crm-score-weigh
crm-segment-abc crm-segment-accounts crm-segment-pyramid crm-segment-rules
crm-segment-summary crm-segment-type '

for page in man/crm-churn-*.1 man/crm-credit-*.1 man/crm-score-*.1 \
    man/crm-segment-*.1 man/crm-import-dedupe.1; do
	name=$(basename "$page" .1)
	section=$(sed -n '/^\.Sh HOW FAR TO TRUST IT$/,/^\.Sh [^H]/p' "$page" |
	    grep -vc '^\.Sh')
	if [ "$section" -ge 4 ]; then
		pass "$name"
	elif [ "$section" -gt 0 ]; then
		fail "$name: how far to trust it, in more than three lines"
	else
		check "$name: HOW FAR TO TRUST IT, or counted" \
		    sh -c 'printf "%s" "$1" | tr "\n" " " | grep -qF " $2 "' \
		    sh "$counted" "$name"
	fi
done
plan
