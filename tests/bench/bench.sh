#!/bin/sh
# Runs the benchmarks: tests/bench/bench.sh [NAME...]; without a name all of the
# scripts beside it.
# Everything is measured in one run on one machine, so read the ratios, not the
# seconds: of the least times, the medians beside. Variables: ROWS and CUSTOMERS
# (of the orders), KINDS (of orders for rfm), CARDS, LARGE and HUGE, ROUNDS,
# PEERS (of "duckdb polars pandas mlr"), PEERS_PYTHON (a python3 that has them),
# BENCH_DIR for the data.
set -eu
cd "$(dirname "$0")/../.."
: "${ROWS:=10000000}" "${CUSTOMERS:=1000000}" "${CARDS:=5000000}" "${ROUNDS:=5}"
: "${BENCH_DIR:=build/bench}" "${PEERS_PYTHON:=python3}"
: "${PEERS=duckdb polars pandas mlr}"
LC_ALL=C
TZ=UTC
export ROWS CUSTOMERS CARDS ROUNDS BENCH_DIR PEERS PEERS_PYTHON LC_ALL TZ
PATH=$(pwd)/bin:$(pwd)/tests/bench:$PATH
mkdir -p "$BENCH_DIR"

echo "$(uname -sm), $(getconf _NPROCESSORS_ONLN) processors; $ROUNDS rounds"
[ $# -gt 0 ] || set -- $(ls tests/bench/*.sh |
    sed 's,.*/,,; s,[.]sh$,,; /^bench$/d; /^lib$/d')
status=0
for name in "$@"; do
	echo
	sh "tests/bench/$name.sh" || status=1
done
exit $status
