#include "match_key.h"

#include "cell.h"
#include "text/email.h"
#include "text/name.h"
#include "text/phone.h"
#include "text/token.h"

static const struct str none = { NULL, 0 };

/* Letters and digits only. */
static struct str
close_up(struct str s, struct text *room)
{
	s = normalise(s, NORMALISE_KEY, room);
	if (s.p != room->v) { /* it was in that form */
		room->n = 0;
		vec_append(room, s.p, s.n);
	}
	room->n = 0;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80 ||
		    (s.p[i] >= '0' && s.p[i] <= '9') ||
		    (s.p[i] >= 'a' && s.p[i] <= 'z'))
			room->v[room->n++] = s.p[i];
	return (struct str){ room->v, room->n };
}

/* 000000, 99999: no number, whatever it is of. */
static bool
is_one_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != s.p[0] || s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 2;
}

/* 123456789 at its end: nobody's telephone. */
static bool
is_count(struct str s)
{
	return str_ends(s, STR("123456789")) || str_ends(s, STR("1234567890"));
}

static struct str
phone_key(struct match_keys *k, struct str s)
{
	struct text *room = &k->room;
	struct phone phone;
	const char *wrong =
	    phone_parse(s, k->country == NULL ? "" : k->country, &phone);

	if (wrong == NULL) {
		if (is_count(str_of(phone.e164)))
			return none;
		room->n = 0;
		vec_append(room, phone.e164, strlen(phone.e164));
		return (struct str){ room->v, room->n };
	}
	if (strcmp(wrong, "phone-masked") == 0 ||
	    strcmp(wrong, "id-lossy") == 0)
		return none;
	s = close_up(s, room);
	return is_one_digit(s) || is_count(s) ? none : s;
}

/* YYYYMMDD; what is no date stays a text that may be equal to another. The days
 * that forms put where nothing is known are none. */
static struct str
date_key(struct match_keys *k, struct str s)
{
	static const char *const nobodys[] = { "19000101", "18991230",
		"18991231", "99991231", "00010101", "19010101", "19700101" };
	char text[DATE_LOCAL_ROOM];
	struct date_local date;

	if (date_local_parse(s, k->date, &date) != NULL) {
		s = close_up(s, &k->room);
	} else {
		date.has_time = date.has_zone = false;
		s = close_up(
		    (struct str){ text, date_local_print(&date, text) },
		    &k->room);
	}
	return is_one_digit(s) || str_among(s, nobodys, COUNT(nobodys)) ? none
									: s;
}

static struct str
email_key_of(struct match_keys *k, struct str s)
{
	struct email email;

	return email_parse(s, &email) == NULL ? email_key(&email, &k->room)
					      : none;
}

/* The key of a name, and what is in it; in Latin letters. */
static struct str
name_of(
    struct match_keys *k, enum name_kind kind, struct str s, struct name *name)
{
	struct str key = name_key(s, kind, name, &k->room);

	if (!latin_needed(key))
		return key;
	return latin_text(&k->latin, key,
	    kind == NAME_ANY && name->form[0] == '\0', &k->other);
}

/* m or f, from a cell of its own or from a title. */
static struct str
gender_key(struct match_keys *k, struct str s, bool in_name)
{
	static const char *const men[] = { "m", "male", "man", "mannlich",
		"herr", "hr", "mr", "masculin", "homme", "masculino", "hombre",
		"maschio", "男", "男性", "先生", "муж", "м" };
	static const char *const women[] = { "f", "w", "female", "woman",
		"weiblich", "frau", "fr", "ms", "mrs", "miss", "feminin",
		"femme", "femenino", "mujer", "mme", "sra", "女", "女性",
		"女士", "жен", "ж" };
	struct name name;
	struct str key = name_key(s, NAME_PERSON, &name, &k->room);

	/* Mrs M. has a title, and an initial */
	if (name.sex == 'm' || name.sex == 'f')
		return name.sex == 'm' ? STR("m") : STR("f");
	if (in_name && key.n == 1)
		return none;
	if (str_among(key, men, COUNT(men)))
		return STR("m");
	return str_among(key, women, COUNT(women)) ? STR("f") : none;
}

