#include "merge_rows.h"

#include "base/die.h"
#include "io/in.h"
#include "text/date.h"

enum { PIECE = 1 << 20, OWN = 6 };

/* So far, and a further piece. */
static uint64_t
mix(uint64_t print, const char *p, size_t n)
{
	return (print ^ map_hash_fixed((struct str){ p, n })) *
	    UINT64_C(0x9E3779B97F4A7C15) +
	    n;
}

uint64_t
merge_rows_print(struct str bytes)
{
	uint64_t print = 0;

	for (size_t at = 0, n; at < bytes.n; at += n) {
		n = bytes.n - at < PIECE ? bytes.n - at : PIECE;
		print = mix(print, bytes.p + at, n);
	}
	return print | 1;
}

uint64_t
merge_rows_print_of(const char *path)
{
	struct diag d;
	struct in *in = in_open(path, &d);
	scoped char *piece = mem_alloc(PIECE, 1);
	uint64_t print = 0;
	size_t got = 1, n = 0;

	if (in == NULL)
		die(d.status, "%s", d.text);
	while (got > 0) {
		if (!in_read(in, piece + n, PIECE - n, &got, &d))
			die(d.status, "%s: %s", path, d.text);
		n += got;
		if (n == PIECE || (got == 0 && n > 0)) {
			print = mix(print, piece, n);
			n = 0;
		}
	}
	in_close(in);
	return print | 1;
}

/* Where the next row begins. */
struct cutting {
	struct store *store;
	const char *at, *end;
	const char *row;   /* this one, */
	size_t bytes;	   /* with the end of its line, */
	struct str rest;   /* and what of it is not yet cut */
	bool quoted;	   /* it has quotes */
	bool bad;	   /* it is not as merge writes */
	bool returns;	   /* the file has CR */
	struct str source; /* of the last record, */
	uint32_t number;   /* and which it is */
	struct day {
		struct str text;
		int32_t day;
	} first, last;
};

static void
begin(struct cutting *c, struct store *store, enum store_file file)
{
	const struct text *bytes = &store->bytes[file];

	*c = (struct cutting){
		.store = store, .at = bytes->v, .end = bytes->v + bytes->n
	};
	c->returns = bytes->n > 0 && memchr(bytes->v, '\r', bytes->n) != NULL;
}

/* The next row up to its LF, those between quotes left out; false at the end.
 */
static bool
next_row(struct cutting *c)
{
	const char *p = c->at, *lf;
	bool open = false;

	c->row = c->at;
	c->quoted = false;
	if (c->at == c->end)
		return false;
	do {
		lf = memchr(p, '\n', (size_t)(c->end - p));
		if (lf == NULL) {
			c->bad = true;
			return false;
		}
		while ((p = memchr(p, '"', (size_t)(lf - p))) != NULL) {
			open = !open;
			c->quoted = true;
			p++;
		}
		p = lf + 1;
	} while (open && p < c->end);
	c->at = p;
	c->bytes = (size_t)(p - c->row);
	c->rest = (struct str){ c->row, c->bytes - 1 };
	c->bad |= open || c->bytes > UINT32_MAX ||
	    (c->returns && !c->quoted &&
		memchr(c->row, '\r', c->bytes) != NULL);
	return !c->bad;
}

static bool
has_any(struct str s, const char *bytes)
{
	for (; *bytes != '\0'; bytes++)
		if (s.n > 0 && memchr(s.p, *bytes, s.n) != NULL)
			return true;
	return false;
}

/* Without the first of two quotes. */
static struct str
single_quotes(struct arena *arena, struct str s)
{
	char *to = arena_alloc(arena, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		to[n++] = s.p[i];
		i += s.p[i] == '"';
	}
	return (struct str){ to, n };
}

/* One that begins with a quote. */
static struct str
quoted_cell(struct cutting *c)
{
	const char *from = c->rest.p + 1, *end = c->rest.p + c->rest.n, *p;
	struct str cell = { from, 0 };
	bool twice = false;

	for (p = from; p < end && (p[0] != '"' || (p + 1 < end && p[1] == '"'));
	     p++)
		if (p[0] == '"') {
			twice = true;
			p++;
		}
	cell.n = (size_t)(p - from);
	c->bad |= p == end || (p + 1 < end && p[1] != ',') ||
	    !has_any(cell, ",\"\r\n");
	if (p + 1 < end)
		c->rest = (struct str){ p + 2, (size_t)(end - p) - 2 };
	else
		c->rest = (struct str){ NULL, 0 };
	return twice ? single_quotes(&c->store->arena, cell) : cell;
}

