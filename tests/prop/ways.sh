#!/bin/sh
# However the same orders arrive, the answers are the same: other delimiters,
# line ends, marks and compression; other orders of rows; one file or several;
# any block size and number of threads. Rows are compared without their order
# where the order of the input differs.
. tests/tap.sh
generate=tests/bench/generate
orders=$scratch/orders.csv
set -- --rows=6000 --customers=500 --lines=3 --refunds=5 --quoted=20
$generate orders "$@" >"$orders"

# one COMMAND...: what it prints, cells apart by commas.
one()
{
	"$@" 2>&1 | tr '\t;|' ',,,'
}

# way NAME FILE...: rfm and card of the files are those of the orders.
way()
{
	name=$1
	shift
	one crm-segment rfm "$@" | sort >"$scratch/rfm"
	same "rfm: $name" "$scratch/rfm.sorted" "$scratch/rfm"
	one crm-import card "$@" | sort >"$scratch/card"
	same "card: $name" "$scratch/card.sorted" "$scratch/card"
}

# setting OPTION...: rfm and card print the same bytes.
setting()
{
	one crm-segment rfm "$@" "$orders" >"$scratch/rfm"
	same "rfm $*" "$scratch/rfm.whole" "$scratch/rfm"
	one crm-import card "$@" "$orders" >"$scratch/card"
	same "card $*" "$scratch/card.whole" "$scratch/card"
}

one crm-segment rfm "$orders" >"$scratch/rfm.whole"
one crm-import card "$orders" >"$scratch/card.whole"
sort "$scratch/rfm.whole" >"$scratch/rfm.sorted"
sort "$scratch/card.whole" >"$scratch/card.sorted"

cut -d, -f1 "$orders" | sort -u | wc -l >"$scratch/customers"
wc -l <"$scratch/rfm.whole" >"$scratch/rows"
same "rfm gives a row per customer" "$scratch/customers" "$scratch/rows"

copy=$scratch/copy.csv
for delimiter in tab ';' '|'; do
	$generate orders "$@" --delimiter="$delimiter" >"$copy"
	way "delimiter $delimiter" "$copy"
done
awk '{ printf "%s\r\n", $0 }' "$orders" >"$copy"
way "CRLF" "$copy"
tr '\n' '\r' <"$orders" >"$copy"
way "CR" "$copy"
{ printf '\357\273\277' && cat "$orders"; } >"$copy"
way "byte order mark" "$copy"
awk '{ printf "%s%s", (NR > 1 ? "\n" : ""), $0 }' "$orders" >"$copy"
way "no last line end" "$copy"
awk '{ print } NR % 100 == 7 { print "" }' "$orders" >"$copy"
way "blank lines" "$copy"

gzip -c "$orders" >"$copy.gz"
way "gzip" "$copy.gz"
{ head -n 3000 "$orders" | gzip && tail -n +3001 "$orders" | gzip; } \
    >"$copy.gz"
way "gzip of two members" "$copy.gz"
$generate orders "$@" --gzip >"$copy.gz"
way "gzip by zlib" "$copy.gz"

{ head -n 1 "$orders" && sed 1d "$orders" | sort -t, -k 2.5; } >"$copy"
way "in another order" "$copy"
$generate orders "$@" --sort=shuffled >"$copy"
way "shuffled" "$copy"
$generate orders "$@" --sort=customer >"$copy"
way "by customer" "$copy"
{ head -n 1 "$orders" && sed 1d "$orders" | tac; } >"$copy"
way "newest first" "$copy"
for memory in 1 100K 1M; do
	way "newest first, --memory=$memory" --memory=$memory \
	    --buffer-size=5K "$copy"
done

for part in 0 1 2; do
	awk -v part=$part 'NR == 1 || int((NR - 2) / 2000) == part' "$orders" \
	    >"$scratch/part$part.csv"
done
way "three files" "$scratch"/part[012].csv
way "three files backwards" "$scratch/part2.csv" "$scratch/part1.csv" \
    "$scratch/part0.csv"
awk -F, '{ print $3 "," $2 "," $1 substr($0, length($1 $2 $3) + 3) }' \
    "$orders" >"$copy"
way "columns in another order" "$copy"

