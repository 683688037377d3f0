#!/bin/sh
# What a file exports is used by another one: a name that only its own file
# needs is static, and one that nobody needs is gone. A test counts as a user.
. tests/tap.sh

objects=$(find common cmd tests -name '*.c' | sed 's/c$/o/' |
    xargs ls 2>/dev/null)
if [ -z "$objects" ] || ! command -v nm >/dev/null 2>&1; then
	skip "what is exported is used elsewhere" "nothing is built, or no nm"
	plan
	exit
fi
# Lines "name file"; two tools may use one name, each for its own.
nm -A -g -P $objects | sed 's/\.o: /.c /' |
    awk -v defined="$scratch/defined" -v used="$scratch/used" '
$3 == "U" { print $2, $1 >used }
$3 ~ /^[A-TV-Z]$/ && $1 !~ /^tests/ && $2 != "main" { print $2, $1 >defined }'
sort -o "$scratch/defined" "$scratch/defined"
sort -o "$scratch/used" "$scratch/used"
join -a 1 "$scratch/defined" "$scratch/used" | awk '
{
	split($2, owner, "/")
	split($3, user, "/")
	seen[$1 " " $2] += NF > 2 && (owner[1] == "common" ||
	    user[1] == "tests" || user[2] == owner[2])
}
END {
	for (name in seen)
		if (!seen[name])
			print name
}' | sort -k 2 >"$scratch/alone"
silent "what is exported is used elsewhere" cat "$scratch/alone"
plan
