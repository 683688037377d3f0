#include "book_record.h"

#include "table/packed.h"
#include "text/date.h"

/*
 * A record begins with a byte: in its lowest bits the type, or OTHER, then what
 * was paid, and which parts follow.
 */
enum { OTHER = 3, PAID = 2 };
enum paid { NOTHING, ALL, SOME, LARGE_SUM };
enum {
	LARGE_AMOUNT = 1 << 4,
	PAID_DATE = 1 << 5,
	CURRENCY = 1 << 6,
	REST = 1 << 7 /* a word, and what it tells of */
};

/* Which parts follow the word of the rest, whose lowest bits are the type. */
enum part {
	UNWEIGHED = 4,
	OWN_WEIGHT,
	CELLS,
	NEGATIVE, /* from here on: what few rows have */
	NAMES,
	COMPANY,
	OF,
	REASON,
	GROUP,
	PARENT,
	INSTALMENT,
	SECURED,
	CLOSES,
	STATED,
	DISCOUNT,
	DISPUTED,
	RESOLVED,
	POSTING
};

#define BIT(part) (UINT32_C(1) << (part))

/*
 * Before a record stands how it is told by the one before: in a byte's lowest
 * bits the document, then whether it has another date, and the due date, and
 * the lowest bits of the step, whose upper ones follow.
 */
enum { DOCUMENT = 3, DATE = 1 << 2, DUE = 3, STEP = 7 };
enum { DUE_AT = 3, STEP_AT = 5, STEP_BITS = 3 };
enum document { AS_TEXT, IN_STEP, AFTER, WHOLE };
enum due { NO_DUE, SAME_TERM, OWN_TERM };

enum { HEAD = 1, TYPE = 15, LONG_TEXT = 255, CENTS = 3 };

static const struct {
	enum part part;
	size_t at;
} texts[] = { { COMPANY, offsetof(struct book_entry, company) },
	{ OF, offsetof(struct book_entry, of) },
	{ REASON, offsetof(struct book_entry, reason) },
	{ GROUP, offsetof(struct book_entry, group) },
	{ PARENT, offsetof(struct book_entry, parent) },
	{ INSTALMENT, offsetof(struct book_entry, instalment) },
	{ POSTING, offsetof(struct book_entry, posting) } };

enum { TEXTS = COUNT(texts) };

static const struct str *
text_of(const struct book_entry *e, size_t i)
{
	return (
	    const struct str *)(const void *)((const char *)e + texts[i].at);
}

