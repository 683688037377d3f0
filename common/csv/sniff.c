#include "csv/sniff.h"

#include "base/diag.h"
#include "base/vec.h"
#include "csv/reader.h"
#include "csv/rewrite.h"
#include "io/in.h"
#include "text/kind.h"

/* Records of one width. */
struct pattern {
	size_t width, records;
};

/* How a candidate reads the sample. */
struct reading {
	VEC(struct pattern) patterns;
	size_t records, split, broken; /* broken: given up or stray quotes */
	size_t cells, known;
};

static void
count_width(struct reading *r, size_t width)
{
	r->records++;
	r->split += width >= 2;
	for (size_t i = 0; i < r->patterns.n; i++)
		if (r->patterns.v[i].width == width) {
			r->patterns.v[i].records++;
			return;
		}
	vec_push(&r->patterns, (struct pattern){ width, 1 });
}

static bool
is_comment(struct str raw)
{
	return raw.n > 0 && raw.p[0] == '#';
}

/* Reads the sample's first records; `kinds` also judges their cells. */
static void
read_sample(
    struct str sample, const struct csv_sniff *s, bool kinds, struct reading *r)
{
	struct in *in = in_open_bytes("sample", sample.p, sample.n);
	struct csv_options options = { .delimiter = s->delimiter,
		.quote = s->quote,
		.lazy_quotes = true };
	struct csv_row row = { 0 };
	struct csv_reader *reader;
	enum csv_result result;
	bool comments = false; /* the file begins with some */
	struct diag d;

	if (s->backslash || s->space)
		in = csv_rewrite(in, s->delimiter, s->quote, s->backslash);
	reader = csv_reader_open(in, &options, &d);
	*r = (struct reading){ 0 };
	while (r->records < CSV_SNIFF_RECORDS &&
	    (result = csv_reader_next(reader, &row, &d)) <= CSV_BAD) {
		if (is_comment(row.raw) && (comments || r->records == 0)) {
			comments = true;
			continue;
		}
		count_width(r, row.n == 0 ? 1 : row.n);
		r->broken += result == CSV_BAD || row.stray_quote;
		r->cells += row.n == 0;
		for (size_t i = 0; kinds && i < row.n; i++) {
			r->cells++;
			r->known += kind_of(row.field[i]) != KIND_OTHER;
		}
	}
	csv_reader_close(reader);
}

static double
score(const struct reading *r)
{
	double p = 0, t = 1e-10;

	for (size_t i = 0; i < r->patterns.n; i++) {
		double width = (double)r->patterns.v[i].width;

		p += (double)r->patterns.v[i].records *
		    (width - 1 > .001 ? width - 1 : .001) / width;
	}
	if (r->cells > 0 && r->known > 0)
		t = (double)r->known / (double)r->cells;
	return r->patterns.n == 0 ? 0 : p / (double)r->patterns.n * t;
}

/* Records that do not have the width most have. */
static size_t
off_width(const struct reading *r)
{
	size_t most = 0;

	for (size_t i = 0; i < r->patterns.n; i++)
		if (r->patterns.v[i].records > most)
			most = r->patterns.v[i].records;
	return r->records - most;
}

/* Does a field begin with the quote: at a line's start or a delimiter? */
static bool
opens_fields(struct str sample, char delimiter, char quote)
{
	for (size_t i = 0; i < sample.n; i++) {
		char before = i == 0 ? '\n' : sample.p[i - 1];

		if (sample.p[i] == quote &&
		    (before == '\n' || before == '\r' || before == delimiter))
			return true;
	}
	return false;
}

/* May this candidate be chosen, given how it reads the sample? */
static bool
allowed(const struct csv_sniff *s, const struct reading *r)
{
	if (2 * r->split <= r->records)
		return false;
	if (s->quote == '\'' && 10 * r->broken > r->records)
		return false;
	if (s->delimiter == ':' || s->delimiter == ' ')
		return r->patterns.n == 1 && r->patterns.v[0].width >= 3;
	return true;
}

