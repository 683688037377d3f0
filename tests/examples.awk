# Takes the commands and what they print from a page: writes DIR/N.cmd and
# DIR/N.out for N = 1, 2, ... of every block of the form
#
#	$ COMMAND		(goes on while a line ends with | or \)
#	what it prints		(a line "..." stands for any lines)
#
# A block is `.Bd -literal` to `.Ed` in an mdoc page, ```console to ``` in
# Markdown. A block that begins with "$ # not run" is left out. `.Dl $ COMMAND`
# is a command whose output is not shown: DIR/N.any instead of DIR/N.out.
# Set: dir.

function start(command) {
	n++
	file = dir "/" n ".out"
	print command >(dir "/" n ".cmd")
	printf "" >file
	more = command ~ /[|\\]$/
}

function session(line) {
	if (line ~ /^\$ # not run/ && first) {
		inside = 0
		return
	}
	if (more) {
		print line >(dir "/" n ".cmd")
		more = line ~ /[|\\]$/
	} else if (line ~ /^\$ /) {
		start(substr(line, 3))
	} else if (first) {
		inside = 0	# no commands, but data or code
		return
	} else
		print line >file
	first = 0
}

# The escapes of mdoc that examples need.
function plain(line) {
	gsub(/\\&/, "", line)
	gsub(/\\-/, "-", line)
	gsub(/\\\(aq/, "'", line)
	gsub(/\\\(dq/, "\"", line)
	gsub(/\\\(ha/, "^", line)
	gsub(/\\\(ti/, "~", line)
	gsub(/\\e/, "\\", line)
	return line
}

FILENAME ~ /\.md$/ {
	if (/^```/)
		inside = first = !inside && /^```console/
	else if (inside)
		session($0)
	next
}
/^\.Bd .*-literal/ { inside = first = 1; more = 0; next }
/^\.Ed/ { inside = 0; next }
/^\.Dl \$ / {
	start(plain(substr($0, 7)))
	printf "" >(dir "/" n ".any")
	more = 0
	next
}
inside { session(plain($0)) }
