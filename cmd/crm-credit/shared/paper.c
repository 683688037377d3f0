#include "paper.h"

#include "base/die.h"

#include <string.h>
#include <time.h>

void
paper_read(struct paper *p, const char *list, template_value_of *value_of)
{
	str_each (path, str_of(list), ',') {
		struct str name = str_cut(&path, '=');
		char file[4096];

		if (name.n == 0 || path.n == 0 || path.n >= sizeof(file) ||
		    p->languages == PAPER_LANGUAGES)
			die(EXIT_USAGE,
			    "--letters: \"%s\" is no list of LANGUAGE=FILE",
			    list);
		memcpy(file, path.p, path.n);
		file[path.n] = '\0';
		p->language[p->languages].name = name;
		template_read(
		    &p->language[p->languages++].template, file, value_of);
	}
}

static const struct template *
template_of(const struct paper *p, const struct address *a)
{
	for (size_t i = 0; a != NULL && i < p->languages; i++)
		if (str_ieq(p->language[i].name, a->field[ADDRESS_LANGUAGE]))
			return &p->language[i].template;
	return &p->language[0].template;
}

static void
put(struct out *out, const char *s)
{
	out_bytes(out, s, strlen(s));
}

/* Blanks for line ends and control characters. */
static void
put_clean(struct out *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' '
								       : s.p[i];

		out_bytes(out, &c, 1);
	}
}

/* As RFC 2047 has it: plain, or base64 of UTF-8 in words of 45 bytes. */
static void
put_subject(struct out *out, struct str s)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	bool plain = true;

	for (size_t i = 0; i < s.n; i++)
		plain = plain && (unsigned char)s.p[i] < 0x80;
	if (plain) {
		put_clean(out, s);
		return;
	}
	for (size_t i = 0; i < s.n;) {
		size_t n = s.n - i < 45 ? s.n - i : 45;

		/* not within a character */
		while (i + n < s.n && n > 1 &&
		    ((unsigned char)s.p[i + n] & 0xc0) == 0x80)
			n--;
		put(out, i > 0 ? "\n =?utf-8?B?" : "=?utf-8?B?");
		for (size_t k = 0; k < n; k += 3) {
			uint32_t three = 0;
			size_t there = n - k < 3 ? n - k : 3;

			for (size_t b = 0; b < 3; b++)
				three = three << 8 |
				    (b < there ? (unsigned char)s.p[i + k + b]
					       : 0);
			for (size_t b = 0; b < 4; b++)
				out_bytes(out,
				    b <= there
					? &digit[three >> (18 - 6 * b) & 63]
					: "=",
				    1);
		}
		put(out, "?=");
		i += n;
	}
}

/* The subject off the front of a letter. */
static struct str
cut_subject(struct str *letter)
{
	struct str line;

	if (!str_starts(*letter, STR("Subject:")))
		return STR("");
	line = str_cut(letter, '\n');
	if (letter->n > 0 && *letter->p == '\n')
		*letter = (struct str){ letter->p + 1, letter->n - 1 };
	return str_trim((struct str){ line.p + 8, line.n - 8 });
}

/* One message of an mbox; the date is that of the run. */
static void
put_mail(
    const struct paper *p, struct str to, struct str letter, struct out *out)
{
	struct str subject = cut_subject(&letter);
	time_t midnight = (time_t)p->day * 86400;
	struct tm day;
	char line[120];

	gmtime_r(&midnight, &day);
	strftime(line, sizeof(line),
	    "From crm-credit %a %b %e 00:00:00 %Y\n"
	    "Date: %a, %d %b %Y 00:00:00 +0000\nFrom: ",
	    &day);
	put(out, line);
	put_clean(out, str_of(p->mail));
	put(out, "\nTo: ");
	put_clean(out, to);
	put(out, "\nSubject: ");
	put_subject(out, subject);
	put(out,
	    "\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n");
	while (letter.n > 0) {
		struct str text_line = str_cut(&letter, '\n');

		if (str_starts(text_line, STR("From ")))
			put(out, ">");
		out_bytes(out, text_line.p, text_line.n);
		put(out, "\n");
	}
	put(out, "\n");
}

void
paper_put(struct paper *p, const struct address *a,
    const struct template_source *source, struct out *out)
{
	p->text.n = 0;
	template_render(template_of(p, a), source, &p->text);
	if (p->mail != NULL && a != NULL)
		put_mail(p, a->field[ADDRESS_EMAIL],
		    (struct str){ p->text.v, p->text.n }, out);
	else if (p->mail == NULL) {
		put(out, p->n > 0 ? "\f" : "");
		out_bytes(out, p->text.v, p->text.n);
	}
	p->n++;
}

bool
paper_address(
    const struct address *a, struct str field, struct template_value *value)
{
	for (size_t at = 0; at < ADDRESS_FIELDS; at++)
		if (str_eq(field, str_of(address_names[at]))) {
			*value =
			    template_text(a == NULL ? STR("") : a->field[at]);
			return true;
		}
	return false;
}

void
paper_close(struct paper *p)
{
	vec_free(&p->text);
}
