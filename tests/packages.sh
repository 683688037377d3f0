#!/bin/sh
# Installs what a Debian or Ubuntu machine lacks: what a build needs, and with
# the argument "test" what the tests need, too; further arguments are packages.
set -eu
want="gcc make libc6-dev libcsv-dev zlib1g-dev libutf8proc-dev libxxhash-dev
libsodium-dev libicu-dev"
if [ "${1-}" = test ]; then
	shift
	want="$want git mandoc"
fi

missing=
for package in $want "$@"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
	    grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing$missing"
root=
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get -qq update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $root apt-get -qq install -y \
    --no-install-recommends $missing >/dev/null
