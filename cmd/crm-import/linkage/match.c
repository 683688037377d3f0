#include "match.h"

#include "base/tasks.h"
#include "cell.h"
#include "match_part.h"
#include "match_words.h"
#include "text/given.h"
#include "text/token.h"

/* How the roles are compared; `shared` is how often a household has it in
 * common, or the firms of a house: twins have the date of birth, father and son
 * may have the name. The last ones are found in the names. */
static const struct {
	const char *role;
	enum linkage_kind kind;
	enum match_cell cell;
	bool strong, frequency, nobodys, own, people, place, area;
	double shared;
} parts[] = {
	{ "first_name", LINKAGE_NAME, MATCH_PERSON, .frequency = true,
	    .own = true, .shared = .015 },
	{ "last_name", LINKAGE_NAME, MATCH_PERSON, .frequency = true,
	    .shared = .8 },
	{ "customer_name", LINKAGE_TOKENS, MATCH_WHOLE, .frequency = true,
	    .own = true },
	{ "company", LINKAGE_TOKENS, MATCH_FIRM, .frequency = true,
	    .shared = .9 },
	{ "birth_date", LINKAGE_DATE, MATCH_DATE, .nobodys = true, .own = true,
	    .shared = .12 },
	{ "email", LINKAGE_EMAIL, MATCH_EMAIL, .strong = true, .nobodys = true,
	    .shared = .4 },
	{ "phone", LINKAGE_CODE, MATCH_PHONE, .nobodys = true, .shared = .7 },
	{ "address", LINKAGE_TOKENS, MATCH_FIRM, .frequency = true,
	    .place = true, .shared = .9 },
	{ "postcode", LINKAGE_CODE, MATCH_CODE, .frequency = true,
	    .shared = .95 },
	{ "city", LINKAGE_CATEGORY, MATCH_FIRM, .frequency = true,
	    .place = true, .area = true, .shared = .95 },
	{ "region", LINKAGE_CATEGORY, MATCH_FIRM, .place = true,
	    .shared = .95 },
	/* of what is no customer */
	{ "title", LINKAGE_TOKENS, MATCH_TEXT, .frequency = true },
	{ "creators", LINKAGE_TOKENS, MATCH_TEXT, .frequency = true,
	    .people = true },
	{ "class", LINKAGE_CATEGORY, MATCH_TEXT, .shared = 0 },
	{ "year", LINKAGE_CATEGORY, MATCH_YEAR, .shared = 0 },
	{ "gender", LINKAGE_SIGN, MATCH_GENDER, .own = true },
	{ "generation", LINKAGE_SIGN, MATCH_GENERATION, .own = true },
	{ "legal_form", LINKAGE_SIGN, MATCH_FORM, .own = true },
	{ "writing", LINKAGE_SIGN, MATCH_WRITING, .own = true },
};

int
match_field(const struct match *m, const char *role)
{
	for (int f = 0; f < m->data.fields; f++)
		if (m->role[f] != NULL && strcmp(m->role[f], role) == 0)
			return f;
	return -1;
}

/* Given and family names have one dictionary, that of the first field. */
static void
share_names(struct match *m, int given, int family)
{
	if (given < 0 || family < 0)
		return;
	m->dictionary[given > family ? given : family] =
	    given < family ? given : family;
	m->data.field[given].swap = family;
	m->data.field[family].swap = given;
}

void
match_add(struct match *m, const char *role, const char *name, size_t column)
{
	struct linkage_field field = { .name = name,
		.kind = LINKAGE_CODE,
		.strong = true,
		.own = true,
		.swap = -1 };
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
		field.nobodys = parts[i].nobodys;
		field.own = parts[i].own;
		field.people = parts[i].people;
		field.place = parts[i].place;
		field.area = parts[i].area;
		field.shared = parts[i].shared;
	}
	m->data.field[f] = field;
	m->role[f] = role;
	m->cell[f] = role == NULL ? MATCH_CODE : parts[i].cell;
	m->column[f] = m->other[f] = column;
	m->dictionary[f] = f;
	m->data.fields++;
	share_names(
	    m, match_field(m, "first_name"), match_field(m, "last_name"));
}

/* A field that is found in names, of the first of two columns that says
 * something. */
static void
add_found(struct match *m, const char *role, enum match_cell cell, int first,
    int second)
{
	int f = m->data.fields;

	if (first < 0)
		first = second;
	if (first < 0 || match_field(m, role) >= 0)
		return;
	match_add(m, role, role, m->column[first]);
	if (m->data.fields == f)
		return;
	m->cell[f] = cell;
	if (second >= 0)
		m->other[f] = m->column[second];
	m->data.field[f].firms = cell == MATCH_FORM || cell == MATCH_WHOLE_FORM;
	m->data.field[f].again = cell == MATCH_WRITING;
}