static struct str
next_cell(struct cutting *c)
{
	const char *p = c->rest.p, *end = p + c->rest.n;
	struct str cell = { p, 0 };

	if (p == NULL) {
		c->bad = true;
		return STR("");
	}
	if (p < end && *p == '"')
		return quoted_cell(c);
	while (p < end && *p != ',')
		p++;
	cell.n = (size_t)(p - cell.p);
	if (p < end)
		c->rest = (struct str){ p + 1, (size_t)(end - p) - 1 };
	else
		c->rest = (struct str){ NULL, 0 };
	c->bad |= c->quoted && has_any(cell, "\"\r\n");
	return cell;
}

/* Most have that of the row before. */
static int32_t
next_day(struct cutting *c, struct day *day)
{
	struct str text = next_cell(c);

	if (day->text.p != NULL && str_eq(text, day->text))
		return day->day;
	day->text = text;
	day->day = DATE_NONE;
	c->bad |=
	    text.n > 0 && (text.n != DATE_MAX || !date_parse(text, &day->day));
	return day->day;
}

/* The fields behind what was cut. */
static struct store_row
row_of(struct cutting *c)
{
	struct store *store = c->store;
	size_t n = store->fields.count;
	scoped struct str *cell = NULL;
	struct store_row row;

	if (c->rest.p == NULL || c->bad) {
		c->bad |= c->rest.p != NULL || n > 0;
		row = merge_store_pack_row(&store->arena, NULL, 0);
	} else if (!c->quoted) {
		row = (struct store_row){ .at = c->rest.p - 1,
			.n = (uint32_t)c->rest.n + 1 };
	} else {
		cell = mem_alloc(n, sizeof(*cell));
		for (size_t i = 0; i < n; i++)
			cell[i] = next_cell(c);
		c->bad |= c->rest.p != NULL;
		row = merge_store_pack_row(&store->arena, cell, n);
	}
	row.row = c->row;
	row.bytes = (uint32_t)c->bytes;
	return row;
}

/* The number of a key that has it, or is new and gets it. */
static uint32_t
key_of(struct cutting *c, const struct store_known *known, size_t at,
    struct str text)
{
	struct map *keys = &c->store->keys;

	if (at >= known->keys || known->key[at] > keys->count) {
		c->bad = true;
		return 0;
	}
	if (known->key[at] == keys->count)
		merge_store_append_key(c->store, text);
	return known->key[at];
}

static void
take_record(
    struct cutting *c, const struct store_known *known, struct str source)
{
	struct store *store = c->store;
	size_t at = store->record.n;
	struct str id = next_cell(c), key = next_cell(c);
	struct store_record *r;

	if (c->source.p == NULL || !str_eq(source, c->source)) {
		c->source = source;
		c->number = map_add(&store->sources, source);
	}
	r = merge_store_append(store, c->number, id);
	r->key = key_of(c, known, at, key);
	r->first_seen = next_day(c, &c->first);
	r->last_seen = next_day(c, &c->last);
	r->field_dates = next_cell(c);
	r->cells = row_of(c);
}

/* They stand behind all records. */
static void
take_retired(struct cutting *c, const struct store_known *known)
{
	struct store *store = c->store;
	size_t at = known->records + 2 * store->retired.n;
	struct str key = next_cell(c), heir = next_cell(c);
	struct store_retired r = { .key = key_of(c, known, at, key) };

	r.heir = key_of(c, known, at + 1, heir);
	r.born = next_day(c, &c->first);
	r.retired = next_day(c, &c->last);
	vec_push(&store->retired, r);
}

