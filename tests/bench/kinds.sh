#!/bin/sh
# Duplicates in made-up dirty lists (lists.c), by kind of pair: how many of
# those that are one customer were missed, of those that are not were merged,
# and the F1 of all pairs; run by bench.sh. GROUPS_OF_KIND: pairs of each kind,
# a SEED each a list.
set -eu
. tests/bench/lib.sh
: "${GROUPS_OF_KIND:=60}" "${SEEDS:=1 2 3}"

# kinds FILE...: the pairs of the lists that crm-import dedupe has written.
kinds()
{
	awk -F, '
	    # The fields of a line with quoted cells, in f[].
	    function cut(line,    n, cell) {
		n = 0
		while (match(line, /^("([^"]|"")*"|[^,]*)(,|$)/)) {
			cell = substr(line, 1, RLENGTH)
			f[++n] = cell
			sub(/,$/, "", f[n])
			line = substr(line, RLENGTH + 1)
			if (cell !~ /,$/)
				break
		}
	    }
	    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    {
		cut($0)
		key = FILENAME f[at["customer_key"]]
		cluster = FILENAME f[at["cluster"]]
		kind = f[at["kind"]]
		group = FILENAME f[at["group"]]
		hits += both[key, cluster]++
		found += keys[key]++
		true += clusters[cluster]++
		if (kind == "single")
			next
		if (!seen[kind]++)
			order[++kinds] = kind
		if (group in first) {
			pairs[kind]++
			same[kind] = first[group] == cluster
			merged[kind] += first_key[group] == key
		}
		first[group] = cluster
		first_key[group] = key
	    }
	    END {
		printf "%-14s %-9s %7s %7s %7s %7s\n", "kind", "truth",
		    "pairs", "merged", "missed", "wrong"
		for (i = 1; i <= kinds; i++) {
			k = order[i]
			printf "%-14s %-9s %7d %7d %7d %7d\n", k,
			    same[k] ? "one" : "two", pairs[k], merged[k],
			    same[k] ? pairs[k] - merged[k] : 0,
			    same[k] ? 0 : merged[k]
		}
		printf "merges %d, wrong %d (%.2f in 1 000); " \
		    "precision %.4f recall %.4f F1 %.4f\n", found, found - hits,
		    1000 * (found - hits) / found, hits / found,
		    hits / true, 2 * hits / (found + true)
	    }' "$@"
}

for one in "" one; do
	echo "== kinds of pairs${one:+, names in one column}"
	set --
	for seed in $SEEDS; do
		list=$BENCH_DIR/list.csv
		got=$BENCH_DIR/list_$seed.csv
		# shellcheck disable=SC2086
		lists "$GROUPS_OF_KIND" "$seed" $one >"$list"
		crm-import dedupe -q --ignore=cluster,kind,group "$list" \
		    >"$got"
		set -- "$@" "$got"
	done
	kinds "$@"
done
