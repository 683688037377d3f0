#!/bin/sh
# crm-churn on public data: R's lung, lifelines' rossi and IBM's Telco customers
# against the figures of R 4.2.2 (survival 3.5-3), predictions of customers held
# out, and the whole way from orders to a list of whom to call.
. tests/tap.sh

PATH=$PWD/bin:$PATH
data=${CRM_REAL_DATA:-../shared/data}/churn
cdnow=${CRM_REAL_DATA:-../shared/data}/clv/cdnowElog.csv
if [ ! -f "$data/telco_ibm.csv" ]; then
	skip "crm-churn on public data" "no data"
	plan
	exit
fi

# expect NAME TEXT COMMAND: the command prints the text.
expect()
{
	printf '%s\n' "$2" >"$scratch/want"
	sh -c "$3" >"$scratch/got" 2>&1
	same "$1" "$scratch/want" "$scratch/got"
}

# between NAME LOW HIGH COMMAND: it prints a number in the range.
between()
{
	sh -c "$4" >"$scratch/got" 2>&1
	check "$1, $(cat "$scratch/got")" awk -v low="$2" -v high="$3" \
	    '{ exit !($1 >= low && $1 <= high) }' "$scratch/got"
}

export data cdnow scratch

expect "lung, S(365)" ".409242 .344722 .485838" \
    'crm-churn survive --time=time --event=status=2 --at=365 \
	"$data/R_survival_lung.csv" |
	awk -F, "NR > 1 { print substr(\$5, 2), substr(\$7, 2), \
	    substr(\$8, 2) }"'
expect "Telco, Contract" "2352.87253825934" \
    'crm-churn survive --time=tenure --event=Churn --by=Contract \
	--table=test --digits=15 "$data/telco_ibm.csv" |
	awk -F, "NR == 2 { print \$5 }"'
expect "rossi, concordance" "concordance,0.6403292471" \
    'crm-churn cox --time=week --event=arrest --table=fit --digits=10 \
	"$data/lifelines_rossi.csv" | grep ^concordance,'
expect "lung, one row without ph.ecog" "1" \
    'crm-churn cox --time=time --event=status=2 --features=age,sex,ph.ecog \
	--null=NA "$data/R_survival_lung.csv" >/dev/null 2>&1; echo $?'
crm-churn cox --time=tenure --event=Churn --save="$scratch/cox" \
    --features=Contract,InternetService,MonthlyCharges,PaperlessBilling,\
SeniorCitizen,Partner "$data/telco_ibm.csv" >/dev/null
expect "Telco, 12 more months" "0.246293489 35.2031353" \
    'crm-churn cox --use="$scratch/cox" --until=72 --digits=9 \
	"$data/telco_ibm.csv" | awk -F, "NR == 2 { print \$23, \$24 }"'

awk 'NR == 1 || (NR - 1) % 5 != 0' "$data/telco_ibm.csv" >"$scratch/train"
awk 'NR == 1 || (NR - 1) % 5 == 0' "$data/telco_ibm.csv" >"$scratch/test"
expect "objective with blanks as 0" "2261.65933492" \
    'sed "s/, ,/,0,/" "$scratch/train" |
	crm-churn fit -q --target=Churn=Yes --digits=12 |
	sed -n "s/objective,//p"'
crm-churn fit -q --target=Churn=Yes --save="$scratch/model" \
    "$scratch/train" >/dev/null
crm-churn fit -q --target=Churn=Yes --model=trees --save="$scratch/trees" \
    "$scratch/train" >/dev/null
for kind in model trees; do
	crm-churn check --use="$scratch/$kind" --target=Churn=Yes \
	    "$scratch/test" >"$scratch/$kind.check"
done
between "Telco, AUC" .842 .85 'sed -n "s/^auc,//p" "$scratch/model.check"'
between "Telco, Brier" .13 .136 'sed -n "s/^brier,//p" "$scratch/model.check"'
between "trees, AUC" .838 .85 'sed -n "s/^auc,//p" "$scratch/trees.check"'
expect "PSI of tenure" "0.0183304965077" \
    'crm-churn check --use="$scratch/model" --table=drift --digits=12 \
	"$scratch/test" | sed -n "s/^tenure,\(.*\),.*/\1/p"'

# Model A of the reference: every held-out prediction, and information values.
crm-churn fit -q --target=Churn=Yes --model=plain --save="$scratch/plain" \
    --features=tenure,MonthlyCharges,Contract,InternetService,PaymentMethod,\
PaperlessBilling,SeniorCitizen "$scratch/train" >/dev/null
crm-churn predict --use="$scratch/plain" --reasons=0 --digits=17 \
    "$scratch/test" | cut -d, -f22 | paste -d, - \
    "$data/telco_modelA_holdout_pred.csv" >"$scratch/both"
