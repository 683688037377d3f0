#include "csv/sniff.h"

#include "base/vec.h"
#include "csv/reader.h"
#include "csv/rewrite.h"
#include "csv/unwrap.h"
#include "io/in.h"
#include "text/kind.h"

enum { TYPED = 32 }; /* cells of a record whose types tell it from others */

/* Records of one width. */
struct pattern {
	size_t width, records;
	unsigned char type[TYPED]; /* of the last of them */
};

/* How a candidate reads the sample. */
struct reading {
	VEC(struct pattern) patterns;
	size_t records, split, broken; /* broken: given up or stray quotes */
	size_t before;		       /* records before the first split one */
	size_t cells, known;
};

static enum text_kind
coarse(enum text_kind kind)
{
	return kind == KIND_DECIMAL || kind == KIND_MONEY ? KIND_INTEGER : kind;
}

/* A record whose cells are of these kinds. */
static void
count_record(
    struct reading *r, const struct csv_row *row, const unsigned char *type)
{
	size_t width = row->n == 0 ? 1 : row->n;

	if (r->split == 0 && row->n < 2)
		r->before++;
	r->records++;
	r->split += row->n >= 2;
	for (size_t i = 0; i < r->patterns.n; i++)
		if (r->patterns.v[i].width == width) {
			r->patterns.v[i].records++;
			memcpy(r->patterns.v[i].type, type, TYPED);
			return;
		}
	vec_push(&r->patterns, (struct pattern){ width, 1 });
	memcpy(r->patterns.v[r->patterns.n - 1].type, type, TYPED);
}

/* May the shorter record be the longer one without its last cells? */
static bool
is_start(const struct pattern *shorter, const struct pattern *longer)
{
	if (shorter->width >= longer->width || shorter->width < 2)
		return false;
	for (size_t i = 0; i < shorter->width && i < TYPED; i++)
		if (shorter->type[i] == KIND_OTHER ||
		    (shorter->type[i] != longer->type[i] &&
			shorter->type[i] != KIND_EMPTY &&
			longer->type[i] != KIND_EMPTY))
			return false;
	return true;
}

/* Records that differ only by cells that are left out at their ends are of one
 * pattern. */
static void
join_patterns(struct reading *r)
{
	for (size_t i = 0; i < r->patterns.n;) {
		struct pattern *p = &r->patterns.v[i], *longest = NULL;

		vec_each (struct pattern, q, &r->patterns)
			if (is_start(p, q) &&
			    (longest == NULL || q->width > longest->width))
				longest = q;
		if (longest == NULL) {
			i++;
			continue;
		}
		longest->records += p->records;
		*p = r->patterns.v[--r->patterns.n];
		i = 0;
	}
}

static bool
is_comment(struct str raw)
{
	return raw.n > 0 && raw.p[0] == '#';
}

/* Colon and space live inside times and names. */
static bool
is_weak(char delimiter)
{
	return delimiter == ':' || delimiter == ' ';
}

/* Is the delimiter part of a date, time or number that goes on in the next
 * cells? "15, 2023", "14:30", "1 234,50". */
static size_t
inside(const struct csv_row *row, size_t i, char delimiter)
{
	struct str whole = row->field[i];

	for (size_t k = i + 1; k < row->n && k < i + 3; k++) {
		struct str next = row->field[k];
		enum text_kind kind;

		if (next.p != whole.p + whole.n + 1 || next.n == 0 ||
		    (!is_weak(delimiter) && *next.p != ' '))
			return 0;
		whole.n += 1 + next.n;
		kind = kind_of(whole);
		if (kind == KIND_DATE || kind == KIND_TIME ||
		    kind == KIND_MONEY)
			return k - i;
	}
	return 0;
}

/* Counts the record's cells and those of a known kind. */
static void
count_cells(struct reading *r, const struct csv_row *row, char delimiter,
    unsigned char *type)
{
	size_t whole = 0; /* cells that are parts of one value */

	memset(type, 0, TYPED);
	r->cells += row->n == 0 ? 1 : row->n;
	for (size_t i = 0; i < row->n; i++) {
		enum text_kind kind = kind_of(row->field[i]);

		if (i < TYPED)
			type[i] = (unsigned char)coarse(kind);
		if (whole == 0) {
			whole = inside(row, i, delimiter);
			whole += whole > 0;
		}
		r->known += whole == 0 && kind != KIND_OTHER;
		whole -= whole > 0;
	}
}

