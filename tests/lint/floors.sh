#!/bin/sh
# Floors: no circle of files, and nothing calls upwards. Who stands on whom is
# read from the built objects, by the exported names (functions and data) that
# each defines and uses, and from the includes, by which types, macros and
# inline functions come. In a tool main.c stands on the methods, which are the
# files that define what it names, and a method's folder is its own: only main.c
# and the folder itself use what is in there; methods share what stands in other
# folders. What is called through a pointer came down as an argument.
. tests/tap.sh

# circles FILE: the circles in its lines "user owner".
circles()
{
	tsort "$1" 2>&1 >/dev/null | sed 's/^tsort: //'
}

# Lines "file header name" of all includes.
find common cmd -name '*.[ch]' | sort | xargs grep '^#include "' |
    sed 's/:#include "/ /; s/"$//' | while read -r file name; do
	case $name in
	*.inc | *.def) ;;
	*/*) for path in common/$name cmd/$name; do
		[ ! -f "$path" ] || echo "$file $path $name"
	done ;;
	*) echo "$file ${file%/*}/$name $name" ;;
	esac
done >"$scratch/includes"

objects=$(find common cmd -name '*.c' | sed 's/c$/o/' | xargs ls 2>/dev/null)
if [ -z "$objects" ] || ! command -v nm >/dev/null 2>&1; then
	skip "no circle of files" "nothing is built, or no nm"
	skip "no arrow upwards" "nothing is built, or no nm"
	skip "no layer uses a name from above" "nothing is built, or no nm"
else
	# Lines "name file" of what is defined and what is used.
	nm -A -g -P $objects | sed 's/\.o: /.c /' |
	    awk -v defined="$scratch/defined" -v used="$scratch/used" '
	$3 == "U" { print $2, $1 >used }
	$3 ~ /^[A-TV-Z]$/ { print $2, $1 >defined }'
	sort -o "$scratch/defined" "$scratch/defined"
	sort -o "$scratch/used" "$scratch/used"
	# Lines "user owner name"; two tools may use one name, each for its own.
	join "$scratch/used" "$scratch/defined" | awk '{
		split($2, user, "/"); split($3, owner, "/")
	}
	$2 != $3 && (owner[1] == "common" || user[2] == owner[2]) {
		print $2, $3, $1
	}' >"$scratch/arrows"
	cut -d ' ' -f 1,2 "$scratch/arrows" | sort -u >"$scratch/pairs"
	silent "no circle of files" circles "$scratch/pairs"

	cat >"$scratch/upwards.awk" <<'AWK'
function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
function is_main(path) { return path ~ /^cmd\/[^\/]*\/main\.c$/ }
# A method of one file is a room of its own.
function room_of(path) { return folder(path) in room ? folder(path) : path }
FNR == NR && is_main($1) && $2 ~ /^cmd/ {
	room[folder($2) == folder($1) ? $2 : folder($2)] = 1
}
FNR == NR || is_main($1) { next }
room_of($2) in room && room_of($1) != room_of($2) {
	print $1 " uses " $3 " of the method " room_of($2)
}
AWK
	silent "no arrow upwards" awk -f "$scratch/upwards.awk" \
	    "$scratch/arrows" "$scratch/arrows" "$scratch/includes"
	cat >"$scratch/above.awk" <<'AWK'
{ split($2, user, "/"); split($3, owner, "/") }
user[1] == "common" && !index(below[user[2]], " " owner[2] " ") {
	print $2 " uses " $1 " of " $3
}
AWK
	join "$scratch/used" "$scratch/defined" >"$scratch/names"
	silent "no layer uses a name from above" awk -f tests/lint/layers.awk \
	    -f "$scratch/above.awk" "$scratch/names"
fi

# Headers include others, never themselves through them.
awk '$1 ~ /\.h$/ { print $1, $2 }' "$scratch/includes" >"$scratch/headers"
silent "no circle of headers" circles "$scratch/headers"
plan
