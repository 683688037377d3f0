#include "text/answer.h"

#include "base/sort.h"
#include "text/normalise.h"

enum { MOST = 100 };

/* Takes a number of two digits, or 100, off the front; -1 if there is none. */
static int
cut_number(struct str *s)
{
	int n = 0;
	size_t i = 0;

	while (i < s->n && i < 4 && str_is_digit(s->p[i]))
		n = 10 * n + (s->p[i++] - '0');
	if (i == 0 || n > MOST || (i > 1 && s->p[0] == '0'))
		return -1;
	*s = (struct str){ s->p + i, s->n - i };
	return n;
}

static struct str
trimmed(struct str s)
{
	return normalise_trim(s);
}

static bool
has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (str_is_digit(s.p[i]))
			return true;
	return false;
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')
			return true;
		else if ((unsigned char)s.p[i] >= 0xC3)
			return true;
	return false;
}

/* Is it one of these words? */
static bool
is_one(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(s, str_of(words[i])))
			return true;
	return false;
}

/* Is a scale of so many usual? */
static bool
is_scale(int most)
{
	return (most >= 3 && most <= 7) || most == 10 || most == 20 ||
	    most == MOST;
}

/* "of 5": how many, or 0. */
static int
of_how_many(struct str s)
{
	static const char *const ofs[] = { "/", "of", "out of", "von", "sur",
		"de", "su", "van", "z", "av", "af", "из", "／" };
	size_t i = 0;
	struct str word;
	int most;

	while (i < s.n && !str_is_digit(s.p[i]))
		i++;
	word = trimmed((struct str){ s.p, i });
	s = (struct str){ s.p + i, s.n - i };
	most = cut_number(&s);
	return is_scale(most) && trimmed(s).n == 0 &&
		is_one(word, ofs, COUNT(ofs))
	    ? most
	    : 0;
}

/* Is it what a number is of, or a mark and words? */
static bool
is_label(struct str s)
{
	static const char *const units[] = { "star", "stars", "stern", "sterne",
		"étoile", "étoiles", "estrella", "estrellas", "stella",
		"stelle", "ster", "sterren", "estrela", "estrelas", "gwiazdka",
		"gwiazdki", "gwiazdek", "points", "point", "pts", "punkte",
		"punkt", "点", "分", "점", "星", "つ星" };
	static const char *const marks[] = { "-", "–", "—", "=", ":", "(", "（",
		"：", ". ", ") " };

	if (is_one(trimmed(s), units, COUNT(units)))
		return true;
	if (s.n > 1 && s.p[0] != '.' && s.p[0] != ')')
		s = trimmed(s);
	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_starts(s, str_of(marks[i])))
			return has_letter(s) && !has_digit(s);
	return false;
}

/* Full stars, and empty ones behind them. */
static bool
cut_stars(struct str *s, int *most)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5", "6",
		"7", "8", "9", "10" };
	struct str rest = *s, full = STR("★"), none = STR("☆"), big = STR("⭐");
	size_t n = 0, all = 0;

	for (; str_starts(rest, full) || str_starts(rest, big); n++, all++)
		rest = (struct str){ rest.p + full.n, rest.n - full.n };
	for (; str_starts(rest, none); all++)
		rest = (struct str){ rest.p + none.n, rest.n - none.n };
	if (all == 0 || all >= COUNT(digits) || rest.n > 0)
		return false;
	*s = str_of(digits[n]);
	*most = 0;
	return true;
}

/* The number in brackets behind words. */
static bool
cut_bracket(struct str *s, int *most)
{
	size_t open = s->n;
	struct str number;
	struct str rest;

	if (!str_ends(*s, STR(")")))
		return false;
	while (open > 0 && s->p[open - 1] != '(')
		open--;
	if (open < 2)
		return false;
	number = (struct str){ s->p + open, s->n - open - 1 };
	rest = number;
	if (has_digit((struct str){ s->p, open }) || cut_number(&rest) < 0 ||
	    rest.n > 0 || !has_letter((struct str){ s->p, open }))
		return false;
	*s = number;
	*most = 0;
	return true;
}

bool
answer_parse(struct str *s, int *most)
{
	struct str rest = trimmed(*s);
	int n;

	if (rest.n == 0 || rest.n > 200)
		return false;
	if (!str_is_digit(rest.p[0])) {
		*s = rest;
		return cut_stars(s, most) || cut_bracket(s, most);
	}
	n = cut_number(&rest);
	if (n < 0 || rest.n == 0)
		return false;
	*most = of_how_many(trimmed(rest));
	if (*most == 0 ? !is_label(rest) : n > *most)
		return false;
	*s = trimmed(*s);
	s->n = (size_t)(rest.p - s->p);
	return true;
}
