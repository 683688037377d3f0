/*
 * lists: a dirty customer list with known truth, by kinds: lists GROUPS [SEED]
 * [one]. Of each kind there are GROUPS pairs of records, which are of one
 * customer (a typing error, exchanged names, a nickname, another alphabet, a
 * marriage, ...) or of two that must not be merged (a couple, twins, senior and
 * junior, colleagues, two firms of a group, ...), and beside them forty times
 * as many single people and firms. `kind` names the kind, `cluster` is the
 * customer. With "one" the names stand in one column. The people are of six
 * countries. Integers only: the same bytes on every machine.
 */
#include "draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 96, SINGLES = 40 };

struct record {
	char first[TEXT], last[TEXT], company[TEXT], email[TEXT], phone[TEXT];
	char address[TEXT], postcode[TEXT], city[TEXT], birth[TEXT];
};

static const char *const women[] = { "Anna", "Lena", "Clara", "Sophie",
	"Ingrid", "Petra", "Sabine", "Emily", "Grace", "Olivia", "Harriet",
	"Chloe", "Camille", "Elodie", "Manon", "Lucia", "Carmen", "Pilar",
	"Ines", "Greta", "Frieda", "Mathilda", "Hannah", "Nora", "Judith",
	"Vera", "Amelie", "Rosa", "Beatrice", "Silke" };
static const char *const men[] = { "Jonas", "Paul", "Karl", "Dieter",
	"Wolfgang", "Felix", "Oscar", "Henry", "Arthur", "Liam", "Gareth",
	"Hugo", "Pierre", "Mathieu", "Yves", "Diego", "Pablo", "Rafael", "Emil",
	"Anton", "Bruno", "Lukas", "Simon", "Niklas", "Victor", "Owen", "Colin",
	"Gustav", "Markus", "Rolf" };
static const char *const onsets[] = { "B", "Br", "K", "D", "F", "G", "Gr", "H",
	"J", "Kl", "L", "M", "N", "P", "R", "S", "St", "T", "Tr", "W", "Z",
	"Sch", "Fr", "V" };
static const char *const middles[] = { "a", "e", "i", "o", "u", "al", "ar",
	"el", "er", "il", "on", "or", "un", "ein", "au", "ö", "ä", "ü" };
static const char *const ends[] = { "mann", "berg", "ner", "ler", "ton",
	"field", "ley", "son", "ard", "eau", "ier", "ez", "ano", "ska", "dorf",
	"hoff", "stein", "bach", "ert", "ing", "ham", "wood", "rich", "ling",
	"ke" };
static const char *const cities[][2] = { { "Berlin", "10" },
	{ "Hamburg", "20" }, { "München", "80" }, { "Köln", "50" },
	{ "Leipzig", "04" }, { "Lyon", "69" }, { "Lille", "59" },
	{ "Leeds", "31" }, { "Bristol", "42" }, { "Madrid", "28" },
	{ "Sevilla", "41" }, { "Wien", "11" }, { "Graz", "90" },
	{ "Zürich", "83" } };
static const char *const streets[] = { "Lindenweg", "Hauptstr.", "Oak Street",
	"Rue Victor Hugo", "Calle Mayor", "Bahnhofstr.", "Gartenweg",
	"Mill Lane", "High Street", "Schulstr.", "Rue de la Paix", "Parkallee",
	"Church Road", "Am Hang", "Waldstr.", "Station Road" };
static const char *const providers[] = { "gmail.com", "web.example",
	"mail.example", "post.example", "inbox.example" };
static const char *const trades[] = { "Logistik", "Software", "Druck", "Metall",
	"Foods", "Electric", "Textil", "Papier", "Optik", "Chemie" };

