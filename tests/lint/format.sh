#!/bin/sh
# The layout is what clang-format 14 makes of it; other releases differ.
. tests/tap.sh

format=
for candidate in clang-format-14 clang-format; do
	if $candidate --version 2>/dev/null | grep -q ' version 14\.'; then
		format=$candidate
		break
	fi
done
if [ -n "$format" ]; then
	check "layout of all sources: clang-format -i FILE" sh -c '
	    find common cmd tests -name "*.[ch]" -exec \
	    '"$format"' --dry-run -Werror --ferror-limit=3 {} +'
else
	skip "layout of all sources" "no clang-format 14"
fi
plan
