#!/bin/sh
# copy.sh DIR: makes DIR a copy of the tree as it is now (what git tracks or
# would track), for a build with other flags. What DIR has built stays, so that
# the next build there is short.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$1"
copy=$(cd "$1" && pwd)

if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files --cached --others --exclude-standard
else
	find . -type f ! -path './build/*' ! -path './bin/*' \
	    ! -path './dist/*' ! -name '*.[odat]'
fi | sort -u | while read -r file; do
	[ ! -f "$file" ] || printf '%s\n' "$file"
done >"$copy/.files.new"

# Sources that are gone from the tree go from the copy too.
if [ -f "$copy/.files" ]; then
	comm -23 "$copy/.files" "$copy/.files.new" | while read -r file; do
		rm -f "$copy/$file"
	done
fi
mv "$copy/.files.new" "$copy/.files"
tar -cf - -T "$copy/.files" | (cd "$copy" && tar -xf -)
