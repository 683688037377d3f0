#include "text/email.h"

/* Domains and endings that are nearly always slips of the finger. */
static const char *const typos[][2] = { { "gmial.com", "gmail.com" },
	{ "gmai.com", "gmail.com" }, { "gamil.com", "gmail.com" },
	{ "gmail.co", "gmail.com" }, { "gnail.com", "gmail.com" },
	{ "gmal.com", "gmail.com" }, { "gmaill.com", "gmail.com" },
	{ "hotmial.com", "hotmail.com" }, { "hotmal.com", "hotmail.com" },
	{ "hotmai.com", "hotmail.com" }, { "homail.com", "hotmail.com" },
	{ "yaho.com", "yahoo.com" }, { "yahooo.com", "yahoo.com" },
	{ "yhaoo.com", "yahoo.com" }, { "outlok.com", "outlook.com" },
	{ "outloo.com", "outlook.com" }, { "iclod.com", "icloud.com" },
	{ "qq.cmo", "qq.com" }, { "163.con", "163.com" } };

static const char *const endings[][2] = { { ".con", ".com" },
	{ ".cmo", ".com" }, { ".ocm", ".com" }, { ".comm", ".com" },
	{ ".vom", ".com" }, { ".xom", ".com" }, { ".nte", ".net" },
	{ ".ogr", ".org" } };

static struct str
from(struct str s, size_t at)
{
	return (struct str){ s.p + at, s.n - at };
}

/* Where an unquoted `c` is, s.n if nowhere. */
static size_t
find(struct str s, const char *set)
{
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		if (!quoted && strchr(set, s.p[i]) != NULL)
			return i;
	}
	return s.n;
}

/* Cuts display name, <>, mailto: and further addresses off. */
static struct str
take_out(struct str s, bool *multiple)
{
	size_t open = find(s, "<");

	if (open < s.n) {
		size_t close = find(from(s, open), ">");

		*multiple =
		    find(from(s, open + close), ";,") + open + close < s.n;
		s = (struct str){ s.p + open + 1, close - (close > 0) };
	} else {
		size_t end = find(s, ";,");

		*multiple = end < s.n && normalise_trim(from(s, end + 1)).n > 0;
		s.n = end;
	}
	s = normalise_trim(s);
	if (s.n > 7 && str_ieq((struct str){ s.p, 7 }, STR("mailto:")))
		s = from(s, 7);
	return normalise_trim(s);
}

static bool
local_fits(struct str local)
{
	if (local.n == 0 || local.n > 64)
		return false;
	if (local.p[0] == '"')
		return local.n > 2 && local.p[local.n - 1] == '"';
	if (local.p[0] == '.' || local.p[local.n - 1] == '.')
		return false;
	for (size_t i = 0; i < local.n; i++) {
		unsigned char c = (unsigned char)local.p[i];

		if (c <= ' ' || c == 0x7F || strchr("()<>[]:;@\\,\"", c))
			return false;
		if (c == '.' && local.p[i + 1] == '.')
			return false;
	}
	return true;
}

static bool
label_fits(struct str label)
{
	if (label.n == 0 || label.n > 63 || label.p[0] == '-' ||
	    label.p[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return true;
}

/* The domain lower-cased and in ASCII, appended to *out. */
static bool
put_domain(struct str domain, struct text *out)
{
	scoped struct text room = { 0 };
	scoped struct text label_room = { 0 };
	struct str rest = normalise(domain, NORMALISE_FOLD, &room);
	size_t labels = 0;
	bool fits = rest.n > 0;

	while (fits && rest.p != NULL) {
		struct str label = str_cut(&rest, '.');

		label_room.n = 0;
		for (size_t i = 0; i < label.n; i++)
			if ((unsigned char)label.p[i] >= 0x80) {
				fits = email_punycode(label, &label_room);
				label.p = label_room.v;
				label.n = label_room.n;
				break;
			}
		fits = fits && label_fits(label);
		if (labels++ > 0)
			vec_push(out, '.');
		vec_append(out, label.p, label.n);
	}
	return fits && labels >= 2;
}

static void
suggest(struct email *email, struct str domain)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT(typos); i++)
		if (str_eq(domain, str_of(typos[i][0]))) {
			strcpy(email->suggestion, typos[i][1]);
			return;
		}
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(domain, str_of(endings[i][0]))) {
			n = domain.n - strlen(endings[i][0]);
			if (n + 5 > sizeof(email->suggestion))
				return;
			memcpy(email->suggestion, domain.p, n);
			strcpy(email->suggestion + n, endings[i][1]);
			return;
		}
}

static bool
is_placeholder(struct str local, struct str domain)
{
	static const char *const locals[] = { "noemail", "no-email", "no.email",
		"nomail", "none", "test", "noreply", "no-reply", "unknown",
		"na", "n.a", "xxx", "invalid", "fake", "keine" };
	static const char *const domains[] = { "example.invalid", "test.com",
		"noemail.com", "none.com", "nomail.com", "invalid.com" };

	for (size_t i = 0; i < COUNT(locals); i++)
		if (str_ieq(local, str_of(locals[i])))
			return true;
	return str_among(domain, domains, COUNT(domains));
}

static const char *
build(struct str s, struct email *email, struct text *out)
{
	size_t at = find(s, "@");
	struct str local = { s.p, at };

	if (at == s.n || !local_fits(local))
		return "bad-email";
	out->n = 0;
	vec_append(out, local.p, local.n);
	vec_push(out, '@');
	if (!put_domain(from(s, at + 1), out) || out->n > EMAIL_MAX)
		return "bad-email";
	memcpy(email->address, out->v, out->n);
	email->address[out->n] = '\0';
	suggest(email, from((struct str){ out->v, out->n }, at + 1));
	email->placeholder =
	    is_placeholder(local, from((struct str){ out->v, out->n }, at + 1));
	return NULL;
}

const char *
email_parse(struct str cell, struct email *email)
{
	scoped struct text room = { 0 };
	scoped struct text out = { 0 };
	struct str s;

	*email = (struct email){ 0 };
	s = normalise(normalise_trim(cell), NORMALISE_NFKC, &room);
	s = take_out(s, &email->multiple);
	return build(s, email, &out);
}

struct str
email_key(const struct email *email, struct text *room)
{
	scoped struct text lower_room = { 0 };
	struct str s =
	    normalise(str_of(email->address), NORMALISE_FOLD, &lower_room);
	size_t at = s.n;
	struct str domain;
	bool gmail;

	room->n = 0;
	while (at > 0 && s.p[at - 1] != '@')
		at--;
	domain = from(s, at);
	gmail = str_eq(domain, STR("gmail.com")) ||
	    str_eq(domain, STR("googlemail.com"));
	for (size_t i = 0; !email->placeholder && i + 1 < at; i++) {
		if (gmail && s.p[i] == '+')
			break;
		if (!gmail || s.p[i] != '.')
			vec_push(room, s.p[i]);
	}
	if (room->n > 0) {
		vec_push(room, '@');
		if (gmail)
			domain = STR("gmail.com");
		vec_append(room, domain.p, domain.n);
	}
	return (struct str){ room->v, room->n };
}
