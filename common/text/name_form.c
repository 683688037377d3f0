#include "text/name_form.h"

#include <stdio.h>

/* Words of legal forms; "" says company only. */
static const struct {
	const char *word, *form;
	bool says; /* by itself */
} forms[] = {
	{ "inc", "inc", true },
	{ "incorporated", "inc", true },
	{ "corp", "inc", true },
	{ "corporation", "inc", true },
	{ "company", "", true },
	{ "ltd", "ltd", true },
	{ "limited", "ltd", true },
	{ "llc", "llc", true },
	{ "llp", "llp", true },
	{ "lp", "lp", true },
	{ "plc", "plc", true },
	{ "gmbh", "gmbh", true },
	{ "gmbh&co", "gmbh", true },
	{ "mbh", "gmbh", true },
	{ "ggmbh", "ggmbh", true },
	{ "gesellschaft", "", true },
	{ "ges", "", false },
	{ "haftung", "gmbh", true },
	{ "aktiengesellschaft", "ag", true },
	{ "kommanditgesellschaft", "kg", true },
	{ "sarl", "sarl", true },
	{ "sas", "sas", true },
	{ "srl", "srl", true },
	{ "bv", "bv", true },
	{ "pty", "", true },
	{ "pvt", "", true },
	{ "kk", "kk", true },
	{ "sro", "sro", true },
	{ "spzoo", "spzoo", true },
	{ "spolkazoo", "spzoo", true },
	{ "kft", "kft", true },
	{ "zrt", "zrt", true },
	{ "ltda", "ltda", true },
	{ "eurl", "eurl", true },
	{ "ev", "ev", true },
	{ "sci", "sci", true },
	{ "snc", "snc", true },
	{ "sasu", "sas", true },
	{ "sprl", "sprl", true },
	{ "bvba", "sprl", true },
	{ "doo", "doo", true },
	{ "pte", "", true },
	{ "sdn", "", true },
	{ "bhd", "bhd", true },
	{ "slu", "sl", false },
	{ "sau", "sa", false },
	{ "sca", "sca", false },
	{ "asa", "asa", false },
	{ "eg", "eg", false },
	{ "co", "", false },
	{ "ag", "ag", false },
	{ "kg", "kg", false },
	{ "sa", "sa", false },
	{ "sl", "sl", false },
	{ "lda", "lda", false },
	{ "sti", "", false },
	{ "vof", "vof", false },
	{ "spa", "spa", false },
	{ "nv", "nv", false },
	{ "oy", "oy", false },
	{ "oyj", "oyj", false },
	{ "ab", "ab", false },
	{ "as", "as", false },
	{ "aps", "aps", false },
	{ "ohg", "ohg", false },
	{ "gbr", "gbr", false },
	{ "ug", "ug", false },
	{ "ek", "ek", false },
	{ "kgaa", "kgaa", false },
	{ "se", "se", false },
	{ "ooo", "ooo", false },
	{ "eood", "eood", false },
};

enum { LETTERS = 5 }; /* of one, each a word: G. m. b. H. */

/* Words inside a form that is written out. */
static const char *const inside[] = { "&", "and", "und", "mit", "beschrankter",
	"private", "the" };

const char *
name_form_of(struct str word)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		if (str_eq(word, str_of(forms[i].word)))
			return forms[i].form;
	return NULL;
}

static bool
says(struct str word)
{
	for (size_t i = 0; i < COUNT(forms); i++)
		if (forms[i].says && str_eq(word, str_of(forms[i].word)))
			return true;
	return false;
}

/* The words from `at` on are letters, as in G. m. b. H., but the first and the
 * last one, as in Sp. z o.o.: together. */
static struct str
spelled(const struct str *word, size_t at, size_t n, char text[NAME_FORM])
{
	size_t k = 0;

	for (size_t i = at; i < n; i++) {
		if (k + word[i].n >= NAME_FORM ||
		    (word[i].n != 1 && i > at && i + 1 < n))
			return STR("");
		memcpy(text + k, word[i].p, word[i].n);
		k += word[i].n;
	}
	return n - at < 2 ? STR("") : (struct str){ text, k };
}

bool
name_form_says(const struct str *word, size_t n)
{
	char text[NAME_FORM];

	for (size_t at = n > LETTERS ? n - LETTERS : 1; at + 1 < n; at++)
		if (says(spelled(word, at, n, text)))
			return true;
	for (size_t at = n; at-- > 1;) {
		if (says(word[at]))
			return true;
		/* GmbH & Co. KG, and (GmbH) in brackets */
		if (at + 1 < n && name_form_of(word[at]) == NULL &&
		    !str_among(word[at], inside, COUNT(inside)))
			break;
	}
	return false;
}

/* The beginning of the form that the first n words end with; n: none. */
static size_t
last_form(const struct str *word, size_t n, const char **form)
{
	char text[NAME_FORM];

	for (size_t at = n > LETTERS ? n - LETTERS : 1; at + 1 < n; at++) {
		*form = name_form_of(spelled(word, at, n, text));
		if (*form != NULL)
			return at;
	}
	*form = n > 1 ? name_form_of(word[n - 1]) : NULL;
	return *form != NULL ? n - 1 : n;
}

size_t
name_form_cut(const struct str *word, size_t n, char form[NAME_FORM])
{
	form[0] = '\0';
	while (n > 1) {
		const char *found;
		size_t at = last_form(word, n, &found);

		if (at == n && !str_among(word[n - 1], inside, COUNT(inside)))
			break;
		if (at == n) {
			n--;
			continue;
		}
		n = at;
		/* GmbH & Co. KG is another firm than the KG, or the GmbH */
		if (form[0] == '\0')
			snprintf(form, NAME_FORM, "%s", found);
		else if (strcmp(form, "kg") == 0 && *found != '\0')
			snprintf(form, NAME_FORM, "%s%s", found, "kg");
	}
	return n;
}
