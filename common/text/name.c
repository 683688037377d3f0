#include "text/name.h"

#include "text/name_form.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdio.h>

#define MAX_WORDS 24

struct words {
	struct str v[MAX_WORDS];
	size_t n;
};

static const char *const titles[] = { "mr", "mrs", "ms", "miss", "mx", "dr",
	"prof", "sir", "madam", "herr", "frau", "hr", "fr", "dipl", "ing",
	"mme", "mlle", "sr", "sra", "srta" };

static const char *const of_men[] = { "mr", "sir", "herr", "hr", "sr" };
static const char *const of_women[] = { "mrs", "ms", "miss", "madam", "frau",
	"fr", "mme", "mlle", "sra", "srta" };

/* Of one generation of a family, as match keys: й is и. */
static const struct {
	const char *word, *suffix;
} suffixes[] = {
	{ "sr", "sr" },
	{ "sen", "sr" },
	{ "snr", "sr" },
	{ "senior", "sr" },
	{ "pere", "sr" },
	{ "padre", "sr" },
	{ "starsi", "sr" },
	{ "старшии", "sr" },
	{ "ст", "sr" },
	{ "jr", "jr" },
	{ "jun", "jr" },
	{ "jnr", "jr" },
	{ "junior", "jr" },
	{ "fils", "jr" },
	{ "hijo", "jr" },
	{ "filho", "jr" },
	{ "mladsi", "jr" },
	{ "ml", "jr" },
	{ "младшии", "jr" },
	{ "мл", "jr" },
	{ "ii", "ii" },
	{ "iii", "iii" },
	{ "iv", "iv" },
};

/* The same before a name, in Hungarian. */
static const struct {
	const char *word, *suffix;
} prefixes[] = {
	{ "id", "sr" },
	{ "idosb", "sr" },
	{ "ifj", "jr" },
	{ "ifjabb", "jr" },
};

static const struct {
	const char *words, *form;
} han_forms[] = {
	{ "株式会社", "kk" },
	{ "有限会社", "yk" },
	{ "股份有限公司", "gufen" },
	{ "有限责任公司", "youxian" },
	{ "有限公司", "youxian" },
	{ "股份公司", "gufen" },
	{ "有限責任公司", "youxian" },
};

static const char *const placeholders[] = { "unknown", "test", "test test",
	"na", "none", "no name", "noname", "tbd", "tba", "xxx", "anonymous",
	"guest", "customer", "null", "asdf", "未知", "测试", "匿名", "无",
	"散客", "unbekannt" };

static bool
is_han(uint32_t code)
{
	return (code >= 0x3040 && code <= 0x30FF) ||
	    (code >= 0x3400 && code <= 0x9FFF) ||
	    (code >= 0xF900 && code <= 0xFAFF) || code >= 0x20000;
}

/* Apostrophes, and what stands for a letter that was lost: Jo?o. */
static bool
is_inside(uint32_t code)
{
	return code == '\'' || code == 0x2018 || code == 0x2019 ||
	    code == '`' || code == 0xB4 || code == '?' || code == 0xFFFD;
}

static bool
is_letter(uint32_t code)
{
	if (code < 0x80)
		return (code >= 'a' && code <= 'z') ||
		    (code >= '0' && code <= '9') || code == '&';
	return code >= 0xC0 && (code < 0x2000 || code >= 0x3005);
}

/* Letters and digits stay, what is inside words goes, everything else splits.
 */
static void
put_words(struct str s, struct text *out)
{
	uint32_t before = ' ';
	bool gap = false;

	while (s.n > 0) {
		uint32_t code = (uint32_t)utf8_next(&s);

		if (is_inside(code))
			continue;
		if (!is_letter(code)) {
			gap = true;
			continue;
		}
		if (gap && before != ' ' && !(is_han(before) && is_han(code)))
			vec_push(out, ' ');
		normalise_put(out, code);
		before = code;
		gap = false;
	}
}

static void
cut_words(struct str s, struct words *words)
{
	words->n = 0;
	while (s.n > 0 && s.p != NULL && words->n < MAX_WORDS) {
		struct str word = str_cut(&s, ' ');

		if (word.n > 0)
			words->v[words->n++] = word;
	}
}

/* Behind d. or der: the elder and the younger. */
static const char *const elder[] = { "a", "ae", "altere", "aeltere" };
static const char *const younger[] = { "j", "jungere", "juengere" };

