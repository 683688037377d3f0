/* Text in a page: nothing of it is ever markup. */
#include "html.h"

#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <utf8proc.h>

enum { NAME = 60, CELL = 200, SENTENCES = 600, MARKS = 4 };

void
html_put(struct out *out, const char *format, ...)
{
	char text[1024];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n > 0)
		out_bytes(out, text,
		    (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

/* Direction marks and overrides: a name must not turn the page round. */
static bool
turns(int32_t c)
{
	return c == 0x200E || c == 0x200F || c == 0x061C || c == 0xFEFF ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* What no page may hold: controls and noncharacters. */
static bool
is_bad(int32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || (c & 0xFFFE) == 0xFFFE ||
	    (c >= 0xFDD0 && c <= 0xFDEF);
}

static void
put_character(struct out *out, int32_t c, struct str bytes)
{
	switch (c) {
	case '&':
		out_str(out, STR("&amp;"));
		break;
	case '<':
		out_str(out, STR("&lt;"));
		break;
	case '>':
		out_str(out, STR("&gt;"));
		break;
	case '"':
		out_str(out, STR("&quot;"));
		break;
	case '\'':
		out_str(out, STR("&#39;"));
		break;
	case '\t':
	case '\r':
	case '\n':
		out_byte(out, ' ');
		break;
	default:
		out_str(out, is_bad(c) ? STR("\xEF\xBF\xBD") : bytes);
	}
}

static void
put_text(struct out *out, struct str text, size_t most)
{
	size_t n = 0, marks = 0;

	text.n = utf8_valid(text); /* the readers make UTF-8 of everything */
	while (text.n > 0) {
		const char *from = text.p;
		int32_t c = utf8_next(&text);
		utf8proc_category_t kind = utf8proc_category(c);
		bool mark = kind == UTF8PROC_CATEGORY_MN ||
		    kind == UTF8PROC_CATEGORY_ME;

		marks = mark ? marks + 1 : 0;
		if (turns(c) || marks > MARKS)
			continue;
		if (n++ == most) {
			out_str(out, STR("\xE2\x80\xA6"));
			return;
		}
		put_character(
		    out, c, (struct str){ from, (size_t)(text.p - from) });
	}
}

void
html_text(struct out *out, struct str text)
{
	put_text(out, text, CELL);
}

void
html_sentences(struct out *out, struct str text)
{
	put_text(out, text, SENTENCES);
}

void
html_name(struct out *out, struct str text)
{
	out_str(out, STR("<bdi>"));
	put_text(out, text, NAME);
	out_str(out, STR("</bdi>"));
}
