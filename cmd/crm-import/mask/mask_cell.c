#include "mask_cell.h"

#include "base/die.h"
#include "table/role.h"
#include "text/date.h"
#include "text/email.h"
#include "text/money.h"
#include "text/num.h"
#include "text/phone.h"
#include "text/utf8.h"

#include <stdio.h>

enum { TAG = 16 }; /* bytes of a pseudonym */

/* The role that a column plays by its name. */
static void
role_of(struct str column, char *role, size_t size)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t number = role_of_name(column);

	if (number == ROLE_NONE)
		snprintf(role, size, "%.*s", STR_ARG(column));
	else
		snprintf(role, size, "%s", role_by_number(number, &arena));
}

static bool
read_band(struct masking *m, struct str how, struct diag *d)
{
	static const struct {
		const char *name;
		enum masking_band band;
	} named[] = { { "year", BAND_YEAR }, { "quarter", BAND_QUARTER },
		{ "month", BAND_MONTH } };

	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (str_eq(how, str_of(named[i].name))) {
			m->band = named[i].band;
			return true;
		}
	m->band = BAND_WIDTH;
	if (str_starts(how, STR("first"))) {
		m->band = BAND_FIRST;
		how.p += 5;
		how.n -= 5;
	}
	if (num_int(how, &m->n) && m->n > 0)
		return true;
	return diag_set(d, EXIT_USAGE, "usage",
	    "--band: \"%.*s\" is none of year, quarter, month, a width and "
	    "firstN",
	    STR_ARG(how));
}

bool
masking_read(struct masking *m, enum masking_kind kind, struct str column,
    struct str how, struct diag *d)
{
	*m = (struct masking){ .kind = kind, .n = 4 };
	if (kind == MASKING_BAND)
		return read_band(m, how, d);
	if (kind == MASKING_PARTIAL)
		return how.p == NULL || (num_int(how, &m->n) && m->n >= 0) ||
		    diag_set(d, EXIT_USAGE, "usage",
			"--partial: \"%.*s\" is not a number of characters",
			STR_ARG(how));
	if (kind == MASKING_PSEUDONYM && how.p != NULL)
		snprintf(m->role, sizeof(m->role), "%.*s", STR_ARG(how));
	else if (kind == MASKING_PSEUDONYM)
		role_of(column, m->role, sizeof(m->role));
	return true;
}

void
masking_key(struct masking *m, const unsigned char *key, size_t bytes)
{
	crypto_auth_hmacsha256_init(&m->keyed, key, bytes);
	crypto_auth_hmacsha256_update(
	    &m->keyed, (const unsigned char *)m->role, strlen(m->role));
	crypto_auth_hmacsha256_update(
	    &m->keyed, (const unsigned char *)"\x1f", 1);
}

void
masking_forget(struct masking *m)
{
	sodium_memzero(&m->keyed, sizeof(m->keyed));
}

bool
masking_suits(const struct masking *m, struct str value, struct diag *d)
{
	double x;
	int32_t day;

	if (m->kind != MASKING_BAND || m->band == BAND_FIRST)
		return true;
	if (m->band == BAND_WIDTH)
		return num_real(str_trim(value), &x) ||
		    diag_set(d, EXIT_DATA, "bad-number",
			"\"%.*s\" is not a number to band", STR_ARG(value));
	return date_parse(str_trim(value), &day) ||
	    diag_set(d, EXIT_DATA, "bad-date",
		"bad date \"%.*s\", expected YYYY-MM-DD", STR_ARG(value));
}

/* The same person written differently is the same value. */
static struct str
normal_value(const struct masking *m, struct masker *masker, struct str value)
{
	struct email email;
	struct phone phone;
	struct str key;

	value = normalise_squeeze(value, &masker->normal);
	if (strcmp(m->role, "email") == 0 &&
	    email_parse(value, &email) == NULL) {
		key = email_key(&email, &masker->result);
		if (key.n > 0)
			return key;
	}
	if (strcmp(m->role, "phone") == 0 &&
	    phone_parse(value, "", &phone) == NULL) {
		masker->result.n = 0;
		vec_append(&masker->result, phone.e164, strlen(phone.e164));
		return (struct str){ masker->result.v, masker->result.n };
	}
	return normalise(value, NORMALISE_NFC, &masker->result);
}

