#!/bin/sh
# Columns with one name: all tools keep them, and tell them apart in one way:
# the first keeps the name, the next is NAME_2, or the first of NAME_3, ... that
# no other column is called; a number names each.
. tests/tap.sh

PATH=$(pwd)/bin:$PATH

# The same lines with two pairs of twins, and with names of their own.
twins() { sed "1s/$2/$3/" "$scratch/$1.plain" >"$scratch/$1.twins"; }

cat >"$scratch/orders.plain" <<'EOF'
customer_id,date,v,w,v_2
c1,2024-01-01,5,50,500
c2,2024-01-02,7,70,900
c1,2024-02-01,4,40,400
EOF
cat >"$scratch/spells.plain" <<'EOF'
customer_id,v,w,v_2,churned
c1,1,2,3,1
c2,2,5,1,0
c3,3,4,7,1
c4,5,9,2,1
EOF
cat >"$scratch/invoices.plain" <<'EOF'
customer_id,invoice_no,invoice_date,due_date,v,w,v_2
c1,i1,2024-01-01,2024-01-31,5,50,500
c2,i2,2024-01-02,2024-02-01,7,70,700
EOF
cat >"$scratch/survey.plain" <<'EOF'
customer_id,date,v,w,v_2
c1,2024-01-01,9,2,5
c2,2024-01-02,10,3,6
c3,2024-02-01,8,1,7
EOF
for file in orders spells invoices survey; do
	twins $file ,w, ,v,
done

# same FILE TOOL METHOD OPTION ...: the option with v, v_3, v_2 and a number
# reads what it reads where the names differ.
same()
{
	file=$scratch/$1 tool=$2 method=$3 option=$4 at=$5
	shift 5
	for pair in v=v w=v_3 v_2=v_2 w=$at; do
		rm -f "$scratch/a" "$scratch/b"
		"$tool" "$method" -q "$@" "$option=${pair%%=*}" "$file.plain" \
		    2>&1 | sed '1s/.*//' >"$scratch/a"
		"$tool" "$method" -q "$@" "$option=${pair#*=}" "$file.twins" \
		    2>&1 | sed '1s/.*//' >"$scratch/b"
		check "$tool $method $option=${pair#*=}: the same" \
		    cmp "$scratch/a" "$scratch/b"
		check "$tool $method $option=${pair#*=}: works" \
		    test "$(grep -c -v error: "$scratch/b")" -gt 1
	done
}

same orders crm-import orders --amount 4
same orders crm-segment rfm --amount 4
same orders crm-segment abc --amount 4
same orders crm-score clv --amount 4
same orders crm-churn rate --amount 4 --horizon=7d --as-of=2024-02-02
same spells crm-churn survive --time 3 --event=churned
same invoices crm-credit age --amount 6 --as-of=2024-03-01
same invoices crm-import invoices --amount 6
same survey crm-score survey --score 4

crm-import convert "$scratch/orders.twins" >"$scratch/out" 2>&1
check "convert keeps them" cmp "$scratch/orders.twins" "$scratch/out"
crm-import profile -q "$scratch/orders.twins" | cut -d, -f1 | tail -n +4 |
    tr '\n' ' ' >"$scratch/out"
check "profile tells them apart" test "$(cat "$scratch/out")" = "v v_3 v_2 "
for run in "crm-segment rfm" "crm-score clv" "crm-import orders"; do
	sed '1s/,v,v,/,amount,amount,/' "$scratch/orders.twins" >"$scratch/in"
	$run "$scratch/in" >"$scratch/out" 2>"$scratch/err"
	check "$run: twins that play a role are asked" test $? -eq 1
	check "$run: ... by their numbers" grep -q '3.*4' "$scratch/err"
done
crm-segment rfm --amount=v "$scratch/orders.twins" \
    >"$scratch/out" 2>"$scratch/err"
check "which of them is taken is said" \
    grep -q 'columns 3 and 4 are both called "v"' "$scratch/err"

plan
