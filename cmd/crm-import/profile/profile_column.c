#include "profile_column.h"

#include "base/mem.h"
#include "table/role.h"
#include "text/date.h"
#include "text/num.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PATTERNS = 1000, PATTERN = 48, LONG = 256 };

/* The role whose name or alias the column's name is. */
static void
find_role(struct profile_column *p)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t role = role_of_name(p->name);

	if (role != ROLE_NONE)
		snprintf(p->role, sizeof(p->role), "%s",
		    role_by_number(role, &arena));
}

void
profile_start(struct profile_column *p, struct str name, uint64_t seed)
{
	*p = (struct profile_column){
		.name = name, .first_day = DATE_NONE, .last_day = DATE_NONE
	};
	rng_seed(&p->rng, seed);
	find_role(p);
}

/* A text of limited length, cut between characters. */
static void
shorten(char *to, struct str s)
{
	struct str rest = s;

	if (s.n <= PROFILE_SHOWN) {
		if (s.n > 0)
			memcpy(to, s.p, s.n);
		to[s.n] = '\0';
		return;
	}
	while (rest.n > 0 && s.n - rest.n < PROFILE_SHOWN)
		utf8_next(&rest);
	if (s.n - rest.n > PROFILE_SHOWN)
		rest.n = s.n; /* one giant character */
	snprintf(to, PROFILE_SHOWN + 4, "%.*s%s", (int)(s.n - rest.n), s.p,
	    rest.n > 0 ? "..." : "");
}

static char
shape_of(int32_t point)
{
	if (point >= '0' && point <= '9')
		return '9';
	if (point >= 0x80 || (point >= 'a' && point <= 'z') ||
	    (point >= 'A' && point <= 'Z'))
		return 'a';
	return (char)point;
}

/* The next character of an ASCII text, quickly. */
static int32_t
next_point(struct str *rest)
{
	int32_t point = (unsigned char)*rest->p;

	if (point >= 0x80)
		return utf8_next(rest);
	rest->p++;
	rest->n--;
	return point;
}

/* A run of letters is one a, a digit is a 9, all else is itself. The number of
 * the pattern; MAP_NONE when there are too many. */
static uint32_t
count_pattern(struct profile_column *p, struct str cell)
{
	char pattern[PATTERN];
	size_t n = 0;
	uint32_t number;

	while (cell.n > 0 && n < sizeof(pattern)) {
		char shape = shape_of(next_point(&cell));

		if (shape != 'a' || n == 0 || pattern[n - 1] != 'a')
			pattern[n++] = shape;
	}
	if (p->patterns.count == PATTERNS &&
	    map_find(&p->patterns, (struct str){ pattern, n }) == MAP_NONE)
		return MAP_NONE;
	number = map_add(&p->patterns, (struct str){ pattern, n });
	if (number == p->pattern_times.n)
		vec_push(&p->pattern_times, 0);
	p->pattern_times.v[number]++;
	return number;
}

/* Of a long value the beginning and a hash: memory does not grow with it. */
static struct str
short_key(struct str cell, char room[LONG])
{
	int n = snprintf(room, LONG, "%.*s %016" PRIx64, LONG - 32, cell.p,
	    map_hash_fixed(cell));

	return (struct str){ room, (size_t)n };
}

/* The word of the bit of a hash. */
static uint64_t *
bit_of(struct profile_many *many, uint64_t hash, uint64_t *bit)
{
	*bit = UINT64_C(1) << hash % 64;
	return &many->counted[hash / 64 % (PROFILE_BITS / 64)];
}

static void
begin_many(struct profile_column *p)
{
	p->many = mem_zero(1, sizeof(*p->many));
	for (uint32_t i = 0; i < p->values.count; i++) {
		uint64_t hash = map_hash_fixed(map_text(&p->values, i)), bit;

		distinct_add(&p->many->distinct, hash);
		*bit_of(p->many, hash, &bit) |= bit;
	}
}

/* Takes one of too many into account: its number as below. */
static uint32_t
count_of_many(struct profile_column *p, struct str cell)
{
	uint64_t hash = map_hash_fixed(cell), bit;

	distinct_add(&p->many->distinct, hash);
	return *bit_of(p->many, hash, &bit) & bit ? map_find(&p->values, cell)
						  : MAP_NONE;
}

/* Counts a value: its number, a new one being the last; MAP_NONE for what is
 * only estimated. */
static uint32_t
count_value(struct profile_column *p, struct str cell)
{
	char room[LONG];
	uint32_t number;

	if (cell.n >= LONG)
		cell = short_key(cell, room);
	if (p->many == NULL && p->values.count == PROFILE_VALUES &&
	    map_find(&p->values, cell) == MAP_NONE)
		begin_many(p);
	if (p->many != NULL) {
		number = count_of_many(p, cell);
	} else {
		number = map_add(&p->values, cell);
		if (number == p->value.n)
			vec_push(&p->value, (struct profile_value){ 0 });
	}
	if (number != MAP_NONE)
		p->value.v[number].times++;
	return number;
}