/* The suffix that a word is, or NULL. */
static const char *
suffix_of(struct str word)
{
	for (size_t i = 0; i < COUNT(suffixes); i++)
		if (str_eq(word, str_of(suffixes[i].word)))
			return suffixes[i].suffix;
	return NULL;
}

/* The suffix of the last words of a name, and how many they are; or NULL. */
static const char *
suffix_behind(const struct words *words, size_t *n)
{
	struct str last = words->v[words->n - 1];
	const char *suffix = suffix_of(last);
	struct str before;

	*n = suffix == NULL ? 2 : 1;
	if (suffix != NULL || words->n <= *n)
		return suffix;
	before = words->v[words->n - 2];
	if (!str_eq(before, STR("d")) && !str_eq(before, STR("der")))
		return NULL;
	return str_among(last, elder, COUNT(elder))    ? "sr"
	    : str_among(last, younger, COUNT(younger)) ? "jr"
						       : NULL;
}

static void
remove_at(struct words *words, size_t at)
{
	words->n--;
	memmove(words->v + at, words->v + at + 1,
	    (words->n - at) * sizeof(*words->v));
}

/* Words of firms as they are cut short. */
static const struct {
	const char *cut, *word;
} shorter[] = {
	{ "gebr", "gebruder" },
	{ "intl", "international" },
	{ "bros", "brothers" },
	{ "mfg", "manufacturing" },
	{ "mgmt", "management" },
	{ "natl", "national" },
	{ "svcs", "services" },
};

static const char *const ands[] = { "and", "und", "et", "y" };

/* Müller & Sohn, Müller und Sohn. */
static void
join_ands(struct words *words)
{
	for (size_t i = 1; i + 1 < words->n; i++)
		if (str_among(words->v[i], ands, COUNT(ands)))
			words->v[i] = STR("&");
}

/* Gebr., Gebrüder. */
static void
write_out(struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		for (size_t k = 0; k < COUNT(shorter); k++)
			if (str_eq(words->v[i], str_of(shorter[k].cut)))
				words->v[i] = str_of(shorter[k].word);
}

static void
cut_forms(struct words *words, struct name *name)
{
	words->n = name_form_cut(words->v, words->n, name->form);
	if (words->n > 1 && str_eq(words->v[0], STR("the")))
		remove_at(words, 0);
}

/* Takes a Han legal form out of the text, wherever it stands. */
static bool
cut_han_form(struct text *text, struct name *name)
{
	for (size_t f = 0; f < COUNT(han_forms); f++) {
		size_t n = strlen(han_forms[f].words);

		for (size_t i = 0; n < text->n && i + n <= text->n; i++)
			if (memcmp(text->v + i, han_forms[f].words, n) == 0) {
				memmove(text->v + i, text->v + i + n,
				    text->n - i - n);
				text->n -= n;
				/* 有限責任公司 and 有限公司 are the same */
				snprintf(name->form, sizeof(name->form), "%s",
				    han_forms[f].form);
				return true;
			}
	}
	return false;
}

static void
cut_prefix(struct words *words, struct name *name)
{
	for (size_t at = 0; at + 1 < words->n; at++)
		for (size_t i = 0; i < COUNT(prefixes); i++)
			if (str_eq(words->v[at], str_of(prefixes[i].word))) {
				strcpy(name->suffix, prefixes[i].suffix);
				remove_at(words, at);
				return;
			}
}

/* Between given and family name: John III Smith. Sen is a name, too. */
static void
cut_inner(struct words *words, struct name *name)
{
	static const char *const inner[] = { "jr", "jnr", "junior", "snr",
		"senior", "ii", "iii", "iv" };

	for (size_t at = 1; at + 1 < words->n; at++)
		if (str_among(words->v[at], inner, COUNT(inner))) {
			strcpy(name->suffix, suffix_of(words->v[at]));
			remove_at(words, at);
			return;
		}
}

/* St. John, Sankt Johann. */
static void
write_saints(struct words *words)
{
	for (size_t i = 0; i + 1 < words->n; i++)
		if (str_eq(words->v[i], STR("st")) ||
		    str_eq(words->v[i], STR("sankt")))
			words->v[i] = STR("saint");
}