static char *
put(char *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

static const char *
get(const char *from, void *to, size_t n)
{
	memcpy(to, from, n);
	return from + n;
}

#define PUT(to, value)	 ((to) = put((to), &(value), sizeof(value)))
#define GET(from, value) ((from) = get((from), &(value), sizeof(value)))

static char *
put_text(char *to, struct str text)
{
	uint32_t n = (uint32_t)text.n;

	*to++ = (char)(unsigned char)(n < LONG_TEXT ? n : LONG_TEXT);
	if (n >= LONG_TEXT)
		PUT(to, n);
	return str_put(to, text);
}

static const char *
get_text(const char *from, struct str *text)
{
	uint32_t n = (unsigned char)*from++;

	if (n == LONG_TEXT)
		GET(from, n);
	*text = (struct str){ from, n };
	return from + n;
}

/* Most are whole cents of three bytes; *large: this one is not. */
static char *
put_amount(char *to, int64_t amount, bool *large)
{
	int64_t cents = amount / 100;

	*large = (uint64_t)cents >> 8 * CENTS != 0 || cents * 100 != amount;
	if (*large)
		return put(to, &amount, sizeof(amount));
	PUT(to, cents);
	return to - sizeof(cents) + CENTS;
}

static const char *
get_amount(const char *from, int64_t *amount, bool large)
{
	int64_t cents;

	if (large)
		return get(from, amount, sizeof(*amount));
	get(from, &cents, sizeof(cents));
	*amount = (cents & ((INT64_C(1) << 8 * CENTS) - 1)) * 100;
	return from + CENTS;
}

static bool
has(uint32_t rest, enum part part)
{
	return (rest >> part & 1) != 0;
}

static char *
put_signed(char *to, int64_t n)
{
	return (char *)packed_put_signed((unsigned char *)to, n);
}

static const char *
get_signed(const char *from, int64_t *n)
{
	return (const char *)packed_signed((const unsigned char *)from, n);
}

/* Days after a term that the row before has: any two days have one. */
static int32_t
term_after(const struct book_front *before, int32_t date)
{
	return (int32_t)((uint32_t)date + (uint32_t)before->due -
	    (uint32_t)before->date);
}

static char *
put_document(
    char *to, uint64_t now, uint64_t before, uint64_t step, enum document *how)
{
	if (now == 0) {
		*how = AS_TEXT;
	} else if (now == before + (step << 8)) {
		*how = IN_STEP;
	} else if ((now ^ before) % 256 == 0) {
		*how = AFTER;
		to = put_signed(to, (int64_t)(now - before) / 256);
	} else {
		*how = WHOLE;
		to = serial_put(to, now, STR(""));
	}
	return to;
}

char *
book_front_put(char *to, uint64_t step, const struct book_front *now,
    const struct book_front *before)
{
	unsigned char *head = (unsigned char *)to++;
	enum document document;
	enum due due = OWN_TERM;

	to = (char *)packed_put_number((unsigned char *)to, step >> STEP_BITS);
	to = put_document(to, now->document, before->document, step, &document);
	*head = (unsigned char)((step & STEP) << STEP_AT | document);
	if (now->date != before->date) {
		*head |= DATE;
		to = put_signed(to, (int64_t)now->date - before->date);
	}
	if (now->due == DATE_NONE)
		due = NO_DUE;
	else if (now->due == term_after(before, now->date))
		due = SAME_TERM;
	else
		to = put_signed(to, (int64_t)now->due - now->date);
	*head |= (unsigned char)(due << DUE_AT);
	return to;
}

static const char *
get_document(const char *from, uint64_t *document, uint64_t step,
    enum document how)
{
	struct str packed;
	int64_t after;

	switch (how) {
	case AS_TEXT:
		*document = 0;
		break;
	case IN_STEP:
		*document += step << 8;
		break;
	case AFTER:
		from = get_signed(from, &after);
		*document += (uint64_t)after << 8;
		break;
	case WHOLE:
		from = serial_packed(from, &packed);
		*document = str_word(packed);
		break;
	}
	return from;
}

const char *
book_front_get(const char *from, uint64_t *step, struct book_front *front)
{
	unsigned head = (unsigned char)*from++;
	struct book_front before = *front;
	int64_t after;

	from = (const char *)packed_number((const unsigned char *)from, step);
	*step = *step << STEP_BITS | head >> STEP_AT;
	from = get_document(from, &front->document, *step, head & DOCUMENT);
	if ((head & DATE) != 0) {
		from = get_signed(from, &after);
		front->date = (int32_t)(before.date + after);
	}
	switch ((enum due)(head >> DUE_AT & DUE)) {
	case NO_DUE:
		front->due = DATE_NONE;
		break;
	case SAME_TERM:
		front->due = term_after(&before, front->date);
		break;
	case OWN_TERM:
		from = get_signed(from, &after);
		front->due = (int32_t)(front->date + after);
		break;
	}
	return from;
}

/* The day by which most payments are told. */
static int64_t
payday(const struct book_entry *e)
{
	return e->due == DATE_NONE ? e->date : e->due;
}

static char *
put_paid(char *to, const struct book_entry *e, unsigned *head)
{
	enum paid paid = e->paid == 0 ? NOTHING : ALL;
	bool large;

	if (e->paid != 0 && e->paid != e->amount) {
		to = put_amount(to, e->paid, &large);
		paid = large ? LARGE_SUM : SOME;
	}
	*head |= (unsigned)paid << PAID;
	if (e->paid_date == DATE_NONE)
		return to;
	*head |= PAID_DATE;
	return put_signed(to, e->paid_date - payday(e));
}

static const char *
get_paid(const char *from, struct book_entry *e, unsigned head)
{
	enum paid paid = head >> PAID & 3;
	int64_t after;

	if (paid >= SOME)
		from = get_amount(from, &e->paid, paid == LARGE_SUM);
	else
		e->paid = paid == ALL ? e->amount : 0;
	e->paid_date = DATE_NONE;
	if ((head & PAID_DATE) != 0) {
		from = get_signed(from, &after);
		e->paid_date = (int32_t)(payday(e) + after);
	}
	return from;
}

/* What few rows have. */
static char *
put_more(char *to, const struct book_entry *e, uint32_t *rest)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (text_of(e, i)->n > 0) {
			*rest |= BIT(texts[i].part);
			to = put_text(to, *text_of(e, i));
		}
	if (e->secured != 0) {
		*rest |= BIT(SECURED);
		PUT(to, e->secured);
	}
	if (e->closes != 0) {
		*rest |= BIT(CLOSES);
		PUT(to, e->closes);
	}
	if (e->stated != BOOK_NOT_STATED) {
		*rest |= BIT(STATED);
		PUT(to, e->stated);
	}
	if (e->discount > 0) {
		*rest |= BIT(DISCOUNT);
		PUT(to, e->discount);
		PUT(to, e->discount_until);
	}
	if (e->disputed != 0 || e->disputed_from != INT32_MIN) {
		*rest |= BIT(DISPUTED);
		PUT(to, e->disputed);
		PUT(to, e->disputed_from);
	}
	if (e->resolved != INT32_MAX) {
		*rest |= BIT(RESOLVED);
		PUT(to, e->resolved);
	}
	return to;
}

