#!/bin/sh
# The pages: clean under mandoc, their generated parts fresh, every option in
# them, and every example prints what it shows.
. tests/tap.sh
. tests/sessions.sh
: "${TOP:=$(pwd)}"

pages=$(ls man/*.[157] 2>/dev/null)
if [ -n "$pages" ] && ! command -v mandoc >/dev/null; then
	skip "mandoc -Tlint" "no mandoc"
elif [ -n "$pages" ]; then
	for page in $pages; do
		silent "mandoc -Tlint $page" mandoc -Tlint -Wwarning "$page"
	done
fi
check "make man has been run" sh man/update.sh --check

for page in $pages; do
	sessions "$page"
done
plan
