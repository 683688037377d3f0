#include "table/role_name.h"

#include "base/mem.h"
#include "base/sort.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* role, type, words, weak words; words in normal form with commas. */
static const char *const roles[] = {
#include "table/roles.inc"
};

/* word, how sure it is (1, 2, 3), the number of its role's row; in order. */
static const char *const index_words[] = {
#include "table/role_index.inc"
};

/* group, the words that forbid a role of it. */
static const char *const vetoes[] = {
#include "table/veto_words.inc"
};

/* key, words. */
static const char *const part_words[] = {
#include "table/part_words.inc"
};

struct str
role_cell(const char *row, int i)
{
	for (; i > 0; i--) {
		row = strchr(row, '\t');
		if (row == NULL)
			return (struct str){ NULL, 0 };
		row++;
	}
	return (struct str){ row, strcspn(row, "\t") };
}

size_t
role_rows(void)
{
	return COUNT(roles);
}

const char *
role_row(size_t i)
{
	return roles[i];
}

static const char *
row_of(const char *role)
{
	size_t n = strlen(role);

	for (size_t i = 0; i < COUNT(roles); i++)
		if (strncmp(roles[i], role, n) == 0 && roles[i][n] == '\t')
			return roles[i];
	return NULL;
}

bool
role_known(const char *role)
{
	return row_of(role) != NULL;
}

enum role_type
role_type(const char *role)
{
	static const char *const names[] = { "text", "id", "name", "email",
		"phone", "date", "birth", "money", "number", "rating", "rate",
		"flag", "level", "country", "currency" };
	const char *row = row_of(role);
	struct str type = row == NULL ? STR("text") : role_cell(row, 1);

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(type, str_of(names[i])))
			return (enum role_type)i;
	return ROLE_TEXT;
}

const char *
role_by_number(size_t number, struct arena *arena)
{
	return number >= COUNT(roles)
	    ? NULL
	    : arena_str(arena, role_cell(roles[number], 0)).p;
}

struct str
role_part(const char *key)
{
	for (size_t i = 0; i < COUNT(part_words); i++)
		if (str_eq(role_cell(part_words[i], 0), str_of(key)))
			return role_cell(part_words[i], 1);
	return (struct str){ NULL, 0 };
}

/* Is it one of the words that change a meaning, of any role? */
static bool
is_veto(struct str word)
{
	for (size_t i = 0; i < COUNT(vetoes); i++)
		if (str_listed(role_cell(vetoes[i], 1), word))
			return true;
	return false;
}

/* The end of a unit, zone or remark in brackets at the start of `s`: a single
 * word that changes no meaning; else 0. */
static size_t
unit_end(struct str s, size_t open)
{
	struct str word = { s.p + open, 0 };
	char lower[16];

	for (struct str rest = { s.p + open, s.n - open }; rest.n > 0;) {
		struct str before = rest;
		utf8proc_category_t kind = utf8proc_category(utf8_next(&rest));

		if (kind == UTF8PROC_CATEGORY_PE) {
			word.n = (size_t)(before.p - word.p);
			if (word.n >= sizeof(lower))
				return (size_t)(rest.p - s.p);
			for (size_t i = 0; i < word.n; i++)
				lower[i] = (char)(word.p[i] |
				    (word.p[i] >= 'A' && word.p[i] <= 'Z' ? 32
									  : 0));
			return is_veto((struct str){ lower, word.n })
			    ? 0
			    : (size_t)(rest.p - s.p);
		}
		if (kind == UTF8PROC_CATEGORY_ZS)
			return 0;
	}
	return s.n;
}

/* What becomes of a name, as it grows. */
struct splitter {
	char *out;
	size_t n;
	bool space; /* a space is due */
	utf8proc_category_t last;
};

static void
put(struct splitter *w, struct str bytes, bool new_word)
{
	if (w->n > 0 && (w->space || new_word))
		w->out[w->n++] = ' ';
	memcpy(w->out + w->n, bytes.p, bytes.n);
	w->n += bytes.n;
	w->space = false;
}

static bool
is_letter(utf8proc_category_t kind)
{
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
}

