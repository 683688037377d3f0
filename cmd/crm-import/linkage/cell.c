#include "cell.h"

#include "table/column.h"
#include "text/answer.h"
#include "text/answer_words.h"
#include "text/date.h"
#include "text/email.h"
#include "text/iso.h"
#include "text/mojibake.h"
#include "text/money.h"
#include "text/money_local.h"
#include "text/num.h"
#include "text/phone.h"
#include "text/token.h"

#include <stdio.h>

bool
cell_is_null(struct str text, const struct cell_rule *rule)
{
	static const enum token_column holds[] = { [CELL_TEXT] = TOKEN_TEXT,
		[CELL_ID] = TOKEN_NA,
		[CELL_NAME] = TOKEN_NAME,
		[CELL_EMAIL] = TOKEN_NA,
		[CELL_PHONE] = TOKEN_NA,
		[CELL_DATE] = TOKEN_DATE,
		[CELL_BIRTH] = TOKEN_DATE,
		[CELL_MONEY] = TOKEN_NUMBER,
		[CELL_NUMBER] = TOKEN_NUMBER,
		[CELL_RATIO] = TOKEN_NUMBER,
		[CELL_BOOLEAN] = TOKEN_NA,
		[CELL_COUNTRY] = TOKEN_NAME,
		[CELL_CURRENCY] = TOKEN_NA };

	return column_is_null(
	    text, rule->nulls, rule->serves_id ? TOKEN_NA : holds[rule->type]);
}

struct str
cell_bare(struct str raw, char guard)
{
	struct str s = normalise_trim(raw);

	if (guard == CELL_KEEP_GUARD)
		return s;
	if (s.n > 0 && guard != 0 && s.p[0] == guard)
		s = normalise_trim((struct str){ s.p + 1, s.n - 1 });
	if (s.n >= 3 && s.p[0] == '=' && s.p[1] == '"' && s.p[s.n - 1] == '"')
		s = normalise_trim((struct str){ s.p + 2, s.n - 3 });
	return s;
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80 || s.p[i] == '\0')
			return false;
	return true;
}

/* NUL bytes go, composed forms are stored, double encoding is told. */
static struct str
clean_text(struct str s, const struct cell_rule *rule, struct cell_room *room,
    struct cell *cell)
{
	if (is_plain(s))
		return s;
	if (memchr(s.p, '\0', s.n) != NULL) {
		room->b.n = 0;
		for (size_t i = 0; i < s.n; i++)
			if (s.p[i] != '\0')
				vec_push(&room->b, s.p[i]);
		s = normalise_trim((struct str){ room->b.v, room->b.n });
		cell->warning = "control-char";
	}
	if (mojibake_repair(s, &room->a)) {
		cell->warning = "mojibake";
		if (rule->fix_mojibake) {
			room->b.n = 0;
			vec_append(&room->b, room->a.v, room->a.n);
			s = (struct str){ room->b.v, room->b.n };
		}
	}
	return normalise(s, NORMALISE_NFC, &room->a);
}

/* Digits lost to a spreadsheet: 1.23457E+15, 4E+15. */
static bool
is_lossy(struct str s)
{
	size_t n = s.n;

	if (n < 5 || n > 24 || s.p[n - 3] != '+' || s.p[n - 4] != 'E' ||
	    !str_is_digit(s.p[n - 1]) || !str_is_digit(s.p[n - 2]) ||
	    !str_is_digit(s.p[0]))
		return false;
	for (size_t i = 1; i < n - 4; i++)
		if (i == 1 ? s.p[i] != '.' && s.p[i] != ','
			   : !str_is_digit(s.p[i]))
			return false;
	return true;
}

/* Digits and .0, as programs write ids that they took for numbers. */
static size_t
zeros_behind(struct str s)
{
	size_t n = s.n, i = 0;

	while (n > 0 && s.p[n - 1] == '0')
		n--;
	if (n == s.n || n < 2 || s.p[n - 1] != '.')
		return 0;
	while (i < n - 1 && str_is_digit(s.p[i]))
		i++;
	return i == n - 1 ? s.n - i : 0;
}

static void
read_id(const struct cell_rule *rule, struct cell *cell)
{
	struct str s = cell->text;

	if (is_lossy(s))
		cell->wrong = "id-lossy";
	else if (rule->cut_zero)
		cell->text.n -= zeros_behind(s);
}

