#!/bin/sh
# Runs the tests and ends with the line "N passed, N failed, N skipped".
#
#	run.sh [-v] [AREA...]	all, or unit, cli/crm-segment/rfm, lint/pages
#	run.sh --update CASE...	rewrites what golden cases expect
#
# It builds nothing: `make check` does that first. tests/README.md tells what
# each area is. Variables: CRM_REAL_DATA (public data, default ../shared/data),
# CRM_WRAP (a command put before every program, such as valgrind), CRM_JOBS
# (default 2), CRM_LIMIT (seconds until a test counts as hanging, default 300),
# TMPDIR (where tests write, default memory where there is room, else /tmp).
set -u
cd "$(dirname "$0")/.." || exit 1
TOP=$(pwd)
LC_ALL=C
TZ=UTC
export TOP LC_ALL TZ
unset LANG LANGUAGE POSIXLY_CORRECT
CRM_HASH_KEY=1
export CRM_HASH_KEY

: "${CRM_REAL_DATA:=$TOP/../shared/data}"
if [ -d "$CRM_REAL_DATA" ]; then
	CRM_REAL_DATA=$(cd "$CRM_REAL_DATA" && pwd)
	export CRM_REAL_DATA
else
	unset CRM_REAL_DATA
fi

# Many tests wait for a disk: is there a gigabyte of memory, and do programs run
# there?
in_memory()
{
	[ -w /dev/shm ] && df -Pk /dev/shm 2>/dev/null |
	    awk 'END { exit $4 < 1000000 }' || return 1
	tried=$(mktemp /dev/shm/crm.XXXXXX) || return 1
	printf '#!/bin/sh\n' >"$tried"
	chmod +x "$tried"
	"$tried" 2>/dev/null
	set -- $?
	rm "$tried"
	return "$1"
}

if [ -z "${TMPDIR-}" ] && in_memory; then
	TMPDIR=/dev/shm
	export TMPDIR
fi
scratch=$(mktemp -d) || exit 1
workers=
trap 'rm -rf "$scratch"' EXIT
trap 'kill $workers 2>/dev/null; exit 130' HUP INT TERM
mkdir "$scratch/bin" "$scratch/case" "$scratch/claim" "$scratch/tmp"
TMPDIR=$scratch/tmp
export TMPDIR

wrap=${CRM_WRAP:-}
limit=
if command -v timeout >/dev/null 2>&1; then
	limit="timeout ${CRM_LIMIT:-300}"
fi

# The tools come first on the PATH, each behind CRM_WRAP if there is one.
if [ -n "$wrap" ]; then
	for tool in bin/*; do
		[ -f "$tool" ] || continue
		printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$wrap" "$TOP/$tool" \
		    >"$scratch/$tool"
		chmod +x "$scratch/$tool"
	done
	PATH=$scratch/bin:$PATH
else
	PATH=$TOP/bin:$PATH
fi
export PATH

# Every test as a line "KIND PATH"; the slow ones first, lint/clean apart.
list_all()
{
	for source in tests/prop/*.c tests/ref/*.c tests/unit/*.c; do
		[ -f "$source" ] && echo "tap ${source%.c}.t"
	done
	echo "tap tests/fuzz/methods/methods.t"
	for script in tests/real/*.sh; do
		[ -f "$script" ] || continue
		if [ -n "${CRM_REAL_DATA-}" ]; then
			echo "shell $script"
		else
			echo "skip $script"
		fi
	done
	for script in tests/prop/*.sh tests/lint/*.sh; do
		[ -f "$script" ] || continue
		[ "$script" = tests/lint/clean.sh ] || echo "shell $script"
	done
	for source in tests/fuzz/*.c tests/fuzz/inside/crm-*.c; do
		case $source in
		*'*.c' | */replay.c) ;;
		*) echo "replay ${source%.c}.t" ;;
		esac
	done
	[ ! -d tests/cli ] || find tests/cli -name cmd -type f | sort |
	    sed 's,^,case ,; s,/cmd$,,'
}

areas='^tests/(unit|ref|prop|cli|fuzz|real|lint)$'

