#!/bin/sh
# A message's advice works: each option that any message names is one of the
# method that says it, and takes the value that it is given there. Messages are
# those of all golden cases, those that damaged inputs bring out of every run of
# the lists of methods, and all texts of the sources.
. tests/tap.sh

# tool method option, for all.
for path in bin/crm-*; do
	[ -x "$path" ] || continue
	tool=${path##*/}
	for method in $($path help | awk '/^Methods:/ { on = 1; next }
	    /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }'); do
		echo "$tool $method --help"
		echo "$tool $method --version"
		$path help "$method" |
		    grep -oE -e '^ +(-[A-Za-z], )?--[a-z0-9-]+' |
		    sed "s/.*--/$tool $method --/"
	done
done >"$scratch/options"

# Messages of golden cases, behind a line "@ tool methods" each.
awk '
FNR == 1 {
	split(FILENAME, part, "/")
	methods = part[4]
	command = FILENAME
	sub(/err$/, "cmd", command)
	while ((getline line <command) > 0)
		while (match(line, "(" part[3] "|try) [a-z]+(,[a-z]+)*")) {
			method = substr(line, RSTART, RLENGTH)
			line = substr(line, RSTART + RLENGTH)
			sub(/^[^ ]* /, "", method)
			methods = methods " " method
		}
	close(command)
	gsub(/,/, " ", methods)
	print "@ " part[3], methods
}
{ print }' tests/cli/*/*/*/err >"$scratch/said"

# Messages that inputs bring, with what -v tells: as they are, and damaged:
# other names, another currency, a row cut short, a word in each cell, a header
# alone, nothing.
: >"$scratch/unknown"
mkdir "$scratch/run"
cp tests/faults/data/* "$scratch/run"
cp -f tests/data/examples/* "$scratch/run"
# damage FILE: the file in all these ways, in a folder of its name.
damage()
{
	mkdir damaged/"$1"
	cp "$1" damaged/"$1"/no
	sed '1s/[A-Za-z_]*/&x/g' "$1" >damaged/"$1"/names
	sed '3s/[,;].*//' "$1" >damaged/"$1"/short
	sed '4,$s/[0-9][0-9.]*/what/g' "$1" >damaged/"$1"/words
	awk -F, 'NR == 1 { print $0 ",currency"; next }
	    { print $0 (NR % 2 ? ",EUR" : ",USD") }' "$1" >damaged/"$1"/two
	sed -n 1p "$1" >damaged/"$1"/header
	: >damaged/"$1"/nothing
}
top=$PWD
sed -n 's/^setup //; /^crm-/p' tests/fuzz/methods/runs.txt \
    tests/faults/runs.txt | tr -d '@%' >"$scratch/runs"
(
	cd "$scratch/run" || exit
	mkdir damaged
	PATH=$top/bin:$PATH
	while read -r tool method rest; do
		file=${rest##* }
		[ -f "$file" ] || continue
		[ -d damaged/"$file" ] || damage "$file"
		for how in no names short words two header nothing; do
			echo "@ $tool $method"
			# shellcheck disable=SC2086
			$tool $method -v ${rest% *} damaged/"$file"/$how 2>&1 \
			    >out </dev/null
		done
	done <"$scratch/runs"
) >>"$scratch/said"

# What is said there of options: tool methods option value.
awk '
function add(tool, methods, text,   at, option, value) {
	while (match(text,
	    /--[a-z][a-z0-9-]*(=('\''[^'\'']*'\''|[^ ;,)]+))?/)) {
		option = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		value = ""
		at = index(option, "=")
		if (at > 0) {
			value = substr(option, at + 1)
			option = substr(option, 1, at - 1)
		}
		print tool "\t" methods "\t" option "\t" value
	}
}
$1 == "@" {
	methods = $0
	sub(/^@ [^ ]* /, "", methods)
	gsub(/,/, " ", methods)
	of = $2
}
!/^crm-[a-z]+: / || /: usage: / || /no option|unknown option/ { next }
{
	text = $0
	tool = $1
	sub(/:.*/, "", tool)
	whose = tool == of ? methods : "*"
	# what the user has typed is no advice
	sub(/^crm-[a-z]+: (error: )?--[a-z-]+[^ ]*/, "", text)
	# "crm-TOOL METHOD ..." speaks of that one
	while (match(text, /crm-[a-z]+ [a-z]+ /)) {
		before = substr(text, 1, RSTART - 1)
		split(substr(text, RSTART, RLENGTH), other, " ")
		text = substr(text, RSTART + RLENGTH)
		add(tool, whose, before)
		tool = other[1]
		whose = other[2]
	}
	add(tool, whose, text)
}' "$scratch/said" | sort -u >"$scratch/advice"

