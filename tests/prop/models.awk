# What orders and invoices should come to, by a model of its own: every figure
# is summed up again from all rows, in whole cents. Set: want (card, rfm, cohort
# or age), occasion (day or order), asof (for age).

# Days since 1970-01-01 (proleptic Gregorian).
function day_of(text,    y, m, d) {
	y = substr(text, 1, 4) + 0
	m = substr(text, 6, 2) + 0
	d = substr(text, 9, 2) + 0
	if (m <= 2) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + \
	    int((153 * m - 457) / 5) + d - 719469
}

function cents(text) {
	return int(text * 100 + (text < 0 ? -0.5 : 0.5))
}

function money(n) {
	return sprintf("%s%d.%02d", n < 0 ? "-" : "", int(abs(n) / 100),
	    abs(n) % 100)
}

function abs(n) {
	return n < 0 ? -n : n
}

# The i-th of five cuts by type 7 of n sorted values, times 5 to be whole.
function cut(v, n, i,    h, lo) {
	h = (n - 1) * i
	lo = int(h / 5)
	return 5 * v[lo + 1] + (h % 5) * (lo + 2 <= n ? v[lo + 2] - v[lo + 1] : 0)
}

function level(value, v, n,    i, k) {
	k = 1
	for (i = 1; i < 5; i++)
		k += cut(v, n, i) < 5 * value
	return k
}

# v[1..n] in ascending order.
function sorted(v, n,    i, k, x) {
	for (i = 2; i <= n; i++) {
		x = v[i]
		for (k = i - 1; k > 0 && v[k] > x; k--)
			v[k + 1] = v[k]
		v[k + 1] = x
	}
}

BEGIN { FS = ","; OFS = "," }
FNR == 1 { next }
want == "age" {
	if ($3 > asof)
		next
	if (!($1 in seen)) {
		seen[$1] = 1
		who[++customers] = $1
	}
	open = cents($5) - ($6 != "" && $6 <= asof ? cents($7) : 0)
	if (open == 0)
		next
	late = $4 == "" ? "none" : day_of(asof) - day_of($4)
	bucket = late == "none" ? 6 : late <= 0 ? 1 : late <= 30 ? 2 : \
	    late <= 60 ? 3 : late <= 90 ? 4 : 5
	sum[$1, bucket] += open
	balance[$1] += open
	count[$1]++
	if (late != "none" && late > oldest[$1])
		oldest[$1] = late
	next
}
{
	if (!($1 in seen)) {
		seen[$1] = 1
		who[++customers] = $1
	}
	n = cents($4)
	net[$1] += n
	if (!(($1, $3) in daily))
		days[$1] = days[$1] " " $3
	daily[$1, $3] += n
	if ($3 > latest)
		latest = $3
	if (n < 0) {
		refunds[$1]++
		refunded[$1] -= n
	}
	# an order counts on each day on which it has a positive row
	if (n > 0 && ($2 == "" || !(($1, $3, $2) in order))) {
		order[$1, $3, $2] = 1
		orders[$1]++
		placed[$1, $3]++
	}
}

# Purchases of a customer on a day.
function occasions(c, day) {
	return occasion == "order" ? placed[c, day] + 0 : daily[c, day] > 0
}

# The customer's days in order, as day[1..n].
function list_days(c,    n) {
	n = split(days[c], day, " ")
	sorted(day, n)
	return n
}

function card(c,    n, i, first, last, active) {
	n = list_days(c)
	for (i = 1; i <= n; i++)
		if (daily[c, day[i]] > 0) {
			active++
			last = day[i]
			if (first == "")
				first = day[i]
		}
	return c OFS latest OFS first OFS last OFS orders[c] + 0 OFS \
	    active + 0 OFS money(net[c]) OFS \
	    money(first == "" ? 0 : daily[c, first]) OFS refunds[c] + 0 OFS \
	    money(refunded[c] + 0)
}

function print_scores(    i, k, n, m, c) {
	for (i = 1; i <= customers; i++) {
		c = who[i]
		n = list_days(c)
		times[c] = 0
		for (k = 1; k <= n; k++)
			if (occasions(c, day[k])) {
				times[c] += occasions(c, day[k])
				last_time[c] = day[k]
			}
		if (times[c] == 0)
			continue
		m++
		r[m] = day_of(latest) - day_of(last_time[c])
		f[m] = times[c]
		v[m] = net[c]
	}
	sorted(r, m)
	sorted(f, m)
	sorted(v, m)
	for (i = 1; i <= customers; i++) {
		c = who[i]
		if (times[c] == 0) {
			print c, "", 0, money(net[c]), "", "", ""
			continue
		}
		n = day_of(latest) - day_of(last_time[c])
		print c, n, times[c], money(net[c]), 6 - level(n, r, m), \
		    level(times[c], f, m), level(net[c], v, m)
	}
}

function month_of(text) {
	return substr(text, 1, 4) * 12 + substr(text, 6, 2) - 1
}

function month_name(m) {
	return sprintf("%04d-%02d", int(m / 12), m % 12 + 1)
}

function is_partial(m,    next_day) {
	next_day = day_of(sprintf("%04d-%02d-01", int((m + 1) / 12),
	    (m + 1) % 12 + 1))
	return next_day - 1 > day_of(latest)
}

function print_cohorts(    i, k, n, c, first, m, end, age, low, high) {
	end = month_of(latest)
	low = 1e9
	for (i = 1; i <= customers; i++) {
		c = who[i]
		n = list_days(c)
		first = ""
		for (k = 1; k <= n && first == ""; k++)
			if (occasions(c, day[k]))
				first = month_of(day[k])
		if (first == "")
			continue
		low = first < low ? first : low
		for (k = 1; k <= n; k++) {
			age = month_of(day[k]) - first
			age = age < 0 ? 0 : age
			value[first, age] += daily[c, day[k]]
			times_of[first, age] += occasions(c, day[k])
			if (occasions(c, day[k]) && !((c, age) in bought)) {
				bought[c, age] = 1
				buyers[first, age]++
			}
		}
	}
	for (m = low; m <= end; m++)
		for (age = 0; buyers[m, 0] > 0 && m + age <= end; age++) {
			print month_name(m), age, buyers[m, 0], \
			    buyers[m, age] + 0, times_of[m, age] + 0, \
			    money(value[m, age] + 0), is_partial(m + age)
			if (is_partial(m + age))
				continue
			all[age] += buyers[m, 0]
			all_buyers[age] += buyers[m, age]
			all_times[age] += times_of[m, age]
			all_value[age] += value[m, age]
			high = age > high ? age : high
		}
	for (age = 0; age <= high; age++)
		if (all[age] > 0)
			print "total", age, all[age], all_buyers[age] + 0, \
			    all_times[age] + 0, money(all_value[age] + 0), 0
}

END {
	if (want == "card")
		for (i = 1; i <= customers; i++)
			print card(who[i])
	if (want == "rfm")
		print_scores()
	if (want == "cohort")
		print_cohorts()
	for (i = 1; want == "age" && i <= customers; i++) {
		c = who[i]
		late = 0
		line = c OFS money(balance[c] + 0)
		for (k = 1; k <= 6; k++) {
			line = line OFS money(sum[c, k] + 0)
			late += k > 1 && k < 6 ? sum[c, k] : 0
		}
		print line, money(late), oldest[c] + 0, count[c] + 0
	}
}
