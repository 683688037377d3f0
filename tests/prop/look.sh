#!/bin/sh
# The pages of crm-report as a browser lays them out: three widths, light and
# dark, every kind of table, long names; accessible, HTML and SVG that parse.
# What needs a browser, axe-core (CRM_AXE, or npm's global folder), html5lib or
# vnu is skipped where it is not there.
. tests/tap.sh

orders=tests/data/examples/orders.csv
pages='orders kinds de fr zh long'
mkdir "$scratch/long" "$scratch/run"
PATH=$(pwd)/bin:$PATH

crm-segment rfm,abc,pyramid -q "$orders" >"$scratch/rfm.csv"
crm-segment summary -q --segment=rfm_segment "$scratch/rfm.csv" \
    >"$scratch/summary.csv"
crm-segment cohort -q "$orders" >"$scratch/cohort.csv"
crm-report page -q -o "$scratch/orders.html" "$scratch/summary.csv" \
    "$scratch/rfm.csv" "$scratch/cohort.csv"

. tests/prop/look/kinds.sh
crm-report page -q -o "$scratch/kinds.html" "$scratch"/kinds/*.csv
for lang in de fr zh; do
	crm-report page -q --lang=$lang -o "$scratch/$lang.html" \
	    "$scratch"/kinds/*.csv
done

# Names without a place to break, with what could be markup.
hostile="Donaudampfschifffahrtsgesellschaftskapitaensmuetzenfabrik<b>&'x"
for table in age dun hold affinity composition; do
	[ ! -f "$scratch/kinds/$table.csv" ] ||
	    awk -F, -v OFS=, -v name="$hostile$hostile" \
		'NR > 1 && $1 !~ /"/ { $1 = name } { print }' \
		"$scratch/kinds/$table.csv" >"$scratch/long/$table.csv"
done
crm-report page -q --title="$hostile$hostile" -o "$scratch/long.html" \
    "$scratch"/long/*.csv

for page in $pages; do
	size=$(wc -c <"$scratch/$page.html")
	check "$page: $size bytes of 300000" test "$size" -le 300000
done

# What needs no browser; a page with all of its faults shows that they are seen.
for page in $pages; do
	awk -f tests/prop/look/wellformed.awk "$scratch/$page.html" \
	    >"$scratch/found"
	silent "$page: nested, closed, narrow, nothing run" cat "$scratch/found"
done
cat >"$scratch/bad.html" <<'HTML'
<!DOCTYPE html>
<body onload="x"><p id="a">a<b></p></b><p id="a">&nbsp;<script></script>
<a href="#q">k</a><a href="http://x">k</a><svg width="500"></svg>
<svg><rect width="-1"/><path d="M0 nan"/></svg><table class="plain"></table>
<table><tbody><tr><td class="num">1</td></tr>
<tr><td class="num">1234567890123456789012345678901234567890</td><td></td></tr>
</tbody></table></body>
HTML
awk -f tests/prop/look/wellformed.awk "$scratch/bad.html" >"$scratch/found"
for fault in 'an attribute that acts' '</p> in <b>' 'two of id a' 'an entity' \
    'an element script' 'the id q' 'a link outside' 'wide: svg' 'below zero' \
    'no number' 'could not be scrolled' 'a row of 2' 'a table of' \
    'not closed'; do
	check "a bad page: $fault" grep -q "$fault" "$scratch/found"
done
awk -f tests/prop/look/contrast.awk cmd/crm-report/html/style.css \
    >"$scratch/found"
silent "contrast, light and dark" cat "$scratch/found"
sed 's/--muted: #[0-9a-f]*/--muted: #999/g' cmd/crm-report/html/style.css |
    awk -f tests/prop/look/contrast.awk >"$scratch/found"
check "a muted text that is too light" grep -q 'light: muted' "$scratch/found"

# Validity.
if python3 -c 'import html5lib' 2>"$scratch/said"; then
	for page in $pages; do
		silent "$page: HTML" python3 tests/prop/look/valid.py \
		    "$scratch/$page.html"
	done
else
	skip "HTML and SVG" "no html5lib"
fi
if command -v vnu >"$scratch/said"; then
	for page in $pages; do
		silent "$page: vnu" vnu --errors-only "$scratch/$page.html"
	done
else
	skip "vnu" "no vnu"
fi

# Pages whose policy lets the test's script in, in frames of three widths; a
# browser starts once for each, for axe takes seconds.
frames()
{
	cat <<-'HTML'
	<!DOCTYPE html><title>frames</title><pre id="told"></pre>
	<script>addEventListener("message", e => { const [at, ground, found] =
	e.data; told.textContent += "\n@ " + at + " " + ground + "\n" +
	found.map(f => "! " + at + " " + f + "\n").join(""); });</script>
	HTML
	for width in 360 768 1280; do
		echo "<iframe name=\"$1 $width\" width=\"$width\"" \
		    "height=\"900\" src=\"$1.html\"></iframe>"
	done
}

page_with_script()
{
	policy='<meta http-equiv="Content-Security-Policy"[^>]*>'
	sed "s/$policy//" "$scratch/$1.html"
	echo '<script class="test">'
	[ -z "$axe" ] || cat "$axe"
	cat tests/prop/look/inside.js
	echo '</script>'
}

browse()
{
	timeout 400 "$browser" --headless --no-sandbox --disable-gpu \
	    --user-data-dir="$scratch/profile" --hide-scrollbars \
	    --virtual-time-budget=60000 --timeout=300000 "$@" --dump-dom \
	    "file://$scratch/run/frames.html" 2>"$scratch/said"
}

browser=$(command -v chromium || command -v chromium-browser ||
    command -v google-chrome)
axe=${CRM_AXE:-$(npm root -g 2>/dev/null)/axe-core/axe.min.js}
[ -f "$axe" ] || axe=
[ -n "$axe" ] || skip "accessible" "no axe-core"
if [ -z "$browser" ]; then
	skip "layout in a browser" "no chromium"
	plan
	exit
fi
for page in $pages; do
	page_with_script $page >"$scratch/run/$page.html"
done
for scheme in light dark; do
	dark=
	want='rgb(255, 255, 255)'
	if [ $scheme = dark ]; then
		dark=--blink-settings=preferredColorScheme=0
		want='rgb(18, 23, 29)'
	fi
	for page in $pages; do
		frames $page >"$scratch/run/frames.html"
		browse $dark >"$scratch/dom"
		grep "^@ $page " "$scratch/dom" >"$scratch/ground"
		check "$page $scheme: three widths" \
		    test "$(sort -u "$scratch/ground" | wc -l)" -eq 3
		grep "^! $page " "$scratch/dom" >"$scratch/found"
		silent "$page $scheme: nothing found" cat "$scratch/found"
		check "$page $scheme: its own ground" \
		    test "$(grep -cF "$want" "$scratch/ground")" -eq 3
	done
done
plan