void
match_add_found(struct match *m, bool writing)
{
	int given = match_field(m, "first_name");
	int whole = match_field(m, "customer_name");
	int company = match_field(m, "company");
	int gender = match_field(m, "gender");
	int name = given < 0 ? whole : given;

	if (gender >= 0 && name >= 0) /* a title tells it, too */
		m->other[gender] = m->column[name];
	add_found(m, "gender", MATCH_TITLE, name, -1);
	add_found(m, "generation", MATCH_GENERATION,
	    match_field(m, "last_name"), name);
	if (company >= 0)
		add_found(m, "legal_form", MATCH_FORM, company, -1);
	else if (given < 0)
		add_found(m, "legal_form", MATCH_WHOLE_FORM, whole, -1);
	if (writing)
		add_found(m, "writing", MATCH_WRITING, name, -1);
}

/* A dictionary that is being filled: of fields that are read alike. */
struct reading {
	struct match *m;
	struct match_keys keys;
	int given, family, address; /* fields, -1 where there is none */
	struct map seen;	    /* texts, */
	VEC(uint32_t) is;	    /* the value of each, */
	size_t again;		    /* and how often one came again */
	/* where many values are known, and few records come: those of these,
	   of which settle_values tells what they are; NULL: all are in one */
	struct map *fresh;
	struct text text; /* of several cells */
};

/* Puts a cell behind the text. */
static void
put_cell(struct text *text, struct str cell)
{
	cell = cell_bare(cell, 0);
	if (cell.n == 0 || token_null(cell))
		return;
	if (text->n > 0)
		vec_push(text, ' ');
	vec_append(text, cell.p, cell.n);
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] & 0x80) != 0 ||
		    ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
			return true;
	return false;
}

/* An address of several columns; the number of a house is none. */
static struct str
address_of(struct reading *r, int f, const struct str *cells)
{
	const struct match *m = r->m;
	struct str address;

	r->text.n = 0;
	put_cell(&r->text, cells[m->column[f]]);
	for (size_t i = 0; i < m->joined.n; i++)
		put_cell(&r->text, cells[m->joined.v[i]]);
	address = (struct str){ r->text.v, r->text.n };
	return has_letter(address) ? address : STR("");
}

/* The text of a field: names of two columns each in its own. */
static struct str
cell_of(struct reading *r, int f, const struct str *cells)
{
	const struct match *m = r->m;
	struct str name[2];

	if (m->joined.n > 0 && f == r->address)
		return address_of(r, f, cells);
	if (m->cell[f] == MATCH_WRITING && r->family >= 0) {
		r->text.n = 0;
		put_cell(&r->text, cells[m->column[f]]);
		put_cell(&r->text, cells[m->column[r->family]]);
		return (struct str){ r->text.v, r->text.n };
	}
	if (r->given < 0 || r->family < 0 || (f != r->given && f != r->family))
		return cells[m->column[f]];
	name[0] = cells[m->column[r->given]];
	name[1] = cells[m->column[r->family]];
	match_part(&m->given, name, &r->keys);
	return name[f == r->family];
}

/* The value of a text. What comes often is looked at once. */
static uint32_t
value_of(struct reading *r, int f, struct str text)
{
	enum { FEW = 4096 };
	struct map *values =
	    r->fresh != NULL ? r->fresh : &r->m->values[r->m->dictionary[f]];
	bool often = r->seen.count < r->again + FEW;
	uint32_t k = often ? map_add(&r->seen, text) : MAP_NONE, value;
	struct str key;

	if (often && k < r->is.n) {
		r->again++;
		return r->is.v[k];
	}
	key = match_key(&r->keys, r->m->cell[f], text);
	value = key.n == 0 ? LINKAGE_NONE : map_add(values, key);
	if (often)
		vec_push(&r->is, value);
	return value;
}

/* A record's values of the fields that use a dictionary. */
static void
add_values(
    struct reading *r, int dictionary, const struct str *cells, size_t record)
{
	struct match *m = r->m;

	for (int f = dictionary; f < m->data.fields; f++) {
		uint32_t value;

		if (m->dictionary[f] != dictionary)
			continue;
		value = value_of(r, f, cell_of(r, f, cells));
		if (value == LINKAGE_NONE && m->other[f] != m->column[f])
			value = value_of(r, f, cells[m->other[f]]);
		m->value[f].v[record] = value;
	}
}

enum { BITS = 1 << 21 };

/* Values of fresh records that are known get their numbers, the others new
 * ones; what is known is gone through once, and no index made of it. */
