# A simulated shop whose truth is known, from a seed of its own. Set: want
# (growth or forecast), out (folder).
#
# growth: each customer gets a role and each of its products a part of the
# change, and orders are made that have them: out/orders.csv; what the parts
# come to is counted while they are made: out/truth.csv.
#
# forecast: each item has a level that wanders, a season and noise:
# out/known.csv of 96 months, out/later.csv of the 12 after them.

function uniform() { # of Park and Miller (1988)
	seed = (seed * 16807) % 2147483647
	return seed / 2147483647
}

function below(n) {
	return int(uniform() * n)
}

function normal(    i, sum) {
	for (i = 0; i < 12; i++)
		sum += uniform()
	return sum - 6
}

# An amount in cents, and as text.
function cents() {
	return 100 + below(20000)
}

function money(c) {
	return sprintf("%s%d.%02d", c < 0 ? "-" : "", int(abs(c) / 100),
	    abs(c) % 100)
}

function abs(x) {
	return x < 0 ? -x : x
}

# A row of a customer in year 2022 (history), 2023 (base) or 2024 (now). An
# order may hold two rows of a year.
function row(who, what, year, c,    order, items) {
	items = 1 + below(4)
	if (c < 0)
		items = -items
	if (!((who, year) in last) || below(3) > 0) {
		last[who, year] = ++orders
		day[orders] = sprintf("%d-%02d-%02d", year, 1 + below(12),
		    1 + below(28))
	}
	order = last[who, year]
	print who ",o" order "," day[order] ",p" what "," items "," money(c) \
	    "," region[who] > (out "/orders.csv")
	if (c > 0 && !((order, "seen") in seen)) {
		seen[order, "seen"] = 1
		count[year, "orders"]++
		if (!((who, year, "bought") in seen)) {
			seen[who, year, "bought"] = 1
			count[year, "customers"]++
		}
	}
	count[year, "items"] += items
	count[year, "sales"] += c
}

# A pair's change is of this part.
function add(who, what, name, b, n,    i, where) {
	where[0] = "(all)"
	where[1] = region[who]
	for (i = 0; i < 2; i++) {
		base[where[i], name] += b
		now[where[i], name] += n
		if (!((where[i], name, who) in seen))
			customers[where[i], name]++
		seen[where[i], name, who] = 1
		if (!((where[i], name, what) in had))
			products[where[i], name]++
		had[where[i], name, what] = 1
	}
}

# A product that the customer has not had yet: known to the firm, or new.
function fresh(who, new,    what) {
	do
		what = new ? KNOWN + 1 + below(NEW) : 1 + below(KNOWN)
	while ((who, what) in taken)
	taken[who, what] = 1
	return what
}

# What is bought now and was not before: by the part for known products, and
# the one for new ones.
function buys(who, known, new,    n, what, i, c) {
	n = 1 + below(3)
	for (i = 0; i < n; i++) {
		what = fresh(who, below(4) == 0)
		c = cents()
		row(who, what, 2024, c)
		add(who, what, what > KNOWN ? new : known, 0, c)
	}
}

function existing(who,    what, b, n, i) {
	for (i = 0; i < 1 + below(2); i++) {
		what = fresh(who, 0)
		b = cents()
		n = below(5) == 0 ? b : cents()
		row(who, what, 2023, b)
		row(who, what, 2024, n)
		if (below(4) == 0) { # of which something comes back
			c = int(n / 2)
			row(who, what, 2024, -c)
			n -= c
		}
		add(who, what, n >= b ? "same_up" : "same_down", b, n)
	}
	if (below(2))
		buys(who, "wider", "product_development")
	if (below(2)) {
		what = fresh(who, 0)
		b = cents()
		n = below(3) == 0 ? -b : 0
		row(who, what, 2023, b)
		if (n < 0)
			row(who, what, 2024, n)
		add(who, what, "narrower", b, n)
	}
	if (below(6) == 0)
		late(who)
}

# A refund of what was bought before the base.
function late(who,    what, b, n) {
	what = fresh(who, 0)
	b = below(2) ? -cents() : 0
	n = b == 0 ? -cents() : 0
	row(who, what, 2022, cents())
	row(who, what, b < 0 ? 2023 : 2024, b + n)
	add(who, what, "late_refunds", b, n)
}

function shop(    i, who, role, what, c) {
	KNOWN = 40
	NEW = 6
	print "customer_id,order_id,date,product_id,quantity,amount,region" \
	    > (out "/orders.csv")
	region["first"] = "north"
	region["second"] = "south"
	region["third"] = "west"
	# Everything known was sold before, everywhere.
	for (i = 1; i <= KNOWN; i++)
		for (who in region)
			row(who, i, 2022, cents())
	for (i = 1; i <= 800; i++) {
		who = "c" i
		role = uniform()
		region[who] = below(3) == 0 ? "north" : below(2) ? "south" \
		    : "west"
		if (role < 0.4)
			existing(who)
		else if (role < 0.6) {
			what = fresh(who, 0)
			c = cents()
			row(who, what, 2023, c)
			add(who, what, "lost", c, 0)
			if (below(3) == 0) {
				row(who, what, 2024, -int(c / 3))
				add(who, what, "lost", 0, -int(c / 3))
			}
		} else if (role < 0.75) {
			row(who, fresh(who, 0), 2022, cents())
			buys(who, "win_back", "product_development")
		} else if (role < 0.95)
			buys(who, "acquisition", "diversification")
		else
			late(who)
	}
	write_truth()
}

function write_truth(    n, m, where, name, i, j, c) {
	n = split("north south west (all)", where, " ")
	m = split("same_up same_down wider narrower product_development " \
	    "win_back acquisition diversification lost late_refunds", name,
	    " ")
	for (i = 1; i <= n; i++)
		for (j = 1; j <= m; j++) {
			c = where[i] SUBSEP name[j]
			print where[i] "," name[j] "," customers[c] + 0 "," \
			    products[c] + 0 "," money(base[c] + 0) "," \
			    money(now[c] + 0) "," money(now[c] - base[c]) \
			    > (out "/truth.csv")
		}
	for (i = 2023; i <= 2024; i++)
		printf "%d,%d,%.6f,%.6f,%s\n", i, count[i, "customers"],
		    count[i, "orders"] / count[i, "customers"],
		    count[i, "items"] / count[i, "orders"],
		    money(count[i, "sales"]) > (out "/counts.csv")
}

function series(    i, t, level, season, x, to) {
	print "date,item,amount" > (out "/known.csv")
	for (i = 1; i <= 240; i++) {
		level = 500 + below(5000)
		for (t = 0; t < 12; t++)
			season[t] = 1 + (i % 3) * 0.1 * normal()
		for (t = 0; t < 108; t++) {
			level *= 1 + 0.004 * (i % 2) + 0.06 * normal()
			x = level * season[t % 12] * (1 + 0.1 * normal())
			x = x < 1 ? 1 : x
			to = out (t < 96 ? "/known.csv" : "/later.csv")
			printf "%d-%02d-%02d,i%d,%.2f\n", 2016 + int(t / 12),
			    t % 12 + 1, 28, i, x > to
		}
	}
}

BEGIN {
	seed = 20241
	if (want == "growth")
		shop()
	else
		series()
}
