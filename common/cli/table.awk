# table.awk: what methods tell of themselves, from text to C.
#
#	awk -f common/cli/table.awk FILE.table >FILE.def
#
# A table begins with a line of words, and each line behind it is a row, its
# cells between tabs; "#" begins a comment.
#
#	method	NAME	summary	more
#		the first line: what is told of the method itself, and with it
#		the tables below, are METHOD_TOLD of its record (cli/tool.h)
#	tool	NAME	summary	more
#		the same of a tool: TOOL_TOLD; below a line "methods" stand
#		their names, in the order of `help`
#	options of STRUCT	struct opt (cli/opt.h), stored in a STRUCT
#		name[:field]	kind [low..high]	value	default	help	more
#	roles			struct role_use (cli/tool.h)
#		role	help
#	makes			struct column_doc
#		name	help	more
#	lines			struct model_line (cli/model_file.h)
#		key	record	place [take]	cells: type [field] [low..high]
#		[words|...] [empty=X]; the number of a line is LINE_KEY. A place
#		.FIELD is that of struct loading, another one a function
#	include FILE.table	the rows of a table "as rows", in this one
#
# Behind the word stands "as NAME", where the array is not called as the word,
# and "shared", where other files use it. The rows of "as rows" have no array:
# tables include them; without "of STRUCT" they are of theirs. An option's field
# has its name, "_" for "-", where none is said. In a choice, words like
# PERIOD_CHOICES are macros. `more` are further members: bar, needed, letter=d,
# with=table=cross.

function fail(text)
{
	print FILENAME ":" FNR ": " text >"/dev/stderr"
	failed = 1
	exit 1
}

