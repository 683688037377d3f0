#!/bin/sh
# The files of a run do not destroy each other, however their paths are written:
# every option of every method that writes a file is tried. Links stay, and what
# they lead to is replaced.
. tests/tap.sh
top=$PWD
cd "$scratch" || exit 1

methods()
{
	"$1" --help | awk '/^Methods:/ { on = 1; next } /^$/ { on = 0 }
	    on && /^  [a-z]/ { print $1 }'
}

# The options of a method that name a file: NAME, or "NAME writes".
files()
{
	"$1" "$2" --help | awk '
	function tell() {
		writes = help ~ /(^| )(write|append) / ? "writes" : ""
		if (name != "")
			print name, writes
		name = ""
	}
	/^  (-., )?--[a-z-]*(=|$)|^$/ { tell() }
	/^  --[a-z-]*=([A-Z|a-z]*=)?([A-Za-z]*[|])*(FILE|MODEL)/ {
		name = $1; sub(/^--/, "", name); sub(/=.*/, "", name)
		help = $0; sub(/^ *[^ ]* */, "", help); next }
	help == "" { help = $0; sub(/^ */, "", help) }
	END { tell() }'
	[ "$1 $2" != "crm-import merge" ] || echo master writes
}

# refused NAME WORD... -- COMMAND...: it is a usage error with these words.
refused()
{
	test=$1 words=
	shift
	while [ "$1" != -- ]; do
		words="$words $1"
		shift
	done
	shift
	"$@" >out.txt 2>err.txt </dev/null
	status=$?
	for word in $words; do
		grep -qF -e "$word" err.txt || status="$status, not $word"
	done
	echo "status $status" >>err.txt
	if [ "$status" = 2 ]; then
		pass "$test"
	else
		fail "$test" err.txt
	fi
}

printf 'customer_id,date,amount\na,2024-01-01,1\n' >in.csv
cp in.csv before.csv
ln -s in.csv link.csv
ln -s new.csv dangling.csv
mkdir there
echo old >x.csv
count=0
for tool in "$top"/bin/crm-*; do
	tool=${tool##*/}
	for method in $(methods "$tool"); do
		files "$tool" "$method" >files
		while read -r option writes; do
			case $option in rejects) continue ;; esac
			name="$tool $method --$option"
			refused "$name and --output" "--$option=x.csv" \
			    --output -- \
			    "$tool" "$method" "--$option=x.csv" -o ./x.csv
			refused "$name and --rejects" "--$option=x.csv" \
			    --rejects -- "$tool" "$method" \
			    "--$option=x.csv" --rejects=there/../x.csv
			[ -n "$writes" ] || continue
			count=$((count + 1))
			refused "$name and -o, a link that leads nowhere" \
			    "--$option" --output "new.csv" -- \
			    "$tool" "$method" -o dangling.csv \
			    "--$option=there/../new.csv"
			refused "$name and an input" "--$option" in.csv -- \
			    "$tool" "$method" "--$option=link.csv" in.csv
		done <files
		refused "$tool $method --rejects and -o" --rejects --output -- \
		    "$tool" "$method" --rejects=x.csv -o there/../x.csv in.csv
		refused "$tool $method --rejects and an input" --rejects -- \
		    "$tool" "$method" --rejects=in.csv ./in.csv
	done
done
check "$count options that write were found" test "$count" -ge 20
same "and nothing was touched" before.csv in.csv

for ending in .records .journal .lock; do
	refused "the master's $ending and -o" "--master" "m.csv$ending" -- \
	    crm-import merge --master=m.csv -o "m.csv$ending" in.csv
	refused "the master's $ending and --log" "--log" "m.csv$ending" -- \
	    crm-import merge --master=m.csv --log="m.csv$ending" in.csv
done
refused "--rejects on standard output, where the rows go" --rejects -- \
    crm-import convert --rejects=/dev/stdout in.csv
refused "standard output and --rejects lead to one file" --rejects -- \
    sh -c 'crm-import convert --rejects=all.csv in.csv >all.csv'
refused "another descriptor of standard output" --rejects -- \
    sh -c 'crm-import convert --rejects=/dev/fd/3 in.csv 3>&1'
refused "two descriptors of one file" --rejects -- \
    sh -c 'crm-import convert --rejects=/dev/fd/3 in.csv >all.csv 3>>all.csv'
mkfifo pipe
ln -s pipe pipe-link
refused "two outputs into one pipe" --rejects -- \
    crm-import convert -o pipe --rejects=pipe-link in.csv
for option in -o --rejects=; do
	refused "a part of split and $option" "--prefix=part1.csv" part1.csv \
	    -- crm-import split "${option}part1.csv" in.csv
done
cp in.csv part0.csv
refused "a part of split and its input" "--prefix=part0.csv" -- \
    crm-import split part0.csv
refused "a file without a name" --output -- crm-import convert -o "" in.csv
refused "another one" --rejects -- crm-import convert --rejects= in.csv
refused "what is read is what is written" "in.csv" -- \
    sh -c 'crm-import convert in.csv >>in.csv'
check "two outputs may go to where nothing is kept" \
    crm-import convert -q -o /dev/null --rejects=/dev/null in.csv
check "-o may take the place of the input" \
    crm-import convert -q -o link.csv in.csv
check "and a link stays one" test -L link.csv
same "its target is the new file" before.csv in.csv
check "a link that led nowhere" crm-import convert -q -o dangling.csv in.csv
same "leads to a new file" before.csv new.csv

# A master is the same by any path.
mkdir real
printf 'customer_id,name\na,Ann\n' >people.csv
crm-import merge -q --master=real/m.csv people.csv >first.csv
ln -s real/m.csv m.csv
crm-import merge -q --master=m.csv --log=log.csv people.csv >second.csv
same "keys are found through a link" first.csv second.csv
printf 'customer_id,name\na,Bea\n' >people.csv
crm-import merge -q --master=m.csv --log=log.csv people.csv >second.csv
same "and stay" first.csv second.csv
check "the master is still a link" test -L m.csv
check "its records lie beside the file" test ! -e m.csv.records
check "its target has the news" grep -q Bea real/m.csv
cd "$top" || exit 1
plan
