#include "text/token.h"

#include "text/normalise.h"

static const char *const nulls[] = { "NULL", "null", "N/A", "n/a", "#N/A",
	"NaN", "nan", "None", "-", "--", "\\N", "(blank)", "无" };

/* Of these words. */
enum { LONGEST = 7 };
#define FIRST "Nn#-\\(\xE6"

static const char *const excel_errors[] = { "#REF!", "#VALUE!", "#DIV/0!",
	"#NAME?", "#NUM!" };

static const char *const trues[] = { "true", "yes", "y", "1", "on", "x", "✓",
	"是", "oui", "ja" };

static const char *const falses[] = { "false", "no", "n", "0", "off", "否",
	"non", "nein" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

bool
token_null(struct str cell)
{
	cell = normalise_trim(cell);
	if (cell.n == 0)
		return true;
	/* most cells are no word of the list, by length or first byte */
	return cell.n <= LONGEST && strchr(FIRST, cell.p[0]) != NULL &&
	    str_among(cell, nulls, COUNT(nulls));
}

bool
token_excel_error(struct str cell)
{
	cell = normalise_trim(cell);
	return cell.n > 0 && cell.p[0] == '#' &&
	    str_among(cell, excel_errors, COUNT(excel_errors));
}

/* A word, or a character that folding may make one. */
static bool
may_be_bool(char first)
{
	return (unsigned char)first >= 0x80 ||
	    (first != '\0' && strchr("tyofnxjTYOFNXJ10", first) != NULL);
}

enum token_bool
token_bool(struct str cell)
{
	struct text room = { 0 };
	enum token_bool answer = TOKEN_NEITHER;
	struct str s = normalise_trim(cell);

	if (s.n == 0 || !may_be_bool(s.p[0]))
		return TOKEN_NEITHER;
	s = normalise(s, NORMALISE_FOLD, &room);
	if (str_among(s, trues, COUNT(trues)))
		answer = TOKEN_TRUE;
	else if (str_among(s, falses, COUNT(falses)))
		answer = TOKEN_FALSE;
	vec_free(&room);
	return answer;
}
