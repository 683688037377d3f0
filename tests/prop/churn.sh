#!/bin/sh
# crm-churn: the order of rows and the cut into files change no table, money
# scales, and what must add up does.
. tests/tap.sh

PATH=$PWD/bin:$PATH
cases=$PWD/tests/cli/crm-churn
cd "$scratch" || exit 1

# turned FILE: the same rows backwards.
turned()
{
	head -n 1 "$1"
	tail -n +2 "$1" | awk '{ row[NR] = $0 }
	    END { for (i = NR; i > 0; i--) print row[i] }'
}

# orderless NAME FILE COMMAND...: the command prints the same rows for the file
# and for the file backwards, and for its two halves.
orderless()
{
	name=$1 file=$2
	shift 2
	turned "$file" >turned.csv
	(head -n 4 "$file") >first.csv
	(head -n 1 "$file"; tail -n +5 "$file") >second.csv
	"$@" "$file" 2>&1 | sort >want
	"$@" turned.csv 2>&1 | sort >got
	same "$name, rows turned round" want got
	"$@" first.csv second.csv 2>&1 | sort >got
	same "$name, two files" want got
}

orderless "survive" "$cases/survive/curve/lives.csv" \
    crm-churn survive --time=time --event=reason
orderless "survive, reasons" "$cases/survive/reasons/lives.csv" \
    crm-churn survive --time=time --event=reason --table=reasons
orderless "log-rank" "$cases/survive/test/lives.csv" \
    crm-churn survive --time=time --event=event --by=stratum --table=test
orderless "cox" "$cases/cox/ties/lives.csv" \
    crm-churn cox --time=time --event=event --features=x,z --robust
orderless "rate" "$cases/rate/money/subs.csv" crm-churn rate
orderless "rate, reasons" "$cases/rate/pauses/spells.csv" crm-churn rate
orderless "retain" "$cases/retain/ages/events.csv" crm-churn retain
orderless "cohorts" "$cases/retain/cohorts/events.csv" \
    crm-churn retain --table=cohorts --unit=month
orderless "label" "$cases/label/contracts/spells.csv" crm-churn label
orderless "label, events" "$cases/label/rhythm/events.csv" crm-churn label
orderless "features" "$cases/features/scoring/events.csv" \
    crm-churn features --cutoffs=2 --horizon=15 --silence=20
orderless "fit" "$cases/fit/measures/customers.csv" \
    crm-churn fit -q --target=left=yes
orderless "trees" "$cases/fit/measures/customers.csv" \
    crm-churn fit -q --target=left=yes --model=trees --patience=0 --rounds=5

# start - lost - paused + new + returned + resumed = end, and the same of money.
for file in "$cases/rate/money/subs.csv" "$cases/rate/pauses/spells.csv"; do
	for every in month week year; do
		crm-churn rate --every=$every "$file" >rates
		check "movements add up, $every" awk -F, '
		    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		    {
			end = $at["start"] - $at["lost"] - $at["paused"]
			end += $at["new"] + $at["returned"] + $at["resumed"]
			bad = bad || end != $at["end"]
		    }
		    "mrr_start" in at {
			end = $at["mrr_start"] + $at["mrr_new"]
			end += $at["mrr_reactivation"] + $at["mrr_expansion"]
			end -= $at["mrr_contraction"] + $at["mrr_churn"]
			bad = bad || end != $at["mrr_end"]
		    }
		    END { exit bad }' rates
	done
done

# Shares by reason and survival add up to 1.
crm-churn survive --time=time --event=reason --table=reasons --at=7 \
    --digits=15 "$cases/survive/reasons/lives.csv" >shares
crm-churn survive --time=time --event=reason --at=7 --digits=15 \
    "$cases/survive/reasons/lives.csv" >>shares
check "shares and survival" awk -F, '$2 == 7 { sum += $5 } $1 == 7 { sum += $5 }
    END { exit !(sum > 1 - 1e-12 && sum < 1 + 1e-12) }' shares

# Rows are scored by any number of threads, in their order.
crm-churn fit -q --target=left=yes --save=threads.model \
    "$cases/fit/measures/customers.csv" >fitted
crm-churn predict --use=threads.model --threads=1 \
    "$cases/fit/measures/customers.csv" >want 2>&1
crm-churn predict --use=threads.model --threads=4 --buffer-size=500 \
    "$cases/fit/measures/customers.csv" >got 2>&1
same "predict by four threads" want got

# A score a model gives when it fits is the one it gives from its file.
crm-churn fit -q --target=left=yes --save=model --digits=15 \
    "$cases/fit/measures/customers.csv" | sed -n 's/^training_auc,//p' >want
crm-churn check --use=model --target=left=yes --digits=15 \
    "$cases/fit/measures/customers.csv" | sed -n 's/^auc,//p' >got
same "a model and its file" want got
plan