/* Reads the sample's first records; `kinds` also judges their cells. */
static void
read_sample(
    struct str sample, const struct csv_sniff *s, bool kinds, struct reading *r)
{
	struct in *in = in_open_bytes("sample", sample.p, sample.n);
	struct csv_options options = { .delimiter = s->delimiter,
		.quote = s->quote,
		.lazy_quotes = true,
		.block = sample.n + 1 }; /* all of it */
	struct csv_row row = { 0 };
	struct csv_reader *reader;
	enum csv_result result;
	bool comments = false; /* the file begins with some */
	struct diag d;

	if (s->backslash || s->space || s->runs)
		in = csv_rewrite(in,
		    &(struct csv_rewrite){
			s->delimiter, s->quote, s->backslash, s->runs });
	reader = csv_reader_open(in, &options, &d);
	*r = (struct reading){ 0 };
	while (r->records < CSV_SNIFF_RECORDS &&
	    (result = csv_reader_next(reader, &row, &d)) <= CSV_BAD) {
		unsigned char type[TYPED] = { 0 };
		size_t strokes;

		if (is_comment(row.raw) && (comments || r->records == 0)) {
			comments = true;
			continue;
		}
		if (kind_is_drawn(row.raw, &strokes) && strokes > 2)
			continue;
		r->broken += result == CSV_BAD || row.stray_quote;
		if (kinds)
			count_cells(r, &row, s->delimiter, type);
		count_record(r, &row, type);
	}
	csv_reader_close(reader);
	if (kinds)
		join_patterns(r);
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

static size_t
count_in(struct str line, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == c;
	return n;
}

/* Does the character stand as often in nine of ten lines, give or take one? */
static bool
stands_evenly(struct str sample, char c)
{
	struct str rest = sample;
	size_t lines = 0, even = 0, usual = 0;

	for (size_t i = 0; i < 2; i++)
		usual = count_in(str_cut(&rest, '\n'), c);
	for (rest = sample; rest.p != NULL && lines < CSV_SNIFF_RECORDS;) {
		struct str line = str_cut(&rest, '\n');
		size_t n = count_in(line, c);

		if (str_trim(line).n == 0)
			continue;
		lines++;
		even += n > 0 && n + 1 >= usual && n <= usual + 1;
	}
	return usual > 0 && even * 10 >= lines * 9;
}

/* Does one of the usual delimiters stand evenly? */
static bool
is_usual(struct str sample)
{
	for (const char *c = ",;\t|"; *c != '\0'; c++)
		if (memchr(sample.p, *c, sample.n) != NULL &&
		    stands_evenly(sample, *c))
			return true;
	return false;
}

/* A header alone of one cell less than all records, whose first are R's names
 * of rows. */
static bool
names_rows(const struct reading *r)
{
	const struct pattern *p = r->patterns.v;

	return r->patterns.n == 2 && p[0].records == 1 && p[1].records > 1 &&
	    p[0].width > 1 && p[0].width + 1 == p[1].width;
}

/* May this candidate be chosen, given how it reads the sample? Titles in front
 * do not count. */
static bool
allowed(const struct csv_sniff *s, const struct reading *r)
{
	if (2 * r->split <= r->records - r->before ||
	    (r->split < 2 && r->before > 0))
		return false;
	if (s->quote == '\'' && 10 * r->broken > r->records)
		return false;
	return !is_weak(s->delimiter) ||
	    (s->delimiter == ' ' && s->quote == '"' && names_rows(r)) ||
	    (r->patterns.n == 1 && r->patterns.v[0].width >= 3);
}

static bool
has(struct str s, char c)
{
	return memchr(s.p, c, s.n) != NULL;
}

/* Columns that spaces line up: in some place there are several, and taken as
 * one they make all records as wide as each other. */
static bool
lines_up(struct str sample, struct csv_sniff s)
{
	struct reading r;
	bool several = false, even;

	for (size_t i = 0; !several && i + 1 < sample.n; i++)
		several = sample.p[i] == ' ' && sample.p[i + 1] == ' ';
	if (!several)
		return false;
	s.runs = true;
	read_sample(sample, &s, false, &r);
	even = r.records > 0 && off_width(&r) == 0;
	vec_free(&r.patterns);
	return even;
}

/* The best of the candidates so far. */
struct choice {
	struct csv_sniff best;
	double score;
	bool quoted; /* double quotes make sense throughout, of a delimiter */
};

static void
consider(struct str sample, const struct csv_sniff *c, bool told,
    struct choice *choice)
{
	struct reading r;
	double value;

