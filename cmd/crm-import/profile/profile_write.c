/* What was seen of a column, as a row of the profile. */
#include "profile_column.h"

#include "base/line.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/quantile.h"
#include "model/linkage_text.h"
#include "text/date.h"
#include "text/normalise.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { TOP = 5, NEAR_VALUES = 200, NEAR_SHOWN = 3, ROOM = 512 };

/* A type, and the kinds of cells that are of it. */
static const struct {
	const char *name;
	enum text_kind kind[4]; /* up to the first KIND_EMPTY */
} types[] = {
	{ "integer", { KIND_INTEGER } },
	{ "decimal", { KIND_DECIMAL, KIND_INTEGER } },
	{ "money", { KIND_MONEY, KIND_DECIMAL, KIND_INTEGER } },
	{ "percent", { KIND_PERCENT } },
	{ "date", { KIND_DATE } },
	{ "time", { KIND_TIME } },
	{ "email", { KIND_EMAIL } },
	{ "url", { KIND_URL } },
	{ "ip", { KIND_IP } },
	{ "phone", { KIND_PHONE, KIND_INTEGER } },
	{ "boolean", { KIND_BOOLEAN } },
};

enum { TYPES = COUNT(types) };

static bool
is_of_type(size_t type, enum text_kind kind)
{
	for (int i = 0; i < 4 && types[type].kind[i] != KIND_EMPTY; i++)
		if (types[type].kind[i] == kind)
			return true;
	return false;
}

/* The first type that nine tenths of the filled cells have; TYPES: text. */
static size_t
find_type(const struct profile_column *p, double *share)
{
	double filled = (double)(p->count - p->empty);

	for (size_t type = 0; filled > 0 && type < TYPES; type++) {
		uint64_t fit = 0;

		if (p->kind[types[type].kind[0]] == 0)
			continue;
		for (int kind = 0; kind <= KIND_OTHER; kind++)
			if (is_of_type(type, (enum text_kind)kind))
				fit += p->kind[kind];
		*share = (double)fit / filled;
		if (*share >= 0.9)
			return type;
	}
	*share = filled > 0 ? 1 : NAN;
	return TYPES;
}

void
profile_write_names(struct csv_writer *w)
{
	heading_line(w,
	    "column,role,type,type_share,count,null_count,null_share,distinct,"
	    "unique,min,max,mean,sd,median,min_length,max_length,top_values,"
	    "pattern,leading_zeros,decimals,date_order,currency,issues");
}

/* The most frequent values, "A (12); B (3)". */
static void
write_top(const struct profile_column *p, struct csv_writer *w)
{
	uint32_t shown[TOP];
	char text[ROOM] = "";

	for (size_t top = 0; top < TOP && top < p->values.count; top++) {
		uint32_t best = MAP_NONE;

		for (uint32_t i = 0; i < p->values.count; i++) {
			bool taken = false;

			for (size_t j = 0; j < top; j++)
				taken |= shown[j] == i;
			if (!taken &&
			    (best == MAP_NONE ||
				p->value.v[i].times > p->value.v[best].times))
				best = i;
		}
		shown[top] = best;
		line_add(text, ROOM, "; ", "%.*s (%" PRIu64 ")",
		    (int)(map_text(&p->values, best).n < PROFILE_SHOWN
			    ? map_text(&p->values, best).n
			    : PROFILE_SHOWN),
		    map_text(&p->values, best).p, p->value.v[best].times);
	}
	csv_field(w, str_of(text));
}

static void
write_pattern(const struct profile_column *p, struct csv_writer *w)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < p->patterns.count; i++)
		if (p->pattern_times.v[i] > p->pattern_times.v[best])
			best = i;
	csv_field(
	    w, p->patterns.count == 0 ? STR("") : map_text(&p->patterns, best));
}

