# sessions: runs what pages show; read by the tests of pages after tap.sh.

# Compares lines, where a wanted line "..." stands for any number of lines.
# Set: want (a file); the input is what was printed.
like='
function match_from(i, j) {
	for (; i <= wanted; i++) {
		if (lines[i] == "...") {
			for (; j <= got + 1; j++)
				if (match_from(i + 1, j))
					return 1
			return 0
		}
		if (j > got || lines[i] != text[j++])
			return 0
	}
	return j == got + 1
}
BEGIN {
	while ((getline line <want) > 0)
		lines[++wanted] = line
}
{ text[++got] = $0 }
END { exit !match_from(1, 1) }'

# sessions PAGE: plays the commands of a page, in turn, in one folder that has
# the files of tests/data/examples and the tree under the names bin and tests.
sessions()
{
	page=$1
	place=$scratch/place
	steps=$scratch/steps
	rm -rf "$place" "$steps"
	mkdir "$place" "$steps"
	[ ! -d tests/data/examples ] || cp -R tests/data/examples/. "$place"
	ln -s "$TOP/tests" "$TOP/bin" "$place"
	awk -v dir="$steps" -f tests/examples.awk "$page"
	n=1
	while [ -f "$steps/$n.cmd" ]; do
		name="$page: $(head -n 1 "$steps/$n.cmd")"
		(cd "$place" && exec sh "$steps/$n.cmd") \
		    >"$steps/got" 2>&1 </dev/null
		status=$?
		if [ -f "$steps/$n.any" ] && [ $status != 0 ]; then
			echo "exit status $status" >>"$steps/got"
			fail "$name" "$steps/got"
		elif [ ! -f "$steps/$n.any" ] &&
		    ! awk -v want="$steps/$n.out" "$like" "$steps/got"; then
			diff -u "$steps/$n.out" "$steps/got" | sed 1,2d \
			    >"$scratch/differs"
			fail "$name" "$scratch/differs"
		else
			pass "$name"
		fi
		n=$((n + 1))
	done
}
