#include "text/answer_words.h"

#include "unit/tap.h"

enum { MOST = 8 };

/* Answers with bars between them, and their numbers, or "" where the scale is
 * not clear. */
static void
are(const char *answers, const char *numbers, int most)
{
	struct answer_words words = { 0 };
	char got[2 * MOST] = "";
	int scale;

	for (struct str rest = str_of(answers); rest.p != NULL;)
		answer_words_see(&words, str_cut(&rest, '|'));
	scale = answer_words_scale(&words);
	for (struct str rest = str_of(answers); scale > 0 && rest.p != NULL;) {
		const char *n = answer_words_number(scale, str_cut(&rest, '|'));

		strcat(got, n == NULL ? "?" : n[0] == '\0' ? "-" : n);
	}
	ok(strcmp(got, numbers) == 0, "%s are %s", answers, numbers);
	ok(scale == 0 || answer_words_most(scale) == most, "of %d", most);
}

int
main(void)
{
	are("Very satisfied|Satisfied|Neutral|Dissatisfied|Very dissatisfied",
	    "54321", 5);
	are("very Satisfied|Somewhat satisfied|very dissatisfied", "541", 5);
	are("Extremely satisfied|Moderately satisfied|Slightly satisfied|"
	    "Neither satisfied nor dissatisfied",
	    "7654", 7);
	are("Strongly agree|Agree|Somewhat agree|Disagree", "7652", 7);
	are("Strongly agree|Agree|Disagree|Don\xE2\x80\x99t know", "542-", 5);
	are("Sehr zufrieden|eher zufrieden|Teils/teils|eher unzufrieden",
	    "5432", 5);
	are("Tout à fait d'accord|Plutôt d’accord|Plutôt pas d'accord", "542",
	    5);
	are("Bardzo zadowolona|Niezadowolony", "52", 5);
	are("非常满意|满意|一般|不满意", "5432", 5);
	are("とても満足|やや満足|どちらともいえない", "543", 5);
	are("매우 만족|만족|보통|불만족|매우 불만족", "54321", 5);
	are("Excellent|Very good|Good|Fair|Poor", "54321", 5);
	are("Excellent|Good|Fair|Poor|Very poor", "54321", 5);
	are("Sehr gut|gut|schlecht", "542", 5);
	are("Very easy|Difficult|Very difficult", "521", 5);
	/* of four or five? */
	are("Excellent|Good|Fair|Poor", "", 0);
	are("Good|Poor", "", 0);
	/* nothing says how long the scale is */
	are("Satisfied|Dissatisfied", "", 0);
	are("Agree|Neutral", "", 0);
	/* another one */
	are("Very satisfied|Strongly agree", "", 0);
	are("Very satisfied|Quite so", "", 0);
	are("Don't know", "", 0);
	return tap_end();
}
