#include "text/latin.h"

#include "text/utf8.h"

#include <unicode/utrans.h>

enum { MOST = 200 }; /* UTF-16 units of a name, all that are read */

struct latin {
	UTransliterator *transliterator;
};

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

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
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

static struct latin *
make(void)
{
	static const UChar id[] =
	    u"Han-Latin/Names; Russian-Latin/BGN; Greek-Latin/UNGEGN; "
	    u"Any-Latin; Latin-ASCII; Lower";
	struct latin *latin = mem_alloc(1, sizeof(*latin));
	UErrorCode error = U_ZERO_ERROR;

	latin->transliterator =
	    utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_FAILURE(error))
		latin->transliterator = NULL;
	return latin;
}

/* Letters and digits of a run; the words that a run of Chinese falls into close
 * up. */
static void
put_run(struct latin *latin, UChar run[MOST], int32_t n, bool close,
    struct text *room)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t limit = n;

	utrans_transUChars(
	    latin->transliterator, run, &n, MOST, 0, &limit, &error);
	if (U_FAILURE(error))
		return;
	for (int32_t i = 0; i < limit; i++) {
		bool letter = (run[i] >= 'a' && run[i] <= 'z') ||
		    (run[i] >= '0' && run[i] <= '9');

		if (letter)
			vec_push(room, (char)run[i]);
		else if (!close && run[i] != '\'')
			vec_push(room, ' ');
	}
}

/* Takes a run of Chinese characters, `most` at most, or of others off the
 * text. */
static int32_t
take_run(struct str *s, size_t most, bool *han, UChar run[MOST])
{
	struct str rest = *s;
	int32_t n = 0;

	*han = is_han((uint32_t)utf8_next(&rest));
	for (size_t i = 0; s->n > 0 && i < most; i++) {
		uint32_t code;

		rest = *s;
		code = (uint32_t)utf8_next(&rest);
		if (is_han(code) != *han)
			break;
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
		int32_t n = take_run(&s, most > 0 ? most : SIZE_MAX, &han, run);

		if (room->n > 0)
			vec_push(room, ' ');
		put_run(*latin, run, n, han, room);
		most = 0;
	}
	return (struct str){ room->v, room->n };
}

void
latin_free(struct latin *latin)
{
	if (latin != NULL && latin->transliterator != NULL)
		utrans_close(latin->transliterator);
	free(latin);
}