/* One person's name in two forms: nicknames, alphabets. */
static const char *const nicknames[][2] = { { "William", "Bill" },
	{ "Robert", "Bob" }, { "Elizabeth", "Liz" }, { "Richard", "Dick" },
	{ "Margaret", "Peggy" }, { "Katherine", "Kate" }, { "James", "Jim" },
	{ "Edward", "Ted" }, { "Johannes", "Hans" }, { "Friedrich", "Fritz" },
	{ "Elisabeth", "Lisa" }, { "Josef", "Sepp" }, { "Francisco", "Paco" },
	{ "José", "Pepe" }, { "Alexander", "Sascha" }, { "Giuseppe", "Beppe" },
	{ "Heinrich", "Heinz" }, { "Thomas", "Tom" }, { "Michael", "Mike" },
	{ "Christopher", "Chris" } };
static const char *const pinyin[][4] = { { "伟", "王", "Wei", "Wang" },
	{ "小明", "李", "Xiaoming", "Li" }, { "芳", "张", "Fang", "Zhang" },
	{ "秀英", "刘", "Xiuying", "Liu" },
	{ "志强", "陈", "Zhiqiang", "Chen" }, { "静", "曾", "Jing", "Zeng" },
	{ "丽华", "欧阳", "Lihua", "Ouyang" },
	{ "建国", "赵", "Jianguo", "Zhao" } };
static const char *const cyrillic[][4] = { { "Юлия", "Щербакова", "Yulia",
					       "Shcherbakova" },
	{ "Алексей", "Жуков", "Aleksei", "Zhukov" },
	{ "Наталья", "Мельникова", "Natalia", "Melnikova" },
	{ "Дмитрий", "Соколов", "Dmitry", "Sokolov" },
	{ "Ольга", "Кузнецова", "Olga", "Kuznetsova" },
	{ "Сергей", "Чайковский", "Sergey", "Tchaikovsky" } };
static const char *const greek[][4] = { { "Γεώργιος", "Παπαδόπουλος",
					    "Georgios", "Papadopoulos" },
	{ "Νίκος", "Αντωνίου", "Nikos", "Antoniou" },
	{ "Ελένη", "Καραγιάννη", "Eleni", "Karagianni" },
	{ "Μαρία", "Χατζή", "Maria", "Chatzi" } };
static const char *const accents[][2] = { { "Jäger", "Jaeger" },
	{ "Groß", "Gross" }, { "Müller", "Mueller" },
	{ "Schröder", "Schroeder" }, { "Lefèvre", "Lefevre" },
	{ "Muñoz", "Munoz" }, { "Łukasik", "Lukasik" }, { "Køhler", "Kohler" },
	{ "Dvořák", "Dvorak" } };
static const char *const particles[][2] = { { "von der Heide", "Heide" },
	{ "van den Berg", "Vandenberg" }, { "de la Cruz", "Delacruz" },
	{ "O'Neill", "O Neill" }, { "von Bülow", "Bülow" },
	{ "van der Meer", "Van Der Meer" }, { "MacDonald", "Mac Donald" },
	{ "D'Angelo", "DAngelo" } };
static const char *const sisters[][2] = { { "Anna", "Hanna" }, { "Tim", "Tom" },
	{ "Jan", "Jana" }, { "Marie", "Maria" }, { "Lena", "Lea" },
	{ "Paul", "Paula" }, { "Julia", "Julian" }, { "Daniel", "Daniela" },
	{ "Martin", "Martina" }, { "Nina", "Mina" } };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void
put(char *out, const char *text)
{
	memmove(out, text, strlen(text) + 1);
}

static void
family_name(char *out, uint64_t *s)
{
	const char *onset = onsets[draw(s, COUNT(onsets))];
	const char *middle = middles[draw(s, COUNT(middles))];

	snprintf(
	    out, TEXT, "%s%s%s", onset, middle, ends[draw(s, COUNT(ends))]);
}

static const char *
given_name(uint64_t *s)
{
	return chance(s, 50) ? women[draw(s, COUNT(women))]
			     : men[draw(s, COUNT(men))];
}

static void
number(char *out, uint64_t *s)
{
	snprintf(out, TEXT, "+49 %u %07u", 30 + draw(s, 60), draw(s, 10000000));
}

static void
birthday(char *out, uint64_t *s)
{
	snprintf(out, TEXT, "%u-%02u-%02u", 1930 + draw(s, 75), 1 + draw(s, 12),
	    1 + draw(s, 28));
}

