#include "due.h"

#include "text/date.h"
#include "text/num.h"

/* Cuts a word off the front, letters or digits, skipping blanks and '+'. */
static struct str
next_word(struct str *rest)
{
	struct str word;
	size_t n = 0;

	while (rest->n > 0 && (*rest->p == ' ' || *rest->p == '+')) {
		rest->p++;
		rest->n--;
	}
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '+')
		n++;
	word = (struct str){ rest->p, n };
	rest->p += n;
	rest->n -= n;
	return word;
}

static bool
whole_number(struct str word, int64_t low, int64_t high, int32_t *value)
{
	int64_t n;

	if (!num_int(word, &n) || n < low || n > high)
		return false;
	*value = (int32_t)n;
	return true;
}

bool
due_parse(struct str text, struct due_terms *terms)
{
	struct str rest = str_trim(text), word = next_word(&rest);

	*terms = (struct due_terms){ .kind = DUE_NET };
	if (str_ieq(word, STR("day"))) {
		terms->kind = DUE_DAY;
		return whole_number(next_word(&rest), 1, 31, &terms->days) &&
		    str_ieq(next_word(&rest), STR("of")) &&
		    str_ieq(next_word(&rest), STR("month")) &&
		    whole_number(next_word(&rest), 0, 120, &terms->months) &&
		    str_trim(rest).n == 0;
	}
	if (str_ieq(word, STR("eom"))) {
		terms->kind = DUE_EOM;
		if (str_trim(rest).n == 0)
			return true;
		word = next_word(&rest);
	} else if (str_ieq(word, STR("net")))
		word = next_word(&rest);
	return whole_number(word, 0, 36500, &terms->days) &&
	    str_trim(rest).n == 0;
}

int32_t
due_date(const struct due_terms *terms, int32_t date)
{
	int32_t month = date_month(date), start, next;

	if (terms->kind == DUE_NET)
		return date + terms->days;
	if (terms->kind == DUE_EOM)
		return date_month_start(month + 1) - 1 + terms->days;
	start = date_month_start(month + terms->months);
	next = date_month_start(month + terms->months + 1);
	return start + terms->days - 1 < next ? start + terms->days - 1
					      : next - 1;
}

int32_t
due_business(int32_t day)
{
	/* 1970-01-01, day 0, was a Thursday; Monday is 0 here */
	int32_t weekday = (day % 7 + 10) % 7;

	return weekday >= 5 ? day + 7 - weekday : day;
}
