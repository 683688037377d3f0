/* Which records inside the table are no data. */
#include "base/die.h"
#include "table/layout_header.h"
#include "table/tidy_inside.h"
#include "text/money.h"

enum { NEAR = 3 }; /* records that tell what stands before them */

const char *
tidy_skip_name(enum tidy_skip skip)
{
	static const char *const names[] = { "blank", "all-empty", "comment",
		"preamble", "repeated-header", "total-row", "group-row",
		"footer", "second-table" };

	return names[skip];
}

void
tidy_skip(struct tidy *t, enum tidy_skip kind, uint64_t line)
{
	if (t->skipped[kind]++ == 0)
		t->first_line[kind] = line;
}

/* Reads a record into a place of the queue, with copies of its texts. */
static void
keep(struct tidy *t, struct tidy_kept *k)
{
	uint64_t blank = csv_reader_blank(t->reader);

	arena_free(&k->arena);
	k->row = (struct csv_row){ 0 };
	k->result = csv_reader_next(t->reader, &k->row, &k->diag);
	k->blank_before = csv_reader_blank(t->reader) > blank;
	if (k->result <= CSV_BAD) {
		struct str *field =
		    arena_alloc(&k->arena, (k->row.n + 1) * sizeof(*field));

		for (size_t i = 0; i < k->row.n; i++)
			field[i] = arena_str(&k->arena, k->row.field[i]);
		k->row.field = field;
		k->row.raw = arena_str(&k->arena, k->row.raw);
	}
}

/* Copies the reader's current record into the queue's front, where one that
 * came out of the queue is moved. */
static void
bring_to_front(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	struct tidy_kept *k = &t->queue[0];

	for (; t->queue_at > 1; t->queue_at--, t->queue_n--) {
		struct tidy_kept first = t->queue[0];

		memmove(t->queue, t->queue + 1,
		    (t->queue_n - 1) * sizeof(*t->queue));
		t->queue[t->queue_n - 1] = first;
	}
	if (t->queue_at == 1)
		return;
	arena_free(&k->arena);
	csv_row_copy(copy, c->row, &k->arena);
	c->row = copy;
	t->queue_at = t->queue_n = 1;
}

/* Reads on behind the current record, so that what follows is known. Returns
 * how many follow, up to TIDY_AHEAD. */
static size_t
look_ahead(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	bring_to_front(t, c, copy);
	while (t->queue_n <= TIDY_AHEAD &&
	    (t->queue_n == t->queue_at ||
		t->queue[t->queue_n - 1].result <= CSV_BAD))
		keep(t, &t->queue[t->queue_n++]);
	return t->queue_n - t->queue_at -
	    (t->queue_n > t->queue_at &&
		t->queue[t->queue_n - 1].result > CSV_BAD);
}

static struct layout_record
queued(const struct tidy *t, size_t i)
{
	const struct tidy_kept *k = &t->queue[t->queue_at + i];

	return (struct layout_record){ k->row.field, k->row.n, k->row.line,
		k->blank_before };
}

/* Is some record that follows, up to three, one of the table's? */
static bool
followed_by_data(const struct tidy *t, size_t follow)
{
	for (size_t i = 0; i < follow && i < NEAR; i++) {
		struct layout_record r = queued(t, i);

		if (layout_fits(&t->layout, &r))
			return true;
	}
	return false;
}

/*
 * Is the record the header of a second table, which all that follow, up to
 * three, are of? Where it could be a record that leaves out its last cells, or
 * no blank line stands before it, it must look like one.
 */
static bool
begins_table(const struct tidy *t, const struct tidy_current *c, size_t follow)
{
	struct layout_record r[NEAR + 1] = { { c->row->field, c->row->n,
	    c->row->line, c->blank_before } };
	struct layout_evidence e;
	size_t n = 1;

	if (r[0].n < 2 || r[0].n == t->layout.width || follow == 0)
		return false;
	for (; n <= follow && n <= NEAR; n++) {
		r[n] = queued(t, n - 1);
		if (r[n].n != r[0].n)
			return false;
	}
	if (c->blank_before && r[0].n > t->layout.width)
		return true;
	layout_header_weigh(r, n, r[0].n, &e);
	return c->blank_before ? e.names > 0 || e.typed > 0 : e.names > 1;
}

