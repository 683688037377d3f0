#!/bin/sh
# The German credit data through fit, apply and check as a user would, against
# R's package scorecard 0.4.6, and the receivables, whose columns give lateness
# away.
. tests/tap.sh

credit=$CRM_REAL_DATA/credit
tr -d '\r' <"$credit/germancredit.csv" >"$scratch/all.csv"
for part in train test; do
	awk -F, -v part=$part '
	    NR == FNR { of[$1 + 1] = $2; next }
	    FNR == 1 || of[FNR] == part' \
	    "$credit/german_split618.csv" "$scratch/all.csv" >"$scratch/$part.csv"
done
features=$(awk -F, 'NR > 2 { sub(/_woe/, "", $1); gsub(/"/, "", $1)
	gsub(/\./, "_", $1); print $1 }' "$credit/german_train_glm.csv" |
    tr '\n' ',' | sed 's/,$//')

crm-score fit -q --target=creditability=bad --features="$features" \
    --breaks="$credit/german_train_bins_tree.csv" --save="$scratch/model" \
    --table=coefficients --digits=15 "$scratch/train.csv" >"$scratch/b.csv"
check "R's coefficients to 1e-9, standard errors to 1e-7" awk -F, '
    NR == FNR { b[FNR] = $2; se[FNR] = $3; next }
    FNR > 1 { n++; x = b[FNR] - $2; y = se[FNR] - $3
	if (x * x > 1e-18 || y * y > 1e-14) { print; bad = 1 } }
    END { exit bad || n != 14 }' "$scratch/b.csv" "$credit/german_train_glm.csv"

crm-score apply -q --use="$scratch/model" --digits=15 "$scratch/all.csv" |
    awk -F, 'NR > 1 { sub(/.*(good|bad),/, ""); print $1 "," $2 }' \
	>"$scratch/scores"
check "R's scores of 1000 rows, probabilities to 1e-9" awk -F, '
    NR == FNR { p[FNR + 1] = $1; s[FNR + 1] = $2; next }
    FNR > 1 { n++; x = p[FNR] - $4
	if (x * x > 1e-18 || s[FNR] != $5) { print; bad = 1 } }
    END { exit bad || n != 1000 }' "$scratch/scores" "$credit/german_scores.csv"

crm-score apply -q --use="$scratch/model" --digits=15 "$scratch/test.csv" |
    crm-score check --use="$scratch/model" --digits=9 >"$scratch/check.csv"
cat >"$scratch/want" <<'END'
rows,319
events,95
auc,0.777702068
auc_se,0.02783165
auc_lower,0.723153036
auc_upper,0.832251099
gini,0.555404135
ks,0.461325188
brier,0.16975377
log_loss,0.511899502
calibration_slope,0.792001506
ece,0.056552022
score_auc,0.777396617
score_ks,0.456860902
score_ks_at,445
psi,0.0199926633
END
grep -E "^($(cut -d, -f1 "$scratch/want" | paste -sd '|' -))," \
    "$scratch/check.csv" >"$scratch/got"
same "the published figures of the test part" "$scratch/want" "$scratch/got"

crm-score fit -q --target=creditability=bad --features="$features" \
    --breaks="$credit/german_train_bins_tree.csv" --score-bins=width \
    --save="$scratch/wide" -o "$scratch/card.csv" "$scratch/train.csv"
check "R's PSI of equal widths" sh -c "crm-score check -q --use=$scratch/wide \
    --digits=9 $scratch/test.csv | grep psi,0.0383717674"

crm-score fit -q --target=creditability=bad --save="$scratch/own" \
    -o "$scratch/card.csv" "$scratch/train.csv"
check "all defaults: AUC of the test part" sh -c "crm-score check -q \
    --use=$scratch/own --digits=9 $scratch/test.csv | grep auc,0.791776316"
crm-score fit -q --target=creditability=bad --save="$scratch/again" \
    -o "$scratch/card2.csv" "$scratch/train.csv"
same "the same input, the same model" "$scratch/own" "$scratch/again"
crm-score fit -q --target=creditability=bad --breaks="$scratch/card.csv" \
    -o "$scratch/card2.csv" "$scratch/train.csv"
same "the card as --breaks gives the card" \
    "$scratch/card.csv" "$scratch/card2.csv"

# The receivables: what is known only afterwards is named.
awk -F, -v OFS=, '{ sub(/\r$/, ""); print $0,
    NR == 1 ? "late" : ($12 > 0 ? "yes" : "no") }' \
    "$credit/WA_Fn-UseC_-Accounts-Receivable.csv" >"$scratch/late.csv"
crm-score fit --target=late=yes -o "$scratch/late" "$scratch/late.csv" \
    2>"$scratch/warnings"
check "days late tell the event" grep -q \
    "DaysLate: it tells the event exactly" "$scratch/warnings"
check "days to settle are named" grep -q \
    "DaysToSettle: its name sounds like after the event" "$scratch/warnings"
check "so is the date of settling" grep -q \
    "SettledDate: its name sounds like after the event" "$scratch/warnings"
plan