for size in 1 7 100 4K 1M; do
	setting --buffer-size=$size
done
for threads in 1 2 5; do
	setting --threads=$threads
	setting --threads=$threads --buffer-size=3K
done
for memory in 1 100K 1M; do
	setting --memory=$memory
	setting --memory=$memory --buffer-size=700 --threads=3
done
setting --memory=1 --threads=1

# Every method of every tool that can read orders: the same from any threads,
# budget and blocks, also where customers are looked at one after the other, by
# rank, or within each other's scores, and from cards where they suffice; from
# rows in another order the same rows. None can be left out: it is tried with
# the options below, or with none, and must work, unless it is named as one that
# reads something else.
others='
crm-import invoices spells survey leads interactions dedupe merge
crm-segment summary response
crm-score apply check complaints due fit importance index indices lead
	profit service survey simulate weigh
crm-churn rate survive cox fit predict check winback
crm-credit age statement match forecast pay dso ratios terms interest provide
'
# What must be told something, as below.
told='
crm-import mask
crm-segment migrate rules
'
# What is not grouped by customer, and what is held of customers besides: rows
# one by one; sums by column, product or period; customers as they come.
elsewhere='
crm-import sniff convert orders customers payments profile split
	mask
crm-segment composition
crm-score forecast sample
crm-credit grade limit hold dun
'
# What looks at the first rows by its nature, beside --group and --by; affinity
# names the product first that came first.
in_order='
crm-import sniff profile
crm-score affinity sample
'
head -c 64 /dev/urandom >"$scratch/key"
chmod 600 "$scratch/key"
cat >"$scratch/options" <<END
crm-import mask --key=$scratch/key --pseudonym=customer_id --partial=category:2
crm-score affinity --table=offers --q=1
crm-score affinity --by=category --min-count=0
crm-segment rfm --monetary=mean --method=r
crm-segment rfm --method=rank
crm-segment rfm --method=ntile
crm-segment rfm --nested
crm-segment rfm --window=90 --zero-days
crm-segment rfm --occasion=order
crm-segment rfm --group=category
crm-segment rfm,abc,lifecycle,pyramid
crm-segment abc --xyz --sort
crm-segment migrate --from=2023-12-31
crm-segment rules --rules=$PWD/tests/data/examples/rules.csv
crm-segment growth --as-of=2024-06-30
crm-churn retain --by=category --elapsed
crm-churn retain --table=cohorts --unit=month --share
crm-churn retain --table=money --unit=month
crm-churn retain --table=lifecycle --unit=month
crm-churn label --rule=fixed --table=spells
crm-churn features --cutoffs=3
END

# named METHOD LIST: a list has it, behind its tool.
named()
{
	printf '%s\n' "$2" | awk -v tool="${1% *}" -v method="${1#* }" '
		/^crm-/ { at = $1; $1 = "" }
		at == tool { for (i = 1; i <= NF; i++) found += $i == method }
		END { exit !found }'
}

# answer FILE OPTION...: what the method prints of it, and says.
answer()
{
	from=$1
	shift
	(cd "$scratch/run" && exec $method "$@" "$from") 2>"$scratch/err"
	status=$?
	cat "$scratch/err"
	return $status
}

# in_rows NAME: the rows of an answer without their order, and without words.
in_rows()
{
	grep -v "^crm-" "$1" | sort
}

# every_way: all that must be so of $method.
every_way()
{
	works=
	for from in "$orders" "$scratch/made.csv"; do
		answer "$from" --threads=1 >"$scratch/want" || continue
		works="$works $from"
		for way in --threads=5 --memory=1 \
		    "--threads=3 --memory=100K --buffer-size=2K"; do
			answer "$from" $way >"$scratch/one"
			same "$method $way ${from##*/}" "$scratch/want" \
			    "$scratch/one"
		done
	done
	if [ -z "$works" ]; then
		named "$plain" "$others" || fail "$method" "$scratch/err"
		return
	fi
	named "$plain" "$others" && fail "$method does read orders or cards"
	case $works in *"$orders"*) ;; *) return ;; esac
	answer "$orders" >"$scratch/one"
	in_rows "$scratch/one" >"$scratch/want"
	for from in "$scratch/shuffled.csv" "$scratch/newest.csv"; do
		case $method in *" --group="* | *" --by="*) break ;; esac
		named "$plain" "$in_order" && break
		answer "$from" --memory=100K >"$scratch/one"
		in_rows "$scratch/one" >"$scratch/got"
		same "$method ${from##*/}" "$scratch/want" "$scratch/got"
	done
	named "$plain" "$elsewhere" && return
	check "$method goes beyond its budget into a file" \
	    grep -q "MB of temporary data" <<-END
	$(answer "$orders" -v --memory=1)
	END
}

