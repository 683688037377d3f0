#!/bin/sh
# An option changes something: each line of options.txt is run with and without
# the first option of its last command; what that changes first is as it stands
# below the line. `sh tests/prop/options.sh --update` writes it anew.
. tests/tap.sh

PATH=$PWD/bin:$PATH
list=tests/prop/options.txt
mkdir "$scratch/here"
grep -v '^[<>]' "$list" | while IFS= read -r line; do
	printf '%s\n' "$line"
	with=$(printf '%s\n' "$line" |
	    sed "s|\([ =]\)@|\1$PWD/tests/data/examples/|g
		s|\([ =]\)%|\1$PWD/tests/faults/data/|g")
	cd "$scratch/here" || exit
	eval "$with" >../with 2>../why || [ $? -eq 1 ] || cat ../why
	eval "$(printf '%s\n' "$with" | awk -F '; ' -v OFS='; ' '
	    { sub(/ --[^ ]*/, "", $NF); print }')" >../without 2>../why
	cd "$OLDPWD" || exit
	diff "$scratch/without" "$scratch/with" >"$scratch/diff"
	grep '^<' "$scratch/diff" | sed q
	grep '^>' "$scratch/diff" | sed q
done >"$scratch/got"
if [ "${1-}" = --update ]; then
	cp "$scratch/got" "$list"
	exit
fi
same "what options change" "$list" "$scratch/got"
silent "every option changes something" awk '
/^[<>]/ { line = ""; next }
{ if (line != "") print line; line = $0 }
END { if (line != "") print line }' "$scratch/got"
plan
