/* profile: what is in a file, column by column, in one pass and little memory.
 */
#include "cell.h"
#include "crm-import.h"
#include "source.h"

#include "base/die.h"
#include "base/map.h"
#include "base/rng.h"
#include "base/vec.h"
#include "text/money_local.h"
#include "text/token.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	EXACT = 10000, /* distinct values that are kept */
	REGISTERS = 4096,
	SAMPLE = 10000, /* numbers for the median */
	TOP = 5,
	PATTERN = 40
};

/* What is known of a column so far. */
struct column {
	uint64_t count, nulls, kind[KIND_OTHER + 1], zeros;
	struct map values; /* the first EXACT distinct ones */
	VEC(uint64_t) times;
	unsigned char *registers; /* HyperLogLog; NULL while exact */
	struct text least, most;  /* of texts, in byte order */
	double low, high, mean, square;
	uint64_t numbers;
	VEC(double) sample;
	struct rng rng;
	size_t shortest, longest;
	struct map patterns;
	VEC(uint64_t) pattern_times;
	char decimal;
};

struct profile {
	struct source source;
	struct column *column;
	size_t columns;
};

/* Flajolet et al., HyperLogLog, 2007: the largest run of zero bits. */
static void
add_register(struct column *c, uint64_t hash)
{
	size_t i = hash % REGISTERS;
	uint64_t rest = hash / REGISTERS | UINT64_C(1) << 52;
	unsigned char rank = (unsigned char)(__builtin_ctzll(rest) + 1);

	if (c->registers[i] < rank)
		c->registers[i] = rank;
}

static double
estimate(const struct column *c)
{
	double sum = 0, m = REGISTERS, e, empty = 0;

	for (size_t i = 0; i < REGISTERS; i++) {
		sum += ldexp(1, -c->registers[i]);
		empty += c->registers[i] == 0;
	}
	e = .7213 / (1 + 1.079 / m) * m * m / sum;
	return e <= 2.5 * m && empty > 0 ? m * log(m / empty) : e;
}

static void
count_value(struct column *c, struct str s)
{
	uint64_t hash = map_hash(s);
	uint32_t id = map_find(&c->values, s);

	if (id == MAP_NONE && c->values.count < EXACT) {
		id = map_add_hashed(&c->values, s, hash);
		vec_push(&c->times, 0);
	}
	if (id != MAP_NONE)
		c->times.v[id]++;
	else if (c->registers == NULL) {
		c->registers = mem_zero(REGISTERS, 1);
		for (uint32_t i = 0; i < c->values.count; i++)
			add_register(c, map_hash(map_text(&c->values, i)));
	}
	if (c->registers != NULL)
		add_register(c, hash);
}

/* Welford's mean and variance; a reservoir of equal chances for the median. */
static void
count_number(struct column *c, double x)
{
	double gap = x - c->mean;

	c->low = c->numbers == 0 || x < c->low ? x : c->low;
	c->high = c->numbers == 0 || x > c->high ? x : c->high;
	c->numbers++;
	c->mean += gap / (double)c->numbers;
	c->square += gap * (x - c->mean);
	if (c->sample.n < SAMPLE) {
		vec_push(&c->sample, x);
	} else {
		uint64_t i = rng_below(&c->rng, c->numbers);

		if (i < SAMPLE)
			c->sample.v[i] = x;
	}
}

/* A word is an a, a digit a 9, other characters are themselves. */
static void
count_pattern(struct column *c, struct str s)
{
	char pattern[PATTERN];
	size_t n = 0, run = 0;
	uint32_t id;

	for (size_t i = 0; i < s.n && n + 2 < PATTERN; i++) {
		unsigned char b = (unsigned char)s.p[i];
		char k = (char)b;

		if ((b & 0xC0) == 0x80)
			continue;
		if (b >= '0' && b <= '9')
			k = '9';
		else if (b >= 0x80 || ((b | 32) >= 'a' && (b | 32) <= 'z'))
			k = 'a';
		run = n > 0 && pattern[n - 1] == k ? run + 1 : 0;
		if (k == 'a' && run > 0)
			continue; /* a word is one letter */
		pattern[n++] = k;
	}
	id = map_find(&c->patterns, (struct str){ pattern, n });
	if (id == MAP_NONE && c->patterns.count < 1000) {
		id = map_add(&c->patterns, (struct str){ pattern, n });
		vec_push(&c->pattern_times, 0);
	}
	if (id != MAP_NONE)
		c->pattern_times.v[id]++;
}

