#include "io/encoding.h"

#include "base/mem.h"
#include "text/utf8.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One of the two-byte encodings of East Asia. */
struct candidate {
	const char *name;
	bool japanese;
	bool (*common)(unsigned char lead, unsigned char trail);
};

static bool
common_gb(unsigned char lead, unsigned char trail)
{
	return lead >= 0xA1 && lead <= 0xD7 && trail >= 0xA1 &&
	    (lead < 0xA4 || lead > 0xA5);
}

static bool
common_big5(unsigned char lead, unsigned char trail)
{
	(void)trail;
	return lead >= 0xA1 && lead <= 0xC6;
}

static bool
common_cp932(unsigned char lead, unsigned char trail)
{
	(void)trail;
	return lead >= 0x81 && lead <= 0x98;
}

static bool
common_cp949(unsigned char lead, unsigned char trail)
{
	return (lead >= 0xB0 && lead <= 0xC8 && trail >= 0xA1) ||
	    (lead >= 0xA1 && lead <= 0xA3);
}

static bool
common_eucjp(unsigned char lead, unsigned char trail)
{
	return trail >= 0xA1 &&
	    (lead == 0xA1 || lead == 0xA4 || lead == 0xA5 ||
		(lead >= 0xB0 && lead <= 0xCF));
}

static const struct candidate candidates[] = { { "GB18030", false, common_gb },
	{ "BIG5", false, common_big5 }, { "CP932", true, common_cp932 },
	{ "CP949", false, common_cp949 }, { "EUC-JP", true, common_eucjp } };

/* Words of headers that tell a right decoding from a wrong one. */
static const char *const words[] = { "订单", "单号", "姓名", "客户", "日期",
	"时间", "金额", "电话", "手机", "地址", "数量", "商品", "名称", "编号",
	"会员", "訂單", "單號", "客戶", "時間", "金額", "電話", "手機", "數量",
	"名稱", "編號", "會員", "番号", "氏名", "顧客", "注文", "価格", "単価",
	"売上", "合計", "日付", "住所", "번호", "이름", "고객", "주문" };

static size_t
count_word(struct str text, const char *word)
{
	size_t n = strlen(word), hits = 0;
	const char *at = text.p, *end = text.p + text.n;

	while (at + n <= end &&
	    (at = memchr(at, word[0], (size_t)(end - at) - n + 1)) != NULL) {
		if (memcmp(at, word, n) == 0)
			hits++;
		at++;
	}
	return hits;
}

iconv_t
encoding_converter(const char *name)
{
	iconv_t converter = iconv_open("UTF-8", name);

	if (converter != (iconv_t)-1 || (errno != EINVAL && errno != ENOMEM))
		return converter;
	/* what it says when it finds no memory depends on where: ask again */
	free(mem_alloc(1 << 18, 1));
	return iconv_open("UTF-8", name);
}

/* Decodes the sample; what is not valid is left out and counted. Free it. */
static char *
decode(iconv_t converter, struct str sample, bool whole, size_t *n,
    size_t *invalid)
{
	size_t room = 3 * sample.n + 16, left = room, in_left = sample.n;
	char *text, *out, *in = (char *)(uintptr_t)sample.p;

	*invalid = 0;
	text = out = mem_alloc(room, 1);
	while (iconv(converter, &in, &in_left, &out, &left) == (size_t)-1) {
		if (errno == EINVAL && !whole)
			break;
		++*invalid;
		in++;
		if (--in_left == 0)
			break;
	}
	*n = room - left;
	return text;
}

/* Private use, decoded: a sign that the encoding is another. */
static bool
is_private(int32_t code)
{
	return (code >= 0xE000 && code <= 0xF8FF) || code >= 0xF0000;
}

static bool
is_kana(int32_t code)
{
	return code >= 0x3041 && code <= 0x30FE;
}

/*
 * s = (common - private use) / non-ASCII + 0.2 min(words, 5); -1 if some of it
 * is invalid: more than one character in fifty, or any where no word of a
 * header shows that the rest is right. Kana, of which other encodings have
 * few, are words of Japanese.
 */
