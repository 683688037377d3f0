#!/bin/sh
# A command line that makes no sense is answered with the one to type, by every
# method; what a method cannot be without is in it, in its help and in its page.
. tests/tap.sh

methods()
{
	"$1" help | awk '/^Methods:/ { on = 1; next } /^$/ { on = 0 }
	    on && /^  [a-z]/ { print $1 }'
}

# The words --OPTION=VALUE of a line of usage.
needed()
{
	printf '%s\n' "$1" | grep -oE -e '--[a-z-]+=[^] ]+'
}

for tool in bin/crm-*; do
	[ -x "$tool" ] || continue
	name=$(basename "$tool")
	methods "$tool" >"$scratch/methods"
	while read -r method; do
		"$tool" help "$method" >"$scratch/help"
		line=$(sed -n '1s/^usage: //p' "$scratch/help")
		status=0
		"$tool" "$method" --nosuch </dev/null >"$scratch/out" \
		    2>"$scratch/said" || status=$?
		printf '%s\n' "$name: usage: $line" >"$scratch/want"
		tail -n 1 "$scratch/said" >"$scratch/last"
		check "$name $method: a wrong option is 2" test $status -eq 2
		same "$name $method shows the line to type" "$scratch/want" \
		    "$scratch/last"
		"$tool" "$method" help >"$scratch/out" 2>"$scratch/said"
		check "$name $method help: help comes first" \
		    grep -q "$name help $method\$" "$scratch/said"
		needed "$line" >"$scratch/needed" || continue
		"$tool" "$method" </dev/null >"$scratch/out" 2>"$scratch/said"
		page_text "man/$name-$method.1" |
		    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' >"$scratch/synopsis"
		while read -r word; do
			check "$name $method says that $word is needed" \
			    grep -qF -e "$word" "$scratch/said"
			check "$name-$method(1): $word is in the synopsis" \
			    grep -qF -e "$word" "$scratch/synopsis"
		done <"$scratch/needed"
	done <"$scratch/methods"
done
plan
