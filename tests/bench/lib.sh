# What the benchmarks share; read by them, after bench.sh has set the variables.

# data NAME ARGUMENT...: makes BENCH_DIR/NAME.csv with generate, once for the
# arguments, and reads it once so that it is in memory.
data()
{
	data_file=$BENCH_DIR/$1.csv
	shift
	made="$* $(cksum <tests/bench/generate)"
	if [ "$(cat "$data_file.made" 2>/dev/null)" != "$made" ]; then
		generate "$@" >"$data_file"
		echo "$made" >"$data_file.made"
	fi
	cat "$data_file" >/dev/null
	echo "generate $* ($(megabytes "$data_file") MB)"
}

megabytes()
{
	wc -c <"$1" | awk '{ printf "%.0f", $1 / 1e6 }'
}

# have_peer MODULE: whether PEERS_PYTHON can import it; says so if not.
have_peer()
{
	"$PEERS_PYTHON" -c "import $1" 2>/dev/null && return 0
	echo "skipped: $1 (PEERS_PYTHON=$PEERS_PYTHON cannot import it)"
	return 1
}
