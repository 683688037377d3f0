# The palette of style.css by WCAG 2: texts 4.5 against what is behind them,
# marks 3, light and dark.
function luminance(colour, i, x, sum) {
	sum = 0
	if (length(colour) == 4) # #fff
		colour = "#" substr(colour, 2, 1) substr(colour, 2, 1) \
		    substr(colour, 3, 1) substr(colour, 3, 1) \
		    substr(colour, 4, 1) substr(colour, 4, 1)
	for (i = 0; i < 3; i++) {
		x = (16 * hex(substr(colour, 2 + 2 * i, 1)) + \
		    hex(substr(colour, 3 + 2 * i, 1))) / 255
		x = x <= 0.04045 ? x / 12.92 : exp(2.4 * log((x + .055) / 1.055))
		sum += x * (i == 0 ? .2126 : i == 1 ? .7152 : .0722)
	}
	return sum
}

function hex(digit) {
	return index("0123456789abcdef", tolower(digit)) - 1
}

function want(scheme, front, back, least, a, b, ratio) {
	if (!((scheme, front) in colour) || !((scheme, back) in colour)) {
		print scheme ": no " front " or " back
		return
	}
	a = luminance(colour[scheme, front])
	b = luminance(colour[scheme, back])
	ratio = a > b ? (a + .05) / (b + .05) : (b + .05) / (a + .05)
	if (ratio < least)
		printf "%s: %s on %s: %.2f, not %.1f\n", scheme, front, back,
		    ratio, least
}

/prefers-color-scheme: dark/ { dark = 1 }

/^}/ { dark = 0 }

/^:root/ {
	while (match($0, /--[a-z0-9]+: #[0-9a-f]+/)) {
		name = substr($0, RSTART + 2, RLENGTH - 2)
		$0 = substr($0, RSTART + RLENGTH)
		split(name, part, ": ")
		colour[dark ? "dark" : "light", part[1]] = part[2]
	}
}

END {
	for (d = 0; d < 2; d++) {
		scheme = d ? "dark" : "light"
		want(scheme, "text", "ground", 4.5)
		want(scheme, "muted", "ground", 4.5)
		want(scheme, "blue", "ground", 4.5)
		want(scheme, "orange", "ground", 3)
		want(scheme, "grey", "ground", 3)
		want(scheme, "zero", "ground", 3)
		for (i = 0; i < 5; i++) {
			want(scheme, "r" i, "ground", 3)
			want(scheme, "i" i, "r" i, 4.5)
		}
		for (i = 0; i < 7; i++)
			want(scheme, i < 5 ? "ink" : "ink2", "h" i, 4.5)
	}
}
