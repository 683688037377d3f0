#!/bin/sh
# Each header compiles alone: it includes what it needs and no more is assumed.
. tests/tap.sh

: "${CC:=cc}"
for header in $(find common cmd tests -name '*.h' | sort); do
	check "$header alone" $CC -std=c11 -D_POSIX_C_SOURCE=200809L \
	    -Wall -Wextra -Werror -Wno-unused-function -Wno-unused-variable \
	    -Icommon -Icmd -Itests -fsyntax-only -x c "$header"
done
plan
