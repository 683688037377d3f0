#!/bin/sh
# A stand-in never changes what a number means: each role of the table in turn
# is the only column that could be the amount, the customer or the date, under
# its own name; only those of the list serve.
. tests/tap.sh

# role TAB type TAB words
roles=common/table/roles.tsv

# The one column is called NAME; the others are those that the kind needs.
serves()	# KIND WANTED TYPE NAME
{
	case $3 in
	date | birth) cell=2024-01-05 other=2024-02-06 ;;
	money | number | rate) cell=12.50 other=7.25 ;;
	email) cell=ida@example.com other=jon@example.com ;;
	phone) cell='+49 30 1234567' other='+49 30 7654321' ;;
	currency) cell=EUR other=EUR ;;
	country) cell=DE other=FR ;;
	*) cell='Ida Moor' other='Jon Beck' ;;
	esac
	case $1.$2 in
	orders.amount) head=customer_id,date, row=C1,2024-01-05, ;;
	orders.customer_id) head=date,amount, row=2024-01-05,1, ;;
	orders.date) head=customer_id,amount, row=C1,1, ;;
	invoices.amount)
		head=customer_id,invoice_no,invoice_date,
		row=C1,7,2024-01-05, ;;
	invoices.customer_id)
		head=invoice_no,invoice_date,amount, row=7,2024-01-05,1, ;;
	payments.amount) head=customer_id,paid_date, row=C1,2024-01-05, ;;
	esac
	printf '%s"%s"\n%s"%s"\n%s"%s"\n' "$head" "$4" "$row" "$cell" \
	    "$row" "$other" >"$scratch/a.csv"
	crm-import "$1" --print-map "$scratch/a.csv" 2>/dev/null |
	    grep -qxF -e "$4,$2" -e "\"$4\",$2"
}

# all KIND WANTED ALLOWED: those roles, and no others, serve.
all()
{
	wrong=
	while IFS='	' read -r role type words weak; do
		allowed=false
		case " $3 " in *" $role "*) allowed=true ;; esac
		if serves "$1" "$2" "$type" "$role" 2>/dev/null; then
			$allowed || wrong="$wrong $role"
		else
			! $allowed || wrong="$wrong !$role"
		fi
	done <"$roles"
	if [ -z "$wrong" ]; then
		pass "what serves as $2 of $1"
	else
		fail "what serves as $2 of $1: not$wrong"
	fi
}

all orders amount \
    "amount line_amount net_amount order_total gross_amount subtotal"
all invoices amount \
    "amount order_total gross_amount net_amount line_amount"
all payments amount "amount paid_amount gross_amount"
all orders customer_id \
    "customer_id email customer_name contact_name company phone"
all invoices customer_id \
    "customer_id email customer_name contact_name company phone"
all orders date "date created_date invoice_date paid_date"
plan