/* Is more than half of it empty? */
static bool
is_half_empty(const struct tidy *t, const struct csv_row *row)
{
	struct layout_record r = { row->field, row->n, row->line, false };

	return 2 * layout_record_filled(&r, SIZE_MAX) <= t->layout.header.n;
}

/* Few cells and no amount, where no record of the table follows up to the end:
 * a footer, but in a file whose records leave out their last cells. */
static enum tidy_skip
judge_sparse(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	struct layout_record r = { c->row->field, c->row->n, c->row->line,
		c->blank_before };
	size_t follow;

	if (!layout_is_sparse(&t->layout, &r) ||
	    (t->omits_cells && r.n < t->layout.width))
		return TIDY_SKIPS;
	follow = look_ahead(t, c, copy);
	for (size_t i = 0; i < follow; i++) {
		enum layout_class class;

		r = queued(t, i);
		class = layout_classify(&t->layout, &r);
		if (class != LAYOUT_ALL_EMPTY && class != LAYOUT_COMMENT &&
		    !layout_is_sparse(&t->layout, &r))
			return TIDY_SKIPS;
	}
	return follow < TIDY_AHEAD ? TIDY_FOOTER : TIDY_SKIPS;
}

/*
 * What a text record of another width is; TIDY_SKIPS if it is data. Behind a
 * footer and a second table all goes, but not behind the foot of a page.
 */
static enum tidy_skip
judge_text(struct tidy *t, struct tidy_current *c, enum layout_class class,
    struct csv_row *copy)
{
	size_t follow;
	bool table;

	if (class != LAYOUT_FOOTER && c->row->n == t->layout.width)
		return TIDY_SKIPS;
	follow = look_ahead(t, c, copy);
	table = class != LAYOUT_FOOTER && begins_table(t, c, follow);
	if (class != LAYOUT_FOOTER && !c->blank_before &&
	    !(follow >= NEAR && table))
		return judge_sparse(t, c, copy);
	if (!table && followed_by_data(t, follow))
		return c->row->n == 1 ? TIDY_FOOTER : TIDY_SKIPS;
	if (!table && class != LAYOUT_FOOTER && !is_half_empty(t, c->row))
		return TIDY_SKIPS;
	t->over = true;
	t->over_kind = table ? TIDY_SECOND_TABLE : TIDY_FOOTER;
	return t->over_kind;
}

/* Do names stand next, and nothing of the table near them: is the label behind
 * a blank line that of another table? */
static bool
names_table(const struct tidy *t, const struct tidy_current *c, size_t follow)
{
	struct layout_record r;

	if (!c->blank_before || follow < 2 || followed_by_data(t, follow))
		return false;
	r = queued(t, 0);
	return r.n == t->layout.width && layout_record_filled(&r, 2) > 1 &&
	    layout_record_is_text(&r);
}

/* A group's label has records behind it, which it fills; what stands alone, at
 * the end or as the foot of a page, is a footer. */
static enum tidy_skip
judge_group(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	size_t follow = look_ahead(t, c, copy), i = 0;
	bool whole = c->row->n == t->layout.width;

	if (names_table(t, c, follow)) {
		t->over = true;
		return t->over_kind = TIDY_SECOND_TABLE;
	}
	if (follow > NEAR)
		follow = NEAR;
	for (; i < follow; i++) {
		struct layout_record r = queued(t, i);

		if (r.n != t->layout.width || layout_record_filled(&r, 2) < 2)
			continue;
		if (!whole && normalise_trim(r.field[0]).n > 0)
			return TIDY_FOOTER;
		break;
	}
	if (i == follow && (follow < NEAR || !whole))
		return TIDY_FOOTER;
	t->label.n = 0;
	vec_append(&t->label, c->row->field[0].p, c->row->field[0].n);
	t->has_label = true;
	sums_mark(&t->sums);
	return TIDY_GROUP_ROW;
}