static uint32_t *
settle_values(struct map *values, const struct map *fresh)
{
	uint32_t *number = mem_alloc(fresh->count + 1, sizeof(*number));
	scoped unsigned char *may = mem_zero(BITS / 8, 1);

	for (uint32_t k = 0; k < fresh->count; k++) {
		uint64_t bit = map_hash(map_text(fresh, k)) % BITS;

		may[bit / 8] |= (unsigned char)(1 << bit % 8);
		number[k] = MAP_NONE;
	}
	for (uint32_t i = 0; i < values->count; i++) {
		uint64_t hash = map_hash(map_text(values, i));
		uint32_t k;

		if ((may[hash % BITS / 8] >> hash % 8 & 1) == 0)
			continue;
		k = map_find_hashed(fresh, map_text(values, i), hash);
		if (k != MAP_NONE)
			number[k] = i;
	}
	for (uint32_t k = 0; k < fresh->count; k++)
		if (number[k] == MAP_NONE) {
			number[k] = values->count;
			map_append(values,
			    arena_str(&values->text, map_text(fresh, k)));
		}
	return number;
}

/* Every form of a given name that is known. */
static void
know_given(struct match *m)
{
	struct given given;

	if (m->given.count > 0)
		return;
	for (size_t i = 0; given_name(i, &given); i++)
		while (given.forms.p != NULL && given.forms.n > 0)
			map_add(&m->given, str_cut(&given.forms, ' '));
}

/* What match_records is about. */
struct rows {
	struct match *match;
	const struct str *cells;
	size_t columns, n;
	const uint32_t *place;
};

static void
settle_column(const struct rows *rows, int dictionary, const struct map *fresh)
{
	struct match *m = rows->match;
	scoped uint32_t *number = settle_values(&m->values[dictionary], fresh);

	for (int f = dictionary; f < m->data.fields; f++)
		for (size_t i = 0;
		     m->dictionary[f] == dictionary && i < rows->n; i++) {
			uint32_t *value =
			    &m->value[f]
				 .v[rows->place == NULL ? i : rows->place[i]];

			if (*value != LINKAGE_NONE)
				*value = number[*value];
		}
}

static void
add_column(void *data, size_t dictionary, int thread)
{
	const struct rows *rows = data;
	struct match *m = rows->match;
	struct map *values = &m->values[dictionary];
	scoped_by(map_free) struct map fresh = { 0 };
	struct reading r = { .m = m,
		.keys = { .country = m->country, .date = &m->date },
		.given = match_field(m, "first_name"),
		.family = match_field(m, "last_name"),
		.address = match_field(m, "address") };

	(void)thread;
	if (values->slot == NULL && values->count > 0)
		r.fresh = &fresh;
	for (size_t i = 0; i < rows->n; i++)
		add_values(&r, (int)dictionary, rows->cells + i * rows->columns,
		    rows->place == NULL ? i : rows->place[i]);
	if (r.fresh != NULL)
		settle_column(rows, (int)dictionary, &fresh);
	match_keys_free(&r.keys);
	map_free(&r.seen);
	vec_free(&r.is);
	vec_free(&r.text);
}

void
match_room(struct match *m, size_t records)
{
	for (int f = 0; f < m->data.fields; f++) {
		vec_reserve(&m->value[f], records);
		m->value[f].n = records;
	}
	m->data.records = records;
}

void
match_records(struct match *m, const struct str *cells, size_t columns,
    const uint32_t *place, size_t n, int threads)
{
	struct rows rows = { m, cells, columns, n, place };

	know_given(m);
	tasks_run((size_t)m->data.fields, threads, add_column, &rows);
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

/* A letter that is written in two ways, ä and ae, as one. */
static uint64_t
hash_word(const struct linkage_words *words, struct str word)
{
	uint32_t k = map_find(&words->text, word);
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	if (k != MAP_NONE && words->about.v[k] % LINKAGE_FORMS > 0)
		return (words->about.v[k] % LINKAGE_FORMS) *
		    UINT64_C(0x9E3779B97F4A7C15);
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i], before = i > 0 ? word.p[i - 1] : ' ';

		if ((c == 'e' &&
			(before == 'a' || before == 'o' || before == 'u')) ||
		    c == before)
			continue;
		h = (h ^ (unsigned char)c) * 1099511628211u;
	}
	return h;
}

/* Given name: its first word; family name: its last one; a whole name: both. */
static uint64_t
hash_name(
    const struct linkage_words *words, struct str name, bool first, bool last)
{
	uint64_t h = 0;
	size_t from = name.n, to = 0;

	while (from > 0 && name.p[from - 1] != ' ')
		from--;
	while (to < name.n && name.p[to] != ' ')
		to++;
	if (first)
		h += hash_word(words, (struct str){ name.p, to });
	if (last)
		h += hash_word(
		    words, (struct str){ name.p + from, name.n - from });
	return h;
}