# The lines of list_all that lie in one of the areas (all of them if none).
list()
{
	if [ $# -eq 0 ]; then
		list_all
		return
	fi
	for area in "$@"; do
		area=${area#"$TOP/"}
		area=${area#tests/}
		area=${area%/}
		list_all | awk -v area="tests/$area" -v known="$areas" '
		    $2 == area || index($2, area "/") == 1 ||
		    index($2, area ".") == 1 { print; n++ }
		    END { if (!n && area !~ known) print "none " area }'
	done
}

# fail NAME: one failed test; what it said comes on standard input.
fail()
{
	{
		echo "FAILED $1"
		sed 's/^/    /' | head -n 100
	} >"$scratch/report.$me"
	cat "$scratch/report.$me"
}

say()
{
	[ -z "$verbose" ] || echo "$1 $2"
}

# Reads TAP; prints "PASSED FAILED SKIPPED", then every complaint.
judge='
/^not ok/ { failed++; bad = 1; complaint[++n] = $0; next }
/^ok.*# *SKIP/ { skipped++; bad = 0; next }
/^ok/ { passed++; bad = 0; next }
/^1\.\.0/ { planned = 1; skipped++; plan = skipped + passed + failed; next }
/^1\.\.[1-9]/ { planned = 1; plan = substr($0, 4) + 0; next }
bad { complaint[++n] = $0 }
END {
	ran = passed + failed + skipped
	if (!planned)
		problem = "died before its plan"
	else if (plan != ran)
		problem = "planned " plan ", ran " ran
	else if (status != 0 && !failed)
		problem = "all well, but"
	if (problem) {
		failed++
		complaint[++n] = problem " (exit status " status ")"
	}
	print passed + 0, failed + 0, skipped + 0
	for (i = 1; i <= n; i++)
		print complaint[i]
}'

# run_tap NAME COMMAND...: a program that prints TAP.
run_tap()
{
	name=$1
	shift
	"$@" >"$scratch/out.$me" 2>"$scratch/err.$me" </dev/null
	awk -v status=$? "$judge" "$scratch/out.$me" >"$scratch/tap.$me"
	read -r p f s <"$scratch/tap.$me"
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
	if [ "$f" -gt 0 ]; then
		{
			sed 1d "$scratch/tap.$me"
			tail -n 30 "$scratch/err.$me"
		} | fail "$name"
	else
		say "ok" "$name ($p passed, $s skipped)"
	fi
}

# play CASE: runs a golden case in a copy of its folder, which goes at the end;
# leaves the files got.out and got.err of this worker, and its $status.
play()
{
	played=$((played + 1))
	place=$scratch/case/$me.$played
	cp -R "$1" "$place"
	(cd "$place" && exec $limit sh ./cmd) >"$scratch/got.out.$me" \
	    2>"$scratch/got.err.$me" </dev/null
	status=$?
}

# compare CASE WHAT: shows how one output differs from the expected file.
compare()
{
	want=$1/$2
	if [ -f "$want" ]; then
		cmp -s "$want" "$scratch/got.$2.$me" && return 0
	else
		[ -s "$scratch/got.$2.$me" ] || return 0
		want=/dev/null
	fi
	diff -u "$want" "$scratch/got.$2.$me" |
	    sed "1s,.*,--- expected $2," | sed "2s,.*,+++ got $2," \
	    >>"$scratch/differs.$me"
	return 1
}

run_case()
{
	play "$1"
	want_status=0
	[ -f "$1/rc" ] && read -r want_status <"$1/rc"
	: >"$scratch/differs.$me"
	compare "$1" out
	compare "$1" err
	[ "$status" = "$want_status" ] ||
	    echo "exit status $status, expected $want_status" \
	    >>"$scratch/differs.$me"
	if [ -s "$scratch/differs.$me" ]; then
		failed=$((failed + 1))
		fail "$1" <"$scratch/differs.$me"
	else
		passed=$((passed + 1))
		say ok "$1"
	fi
}

update_case()
{
	play "$1"
	cp "$scratch/got.out.$me" "$1/out"
	cp "$scratch/got.err.$me" "$1/err"
	echo "$status" >"$1/rc"
	[ -s "$1/out" ] || rm "$1/out"
	[ -s "$1/err" ] || rm "$1/err"
	[ "$status" != 0 ] || rm "$1/rc"
	echo "updated $1"
}

run_one()
{
	case $1 in
	tap)
		run_tap "$2" $limit $wrap "$2"
		;;
	replay)
		corpus=tests/fuzz/corpus/$(basename "$2" .t)
		set -- "$2" "$corpus"/*
		name=$1
		[ -f "$2" ] || set -- "$name"
		run_tap "$name" $limit $wrap "$@"
		;;
	shell)
		run_tap "$2" $limit sh "$2"
		;;
	case)
		run_case "$2"
		;;
	skip)
		skipped=$((skipped + 1))
		say skipped "$2"
		;;
	none)
		failed=$((failed + 1))
		echo "no test is named $2" | fail "$2"
		;;
	esac
}

# Creating a file that must not exist is the cheapest lock a shell has.
claim()
{
	set -C
	{ true >"$1"; } 2>/dev/null
	claimed=$?
	set +C
	return $claimed
}

# A worker takes the tests that no other one has claimed.
work()
{
	me=$1
	passed=0 failed=0 skipped=0 number=0
	while read -r kind path; do
		number=$((number + 1))
		claim "$scratch/claim/$number" || continue
		run_one "$kind" "$path"
	done <"$scratch/list"
	echo "$passed $failed $skipped" >"$scratch/count.$me"
}

verbose=
me=0
played=0
case ${1-} in
--update)
	shift
	[ $# -gt 0 ] || set -- cli
	list "$@" >"$scratch/list"
	while read -r kind path; do
		case $kind in
		case) update_case "$path" ;;
		*) echo "run.sh: $path is no golden case" >&2 && exit 1 ;;
		esac
	done <"$scratch/list"
	exit 0
	;;
-v)
	verbose=yes
	shift
	;;
-*)
	sed -n '2,/^[^#]/s/^# *//p' "$TOP/tests/run.sh" >&2
	exit 2
	;;
esac

# What git thinks of the tree, so that lint/clean can tell what tests left.
if git rev-parse --git-dir >/dev/null 2>&1; then
	git status --porcelain >"$scratch/status"
	CRM_STATUS_BEFORE=$scratch/status
	export CRM_STATUS_BEFORE
fi

list "$@" >"$scratch/list"
w=1
while [ "$w" -le "${CRM_JOBS:-2}" ]; do
	work "$w" &
	workers="$workers $!"
	w=$((w + 1))
done
wait

if [ $# -eq 0 ] && [ -f tests/lint/clean.sh ]; then
	echo "shell tests/lint/clean.sh" >"$scratch/list"
	rm -f "$scratch/claim/1"
	work 0
fi
# A worker that died takes its counts along: that is a failure, too.
w=1
while [ "$w" -le "${CRM_JOBS:-2}" ]; do
	[ -f "$scratch/count.$w" ] || echo "0 1 0" >"$scratch/count.$w"
	w=$((w + 1))
done
cat "$scratch"/count.* | awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
	printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
	exit failed > 0 || passed + failed + skipped == 0
    }'