/* Behind the table: a footer, until a second table begins. */
static void
leave_rest(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	struct layout_record r = { c->row->field, c->row->n, c->row->line,
		c->blank_before };

	c->blank_before = true; /* behind the table anything may begin */
	if (t->over_kind == TIDY_FOOTER && r.n > 1 && r.n != t->layout.width &&
	    layout_record_is_text(&r) &&
	    begins_table(t, c, look_ahead(t, c, copy)))
		t->over_kind = TIDY_SECOND_TABLE;
	tidy_skip(t, t->over_kind, c->row->line);
}

/* Is a cell behind the label's a date, an id or text? */
static bool
has_key(const struct tidy *t, const struct csv_row *row, bool *text)
{
	bool label = true;

	*text = false;
	array_each (const struct layout_column, c, t->layout.column,
	    t->layout.header.n) {
		enum text_kind kind;

		if (c->source >= row->n)
			break;
		kind = kind_of(row->field[c->source]);
		if (kind == KIND_EMPTY)
			continue;
		if (kind == KIND_DATE || (c->key && !label))
			return true;
		*text |= !label && !kind_is_value(kind);
		label = false;
	}
	return false;
}

bool
tidy_is_date_column(const struct tidy *t, size_t field)
{
	for (size_t i = 0; i < t->layout.header.n; i++)
		if (t->layout.column[i].source == field)
			return t->layout.column[i].kind == KIND_DATE;
	return false;
}

/* Is the total of the group that is open, or stands where a date should, or of
 * as many rows that it need not be named so? Behind another one will do. */
static uint64_t
rows_needed(const struct tidy *t, const struct csv_row *row, bool *whole,
    enum layout_total *word)
{
	struct str of = { NULL, 0 };
	size_t i = 0;

	while (i < row->n && normalise_trim(row->field[i]).n == 0)
		i++;
	if (i < row->n)
		*word = layout_record_total(row->field[i], &of);
	*whole = *word == LAYOUT_TOTAL_WORD;
	*whole |= *word == LAYOUT_TOTAL_OF && tidy_is_date_column(t, i);
	*whole |= t->has_label &&
	    str_eq(of, normalise_trim((struct str){ t->label.v, t->label.n }));
	return *whole ? 0 : 1 + (t->skipped[TIDY_TOTAL_ROW] == 0);
}

/* A mean is none of the data, and what is called one and has no day where all
 * others have one cannot be used. */
static enum tidy_skip
judge_mean(struct tidy *t, struct tidy_current *c)
{
	if (sums_are_means(&t->sums, c->row->field, c->row->n))
		return TIDY_TOTAL_ROW;
	for (size_t i = 0; i < t->layout.header.n; i++)
		if (t->layout.column[i].kind == KIND_DATE) {
			diag_set(c->d, EXIT_DATA, "total-row",
			    "a row of a mean, median or the like, with no date "
			    "(--plain keeps it)");
			c->result = CSV_BAD;
			break;
		}
	return TIDY_SKIPS;
}

/*
 * Total rows: a label, no date and no id, and numbers that are sums, or means.
 * A label alone, that of a total as a whole, makes a record that cannot be
 * used.
 */
static enum tidy_skip
judge_total(struct tidy *t, struct tidy_current *c, enum layout_class class)
{
	bool text, whole = false, key = has_key(t, c->row, &text);
	enum layout_total word = LAYOUT_NO_TOTAL;
	uint64_t least = class == LAYOUT_NUMBERS
	    ? 1 + (t->skipped[TIDY_TOTAL_ROW] == 0)
	    : rows_needed(t, c->row, &whole, &word);
	enum sums_verdict verdict;
	char sum[MONEY_MAX + 1];
	size_t column;
	int64_t value;

	if (key || t->sums.rows == 0)
		return TIDY_SKIPS;
	if (word == LAYOUT_MEAN_WORD)
		return text ? TIDY_SKIPS : judge_mean(t, c);
	verdict = sums_judge(
	    &t->sums, c->row->field, c->row->n, least, &column, &value);
	if (verdict == SUMS_AGREE || (whole && !text && verdict == SUMS_NONE)) {
		sums_mark(&t->sums);
		return TIDY_TOTAL_ROW;
	}
	if (!whole || text || column == SIZE_MAX)
		return TIDY_SKIPS;
	sums_mark(&t->sums);
	sum[money_print(sum, value)] = '\0';
	diag_set(c->d, EXIT_DATA, "total-row",
	    "\"%.*s\" of a total is not the sum %s (--plain keeps it)",
	    STR_ARG(c->row->field[column]), sum);
	c->result = CSV_BAD;
	return TIDY_SKIPS;
}

