#!/bin/sh
# night.sh: last night's files in, a report in the morning. Change these two:
: "${CRM_HOME:=/var/lib/crm}" # in/orders.csv, in/invoices.csv; out/ is made
: "${MAILTO:=}"		      # who hears of trouble; empty: standard error
#
# Exit status: 0 all is well; 1 there is a report, and something to look at; 2 no
# report was made, the old one stays. A mail goes out for 1 and 2 only.
# out/last is the newest night, out/before the one before; readers never see half.
set -eu
: "${AS_OF:=$(date +%Y-%m-%d)}"
out=$CRM_HOME/out
umask 027
mkdir -p "$out"

# The lock is the open file: it goes with the process, even one that is killed.
exec 9>"$out/.lock"
flock -n 9 || { echo "night: still running, or no flock(1)" >&2; exit 2; }
rm -rf "$out"/.new.* # of a night that was killed
[ -d "$out/last" ] || [ ! -d "$out/before" ] || mv "$out/before" "$out/last"
new=$(mktemp -d "$out/.new.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 2' HUP INT TERM
look=0

# step COMMAND...: rows that were rejected (1) are told, more ends the night.
step()
{
	status=0
	"$@" 2>>"$new/log" || status=$?
	[ $status -ne 1 ] || look=1
	[ $status -le 1 ] || echo "night: status $status of: $*" >>"$new/log"
	[ $status -le 1 ]
}

# whole NAME FILE: an export that was cut off has no rows, or fewer than half of
# last night's: then the night ends, and the old report stays.
whole()
{
	rows=$(($(grep -c '' "$2") - 1))
	before=$(cat "$out/last/$1.rows" 2>/dev/null || echo 0)
	echo $rows >"$new/$1.rows"
	[ $rows -lt 1 ] || [ $((2 * rows)) -lt "$before" ] || return 0
	echo "night: $1: $rows rows, last night $before" >>"$new/log"
	return 1
}

segments()
{
	step crm-import orders -q --rejects="$new/rejects.csv" \
	    --max-rejects=2% -o "$new/orders.csv" "$CRM_HOME/in/orders.csv" &&
	    whole orders "$new/orders.csv" &&
	step crm-import card -q --as-of="$AS_OF" -o "$new/cards.csv" \
	    "$new/orders.csv" &&
	step crm-segment rfm,abc -q -o "$new/rfm.csv" "$new/cards.csv" &&
	step crm-segment summary -q --segment=rfm_segment \
	    -o "$new/summary.csv" "$new/rfm.csv" &&
	step crm-segment cohort -q --period=quarter --as-of="$AS_OF" \
	    -o "$new/cohort.csv" "$new/orders.csv"
}

receivables()
{
	[ -f "$CRM_HOME/in/invoices.csv" ] ||
	    [ -f "$out/last/invoices.rows" ] || return 0
	whole invoices "$CRM_HOME/in/invoices.csv" &&
	step crm-credit age -q --as-of="$AS_OF" -o "$new/age.csv" \
	    "$CRM_HOME/in/invoices.csv" &&
	step crm-credit dun -q --as-of="$AS_OF" -o "$new/dun.csv" \
	    "$CRM_HOME/in/invoices.csv"
}

# The night before this one: a second run of a day compares with the day before.
earlier()
{
	old=$out/last
	[ "$(cat "$old/as-of" 2>/dev/null)" != "$AS_OF" ] || old=$out/before
	[ ! -d "$old" ] || echo "--before=$old"
}

report()
{
	before=$(earlier)
	set -- "$new/summary.csv" "$new/rfm.csv" "$new/cohort.csv"
	[ ! -f "$new/age.csv" ] || set -- "$@" "$new/age.csv" "$new/dun.csv"
	step crm-report page -q ${before:+"$before"} -o "$new/night.html" "$@" ||
	    return 1
	[ -f "$CRM_HOME/report.rules" ] || return 0
	step crm-report check -q --as-of="$AS_OF" ${before:+"$before"} \
	    -o "$new/findings.csv" --rules="$CRM_HOME/report.rules" "$@" ||
	    return 1
	[ "$(wc -l <"$new/findings.csv")" -le 1 ] || look=1
}

# tell SUBJECT: the findings, and the end of what was said.
tell()
{
	{
		[ ! -f "$new/findings.csv" ] ||
		    crm-report text -q --width=80 "$new/findings.csv"
		tail -n 50 "$new/log"
	} >"$new/mail" 2>&1
	if [ -n "$MAILTO" ]; then
		mail -s "$1" "$MAILTO" <"$new/mail" 9>&-
	else
		{ echo "$1"; cat "$new/mail"; } >&2
	fi
}

echo "$AS_OF" >"$new/as-of"
: >"$new/log"
if ! { segments && receivables && report; }; then
	tell "crm: no report tonight"
	exit 2
fi
[ $look -eq 0 ] || tell "crm: look at the report of $AS_OF"
if [ "$(cat "$out/last/as-of" 2>/dev/null)" = "$AS_OF" ]; then
	mv "$out/last" "$new/.again"
elif [ -d "$out/last" ]; then
	rm -rf "$out/before"
	mv "$out/last" "$out/before"
fi
mv "$new" "$out/last"
rm -rf "$out/last/.again"
exit $look
