#!/bin/sh
# crm-import on the 66 files of data/import/quirks, one defect each: what is
# kept, rejected, skipped and said, as their README has it. The wanted output,
# read against that page, is in import_quirks.want beside this script.
. tests/tap.sh

top=$PWD
PATH=$PWD/bin:$PATH
data=${CRM_REAL_DATA:-$PWD/../shared/data}/import
if [ ! -f "$data/quirks/money.csv" ]; then
	skip "crm-import on the quirks" "no data"
	plan
	exit
fi
export LC_ALL=C TZ=UTC

run()
{
	echo "\$ crm-import $*"
	crm-import "$@" 2>"$scratch/err"
	echo "status $?"
	sed 's/^crm-import: /! /' "$scratch/err"
}

every_file()
{
	cd "$data/quirks" || exit 1
	for file in *.csv *.tsv *.psv *.txt; do
		case $file in
		money.csv) run leads --lead=case --amount=v $file ;;
		dates.csv) run customers --customer=1 --created-date=v $file ;;
		phones.csv)
			run customers --customer=1 --phone=v --country=cc $file
			;;
		emails.csv) run customers --customer=1 --email=v $file ;;
		names.csv | booleans.csv | single_col_blank.csv)
			run convert $file
			;;
		??y_column.csv | *b_column.csv | mixed_column.csv)
			run customers --customer=1 --created-date=d $file
			;;
		semicolon_decimal_comma.csv | enc_iso8859_15_euro.csv)
			run customers --customer=1 --credit-limit=2 $file
			;;
		wide_field.csv)
			run customers --customer=1 $file | cut -c1-60
			run customers --customer=1 --max-record=4M $file |
			    cut -c1-60
			;;
		*) run customers --customer=1 $file ;;
		esac
	done
	run customers --customer=1 --encoding=ISO-8859-15 --credit-limit=2 \
	    enc_iso8859_15_euro.csv
	run customers --customer=1 --encoding=utf-8 enc_mixed_utf8_latin1.csv
	run customers --customer=1 --encoding=utf-8 enc_invalid_utf8.csv
	run customers --customer=1 --fix-mojibake enc_mojibake_double_utf8.csv
	run customers --customer=1 --lazy-quotes unbalanced_open_quote.csv
	run customers --customer=1 --table=2 multitable.csv
	run customers --customer=1 --excel-safe formula_injection.csv
	run customers --customer=1 --date-order=mdy --created-date=d \
	    amb_column.csv
	run customers --customer=1 --date-order=mdy --partial=start \
	    --created-date=v dates.csv
	run leads -q --lead=case --amount=v --decimal=. money.csv
	run leads -q --lead=case --amount=v --decimal=, money.csv
	run leads --lead=1 --amount=2 enc_iso8859_15_euro.csv
	run leads --lead=1 --amount=2 --encoding=ISO-8859-15 \
	    enc_iso8859_15_euro.csv
	run orders --date=订单付款时间 --amount=总金额 enc_gbk.csv
	run orders --date=1 --customer=2 --amount=3 backtick_prefix.csv
	for file in dup_header empty_header header_newline multirow_header \
	    zero_width_nbsp_header no_header trailing_delims comments; do
		run sniff --rows=0 $file.csv
	done
	cd "$top" || exit 1
}

every_file >"$scratch/got"
[ "$CRM_UPDATE" = 1 ] && cp "$scratch/got" tests/real/import_quirks.want
same "the quirks" tests/real/import_quirks.want "$scratch/got"

# csv-spectrum: the records of each file, as its JSON has them.
spectrum()
{
	for file in "$data"/csv-spectrum/csvs/*.csv; do
		echo "== $(basename "$file")"
		crm-import convert -q "$file"
	done
}
spectrum >"$scratch/spectrum"
[ "$CRM_UPDATE" = 1 ] &&
    cp "$scratch/spectrum" tests/real/import_spectrum.want
same "csv-spectrum" tests/real/import_spectrum.want "$scratch/spectrum"

# f1 NAME LOW TRUTH COMMAND...: F1 over the pairs within customers.
f1()
{
	name=$1 low=$2 truth=$3
	shift 3
	crm-import dedupe -q "$@" >"$scratch/rows"
	python3 - "$scratch/rows" "$truth" <<'EOF' >"$scratch/f1"
import collections, csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
def pairs(keys):
    return sum(n * (n - 1) // 2 for n in collections.Counter(keys).values())
key = [r['customer_key'] for r in rows]
truth = [r[sys.argv[2]] for r in rows]
print(2 * pairs(zip(key, truth)) / (pairs(key) + pairs(truth)))
EOF
	check "$name, F1 $(cut -c1-6 "$scratch/f1") >= $low" \
	    awk -v low="$low" '{ exit !($1 >= low) }' "$scratch/f1"
}

if command -v python3 >"$scratch/which"; then
	f1 febrl3 .999 true_id --id=soc_sec_id --ignore=rec_id \
	    "$data/linkage/febrl3.csv"
	f1 "febrl3 without soc_sec_id" .995 true_id "$data/linkage/febrl3.csv"
	f1 fake_1000 .96 cluster "$data/linkage/fake_1000.csv"
	f1 restaurant864 .9 true_id --address=addr --category=type \
	    "$data/linkage/restaurant864.csv"
fi
plan