static bool
take_records(struct store *store, const struct store_known *known)
{
	static const char *const own[OWN] = { "source", "record_id",
		"customer_key", "first_seen", "last_seen", "field_dates" };
	struct cutting c;

	begin(&c, store, STORE_RECORDS);
	if (!next_row(&c) || c.quoted)
		return false;
	for (size_t i = 0; i < OWN; i++)
		c.bad |= !str_eq(next_cell(&c), str_of(own[i]));
	for (uint32_t i = 0; c.rest.p != NULL; i++)
		c.bad |= merge_store_field(store, next_cell(&c)) != i;
	if (c.bad)
		return false;
	vec_reserve(&store->record, known->records + known->records / 8);
	vec_reserve(&store->golden, known->records);
	vec_reserve(&store->household, known->records);
	while (next_row(&c)) {
		struct str source = next_cell(&c);

		if (str_eq(source, STR(STORE_RETIRED)))
			take_retired(&c, known);
		else if (source.n == 0 || store->retired.n > 0)
			c.bad = true;
		else
			take_record(&c, known, source);
	}
	return !c.bad && store->record.n == known->records &&
	    known->keys == known->records + 2 * store->retired.n &&
	    merge_store_index(store) == MAP_NONE;
}

/* One row for each key that has records, in the order of these. */
static bool
take_rows(struct store *store)
{
	struct cutting c;
	uint32_t key;

	begin(&c, store, STORE_ROWS);
	if (!next_row(&c) || c.quoted ||
	    !str_eq(next_cell(&c), STR("customer_key")) ||
	    !str_eq(next_cell(&c), STR("household_key")))
		return false;
	for (uint32_t i = 0; i < store->fields.count; i++)
		c.bad |= !str_eq(next_cell(&c), map_text(&store->fields, i));
	if (c.bad || c.rest.p != NULL)
		return false;
	for (key = 0; key < store->keys.count && next_row(&c); key++) {
		c.bad |= !str_eq(next_cell(&c), map_text(&store->keys, key));
		store->household.v[key] = next_cell(&c);
		store->golden.v[key] = row_of(&c);
		store->due.v[key] = false;
	}
	return !c.bad && c.at == c.end;
}

bool
merge_rows_take(struct store *store, const struct store_known *known)
{
	if (!take_records(store, known) || !take_rows(store))
		return false;
	store->published = store->fields.count;
	store->has_households = true;
	/* who has no records has no row */
	for (size_t i = 0; i < store->record.n; i++)
		if (store->golden.v[store->record.v[i].key].at == NULL)
			return false;
	for (size_t i = 0; i < store->retired.n; i++)
		if (store->golden.v[store->retired.v[i].key].at != NULL)
			return false;
	return true;
}

void
merge_rows_keys(const struct store *store, struct merge_keys *keys)
{
	scoped uint32_t *number = mem_alloc(store->keys.count, sizeof(*number));
	uint32_t known = 0;

	vec_reserve(keys, store->record.n + 2 * store->retired.n);
	for (uint32_t k = 0; k < store->keys.count; k++)
		number[k] = MAP_NONE;
	for (size_t i = 0; i < store->record.n + 2 * store->retired.n; i++) {
		size_t k = i - store->record.n;
		uint32_t key = i < store->record.n ? store->record.v[i].key
		    : k % 2 == 0		   ? store->retired.v[k / 2].key
				 : store->retired.v[k / 2].heir;

		if (number[key] == MAP_NONE)
			number[key] = known++;
		keys->v[keys->n++] = number[key];
	}
}

void
merge_rows_copied(struct merge_copy *copy)
{
	if (copy->to > copy->from)
		out_bytes(
		    copy->out, copy->from, (size_t)(copy->to - copy->from));
	copy->from = copy->to = NULL;
}

bool
merge_rows_copy(struct merge_copy *copy, const struct store_row *row, bool same)
{
	if (row->bytes == 0 || !same) {
		merge_rows_copied(copy);
		return false;
	}
	if (row->row != copy->to || copy->to == NULL) {
		merge_rows_copied(copy);
		copy->from = row->row;
	}
	copy->to = row->row + row->bytes;
	return true;
}

bool
merge_rows_own(const struct store_record *record, struct str *own)
{
	const struct store_row *row = &record->cells;

	if (row->bytes == 0 || row->n == 0)
		return false;
	*own = (struct str){ row->row,
		(size_t)(record->field_dates.p - row->row) - 1 };
	return true;
}
