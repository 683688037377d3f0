#include "text/date_token.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static size_t
run(struct str s, bool (*belongs)(char))
{
	size_t n = 0;

	while (n < s.n && belongs(s.p[n]))
		n++;
	return n;
}

bool
date_token_cut(struct str s, struct date_tokens *tokens)
{
	bool spaced = false;

	tokens->n = tokens->at = 0;
	while (s.n > 0) {
		struct date_token token = { DATE_TOKEN_MARK, { s.p, 1 }, 0,
			spaced };

		spaced = false;
		if (s.p[0] == ' ') {
			spaced = true;
			s.p++;
			s.n--;
			continue;
		}
		if (str_is_digit(s.p[0])) {
			token.kind = DATE_TOKEN_NUMBER;
			token.text.n = run(s, str_is_digit);
			if (token.text.n > 15)
				return false;
			for (size_t i = 0; i < token.text.n; i++)
				token.value = token.value * 10 + (s.p[i] - '0');
		} else if ((unsigned char)s.p[0] >= 0xE3 && s.n >= 3) {
			token.kind = DATE_TOKEN_WORD; /* a Han character */
			token.text.n = 3;
		} else if (is_letter(s.p[0])) {
			token.kind = DATE_TOKEN_WORD;
			token.text.n = run(s, is_letter);
		}
		if (tokens->n == DATE_TOKEN_MAX)
			return false;
		tokens->v[tokens->n++] = token;
		s.p += token.text.n;
		s.n -= token.text.n;
	}
	return tokens->n > 0;
}

const struct date_token *
date_token_peek(const struct date_tokens *in, size_t ahead)
{
	static const struct date_token end = { DATE_TOKEN_MARK, { "", 0 }, 0,
		false };

	return in->at + ahead < in->n ? &in->v[in->at + ahead] : &end;
}

bool
date_token_mark(const struct date_tokens *in, size_t ahead, char mark)
{
	const struct date_token *token = date_token_peek(in, ahead);

	return token->kind == DATE_TOKEN_MARK && token->text.n == 1 &&
	    token->text.p[0] == mark;
}

bool
date_token_word(const struct date_tokens *in, size_t ahead, const char *word)
{
	const struct date_token *token = date_token_peek(in, ahead);

	return token->kind == DATE_TOKEN_WORD &&
	    str_eq(token->text, str_of(word));
}

bool
date_token_number(
    const struct date_tokens *in, size_t ahead, size_t low, size_t high)
{
	const struct date_token *token = date_token_peek(in, ahead);

	return token->kind == DATE_TOKEN_NUMBER && token->text.n >= low &&
	    token->text.n <= high;
}

bool
date_token_skip_mark(struct date_tokens *in, char mark)
{
	bool there = date_token_mark(in, 0, mark);

	in->at += there;
	return there;
}

bool
date_token_skip_word(struct date_tokens *in, const char *word)
{
	bool there = date_token_word(in, 0, word);

	in->at += there;
	return there;
}