static const char *
get_more(const char *from, struct book_entry *e, uint32_t rest)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (has(rest, texts[i].part))
			from = get_text(from,
			    (struct str *)(void *)((char *)e + texts[i].at));
	if (has(rest, SECURED))
		GET(from, e->secured);
	if (has(rest, CLOSES))
		GET(from, e->closes);
	if (has(rest, STATED))
		GET(from, e->stated);
	if (has(rest, DISCOUNT)) {
		GET(from, e->discount);
		GET(from, e->discount_until);
	}
	if (has(rest, DISPUTED)) {
		GET(from, e->disputed);
		GET(from, e->disputed_from);
	}
	if (has(rest, RESOLVED))
		GET(from, e->resolved);
	return from;
}

static char *
put_cells(char *to, const struct csv_row *row)
{
	PUT(to, row->byte);
	PUT(to, row->n);
	to = put_text(to, row->raw);
	for (size_t i = 0; i < row->n; i++)
		to = put_text(to, row->field[i]);
	return to;
}

static const char *
get_cells(const char *from, struct book_cells *cells)
{
	struct csv_row *row = &cells->row;

	*row = (struct csv_row){ .n = 0 };
	GET(from, row->byte);
	GET(from, row->n);
	from = get_text(from, &row->raw);
	vec_reserve(&cells->field, row->n);
	row->field = cells->field.v;
	for (size_t i = 0; i < row->n; i++)
		from = get_text(from, &row->field[i]);
	return from;
}

/* Bytes that a record takes at most. */
static size_t
size_of(const struct book_entry *e, bool cells)
{
	const struct csv_row *row = e->row;
	size_t n = 192 + e->customer.n + e->document.n + e->currency.n;

	for (size_t i = 0; e->more && i < TEXTS; i++)
		n += text_of(e, i)->n;
	if (cells)
		n += row->raw.n + 5 * row->n + 5 + 16;
	for (size_t i = 0; cells && i < row->n; i++)
		n += row->field[i].n;
	return n;
}

