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
