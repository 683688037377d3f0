#include "text/latin.h"

#include "base/die.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unicode/utrans.h>

#ifdef __linux__
#include <dlfcn.h>
#endif

enum { MOST = 200 }; /* UTF-16 units of a name, all that are read */

struct latin {
	UTransliterator *transliterator, *simplifier;
	UTransliterator *(*open)(const UChar *, int32_t, UTransDirection,
	    const UChar *, int32_t, UParseError *, UErrorCode *);
	void (*translate)(const UTransliterator *, UChar *, int32_t *, int32_t,
	    int32_t, int32_t *, UErrorCode *);
	void (*close)(UTransliterator *);
};

#ifdef __linux__
/* ICU comes with the first name that needs it: it takes 2 MB and a millisecond,
 * and most runs need none. Its functions have its version in their names. */
#define LIBRARY		  "libicui18n.so." U_ICU_VERSION_SHORT
#define NAME_OF(function) TEXT_OF(function)
#define TEXT_OF(name)	  #name

static void
find(void *library, const char *name, void *function)
{
	void *found = library == NULL ? NULL : dlsym(library, name);

	if (found == NULL)
		die(EXIT_SYSTEM, "cannot load ICU: %s", dlerror());
	memcpy(function, &found, sizeof(found));
}

static void
load(struct latin *latin)
{
	void *library = dlopen(LIBRARY, RTLD_NOW);

	find(library, NAME_OF(utrans_openU), &latin->open);
	find(library, NAME_OF(utrans_transUChars), &latin->translate);
	find(library, NAME_OF(utrans_close), &latin->close);
}
#else
static void
load(struct latin *latin)
{
	latin->open = utrans_openU;
	latin->translate = utrans_transUChars;
	latin->close = utrans_close;
}
#endif

static bool
is_han(uint32_t code)
{
	return (code >= 0x3400 && code <= 0x9FFF) ||
	    (code >= 0xF900 && code <= 0xFAFF) || code >= 0x20000;
}

bool
latin_needed(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* from U+0370, Greek, on; but punctuation is at U+2000 */
		if (c >= 0xE3 || (c >= 0xCD && c < 0xE1))
			return true;
	}
	return false;
}

static void
put_utf16(UChar out[MOST], int32_t *n, uint32_t code)
{
	if (*n + 2 > MOST)
		return;
	if (code >= 0x10000) {
		out[(*n)++] = (UChar)(0xD7C0 + (code >> 10));
		code = 0xDC00 + (code & 0x3FF);
	}
	out[(*n)++] = (UChar)code;
}

/* Chinese family names of two characters. */
static bool
is_double_name(struct str s)
{
	static const char *const names[] = { "欧阳", "歐陽", "司马", "司馬",
		"上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙",
		"公孫", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫",
		"南宮" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_starts(s, str_of(names[i])))
			return true;
	return false;
}

/* How many Chinese characters of a whole name are the family name; 0: it is not
 * one that is Chinese throughout. */
static size_t
family_characters(struct str s)
{
	struct str rest = s;
	size_t n = 0;

	while (rest.n > 0) {
		if (!is_han((uint32_t)utf8_next(&rest)))
			return 0;
		n++;
	}
	return n < 2 || n > 4 ? 0 : n > 2 && is_double_name(s) ? 2 : 1;
}

static UTransliterator *
open_one(const struct latin *latin, const UChar *id)
{
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *one =
	    latin->open(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);

	return U_FAILURE(error) ? NULL : one;
}

static struct latin *
make(void)
{
	static const UChar id[] =
	    u"Han-Latin/Names; Russian-Latin/BGN; Greek-Latin/UNGEGN; "
	    u"Any-Latin; Latin-ASCII; Lower";
	static const UChar simple[] = u"Traditional-Simplified";
	struct latin *latin = mem_alloc(1, sizeof(*latin));

	load(latin);
	latin->transliterator = open_one(latin, id);
	latin->simplifier = open_one(latin, simple);
	return latin;
}