static bool
has(struct str s, char c)
{
	return memchr(s.p, c, s.n) != NULL;
}

/* The best candidate for what is open; ties go to the earlier one. */
static void
choose(struct str sample, struct csv_sniff *s)
{
	static const char delimiters[] = ",;\t|^~: ";
	static const char quotes[] = { '"', '\'', CSV_NO_QUOTE };
	struct csv_sniff best = *s, c = *s;
	double best_score = 0;

	for (const char *d = delimiters; *d != '\0'; d++) {
		bool quoted = false; /* double quotes make sense throughout */

		c.delimiter = s->delimiter != 0 ? s->delimiter : *d;
		for (size_t q = 0; q < sizeof(quotes); q++) {
			struct reading r;
			double value;

			c.quote = s->quote != 0 ? s->quote : quotes[q];
			if (s->delimiter == 0 && !has(sample, c.delimiter))
				break;
			if (c.quote == '\'' && s->quote == 0 &&
			    !opens_fields(sample, c.delimiter, '\''))
				continue;
			if (c.quote == CSV_NO_QUOTE && s->quote == 0 &&
			    (quoted || !has(sample, '"')))
				continue;
			read_sample(sample, &c, true, &r);
			value = score(&r);
			quoted |= c.quote == '"' && r.broken == 0 &&
			    r.patterns.n == 1 && r.split > 0 &&
			    opens_fields(sample, c.delimiter, '"');
			if (value > best_score &&
			    (s->delimiter != 0 || allowed(&c, &r))) {
				best_score = value;
				best = c;
			}
			vec_free(&r.patterns);
			if (s->quote != 0)
				break;
		}
		if (s->delimiter != 0)
			break;
	}
	*s = best;
	if (s->delimiter == 0)
		s->delimiter = CSV_NO_DELIMITER;
	if (s->quote == 0)
		s->quote = '"';
}

/* White space between a delimiter and a quote, somewhere. */
static bool
space_before_quote(struct str sample, char delimiter, char quote)
{
	for (size_t i = 0; i + 2 < sample.n; i++) {
		size_t k = i + 1;

		if (sample.p[i] != delimiter || delimiter == ' ')
			continue;
		while (k < sample.n && sample.p[k] == ' ')
			k++;
		if (k > i + 1 && k < sample.n && sample.p[k] == quote)
			return true;
	}
	return false;
}

/* A backslash escapes if that leaves fewer records off the usual width. */
static bool
backslash_escapes(struct str sample, struct csv_sniff s)
{
	struct reading text, escape;
	bool better;

	if (!has(sample, '\\'))
		return false;
	read_sample(sample, &s, false, &text);
	s.backslash = true;
	read_sample(sample, &s, false, &escape);
	better =
	    off_width(&escape) + escape.broken < off_width(&text) + text.broken;
	vec_free(&text.patterns);
	vec_free(&escape.patterns);
	return better;
}

/* "sep=X" and a line end at the start: X, else 0. */
static char
sep_line(struct str sample)
{
	if (sample.n < 6 ||
	    !str_ieq((struct str){ sample.p, 4 }, STR("sep=")) ||
	    (sample.p[5] != '\n' && sample.p[5] != '\r'))
		return 0;
	return sample.p[4];
}

void
csv_sniff(struct str sample, struct csv_sniff *s)
{
	char separator = sep_line(sample);

	s->backslash = s->space = false;
	s->sep_line = separator != 0;
	if (s->delimiter == 0)
		s->delimiter = separator;
	if (sample.n == 0) {
		s->delimiter = s->delimiter == 0 ? ',' : s->delimiter;
		s->quote = s->quote == 0 ? '"' : s->quote;
		return;
	}
	if (s->delimiter == 0 || s->quote == 0)
		choose(sample, s);
	s->space = space_before_quote(sample, s->delimiter, s->quote);
	s->backslash = backslash_escapes(sample, *s);
}