mkdir "$scratch/run"
crm-import card "$orders" >"$scratch/made.csv"
$generate orders "$@" --sort=shuffled >"$scratch/shuffled.csv"
{ head -n 1 "$orders" && sed 1d "$orders" | tac; } >"$scratch/newest.csv"
for tool in import segment score churn credit; do
	tool=crm-$tool
	$tool help | awk '/^Methods:/ { on = 1; next } /^$/ { on = 0 }
	    on && /^  [a-z]/ { print $1 }' >"$scratch/methods"
	while read -r method; do
		plain="$tool $method"
		method=$plain
		grep "^$plain[ ,]" "$scratch/options" >"$scratch/lines"
		named "$plain" "$told" || every_way
		while read -r method; do
			every_way
		done <"$scratch/lines"
	done <"$scratch/methods"
done

# Rows per customer, and what is told of rows: in order, too.
cards=$scratch/cards.csv
$generate cards --customers=3000 >"$cards"
crm-segment abc,pyramid "$cards" >"$scratch/abc.whole"
for way in --threads=1 "--threads=5 --buffer-size=2K" "--memory=1 -t" \
    "--buffer-size=1 --memory=100K" "--no-header --customer=1 --amount=7"; do
	case $way in
	*-t) tr ',' '\t' <"$cards" ;;
	*--no-header*) sed 1d "$cards" ;;
	*) cat "$cards" ;;
	esac >"$copy"
	for from in "$copy" -; do
		crm-segment abc,pyramid $way "$from" <"$copy" |
		    tr '\t' ',' >"$scratch/abc"
		case $way in
		*--no-header*)
			sed 1d "$scratch/abc" >"$scratch/one"
			sed 1d "$scratch/abc.whole" >"$scratch/want"
			;;
		*)
			cp "$scratch/abc" "$scratch/one"
			cp "$scratch/abc.whole" "$scratch/want"
			;;
		esac
		same "abc $way ${from#"$scratch/"}" "$scratch/want" \
		    "$scratch/one"
	done
done

awk 'NR % 700 == 3 { print "oops,2,3"; print "x,,,," ; next } { print }
    NR % 900 == 5' "$cards" >"$scratch/bad.csv"
awk -F, -v OFS=, 'NR % 500 == 7 { $3 = "\"no\ndate\"" } { print }' \
    "$orders" >"$scratch/bad_orders.csv"
for kind in bad bad_orders; do
	method=abc
	[ $kind = bad ] || method=rfm
	for way in --threads=1 --threads=5 "--threads=3 --buffer-size=1K" \
	    "--memory=1 --buffer-size=10"; do
		crm-segment $method --rejects="$scratch/rejects.csv" $way \
		    "$scratch/$kind.csv" >"$scratch/out" 2>"$scratch/err"
		cat "$scratch/out" "$scratch/err" "$scratch/rejects.csv" \
		    >"$scratch/all"
		[ "$way" != --threads=1 ] || cp "$scratch/all" "$scratch/want"
		same "$kind rows $way" "$scratch/want" "$scratch/all"
	done
done

# Rows through a model, of which some have strata or a level it has not seen.
awk -F, -v OFS=, 'NR == 1 { print $0, "time", "gone", "half", "kind"; next }
    { print $0, NR * 7919 % 97 + 1, (NR % 3 > 0), NR % 2, NR * 31 % 7 }' \
    "$cards" >"$scratch/lives.csv"
crm-churn cox --time=time --event=gone --features=order_count,kind --text=kind \
    --strata=half --save="$scratch/lives.model" "$scratch/lives.csv" >/dev/null
