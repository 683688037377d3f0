#include "match.h"

#include "base/tasks.h"
#include "cell.h"
#include "text/email.h"
#include "text/name.h"
#include "text/phone.h"
#include "text/token.h"

/* How the roles are compared. */
static const struct {
	const char *role;
	enum linkage_kind kind;
	bool strong, frequency, shared;
} parts[] = {
	{ "first_name", LINKAGE_NAME, false, true, false },
	{ "last_name", LINKAGE_NAME, false, true, true },
	{ "customer_name", LINKAGE_TOKENS, false, true, false },
	{ "company", LINKAGE_TOKENS, false, true, true },
	{ "birth_date", LINKAGE_CODE, false, false, false },
	{ "email", LINKAGE_EMAIL, true, false, false },
	{ "phone", LINKAGE_CODE, false, false, true },
	{ "address", LINKAGE_TOKENS, false, true, true },
	{ "postcode", LINKAGE_CODE, false, true, true },
	{ "city", LINKAGE_CATEGORY, false, true, true },
	{ "region", LINKAGE_CATEGORY, false, false, true },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int
find_role(const struct match *m, const char *role)
{
	for (int f = 0; f < m->data.fields; f++)
		if (m->role[f] != NULL && strcmp(m->role[f], role) == 0)
			return f;
	return -1;
}

void
match_add(struct match *m, const char *role, const char *name, size_t column)
{
	struct linkage_field field = {
		.name = name, .kind = LINKAGE_CODE, .strong = true, .swap = -1
	};
	size_t i = 0;
	int f = m->data.fields;

	while (role != NULL && i < COUNT(parts) &&
	    strcmp(parts[i].role, role) != 0)
		i++;
	if (i == COUNT(parts) || f == LINKAGE_FIELDS)
		return;
	if (role != NULL) {
		field.kind = parts[i].kind;
		field.strong = parts[i].strong;
		field.frequency = parts[i].frequency;
		field.shared = parts[i].shared;
	}
	m->data.field[f] = field;
	m->role[f] = role;
	m->column[f] = column;
	m->dictionary[f] = f;
	m->data.fields++;
	if (role != NULL && strcmp(role, "last_name") == 0 &&
	    find_role(m, "first_name") >= 0) {
		int given = find_role(m, "first_name");

		m->dictionary[f] = given;
		m->data.field[f].swap = given;
		m->data.field[given].swap = f;
	}
}

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

static struct str
phone_key(const struct match *m, struct str s, struct text *room)
{
	struct phone phone;
	const char *wrong =
	    phone_parse(s, m->country == NULL ? "" : m->country, &phone);

	if (wrong == NULL) {
		room->n = 0;
		vec_append(room, phone.e164, strlen(phone.e164));
		return (struct str){ room->v, room->n };
	}
	if (strcmp(wrong, "phone-masked") == 0 ||
	    strcmp(wrong, "id-lossy") == 0)
		return (struct str){ NULL, 0 };
	return close_up(s, room);
}

/* YYYYMMDD; what is no date stays a text that may be equal to another. */
static struct str
date_key(const struct match *m, struct str s, struct text *room)
{
	char text[DATE_LOCAL_ROOM];
	struct date_local date;

	if (date_local_parse(s, &m->date, &date) != NULL)
		return close_up(s, room);
	date.has_time = date.has_zone = false;
	return close_up(
	    (struct str){ text, date_local_print(&date, text) }, room);
}

static struct str
key_of(const struct match *m, int f, struct str cell, struct text *room)
{
	struct str s = cell_bare(cell, 0), none = { NULL, 0 };
	struct email email;
	struct name name;
	const char *role = m->role[f];

	if (token_null(s))
		return none;
	switch (m->data.field[f].kind) {
	case LINKAGE_EMAIL:
		return email_parse(s, &email) == NULL ? email_key(&email, room)
						      : none;
	case LINKAGE_NAME:
		return name_key(s, NAME_PERSON, &name, room);
	case LINKAGE_TOKENS:
		return name_key(s,
		    strcmp(role, "customer_name") == 0 ? NAME_ANY
						       : NAME_COMPANY,
		    &name, room);
	case LINKAGE_CATEGORY:
		return name_key(s, NAME_COMPANY, &name, room);
	case LINKAGE_CODE:
		break;
	}
	if (role != NULL && strcmp(role, "phone") == 0)
		return phone_key(m, s, room);
	if (role != NULL && strcmp(role, "birth_date") == 0)
		return date_key(m, s, room);
	return close_up(s, room);
}

/* A record's values of the fields that use a dictionary. */
static void
add_values(
    struct match *m, int dictionary, const struct str *cells, struct text *room)
{
	struct map *values = &m->values[dictionary];

	for (int f = dictionary; f < m->data.fields; f++) {
		struct str key;

		if (m->dictionary[f] != dictionary)
			continue;
		key = key_of(m, f, cells[m->column[f]], room);
		vec_push(&m->value[f],
		    key.n == 0 ? LINKAGE_NONE : map_add(values, key));
	}
}

void
match_record(struct match *m, const struct str *cells)
{
	for (int f = 0; f < m->data.fields; f++)
		add_values(m, f, cells, &m->room);
	m->data.records++;
}

/* What match_records is about. */
struct rows {
	struct match *match;
	const struct str *cells;
	size_t columns, n;
};

static void
add_column(void *data, size_t dictionary, int thread)
{
	const struct rows *rows = data;
	struct text room = { 0 };

	(void)thread;
	for (size_t i = 0; i < rows->n; i++)
		add_values(rows->match, (int)dictionary,
		    rows->cells + i * rows->columns, &room);
	vec_free(&room);
}

void
match_records(struct match *m, const struct str *cells, size_t columns,
    size_t n, int threads)
{
	struct rows rows = { m, cells, columns, n };

	tasks_run((size_t)m->data.fields, threads, add_column, &rows);
	m->data.records += n;
}

bool
match_dates(struct match *m, const struct str *cells, size_t columns, size_t n)
{
	struct date_local_evidence evidence = { 0 };
	int f = find_role(m, "birth_date");

	for (size_t i = 0; f >= 0 && i < n && i < MATCH_SAMPLE; i++) {
		struct str cell =
		    cell_bare(cells[i * columns + m->column[f]], 0);

		if (!token_null(cell))
			date_local_see(&evidence, cell);
	}
	return date_local_decide(&evidence, &m->date);
}

static void
add_rule(struct match *m, int a, int a_letters, int b, int b_letters)
{
	struct linkage_rule *r = &m->data.rule[m->data.rules];

	if (a < 0 || (b_letters > 0 && b < 0) || m->data.rules == LINKAGE_RULES)
		return;
	*r = (struct linkage_rule){ 0 };
	r->part[0].field = a;
	r->part[0].letters = a_letters;
	r->part[1].field = b;
	r->part[1].letters = b_letters;
	m->data.rules++;
}

static void
add_rules(struct match *m)
{
	int given = find_role(m, "first_name");
	int family = find_role(m, "last_name");
	int name = find_role(m, "customer_name");
	int company = find_role(m, "company");
	int address = find_role(m, "address");
	int rules;

	add_rule(m, find_role(m, "email"), 0, -1, 0);
	add_rule(m, find_role(m, "phone"), 0, -1, 0);
	for (int f = 0; f < m->data.fields; f++)
		if (m->role[f] == NULL)
			add_rule(m, f, 0, -1, 0);
	if (given >= 0 && family >= 0)
		add_rule(m, given, 0, family, 0);
	add_rule(m, name, 0, -1, 0);
	add_rule(m, find_role(m, "birth_date"), 0, -1, 0);
	add_rule(
	    m, find_role(m, "postcode"), 0, family >= 0 ? family : name, 2);
	add_rule(m, address, 0, -1, 0);
	add_rule(m, find_role(m, "city"), 0, given >= 0 ? given : name, 3);
	rules = m->data.rules;
	if (company < 0)
		company = name;
	add_rule(m, company >= 0 ? company : address, 0,
	    company >= 0 ? address : -1, 0);
	if (m->data.rules > rules)
		m->data.rule[rules].tokens = true;
}

/* What tells the people of a household apart, or the firms of a house: the most
 * own name there is. Without one nothing is known of households. */
static void
tell_apart(struct match *m)
{
	int company = find_role(m, "company");

	if (m->data.given >= 0 || find_role(m, "customer_name") >= 0)
		return;
	for (int f = 0; f < m->data.fields; f++)
		if (f == company || company < 0)
			m->data.field[f].shared = false;
}

void
match_finish(struct match *m)
{
	for (int f = 0; f < m->data.fields; f++) {
		m->data.field[f].value = m->value[f].v;
		m->data.field[f].values = &m->values[m->dictionary[f]];
	}
	m->data.given = find_role(m, "first_name");
	m->data.family = find_role(m, "last_name");
	m->data.birth = find_role(m, "birth_date");
	tell_apart(m);
	add_rules(m);
}

void
match_free(struct match *m)
{
	for (int f = 0; f < LINKAGE_FIELDS; f++) {
		map_free(&m->values[f]);
		vec_free(&m->value[f]);
	}
	vec_free(&m->room);
}