	read_sample(sample, c, true, &r);
	value = score(&r);
	choice->quoted |= c->quote == '"' && r.broken == 0 &&
	    r.patterns.n == 1 && r.split > 0 &&
	    opens_fields(sample, c->delimiter, '"');
	if (value > choice->score && (told || allowed(c, &r))) {
		choice->score = value;
		choice->best = *c;
	}
	vec_free(&r.patterns);
}

/* A delimiter with all quotes that are open; spaces with and without runs. */
static void
consider_quotes(struct str sample, const struct csv_sniff *s, char delimiter,
    struct choice *choice)
{
	static const char quotes[] = { '"', '\'', CSV_NO_QUOTE };
	bool told = s->delimiter != 0;
	struct csv_sniff c = *s;

	c.delimiter = delimiter;
	choice->quoted = false;
	for (size_t q = 0; q < sizeof(quotes); q++) {
		c.quote = s->quote != 0 ? s->quote : quotes[q];
		if (!told && !has(sample, delimiter))
			return;
		if (c.quote == '\'' && s->quote == 0 &&
		    !opens_fields(sample, delimiter, '\''))
			continue;
		if (c.quote == CSV_NO_QUOTE && s->quote == 0 &&
		    (choice->quoted || !has(sample, '"')))
			continue;
		/* runs that make columns of one width are no empty cells */
		c.runs = delimiter == ' ' && lines_up(sample, c);
		if (c.runs)
			consider(sample, &c, false, choice);
		c.runs = false;
		if (!choice->best.runs)
			consider(sample, &c, told, choice);
		if (s->quote != 0)
			return;
	}
}

/* The best candidate for what is open; ties go to the earlier one. */
static void
choose(struct str sample, struct csv_sniff *s)
{
	static const char delimiters[] = ",;\t|^~: ";
	struct choice choice = { .best = *s };
	bool usual = s->delimiter == 0 && is_usual(sample);

	if (s->delimiter != 0)
		consider_quotes(sample, s, s->delimiter, &choice);
	for (const char *d = delimiters; s->delimiter == 0 && *d != '\0'; d++)
		if (!usual || !is_weak(*d))
			consider_quotes(sample, s, *d, &choice);
	*s = choice.best;
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

/* The dialect of the text without the quotes around its lines, if all records
 * have the same cells then, and several; else lines of which each is a text in
 * quotes are one column. */
static bool
sniff_wrapped(struct str sample, struct csv_sniff *s)
{
	scoped struct text text = { 0 };
	struct csv_sniff inner = *s;
	struct reading r;
	bool even, all;

	if ((s->quote != 0 && s->quote != '"') ||
	    !csv_is_wrapped(sample, &text, &all))
		return false;
	sample = (struct str){ text.v, text.n };
	if (inner.delimiter == 0)
		choose(sample, &inner);
	inner.quote = '"';
	read_sample(sample, &inner, true, &r);
	even = inner.delimiter != CSV_NO_DELIMITER && r.broken == 0 &&
	    r.records > 1 && r.patterns.n > 0 && off_width(&r) == 0 &&
	    r.patterns.v[0].width > 1;
	vec_free(&r.patterns);
	if (!even && (!all || s->delimiter != 0))
		return false;
	if (!even)
		inner = (struct csv_sniff){ .delimiter = CSV_NO_DELIMITER,
			.quote = '"' };
	*s = inner;
	s->wrapped = even;
	return true;
}

void
csv_sniff(struct str sample, struct csv_sniff *s)
{
	char separator = sep_line(sample);

	s->wrapped = false;
	s->backslash = s->space = s->runs = false;
	s->sep_line = separator != 0;
	if (s->delimiter == 0)
		s->delimiter = separator;
	if (sample.n == 0) {
		s->delimiter = s->delimiter == 0 ? ',' : s->delimiter;
		s->quote = s->quote == 0 ? '"' : s->quote;
		return;
	}
	if (separator == 0 && sniff_wrapped(sample, s))
		return;
	if (s->delimiter == 0 || s->quote == 0)
		choose(sample, s);
	s->space = space_before_quote(sample, s->delimiter, s->quote);
	s->backslash = backslash_escapes(sample, *s);
}
