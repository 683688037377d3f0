#!/bin/sh
# What a caller can do to a process before it begins: closed descriptors,
# ignored signals, limits, folders that cannot be written.
. tests/tap.sh
top=$PWD
cd "$scratch" || exit 1
printf 'customer_id,name\na,Ann\n' >people.csv
printf 'id,name\n1,a\n2,b,c\n' >bad.csv

# status NAME WANT: of the last command.
status()
{
	got=$?
	if [ "$got" = "$2" ]; then
		pass "$1"
	else
		echo "status $got, expected $2" >why
		fail "$1" why
	fi
}

# empty NAME FILE: nobody has written there.
empty()
{
	if [ -s "$2" ]; then
		fail "$1" "$2"
	else
		pass "$1"
	fi
}

crm-import convert people.csv >&- 2>err.txt
status "standard output is closed: an error" 3
crm-import convert <&- >out.txt 2>err.txt
status "standard input is closed: an error" 3
printf 'customer_id,date,amount\na,2024-01-01,1\nb,x,1\n' >orders.csv
crm-import orders -o want.csv orders.csv 2>err.txt
crm-import orders -o out.csv orders.csv 2>&-
status "standard error is closed: only the words are missing" 1
same "they are not in the data" want.csv out.csv
crm-import merge -q --master=m.csv people.csv >&- 2>err.txt
status "a crosswalk that goes nowhere is an error" 3
empty "and is not in the lock" m.csv.lock
crm-import merge -q --master=n.csv people.csv >&- 2>&- <&-
empty "all three closed: nothing is in the lock" n.csv.lock

# still_there SIGNAL: a run that was started with it ignored goes on.
still_there()
{
	rm -f rows late.csv
	mkfifo rows
	(
		trap '' "$1"
		exec crm-import convert -q -o late.csv rows
	) &
	process=$!
	exec 3>rows
	echo id,name >&3
	awk 'BEGIN { for (i = 0; i < 200000; i++) print i ",a" }' >&3
	kill -s "$1" $process
	echo 1,end >&3
	exec 3>&-
	wait $process
	status "a run that ignores $1 goes on" 0
	check "and is complete" grep -q end late.csv
}
still_there HUP
still_there INT
still_there TERM

# A limit of the size of files is an error, and the old file stays.
awk 'BEGIN { print "id,name"; for (i = 0; i < 99999; i++) print i ",a" }' \
    >long.csv
cp people.csv old.csv
(ulimit -f 100 && crm-import convert -q -o old.csv long.csv) 2>err.txt
status "a file that may not grow" 3
same "leaves the old one" people.csv old.csv
check "and nothing else" test -z "$(find . -name '.crm*')"

# Several outputs are one: when one cannot be, none is.
if [ "$(id -u)" != 0 ]; then
	echo old >rejects.csv
	mkdir locked
	echo old >locked/out.csv
	chmod 500 locked
	crm-import convert -q -o locked/out.csv --rejects=rejects.csv bad.csv \
	    2>err.txt
	status "a folder that cannot be written" 3
	check "no other output is replaced" grep -qx old rejects.csv
	chmod 700 locked
	chmod 400 locked/out.csv
	crm-import convert -q -o locked/out.csv people.csv 2>err.txt
	status "a file that may not be written is not replaced" 3
	check "it stays" grep -qx old locked/out.csv
fi
if [ -w /dev/full ]; then
	echo old >rejects.csv
	crm-import convert -q --rejects=rejects.csv bad.csv >/dev/full 2>err.txt
	status "no room for the rows" 3
	check "so no rejects, either" grep -qx old rejects.csv
fi
# What is wrong with the data is told though it ends the run.
printf 'x,left\n1,\n2,0\n' >leavers.csv
echo old >model.csv
crm-score fit --target=left --save=model.csv --rejects=rejects.csv \
    leavers.csv >out.txt 2>err.txt
status "too little to fit" 1
check "its rejects are there" grep -q outcome rejects.csv
check "its model is the old one" grep -qx old model.csv
cd "$top" || exit 1
plan
