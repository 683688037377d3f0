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

/* "2/10", perhaps with a comma behind it. */
static bool
parse_discount(struct str word, struct due_terms *terms)
{
	struct str days = word, percent = str_cut(&days, '/');
	double value;

	if (days.n > 0 && days.p[days.n - 1] == ',')
		days.n--;
	if (!num_real(percent, &value) || value <= 0 || value >= 100)
		return false;
	terms->discount = value / 100;
	return whole_number(days, 0, 36500, &terms->in_days);
}

/* The terms without a discount. */
static bool
parse_due(struct str word, struct str rest, struct due_terms *terms)
{
	if (word.n > 2 && (*word.p == 'n' || *word.p == 'N') &&
	    word.p[1] == '/') {
		word = (struct str){ word.p + 2, word.n - 2 };
		return whole_number(word, 0, 36500, &terms->days) &&
		    str_trim(rest).n == 0;
	}
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

bool
due_parse(struct str text, struct due_terms *terms)
{
	struct str rest = str_trim(text), word = next_word(&rest);

	*terms = (struct due_terms){ .kind = DUE_NET };
	if (word.n > 0 && *word.p >= '0' && *word.p <= '9' &&
	    memchr(word.p, '/', word.n) != NULL) {
		if (!parse_discount(word, terms))
			return false;
		terms->undated = str_trim(rest).n == 0;
		if (terms->undated)
			return true;
		word = next_word(&rest);
	}
	return parse_due(word, rest, terms);
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
