#include "io/magic_json.h"

#include <stdio.h>

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

const char *
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