static void
cut_person(struct words *words, struct name *name)
{
	while (words->n > 1 && str_among(words->v[0], titles, COUNT(titles))) {
		if (str_among(words->v[0], of_men, COUNT(of_men)))
			name->sex = 'm';
		if (str_among(words->v[0], of_women, COUNT(of_women)))
			name->sex = 'f';
		remove_at(words, 0);
	}
	cut_prefix(words, name);
	while (words->n > 1) {
		size_t n;
		const char *suffix = suffix_behind(words, &n);

		if (suffix == NULL)
			break;
		words->n -= n;
		strcpy(name->suffix, suffix);
	}
	cut_inner(words, name);
	write_saints(words);
}

/* Two people: a & or "and" with whole names, or titles, on both sides. */
static bool
is_multiple(const struct words *words)
{
	for (size_t i = 1; i + 1 < words->n; i++) {
		bool joined = str_eq(words->v[i], STR("&")) ||
		    str_eq(words->v[i], STR("and")) ||
		    str_eq(words->v[i], STR("und"));

		if (joined &&
		    ((i >= 2 && words->n - i - 1 >= 2) ||
			str_among(words->v[i - 1], titles, COUNT(titles))))
			return true;
	}
	return false;
}

/* "Family, Given" turned round; one comma, and no legal form behind it. What
 * tells a generation stands at the end. */
static void
turn(struct str s, struct text *out)
{
	const char *comma = s.n > 0 ? memchr(s.p, ',', s.n) : NULL;
	struct words behind;
	const char *suffix;
	size_t at;

	out->n = 0;
	if (comma != NULL) {
		at = (size_t)(comma - s.p);
		put_words((struct str){ s.p + at + 1, s.n - at - 1 }, out);
		cut_words((struct str){ out->v, out->n }, &behind);
		if (behind.n > 0 && name_form_of(behind.v[0]) == NULL &&
		    suffix_of(behind.v[0]) == NULL &&
		    memchr(comma + 1, ',', s.n - at - 1) == NULL) {
			suffix = behind.n > 1
			    ? suffix_of(behind.v[behind.n - 1])
			    : NULL;
			if (suffix != NULL) /* Hale, Robert Sr. */
				out->n -= behind.v[behind.n - 1].n + 1;
			vec_push(out, ' ');
			put_words((struct str){ s.p, at }, out);
			if (suffix != NULL) {
				vec_push(out, ' ');
				vec_append(out, suffix, strlen(suffix));
			}
			return;
		}
		out->n = 0;
	}
	put_words(s, out);
}

static struct str
join(const struct words *words, struct text *room)
{
	room->n = 0;
	for (size_t i = 0; i < words->n; i++) {
		if (i > 0)
			vec_push(room, ' ');
		vec_append(room, words->v[i].p, words->v[i].n);
	}
	return (struct str){ room->v, room->n };
}

/* Abdul Rahman, Abdel Rahman are one word each. */
static void
close_servants(struct text *text)
{
	static const char *const servants[] = { "abdul", "abdel", "abdal" };
	size_t from = 0, to = 0;

	for (size_t i = 0; i < text->n; i++) {
		struct str word = { text->v + from, to - from };

		if (text->v[i] == ' ') {
			if (str_among(word, servants, COUNT(servants)))
				continue;
			from = to + 1;
		}
		text->v[to++] = text->v[i];
	}
	text->n = to;
}

struct str
name_key(
    struct str cell, enum name_kind kind, struct name *name, struct text *room)
{
	scoped struct text folded = { 0 };
	scoped struct text plain = { 0 };
	struct str key = { NULL, 0 }, s;
	struct words words;
	bool company, is_null = token_null(cell);

	*name = (struct name){ 0 };
	s = normalise(normalise_trim(cell), NORMALISE_KEY, &folded);
	turn(s, &plain);
	if (kind != NAME_COMPANY)
		close_servants(&plain);
	company = cut_han_form(&plain, name);
	cut_words((struct str){ plain.v, plain.n }, &words);
	company = kind == NAME_COMPANY ||
	    (kind == NAME_ANY && (company || name_form_says(words.v, words.n)));
	if (!company && is_multiple(&words))
		name->wrong = "multiple";
	if (!company)
		cut_person(&words, name);
	else if (name->form[0] == '\0')
		cut_forms(&words, name);
	if (kind != NAME_PERSON) {
		join_ands(&words);
		write_out(&words);
	}
	key = join(&words, room);
	if (is_null || key.n == 0)
		name->wrong = "missing";
	else if (str_among(key, placeholders, COUNT(placeholders)))
		name->wrong = "placeholder";
	return name->wrong == NULL ? key : (struct str){ NULL, 0 };
}
