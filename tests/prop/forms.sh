#!/bin/sh
# Cells as programs and people write them, each alone in its column, and what
# they mean: a value, null (no value), refused, or asked (it could be two).
. tests/tap.sh

mkdir "$scratch/in"
awk -F '\t' -v dir="$scratch/in" '
/^#/ { next }
{
	text = $2
	gsub(/"/, "\"\"", text)
	text = "\"" text "\""
	kind = $1
	tail = ""
	if (kind ~ /\/dot$/)
		tail = "\nB,2024-01-02,9.75"
	if (kind ~ /\/comma$/)
		tail = "\nB,2024-01-02,\"9,75\""
	if (kind ~ /\/dmy$/)
		tail = "\nB,25/12/2024,1"
	if (kind ~ /\/mdy$/)
		tail = "\nB,12/25/2024,1"
	if (kind ~ /^money/)
		body = "customer_id,order_date,amount\nA,2024-01-01," text tail
	if (kind == "quantity")
		body = "customer_id,order_date,amount,quantity\n" \
		    "A,2024-01-01,1.00," text
	if (kind ~ /^date/)
		body = "customer_id,order_date,amount\nA," text ",1" tail
	if (kind == "end_date")
		body = "customer_id,start_date,end_date\nA,2024-01-01," text
	if (kind == "id")
		body = "customer_id,order_date,amount\n" text ",2024-01-01,1"
	if (kind ~ /^(last_name|country|region)$/)
		body = "customer_id," kind "\nA," text
	if (kind == "outcome")
		body = "t,e\n5," text "\n6,0\n7,0"
	print body >(dir "/" NR ".csv")
	close(dir "/" NR ".csv")
}' tests/prop/forms.tsv

# What the tools make of the cell in file $2, of kind $1.
meaning() {
	case $1 in
	outcome)
		bin/crm-churn survive -q --time=t --event=e --table=summary \
		    "$2" >"$scratch/out" 2>"$scratch/err" || {
			echo asked
			return
		}
		sed 1d "$scratch/out" |
		    awk -F, '{ print ($1 == 2 ? "null" : $2) }'
		return
		;;
	end_date) kind=spells ;;
	last_name | country | region) kind=customers ;;
	*) kind=orders ;;
	esac
	bin/crm-import "$kind" -q "$2" >"$scratch/out" 2>"$scratch/err"
	sed 1d "$scratch/out" | awk -F, -v kind="$1" '
	kind == "id" { print $1; exit }
	$1 != "A" { exit }
	kind ~ /^money/ { print $3 ($4 != "" ? " " $4 : "") }
	kind == "quantity" { print ($4 == "" ? "refused" : $4 + 0) }
	kind ~ /^date/ || kind ~ /^(last_name|country|region)$/ { print $2 }
	kind == "end_date" { print $3 }' >"$scratch/is"
	if [ -n "$(cat "$scratch/is")" ]; then
		cat "$scratch/is"
	elif [ -s "$scratch/is" ] ||
	    grep -Eq 'an empty|missing' "$scratch/err"; then
		echo null
	elif grep -Eq 'ambiguous|--decimal|--date-order|which is' \
	    "$scratch/err"; then
		echo asked
	else
		echo refused
	fi
}

line=0
while IFS='	' read -r kind text want; do
	line=$((line + 1))
	case $kind in
	\#*) continue ;;
	esac
	got=$(meaning "$kind" "$scratch/in/$line.csv")
	[ "$got" = "$want" ] ||
	    echo "$kind $text: want $want, got $got" >>"$scratch/wrong"
done <tests/prop/forms.tsv
if [ -s "$scratch/wrong" ]; then
	fail "meaning of cells" "$scratch/wrong"
else
	pass "meaning of cells"
fi
plan