static void
keep_text(struct text *to, struct str s)
{
	to->n = 0;
	vec_append(to, s.p, s.n < 200 ? s.n : 200);
}

static void
count_text(struct column *c, struct str s)
{
	struct str least = { c->least.v, c->least.n };
	struct str most = { c->most.v, c->most.n };
	bool first = c->count - c->nulls == 1;
	size_t length = 0;

	for (size_t i = 0; i < s.n; i++)
		length += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	if (first || length < c->shortest)
		c->shortest = length;
	if (length > c->longest)
		c->longest = length;
	if (first || str_cmp(s, least) < 0)
		keep_text(&c->least, s);
	if (first || str_cmp(s, most) > 0)
		keep_text(&c->most, s);
}

static void
count_cell(struct column *c, struct str raw)
{
	struct str s = cell_bare(raw, 0);
	struct money_local_rule rule = { c->decimal, NULL };
	struct money_local money;
	enum text_kind kind;

	c->count++;
	if (token_null(s)) {
		c->nulls++;
		return;
	}
	kind = kind_of(s);
	c->kind[kind]++;
	count_text(c, s);
	count_value(c, s);
	count_pattern(c, s);
	c->zeros += s.n > 1 && s.p[0] == '0' && kind == KIND_INTEGER;
	if (kind >= KIND_INTEGER && kind <= KIND_PERCENT &&
	    money_local_parse(s, &rule, &money) == NULL)
		count_number(c, (double)money.value / MONEY_LOCAL_UNIT);
}

static enum text_kind
most_kind(const struct column *c)
{
	enum text_kind best = KIND_EMPTY;

	for (int k = 1; k <= KIND_OTHER; k++)
		if (c->kind[k] > c->kind[best])
			best = (enum text_kind)k;
	return best;
}