/* What most rows do without, but for their head. */
static char *
put_rest(char *to, const struct book_entry *e, bool cells)
{
	char *word = to;
	uint32_t rest = (uint32_t)e->type;

	to += sizeof(rest);
	if (!e->weighed)
		rest |= BIT(UNWEIGHED);
	else if (e->weight != e->amount) {
		rest |= BIT(OWN_WEIGHT);
		PUT(to, e->weight);
	}
	if (e->negative)
		rest |= BIT(NEGATIVE);
	if (!e->pays)
		rest |= BIT(NAMES);
	if (e->more)
		to = put_more(to, e, &rest);
	if (cells) {
		rest |= BIT(CELLS);
		to = put_cells(to, e->row);
	}
	put(word, &rest, sizeof(rest));
	return to;
}

void
book_record_put(struct book_bytes *list, const struct book_entry *e,
    struct book_packing *packing, bool cells, struct book_front *front)
{
	struct serials *serials = packing->serials;
	unsigned head = e->type < OTHER ? e->type : OTHER;
	char *to, *start;
	bool large;

	vec_reserve(list, list->n + size_of(e, cells));
	start = list->v + list->n;
	*front = (struct book_front){
		serial_code(serials, &packing->document, e->document), e->date,
		e->due
	};
	to = serial_put(start + HEAD,
	    serial_code(serials, &packing->customer, e->customer), e->customer);
	if (front->document == 0)
		to = serial_put_text(to, e->document);
	to = put_amount(to, e->amount, &large);
	head |= large ? LARGE_AMOUNT : 0;
	to = put_paid(to, e, &head);
	if (e->currency.n > 0) {
		head |= CURRENCY;
		to = put_text(to, e->currency);
	}
	if (cells || e->more || e->type >= OTHER || !e->pays || !e->weighed ||
	    e->weight != e->amount) {
		head |= REST;
		to = put_rest(to, e, cells);
	}
	*start = (char)(unsigned char)head;
	list->n = (size_t)(to - list->v);
}

static const char *
get_rest(const char *from, struct book_entry *e, struct book_cells *cells)
{
	uint32_t rest;

	GET(from, rest);
	e->type = (enum book_type)(rest & TYPE);
	e->weighed = !has(rest, UNWEIGHED);
	if (has(rest, OWN_WEIGHT))
		GET(from, e->weight);
	if (rest >> NEGATIVE != 0) {
		e->more = true;
		e->negative = has(rest, NEGATIVE);
		e->pays = !has(rest, NAMES);
		from = get_more(from, e, rest);
	}
	if (has(rest, CELLS)) {
		from = get_cells(from, cells);
		e->row = &cells->row;
	}
	return from;
}

const char *
book_record_get_packed(const char *from, const struct book_front *front,
    struct book_entry *e, struct book_cells *cells)
{
	unsigned head = (unsigned char)*from++;

	book_entry_begin(e);
	e->type = (enum book_type)(head & OTHER);
	e->date = front->date;
	e->due = front->due;
	e->code = front->document;
	e->name.p = from;
	from = serial_packed(from, &e->customer);
	if (e->code == 0)
		from = serial_packed(from, &e->document);
	else
		e->document = (struct str){ (const char *)&e->code,
			serial_bytes(e->code) };
	e->name.n = (size_t)(from - e->name.p);
	from = get_amount(from, &e->amount, (head & LARGE_AMOUNT) != 0);
	from = get_paid(from, e, head);
	e->currency = (struct str){ NULL, 0 };
	if ((head & CURRENCY) != 0)
		from = get_text(from, &e->currency);
	e->weighed = true;
	e->weight = e->amount;
	e->row = NULL;
	if ((head & REST) != 0)
		from = get_rest(from, e, cells);
	e->customer_hash = map_hash(e->customer);
	return from;
}

const char *
book_record_get(const struct serials *serials, const char *from,
    const struct book_front *front, struct book_entry *e,
    struct book_cells *cells)
{
	from = book_record_get_packed(from, front, e, cells);
	e->customer = serial_text(serials, e->customer, cells->customer);
	e->document = serial_text(serials, e->document, cells->document);
	e->customer_hash = map_hash(e->customer);
	return from;
}

const char *
book_record_of(struct str name)
{
	return name.p - HEAD;
}

void
book_cells_free(struct book_cells *cells)
{
	vec_free(&cells->field);
}
