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
#include "lists_people.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	snprintf(r[1].birth, TEXT, "%u-11-%02u", 1978 + draw(s, 15),
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

/* Of one given name at one address, by chance. */
static void
flatmates(struct record *r, uint64_t *s)
{
	tenants(r, s);
	put(r[1].first, r[0].first);
}

/* Of one name at one address, and nothing tells how old they are. */
static void
heirs(struct record *r, uint64_t *s)
{
	r[0].birth[0] = r[1].birth[0] = '\0';
	number(r[1].phone, s);
	mailbox(&r[1], s);
}

/* Of one firm, with its mailbox. */
static void
outlets(struct record *r, uint64_t *s)
{
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	while (strcmp(r[0].city, r[1].city) == 0)
		home(&r[1], s);
	number(r[1].phone, s);
}

static void
numbered(struct record *r, uint64_t *s)
{
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	snprintf(r[0].company, TEXT, "%.60s 1 GmbH", name);
	snprintf(r[1].company, TEXT, "%.60s 2 GmbH", name);
}

/* Of one family or house by the tables. */
static void
relatives(struct record *r, uint64_t *s)
{
	both(r, kin[draw(s, COUNT(kin))]);
	if (chance(s, 50))
		r[1].birth[0] = '\0';
	else
		birthday(r[1].birth, s);
}

static void
two_firms(struct record *r, uint64_t *s)
{
	firm_names(r, other_firms[draw(s, COUNT(other_firms))], s);
}

/* What is one customer. */

static void
spelling(struct record *r, uint64_t *s)
{
	both(r, spellings[draw(s, COUNT(spellings))]);
}

static void
one_firm(struct record *r, uint64_t *s)
{
	firm_names(r, same_firms[draw(s, COUNT(same_firms))], s);
}

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
	{ "flatmates", false, flatmates },
	{ "heirs", false, heirs },
	{ "outlets", false, outlets },
	{ "numbered", false, numbered },
	{ "relatives", false, relatives },
	{ "two_firms", false, two_firms },
	{ "again", true, again },
	{ "spelling", true, spelling },
	{ "one_firm", true, one_firm },
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

/* Chinese: the family name first, without a space. */
static void
print_whole(const struct record *r, char *out, size_t size)
{
	bool han = (unsigned char)r->first[0] >= 0xE4;
	bool both = r->first[0] != '\0' && r->last[0] != '\0';

	snprintf(out, size, "%s%s%s", han ? r->last : r->first,
	    both && !han ? " " : "", han ? r->first : r->last);
}

static void
print_names(const struct record *r, bool one)
{
	char whole[2 * TEXT + 2];

	if (one) {
		print_whole(r, whole, sizeof(whole));
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