/* The most frequent of a map, "value (count)", the first `n` of them. */
static void
write_top(struct csv_writer *w, const struct map *values, const uint64_t *times,
    size_t n)
{
	struct text text = { 0 };
	bool used[EXACT] = { false };

	for (size_t k = 0; k < n; k++) {
		size_t best = SIZE_MAX;
		char count[40];

		for (size_t i = 0; i < values->count; i++)
			if (!used[i] &&
			    (best == SIZE_MAX || times[i] > times[best]))
				best = i;
		if (best == SIZE_MAX)
			break;
		used[best] = true;
		snprintf(count, sizeof(count), " (%llu)",
		    (unsigned long long)times[best]);
		if (k > 0)
			vec_append(&text, "; ", 2);
		vec_append(&text, map_text(values, (uint32_t)best).p,
		    map_text(values, (uint32_t)best).n);
		vec_append(&text, count, strlen(count));
	}
	csv_field(w, (struct str){ text.v, text.n });
	vec_free(&text);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
median(struct column *c)
{
	size_t n = c->sample.n;

	if (n == 0)
		return NAN;
	qsort(c->sample.v, n, sizeof(double), by_size);
	return (c->sample.v[(n - 1) / 2] + c->sample.v[n / 2]) / 2;
}

static void
write_range(struct csv_writer *w, struct column *c, bool number)
{
	if (number) {
		csv_real(w, c->low);
		csv_real(w, c->high);
		csv_real(w, c->mean);
		csv_real(w,
		    c->numbers > 1 ? sqrt(c->square / (double)(c->numbers - 1))
				   : NAN);
		csv_real(w, median(c));
		return;
	}
	csv_field(w, (struct str){ c->least.v, c->least.n });
	csv_field(w, (struct str){ c->most.v, c->most.n });
	for (int i = 0; i < 3; i++)
		csv_empty(w);
}

static void
write_column(struct csv_writer *w, struct str name, struct column *c)
{
	enum text_kind kind = most_kind(c);
	uint64_t filled = c->count - c->nulls;
	size_t role = role_of_name(name);
	struct arena arena = { 0 };
	double distinct =
	    c->registers != NULL ? floor(estimate(c) + .5) : c->values.count;

	csv_field(w, name);
	csv_field(w,
	    role == ROLE_NONE ? STR("") : str_of(role_by_number(role, &arena)));
	csv_field(w, str_of(kind_name(kind)));
	csv_real(w, filled > 0 ? (double)c->kind[kind] / (double)filled : NAN);
	csv_int(w, (int64_t)c->count);
	csv_int(w, (int64_t)c->nulls);
	csv_real(w, c->count > 0 ? (double)c->nulls / (double)c->count : NAN);
	csv_int(w, (int64_t)distinct);
	csv_int(w,
	    c->registers == NULL && distinct > 0 &&
		(uint64_t)distinct == filled);
	write_range(w, c,
	    kind >= KIND_INTEGER && kind <= KIND_PERCENT && c->numbers > 0);
	csv_int(w, (int64_t)c->shortest);
	csv_int(w, (int64_t)c->longest);
	write_top(w, &c->values, c->times.v, TOP);
	write_top(w, &c->patterns, c->pattern_times.v, 2);
	csv_int(w, (int64_t)c->zeros);
	csv_end(w);
	arena_free(&arena);
}

static const char *const names[] = { "column", "role", "type", "type_share",
	"count", "null_count", "null_share", "distinct", "unique", "min", "max",
	"mean", "sd", "median", "min_length", "max_length", "top_values",
	"pattern", "leading_zeros" };

static void
start_columns(struct profile *p, struct tool *tool)
{
	p->columns = p->source.header.n;
	p->column = mem_zero(p->columns, sizeof(*p->column));
	for (size_t i = 0; i < p->columns; i++) {
		char decimal = p->source.layout->column[i].decimal;

		p->column[i].decimal = decimal == 0 ? '.' : decimal;
		rng_seed(&p->column[i].rng, (uint64_t)tool->common.seed + i);
	}
}

static void
free_columns(struct profile *p)
{
	for (size_t i = 0; i < p->columns; i++) {
		struct column *c = &p->column[i];

		map_free(&c->values);
		map_free(&c->patterns);
		vec_free(&c->times);
		vec_free(&c->pattern_times);
		vec_free(&c->least);
		vec_free(&c->most);
		vec_free(&c->sample);
		free(c->registers);
	}
	free(p->column);
}

static int
run(struct tool *tool, void *options)
{
	const struct source_options *o = options;
	struct profile p = { 0 };
	struct tool_output out;
	struct tidy_row row;

	source_open(&p.source, tool, o, false);
	start_columns(&p, tool);
	do
		while (source_next(&p.source, &row))
			for (size_t i = 0; i < row.n && i < p.columns; i++)
				count_cell(&p.column[i], row.field[i]);
	while (source_next_file(&p.source));
	tool_output(tool, &out, ',');
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		csv_field(&out.w, str_of(names[i]));
	csv_end(&out.w);
	for (size_t i = 0; i < p.columns; i++)
		write_column(&out.w, p.source.header.name[i], &p.column[i]);
	free_columns(&p);
	if (!source_close(&p.source)) {
		out_abandon(&out.out);
		return EXIT_DATA;
	}
	tool_close(tool, &out);
	return 0;
}

struct profile_options {
	struct source_options source;
};

static const struct opt options[] = {
	SOURCE_OPTIONS(struct profile_options),
	{ 0 },
};

const struct method import_profile = {
	.name = "profile",
	.summary = "what is in a file, column by column",
	.options = options,
	.options_size = sizeof(struct profile_options),
	.run = run,
};