/* Letters and digits of a run; the words that a run of Chinese falls into close
 * up, and Korean syllables. */
static void
put_run(struct latin *latin, UChar run[MOST], int32_t n, bool close,
    struct text *room)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t limit = n;

	latin->translate(
	    latin->transliterator, run, &n, MOST, 0, &limit, &error);
	if (U_FAILURE(error))
		return;
	for (int32_t i = 0; i < limit; i++) {
		bool letter = (run[i] >= 'a' && run[i] <= 'z') ||
		    (run[i] >= '0' && run[i] <= '9');

		if (letter)
			vec_push(room, (char)run[i]);
		else if (!close && run[i] != '\'' && run[i] != '-')
			vec_push(room, ' ');
	}
}

static bool
is_hangul(uint32_t code)
{
	return code >= 0xAC00 && code <= 0xD7A3;
}

/* Korean family names as those who have them write them, which no rule tells:
 * 이 is Lee, 박 Park. NULL for others. */
static const char *
korean_family(struct str s)
{
	static const char *const names[][2] = { { "김", "kim" },
		{ "이", "lee" }, { "박", "park" }, { "최", "choi" },
		{ "정", "jung" }, { "강", "kang" }, { "조", "cho" },
		{ "윤", "yoon" }, { "장", "jang" }, { "임", "lim" },
		{ "한", "han" }, { "오", "oh" }, { "서", "seo" },
		{ "신", "shin" }, { "권", "kwon" }, { "황", "hwang" },
		{ "안", "ahn" }, { "송", "song" }, { "류", "ryu" },
		{ "유", "yoo" }, { "홍", "hong" }, { "전", "jeon" },
		{ "고", "ko" }, { "문", "moon" }, { "양", "yang" },
		{ "손", "son" }, { "배", "bae" }, { "백", "baek" },
		{ "허", "heo" }, { "남", "nam" }, { "심", "shim" },
		{ "노", "noh" }, { "하", "ha" }, { "곽", "kwak" },
		{ "성", "sung" }, { "차", "cha" }, { "주", "joo" },
		{ "우", "woo" }, { "구", "koo" }, { "민", "min" },
		{ "진", "jin" }, { "나", "na" }, { "지", "ji" }, { "엄", "um" },
		{ "변", "byun" }, { "채", "chae" }, { "원", "won" },
		{ "천", "chun" }, { "방", "bang" }, { "공", "kong" },
		{ "현", "hyun" }, { "함", "ham" }, { "여", "yeo" } };

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(s, str_of(names[i][0])))
			return names[i][1];
	return NULL;
}

/* The Korean family name that stands alone at the beginning or the end of a
 * name, or before two syllables that are the given name; its Latin form goes to
 * the room. */
static bool
take_korean(struct str *s, struct text *room)
{
	struct str rest = *s, word = *s, first = *s;
	const char *latin;
	size_t n = 0;

	while (rest.n > 0 && rest.p[0] != ' ') {
		if (!is_hangul((uint32_t)utf8_next(&rest)))
			return false;
		n++;
	}
	if (n != 1 && (n != 3 || rest.n > 0))
		return false;
	word.n -= rest.n;
	utf8_next(&word);
	first.n = (size_t)(word.p - first.p);
	latin = korean_family(first);
	if (latin == NULL)
		return false;
	vec_append(room, latin, strlen(latin));
	*s = (struct str){ word.p, s->n - first.n };
	return true;
}

/* Takes a run of Chinese characters, `most` at most, a Korean word, or a run of
 * others off the text. */