/* Categories that differ in case or by a letter are one misspelt. */
static void
note_near(const struct profile_column *p, char *issues)
{
	scoped struct text a = { 0 };
	scoped struct text b = { 0 };
	struct linkage_room room = { 0 };
	int shown = 0;

	if (p->many != NULL || p->values.count > NEAR_VALUES)
		return;
	for (uint32_t i = 0; i < p->values.count; i++)
		for (uint32_t j = i + 1;
		     j < p->values.count && shown < NEAR_SHOWN; j++) {
			struct str x = normalise(
			    map_text(&p->values, i), NORMALISE_FOLD, &a);
			struct str y = normalise(
			    map_text(&p->values, j), NORMALISE_FOLD, &b);

			if (!str_eq(x, y) &&
			    (x.n < 4 ||
				linkage_jaro_winkler(x, y, &room) < .92))
				continue;
			line_add(issues, ROOM, "; ",
			    "\"%.*s\" and \"%.*s\" are near",
			    STR_ARG(map_text(&p->values, i)),
			    STR_ARG(map_text(&p->values, j)));
			shown++;
		}
}

static void
note_misfits(const struct profile_column *p, size_t type, char *issues)
{
	for (int i = 0; i <= KIND_OTHER; i++) {
		enum text_kind kind = (enum text_kind)i;
		const struct profile_example *e = p->example[kind];

		if (p->kind[kind] == 0 ||
		    is_of_type(type, (enum text_kind)kind))
			continue;
		line_add(issues, ROOM, "; ",
		    "%" PRIu64 " %s, line %" PRIu64 ": %s", p->kind[kind],
		    kind_name(kind), e->line, e->text);
	}
}

static void
write_issues(const struct profile_column *p, size_t type, struct csv_writer *w)
{
	char issues[ROOM] = "";

	if (type < TYPES)
		note_misfits(p, type, issues);
	else
		note_near(p, issues);
	csv_field(w, str_of(issues));
}

/* min, max, mean, sd, median, as the type has them. */
static void
write_range(struct profile_column *p, size_t type, struct csv_writer *w)
{
	bool number = p->numbers.weight > 0 &&
	    (type <= 3 ||
		(type < TYPES && strcmp(types[type].name, "phone") &&
		    is_of_type(type, KIND_INTEGER)));

	if (number) {
		csv_cells(w, p->lowest, p->highest, p->numbers.mean,
		    sqrt(moments_sample_variance(&p->numbers)));
		sort_doubles(p->sample.v, p->sample.n);
		csv_real(w, median_sorted(p->sample.v, p->sample.n));
		return;
	}
	if (p->first_day != DATE_NONE && type < TYPES &&
	    is_of_type(type, KIND_DATE)) {
		csv_cells(w, csv_day(p->first_day), csv_day(p->last_day));
	} else {
		csv_cells(w, p->least, p->greatest);
	}
	csv_empties(w, 3);
}

static struct str
date_order(const struct profile_column *p)
{
	if (p->dates.dmy > 0 && p->dates.mdy > 0)
		return STR("both");
	if (p->dates.dmy > 0)
		return STR("dmy");
	if (p->dates.mdy > 0)
		return STR("mdy");
	return p->dates.open > 0 ? STR("open") : STR("");
}

void
profile_write(struct profile_column *p, struct csv_writer *w)
{
	uint64_t filled = p->count - p->empty;
	double share, distinct;
	size_t type = find_type(p, &share);

	distinct = p->many != NULL
	    ? round(distinct_estimate(&p->many->distinct))
	    : (double)p->values.count;
	csv_cells(w, p->name, p->role,
	    filled == 0	       ? STR("empty")
		: type < TYPES ? str_of(types[type].name)
			       : STR("text"),
	    share, (int64_t)p->count, (int64_t)p->empty,
	    (double)p->empty / (double)p->count, (int64_t)distinct,
	    p->many != NULL				  ? STR("")
		: p->values.count == filled && filled > 0 ? STR("yes")
							  : STR("no"));
	write_range(p, type, w);
	csv_cells(w, (int64_t)p->shortest, (int64_t)p->longest);
	write_top(p, w);
	write_pattern(p, w);
	csv_cells(w, (int64_t)p->leading_zeros, p->decimals, date_order(p),
	    p->currency);
	write_issues(p, type, w);
	csv_end(w);
}