/* The hashes of the values of a field. */
static uint64_t *
hash_values(const struct match *m, int f, bool first, bool last)
{
	const struct map *values = &m->values[m->dictionary[f]];
	uint64_t *hash = mem_alloc(values->count + 1, sizeof(*hash));

	for (uint32_t i = 0; i < values->count; i++)
		hash[i] =
		    hash_name(&m->words, map_text(values, i), first, last);
	return hash;
}

/* Names in either order, in any form, without second names and particles. */
static void
add_name_rule(struct match *m)
{
	int given = match_field(m, "first_name"), whole = -1;
	int family = match_field(m, "last_name");
	struct linkage_rule *r = &m->data.rule[m->data.rules];
	scoped uint64_t *first = NULL;
	scoped uint64_t *last = NULL;

	if (given < 0 || family < 0)
		given = whole = match_field(m, "customer_name");
	if (given < 0)
		return;
	first = hash_values(m, given, true, whole >= 0);
	if (whole < 0)
		last = hash_values(m, family, false, true);
	m->name_key = mem_alloc(m->data.records + 1, sizeof(*m->name_key));
	for (size_t i = 0; i < m->data.records; i++) {
		uint32_t a = m->value[given].v[i];
		uint32_t b = whole < 0 ? m->value[family].v[i] : a;

		m->name_key[i] = 0;
		if (a != LINKAGE_NONE && b != LINKAGE_NONE)
			m->name_key[i] =
			    (first[a] + (last == NULL ? 0 : last[b])) | 1;
	}
	*r = (struct linkage_rule){ .part = { { -1, 0 }, { -1, 0 } },
		.key = m->name_key,
		.name = "name in any order and form" };
	m->data.rules++;
}

static void
add_rules(struct match *m)
{
	int given = match_field(m, "first_name");
	int family = match_field(m, "last_name");
	int name = match_field(m, "customer_name");
	int company = match_field(m, "company");
	int address = match_field(m, "address");
	int title = match_field(m, "title"), rules;

	add_rule(m, match_field(m, "email"), 0, -1, 0);
	add_rule(m, match_field(m, "phone"), 0, -1, 0);
	for (int f = 0; f < m->data.fields; f++)
		if (m->role[f] == NULL)
			add_rule(m, f, 0, -1, 0);
	add_name_rule(m);
	add_rule(m, name, 0, -1, 0);
	add_rule(m, match_field(m, "birth_date"), 0, -1, 0);
	add_rule(
	    m, match_field(m, "postcode"), 0, family >= 0 ? family : name, 2);
	add_rule(m, address, 0, -1, 0);
	add_rule(m, match_field(m, "city"), 0, given >= 0 ? given : name, 3);
	add_rule(m, title, 0, -1, 0);
	rules = m->data.rules;
	if (title >= 0) {
		company = title;
		address = match_field(m, "creators");
	}
	if (company < 0)
		company = name;
	add_rule(m, company >= 0 ? company : address, 0,
	    company >= 0 ? address : -1, 0);
	if (m->data.rules > rules)
		m->data.rule[rules].tokens = true;
}

/* Of which fields words are known: of all that are or have names. */
static void
know_words(struct match *m)
{
	static const char *const roles[] = { "first_name", "customer_name",
		"company", "email" };
	int city = match_field(m, "city");
	const struct map *places = city < 0 ? NULL
	    : m->known != NULL		    ? &m->known->field[city].value.text
					    : &m->values[m->dictionary[city]];

	match_words_make(&m->words, places);
	for (size_t i = 0; i < COUNT(roles); i++) {
		int f = match_field(m, roles[i]);

		if (f >= 0)
			m->data.field[f].words = &m->words;
	}
}

void
match_finish(struct match *m)
{
	for (int f = 0; f < m->data.fields; f++) {
		m->data.field[f].value = m->value[f].v;
		m->data.field[f].values = &m->values[m->dictionary[f]];
	}
	m->data.given = match_field(m, "first_name");
	m->data.family = match_field(m, "last_name");
	m->data.birth = match_field(m, "birth_date");
	m->data.whole = match_field(m, "customer_name");
	m->data.company = match_field(m, "company");
	m->data.postcode = match_field(m, "postcode");
	m->data.generation = match_field(m, "generation");
	m->data.title = match_field(m, "title");
	m->data.year = match_field(m, "year");
	know_words(m);
	add_rules(m);
	if (m->known != NULL)
		linkage_rules_drop(&m->data, m->known);
}

void
match_free(struct match *m)
{
	for (int f = 0; f < LINKAGE_FIELDS; f++) {
		map_free(&m->values[f]);
		vec_free(&m->value[f]);
	}
	match_words_free(&m->words);
	map_free(&m->given);
	vec_free(&m->joined);
	free(m->name_key);
}
