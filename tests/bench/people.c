/*
 * people: customer records with known duplicates, the same bytes on every
 * machine: people ROWS [SEED]. Of eight records three are of three people, two
 * of a fourth and three of a fifth, so that there are half as many true pairs
 * as rows. Names, cities and streets are unevenly frequent; every eighth person
 * shares surname and address with another, half of these the telephone too; a
 * further record of somebody has typing errors, swapped names, values that are
 * missing, and new ones (moved, married, another e-mail). `cluster` says who it
 * is. Integers and products of doubles only: no libm.
 */
#include "draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 64, CITIES = 900, STREETS = 4000 };

struct person {
	char first[TEXT], last[TEXT], birth[TEXT], email[TEXT], phone[TEXT];
	char address[TEXT], postcode[TEXT], city[TEXT];
};

static const char *const first_names[] = { "james", "mary", "john", "patricia",
	"robert", "jennifer", "michael", "linda", "david", "elizabeth",
	"william", "barbara", "richard", "susan", "joseph", "jessica", "thomas",
	"sarah", "charles", "karen", "chris", "lisa", "daniel", "nancy",
	"matthew", "betty", "anthony", "sandra", "mark", "margaret", "donald",
	"ashley", "steven", "kimberly", "andrew", "emily", "paul", "donna",
	"joshua", "michelle", "kenneth", "carol", "kevin", "amanda", "brian",
	"melissa", "george", "deborah", "timothy", "stephanie", "ronald",
	"rebecca", "jason", "laura", "edward", "helen", "jeffrey", "sharon",
	"ryan", "cynthia", "jacob", "kathleen", "gary", "amy", "nicholas",
	"angela", "eric", "shirley", "jonathan", "anna", "stephen", "brenda",
	"larry", "pamela", "justin", "emma", "scott", "nicole", "brandon",
	"ruth", "benjamin", "samantha", "samuel", "katherine", "gregory",
	"christine", "alexander", "debra", "frank", "rachel", "patrick",
	"carolyn", "raymond", "janet", "jack", "maria", "dennis", "olivia",
	"jerry", "heather", "tyler", "diane", "aaron", "julie", "jose", "joyce",
	"adam", "victoria", "nathan", "kelly", "henry", "christina", "zachary",
	"joan", "douglas", "evelyn", "peter", "lauren", "kyle", "judith" };
static const char *const onsets[] = { "b", "br", "c", "cl", "d", "f", "fr", "g",
	"gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sch",
	"st", "t", "tr", "v", "w", "z", "th", "sh", "ch" };
static const char *const middles[] = { "a", "e", "i", "o", "u", "al", "an",
	"ar", "el", "en", "er", "il", "in", "ol", "on", "or", "ul", "un", "ow",
	"ea", "ai", "oo", "and", "ell", "ill" };
static const char *const ends[] = { "son", "ton", "man", "er", "ley", "ford",
	"ing", "ard", "field", "well", "berg", "stein", "ski", "ez", "ini",
	"ham", "wood", "worth", "by", "den", "kins", "s", "ter", "mer", "land",
	"ett", "more", "low", "ner", "ris", "bach", "feld", "ova", "sen", "dal",
	"rup", "gren", "quist", "mann", "hoff", "ster", "cott", "wick", "dge",
	"hart", "brook", "cliff", "stone", "bert", "gate", "shaw", "view",
	"mont", "ville", "port", "minster", "haven", "stead", "bury", "combe" };
static const char *const domains[] = { "gmail.com", "yahoo.com", "hotmail.com",
	"outlook.com", "aol.com", "icloud.com", "web.example", "mail.example",
	"post.example", "work.example" };
static const char *const kinds[] = { "street", "road", "avenue", "lane", "way",
	"close", "drive", "court" };
