#!/bin/sh
# Survival curves, Cox regression, learning and predicting, against lifelines on
# the same rows; run by bench.sh. SURVIVE_ROWS, COX_ROWS: how many.
set -eu
. tests/bench/lib.sh
: "${SURVIVE_ROWS:=10000000}" "${COX_ROWS:=1000000}" "${PEERS:=}"

# rows NAME COUNT: durations with ten covariates, made once.
rows()
{
	file=$BENCH_DIR/$1.csv
	if [ "$(cat "$file.made" 2>/dev/null)" != "$2 v1" ]; then
		awk -v n="$2" -v columns="$3" 'BEGIN {
			srand(1)
			printf "time,event,plan"
			for (k = 1; k <= columns; k++)
				printf ",x%d", k
			print ""
			for (i = 0; i < n; i++) {
				left = int(-log(1 - rand()) * 300) + 1
				seen = int(rand() * 700) + 1
				printf "%d,%d,%s", left < seen ? left : seen,
				    left <= seen, "p" int(rand() * 4)
				for (k = 1; k <= columns; k++)
					printf ",%.4f", rand()
				print ""
			}
		}' >"$file"
		echo "$2 v1" >"$file.made"
	fi
	cat "$file" >/dev/null
	echo "$1: $2 rows ($(megabytes "$file") MB)"
}

echo "== crm-churn"
rows durations "$SURVIVE_ROWS" 0
rows covariates "$COX_ROWS" 10
long=$BENCH_DIR/durations.csv
wide=$BENCH_DIR/covariates.csv
model=$BENCH_DIR/churn.model
set -- "survive" \
    "crm-churn survive --time=time --event=event --table=summary \
	$long >/dev/null" \
    "survive, log-rank of 4" \
    "crm-churn survive --time=time --event=event --by=plan --table=test \
	$long >/dev/null" \
    "cox, 10 covariates" \
    "crm-churn cox --time=time --event=event --features=x* $wide \
	>$BENCH_DIR/cox.csv" \
    "fit" "crm-churn fit -q --target=event --features=x*,plan --save=$model \
	$wide >/dev/null" \
    "predict" "crm-churn predict --use=$model $wide >/dev/null"
if [ -n "$PEERS" ] && have_peer lifelines; then
	set -- "$@" "lifelines, Kaplan-Meier and Cox" "$PEERS_PYTHON \
	    tests/bench/peers/churn_lifelines.py $long $wide \
	    >$BENCH_DIR/cox.lifelines"
fi
measure -r "$ROUNDS" "$@"
[ -f "$BENCH_DIR/cox.lifelines" ] || exit 0
awk -F, '
    NR == FNR { if (FNR > 1) b[$1] = $2; next }
    { d = b[$1] - $2; if (d < 0) d = -d; if (d > worst) worst = d }
    END {
	printf "coefficients differ by at most %.2g\n", worst
	exit !(worst < 1e-4)
    }' "$BENCH_DIR/cox.csv" "$BENCH_DIR/cox.lifelines"