static void
read_money(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	struct money_local_rule local = { rule->decimal,
		rule->currency[0] != '\0' ? rule->currency : rule->beside,
		rule->backslash };
	struct money_local money = { 0 };
	enum money_result result = MONEY_BAD;

	if (rule->decimal == '.') {
		result = money_parse(cell->text, &cell->amount);
		if (result == MONEY_ROUNDED)
			cell->warning = "number-rounded";
		if (result == MONEY_OVERFLOW)
			cell->wrong = "number-overflow";
	}
	if (result == MONEY_BAD) {
		cell->wrong = money_local_parse(cell->text, &local, &money);
		cell->amount = money.value;
		memcpy(cell->currency, money.currency, 4);
		if (cell->wrong == NULL && money.percent)
			cell->wrong = "bad-number";
		if (cell->wrong == NULL && money.rounded)
			cell->warning = "number-rounded";
		if (cell->wrong == NULL && money.unknown_sign) {
			cell->warning = "currency-unknown";
			cell->hint = "a sign of no currency; if it is the "
				     "euro: --encoding=ISO-8859-15";
		}
	}
	if (rule->cents)
		cell->amount /= 100;
	if (cell->wrong == NULL)
		cell->text = (struct str){ room->small,
			money_print(room->small, cell->amount) };
	else if (strcmp(cell->wrong, "number-ambiguous") == 0)
		cell->hint = "the decimal sign is not clear: --decimal=. or "
			     "--decimal=,";
}

static void
read_ratio(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	read_money(rule, room, cell);
	if (cell->wrong != NULL && memchr(cell->text.p, '%', cell->text.n)) {
		struct money_local_rule local = { .decimal = rule->decimal };
		struct money_local money;

		cell->wrong = money_local_parse(cell->text, &local, &money);
		if (cell->wrong == NULL)
			cell->text = (struct str){ room->small,
				num_print_exact(
				    room->small, money_real(money.value)) };
	}
}

/* Takes a word for a piece off: 2 pcs, x2, 2個. */
static struct str
cut_piece(struct str s)
{
	static const char *const words[] = { "pcs.", "pcs", "pc", "pieces",
		"piece", "stk.", "stk", "stück", "stueck", "st.", "st",
		"pièces", "pièce", "pces", "pce", "pz.", "pz", "pezzi", "uds.",
		"uds", "ud.", "ud", "unidades", "unid.", "un.", "un", "stuks",
		"szt.", "szt", "sztuk", "ks.", "ks", "kpl", "adet", "шт.", "шт",
		"units", "unit", "ea", "x", "件", "個", "个", "点", "개" };

	size_t times = str_starts(s, STR("×")) ? 2
	    : s.n > 0 && (s.p[0] | 32) == 'x'  ? 1
					       : 0;

	if (s.n > times && times > 0) {
		struct str rest =
		    normalise_trim((struct str){ s.p + times, s.n - times });

		return rest.n > 0 && str_is_digit(rest.p[0]) ? rest : s;
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		struct str word = str_of(words[i]), rest = s;

		if (s.n <= word.n ||
		    !str_ieq((struct str){ s.p + s.n - word.n, word.n }, word))
			continue;
		rest = normalise_trim((struct str){ s.p, s.n - word.n });
		if (rest.n > 0 &&
		    (str_is_digit(rest.p[rest.n - 1]) ||
			(rest.p[rest.n - 1] & 0x80) != 0)) /* full-width */
			return rest;
	}
	return s;
}

/* Numbers keep their digits: only the forms that money has are changed. */
static void
read_number(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	const char *number = NULL;
	double value;
	int most;

	if (rule->words > 0)
		number = answer_words_number(rule->words, cell->text);
	if (number != NULL) {
		cell->text = str_of(number);
		return;
	}
	if (!rule->rating || !answer_parse(&cell->text, &most))
		cell->text = cut_piece(cell->text);
	if (rule->decimal != ',' && num_real(cell->text, &value))
		return;
	read_money(rule, room, cell);
	if (cell->wrong == NULL)
		cell->text = (struct str){ room->small,
			num_print_exact(
			    room->small, money_real(cell->amount)) };
}

/* Nobody was born after the latest day: of two digits the century is the one
 * before. */
static void
settle_birth(
    const struct cell_rule *rule, struct date_local *date, struct cell *cell)
{
	date->has_time = false;
	if (date_of(date->year, date->month, date->day) <= rule->latest)
		return;
	if (date->short_year) {
		date->year -= 100;
		return;
	}
	cell->wrong = "bad-date";
	cell->hint = "a date of birth after the as-of date";
}

/* A day that stands for "open": the last of a far year. */
static bool
is_open_day(int year, int month, int day)
{
	return (year == 9999 || year == 2999 || year == 4712) && month == 12 &&
	    day == 31;
}

static void
settle_open_end(const struct cell_rule *rule, struct cell *cell)
{
	if (!rule->open_end) {
		cell->wrong = "bad-date";
		cell->hint = "a day that says there is none";
	}
	cell->text = STR("");
}

