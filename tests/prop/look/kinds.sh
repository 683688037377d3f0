# For scripts that source it: a table of each kind, of what the golden cases
# print, in $scratch/kinds.
mkdir "$scratch/kinds"
for out in tests/cli/crm-[cs]*/*/*/out; do
	kind=$(crm-report list -q "$out" 2>/dev/null |
	    sed -n '2s/^[^,]*,\([a-z_]*\),.*/\1/p')
	[ -z "$kind" ] || [ -f "$scratch/kinds/$kind.csv" ] ||
	    cp "$out" "$scratch/kinds/$kind.csv"
done
kinds=$(ls "$scratch/kinds" | wc -l)
check "tables of $kinds kinds" test "$kinds" -ge 50
