#!/bin/sh
# Nothing of the machine that a file was written on: absolute paths of homes
# and workplaces, package hosts, assistants. The brackets keep this file clean.
. tests/tap.sh

if ! git rev-parse --git-dir >/dev/null 2>&1; then
	skip "words" "no git"
	plan
	exit
fi

# absent NAME PATTERN: no file that git tracks, or would, has the pattern.
absent()
{
	silent "no $1" git grep --untracked -nIE -e "$2" -- .
}

absent "paths of a machine" \
    '(^|[^A-Za-z0-9_.])/(wor[k]|hom[e]|roo[t]|User[s]|op[t])/'
absent "package hosts" 'py[p]i\.org|crate[s]\.io|registry\.npm|debian\.or[g]'
absent "assistants" '[Cc]lau[d]e|[Aa]nthrop[i]c|Ch[a]tGPT|[Cc]opil[o]t'
# Customers are firms and people; the published words of tests/ref and the data
# are left as they are.
silent "nobody is a he or a she" git grep --untracked -nIwE \
    -e '[Hh]e|[Hh]is|[Hh]im(self)?|[Ss]he|[Hh]er(s|self)?' -- \
    '*.[ch157]' '*.sh' '*.md' 'tests/cli' ':!tests/ref' \
    ':!tests/lint/words.sh'
silent "no programs" git grep --untracked -lE -e '^.ELF' -- .
absent "merge marks" '^(<<<<<<<|>>>>>>>)( |$)'
silent "no blanks at the ends of lines of sources" \
    git grep --untracked -nIE -e '[ 	]+$' -- '*.c' '*.h' '*.sh' Makefile
plan