static const char *const shorts[] = { "st", "rd", "ave", "ln", "way", "cl",
	"dr", "ct" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Below the bound; low numbers are the frequent ones (u^3). */
static unsigned
uneven(uint64_t *state, unsigned bound)
{
	double u = draw(state, UINT64_C(1) << 32) * 0x1p-32;

	return (unsigned)(u * u * u * bound);
}

/* A name made of syllables; equal numbers are equal names. */
static void
compose(char *out, unsigned number)
{
	uint64_t h = mix(number);
	const char *onset = onsets[draw(&h, COUNT(onsets))];
	const char *middle = middles[draw(&h, COUNT(middles))];

	snprintf(
	    out, TEXT, "%s%s%s", onset, middle, ends[draw(&h, COUNT(ends))]);
}

/* Where a stream of random numbers lives. */
static void
make_address(struct person *p, uint64_t *s)
{
	unsigned city = uneven(s, CITIES), street = uneven(s, STREETS);
	char name[TEXT];

	compose(p->city, 100000 + city);
	snprintf(p->postcode, TEXT, "%05u",
	    10000 + city * 90 + draw(s, 1 + 8000 / (100 + city)));
	compose(name, 200000 + street);
	snprintf(p->address, TEXT, "%u %.30s %s", 1 + draw(s, 1 + draw(s, 300)),
	    name, kinds[street % COUNT(kinds)]);
}

static void
make_phone(struct person *p, uint64_t *s)
{
	snprintf(p->phone, TEXT, "0%.3s%07u", p->postcode, draw(s, 10000000));
}

static void
make_email(struct person *p, uint64_t *s)
{
	const char *domain = domains[uneven(s, COUNT(domains))];

	/* of one name and provider there are a hundred people or so */
	switch (draw(s, 4)) {
	case 0:
		snprintf(p->email, TEXT, "%.18s.%.18s%u@%s", p->first, p->last,
		    draw(s, 100000), domain);
		break;
	case 1:
		snprintf(p->email, TEXT, "%.1s%.18s%u@%s", p->first, p->last,
		    draw(s, 1000000), domain);
		break;
	case 2:
		snprintf(p->email, TEXT, "%.18s%u@%s", p->first,
		    draw(s, 100000000), domain);
		break;
	default:
		snprintf(p->email, TEXT, "%.18s_%.18s%u@%s", p->last, p->first,
		    draw(s, 100000), domain);
	}
}

/* A person as in life; every eighth lives with the one before. */
static void
make_person(struct person *p, uint64_t number, uint64_t seed)
{
	uint64_t home = mix(seed) ^ (number - (number % 8 == 7));
	uint64_t own = mix(mix(seed + 1) ^ number);
	unsigned first;

	*p = (struct person){ .first = "" };
	home = mix(home);
	compose(p->last, uneven(&home, 40000));
	make_address(p, &home);
	make_phone(p, &home);
	if (number % 16 == 7)
		make_phone(p, &own);
	first = draw(&own, COUNT(first_names));
	if (chance(&own, 40))
		first = uneven(&own, COUNT(first_names));
	snprintf(p->first, TEXT, "%s", first_names[first]);
	snprintf(p->birth, TEXT, "%u-%02u-%02u", 1930 + draw(&own, 76),
	    1 + draw(&own, 12), 1 + draw(&own, 28));
	make_email(p, &own);
	if (chance(&own, 25))
		p->email[0] = '\0';
	if (chance(&own, 20))
		p->phone[0] = '\0';
}

/* One typing error: a character changed, left out, doubled, or two swapped. */
static void
mistype(char *text, uint64_t *s)
{
	size_t n = strlen(text), at;
	char other;

	if (n < 3 || n + 2 > TEXT)
		return;
	at = 1 + draw(s, n - 2);
	other = text[at] >= '0' && text[at] <= '9' ? (char)('0' + draw(s, 10))
						   : (char)('a' + draw(s, 26));
	switch (draw(s, 4)) {
	case 0:
		if (text[at] != ' ' && text[at] != '@')
			text[at] = other;
		break;
	case 1:
		memmove(text + at, text + at + 1, n - at);
		break;
	case 2:
		memmove(text + at + 1, text + at, n - at + 1);
		break;
	default:
		other = text[at];
		text[at] = text[at + 1];
		text[at + 1] = other;
	}
}

static void
damage(char *text, uint64_t *s, unsigned typo, unsigned missing)
{
	if (chance(s, typo))
		mistype(text, s);
	if (chance(s, missing))
		text[0] = '\0';
}

static void
swap_names(struct person *p)
{
	char text[TEXT];

	memcpy(text, p->first, TEXT);
	memcpy(p->first, p->last, TEXT);
	memcpy(p->last, text, TEXT);
}

/* "12 high street" as "12 high st". */
static void
shorten(char *address)
{
	char *last = strrchr(address, ' ');

	for (size_t i = 0; last != NULL && i < COUNT(kinds); i++)
		if (strcmp(last + 1, kinds[i]) == 0) {
			strcpy(last + 1, shorts[i]);
			return;
		}
}

/* The same person in another record, years later or typed by somebody else. */
static void
make_copy(struct person *p, uint64_t *s)
{
	if (chance(s, 15))
		make_address(p, s);
	if (chance(s, 15))
		make_phone(p, s);
	if (chance(s, 12))
		make_email(p, s);
	if (chance(s, 4))
		compose(p->last, uneven(s, 40000));
	if (chance(s, 20))
		shorten(p->address);
	if (chance(s, 4))
		p->first[1] = '\0';
	damage(p->first, s, 15, 3);
	damage(p->last, s, 15, 2);
	if (chance(s, 4))
		swap_names(p);
	if (chance(s, 8))
		p->birth[9] = (char)('0' + draw(s, 9));
	damage(p->birth, s, 4, 12);
	damage(p->email, s, 6, 20);
	damage(p->phone, s, 6, 20);
	damage(p->address, s, 15, 8);
	damage(p->postcode, s, 5, 8);
	damage(p->city, s, 8, 8);
}

/* A permutation of 0..n-1: a bijection of the next power of two, walked until
 * it lands below n. */
static uint64_t
scramble(uint64_t x, uint64_t n)
{
	uint64_t mask = 1;
	unsigned bits = 1;

	while (mask < n - 1) {
		mask = mask << 1 | 1;
		bits++;
	}
	do {
		for (unsigned i = 0; i < 3; i++) {
			x = (x * UINT64_C(0xd1342543de82ef95) + 11) & mask;
			x ^= x >> (bits + 1) / 2;
		}
	} while (x >= n);
	return x;
}

static void
write_record(uint64_t number, uint64_t seed)
{
	static const unsigned char who[] = { 0, 1, 2, 3, 3, 4, 4, 4 };
	static const unsigned char copy[] = { 0, 0, 0, 0, 1, 0, 1, 2 };
	uint64_t person = number / 8 * 5 + who[number % 8];
	uint64_t s = mix(mix(seed + 2) ^ number);
	struct person p;

	make_person(&p, person, seed);
	if (copy[number % 8] > 0)
		make_copy(&p, &s);
	printf("%s,%s,%s,%s,%s,%s,%s,%s,%" PRIu64 "\n", p.first, p.last,
	    p.birth, p.email, p.phone, p.address, p.postcode, p.city, person);
}

int
main(int argc, char **argv)
{
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

	if (rows < 2 || argc > 3) {
		fputs("usage: people ROWS [SEED]\n", stderr);
		return 2;
	}
	puts("id,first_name,last_name,birth_date,email,phone,address,postcode,"
	     "city,cluster");
	for (uint64_t i = 0; i < rows; i++) {
		printf("%" PRIu64 ",", i + 1);
		write_record(scramble(i, rows), seed);
	}
	return ferror(stdout) || fclose(stdout) != 0 ? 3 : 0;
}