static double
score(const struct candidate *candidate, iconv_t converter, struct str sample,
    bool whole, size_t *word_hits)
{
	size_t n, common = 0, private_use = 0, high = 0, kana = 0, invalid;
	char *text = decode(converter, sample, whole, &n, &invalid);
	const unsigned char *b = (const unsigned char *)sample.p;
	struct str rest = { text, n };

	*word_hits = 0;
	for (size_t i = 0; i + 1 < sample.n; i++)
		if (b[i] >= 0x80) {
			common += candidate->common(b[i], b[i + 1]);
			i++;
		}
	for (size_t w = 0; w < COUNT(words); w++)
		*word_hits += count_word(rest, words[w]);
	while (rest.n > 0) {
		int32_t code = utf8_next(&rest);

		high += code >= 0x80;
		private_use += is_private(code);
		kana += is_kana(code);
	}
	if (candidate->japanese)
		*word_hits += kana;
	free(text);
	if (high == 0 || (invalid > 0 && *word_hits == 0) ||
	    (invalid > 1 && 50 * invalid > high))
		return -1;
	return ((double)common - (double)private_use) / (double)high +
	    0.2 * (double)(*word_hits < 5 ? *word_hits : 5);
}

/* Do most high bytes stand alone between ASCII, as in Latin text? */
static bool
mostly_alone(struct str sample)
{
	const unsigned char *b = (const unsigned char *)sample.p;
	size_t high = 0, alone = 0;

	for (size_t i = 0; i < sample.n; i++) {
		if (b[i] < 0x80)
			continue;
		high++;
		alone += (i == 0 || b[i - 1] < 0x80) &&
		    (i + 1 == sample.n || b[i + 1] < 0x80);
	}
	return 2 * alone >= high;
}

/* The likeliest, and whether another one is nearly as likely: without a word
 * of a header the scores of two lie close together. */
static void
east_asian(struct str sample, bool whole, struct encoding *e)
{
	double best = 0.6 - 1e-9, second = 0;
	bool alone = mostly_alone(sample), words_seen = false;
	const char *runner_up = NULL;

	e->name = NULL;
	for (size_t i = 0; i < COUNT(candidates); i++) {
		size_t hits;
		iconv_t converter = encoding_converter(candidates[i].name);
		double s;

		if (converter == (iconv_t)-1) {
			if (errno != EINVAL)
				e->failed = errno;
			continue;
		}
		s = score(&candidates[i], converter, sample, whole, &hits);
		iconv_close(converter);
		if (s < 0 || (hits == 0 && alone))
			continue;
		if (e->name == NULL ? s >= best : s > best) {
			if (e->name != NULL) {
				second = best;
				runner_up = e->name;
			}
			e->name = candidates[i].name;
			best = s;
			words_seen = hits > 0;
		} else if (s > second) {
			second = s;
			runner_up = candidates[i].name;
		}
	}
	if (e->name != NULL && !words_seen && second > best - 0.1)
		e->other = runner_up;
}

static const struct {
	char bytes[5];
	size_t n;
	const char *name;
} marks[] = { { "\xEF\xBB\xBF", 3, "UTF-8" }, { "\xFF\xFE\0\0", 4, "UTF-32LE" },
	{ "\0\0\xFE\xFF", 4, "UTF-32BE" }, { "\xFF\xFE", 2, "UTF-16LE" },
	{ "\xFE\xFF", 2, "UTF-16BE" } };

/* The lines of Chinese without a mark end in two bytes, of which most texts
 * have no other zeros. */
static const char *
wide_lines(struct str sample)
{
	size_t lines = 0, little = 0, big = 0;

	for (size_t i = 0; i + 1 < sample.n; i += 2) {
		const char *p = sample.p + i;

		lines += p[0] == '\n' || p[1] == '\n';
		little += p[0] == '\n' && p[1] == '\0';
		big += p[0] == '\0' && p[1] == '\n';
	}
	if ((little > 0) == (big > 0) || (little + big) * 2 <= lines)
		return NULL;
	return little > 0 ? "UTF-16LE" : "UTF-16BE";
}

