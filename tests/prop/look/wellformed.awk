# What of a page can be judged without a browser: elements nested and closed,
# ids once and pointed at, rows of a table as wide as its head, nothing run or
# loaded, numbers that are numbers, and nothing wider than a telephone.
function wrong(what) {
	if (seen[what]++ == 0)
		print what
}

# An attribute of the tag in hand.
function value(name, text) {
	if (!match(tag, "[ ]" name "=\"[^\"]*\""))
		return ""
	text = substr(tag, RSTART, RLENGTH)
	sub(/^[^"]*"/, "", text)
	sub(/"$/, "", text)
	return text
}

function has(class) {
	return index(" " value("class") " ", " " class " ") > 0
}

function inside(name, i) {
	for (i = depth; i > 0; i--)
		if (open[i] == name)
			return i
	return 0
}

function end_row() {
	if (cells > 0 && width > 0 && cells != width)
		wrong("a row of " cells " cells under " width)
	width = cells
}

# The least that it takes on a telephone: figures of 7.5 px and their margin.
function end_table(i, least) {
	least = scrolls ? 0 : 50 + (pictures ? 84 : 0)
	for (i = 1; i <= width && !scrolls; i++)
		least += most[i] > 0 ? 7.5 * most[i] + 8 : 0
	if (!tall && least > 328)
		wrong("a table of " least " px: " caption)
	split("", most)
	width = pictures = 0
}

function begin(name, id) {
	id = value("id")
	if (id != "" && ids[id]++ > 0)
		wrong("two of id " id)
	if (value("href") != "") {
		if (value("href") !~ /^#/)
			wrong("a link outside: " value("href"))
		wanted[substr(value("href"), 2)] = 1
	}
	if (value("aria-labelledby") != "") {
		n = split(value("aria-labelledby"), word, " ")
		for (i = 1; i <= n; i++)
			wanted[word[i]] = 1
	}
	if (name ~ /^(script|img|iframe|object|link|form|input)$/)
		wrong("an element " name)
	if (tag ~ /[ ](style|on[a-z]+|src)="/)
		wrong("an attribute that acts: " tag)
	if (name ~ /^(rect|line|path|circle|text|svg)$/ &&
	    tag ~ /"[^"]*(nan|inf)[" ,]/)
		wrong("no number: " tag)
	if (tag ~ /[ ](width|height|r)="-/)
		wrong("below zero: " tag)
	if (name == "svg" && value("width") !~ /%$/ && value("width") + 0 > 328)
		wrong("wide: " tag)
	if (name == "table") {
		tall = has("tall")
		scrolls = has("plain") || has("heat")
		if (has("plain") && !inside("scroll"))
			wrong("a table that could not be scrolled")
	}
	if (name == "tr")
		cells = 0
	if (name == "th" || name == "td") {
		cells += value("colspan") == "" ? 1 : value("colspan")
		number = has("num") && !has("w") && inside("tbody") ? cells : 0
		pictures = pictures || has("pic")
	}
}

BEGIN {
	RS = "<"
}

NR == 1 { next }

/^!DOCTYPE/ { next }

{
	end = index($0, ">")
	tag = substr($0, 1, end - 1)
	text = substr($0, end + 1)
	name = tag
	sub(/^\//, "", name)
	sub(/[ \n\/].*/, "", name)
	if (end == 0 || name == "")
		wrong("a tag that does not end: " substr($0, 1, 40))
	quotes = gsub(/"/, "\"", tag)
	if (quotes % 2)
		wrong("quotes: " tag)
	if (tag ~ /^\//) {
		if (element[depth] != name)
			wrong("</" name "> in <" element[depth] ">")
		if (name == "tr" && !tall)
			end_row()
		if (name == "table")
			end_table()
		if (name == "caption")
			caption = said
		depth--
	} else {
		begin(name)
		if (name != "meta" && tag !~ /\/$/) {
			depth++
			element[depth] = name
			open[depth] = has("scroll") ? "scroll" : name
		}
	}
	gsub(/[\200-\277]/, "", text) # a character is one, not its bytes
	if (number && text != "" && length(text) > most[number])
		most[number] = length(text)
	number = name == "td" && tag !~ /^\// ? number : 0
	said = text
	gsub(/&(amp|lt|gt|quot|#39);/, "", text)
	if (text ~ /&/)
		wrong("an entity: " text)
}

END {
	if (depth != 0)
		wrong("not closed: " element[depth])
	for (id in wanted)
		if (!(id in ids))
			wrong("nothing has the id " id)
}
