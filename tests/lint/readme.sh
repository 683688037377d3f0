#!/bin/sh
# The commands of README.md print what it shows.
. tests/tap.sh
. tests/sessions.sh
: "${TOP:=$(pwd)}"

[ ! -f README.md ] || sessions README.md
plan