/* Zero bytes at some offsets only: UTF-16 or UTF-32 without a mark. */
static const char *
zero_pattern(struct str sample)
{
	size_t zero[4] = { 0 }, half = sample.n / 2;

	for (size_t i = 0; i < sample.n; i++)
		zero[i % 4] += sample.p[i] == '\0';
	if (half == 0)
		return NULL;
	if (zero[2] * 10 > half * 4 && zero[1] * 10 > half * 4 &&
	    (zero[0] + zero[3]) * 10 > half * 4)
		return zero[3] > zero[0] ? "UTF-32LE" : "UTF-32BE";
	if ((zero[1] + zero[3]) * 10 > half * 3 &&
	    (zero[0] + zero[2]) * 10 < half)
		return "UTF-16LE";
	if ((zero[0] + zero[2]) * 10 > half * 3 &&
	    (zero[1] + zero[3]) * 10 < half)
		return "UTF-16BE";
	return wide_lines(sample);
}

/* Counts multi-byte sequences that are valid UTF-8, and bytes that are not. */
static void
count_utf8(struct str s, bool whole, size_t *valid, size_t *invalid)
{
	*valid = *invalid = 0;
	while (s.n > 0) {
		size_t before = s.n;
		bool high = (unsigned char)s.p[0] >= 0x80;
		int32_t code;

		if (!whole && s.n < 4 && utf8_valid(s) < s.n && high)
			return; /* cut by the sample's end */
		if (s.n > 2 && s.p[0] == '\xED' &&
		    (unsigned char)s.p[1] >= 0xA0 &&
		    ((unsigned char)s.p[2] & 0xC0) == 0x80) {
			++*valid; /* half of a pair of UTF-16, cut there */
			s = (struct str){ s.p + 3, s.n - 3 };
			continue;
		}
		code = utf8_next(&s);
		*valid += high && before - s.n > 1;
		*invalid += high && before - s.n == 1 && code == 0xFFFD;
	}
}

/* The bytes of the letters beyond ASCII that the languages of an encoding use,
 * the likeliest encoding first; of CP1251 all, where three stand together. */
static const struct {
	const char *name, *letters;
} single_bytes[] = {
	/* German, French, Spanish, Italian, Portuguese, Nordic languages */
	{ "CP1252",
	    "\xE4\xF6\xFC\xDF\xC4\xD6\xDC\xE9\xE8\xEA\xE0\xE7\xF9\xE2\xEE\xF4"
	    "\xFB\xEB\xEF\xF1\xE1\xED\xF3\xFA\xE3\xF5\xE5\xF8\xE6\xC9\xC8\xCA"
	    "\xC0\xC7\xD1\xC1\xCD\xD3\xDA\xC3\xD5\xC5\xD8\xC6\xEC\xF2" },
	/* Polish, Czech */
	{ "CP1250",
	    "\xB9\xEA\xE6\xB3\xF1\xF3\x9C\x9F\xBF\xA5\xCA\xC6\xA3\xD1\xD3\x8C"
	    "\x8F\xAF\xE1\xE8\xEF\xE9\xEC\xED\xF2\xF8\x9A\x9D\xFA\xF9\xFD\x9E"
	    "\xC8\xD8\x8A\x8E" },
	{ "ISO-8859-2",
	    "\xB1\xEA\xE6\xB3\xF1\xF3\xB6\xBC\xBF\xA1\xCA\xC6\xA3\xD1\xD3\xA6"
	    "\xAC\xAF\xE1\xE8\xEF\xE9\xEC\xED\xF2\xF8\xB9\xBB\xFA\xF9\xFD\xBE"
	    "\xC8\xD8\xA9\xAE" },
	/* Turkish */
	{ "CP1254", "\xFE\xFD\xF0\xDE\xDD\xD0\xF6\xFC\xE7\xD6\xDC\xC7\xE2" },
	/* Russian */
	{ "CP1251", NULL },
};

/* How many high bytes of the sample are letters there that stand beside
 * letters. */