/* The letter of those that have no accent to be taken off, or NULL. */
static const char *
plain_letter(int32_t point)
{
	switch (point) {
	case 0x141:
	case 0x142:
		return "l";
	case 0xD8:
	case 0xF8:
		return "o";
	case 0x110:
	case 0x111:
		return "d";
	case 0x131:
		return "i";
	default:
		return NULL;
	}
}

/* The category of a character; of ASCII as far as it matters here. */
static utf8proc_category_t
category_of(int32_t point)
{
	if (point >= 0x80)
		return utf8proc_category(point);
	if (point >= 'a' && point <= 'z')
		return UTF8PROC_CATEGORY_LL;
	if (point >= 'A' && point <= 'Z')
		return UTF8PROC_CATEGORY_LU;
	if (point >= '0' && point <= '9')
		return UTF8PROC_CATEGORY_ND;
	return point == '(' || point == '[' || point == '{'
	    ? UTF8PROC_CATEGORY_PS
	    : UTF8PROC_CATEGORY_PO;
}

/* Letters and digits of a name, words apart, a unit in brackets off; # and the
 * ring of N° are "no", % is "percent". `out` holds 9 bytes for each of the
 * name's. */
static size_t
split_words(struct str name, char *out)
{
	struct splitter w = { .out = out };
	struct str rest = name;

	while (rest.n > 0) {
		struct str before = rest, ahead;
		int32_t point = utf8_next(&rest);
		utf8proc_category_t kind = category_of(point);
		size_t end;
		bool upper = kind == UTF8PROC_CATEGORY_LU, next_lower;

		before.n -= rest.n;
		ahead = rest;
		next_lower = ahead.n > 0 &&
		    category_of(utf8_next(&ahead)) == UTF8PROC_CATEGORY_LL;
		if (kind == UTF8PROC_CATEGORY_PS &&
		    (end = unit_end(rest, 0)) > 0) {
			rest.p += end;
			rest.n -= end;
			w.space = true;
		} else if (point == 0xB0) {
			put(&w, STR("o"), false);
			w.space = true;
		} else if (point == '#' || point == '%') {
			w.space = true;
			put(&w, point == '#' ? STR("no") : STR("percent"),
			    false);
			w.space = true;
		} else if (plain_letter(point) != NULL) {
			put(&w, str_of(plain_letter(point)),
			    upper && w.last == UTF8PROC_CATEGORY_LL);
		} else if (is_letter(kind)) {
			put(&w, before,
			    upper &&
				(w.last == UTF8PROC_CATEGORY_LL ||
				    (w.last == UTF8PROC_CATEGORY_LU &&
					next_lower)));
		} else {
			w.space = true;
		}
		w.last = kind;
	}
	return w.n;
}

/* Marks above kana are part of them; Hangul would fall apart. */
static bool
keeps_marks(struct str s)
{
	while (s.n > 0) {
		int32_t point = utf8_next(&s);

		if ((point >= 0x3040 && point <= 0x30FF) ||
		    (point >= 0xAC00 && point <= 0xD7A3))
			return true;
	}
	return false;
}

/* The same of a name that is ASCII, where no form and no mark is folded. */
static struct str
normal_ascii(struct str name, struct arena *arena)
{
	char *words = arena_alloc(arena, 9 * name.n + 1);
	size_t n = split_words(name, words);

	for (size_t i = 0; i < n; i++)
		if (words[i] >= 'A' && words[i] <= 'Z')
			words[i] |= 32;
	return (struct str){ words, n };
}

struct str
role_normal(struct str name, struct arena *arena)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_option_t marks;
	utf8proc_ssize_t n;
	struct str result;
	char *words;

	if (str_is_ascii(name))
		return normal_ascii(name, arena);
	n = utf8proc_map((const utf8proc_uint8_t *)name.p,
	    (utf8proc_ssize_t)name.n, &folded,
	    UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_none();
	if (n < 0) /* no UTF-8: then as it is */
		return arena_str(arena, name);
	words = arena_alloc(arena, 9 * (size_t)n + 1);
	result = (struct str){ words,
		split_words(
		    (struct str){ (const char *)folded, (size_t)n }, words) };
	free(folded);
	marks = keeps_marks(result) ? 0 : UTF8PROC_STRIPMARK;
	n = utf8proc_map((const utf8proc_uint8_t *)words,
	    (utf8proc_ssize_t)result.n, &folded,
	    UTF8PROC_CASEFOLD | UTF8PROC_COMPOSE | UTF8PROC_STABLE | marks);
	if (n == UTF8PROC_ERROR_NOMEM)
		mem_none();
	if (n < 0)
		return arena_str(arena, name);
	result =
	    arena_str(arena, (struct str){ (const char *)folded, (size_t)n });
	free(folded);
	return result;
}

