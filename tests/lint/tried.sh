#!/bin/sh
# Every option of a method is tried: a command of a test or of an example has
# it, with a method that it belongs to. Options that several methods share, in
# the same words, are one. (Those that name the column of a role are one piece
# of code, which prop/stand_ins tries.)
. tests/tap.sh

for path in bin/crm-*; do
	[ -x "$path" ] || continue
	for method in $($path help | awk '/^Methods:/ { on = 1; next }
	    /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }'); do
		$path help "$method" | awk -v method="$method" '
		function put()
		{
			gsub(/[ \t]+/, " ", words)
			sub(/ $/, "", words)
			if (words != "")
				print method "\t" name "\t" words
		}
		/^[A-Z]/ { put(); words = ""; on = $0 == "Options:" }
		!on { next }
		match($0, /^  (-., )?--[a-z0-9-]+/) {
			put()
			words = ""
			name = substr($0, RSTART, RLENGTH)
			sub(/.*--/, "--", name)
		}
		{ words = words " " $0 }
		END { put() }'
	done
done >"$scratch/options"

# Commands: of golden cases, behind their method; of other tests and of pages.
# A command goes on behind "\" and "|".
{
	for file in tests/cli/*/*/*/cmd; do
		path=${file#tests/cli/crm-*/}
		echo "${path%%/*} $(tr '\n' ' ' <"$file")"
	done
	cat tests/prop/*.sh tests/prop/*.txt tests/prop/*.c tests/real/*.sh \
	    tests/faults/runs.txt tests/fuzz/methods/runs.txt README.md
	sed 's/\\e$/\\/; s/\\-/-/g; s/\\&//g' man/*.[1-9] |
	    sed -n '/^\$ [^#]/,/[^|\\]$/p; s/^\.Dl \$/$/p'
} | awk '{ printf "%s%s", $0, /[|\\]$/ ? " " : "\n" }' >"$scratch/commands"

awk -F '\t' '
NR == FNR { of[$2] = of[$2] " " $1; words[$1, $2] = $3; next }
{
	n = split($0, word, /[^a-z0-9-]+/)
	split("", there)
	for (i = 1; i <= n; i++)
		there[word[i]]
	for (i = 1; i <= n; i++) {
		k = split(of[word[i]], method, " ")
		for (j = 1; j <= k; j++)
			if (method[j] in there)
				tried[words[method[j], word[i]]]
	}
}
END {
	for (key in words)
		if (!(words[key] in tried)) {
			split(key, part, SUBSEP)
			print part[1], words[key]
		}
}' "$scratch/options" "$scratch/commands" | sort >"$scratch/untried"
check "there are options and commands" \
    test -s "$scratch/options" -a -s "$scratch/commands"
silent "every option is tried" cat "$scratch/untried"
plan
