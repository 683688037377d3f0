#!/bin/sh
# However a file tells that something was given back, by a status, a column of
# yes and no, an amount beside the sale, a row below 0, a row of a type, or by
# two of these at once, it is taken off once, in any order of the rows.
. tests/tap.sh

# make HOW...: 40 orders of 10 and 25, every fourth of them given back.
make()
{
	awk -v how=" $* " 'BEGIN {
		print "id,customer,date,amount,type,status,returned,refund"
		for (i = 1; i <= 40; i++) {
			back = i % 4 == 0
			row(i, "2024-01-" d(i % 28 + 1), i % 2 ? 25 : 10,
			    "sale", is("status"), is("flag"), is("amount"))
			if (back && how ~ / (negative|type) /) {
				back = 0
				row(i, "2024-03-01", i % 2 ? 25 : 10, "back")
			}
		}
	}
	function d(n) { return n < 10 ? "0" n : n }
	function is(way) { return back && how ~ " " way " " }
	function row(id, day, amount, type, status, flag, given) {
		if (type == "back" && how ~ / type /)
			type = "refund"
		else if (type == "back")
			amount = -amount
		printf "%d,c%d,%s,%d,%s,%s,%s,%s\n", id, id % 7, day, amount,
		    how ~ / type / ? type : "",
		    how ~ / status / ? status ? "refunded" : "paid" : "",
		    how ~ / flag / ? flag ? "yes" : "no" : "",
		    how ~ / amount / ? given ? amount : 0 : ""
	}' | awk -F, -v OFS=, -v how=" $* " '{
		line = $1 OFS $2 OFS $3 OFS $4
		if (how ~ / type /) line = line OFS $5
		if (how ~ / status /) line = line OFS $6
		if (how ~ / flag /) line = line OFS $7
		if (how ~ / amount /) line = line OFS $8
		print line
	}' >"$scratch/orders.csv"
	{
		sed 1q "$scratch/orders.csv"
		sed 1d "$scratch/orders.csv" | sort -r
	} >"$scratch/turned.csv"
}

# net FILE: what is left of all, and of what was given back.
net()
{
	crm-import orders -q --roles-only --customer=customer --order=id \
	    --amount=amount "$1" >"$scratch/clean.csv" || return
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{
		sum += $at["amount"]
		if ($at["order_id"] % 4 == 0)
			back += $at["amount"]
	}
	END { print sum, back }' "$scratch/clean.csv"
}

echo "600 0" >"$scratch/want"
for how in status flag amount negative type "status negative" "status type" \
    "flag negative" "flag type" "amount negative" "status flag" \
    "status amount" "status flag type"; do
	make $how
	net "$scratch/orders.csv" >"$scratch/got"
	same "$how" "$scratch/want" "$scratch/got"
	net "$scratch/turned.csv" >"$scratch/got"
	same "$how, turned" "$scratch/want" "$scratch/got"
done
plan
