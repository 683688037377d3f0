# What runs wrote as CSV (N.out) and as objects (N.json): the same cells, numbers
# as they are, empty ones null; a column is of numbers or it is not, and of texts
# that are numbers only where the inputs have it. Arguments: the names of columns
# of the inputs, and the numbers N. Prints N and what differs.
function slurp(name, all, line) {
	all = ""
	while ((getline line <name) > 0)
		all = all line "\n"
	return all
}

# The CSV to cell[row, column]; rows of another width begin a table of their own.
function read_csv(text, i, c, n, row, col, in_quotes, now) {
	n = length(text)
	row = 0; col = 1; now = ""
	for (i = 1; i <= n; i++) {
		c = substr(text, i, 1)
		if (in_quotes) {
			if (c != "\"")
				now = now c
			else if (substr(text, i + 1, 1) == "\"") {
				now = now c
				i++
			} else
				in_quotes = 0
		} else if (c == "\"")
			in_quotes = 1
		else if (c == "," || c == "\n") {
			cell[row, col] = now
			now = ""
			if (c == ",") {
				col++
				continue
			}
			width[row++] = col
			col = 1
		} else
			now = now c
	}
	return row
}

function wrong(what) {
	if (bad++ < 5)
		print table, "row " row ": " what
}

# A JSON text from at on; at is behind it then.
function read_text(line, to, c) {
	to = ""
	at++
	while ((c = substr(line, at++, 1)) != "\"") {
		if (c == "") {
			wrong("a text that does not end")
			return to
		}
		if (c != "\\") {
			to = to c
			continue
		}
		c = substr(line, at++, 1)
		if (c == "u") {
			to = to sprintf("%c", hex(substr(line, at, 4)))
			at += 4
		} else
			to = to c
	}
	return to
}

function hex(digits, i, x) {
	for (i = 1; i <= 4; i++)
		x = 16 * x + index("0123456789abcdef", substr(digits, i, 1)) - 1
	return x
}

function is_number(text) {
	return text ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/
}

function take(name, value, kind) {
	if (name != cell[head, col])
		wrong("\"" name "\" for the column \"" cell[head, col] "\"")
	if (value != cell[row, col])
		wrong(name ": " value " for \"" cell[row, col] "\"")
	if ((kind == "null") != (cell[row, col] == ""))
		wrong(name ": " kind " for \"" cell[row, col] "\"")
	if (kind == "number")
		numbers[name] = 1
	else if (kind == "text" && is_number(value))
		looks[name] = 1
	else if (kind == "text")
		words[name] = 1
}

function read_object(line, name, value) {
	at = 2
	col = 0
	if (substr(line, 1, 1) != "{") {
		wrong("no object: " line)
		return
	}
	if (line == "{}")
		return
	while (at <= length(line)) {
		name = read_text(line)
		col++
		if (substr(line, at++, 1) != ":")
			wrong("no colon behind " name)
		if (substr(line, at, 1) == "\"")
			take(name, read_text(line), "text")
		else {
			match(substr(line, at), /^[^,}]*/)
			value = substr(line, at, RLENGTH)
			at += RLENGTH
			if (value == "null")
				take(name, "", "null")
			else if (is_number(value))
				take(name, value, "number")
			else
				wrong(name ": what is " value "?")
		}
		if (substr(line, at++, 1) == "}")
			break
	}
	if (at <= length(line) || col != width[row])
		wrong(col " of " width[row] " cells: " line)
}

# Table N.out against N.json.
function compare(n, line, name) {
	split("", cell)
	split("", width)
	split("", numbers)
	split("", looks)
	split("", words)
	bad = 0
	table = n
	rows = read_csv(slurp(n ".out"))
	head = 0
	row = 1
	while ((getline line <(n ".json")) > 0) {
		if (width[row] == 1 && cell[row, 1] == "")
			head = row + 1 # a blank line: another table
		row = row == head - 1 ? row + 2 : row
		read_object(line)
		row++
	}
	close(n ".out")
	close(n ".json")
	if (row < rows)
		wrong("rows that are no objects: " rows - row)
	for (name in looks)
		if (name in numbers)
			print table, name ": numbers here, texts there"
		else if (!(name in words || name in input))
			print table, name ": a column of numbers that are texts"
}

BEGIN {
	while ((getline line <ARGV[1]) > 0)
		input[line] = 1
	while ((getline line <ARGV[2]) > 0)
		compare(line)
}
