#!/bin/sh
# What a number is comes from the name of its column (common/text/shown.tsv):
# every column in which a golden case prints fractions has a line there (and is
# no money or count if they have more than four decimals), and what its method's
# page calls a share, a rate, a chance or a probability is shown as percent. So
# --pretty shows 50.0%, not 0.5, in every method.
. tests/tap.sh

cat >"$scratch/units.awk" <<'AWK'
# unit(METHOD, NAME): as shown_in has it; limits as what they bound.
function fits(pattern, name) {
	if (pattern ~ /^\*/)
		return substr(name, length(name) - length(pattern) + 2) == \
		    substr(pattern, 2)
	if (pattern ~ /\*$/)
		return index(name, substr(pattern, 1, length(pattern) - 1)) == 1
	return pattern == name
}
function line(name, i) {
	for (i = 1; i <= lines; i++)
		if (fits(pattern[i], name))
			return type[i]
	return ""
}
function unit(method, name, is) {
	is = line(method "/" name)
	return is != "" ? is : line(name)
}
FILENAME == ARGV[1] {
	split($0, cell, "\t")
	pattern[++lines] = cell[1]
	type[lines] = cell[2]
	next
}
AWK

# Columns of golden tables, of records without quotes; in a table of measures
# the value is of its measure.
{
	cat "$scratch/units.awk"
	cat <<'AWK'
FNR == 1 || (/_/ && !/[ 0-9.A-Z]/) { names = 0 }
FNR == 1 { split(FILENAME, part, "/"); method = part[4] }
/"/ || NF < 2 { next }
!names || NF != names {
	names = 0
	for (i = 1; i <= NF; i++) {
		if ($i !~ /^[a-z][a-z0-9_]*$/)
			next
		name[i] = $i
	}
	names = NF
	next
}
{
	for (i = 1; i <= NF; i++) {
		key = method " " name[i]
		if (name[1] == "measure" && name[i] == "value")
			key = method " " $1
		if ($i ~ /^-?[0-9.]+(e-?[0-9]+)?$/ && $i * $i > 1)
			large[key] = 1
		if ($i ~ /^-?0?\.[0-9][0-9][0-9]/)
			part_of[key] = FILENAME
		if ($i ~ /\.[0-9][0-9][0-9][0-9][0-9]/)
			long[key] = 1
	}
}
END {
	for (key in part_of) {
		split(key, word, " ")
		is = unit(word[1], word[2])
		if (word[2] ~ /(^|_)(lower|upper)$/)
			continue
		if (!(key in large) && (is == "" ||
		    (is ~ /^(count|money)$/ && key in long)))
			print word[1], word[2], is, "(" part_of[key] ")"
	}
}
AWK
} >"$scratch/golden.awk"
awk -F, -f "$scratch/golden.awk" common/text/shown.tsv \
    tests/cli/crm-credit/*/*/out tests/cli/crm-churn/*/*/out \
    tests/cli/crm-s*/*/*/out | sort >"$scratch/unknown"
silent "columns of fractions are in shown.tsv" cat "$scratch/unknown"

# Columns that pages call so: ".It Va NAME" and the line behind it.
{
	cat "$scratch/units.awk"
	cat <<'AWK'
/^\.It Va / {
	method = FILENAME
	name = $3
	sub(/.*\/crm-[a-z]*-/, "", method)
	sub(/\.1$/, "", method)
	for (i = 4; i <= NF; i++)
		name = name " " $i
	getline
	text = $0
	sub(/^--[^ ]*: /, "", text)
	if (text !~ /^(the )?(share|rate|chance|probability|fraction) / ||
	    text ~ /^[a-z]* (x|times|by) / || name ~ / /)
		next
	if (unit(method, name) != "percent")
		print method, name, unit(method, name) ":", $0
}
AWK
} >"$scratch/pages.awk"
awk -f "$scratch/pages.awk" common/text/shown.tsv man/crm-s*-*.1 \
    man/crm-c[hr]*-*.1 >"$scratch/shares"
silent "shares of the pages are percent" cat "$scratch/shares"
plan