/* Algorithm R: every number is kept with the same chance. */
static void
add_number(struct profile_column *p, double x)
{
	if (p->numbers.weight == 0)
		p->lowest = p->highest = x;
	if (x < p->lowest)
		p->lowest = x;
	if (x > p->highest)
		p->highest = x;
	moments_add(&p->numbers, x, 1);
	if (p->sample.n < PROFILE_SAMPLE) {
		vec_push(&p->sample, x);
	} else {
		uint64_t at = rng_below(&p->rng, (uint64_t)p->numbers.weight);

		if (at < PROFILE_SAMPLE)
			p->sample.v[at] = x;
	}
}

static bool
money_of(struct profile_column *p, struct str cell, double *x)
{
	struct money_local_rule rule = { .decimal = 0 };
	struct money_local money;

	if (money_local_parse(cell, &rule, &money) != NULL)
		return false;
	if (p->currency[0] == '\0')
		memcpy(p->currency, money.currency, sizeof(p->currency));
	*x = (double)money.value / (double)MONEY_LOCAL_UNIT;
	return true;
}

static void
add_date(struct profile_column *p, struct str cell)
{
	struct date_local_rule rule = { .order = DATE_LOCAL_NONE };
	struct date_local date;
	int32_t day;

	date_evidence_see(&p->dates, cell);
	if (date_local_parse(cell, &rule, &date) != NULL)
		return;
	day = date_of(date.year, date.month, date.day);
	if (p->first_day == DATE_NONE || day < p->first_day)
		p->first_day = day;
	if (p->last_day == DATE_NONE || day > p->last_day)
		p->last_day = day;
}

/* The first of a kind are examples of it. */
static void
count_kind(struct profile_column *p, enum text_kind kind, struct str cell,
    uint64_t line)
{
	uint64_t n = p->kind[kind]++;

	if (n == 0)
		p->example[kind] =
		    mem_zero(PROFILE_EXAMPLES, sizeof(*p->example[kind]));
	if (n < PROFILE_EXAMPLES) {
		shorten(p->example[kind][n].text, cell);
		p->example[kind][n].line = line;
	}
}

/* The digits behind the decimal sign of a number; three behind one sign may be
 * a group, in money, and count as one. */
static int
decimals(enum text_kind kind, struct str cell)
{
	size_t at = cell.n;
	int n = 0;

	if (kind != KIND_DECIMAL && kind != KIND_MONEY && kind != KIND_PERCENT)
		return 0;
	while (at > 0 && cell.p[at - 1] != '.' && cell.p[at - 1] != ',')
		at--;
	while (
	    at > 0 && at < cell.n && cell.p[at] >= '0' && cell.p[at] <= '9') {
		at++;
		n++;
	}
	return n == 3 && kind == KIND_MONEY ? 0 : n;
}

/* Lengths, digits and the order of texts. */
static void
measure(struct profile_column *p, enum text_kind kind, struct str cell)
{
	int behind = decimals(kind, cell);
	char text[PROFILE_SHOWN + 4];
	size_t length = 0;

	for (struct str rest = cell; rest.n > 0; length++)
		next_point(&rest);
	if (p->longest == 0 || length < p->shortest)
		p->shortest = length;
	if (length > p->longest)
		p->longest = length;
	if (behind > p->decimals)
		p->decimals = behind;
	if (cell.n <= PROFILE_SHOWN && p->least[0] != '\0' &&
	    str_cmp(cell, str_of(p->least)) >= 0 &&
	    str_cmp(cell, str_of(p->greatest)) <= 0)
		return; /* neither: most texts */
	shorten(text, cell);
	if (p->least[0] == '\0' || strcmp(text, p->least) < 0)
		memcpy(p->least, text, sizeof(text));
	if (strcmp(text, p->greatest) > 0)
		memcpy(p->greatest, text, sizeof(text));
}

static bool
has_leading_zero(enum text_kind kind, struct str cell)
{
	return kind != KIND_DATE && kind != KIND_TIME && cell.n > 1 &&
	    cell.p[0] == '0' && cell.p[1] >= '0' && cell.p[1] <= '9';
}

/* Looks at a value for the first time. */
static struct profile_value
look(struct profile_column *p, struct str cell)
{
	enum text_kind kind = kind_of(cell);
	struct profile_value v = { .times = 1, .kind = (uint8_t)kind };

	v.pattern = count_pattern(p, cell);
	measure(p, kind, cell);
	v.leading_zero = has_leading_zero(kind, cell);
	if (kind == KIND_DATE)
		add_date(p, cell);
	else if (num_real(cell, &v.x))
		v.number = true;
	else if (kind == KIND_MONEY || kind == KIND_PERCENT)
		v.number = money_of(p, cell, &v.x);
	return v;
}

void
profile_add(
    struct profile_column *p, struct str cell, bool empty, uint64_t line)
{
	struct profile_value v;
	uint32_t number;

	p->count++;
	if (empty) {
		p->empty++;
		return;
	}
	number = count_value(p, cell);
	if (number != MAP_NONE && p->value.v[number].times > 1) {
		v = p->value.v[number]; /* nothing new about it */
		if (v.pattern != MAP_NONE)
			p->pattern_times.v[v.pattern]++;
	} else {
		v = look(p, cell);
		if (number != MAP_NONE)
			p->value.v[number] = v;
	}
	count_kind(p, (enum text_kind)v.kind, cell, line);
	p->leading_zeros += v.leading_zero;
	if (v.number)
		add_number(p, v.x);
}