static struct str
pseudonym(const struct masking *m, struct masker *masker, struct str value)
{
	unsigned char tag[crypto_auth_hmacsha256_BYTES];
	char text[2 * TAG + 1];
	crypto_auth_hmacsha256_state state = m->keyed;

	value = normal_value(m, masker, value);
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)value.p, value.n);
	crypto_auth_hmacsha256_final(&state, tag);
	sodium_bin2hex(text, sizeof(text), tag, TAG);
	masker->result.n = 0;
	vec_append(&masker->result, text, 2 * TAG);
	return (struct str){ masker->result.v, masker->result.n };
}

/* Stars for all characters but the last n, and the domain of an address. */
static struct str
partial(const struct masking *m, struct masker *masker, struct str value)
{
	const char *at = memchr(value.p, '@', value.n);
	struct str rest = value;
	size_t characters = 0, shown = (size_t)m->n, i = 0;

	if (at != NULL && at > value.p)
		rest.n = (size_t)(at - value.p);
	for (struct str s = rest; s.n > 0; characters++)
		utf8_next(&s);
	masker->result.n = 0;
	for (struct str s = rest; s.n > 0; i++) {
		struct str from = s;
		bool keep = at != NULL && at > value.p
		    ? i == 0
		    : i + shown >= characters && characters > shown;

		utf8_next(&s);
		if (keep)
			vec_append(&masker->result, from.p, from.n - s.n);
		else
			vec_push(&masker->result, '*');
	}
	vec_append(&masker->result, value.p + rest.n, value.n - rest.n);
	return (struct str){ masker->result.v, masker->result.n };
}

static size_t
print_band(const struct masking *m, struct str value, char *text, size_t size)
{
	int year, month, day_of_month;
	int32_t day = 0;
	double x = 0;

	if (m->band == BAND_WIDTH) {
		int64_t low;

		num_real(value, &x);
		low = (int64_t)(x / (double)m->n);
		low = (low - (x < 0 && (double)low * (double)m->n != x)) * m->n;
		return (size_t)snprintf(text, size, "%lld-%lld", (long long)low,
		    (long long)(low + m->n - 1));
	}
	date_parse(value, &day);
	date_split(day, &year, &month, &day_of_month);
	if (m->band == BAND_YEAR)
		return (size_t)snprintf(text, size, "%04d", year);
	if (m->band == BAND_QUARTER)
		return (size_t)snprintf(
		    text, size, "%04d-Q%d", year, (month + 2) / 3);
	return (size_t)snprintf(text, size, "%04d-%02d", year, month);
}

static struct str
band(const struct masking *m, struct masker *masker, struct str value)
{
	char text[64];
	struct str rest = value;

	if (m->band == BAND_FIRST) {
		for (int64_t i = 0; i < m->n && rest.n > 0; i++)
			utf8_next(&rest);
		return (struct str){ value.p, value.n - rest.n };
	}
	masker->result.n = 0;
	vec_append(&masker->result, text,
	    print_band(m, str_trim(value), text, sizeof(text)));
	return (struct str){ masker->result.v, masker->result.n };
}

struct str
masking_cell(const struct masking *m, struct masker *masker, struct str value)
{
	switch (m->kind) {
	case MASKING_PSEUDONYM:
		return pseudonym(m, masker, value);
	case MASKING_PARTIAL:
		return partial(m, masker, value);
	case MASKING_BAND:
		return band(m, masker, value);
	case MASKING_NONE:
	case MASKING_DROP:
		break;
	}
	return value;
}