check "Model A, row by row" awk -F, '
    NR > 1 { d = $1 - $5; if (d < 0) d = -d; if (d > worst) worst = d }
    END { exit !(NR == 1409 && worst < 1e-9) }' "$scratch/both"
expect "information values" "1.23855979278 0.457108932842" \
    'crm-churn fit -q --target=Churn=Yes --table=columns --digits=12 \
	"$data/telco_ibm.csv" |
	awk -F, "\$1 == \"Contract\" { a = \$4 }
	    \$1 == \"PaymentMethod\" { b = \$4 } END { print a, b }"'

model_a()
{
	crm-churn fit -q --target=Churn=Yes --model=plain "$@" \
	    --features=tenure,MonthlyCharges,Contract,InternetService,\
PaymentMethod,PaperlessBilling,SeniorCitizen "$scratch/train"
}
# far NAME WANT GOT: lines of a name and a number, to 1e-8.
far()
{
	silent "$1" awk '
	    NR == FNR { want[$1] = $2; next }
	    { got[$1] = $2 }
	    END {
		for (name in want) {
			d = want[name] - got[name]
			if (!(name in got) || d > 1e-8 || d < -1e-8)
				print name, want[name], got[name]
		}
	    }' "$2" "$3"
}
model_a --digits=12 | sed 's/,/ /' >"$scratch/got"
cat >"$scratch/want" <<'END'
intercept -.911600929604
deviance 4719.18274922
null_deviance 6511.91623844
events 1491
END
far "Model A, measures" "$scratch/want" "$scratch/got"
model_a --table=coefficients --digits=12 |
    awk -F, 'NR > 1 { gsub(/ /, "_"); print $1 "=" $2, $3 }' >"$scratch/got"
cat >"$scratch/want" <<'END'
tenure=per_unit -.0317994120976
MonthlyCharges=per_unit .00321392897584
Contract=One_year -.746871772256
Contract=Two_year -1.68445061773
InternetService=Fiber_optic .922988279752
InternetService=No -.724817889099
PaymentMethod=Credit_card_(automatic) -.130467795239
PaymentMethod=Electronic_check .448792113811
PaymentMethod=Mailed_check .00268882180
PaperlessBilling=Yes .363261376619
SeniorCitizen=per_unit .295852209669
END
far "Model A, coefficients of R" "$scratch/want" "$scratch/got"
sed "s/, ,/,0,/" "$scratch/train" >"$scratch/train0"
sed "s/, ,/,0,/" "$scratch/test" >"$scratch/test0"
crm-churn fit -q --target=Churn=Yes --digits=12 --save="$scratch/binned" \
    "$scratch/train0" | sed 's/,/ /' >"$scratch/got"
crm-churn check --use="$scratch/binned" --target=Churn=Yes --digits=12 \
    "$scratch/test0" | sed 's/,/ /' >>"$scratch/got"
cat >"$scratch/want" <<'END'
intercept -2.2301917150
auc .8431281142
brier .1352198657
END
far "binned logistic, all columns" "$scratch/want" "$scratch/got"
{
	crm-churn cox --time=time --event=status=2 --features=age,sex,ph.ecog \
	    --table=fit --digits=12 --rejects="$scratch/one" --null=NA \
	    "$data/R_survival_lung.csv" 2>"$scratch/said" |
	    sed -n 's/concordance,/lung /p'
	crm-churn cox --time=tenure --event=Churn --table=fit --digits=12 \
	    --features=Contract,InternetService,MonthlyCharges,\
PaperlessBilling,SeniorCitizen,Partner "$data/telco_ibm.csv" |
	    sed -n 's/concordance,/telco /p'
	crm-churn survive --time=week --event=arrest --at=52 --digits=12 \
	    "$data/lifelines_rossi.csv" | awk -F, 'NR > 1 { print "rossi", $5 }'
} >"$scratch/got"
cat >"$scratch/want" <<'END'
lung .6371354930
telco .84102101797
rossi .7361111111
END
far "concordances, and S(52) of rossi" "$scratch/want" "$scratch/got"

# Orders to a list: learn at three cutoffs, then rank by what would be lost.
orders='--customer=masterid --amount=sales'
expect "orders to whom to call" "18580 A" \
    "crm-churn features $orders --cutoffs=3 --horizon=90 \"\$cdnow\" |
	crm-churn fit -q --target=label --save=\"\$scratch/orders\" >/dev/null
    crm-churn features $orders --as-of=1998-03-31 \"\$cdnow\" |
	crm-churn predict --use=\"\$scratch/orders\" --value=features_amount |
	crm-segment abc --customer=customer_id --amount=predict_loss --sort |
	head -3 | awk -F, 'END { print \$1, \$NF }'"
plan