/* Do the record's cells from `first` on look like those of the columns from
 * `column` on? */
static bool
looks_like(const struct tidy *t, const struct csv_row *row, size_t first,
    size_t column)
{
	bool seen = false;

	array_each (const struct layout_column, c, t->layout.column,
	    t->layout.header.n) {
		size_t at = c->source + first - column;
		enum text_kind kind;

		if (c->source < column || at >= row->n)
			continue;
		kind = kind_of(row->field[at]);
		if (kind == KIND_EMPTY)
			continue;
		if (kind_is_value(c->kind) != kind_is_value(kind) ||
		    (c->kind == KIND_DATE) != (kind == KIND_DATE))
			return false;
		seen = true;
	}
	return seen;
}

/*
 * Two short records in a row that a line end has cut out of one: together they
 * have its cells, and the second's look like the columns that are missing in
 * the first, not like the table's first ones. Neither is filled up.
 */
static void
judge_short(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	const struct csv_row *next;
	bool tail = t->broken;

	t->broken = false;
	if (!tail) {
		if (look_ahead(t, c, copy) == 0)
			return;
		next = &t->queue[t->queue_at].row;
		if (next->n < 2 || c->row->n + next->n != t->layout.width + 1 ||
		    looks_like(t, next, 0, 0) ||
		    !looks_like(t, next, 1, c->row->n))
			return;
		t->broken = true;
	}
	diag_set(c->d, EXIT_DATA, "broken-record",
	    "%zu fields, expected %zu: a line end in the middle of a record%s",
	    c->row->n, t->layout.width, tail ? ", which begins above" : "");
	c->result = CSV_BAD;
}

/* What a record inside the table is; TIDY_SKIPS if it is data. */
static enum tidy_skip
judge(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	struct layout_record r = { c->row->field, c->row->n, c->row->line,
		c->blank_before };
	enum layout_class class = layout_classify(&t->layout, &r);

	switch (class) {
	case LAYOUT_DATA:
		return TIDY_SKIPS;
	case LAYOUT_ALL_EMPTY:
		return TIDY_ALL_EMPTY;
	case LAYOUT_COMMENT:
		return TIDY_COMMENT;
	case LAYOUT_REPEATED_HEADER:
		return TIDY_REPEATED_HEADER;
	case LAYOUT_GROUP:
		return judge_group(t, c, copy);
	case LAYOUT_TOTAL:
	case LAYOUT_NUMBERS:
		return judge_total(t, c, class);
	case LAYOUT_SPARSE:
		return judge_sparse(t, c, copy);
	default:
		return judge_text(t, c, class, copy);
	}
}

/* Counts a record that is no data; false if it is data. */
bool
tidy_leave_out(struct tidy *t, struct tidy_current *c, struct csv_row *copy)
{
	enum tidy_skip kind;

	if (t->over) {
		leave_rest(t, c, copy);
		return true;
	}
	if (t->options.plain)
		return false;
	c->blank_before |= t->apart;
	t->apart = false;
	if (c->row->n == 0)
		return false;
	kind = judge(t, c, copy);
	if (kind == TIDY_SKIPS) {
		if (c->row->n < t->layout.width) {
			t->omits_cells = true;
			judge_short(t, c, copy);
		}
		return false;
	}
	t->apart = kind == TIDY_FOOTER || kind == TIDY_ALL_EMPTY;
	tidy_skip(t, kind, c->row->line);
	return true;
}
