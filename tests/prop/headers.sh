#!/bin/sh
# Headers of many systems in eleven languages, read by their words alone: nearly
# all columns get their role, and none one that would change a number; that not
# with a preset either.
. tests/tap.sh

# A file under each header, with cells as the roles have them.
mkdir -p "$scratch/in"
awk -F '\t' -v dir="$scratch/in" '
function cell(role, name, i) {
	if (role == "amount_in" || role == "amount_out")
		return i % 2 == (role == "amount_in") ? 10 + i ".50" : ""
	if (role == "empty")
		return ""
	if (role == "hash" || role == "guid")
		return sprintf(role == "guid" ? \
		    "5a1f0c2e-77b1-4e11-9079-%012d" : \
		    "0f3c9a5be2d14876a1b2%012d", i)
	if (role == "sides")
		return i % 2 ? "C" : "D"
	if (role == "flag")
		return i % 2 ? "yes" : "no"
	if (role == "time")
		return "1" i ":30"
	if (role ~ /(^|_)date$|^(trial|period)_end$|^last_activity$/ ||
	    (role == "" && name ~ /[Dd]at[aeu]|[Ff]echa|日|时间|시/))
		return sprintf("2024-%02d-%02d", 3 + i, 13 + i)
	if (role ~ /amount|total|price|^fee|tax$|shipping|^discount$|mrr/ ||
	    role ~ /balance|limit|margin|cost|^tip$/ || (role == "" &&
	    name ~ /[Aa]mount|[Tt]otal|[Pp]rice|[Bb]etrag|[Bb]alance/))
		return sprintf("%d.%d", 10 + i * 7, 50 + i)
	if (role ~ /quantity|_count|tenure|score|recommend|satisf|effort/)
		return 1 + i
	if (role ~ /rate|probability/)
		return 10 + i
	if (role == "email")
		return "p" i % 4 "@example.com"
	if (role == "currency")
		return "EUR"
	if (role == "country")
		return "DE"
	if (role == "phone")
		return "+49 30 12345" i
	if (role ~ /name$|company|owner/)
		return substr("Ada BergBo HolmenCy Lund", 1 + 8 * (i % 3), 8)
	if (role ~ /status/)
		return "Completed"
	if (role == "customer_id")
		return "C" 100 + i % 4
	if (role ~ /_id$|_no$|reference/)
		return toupper(substr(role, 1, 1)) 7000 + i
	return "text " substr("abc", 1 + i % 3, 1)
}
/^#/ { next }
{
	file = dir "/" NR "." $1 "." $2
	for (k = 3; k <= NF; k++) {
		at = match($k, /=[^=]*$/)
		name[k] = substr($k, 1, at - 1)
		role[k] = substr($k, at + 1)
		# NAME=role@look: what its cells look like
		if (split(role[k], look, "@") > 1)
			role[k] = look[2]
		sub(/[|].*/, "", role[k])
		gsub(/"/, "\"\"", name[k])
		printf "%s\"%s\"", (k > 3 ? "," : ""), name[k] >file
		sub(/^!.*/, "", role[k])
	}
	print "" >file
	for (i = 0; i < 8; i++) {
		for (k = 3; k <= NF; k++)
			printf "%s\"%s\"", (k > 3 ? "," : ""),
			    cell(role[k], name[k], i) >file
		print "" >file
	}
	close(file)
}' tests/prop/headers.tsv

for file in "$scratch"/in/*; do
	case=${file##*/}
	bin/crm-import "${case##*.}" -q --print-map --preset=none "$file" \
	    2>"$scratch/err" | sed 1d | sed "s/^/${case%%.*},/"
	bin/crm-import "${case##*.}" -q --print-map "$file" 2>/dev/null |
	    sed 1d | sed "s/^/${case%%.*},/" >>"$scratch/preset"
	# what a role needs may be missing: then it is printed as "?"
	[ -s "$scratch/err" ] && sed "s/^/# $case /" "$scratch/err" >&2
done >"$scratch/maps" 2>"$scratch/said"

awk -F '\t' -v maps="$scratch/maps" -v preset="$scratch/preset" '
BEGIN {
	while ((getline line <maps) > 0)
		got[line] = 1
	while ((getline line <preset) > 0)
		known[line] = 1
}
function is(set, row, name, role, quoted) {
	quoted = name
	gsub(/"/, "\"\"", quoted)
	return ((row "," name "," role) in set) ||
	    ((row ",\"" quoted "\"," role) in set)
}
/^#/ { next }
{
	for (k = 3; k <= NF; k++) {
		at = match($k, /=[^=]*$/)
		name = substr($k, 1, at - 1)
		want = substr($k, at + 1)
		sub(/@.*/, "", want)
		if (want == "")
			continue
		never = sub(/^!/, "", want)
		n = split(want, one, "|")
		right = 0
		for (i = 1; i <= n; i++) {
			if (never && (is(got, NR, name, one[i]) ||
			    is(known, NR, name, one[i])))
				print "forbidden: " $1 ": " name " " one[i]
			right = right || is(got, NR, name, one[i])
		}
		if (!never)
			all++
		if (!never && !right)
			missed[++bad] = $1 ": " name " is no " want
	}
}
END {
	if (bad > all * .02)
		for (i = 1; i <= bad; i++)
			print missed[i]
}' tests/prop/headers.tsv >"$scratch/wrong"

if [ -s "$scratch/wrong" ]; then
	fail "roles of headers" "$scratch/wrong"
else
	pass "roles of headers"
fi
plan
