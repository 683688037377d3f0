#include "io/magic.h"

#include "base/die.h"
#include "base/each.h"

#include <stdio.h>

enum { MAGIC_JSON_WAY = 256 }; /* bytes of the command */

enum { KEYS = 4, KEY = 24 };

static void
skip_space(struct str *s)
{
	while (s->n > 0 && (*s->p == ' ' || (*s->p >= '\t' && *s->p <= '\r'))) {
		s->p++;
		s->n--;
	}
}

/* Takes a string off the front, without its quotes. */
static struct str
take_string(struct str *s)
{
	size_t n = 1;
	struct str text;

	while (n < s->n && s->p[n] != '"')
		n += s->p[n] == '\\' ? 2 : 1;
	if (n > s->n)
		n = s->n;
	text = (struct str){ s->p + 1, n - 1 };
	n += n < s->n;
	s->p += n;
	s->n -= n;
	return text;
}

/* Takes a value off the front: a string, all of an object or array, or a
 * number or word. */
static void
skip_value(struct str *s)
{
	bool compound = s->n > 0 && (*s->p == '{' || *s->p == '[');
	size_t depth = 0;

	while (s->n > 0) {
		char c = *s->p;

		if (!compound && strchr(",}] \t\r\n", c) != NULL)
			return;
		if (c == '"') {
			take_string(s);
			continue;
		}
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		s->p++;
		s->n--;
		if (compound && depth == 0)
			return;
	}
}

/* The member at the front of an object's text; false at its end. */
static bool
take_key(struct str *s, struct str *key)
{
	skip_space(s);
	if (s->n > 0 && *s->p == ',') {
		s->p++;
		s->n--;
		skip_space(s);
	}
	if (s->n == 0 || *s->p != '"')
		return false;
	*key = take_string(s);
	skip_space(s);
	if (s->n == 0 || *s->p != ':')
		return false;
	s->p++;
	s->n--;
	skip_space(s);
	return s->n > 0;
}

/* A key that jq and a shell take as it is, .KEY. */
static bool
is_plain(struct str key)
{
	bool plain =
	    key.n > 0 && key.n <= KEY && (key.p[0] < '0' || key.p[0] > '9');

	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		plain &= c == '_' || (c >= '0' && c <= '9') ||
		    ((c | 32) >= 'a' && (c | 32) <= 'z');
	}
	return plain;
}

/*
 * The object whose members are the columns: this one, or the first of an array
 * that is a member of it ({"orders": [{...). *list is then that member's key.
 */
static struct str
find_rows(struct str object, struct str *list)
{
	struct str at = { object.p + 1, object.n - 1 }, key;

	*list = (struct str){ NULL, 0 };
	while (take_key(&at, &key)) {
		struct str value = at;

		if (*value.p == '[' && is_plain(key)) {
			value.p++;
			value.n--;
			skip_space(&value);
			if (value.n > 0 && *value.p == '{') {
				*list = key;
				return value;
			}
		}
		skip_value(&at);
	}
	return object;
}

/* Appends the first keys of plain values, each behind `before`, then `after`.
 */
static size_t
list_keys(struct str object, const char *before, const char *after, char *way,
    size_t n)
{
	struct str at = { object.p + 1, object.n - 1 }, key;
	size_t keys = 0;

	while (keys < KEYS && take_key(&at, &key)) {
		if (is_plain(key) && *at.p != '{' && *at.p != '[')
			n += (size_t)snprintf(way + n, MAGIC_JSON_WAY - n,
			    "%s%s%.*s%s", keys++ > 0 ? "," : "", before,
			    STR_ARG(key), after);
		skip_value(&at);
	}
	if (keys == 0)
		n += (size_t)snprintf(
		    way + n, MAGIC_JSON_WAY - n, "%sKEY%s", before, after);
	return n;
}

/* The command for objects that `rows` gives one after the other. */
static void
make_way(struct str object, const char *options, const char *rows,
    struct str list, char *way)
{
	size_t n = (size_t)snprintf(way, MAGIC_JSON_WAY, "jq -%s '[", options);

