#!/bin/sh
# crm-import cleans rows while a thread reads on. What it writes and says of an
# untidy file, rejects and issues included, is the same by one thread and by
# several.
. tests/tap.sh

PATH=$PWD/bin:$PATH
cd "$scratch" || exit 1

# Titles, labels of groups, totals, comments, headers that come again, blank
# lines, rows that are too short, too long, broken or wrong, and a footer.
awk 'BEGIN {
	head = "customer_id,order_id,order_date,amount,quantity,city"
	print "Sales of the shop\n\n" head
	for (i = 1; i <= 9000; i++) {
		row = sprintf("C%d,O%d,2024-%02d-%02d,%d.50,%d,", i % 700, i,
		    1 + i % 12, 1 + i % 28, i % 90, 1 + i % 4)
		total += i % 90 + .5
		if (i % 500 == 17)
			print ""
		if (i % 700 == 33)
			print "# a note"
		if (i % 900 == 41)
			print head
		if (i % 310 == 5)
			row = sprintf("C%d,O%d,2024-13-45,1.00,1,", i % 700, i)
		if (i % 410 == 6)
			row = sprintf("C%d,O%d,,abc,1,", i % 700, i)
		if (i % 370 == 7)
			print "C1,O1,2024-01-01"
		if (i % 430 == 8)
			print row "Bonn,1,2,3"
		if (i % 290 == 9)
			print row "\"Bad\" Ems"
		else if (i % 130 == 3)
			print row "\"a \"\"b\"\"\nc, d\""
		else if (i % 170 == 4)
			printf "%sK\374ln\n", row
		else
			print row "Ulm"
	}
	print "printed on paper"
}' >untidy.csv
# A record that no batch has room for, and rows behind it.
awk 'BEGIN {
	print "customer_id,order_id,order_date,amount,note"
	for (i = 1; i <= 5000; i++) {
		printf "C%d,O%d,2024-01-%02d,%d.25,", i % 50, i, 1 + i % 28, i
		if (i == 3000 || i == 3001) {
			printf "\""
			for (k = 0; k < 60000; k++)
				printf "long, "
			printf "\""
		}
		print ""
	}
}' >long.csv
sed 's/,/;/g' untidy.csv >semicolon.csv
awk 'NR <= 3 || NR > 3000' untidy.csv >second.csv
gzip -c long.csv | head -c 9000 >cut.csv.gz

# run THREADS COMMAND...: all that it writes and says, in one file.
run()
{
	by=$1
	shift
	rm -f rejects issues
	"$@" --threads="$by" --rejects=rejects --issues=issues >out 2>err
	echo "status $?" >>err
	cat out err rejects issues >"all.$by" 2>&1
}

# ahead COMMAND...
ahead()
{
	run 1 "$@"
	for threads in 2 5; do
		run $threads "$@"
		same "$* by $threads threads" all.1 all.$threads
	done
}

for method in orders convert profile customers; do
	ahead crm-import $method --max-rejects=20% untidy.csv
done
run 2 crm-import orders --max-rejects=20% untidy.csv
check "rows were rejected" grep -q bad-date rejects
ahead crm-import orders untidy.csv
ahead crm-import orders --max-rejects=10 untidy.csv
ahead crm-import orders --max-rejects=20% untidy.csv second.csv
ahead crm-import orders --max-rejects=20% --level=line --plain untidy.csv
ahead crm-import orders --max-rejects=20% semicolon.csv
ahead crm-import orders --max-rejects=20% --excel-safe untidy.csv
ahead crm-import convert --excel-safe untidy.csv second.csv
ahead crm-import convert semicolon.csv
ahead crm-import convert long.csv
ahead crm-import orders --max-rejects=20% long.csv untidy.csv
ahead crm-import convert --max-record=100K long.csv
ahead crm-import convert cut.csv.gz
ahead crm-import sniff untidy.csv
plan
