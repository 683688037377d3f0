/*
 * lists_people: people and firms as lists.c makes them.
 */
#pragma once

#include "draw.h"
#include "lists_names.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 96, SINGLES = 40 };

struct record {
	char first[TEXT], last[TEXT], company[TEXT], email[TEXT], phone[TEXT];
	char address[TEXT], postcode[TEXT], city[TEXT], birth[TEXT];
};

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

/* Two firms of one house, or one, with names made of its. */
static void
firm_names(struct record *r, const char *const form[2], uint64_t *s)
{
	char name[TEXT];

	firm(&r[0], s, name);
	r[1] = r[0];
	for (int i = 0; i < 2; i++)
		snprintf(r[i].company, TEXT, form[i], name);
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