	n = list_keys(object, "\"", "\"", way, n);
	n += (size_t)snprintf(way + n, MAGIC_JSON_WAY - n, "],(%s%.*s%s|[",
	    rows, STR_ARG(list), list.n > 0 ? "[]" : "");
	n = list_keys(object, ".", "", way, n);
	snprintf(way + n, MAGIC_JSON_WAY - n, "])|@csv' ");
}

/* Does a second object or array begin on the line behind the first? */
static bool
is_lines(struct str text, char open)
{
	struct str rest = text;

	skip_value(&rest);
	if (rest.n == 0 ||
	    memchr(text.p, '\n', (size_t)(rest.p - text.p)) != NULL)
		return false;
	skip_space(&rest);
	return rest.n > 0 && *rest.p == open;
}

static bool
is_array(struct str text, struct str *first)
{
	*first = (struct str){ text.p + 1, text.n - 1 };
	skip_space(first);
	return first->n > 0 && strchr("{[\"", *first->p) != NULL;
}

/*
 * "JSON" or "NDJSON", NULL if it is neither. `way` becomes the command that
 * writes the plain values of its objects as CSV, up to the path: its first
 * keys are the columns.
 */
static const char *
magic_json(struct str text, char way[MAGIC_JSON_WAY])
{
	const struct str none = { "", 0 };
	struct str first, list;

	if (text.n < 2)
		return NULL;
	if (*text.p == '{' && strchr(" \t\r\n\"}", text.p[1]) != NULL) {
		if (is_lines(text, '{')) {
			make_way(text, "rn", "inputs", none, way);
			return "NDJSON";
		}
		first = find_rows(text, &list);
		make_way(first, "r", ".", list, way);
		return "JSON";
	}
	if (*text.p != '[' || !is_array(text, &first))
		return NULL;
	if (*first.p == '{')
		make_way(first, "r", ".[]", none, way);
	else
		snprintf(way, MAGIC_JSON_WAY, "jq -r '%s@csv' ",
		    *first.p == '[' ? ".[]|" : "");
	return is_lines(text, '[') ? "NDJSON" : "JSON";
}

/* What a file is by its first bytes. The way out is a text, or a program whose
 * output the tool reads: `way`, the path, `after`. */
struct magic {
	const char *bytes;
	size_t n;
	const char *what, *way, *after;
};

#define BYTES(text) (text), sizeof(text) - 1

static const char save[] = "save the sheet as CSV UTF-8 in a spreadsheet";
static const char as_csv[] = "export the data as CSV";

static const struct magic packed[] = {
	{ BYTES("PK\5\6"), "an empty zip archive", as_csv },
	{ BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "an old workbook (.xls)",
	    save },
	{ BYTES("PAR1"), "a Parquet file", "duckdb -csv -c \"from '", "'\"" },
	{ BYTES("ARROW1"), "an Arrow file", as_csv },
	{ BYTES("ORC"), "an ORC file", as_csv },
	{ BYTES("Obj\1"), "an Avro file", as_csv },
	{ BYTES("SQLite format 3\0"), "an SQLite database",
	    "sqlite3 -header -csv ", " 'select * from TABLE'" },
	{ BYTES("%PDF"), "a PDF document", as_csv },
	{ BYTES("{\\rtf"), "an RTF document", as_csv },
	{ BYTES("\xFD\x37zXZ\0"), "packed by xz", "xzcat ", "" },
	{ BYTES("\x28\xB5\x2F\xFD"), "packed by zstd", "zstdcat ", "" },
	{ BYTES("\x04\x22\x4D\x18"), "packed by lz4", "lz4 -dc ", "" },
	{ BYTES("\x1F\x9D"), "packed by compress", "gzip -dc ", "" },
	{ BYTES("7z\xBC\xAF\x27\x1C"), "a 7z archive", "7z x -so ", "" },
	{ BYTES("Rar!\x1A\7"), "a RAR archive", "unrar p -inul ", "" },
};

static bool
has(struct str head, struct str word)
{
	for (; head.n >= word.n; head.p++, head.n--)
		if (memcmp(head.p, word.p, word.n) == 0)
			return true;
	return false;
}