static void
read_date(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	struct date_local date;
	int32_t day;

	if (cell->text.n == 10 && date_parse(cell->text, &day) &&
	    (rule->type != CELL_BIRTH || day <= rule->latest) &&
	    day >= date_of(1500, 1, 1) && day < date_of(2200, 1, 1))
		return;
	if (rule->zero_none && str_eq(cell->text, STR("0"))) {
		cell->text = STR("");
		return;
	}
	cell->wrong = date_local_parse(cell->text, &rule->date, &date);
	if (cell->wrong == NULL &&
	    is_open_day(date.year, date.month, date.day)) {
		settle_open_end(rule, cell);
	} else if (cell->wrong == NULL) {
		if (rule->type == CELL_BIRTH)
			settle_birth(rule, &date, cell);
		cell->text = (struct str){ room->small,
			date_local_print(&date, room->small) };
	} else if (strcmp(cell->wrong, "missing") == 0 ||
	    (rule->open_end && token_open_end(cell->text))) {
		cell->wrong = NULL;
		cell->text = STR("");
	} else if (strcmp(cell->wrong, "date-ambiguous") == 0) {
		cell->hint = "day and month cannot be told apart: "
			     "--date-order=dmy or mdy";
	}
}

static void
read_email(struct cell_room *room, struct cell *cell)
{
	struct email email;

	cell->wrong = email_parse(cell->text, &email);
	if (cell->wrong != NULL)
		return;
	room->b.n = 0;
	vec_append(&room->b, email.address, strlen(email.address));
	if (email.suggestion[0] != '\0') {
		snprintf(room->small, sizeof(room->small), "is %.40s meant?",
		    email.suggestion);
		cell->warning = "email-typo";
		cell->hint = room->small;
	} else if (email.multiple) {
		cell->warning = "email-multiple";
	} else if (email.placeholder) {
		cell->warning = "placeholder";
	}
	cell->text = (struct str){ room->b.v, room->b.n };
}

static void
read_phone(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	struct phone phone;

	cell->wrong = phone_parse(cell->text, rule->country, &phone);
	if (cell->wrong != NULL) {
		if (strcmp(cell->wrong, "phone-masked") == 0) {
			cell->warning = cell->wrong;
			cell->wrong = NULL;
		} else if (rule->country[0] == '\0' &&
		    memchr(cell->text.p, '+', cell->text.n) == NULL) {
			if (rule->serves_id &&
			    phone_digits(
				cell->text, room->small, sizeof(room->small))) {
				cell->text = str_of(room->small);
				cell->wrong = NULL;
				return;
			}
			cell->hint = "of which country? --country=CODE";
		}
		return;
	}
	snprintf(room->small, sizeof(room->small), "%s", phone.e164);
	memcpy(cell->extension, phone.extension, sizeof(cell->extension));
	cell->rest = phone.others;
	if (phone.others.n > 0)
		cell->warning = "phone-multiple";
	cell->text = str_of(room->small);
}

static void
read_boolean(struct cell *cell)
{
	switch (token_bool(cell->text)) {
	case TOKEN_TRUE:
		cell->text = STR("true");
		break;
	case TOKEN_FALSE:
		cell->text = STR("false");
		break;
	case TOKEN_NEITHER:
		cell->wrong = "bad-boolean";
		break;
	}
}

static void
read_country(struct cell_room *room, struct cell *cell)
{
	struct iso_country country;

	bool code = cell->text.n > 0;

	for (size_t i = 0; i < cell->text.n; i++)
		code &= str_is_digit(cell->text.p[i]);
	if (code) /* a number of somebody's list: it stays */
		return;
	if (!iso_country(cell->text, &country)) {
		cell->wrong = "not-in-set";
		return;
	}
	snprintf(room->small, sizeof(room->small), "%s", country.code);
	cell->text = str_of(room->small);
}

static void
read_currency(struct cell_room *room, struct cell *cell)
{
	if (!iso_currency(cell->text, room->small)) {
		cell->wrong = "currency-unknown";
		return;
	}
	memcpy(cell->currency, room->small, 4);
	cell->text = str_of(room->small);
}

static void
read_typed(
    const struct cell_rule *rule, struct cell_room *room, struct cell *cell)
{
	switch (rule->type) {
	case CELL_TEXT:
		if (is_lossy(cell->text))
			cell->warning = "id-lossy";
		break;
	case CELL_NAME:
		cell->text = normalise_squeeze(cell->text, &room->b);
		break;
	case CELL_ID:
		read_id(rule, cell);
		break;
	case CELL_EMAIL:
		read_email(room, cell);
		break;
	case CELL_PHONE:
		read_phone(rule, room, cell);
		break;
	case CELL_DATE:
	case CELL_BIRTH:
		read_date(rule, room, cell);
		break;
	case CELL_MONEY:
		read_money(rule, room, cell);
		break;
	case CELL_NUMBER:
		read_number(rule, room, cell);
		break;
	case CELL_RATIO:
		read_ratio(rule, room, cell);
		break;
	case CELL_BOOLEAN:
		read_boolean(cell);
		break;
	case CELL_COUNTRY:
		read_country(room, cell);
		break;
	case CELL_CURRENCY:
		read_currency(room, cell);
		break;
	}
}

