#!/bin/sh
# What a tool can do is written down and tried: every method has its page, a
# line in the page of the tool and a golden case, and every option that --help
# lists is in the page and in the completions.
. tests/tap.sh

# The methods of a tool, and the options of a method.
methods()
{
	"$1" --help | awk '/^Methods:/ { on = 1; next } /^$/ { on = 0 }
	    on && /^  [a-z]/ { print $1 }'
}

options()
{
	"$1" "$2" --help | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z0-9-]*\).*/\2/p'
}

# lines_in NAME FILE: every line of the input is a line of the file.
lines_in()
{
	sort -u >"$scratch/wanted"
	sort -u "$2" | comm -23 "$scratch/wanted" - >"$scratch/missing"
	if [ -s "$scratch/missing" ]; then
		fail "$1" "$scratch/missing"
	else
		pass "$1"
	fi
}

for tool in bin/crm-*; do
	[ -x "$tool" ] || continue
	name=$(basename "$tool")
	overview=man/$name.1
	check "$name has a page" test -s "$overview"
	"$tool" --completion=bash | grep -oE -e '--[a-z][a-z0-9-]*' \
	    >"$scratch/completion"
	methods "$tool" >"$scratch/methods"
	check "$name lists its methods" test -s "$scratch/methods"
	while read -r method; do
		page=man/$name-$method.1
		check "$name $method has a page" test -s "$page"
		check "$page: its lists are generated" \
		    grep -q "^\.\\\\\" BEGIN GENERATED $method\$" "$page"
		check "$overview names $method" \
		    grep -q "^\.It Xr $name-$method 1" "$overview"
		check "$name $method has a golden case" \
		    sh -c 'ls tests/cli/'"$name/$method"'/*/cmd'
		options "$tool" "$method" >"$scratch/options"
		check "$name $method lists options" test -s "$scratch/options"
		(page_text "$page" && page_text man/crm-options.7) |
		    grep -oE -e '--[a-z][a-z0-9-]*' >"$scratch/page"
		lines_in "$page: its options" "$scratch/page" \
		    <"$scratch/options"
		lines_in "$name: completion of $method" "$scratch/completion" \
		    <"$scratch/options"
	done <"$scratch/methods"
done
plan
