#include "cli/about.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

enum { NAMED = 6, SHORT_WORD = 4 };

/* TOOL, blank, METHOD, TAB, what it is about. */
static const char *const pages[] = {
#include "cli/about.inc"
};

static bool
is_letter(struct str text, size_t i)
{
	return i < text.n && isalnum((unsigned char)text.p[i]);
}

/* Without case, and "win-back" is "win back". */
static char
plain(char c)
{
	return c == '-' || c == '_' ? ' ' : (char)tolower((unsigned char)c);
}

static bool
same_letters(const char *text, struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (plain(text[i]) != plain(word.p[i]))
			return false;
	return true;
}

/* Does a text say a word, or one that begins with it? */
static bool
says(struct str text, struct str word)
{
	if (word.n > SHORT_WORD && str_ends(word, STR("s")))
		word.n--; /* one or many of them */
	for (size_t i = 0; word.n > 0 && i + word.n <= text.n; i++)
		if (same_letters(text.p + i, word) &&
		    (i == 0 || !is_letter(text, i - 1)) &&
		    (word.n >= SHORT_WORD || !is_letter(text, i + word.n)))
			return true;
	return false;
}

void
about_word(const char *tool, struct str word, char *text, size_t size)
{
	size_t named = 0, at = 0;

	text[0] = '\0';
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			struct str line = str_of(pages[i]);
			struct str name = str_cut(&line, '\t'), method = name;
			struct str of = str_cut(&method, ' ');
			bool named_so = str_eq(method, word);

			if (str_eq(of, str_of(tool)) != (others == 0) ||
			    !(named_so || says(line, word)) || named == NAMED ||
			    at + name.n + 3 > size)
				continue;
			at += (size_t)snprintf(text + at, size - at, "%s%.*s",
			    named++ > 0 ? ", " : "", STR_ARG(name));
		}
}
