#include "csv/json.h"

#include "base/arena.h"
#include "base/vec.h"
#include "io/out.h"
#include "text/shown.h"

struct member {
	struct str name; /* escaped, with its quotes and colon */
	bool number;	 /* the column is one of numbers */
};

struct csv_json {
	struct arena arena;
	VEC(struct member) member;
	bool headed;
};

struct csv_json *
csv_json_new(void)
{
	struct csv_json *json = mem_alloc(1, sizeof(*json));

	*json = (struct csv_json){ 0 };
	return json;
}

void
csv_json_free(struct csv_json *json)
{
	if (json == NULL)
		return;
	vec_free(&json->member);
	arena_free(&json->arena);
	free(json);
}

static void
put_text(struct out *out, struct str text)
{
	static const char hex[] = "0123456789abcdef";

	out_byte(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '"' || c == '\\') {
			out_byte(out, '\\');
			out_byte(out, (char)c);
		} else if (c < ' ') {
			out_bytes(out, "\\u00", 4);
			out_byte(out, hex[c >> 4]);
			out_byte(out, hex[c & 15]);
		} else {
			out_byte(out, (char)c);
		}
	}
	out_byte(out, '"');
}

static size_t
digits_at(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9')
		n++;
	return n;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool
is_number(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-', n = digits_at(s, i);

	if (n == 0 || (n > 1 && s.p[i] == '0'))
		return false;
	i += n;
	if (i < s.n && s.p[i] == '.') {
		n = digits_at(s, i + 1);
		if (n == 0)
			return false;
		i += 1 + n;
	}
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
		n = digits_at(s, i);
		if (n == 0)
			return false;
		i += n;
	}
	return i == s.n;
}

static void
take_name(struct csv_json *json, struct str name)
{
	struct out text;

	out_open_memory(&text);
	put_text(&text, name);
	out_byte(&text, ':');
	vec_push(&json->member,
	    (struct member){ .name = arena_str(&json->arena,
				 (struct str){ text.bytes, text.n }),
		.number = shown_of(name) != SHOWN_TEXT });
	out_abandon(&text);
}

void
csv_json_field(struct csv_json *json, struct out *out, size_t i,
    struct str text, bool number)
{
	if (!json->headed) {
		take_name(json, text);
		return;
	}
	if (i >= json->member.n) /* a broken caller's; still an object */
		return;
	out_byte(out, i == 0 ? '{' : ',');
	out_str(out, json->member.v[i].name);
	if (text.n == 0)
		out_bytes(out, "null", 4);
	else if ((number || json->member.v[i].number) && is_number(text))
		out_str(out, text);
	else
		put_text(out, text);
}

void
csv_json_end(struct csv_json *json, struct out *out, size_t fields)
{
	if (json->headed)
		out_bytes(
		    out, fields == 0 ? "{}\n" : "}\n", fields == 0 ? 3 : 2);
	else
		json->headed = true;
}

void
csv_json_next(struct csv_json *json)
{
	json->member.n = 0;
	json->headed = false;
}