/* 1 the eldest; Jr. and II are the same. */
static struct str
generation_key(struct match_keys *k, struct str s)
{
	static const struct {
		const char *suffix, *key;
	} generations[] = { { "sr", "1" }, { "jr", "2" }, { "ii", "2" },
		{ "iii", "3" }, { "iv", "4" } };
	struct name name;

	name_key(s, NAME_PERSON, &name, &k->room);
	for (size_t i = 0; i < COUNT(generations); i++)
		if (strcmp(name.suffix, generations[i].suffix) == 0)
			return str_of(generations[i].key);
	return none;
}

/* Short forms are also words of names: in a column of both they count behind
 * two words, long ones behind any. */
static struct str
form_key(struct match_keys *k, struct str s, bool firm)
{
	struct name name;
	struct str key = name_key(s, NAME_COMPANY, &name, &k->room);

	if (!firm && key.n > 0 && memchr(key.p, ' ', key.n) == NULL)
		name_key(s, NAME_ANY, &name, &k->room);
	if (name.form[0] == '\0')
		return none;
	k->room.n = 0;
	vec_append(&k->room, name.form, strlen(name.form));
	return (struct str){ k->room.v, k->room.n };
}

/* Words of letters and digits; what an apostrophe cuts is one. */
static struct str
text_key(struct match_keys *k, struct str s)
{
	struct text *room = &k->room;

	s = normalise(s, NORMALISE_KEY, room);
	if (s.p != room->v) { /* it was in that form */
		room->n = 0;
		vec_append(room, s.p, s.n);
	}
	room->n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((unsigned char)c >= 0x80 || str_is_digit(c) ||
		    (c >= 'a' && c <= 'z'))
			room->v[room->n++] = c;
		else if (c != '\'' && room->n > 0 &&
		    room->v[room->n - 1] != ' ')
			room->v[room->n++] = ' ';
	}
	return str_trim((struct str){ room->v, room->n });
}

bool
match_year(struct str s)
{
	size_t n = str_ends(s, STR(".0")) ? s.n - 2 : s.n;

	for (size_t i = 0; i < n; i++)
		if (!str_is_digit(s.p[i]))
			return false;
	return n == 4 && (s.p[0] == '1' || s.p[0] == '2');
}

struct str
match_key(struct match_keys *keys, enum match_cell what, struct str cell)
{
	struct str s = cell_bare(cell, 0);
	struct name name;

	if (token_null(s))
		return none;
	switch (what) {
	case MATCH_PERSON:
		return name_of(keys, NAME_PERSON, s, &name);
	case MATCH_WHOLE:
		return name_of(keys, NAME_ANY, s, &name);
	case MATCH_FIRM:
		return name_of(keys, NAME_COMPANY, s, &name);
	case MATCH_EMAIL:
		return email_key_of(keys, s);
	case MATCH_PHONE:
		return phone_key(keys, s);
	case MATCH_DATE:
		return date_key(keys, s);
	case MATCH_GENDER:
	case MATCH_TITLE:
		return gender_key(keys, s, what == MATCH_TITLE);
	case MATCH_GENERATION:
		return generation_key(keys, s);
	case MATCH_FORM:
	case MATCH_WHOLE_FORM:
		return form_key(keys, s, what == MATCH_FORM);
	case MATCH_WRITING:
		return latin_characters(&keys->latin, s, &keys->room);
	case MATCH_TEXT:
		return text_key(keys, s);
	case MATCH_YEAR:
		return match_year(s) ? (struct str){ s.p, 4 } : none;
	case MATCH_CODE:
		break;
	}
	return close_up(s, &keys->room);
}

void
match_keys_free(struct match_keys *keys)
{
	latin_free(keys->latin);
	vec_free(&keys->room);
	vec_free(&keys->other);
}