static size_t
letters_of(struct str sample, const char *letters)
{
	size_t n = 0, run = 0;

	for (size_t i = 0; i < sample.n; i++) {
		unsigned char b = (unsigned char)sample.p[i];
		unsigned char before =
		    i > 0 ? (unsigned char)sample.p[i - 1] | 32 : 0;
		unsigned char after =
		    i + 1 < sample.n ? (unsigned char)sample.p[i + 1] | 32 : 0;

		run = b >= 0xC0 ? run + 1 : 0;
		if (letters == NULL)
			n += run == 3 ? 3 : run > 3;
		else if (b >= 0x80 && strchr(letters, b) != NULL)
			n += (before >= 'a' && before <= 'z') ||
			    (after >= 'a' && after <= 'z') || run > 1;
	}
	return n;
}

/* The encoding of single bytes in which the most of them are letters; the first
 * of equals. */
static const char *
single_byte(struct str sample)
{
	size_t best = 0, most = 0;

	for (size_t i = 0; i < COUNT(single_bytes); i++) {
		size_t n = letters_of(sample, single_bytes[i].letters);

		if (n > most + (best == 0 && i > 0)) { /* by one is chance */
			most = n;
			best = i;
		}
	}
	return single_bytes[best].name;
}

struct encoding
encoding_detect(struct str sample, bool whole)
{
	struct encoding e = { "UTF-8" };
	size_t valid, invalid;
	const char *name;

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_starts(
			sample, (struct str){ marks[i].bytes, marks[i].n })) {
			e.name = marks[i].name;
			e.mark = marks[i].n;
			return e;
		}
	name = zero_pattern(sample);
	if (name != NULL) {
		e.name = name;
		return e;
	}
	if (utf8_valid(sample) == sample.n)
		return e;
	for (size_t i = 0; i < sample.n; i++)
		e.high += (unsigned char)sample.p[i] >= 0x80;
	count_utf8(sample, whole, &valid, &invalid);
	if (valid >= invalid)
		return e;
	east_asian(sample, whole, &e);
	e.guessed = e.name == NULL;
	if (e.guessed)
		e.name = single_byte(sample);
	return e;
}

const char *
encoding_canonical(const char *name)
{
	static const char *const same[][2] = { { "utf8", "UTF-8" },
		{ "utf-8", "UTF-8" }, { "utf-8-sig", "UTF-8" },
		{ "gbk", "GB18030" }, { "gb2312", "GB18030" },
		{ "cp936", "GB18030" }, { "gb18030", "GB18030" },
		{ "big5", "BIG5" }, { "shift-jis", "CP932" },
		{ "shift_jis", "CP932" }, { "sjis", "CP932" },
		{ "euc-jp", "EUC-JP" }, { "eucjp", "EUC-JP" },
		{ "latin1", "ISO-8859-1" }, { "latin-1", "ISO-8859-1" },
		{ "windows-1252", "CP1252" }, { "utf16", "UTF-16" },
		{ "utf-16", "UTF-16" }, { "utf-16le", "UTF-16LE" },
		{ "utf-16be", "UTF-16BE" }, { "utf32", "UTF-32" },
		{ "utf-32", "UTF-32" }, { "utf-32le", "UTF-32LE" },
		{ "utf-32be", "UTF-32BE" } };

	for (size_t i = 0; i < COUNT(same); i++)
		if (strcasecmp(name, same[i][0]) == 0)
			return same[i][1];
	return name;
}

void
encoding_name(struct encoding *e, const char *name)
{
	size_t n;

	name = encoding_canonical(name);
	n = strlen(name);
	e->guessed = false;
	e->other = NULL;
	if (strncmp(e->name, name, n) == 0 &&
	    (e->name[n] == '\0' || strcmp(name, "UTF-16") == 0 ||
		strcmp(name, "UTF-32") == 0))
		return; /* the mark or the zero bytes tell the byte order */
	e->mark = 0;
	e->name = name;
	if (strcmp(name, "UTF-16") == 0)
		e->name = "UTF-16LE";
	else if (strcmp(name, "UTF-32") == 0)
		e->name = "UTF-32LE";
}

size_t
encoding_unit(const char *name)
{
	return str_starts(str_of(name), STR("UTF-16")) ? 2
	    : str_starts(str_of(name), STR("UTF-32"))  ? 4
						       : 1;
}