awk -F '\t' '
FILENAME ~ /options$/ {
	split($0, o, " ")
	has[o[1], o[2], o[3]] = has[o[1], "*", o[3]] = 1
	next
}
{
	n = split($2, method, " ")
	found = 0
	for (i = 1; i <= n && !found; i++)
		if (($1, method[i], $3) in has) {
			found = 1
			if ($4 != "" && $4 !~ /^('\''|[A-Z][A-Z|.%]*$)/)
				print $1, method[i], $3 "=" $4 >values
		}
	if (!found)
		print $1, $2, $3 >unknown
}' values="$scratch/values" unknown="$scratch/unknown" \
    "$scratch/options" "$scratch/advice"
# Some are not in the help, but taken.
while read -r tool method rest; do
	option=${rest##* }
	(cd "$scratch/run" && "$top/bin/$tool" "$method" "$option=x") \
	    </dev/null 2>&1 |
	    grep -qE "(no option|unknown option|unrecognized)" &&
		echo "$tool $method: $option is none of its options"
done <"$scratch/unknown" >"$scratch/wrong"
[ -s "$scratch/advice" ] || echo "no advice was found" >"$scratch/wrong"
if [ -s "$scratch/wrong" ]; then
	fail "options that messages name" "$scratch/wrong"
else
	pass "options that messages name"
fi

# Every option that a text of the sources names is one of the tool's; of what
# tools share, of some tool's.
for tool in crm-import crm-segment crm-score crm-credit crm-churn crm-report; do
	find "cmd/$tool" -name '*.c' -exec cat {} + | sed "s/^/$tool /"
done >"$scratch/sources"
find common -name '*.c' -exec cat {} + | sed 's/^/any /' >>"$scratch/sources"
awk '
BEGIN { # for the build alone
	has["any", "--completion"] = has["any", "--help-columns"] = 1
	has["any", "--help-mdoc"] = 1
}
FILENAME ~ /options$/ {
	has[$1, $3] = has["any", $3] = 1
	next
}
{
	tool = $1
	while (match($0, /"([^"\\]|\\.)*"/)) {
		text = substr($0, RSTART, RLENGTH)
		$0 = substr($0, RSTART + RLENGTH)
		whose = tool
		if (match(text, /crm-[a-z]+/)) # of another tool
			whose = substr(text, RSTART, RLENGTH)
		while (match(text, /(^|[^a-z-])--[a-z][a-z0-9-]+/)) {
			option = substr(text, RSTART, RLENGTH)
			text = substr(text, RSTART + RLENGTH)
			sub(/^[^-]*/, "", option)
			sub(/^-*/, "--", option)
			if (!((whose, option) in has))
				print whose, option
		}
	}
}' "$scratch/options" "$scratch/sources" | sort -u >"$scratch/wrong"
if [ -s "$scratch/wrong" ]; then
	fail "options that sources name" "$scratch/wrong"
else
	pass "options that sources name"
fi

# The values: a wrong one is status 2 and names its option.
sort -u "$scratch/values" | while read -r tool method option; do
	case $method in '*') continue ;; esac
	(cd "$scratch/run" && "$top/bin/$tool" "$method" "$option") \
	    </dev/null >/dev/null 2>"$scratch/err" ||
	    grep -E "^$tool: (error: )?${option%%=*}: " "$scratch/err" |
	    sed "s|^|$tool $method $option: |"
done >"$scratch/wrong"
if [ -s "$scratch/wrong" ]; then
	fail "values that messages name" "$scratch/wrong"
else
	pass "values that messages name"
fi
plan