static void
home(struct record *r, uint64_t *s)
{
	unsigned city = draw(s, COUNT(cities));

	snprintf(r->address, TEXT, "%s %u", streets[draw(s, COUNT(streets))],
	    1 + draw(s, 180));
	snprintf(r->postcode, TEXT, "%s%03u", cities[city][1], draw(s, 1000));
	put(r->city, cities[city][0]);
}

/* An address of ASCII letters of both names. */
static void
mailbox(struct record *r, uint64_t *s)
{
	char letters[TEXT];
	size_t n = 0;

	for (const char *p = r->last; *p != '\0'; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			letters[n++] = (char)(*p | 0x20);
	letters[n] = '\0';
	snprintf(r->email, TEXT, "%c.%.40s%u@%s", 'a' + (int)draw(s, 26),
	    letters, draw(s, 1000), providers[draw(s, COUNT(providers))]);
}

static void
person(struct record *r, uint64_t *s)
{
	*r = (struct record){ .first = "" };
	put(r->first, given_name(s));
	family_name(r->last, s);
	home(r, s);
	number(r->phone, s);
	birthday(r->birth, s);
	mailbox(r, s);
}

/* A firm without people; `name` without its legal form. */
static void
firm(struct record *r, uint64_t *s, char name[TEXT])
{
	char house[TEXT];

	*r = (struct record){ .first = "" };
	family_name(house, s);
	snprintf(name, TEXT, "%.40s %s", house, trades[draw(s, COUNT(trades))]);
	snprintf(r->company, TEXT, "%.80s GmbH", name);
	home(r, s);
	number(r->phone, s);
	snprintf(r->email, TEXT, "info@firm%u.example", draw(s, 1000000));
}

static void
other_given(struct record *r, uint64_t *s)
{
	char before[TEXT];

	put(before, r->first);
	while (strcmp(before, r->first) == 0)
		put(r->first, given_name(s));
}

static void
both(struct record *r, const char *const form[4])
{
	put(r[0].first, form[0]);
	put(r[0].last, form[1]);
	put(r[1].first, form[2]);
	put(r[1].last, form[3]);
}

/* A character left out, doubled, or two swapped; ASCII letters only. */
static void
mistype(char *text, uint64_t *s)
{
	size_t n = strlen(text), at = 1 + draw(s, n > 3 ? n - 2 : 1);
	char c = text[at];

	if (n < 3 || ((text[at] | text[at + 1]) & 0x80) != 0)
		return;
	switch (draw(s, 3)) {
	case 0:
		memmove(text + at, text + at + 1, n - at);
		break;
	case 1:
		memmove(text + at + 1, text + at, n - at + 1);
		break;
	default:
		text[at] = text[at + 1];
		text[at + 1] = c;
	}
}

/* Of one customer's two records something is often not known. */
static void
forget(struct record *r, uint64_t *s)
{
	char *const fields[] = { r->email, r->phone, r->birth };

	if (chance(s, 50))
		fields[draw(s, 3)][0] = '\0';
	if (chance(s, 20))
		r->address[0] = '\0';
	if (chance(s, 10))
		r->postcode[0] = '\0';
}

/* What must not be merged. */

static void
couple(struct record *r, uint64_t *s)
{
	other_given(&r[1], s);
	r[0].birth[0] = '\0';
	if (chance(s, 50))
		r[1].birth[0] = '\0';
}

static void
twins(struct record *r, uint64_t *s)
{
	other_given(&r[1], s);
	if (chance(s, 50))
		mailbox(&r[1], s);
}

static void
senior(struct record *r, uint64_t *s)
{
	static const char *const suffix[][2] = { { " Jr.", " Sr." },
		{ " jun.", " sen." }, { " II", " III" }, { ", Jr", ", Sr" } };
	unsigned k = draw(s, COUNT(suffix));

	strcat(r[0].last, suffix[k][0]);
	strcat(r[1].last, suffix[k][1]);
	r[0].birth[0] = r[1].birth[0] = '\0';
}

static void
father(struct record *r, uint64_t *s)
{
	snprintf(r[0].birth, TEXT, "%u-05-%02u", 1940 + draw(s, 20),
	    1 + draw(s, 28));
	snprintf(r[1].birth, TEXT, "%u-11-%02u", 1970 + draw(s, 20),
	    1 + draw(s, 28));
	if (chance(s, 50))
		mailbox(&r[1], s);
}

static void
colleagues(struct record *r, uint64_t *s)
{
	struct record house;
	char name[TEXT];

	firm(&house, s, name);
	for (int i = 0; i < 2; i++) {
		char first[TEXT], last[TEXT];

		put(first, r[i].first);
		put(last, r[i].last);
		r[i] = house;
		put(r[i].first, first);
		put(r[i].last, last);
	}
	other_given(&r[1], s);
	family_name(r[1].last, s);
}

static void
houses(struct record *r, uint64_t *s)
{
	static const char *const words[][2] = { { "Holding", "Services" },
		{ "Verwaltungs", "Vertriebs" }, { "Immobilien", "Consulting" },
		{ "Nord", "Süd" }, { "International", "Deutschland" } };
	unsigned k = draw(s, COUNT(words));
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	snprintf(r[0].company, TEXT, "%.60s %s GmbH", name, words[k][0]);
	snprintf(r[1].company, TEXT, "%.60s %s GmbH", name, words[k][1]);
}

static void
legal_forms(struct record *r, uint64_t *s)
{
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	snprintf(r[1].company, TEXT, "%.80s %s", name,
	    chance(s, 50) ? "AG" : "GmbH & Co. KG");
}

static void
branches(struct record *r, uint64_t *s)
{
	unsigned city = draw(s, COUNT(cities) - 1);
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	snprintf(r[0].company, TEXT, "%.60s %s GmbH", name, cities[city][0]);
	snprintf(
	    r[1].company, TEXT, "%.60s %s GmbH", name, cities[city + 1][0]);
}

static void
placeholders(struct record *r, uint64_t *s)
{
	person(&r[1], s);
	for (int i = 0; i < 2; i++) {
		put(r[i].email, "noemail@shop.example");
		put(r[i].phone, "000000");
		put(r[i].birth, "1900-01-01");
	}
	if (chance(s, 50))
		put(r[1].last, r[0].last);
}

static void
namesakes(struct record *r, uint64_t *s)
{
	struct record other;

	person(&other, s);
	put(other.first, r[0].first);
	put(other.last, r[0].last);
	if (chance(s, 50)) {
		put(other.city, r[0].city);
		put(other.postcode, r[0].postcode);
	}
	r[1] = other;
}

static void
siblings(struct record *r, uint64_t *s)
{
	unsigned k = draw(s, COUNT(sisters));

	put(r[0].first, sisters[k][0]);
	put(r[1].first, sisters[k][1]);
	birthday(r[1].birth, s);
	if (chance(s, 50))
		r[0].birth[0] = '\0';
	if (chance(s, 50))
		mailbox(&r[1], s);
}

static void
tenants(struct record *r, uint64_t *s)
{
	struct record other;

	person(&other, s);
	put(other.address, r[0].address);
	put(other.postcode, r[0].postcode);
	put(other.city, r[0].city);
	if (chance(s, 30))
		put(other.phone, r[0].phone);
	r[1] = other;
}

/* What is one customer. */

static void
typing(struct record *r, uint64_t *s)
{
	mistype(chance(s, 50) ? r[1].first : r[1].last, s);
	if (chance(s, 30))
		mistype(r[1].address, s);
}

static void
exchanged(struct record *r, uint64_t *s)
{
	put(r[1].first, r[0].last);
	put(r[1].last, r[0].first);
	if (chance(s, 30))
		home(&r[1], s);
}

static void
nickname(struct record *r, uint64_t *s)
{
	unsigned k = draw(s, COUNT(nicknames));

	put(r[0].first, nicknames[k][0]);
	put(r[1].first, nicknames[k][1]);
}

static void
initial(struct record *r, uint64_t *s)
{
	r[1].first[1] = chance(s, 50) ? '.' : '\0';
	r[1].first[2] = '\0';
}

static void
second_name(struct record *r, uint64_t *s)
{
	snprintf(r[0].first, TEXT, "%.40s%s%s", r[1].first,
	    chance(s, 50) ? " " : "-", given_name(s));
}

static void
married(struct record *r, uint64_t *s)
{
	char name[TEXT];

	put(r[0].first, women[draw(s, COUNT(women))]);
	put(r[1].first, r[0].first);
	family_name(name, s);
	if (chance(s, 50))
		snprintf(r[1].last, TEXT, "%.40s-%.40s", r[0].last, name);
	else
		put(r[1].last, name);
}

static void
particle(struct record *r, uint64_t *s)
{
	unsigned k = draw(s, COUNT(particles));

	put(r[0].last, particles[k][0]);
	put(r[1].last, particles[k][1]);
}

static void
umlaut(struct record *r, uint64_t *s)
{
	unsigned k = draw(s, COUNT(accents));

	put(r[0].last, accents[k][0]);
	put(r[1].last, accents[k][1]);
}

static void
moved(struct record *r, uint64_t *s)
{
	home(&r[1], s);
	number(r[1].phone, s);
}

static void
in_pinyin(struct record *r, uint64_t *s)
{
	both(r, pinyin[draw(s, COUNT(pinyin))]);
	if (chance(s, 50)) {
		char given[TEXT];

		put(given, r[1].first);
		put(r[1].first, r[1].last);
		put(r[1].last, given);
	}
}

static void
in_cyrillic(struct record *r, uint64_t *s)
{
	both(r, cyrillic[draw(s, COUNT(cyrillic))]);
}

static void
in_greek(struct record *r, uint64_t *s)
{
	both(r, greek[draw(s, COUNT(greek))]);
}

static void
title(struct record *r, uint64_t *s)
{
	snprintf(r[1].first, TEXT, "%s %.60s",
	    chance(s, 50) ? "Dr." : "Herr Prof. Dr.", r[0].first);
	for (char *p = r[1].last; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
}

static void
new_mail(struct record *r, uint64_t *s)
{
	mailbox(&r[1], s);
	if (chance(s, 50))
		snprintf(r[1].birth, TEXT, "%.2s.%.2s.%.4s", r[0].birth + 8,
		    r[0].birth + 5, r[0].birth);
}

static void
firm_form(struct record *r, uint64_t *s)
{
	static const char *const forms[][2] = { { "GmbH", "G.m.b.H." },
		{ "Ltd", "Limited" }, { "GmbH", "" },
		{ "Inc.", "Incorporated" }, { "AG", "Aktiengesellschaft" },
		{ "S.A.", "SA" } };
	unsigned k = draw(s, COUNT(forms));
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	snprintf(r[0].company, TEXT, "%.60s %s", name, forms[k][0]);
	snprintf(r[1].company, TEXT, "%.60s %s", name, forms[k][1]);
}

static void
firm_typing(struct record *r, uint64_t *s)
{
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	mistype(r[1].company, s);
	if (chance(s, 50))
		number(r[1].phone, s);
}

static void
again(struct record *r, uint64_t *s)
{
	(void)r;
	(void)s;
}

static const struct kind {
	const char *name;
	bool same;
	void (*make)(struct record *r, uint64_t *s);
} kinds[] = {
	{ "couple", false, couple },
	{ "twins", false, twins },
	{ "jr_sr", false, senior },
	{ "father_son", false, father },
	{ "siblings", false, siblings },
	{ "tenants", false, tenants },
	{ "namesakes", false, namesakes },
	{ "colleagues", false, colleagues },
	{ "group_firms", false, houses },
	{ "legal_forms", false, legal_forms },
	{ "branches", false, branches },
	{ "placeholders", false, placeholders },
	{ "again", true, again },
	{ "typing", true, typing },
	{ "exchanged", true, exchanged },
	{ "nickname", true, nickname },
	{ "initial", true, initial },
	{ "second_name", true, second_name },
	{ "married", true, married },
	{ "particle", true, particle },
	{ "umlaut", true, umlaut },
	{ "pinyin", true, in_pinyin },
	{ "cyrillic", true, in_cyrillic },
	{ "greek", true, in_greek },
	{ "title", true, title },
	{ "moved", true, moved },
	{ "new_mail", true, new_mail },
	{ "firm_form", true, firm_form },
	{ "firm_typing", true, firm_typing },
};

/* A record's place in the list is that of its hash: no order tells. */
struct line {
	uint64_t place;
	unsigned cluster;
	const char *kind;
	unsigned group;
	struct record r;
};

static int
by_place(const void *x, const void *y)
{
	const struct line *a = x, *b = y;

	return a->place < b->place ? -1 : a->place > b->place;
}

/* The pairs of all kinds, and the single ones; returns how many lines. */
static size_t
make_lines(struct line *line, unsigned groups, uint64_t seed)
{
	struct line *l = line;
	unsigned cluster = 0, group = 0;
	char name[TEXT];

	for (size_t k = 0; k < COUNT(kinds); k++)
		for (unsigned g = 0; g < groups; g++, group++) {
			uint64_t s = mix(mix(seed) ^ group);
			struct record r[2];

			person(&r[0], &s);
			r[1] = r[0];
			kinds[k].make(r, &s);
			if (kinds[k].same)
				forget(&r[draw(&s, 2)], &s);
			*l++ = (struct line){ .cluster = cluster,
				.kind = kinds[k].name,
				.group = group,
				.r = r[0] };
			cluster += !kinds[k].same;
			*l++ = (struct line){ .cluster = cluster++,
				.kind = kinds[k].name,
				.group = group,
				.r = r[1] };
		}
	for (unsigned g = 0; g < groups * SINGLES; g++, group++) {
		uint64_t s = mix(mix(seed) ^ group);

		*l = (struct line){
			.cluster = cluster++, .kind = "single", .group = group
		};
		if (g % 10 == 0)
			firm(&l->r, &s, name);
		else
			person(&l->r, &s);
		if (g % 10 != 0)
			forget(&l->r, &s);
		l++;
	}
	for (struct line *p = line; p < l; p++)
		p->place = mix(seed ^ mix((uint64_t)(p - line)));
	return (size_t)(l - line);
}

static void
cell(const char *text)
{
	const char *quote = strchr(text, ',') != NULL ? "\"" : "";

	printf("%s%s%s,", quote, text, quote);
}

static void
print_names(const struct record *r, bool one)
{
	char whole[2 * TEXT + 2];

	if (one) {
		snprintf(whole, sizeof(whole), "%s%s%s", r->first,
		    r->first[0] != '\0' && r->last[0] != '\0' ? " " : "",
		    r->last);
		cell(r->first[0] == '\0' ? r->company : whole);
		return;
	}
	cell(r->first);
	cell(r->last);
	cell(r->company);
}

static void
print_line(const struct line *l, size_t id, bool one)
{
	const struct record *r = &l->r;

	printf("%zu,", id);
	print_names(r, one);
	cell(r->email);
	cell(r->phone);
	cell(r->address);
	cell(r->postcode);
	cell(r->city);
	cell(r->birth);
	printf("%u,%s,%u\n", l->cluster, l->kind, l->group);
}

int
main(int argc, char **argv)
{
	unsigned groups = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	bool one = argc > 3;
	struct line *line;
	size_t n;

	if (groups < 1 || groups > 100000 || argc > 4) {
		fputs("usage: lists GROUPS [SEED] [one]\n", stderr);
		return 2;
	}
	line = malloc((2 * COUNT(kinds) + SINGLES) * groups * sizeof(*line));
	if (line == NULL)
		return 3;
	n = make_lines(line, groups, seed);
	qsort(line, n, sizeof(*line), by_place);
	printf("id,%s,email,phone,address,postcode,city,birth_date,cluster,"
	       "kind,group\n",
	    one ? "name" : "first_name,last_name,company");
	for (size_t i = 0; i < n; i++)
		print_line(&line[i], i + 1, one);
	free(line);
	return ferror(stdout) || fclose(stdout) != 0 ? 3 : 0;
}