/* Says what it is; false. */
static bool
is_a(const char *what, const char *way, const char *after, const char *name,
    struct diag *d)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
				    "QRSTUVWXYZ0123456789_-./+,:@%";

	if (after == NULL)
		return diag_set(d, EXIT_DATA, "no-table",
		    "this is %s, not CSV: %s", what, way);
	if (name == NULL || name[strspn(name, plain)] != '\0' ||
	    strlen(name) > 100)
		name = "FILE";
	return diag_set(d, EXIT_DATA, "no-table",
	    "this is %s, not CSV: %s%s%s | %s ...", what, way, name, after,
	    die_program());
}

/* A zip by the names of its first entries. */
static bool
is_zip(struct str head, const char *name, struct diag *d)
{
	if (has(head, STR("opendocument.spreadsheet")))
		return is_a("a workbook (.ods)", save, NULL, name, d);
	if (has(head, STR("xl/")) ||
	    str_starts((struct str){ head.p + 30, head.n - 30 },
		STR("[Content_Types].xml")))
		return is_a("a workbook (.xlsx)", save, NULL, name, d);
	return is_a("a zip archive", "unzip -p ", "", name, d);
}

static bool
is_packed(struct str head, const char *name, struct diag *d)
{
	if (head.n > 30 && str_starts(head, STR("PK\3\4")))
		return !is_zip(head, name, d);
	if (head.n > 3 && str_starts(head, STR("BZh")) && head.p[3] >= '1' &&
	    head.p[3] <= '9')
		return !is_a("packed by bzip2", "bzcat ", "", name, d);
	if (head.n > 262 && memcmp(head.p + 257, "ustar", 5) == 0)
		return !is_a("a tar archive", "tar -xOf ", "", name, d);
	array_each (const struct magic, m, packed, COUNT(packed))
		if (str_starts(head, (struct str){ m->bytes, m->n }))
			return !is_a(m->what, m->way, m->after, name, d);
	return false;
}

/* The text of the head without byte order marks, the zero bytes of wide
 * encodings, and white space in front. */
static struct str
narrow(struct str head, char *room)
{
	size_t n = 0;

	if (str_starts(head, STR("\xEF\xBB\xBF")))
		head = (struct str){ head.p + 3, head.n - 3 };
	for (size_t i = 0; i < head.n; i++) {
		char c = head.p[i];
		bool space = c == ' ' || (c >= '\t' && c <= '\r');

		if (c != '\0' && c != '\xFF' && c != '\xFE' &&
		    (n > 0 || !space))
			room[n++] = c;
	}
	return (struct str){ room, n };
}

/* Does a page begin so: "<", a tag and no letter? */
static bool
is_page(struct str text)
{
	static const char *const tags[] = { "!doctype", "html", "table", "head",
		"meta", "style", "div", "body" };

	for (size_t i = 0; i < COUNT(tags); i++) {
		struct str tag = str_of(tags[i]);

		if (text.n > tag.n + 1 &&
		    str_ieq((struct str){ text.p + 1, tag.n }, tag) &&
		    strchr(" \t\r\n/>", text.p[tag.n + 1]) != NULL)
			return true;
	}
	return false;
}

static bool
is_marked_up(struct str text, const char *name, struct diag *d)
{
	if (text.n == 0 || text.p[0] != '<')
		return false;
	if (is_page(text))
		return !is_a("an HTML page",
		    "open it in a spreadsheet, save as CSV", NULL, name, d);
	if (!str_starts(text, STR("<?xml")))
		return false;
	return !is_a(has(text, STR("office:spreadsheet")) ? "an XML spreadsheet"
							  : "an XML document",
	    save, NULL, name, d);
}

bool
magic_is_text(struct str head, const char *name, struct diag *d)
{
	char room[MAGIC_BYTES], after[MAGIC_JSON_WAY];
	const char *what;
	struct str text;

	if (head.n > sizeof(room))
		head.n = sizeof(room);
	if (is_packed(head, name, d))
		return false;
	text = narrow(head, room);
	if (is_marked_up(text, name, d))
		return false;
	what = magic_json(text, after);
	return what == NULL || is_a(what, after, "", name, d);
}
