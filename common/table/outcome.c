#include "table/outcome.h"

#include "base/die.h"
#include "base/line.h"
#include "text/num.h"
#include "text/token.h"

#include <inttypes.h>

enum { SHOWN = 6 };

static bool
is_value(struct str cell, struct str value)
{
	double a, b;

	if (str_eq(cell, value))
		return true;
	return num_real(cell, &a) && num_real(value, &b) && a == b;
}

bool
outcome_same(struct str cell, struct str value)
{
	enum token_bool word = token_outcome(value);

	cell = str_trim(cell);
	return is_value(cell, value) ||
	    (word != TOKEN_NEITHER && token_outcome(cell) == word);
}

static void
count_word(struct outcome *o, struct str cell)
{
	uint32_t at = map_add(&o->word, cell);

	if (at == o->times.n)
		vec_push(&o->times, 0);
	o->times.v[at]++;
}

enum outcome_answer
outcome_read(struct outcome *o, struct str cell)
{
	enum token_bool answer;

	cell = str_trim(cell);
	if (o->value.p != NULL) {
		if (!is_value(cell, o->value)) {
			o->no++;
			if (o->yes == 0 && o->word.count < SHOWN)
				count_word(o, cell);
			return OUTCOME_NO;
		}
		o->yes++;
		return OUTCOME_YES;
	}
	answer = token_outcome(cell);
	if (answer == TOKEN_NEITHER) {
		count_word(o, cell);
		return OUTCOME_OPEN;
	}
	if (answer == TOKEN_TRUE && token_open(cell))
		count_word(o, cell);
	o->no += answer == TOKEN_FALSE;
	o->yes += answer == TOKEN_TRUE;
	o->sure += answer == TOKEN_TRUE && !token_open(cell);
	return answer == TOKEN_TRUE ? OUTCOME_YES : OUTCOME_NO;
}

/* "3 paused, 2 trial": the open words, the most frequent not sorted out. */
static void
list_words(const struct outcome *o, char *text, size_t size)
{
	text[0] = '\0';
	for (uint32_t i = 0; i < o->word.count && i < SHOWN; i++)
		line_add(text, size, ", ", "%" PRIu64 " \"%.*s\"",
		    o->times.v[i],
		    (int)(map_text(&o->word, i).n < 30 ? map_text(&o->word, i).n
						       : 30),
		    map_text(&o->word, i).p);
	if (o->word.count > SHOWN)
		line_add(text, size, ", ", "...");
}

bool
outcome_settle(const struct outcome *o, const char *option, struct str column,
    struct diag *d)
{
	char words[300];
	size_t letters = 0;

	list_words(o, words, sizeof(words));
	if (o->value.p != NULL) {
		if (o->yes > 0 || o->no == 0)
			return true;
		return diag_set(d, EXIT_DATA, "no-event",
		    "no cell of column %.*s is \"%.*s\"; it has %s; "
		    "%s=%.*s=VALUE names the event",
		    STR_ARG(column), STR_ARG(o->value), words, option,
		    STR_ARG(column));
	}
	for (uint32_t i = 0; i < o->word.count; i++)
		letters += token_open(map_text(&o->word, i));
	if (o->word.count == letters && (letters == 0 || o->no > 0))
		return true;
	return diag_set(d, EXIT_DATA, "which-event",
	    "column %.*s: %" PRIu64 " left, %" PRIu64 " stayed, %s; which is "
	    "the event? %s=%.*s=%.*s",
	    STR_ARG(column), o->sure, o->no, words, option, STR_ARG(column),
	    STR_ARG(map_text(&o->word, 0)));
}

void
outcome_free(struct outcome *o)
{
	map_free(&o->word);
	vec_free(&o->times);
}
