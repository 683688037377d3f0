#!/bin/sh
# What a tool can do is written down and tried: every method has its part in
# the page and a golden case, and every option that --help lists is in the page
# and in the completions.
. tests/tap.sh

# Nothing prints overstruck letters, a backspace between the two.
render()
{
	mandoc -Tascii "$1" | awk '{ gsub(/.\b/, ""); print }'
}

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
	page=man/$name.1
	check "$name has a page" test -s "$page"
	[ -s "$page" ] || continue
	render "$page" | grep -oE -e '--[a-z][a-z0-9-]*' >"$scratch/page"
	"$tool" --completion=bash | grep -oE -e '--[a-z][a-z0-9-]*' \
	    >"$scratch/completion"
	methods "$tool" >"$scratch/methods"
	check "$name lists its methods" test -s "$scratch/methods"
	check "$page: common options are generated" \
	    grep -q '^\.\\" BEGIN GENERATED common$' "$page"
	while read -r method; do
		check "$page: $method is generated" \
		    grep -q "^\.\\\\\" BEGIN GENERATED $method\$" "$page"
		check "$name $method has a golden case" \
		    sh -c 'ls tests/cli/'"$name/$method"'/*/cmd'
		options "$tool" "$method" >"$scratch/options"
		check "$name $method lists options" test -s "$scratch/options"
		lines_in "$page: the options of $method" "$scratch/page" \
		    <"$scratch/options"
		lines_in "$name: completion of $method" "$scratch/completion" \
		    <"$scratch/options"
	done <"$scratch/methods"
done
plan
