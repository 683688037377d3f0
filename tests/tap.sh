# tap: what a test in sh needs, in the Test Anything Protocol. A test reads it
# with `. tests/tap.sh`, calls pass, fail, skip or check, and ends with `plan`.
# It starts at the top of the tree; $scratch is a folder of its own.

tap_count=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' HUP INT TERM

pass()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s\n' $tap_count "$1"
}

# fail NAME [FILE]: FILE says why.
fail()
{
	tap_count=$((tap_count + 1))
	printf 'not ok %d - %s\n' $tap_count "$1"
	[ $# -lt 2 ] || sed 's/^/# /' "$2"
}

# skip NAME REASON
skip()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' $tap_count "$1" "$2"
}

# check NAME COMMAND...: the command succeeds; what it prints says why not.
check()
{
	check_name=$1
	shift
	if "$@" >"$scratch/check" 2>&1; then
		pass "$check_name"
	else
		fail "$check_name" "$scratch/check"
	fi
}

# silent NAME COMMAND...: the command prints nothing.
silent()
{
	check_name=$1
	shift
	"$@" >"$scratch/check" 2>&1
	if [ -s "$scratch/check" ]; then
		fail "$check_name" "$scratch/check"
	else
		pass "$check_name"
	fi
}

# same NAME WANT GOT: two files are equal.
same()
{
	if cmp -s "$2" "$3"; then
		pass "$1"
	else
		diff -u "$2" "$3" | sed "1,2d; 20q" >"$scratch/check"
		fail "$1" "$scratch/check"
	fi
}

plan()
{
	echo "1..$tap_count"
}

# page_text OPTION... PAGE: a page as mandoc prints it, without the overstruck
# letters (each a backspace between the two).
page_text()
{
	mandoc -T utf8 "$@" | awk '{ gsub(/.\b/, ""); print }'
}