bool
role_bracket(struct str *name, struct str *word)
{
	const struct {
		struct str open, close;
	} brackets[] = { { STR("("), STR(")") }, { STR("（"), STR("）") } };

	for (size_t k = 0; k < COUNT(brackets); k++) {
		struct str open = brackets[k].open;
		size_t close = brackets[k].close.n, i = 1;

		if (!str_ends(*name, brackets[k].close))
			continue;
		while (i + open.n + close <= name->n &&
		    memcmp(name->p + i, open.p, open.n) != 0)
			i++;
		if (i + open.n + close > name->n)
			continue;
		*word = (struct str){ name->p + i + open.n,
			name->n - i - open.n - close };
		name->n = i;
		return true;
	}
	return false;
}

bool
role_is_own_name(struct str role, struct str normal)
{
	size_t i = 0;

	while (i < role.n && i < normal.n &&
	    normal.p[i] == (role.p[i] == '_' ? ' ' : role.p[i]))
		i++;
	return i == role.n && i == normal.n;
}

/* The first word of the index that is not before this one. */
static size_t
index_from(struct str word)
{
	size_t low;

	sort_bound(low, 0, COUNT(index_words), i,
	    str_cmp(role_cell(index_words[i], 0), word) < 0);
	return low;
}

/* Is that entry of the index one of the word? Then what it says. */
static bool
index_entry(size_t i, struct str word, int *score, size_t *row)
{
	static const int scores[] = { ROLE_CANONICAL, ROLE_WORD, ROLE_WEAK };
	struct str rest;

	if (i == COUNT(index_words))
		return false;
	rest = str_of(index_words[i]);
	if (!str_eq(str_cut(&rest, '\t'), word))
		return false;
	*score = scores[*rest.p - '1'];
	*row = strtoul(rest.p + 2, NULL, 10);
	return true;
}

int
role_word(const char *role, struct str normal)
{
	int score;
	size_t row;

	for (size_t i = index_from(normal);
	     index_entry(i, normal, &score, &row); i++)
		if (str_eq(role_cell(roles[row], 0), str_of(role)))
			return score;
	return role_is_own_name(str_of(role), normal) ? ROLE_CANONICAL : 0;
}

size_t
role_of_name(struct str name)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal = role_normal(name, &arena);
	size_t row;
	int score;

	if (!index_entry(index_from(normal), normal, &score, &row))
		row = ROLE_NONE;
	return row;
}

/* Which veto group a role belongs to. */
static struct str
group_of(const char *role)
{
	switch (role_type(role)) {
	case ROLE_MONEY:
		return STR("sums");
	case ROLE_DATE:
	case ROLE_BIRTH:
		return STR("date");
	case ROLE_ID:
		return STR("id");
	case ROLE_PERSON:
	case ROLE_EMAIL:
	case ROLE_PHONE:
		return STR("name");
	case ROLE_NUMBER:
	case ROLE_RATING:
	case ROLE_RATE:
		return STR("number");
	default:
		return STR("level");
	}
}

/* Is the token one of the list, or its plural with s? */
static bool
lists_token(struct str list, struct str token)
{
	if (str_listed(list, token))
		return true;
	token.n -= token.n > 3 && token.p[token.n - 1] == 's';
	return str_listed(list, token);
}

bool
role_forbidden(const char *role, struct str extra)
{
	struct str group = group_of(role);

	for (size_t i = 0; i < COUNT(vetoes); i++) {
		struct str rest = extra;

		if (!str_eq(role_cell(vetoes[i], 0), group))
			continue;
		while (rest.n > 0 && rest.p != NULL)
			if (lists_token(
				role_cell(vetoes[i], 1), str_cut(&rest, ' ')))
				return true;
	}
	return false;
}
