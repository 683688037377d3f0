#include "golden.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>

enum { GROUPS = 3 };

static const char *const rule_names[GOLDEN_RULES] = { "usual", "trusted",
	"newest", "frequent", "longest", "keep" };

const char *
golden_rule_name(enum golden_rule rule)
{
	return rule_names[rule];
}

bool
golden_rule_find(struct str name, enum golden_rule *rule)
{
	*rule = (enum golden_rule)str_place(name, rule_names, GOLDEN_RULES);
	return *rule > GOLDEN_USUAL && *rule < GOLDEN_RULES;
}

size_t
golden_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

int
golden_group(const char *role)
{
	static const struct {
		const char *role;
		int group;
	} groups[] = { { "first_name", 1 }, { "last_name", 1 | GOLDEN_LEAD },
		{ "address", 2 | GOLDEN_LEAD }, { "postcode", 2 },
		{ "city", 2 }, { "region", 2 }, { "country", 2 },
		{ "phone", 3 | GOLDEN_LEAD }, { "extension", 3 } };

	for (size_t i = 0; role != NULL && i < COUNT(groups); i++)
		if (strcmp(groups[i].role, role) == 0)
			return groups[i].group;
	return 0;
}

/* What speaks for a record, in the usual order. */
enum merit {
	PRESENCE,
	OF_RULE, /* the merit that the column's rule names */
	TRUST,
	DATE,
	TIMES,
	COMPLETE,
	LENGTH,
	MERITS,
	AGE /* only by a rule */
};

/* One decision: a group, or one column alone; and who is still in question. */
struct unit {
	const struct golden *golden;
	const struct golden_record *records;
	size_t n;
	int group; /* 0: only `alone` */
	size_t alone;
	struct sort_item *item; /* by merit; index of records[] */
	uint64_t *times;	/* how often each record's values occur */
	size_t left;
};

static bool
belongs(const struct unit *u, size_t column)
{
	return u->group == 0
	    ? column == u->alone
	    : (u->golden->group[column] & ~GOLDEN_LEAD) == u->group;
}

/* 2: what leads the unit, 1: something, 0: nothing. */
static uint64_t
presence(const struct unit *u, size_t k)
{
	uint64_t most = 0;

	for (size_t c = 0; c < u->golden->columns; c++)
		if (belongs(u, c) && u->records[k].cell[c].n > 0) {
			if (u->golden->group[c] & GOLDEN_LEAD)
				return 2;
			most = 1;
		}
	return most;
}

static size_t
filled(const struct unit *u, size_t k)
{
	size_t n = 0;

	for (size_t c = 0; c < u->golden->columns; c++)
		n += belongs(u, c) && u->records[k].cell[c].n > 0;
	return n;
}

static size_t
length(const struct unit *u, size_t k)
{
	size_t n = 0;

	for (size_t c = 0; c < u->golden->columns; c++)
		if (belongs(u, c))
			n += golden_length(u->records[k].cell[c]);
	return n;
}

/* The youngest of its values. */
static uint64_t
date(const struct unit *u, size_t k)
{
	const struct golden_record *r = &u->records[k];
	uint64_t latest = 0;

	for (size_t c = 0; c < u->golden->columns; c++)
		if (r->date != NULL && belongs(u, c) && r->cell[c].n > 0 &&
		    sort_key_int(r->date[c]) > latest)
			latest = sort_key_int(r->date[c]);
	return latest;
}

/* The same number for the same values. */
static uint64_t
hash(const struct unit *u, size_t k)
{
	uint64_t sum = 0;

	for (size_t c = 0; c < u->golden->columns; c++)
		if (belongs(u, c))
			sum = sum * UINT64_C(0x9e3779b97f4a7c15) +
			    map_digest(u->records[k].cell[c]);
	return sum;
}

static void
count_times(struct unit *u)
{
	scoped struct sort_item *item = mem_alloc(u->n, sizeof(*item));

	sort_order(item, u->n, k, hash(u, k));
	for (size_t from = 0, to; from < u->n; from = to) {
		for (to = from; to < u->n && item[to].key == item[from].key;)
			to++;
		for (size_t i = from; i < to; i++)
			u->times[item[i].index] = to - from;
	}
}

static uint64_t
merit_of(const struct unit *u, enum merit merit, size_t k)
{
	switch (merit) {
	case PRESENCE:
		return presence(u, k);
	case TRUST:
		return sort_key_descending(u->records[k].rank);
	case DATE:
		return date(u, k);
	case AGE:
		return sort_key_descending(date(u, k));
	case TIMES:
		return u->times[k];
	case COMPLETE:
		return filled(u, k);
	case LENGTH:
		return length(u, k);
	case OF_RULE:
	case MERITS:
		break;
	}
	return 0;
}

/* Only those with the most of it stay in question. */
static void
keep_best(struct unit *u, enum merit merit)
{
	uint64_t best = 0;
	size_t left = 0;

	if (u->left == 1)
		return;
	if (merit == TIMES)
		count_times(u);
	for (size_t i = 0; i < u->left; i++) {
		u->item[i].key = merit_of(u, merit, u->item[i].index);
		if (u->item[i].key > best)
			best = u->item[i].key;
	}
	for (size_t i = 0; i < u->left; i++)
		if (u->item[i].key == best)
			u->item[left++] = u->item[i];
	u->left = left;
}

static void
decide(struct unit *u, enum golden_rule rule, struct str *chosen)
{
	static const enum merit merit_of_rule[GOLDEN_RULES] = { OF_RULE, TRUST,
		DATE, TIMES, LENGTH, AGE };

	u->left = u->n;
	for (size_t k = 0; k < u->n; k++)
		u->item[k].index = (uint32_t)k;
	for (enum merit merit = PRESENCE; merit < MERITS; merit++)
		keep_best(u, merit == OF_RULE ? merit_of_rule[rule] : merit);
	for (size_t c = 0; c < u->golden->columns; c++)
		if (belongs(u, c))
			chosen[c] = u->records[u->item[0].index].cell[c];
}

void
golden_choose(const struct golden *golden, const struct golden_record *records,
    size_t n, struct str *chosen)
{
	struct unit u = { .golden = golden, .records = records, .n = n };
	bool done[GROUPS + 1] = { false };

	if (n == 1) {
		memcpy(
		    chosen, records[0].cell, golden->columns * sizeof(*chosen));
		return;
	}
	u.item = mem_alloc(n, sizeof(*u.item));
	u.times = mem_alloc(n, sizeof(*u.times));
	for (size_t c = 0; c < golden->columns; c++) {
		u.group = golden->group[c] & ~GOLDEN_LEAD;
		u.alone = c;
		if (u.group != 0 && done[u.group])
			continue;
		done[u.group] = true;
		decide(&u,
		    golden->rule == NULL ? GOLDEN_USUAL : golden->rule[c],
		    chosen);
	}
	free(u.item);
	free(u.times);
}
