#!/bin/sh
# The tests left nothing in the tree. run.sh runs this one last and tells what
# git thought before; in CI the tree must have nothing beside the commit.
. tests/tap.sh

if [ -z "${CRM_STATUS_BEFORE-}" ]; then
	skip "clean tree" "no git"
else
	git status --porcelain >"$scratch/after"
	[ "${CI-}" != true ] || CRM_STATUS_BEFORE=/dev/null
	same "clean tree" "$CRM_STATUS_BEFORE" "$scratch/after"
	git ls-files | grep -v -e / -e '^\.' \
	    -e '^LICENSE$' -e '^Makefile$' -e '^README.md$' >"$scratch/top"
	silent "no file of a run at the top" cat "$scratch/top"
fi
plan