static int32_t
take_run(struct str *s, size_t most, bool *han, UChar run[MOST])
{
	struct str rest = *s;
	bool korean = false;
	int32_t n = 0;

	*han = is_han((uint32_t)utf8_next(&rest));
	for (size_t i = 0; s->n > 0 && i < most; i++) {
		uint32_t code;

		rest = *s;
		code = (uint32_t)utf8_next(&rest);
		if (is_han(code) != *han)
			break;
		if (code == ' ' && korean) {
			*s = rest;
			break;
		}
		korean = is_hangul(code);
		put_utf16(run, &n, code);
		*s = rest;
	}
	return n;
}

struct str
latin_text(struct latin **latin, struct str s, bool whole, struct text *room)
{
	size_t most = whole ? family_characters(s) : 0;

	if (*latin == NULL)
		*latin = make();
	if ((*latin)->transliterator == NULL)
		return s;
	room->n = 0;
	while (s.n > 0) {
		UChar run[MOST];
		bool han;
		int32_t n;

		if (room->n > 0)
			vec_push(room, ' ');
		if (take_korean(&s, room)) {
			if (s.n > 0 && s.p[0] == ' ')
				s = (struct str){ s.p + 1, s.n - 1 };
			continue;
		}
		n = take_run(&s, most > 0 ? most : SIZE_MAX, &han, run);
		put_run(*latin, run, n, han, room);
		most = 0;
	}
	return (struct str){ room->v, room->n };
}

bool
latin_has_characters(struct str s)
{
	while (s.n > 0)
		if (is_han((uint32_t)utf8_next(&s)))
			return true;
	return false;
}

/* Japanese characters that are written in two ways, which are no other name. */
static UChar
one_way(UChar c)
{
	static const UChar ways[][2] = { { u'髙', u'高' }, { u'﨑', u'崎' },
		{ u'嵜', u'崎' }, { u'斉', u'斎' }, { u'齐', u'斎' },
		{ u'斋', u'斎' }, { u'辺', u'边' }, { u'邉', u'边' },
		{ u'沢', u'泽' }, { u'広', u'广' }, { u'浜', u'滨' },
		{ u'桜', u'樱' }, { u'竜', u'龙' }, { u'嶋', u'岛' },
		{ u'嶌', u'岛' }, { u'冨', u'富' }, { u'眞', u'真' },
		{ u'恵', u'惠' }, { u'徳', u'德' }, { u'渋', u'涩' },
		{ u'栄', u'荣' }, { u'関', u'关' }, { u'応', u'应' },
		{ u'塩', u'盐' }, { u'黒', u'黑' } };

	for (size_t i = 0; i < COUNT(ways); i++)
		if (c == ways[i][0])
			return ways[i][1];
	return c;
}

static int
by_code(const void *a, const void *b)
{
	return *(const UChar *)a - *(const UChar *)b;
}

struct str
latin_characters(struct latin **latin, struct str s, struct text *room)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar run[MOST];
	int32_t n = 0, limit;

	while (s.n > 0) {
		uint32_t code = (uint32_t)utf8_next(&s);

		if (is_han(code))
			put_utf16(run, &n, code);
		else if (code != ' ' && code != 0x3000)
			return STR("");
	}
	if (n == 0)
		return STR("");
	if (*latin == NULL)
		*latin = make();
	limit = n;
	if ((*latin)->simplifier != NULL)
		(*latin)->translate(
		    (*latin)->simplifier, run, &n, MOST, 0, &limit, &error);
	for (int32_t i = 0; i < limit; i++)
		run[i] = one_way(run[i]);
	qsort(run, (size_t)limit, sizeof(*run), by_code);
	room->n = 0;
	for (int32_t i = 0; i < limit; i++) /* halves of a pair are no text */
		for (int bits = 12; bits >= 0; bits -= 4)
			vec_push(room, "0123456789abcdef"[run[i] >> bits & 15]);
	return (struct str){ room->v, room->n };
}

void
latin_free(struct latin *latin)
{
	if (latin != NULL && latin->transliterator != NULL)
		latin->close(latin->transliterator);
	if (latin != NULL && latin->simplifier != NULL)
		latin->close(latin->simplifier);
	free(latin);
}
