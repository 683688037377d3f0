/* Text in a page: nothing of it is ever markup. */
#include "html.h"

#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { NAME = 60, CELL = 200, SENTENCES = 600 };

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

void
html_in(struct out *out, const char *tag, struct str text)
{
	html_put(out, "<%s>", tag);
	html_text(out, text);
	html_put(out, "</%.*s>", (int)strcspn(tag, " "), tag);
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

		if (!utf8_shown(c, &marks))
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