function quoted(text)
{
	gsub(/[\\"]/, "\\\\&", text)
	return "\"" text "\""
}

function text_or_null(text)
{
	return text == "" ? "NULL" : quoted(text)
}

# "auto|PERIOD_CHOICES": "auto" "|" PERIOD_CHOICES.
function choices(text,    word, n, i, out)
{
	n = split(text, word, "|")
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? " \"|\" " : "") \
		    (word[i] ~ /^[A-Z]+_[A-Z_]+$/ ? word[i] : quoted(word[i]))
	return out
}

# The members in the cells from `first` on.
function more(first,    i, out, part)
{
	for (i = first; i <= NF; i++) {
		split($i, part, "=")
		if (part[1] == "with")
			part[2] = substr($i, 6)
		out = out ", ." part[1] " = " (part[1] == "letter" ? \
		    "'" part[2] "'" : part[1] ~ /^(beside|replaces|with)$/ ? \
		    quoted(part[2]) : part[2] == "" ? "true" : part[2])
	}
	return out
}

function option(    name, part, kind, range, value)
{
	split($1, name, ":")
	if (name[2] == "") {
		name[2] = name[1]
		gsub(/-/, "_", name[2])
	}
	part = of == "" ? "AT(" name[2] ")" : \
	    "offsetof(struct " of ", " name[2] ")"
	split($2, kind, " ")
	if (kind[2] != "" && split(kind[2], range, "[.][.]") != 2)
		fail("no range: " kind[2])
	value = kind[1] == "choice" ? choices($3) : text_or_null($3)
	return quoted(name[1]) ", OPT_" toupper(kind[1]) ", " part ", " \
	    value ", " text_or_null($4) ", " quoted($5) \
	    (kind[2] == "" ? "" : ", " range[1] ", " range[2]) more(6)
}

# A cell of a line of a model file: "word kind bins|values|levels".
function cell(text, record,    word, n, i, range, list, out, field, empty)
{
	n = split(text, word, " ")
	empty = "NAN"
	for (i = 2; i <= n; i++) {
		if (split(word[i], range, "[.][.]") == 2) {
			out = out ", .low = " range[1] ", .high = " range[2]
		} else if (word[i] ~ /[|]/) {
			list = quoted(word[i])
			gsub(/[|]/, "\", \"", list)
			out = out ", .words = (const char *const[]){ " list \
			    ", NULL }"
		} else if (word[i] ~ /^empty=/) {
			empty = substr(word[i], 7)
		} else {
			field = word[i]
		}
	}
	return "{ MODEL_" toupper(word[1]) ", " (field == "" ? "0" : \
	    "offsetof(struct " record ", " field ")") out ", .empty = " \
	    empty " }"
}

function line(    name, part, i, out)
{
	name = toupper($1)
	gsub(/[^A-Z0-9]/, "_", name)
	numbers = numbers "LINE_" name ", "
	for (i = 4; i <= NF; i++)
		out = out cell($i, $2) ", "
	split($3, part, " ")
	if (part[1] ~ /^[.]/)
		part[1] = ".at = offsetof(struct loading, " \
		    substr(part[1], 2) ")"
	else if (part[1] != "")
		part[1] = ".place = " part[1]
	return quoted($1) ", (const struct model_cell[]){ " out \
	    "{ MODEL_END } }" (part[1] == "" ? "" : ", " part[1]) \
	    (part[2] == "" ? "" : ", .take = " part[2])
}

function close_table()
{
	if (form == "lines") {
		print "\t{ NULL } };\nenum { " numbers "};"
		return
	}
	if (form != "" && array != "rows")
		print "\t{ 0 } };"
}

# The name of a method's record: score_fit of crm-score fit.
function record(name,    part)
{
	split(FILENAME, part, "[/-]")
	return part[3] "_" name
}

function open_table(    n, word, i, shared)
{
	close_table()
	n = split($0, word, " ")
	form = array = word[1]
	told = told ", ." form " = " form
	of = shared = ""
	for (i = 2; i <= n; i++) {
		if (word[i] == "of")
			of = word[++i]
		else if (word[i] == "as")
			array = word[++i]
		else if (word[i] == "shared")
			shared = 1
		else
			fail("what is " word[i] "?")
	}
	if (array != "rows" && form == "options") {
		told = told ", .options_size = sizeof(struct " of ")"
		print "#include <stddef.h>"
		print "#undef AT"
		print "#define AT(field) offsetof(struct " of ", field)"
		of = ""
	}
	print "#line " FNR " \"" FILENAME "\""
	if (array == "rows")
		print ""
	else
		print (shared ? "" : "static ") "const struct " type[form] " " \
		    array "[] = {"
}

BEGIN {
	FS = "\t"
	type["options"] = "opt"
	type["roles"] = "role_use"
	type["makes"] = "column_doc"
	type["lines"] = "model_line"
}
/^#/ || /^$/ {
	print ""
	next
}
NF >= 3 && form == "" && $1 ~ /^(method|tool)$/ {
	named = toupper($1) "_TOLD"
	told = ".name = " quoted($2) ", .summary = " quoted($3) more(4)
	if ($1 == "method")
		print "extern const struct method " record($2) ";"
	next
}
$0 == "methods" {
	form = "list"
	told = told ", .methods = methods"
	next
}
form == "list" {
	print "extern const struct method " record($1) ";"
	list = list "&" record($1) ", "
	next
}
NF == 1 && $0 ~ /^include [^ ]*[.]table$/ {
	sub(/^include /, "")
	sub(/table$/, "def")
	print "#include \"" $0 "\""
	next
}
NF == 1 {
	split($0, first, " ")
	if (!(first[1] in type))
		fail("no table is called " first[1])
	open_table()
	next
}
form == "options" {
	if (NF < 5)
		fail("an option has five cells or more")
	print "\t{ " option() " },"
	next
}
form == "roles" {
	print "\t{ " quoted($1) ", " quoted($2) " },"
	next
}
form == "lines" {
	if (NF < 4)
		fail("a line has four cells or more")
	print "\t{ " line() " },"
	next
}
form == "makes" {
	print "\t{ " quoted($1) ", " quoted($2) more(3) " },"
	next
}
{
	fail("a row without a table")
}
END {
	if (failed)
		exit 1
	if (form == "list")
		print "static const struct method *const methods[] = { " list \
		    "NULL };"
	else
		close_table()
	if (named)
		print "#define " named " " told
}
