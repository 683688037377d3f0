#!/bin/sh
# A method's page fits on three screens of 56 lines, a usual window, 80 columns
# wide; what is too long for it stands in a page of section 5 or 7.
. tests/tap.sh

if ! command -v mandoc >/dev/null; then
	skip "three screens" "no mandoc"
	plan
	exit
fi
for page in man/crm-*-*.1; do
	lines=$(page_text -O width=80 "$page" | wc -l)
	check "$page: $lines lines, up to 168" \
	    test "$lines" -gt 10 -a "$lines" -le 168
done
plan
