# crm-score forecast against the golden figures of its page and the M3 series:
# points within 1e-4, limits within 1e-3, snaive within 1e-7; accuracy no worse
# than R's by 1 %.
. tests/tap.sh

data=$CRM_REAL_DATA/forecast
if [ ! -d "$data" ]; then
	skip "forecast" "no data of forecast"
	plan
	exit
fi

# period,value of a series; negative periods of a table are numbered years.
awk -F, -v out="$scratch" 'NR > 1 {
	file = out "/" $1 ".csv"
	if (!($1 in m)) {
		m[$1] = $3
		print "period,value" >file
	}
	t = $2 - 1
	if ($3 == 12)
		p = sprintf("%04d-%02d", 1900 + int(t / 12), t % 12 + 1)
	else if ($3 == 4)
		p = sprintf("%04d-Q%d", 1900 + int(t / 4), t % 4 + 1)
	else
		p = sprintf("%04d", 1900 + t)
	print p "," $5 >file
}' "$data/series.csv"

# Every golden row of a series and method against what the tool prints.
cat >"$scratch/compare.awk" <<'AWK'
function off(a, b, scale) { return (a > b ? a - b : b - a) / scale }
FNR == NR {
	if ($1 == series && $2 == method) {
		key = $3
		want[key] = $0
		n++
	}
	next
}
FNR > 1 {
	h = FNR - 1
	if (!(h in want))
		next
	split(want[h], w, ",")
	size = w[4] < 0 ? -w[4] : w[4]
	point = method == "snaive" ? 1e-7 : 1e-4
	if (off($6, w[4], size) > point)
		print series, method, h, "point", $6, w[4]
	for (i = 0; i < 4; i++) {
		limit = w[5 + i] < 0 && $14 ~ /clipped/ ? 0 : w[5 + i]
		if (off($(7 + i), limit, size) > 10 * point)
			print series, method, h, "limit", $(7 + i), w[5 + i]
	}
	seen++
}
END { if (seen < n) print series, method, "rows missing:", n - seen }
AWK

