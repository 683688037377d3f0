/* Punycode, RFC 3492 section 6.3, with the parameters of section 5. */
#include "text/email.h"

#include "text/utf8.h"

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72 };

#define LABEL_MAX 63

static uint32_t
adapt(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / count;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void
put_digit(struct text *room, uint32_t digit)
{
	vec_push(room, (char)(digit < 26 ? 'a' + digit : '0' + digit - 26));
}

/* A delta as a number of variable length, least digit first. */
static void
put_delta(struct text *room, uint32_t delta, uint32_t bias)
{
	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias	? T_MIN
		    : k >= bias + T_MAX ? T_MAX
					: k - bias;

		if (delta < t)
			break;
		put_digit(room, t + (delta - t) % (BASE - t));
		delta = (delta - t) / (BASE - t);
	}
	put_digit(room, delta);
}

/* The smallest code point that is not below `from`. */
static uint32_t
next_code(const uint32_t *code, size_t n, uint32_t from)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < n; i++)
		if (code[i] >= from && code[i] < least)
			least = code[i];
	return least;
}

bool
email_punycode(struct str label, struct text *room)
{
	uint32_t code[LABEL_MAX], n = 0, done, basic, delta = 0;
	uint32_t at = 0x80, bias = BIAS;

	while (label.n > 0) {
		if (n == LABEL_MAX)
			return false;
		code[n++] = (uint32_t)utf8_next(&label);
	}
	vec_append(room, "xn--", 4);
	basic = 0;
	for (uint32_t i = 0; i < n; i++)
		if (code[i] < 0x80) {
			vec_push(room, (char)code[i]);
			basic++;
		}
	if (basic > 0)
		vec_push(room, '-');
	for (done = basic; done < n; delta++, at++) {
		uint32_t next = next_code(code, n, at);

		delta += (next - at) * (done + 1);
		at = next;
		for (uint32_t i = 0; i < n; i++) {
			delta += code[i] < at;
			if (code[i] != at)
				continue;
			put_delta(room, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return true;
}
