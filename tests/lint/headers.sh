#!/bin/sh
# Each header compiles alone, once however often it is included: it includes
# what it needs and no more is assumed.
. tests/tap.sh

: "${CC:=cc}"
for header in $(find common cmd tests -name '*.h' | sort); do
	printf '#include "%s"\n#include "%s"\n' "$header" "$header" \
	    >"$scratch/alone.c"
	check "$header alone" $CC -std=c11 -D_POSIX_C_SOURCE=200809L \
	    -Wall -Wextra -Werror -Wno-unused-function -Wno-unused-variable \
	    -I. -Icommon -Icmd -Itests -fsyntax-only "$scratch/alone.c"
done
plan
