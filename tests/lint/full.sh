#!/bin/sh
# A full disk is told and ends a tool with 3: for the help of every tool, and
# for the first golden case of every method that is one plain command.
. tests/tap.sh

if [ ! -w /dev/full ]; then
	skip "full disk" "no /dev/full"
	plan
	exit
fi

# full NAME COMMAND...: its output goes nowhere, and it says so.
full()
{
	name=$1
	shift
	"$@" >/dev/full 2>"$scratch/err" </dev/null
	status=$?
	if [ $status = 3 ] && [ -s "$scratch/err" ]; then
		pass "$name"
	else
		echo "exit status $status, message:" | cat - "$scratch/err" \
		    >"$scratch/why"
		fail "$name" "$scratch/why"
	fi
}

# plain CASE: succeeds with output, by one command without a pipe or a file.
plain()
{
	[ -s "$1/out" ] && [ ! -e "$1/rc" ] && [ "$(wc -l <"$1/cmd")" -eq 1 ] &&
	    grep -q '^crm-' "$1/cmd" && ! grep -q '[|;>&`$]' "$1/cmd"
}

for tool in bin/crm-*; do
	[ -x "$tool" ] || continue
	full "full disk: $tool --help" "$tool" --help
	full "full disk: $tool --version" "$tool" --version
done

for method in tests/cli/crm-*/*/; do
	for case in "$method"*/; do
		plain "$case" || continue
		cp -R "$case" "$scratch/case"
		full "full disk: $case" sh -c 'cd "$1" && exec sh ./cmd' - \
		    "$scratch/case"
		rm -rf "$scratch/case"
		break
	done
done
plan
