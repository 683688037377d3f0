#!/bin/sh
# Functions have at most 70 lines, files 600, lines 80 columns (a line of a
# table of strings may be longer).
. tests/tap.sh

cat >"$scratch/sizes.awk" <<'AWK'
function columns(text,   n, i, c) {
	gsub(/[\200-\277]/, "", text)	# UTF-8: one column a character
	n = 0
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		n = c == "\t" ? n - n % 8 + 8 : n + 1
	}
	return n
}
FNR == 1 { start = 0 }
FNR == 601 { print FILENAME ": more than 600 lines" }
length($0) > 40 && $0 !~ /^[ \t]*([{] *)?"/ && columns($0) > 80 {
	print FILENAME ":" FNR ": " columns($0) " columns"
}
FILENAME !~ /\.sh$/ && /^{$/ { start = FNR }
/^}/ && start {
	if (FNR - start - 1 > 70)
		print FILENAME ":" start ": a function of " FNR - start - 1 \
		    " lines"
	start = 0
}
AWK

for folder in common cmd tests; do
	files=$(find $folder \( -name '*.[ch]' -o -name '*.sh' \) | sort)
	[ -z "$files" ] ||
	    silent "sizes in $folder" awk -f "$scratch/sizes.awk" $files
done
plan
