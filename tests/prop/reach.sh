#!/bin/sh
# A mistyped year: every method that walks days, weeks or months says which row
# it is in, whatever its other options; a hundred years are no error.
. tests/tap.sh
top=$PWD
cd "$scratch" || exit 1

# odd FILE LINE COMMAND...: an error that names the row.
odd()
{
	file=$1 line=$2
	shift 2
	"$@" >out.txt 2>err.txt </dev/null
	status=$?
	if [ $status = 1 ] && grep -q "mistyped" err.txt &&
	    grep -q "$file:$line: " err.txt; then
		pass "$*"
	else
		echo "status $status" >>err.txt
		fail "$*" err.txt
	fi
}

# fine COMMAND...: it is none.
fine()
{
	if "$@" >out.txt 2>err.txt </dev/null; then
		pass "$* (fine)"
	else
		fail "$* (fine)" err.txt
	fi
}

orders()
{
	printf 'customer_id,order_id,date,amount\n'
	for i in 1 2 3 4 5 6 7 8; do
		printf 'a,1%s,2024-0%s-03,10\nb,2%s,2024-0%s-21,20\n' \
		    $i $i $i $i
	done
	printf 'c,99,%s,5\n' "$1"
}
bills()
{
	printf 'customer_id,invoice_no,date,due_date,amount\n'
	for i in 1 2 3 4 5 6 7 8; do
		printf 'a,1%s,2024-0%s-03,2024-0%s-13,10\n' $i $i $i
	done
	printf 'b,99,%s,%s,5\n' "$1" "$1"
}
lives()
{
	printf 'customer_id,start,end,mrr\n'
	for i in 1 2 3 4 5 6 7 8; do
		printf 'a%s,2024-0%s-03,,10\n' $i $i
	done
	printf 'b,%s,,5\n' "$1"
}
sums()
{
	printf 'period,value\n'
	for i in 01 02 03 04 05 06 07 08 09 10 11 12; do
		echo 2023-$i,10
	done
	echo "$1-03,5"
}
for year in 0204 2924; do
	orders $year-03-04 >orders$year.csv
	bills $year-03-04 >bills$year.csv
	lives $year-03-04 >lives$year.csv
	for period in week month quarter year; do
		odd orders$year.csv 18 crm-segment cohort --period=$period \
		    orders$year.csv
	done
	odd orders$year.csv 18 crm-segment cohort --wide=value orders$year.csv
	odd orders$year.csv 18 crm-segment accounts --threshold=1 \
	    orders$year.csv
	for every in week month quarter year; do
		odd lives$year.csv 10 crm-churn rate --every=$every \
		    lives$year.csv
	done
	for unit in day week month; do
		for table in cohorts money lifecycle; do
			odd orders$year.csv 18 crm-churn retain \
			    --table=$table --unit=$unit orders$year.csv
		done
	done
	for period in day week month quarter year; do
		odd orders$year.csv 18 crm-score forecast --period=$period \
		    orders$year.csv
	done
	odd orders$year.csv 18 crm-score forecast --by=customer_id \
	    orders$year.csv
	odd orders$year.csv 18 crm-score forecast --customers=split \
	    orders$year.csv
	sums $year >sums$year.csv
	odd sums$year.csv 14 crm-score forecast sums$year.csv
	odd sums$year.csv 14 crm-score forecast --backtest=2 sums$year.csv
	odd bills$year.csv 10 crm-credit dso bills$year.csv
	odd bills$year.csv 10 crm-credit dso --by=customer bills$year.csv
	odd bills$year.csv 10 crm-credit provide --method=flow bills$year.csv
done
odd bills0204.csv 10 crm-credit interest --rate=.08 --monthly \
    bills0204.csv
orders 1924-03-04 >old.csv
bills 1924-03-04 >oldbills.csv
lives 1924-03-04 >oldlives.csv
fine crm-segment cohort --period=week old.csv
fine crm-segment accounts --threshold=1 old.csv
fine crm-churn rate --every=week oldlives.csv
fine crm-churn retain --table=lifecycle --unit=day old.csv
fine crm-credit dso oldbills.csv
fine crm-score forecast --period=day old.csv
cd "$top" || exit 1
plan
