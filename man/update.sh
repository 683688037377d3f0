#!/bin/sh
# Rewrites the generated parts of the pages: what stands between the lines
#	.\" BEGIN GENERATED NAME
#	.\" END GENERATED NAME
# of man/TOOL-NAME.1 becomes what `bin/TOOL --help-mdoc=NAME` prints (that of the
# common options, in man/crm-options.7, is the same for all tools; what methods of
# one tool share is "shared TOOL" there). With --check
# nothing is written: stale pages are named, and the exit status is 1.
set -u
cd "$(dirname "$0")/.." || exit 1
new=$(mktemp) || exit 1
trap 'rm -f "$new"' EXIT
stale=0

for page in man/crm-*.[157]; do
	tool=bin/$(basename "$page" | sed 's/^\(crm-[a-z]*\).*/\1/')
	[ -x "$tool" ] || tool=bin/crm-segment
	awk -v tool="$tool" '
	    /^\.\\" BEGIN GENERATED / {
		print
		command = ($5 == "" ? tool : "bin/" $5) " --help-mdoc=" $4
		while ((got = (command | getline line)) > 0)
			print line
		if (got < 0 || close(command) != 0)
			exit 1
		inside = 1
	    }
	    /^\.\\" END GENERATED / { inside = 0 }
	    !inside { print }
	    END { if (inside) exit 1 }' "$page" >"$new" || {
		echo "$page: no generated text, or a BEGIN without an END" >&2
		stale=1
		continue
	}
	cmp -s "$page" "$new" && continue
	if [ "${1-}" = --check ]; then
		echo "$page is stale: make man"
		diff -u "$page" "$new"
		stale=1
	else
		cat "$new" >"$page"
	fi
done
exit $stale
