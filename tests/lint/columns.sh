#!/bin/sh
# What a method writes is told: each column METHOD_name that a golden case
# prints stands in the method's table of columns (and so in its help, its page
# and the glossary of a report). Capitals in a name there stand for anything:
# clv_orders_N. Keys (lead_id) have names of their own.
. tests/tap.sh

for tool in bin/crm-*; do
	name=$(basename "$tool")
	[ -d tests/cli/"$name" ] || continue
	"$tool" --help-columns >"$scratch/told"
	for page in man/"$name"-*.1; do
		method=$(basename "$page" .1 | sed "s/$name-//")
		find tests/cli/"$name" -name out -exec cat {} + |
		    LC_ALL=C grep -aE '^[a-z][a-z_0-9]*(,[a-z][a-z_0-9]*)+$' |
		    tr , '\n' | grep "^${method}_" | grep -v "_id$" |
		    sort -u >"$scratch/made"
		silent "$name $method: all columns are told" awk -F'\t' \
		    -v method="$method" '
		    FILENAME != "-" {
			name = $1
			gsub(/[A-Z]+/, "[a-z0-9_]+", name)
			$2 == method && told[name]
			next
		    }
		    {
			for (name in told)
				if ($0 ~ ("^" name "$"))
					next
			print
		    }' "$scratch/told" - <"$scratch/made"
	done
done
plan