/* In each byte's upper bit: is it no visible ASCII character, nor a space, or
 * one of the two? */
static uint64_t
marked(uint64_t word)
{
	const uint64_t each = UINT64_MAX / 255, high = each * 128;
	uint64_t plus = word ^ each * '+', quote = word ^ each * '"';

	return (word | (word - each * ' ') | (word + each) |
		   ((plus - each) & ~plus) | ((quote - each) & ~quote)) &
	    high;
}

bool
cell_record_is_plain(struct str s)
{
	uint64_t found = 0, word;

	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		memcpy(&word, s.p, 8);
		found |= marked(word);
	}
	word = UINT64_MAX / 255 * ' ' << 8 * s.n;
	return (found | marked(word | str_word(s))) == 0;
}

/* A text that begins with a digit or letter, and not with that of a null word
 * such as N/A; no + of 1E+15 in it, no control or other character. */
static bool
is_settled_text(struct str s, bool plain)
{
	char first = (char)(s.p[0] | 32);

	if (!str_is_digit(s.p[0]) &&
	    (first < 'a' || first > 'z' || first == 'n' || first == 'k'))
		return false;
	for (size_t i = 0; !plain && i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '+')
			return false;
	return s.p[s.n - 1] != ' ';
}

/* 0.00, 12.50: as money_print has it. */
static bool
is_settled_money(struct str s, int64_t *amount)
{
	return s.n >= 4 && s.p[s.n - 3] == '.' && str_is_digit(s.p[0]) &&
	    (s.p[0] != '0' || s.p[1] == '.') &&
	    (money_short(s, amount) || money_parse(s, amount) == MONEY_OK);
}

/* False means that the long way has to look. */
static bool
is_settled(
    struct str raw, const struct cell_rule *rule, bool plain, int64_t *amount)
{
	double number;
	int32_t day;

	if (raw.n == 0 || rule->nulls != NULL)
		return false;
	switch (rule->type) {
	case CELL_ID:
		return !rule->cut_zero && is_settled_text(raw, plain);
	case CELL_TEXT:
		return is_settled_text(raw, plain);
	case CELL_DATE: /* of the years 1900 to 2399 */
		return raw.n == DATE_MAX && date_parse(raw, &day) &&
		    ((raw.p[0] == '1' && raw.p[1] == '9') ||
			(raw.p[0] == '2' && raw.p[1] < '4'));
	case CELL_MONEY:
		return rule->decimal == '.' && !rule->cents &&
		    is_settled_money(raw, amount);
	case CELL_NUMBER:
		return rule->decimal != ',' && str_is_digit(raw.p[0]) &&
		    (raw.n == 1 || num_real(raw, &number));
	default:
		return false;
	}
}

/* To clear all bytes takes longer than most cells do. */
void
cell_start(struct cell *cell, struct str text)
{
	cell->text = text;
	cell->wrong = cell->warning = cell->hint = NULL;
	cell->amount = 0;
	cell->is_na = false;
	cell->currency[0] = cell->extension[0] = '\0';
	cell->rest = (struct str){ NULL, 0 };
}

bool
cell_settle(
    struct str raw, const struct cell_rule *rule, bool plain, struct cell *cell)
{
	cell_start(cell, raw);
	return is_settled(raw, rule, plain, &cell->amount);
}

void
cell_make(struct str raw, const struct cell_rule *rule, struct cell_room *room,
    struct cell *cell)
{
	cell_start(cell, cell_bare(raw, rule->guard));
	if (rule->zero_dash && str_eq(cell->text, STR("-")))
		cell->text = STR("0");
	if (cell_is_null(cell->text, rule)) {
		cell->is_na = str_eq(cell->text, STR("NA"));
		cell->text = STR("");
		return;
	}
	if (token_excel_error(cell->text)) {
		cell->text = STR("");
		cell->warning = "excel-error";
		return;
	}
	cell->text = clean_text(cell->text, rule, room, cell);
	if (cell->text.n > 0)
		read_typed(rule, room, cell);
}

void
cell_read(struct str raw, const struct cell_rule *rule, struct cell_room *room,
    struct cell *cell)
{
	if (!cell_settle(raw, rule, false, cell))
		cell_make(raw, rule, room, cell);
}