awk -F, -v OFS=, 'NR % 800 == 9 { $(NF - 1) = 2 } NR % 900 == 5 { $NF = 9 }
    { print }' "$scratch/lives.csv" >"$copy"
for way in --threads=1 --threads=5 "--threads=3 --buffer-size=1K"; do
	crm-churn cox -v --use="$scratch/lives.model" --horizon=30 $way \
	    "$copy" >"$scratch/out" 2>"$scratch/err"
	cat "$scratch/out" "$scratch/err" >"$scratch/all"
	[ "$way" != --threads=1 ] || cp "$scratch/all" "$scratch/want"
	same "cox --use $way" "$scratch/want" "$scratch/all"
done
grep -q "level or stratum" "$scratch/want" || fail "cox --use: nothing unseen"

# Contracts, and monthly revenue: in any order but of who comes first.
awk 'BEGIN {
	print "customer_id,start_date,end_date,end_reason,mrr,plan"
	srand(4)
	for (i = 0; i < 8000; i++) {
		year = 2021 + int(3 * rand())
		month = 1 + int(12 * rand())
		day = 1 + int(28 * rand())
		end = why = ""
		if (rand() < .7) {
			end = sprintf("%d-%02d-%02d",
			    year + 1 + (rand() < .3), 1 + int(12 * rand()), day)
			why = substr("pausedprice", 1 + 6 * int(2 * rand()), 6)
		}
		printf "C%d,%d-%02d-%02d,%s,%s,%d.50,%s\n", 3000 * rand(),
		    year, month, day, end, why, 5 + 90 * rand(),
		    substr("abc", 1 + 3 * rand(), 1)
	}
}' >"$scratch/spells.csv"
awk -F, 'NR == 1 { print "customer_id,month,amount" }
    NR > 1 { print $1 "," substr($2, 1, 7) "," $5 }' "$scratch/spells.csv" \
    >"$scratch/months.csv"
while read -r kind method; do
	file=$scratch/$kind.csv
	{ head -n 1 "$file" && sed 1d "$file" | tac; } >"$copy"
	answer "$file" --threads=1 >"$scratch/want"
	for way in --threads=5 --memory=1 \
	    "--threads=3 --memory=100K --buffer-size=2K"; do
		answer "$file" $way >"$scratch/one"
		same "$method $way $kind" "$scratch/want" "$scratch/one"
	done
	in_rows "$scratch/want" >"$scratch/one"
	answer "$copy" --memory=100K >"$scratch/got"
	in_rows "$scratch/got" >"$scratch/sorted"
	same "$method $kind backwards" "$scratch/one" "$scratch/sorted"
	check "$method $kind has rows" grep -q "^[^c]" "$scratch/one"
	check "$method $kind goes beyond its budget into a file" \
	    grep -q "MB of temporary data" <<-END
	$(answer "$file" -v --memory=1)
	END
done <<END
spells crm-churn rate
spells crm-churn rate --by=plan --as-of=2023-05-31 --gap=30
spells crm-churn rate --table=nrr
months crm-churn rate --table=grr
spells crm-churn label
spells crm-churn label --as-of=2021-06-30
spells crm-churn label --table=spells
END
crm-segment rfm <"$orders" >"$scratch/rfm" 2>&1
same "rfm from standard input" "$scratch/rfm.whole" "$scratch/rfm"
cat "$orders" | crm-segment rfm - >"$scratch/rfm" 2>&1
same "rfm from a pipe" "$scratch/rfm.whole" "$scratch/rfm"

# The columns of rfm alone: a card file may hold more than rfm passes on.
rfm_columns()
{
	awk -F, 'NR == 1 {
		for (i = 1; i <= NF; i++)
			on[i] = i == 1 || $i ~ /^rfm/
	    }
	    { for (i = 1; i <= NF; i++) if (on[i]) printf "%s,", $i; print "" }'
}

rfm_columns <"$scratch/rfm.whole" >"$scratch/want"
crm-import card "$orders" | crm-segment rfm | rfm_columns >"$scratch/rfm" 2>&1
same "rfm from cards" "$scratch/want" "$scratch/rfm"
crm-segment rfm --output="$scratch/rfm" "$orders"
same "rfm to a file" "$scratch/rfm.whole" "$scratch/rfm"
plan