for file in "$scratch"/*.csv; do
	series=$(basename "$file" .csv)
	for method in ets theta comb snaive; do
		n=$(awk -F, -v s="$series" -v m="$method" \
		    '$1 == s && $2 == m && $3 > h { h = $3 }
		    END { print h + 0 }' \
		    "$data/golden/forecasts.csv")
		[ "$n" -gt 0 ] || continue
		crm-score forecast -q --method=$method --horizon="$n" \
		    --digits=10 "$file" >"$scratch/got"
		silent "$series $method" awk -F, -v series="$series" \
		    -v method="$method" -f "$scratch/compare.awk" \
		    "$data/golden/forecasts.csv" "$scratch/got"
	done
done

# The forms that are chosen.
awk -F, 'NR > 1 { print $1, $4 }' "$data/golden/ets_fit.csv" |
    while read -r series form; do
	got=$(crm-score forecast -q --method=ets --horizon=1 \
	    "$scratch/$series.csv" | awk -F, 'NR == 2 { print $12 }')
	[ "$got" = "$form" ] || echo "$series: $got, not $form"
done >"$scratch/forms"
silent "forms" cat "$scratch/forms"

# Backtests: snaive has nothing to search and agrees to five digits, the others
# within 5e-4 of the figure (absolute where it is small).
cat >"$scratch/backtest.awk" <<'AWK'
function off(a, b,    d) {
	d = a > b ? a - b : b - a
	return d / (b > 1 || b < -1 ? (b < 0 ? -b : b) : 1)
}
FNR == NR {
	if ($1 == series)
		want[$2, $3] = $0
	next
}
FNR > 1 {
	split(want[$1, $2], w, ",")
	if ($3 != w[4] && $1 == "ets")
		print $1, $2, "form", $3, w[4]
	for (i = 0; i < 8; i++)
		if (off($(4 + i), w[5 + i]) > ($1 == "snaive" ? 6e-6 : 5e-4))
			print $1, $2, $(4 + i), w[5 + i]
	seen++
}
END { if (seen != 16) print "rows:", seen }
AWK
for series in AirPassengers USAccDeaths UKgas Nile; do
	horizon=12
	[ $series != UKgas ] || horizon=8
	crm-score forecast -q --backtest=3 --horizon=$horizon --digits=10 \
	    "$scratch/$series.csv" >"$scratch/got"
	silent "backtest of $series" awk -F, -v series=$series \
	    -f "$scratch/backtest.awk" "$data/golden/backtest.csv" \
	    "$scratch/got"
done

# The sum over the horizon, whose limits are not sums (relative 1e-6, limits
# 1e-5), and demand that comes now and then.
cat >"$scratch/want" <<'END'
USAccDeaths 109621.41 103438.81 115804.02
WWWusage 2573.7876 2212.9164 2934.6588
END
for series in USAccDeaths WWWusage; do
	echo "$series $(crm-score forecast -q --method=ets --total --digits=10 \
	    "$scratch/$series.csv" | tail -1 | cut -d, -f6-8 | tr , ' ')"
done >"$scratch/got"
silent "sums over the horizon" awk '
    NR == FNR { want[$1] = $0; next }
    {
	split(want[$1], w, " ")
	for (i = 2; i <= 4; i++) {
		d = $i / w[i] - 1
		if (d > (i == 2 ? 1e-6 : 1e-5) || d < (i == 2 ? -1e-6 : -1e-5))
			print $1, $i, w[i]
	}
    }' "$scratch/want" "$scratch/got"
for rest in "" " 0 0 0 0"; do
	for method in croston sba tsb; do
		echo "0 0 3 0 0 0 5 0 2 0 0 4$rest" | tr ' ' '\n' | awk '
		    BEGIN { print "period,value" }
		    { printf "%04d,%s\n", 1900 + NR, $1 }' |
		    crm-score forecast -q --method=$method --horizon=1 \
			--digits=8 | tail -1 | cut -d, -f6,8,10
	done
done >"$scratch/got"
cat >"$scratch/want" <<'END'
1.0605149,3.6251429,4.5314286
1.0074891,3.6251429,4.5314286
1.1453748,3.6251429,4.5314286
1.0605149,3.6251429,4.5314286
1.0074891,3.6251429,4.5314286
0.75148042,3.6251429,4.5314286
END
same "croston, sba, tsb" "$scratch/want" "$scratch/got"

# cut FILE M: each series as .m3 (rows) and .true (the values held back).
cut_series()
{
	rm -f "$scratch"/*.m3 "$scratch"/*.true
	awk -F, -v m="$2" 'NR > 1 {
		n = split($4, v, " ")
		for (i = 1; i <= n - $3; i++) {
			t = i - 1
			p = sprintf(m == 12 ? "%04d-%02d" : "%04d-Q%d",
			    1900 + int(t / m), t % m + 1)
			print $1 "," p "," v[i] > (out "/" $1 ".m3")
		}
		for (; i <= n; i++)
			print v[i] > (out "/" $1 ".true")
	}' out="$scratch" "$data/$1.csv"
}

# accuracy METHOD HOLDOUT M: mean sMAPE, MASE and shares inside the limits of 80
# and 95 % over all series.
accuracy()
{
	for train in "$scratch"/*.m3; do
		name=${train%.m3}
		{
			echo series,period,value
			cat "$train"
		} | crm-score forecast -q --method="$1" --horizon="$2" \
		    --digits=10 | sed 1d | cut -d, -f6-10 | tr , ' ' |
		    paste -d' ' - "$name.true" | awk -v m="$3" '
		    function abs(x) { return x < 0 ? -x : x }
		    FNR == NR {
			split($0, cell, ",")
			y[FNR] = cell[3]
			if (FNR > m)
				scale += abs(y[FNR] - y[FNR - m])
			n = FNR
			next
		    }
		    {
			size = abs($1) + abs($6)
			if (size > 0)
				smape += 200 * abs($1 - $6) / size
			error += abs($1 - $6)
			in80 += $6 >= $2 && $6 <= $3
			in95 += $6 >= $4 && $6 <= $5
		    }
		    END { print smape / FNR, error / FNR / (scale / (n - m)),
			in80 / FNR, in95 / FNR }' "$train" -
	done | awk '{ for (i = 1; i <= 4; i++) s[i] += $i }
	    END { print s[1] / NR, s[2] / NR, s[3] / NR, s[4] / NR }'
}

# within NAME LOW GOT HIGH
within()
{
	check "$1: $2 <= $3 <= $4" \
	    awk -v got="$3" -v low="$2" -v high="$4" \
	    'BEGIN { exit !(got >= low && got <= high) }'
}

# judge NAME METHOD HOLDOUT M SMAPE MASE: no worse than R by 1 %.
judge()
{
	set -- "$@" $(accuracy "$2" "$3" "$4")
	within "$1, $2: sMAPE, R has $5" 1 "$7" \
	    "$(awk -v x="$5" 'BEGIN { print x * 1.01 }')"
	within "$1, $2: MASE, R has $6" 0.1 "$8" \
	    "$(awk -v x="$6" 'BEGIN { print x * 1.01 }')"
	[ "$4 $2" = "12 comb" ] || return 0
	within "$1, $2: inside the limits of 80 %" 0.74 "$9" 0.84
	shift
	within "$1: inside those of 95 %" 0.88 "$9" 0.97
}

cut_series m3_monthly_204 12
judge "204 months of M3" ets 18 12 14.34698 .825985
judge "204 months of M3" theta 18 12 13.86629 .856213
judge "204 months of M3" comb 18 12 13.61302 .815789
cut_series m3_quarterly_108 4
judge "108 quarters of M3" ets 8 4 9.95198 1.177942
judge "108 quarters of M3" theta 8 4 9.63774 1.128449
judge "108 quarters of M3" comb 8 4 9.30133 1.084015
plan
