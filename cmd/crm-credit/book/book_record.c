#include "book_record.h"

#include "text/date.h"

/* Which parts follow the head, whose lowest bits are the type. */
enum part {
	LONG_DATE = 4,
	DUE,
	FAR_DUE, /* not within 255 days behind the date */
	LONG_AMOUNT,
	PAID,
	LONG_PAID, /* another amount, ... */
	SOME_PAID, /* ... that fits into fewer bytes */
	PAID_DATE,
	FAR_PAID_DATE, /* likewise */
	CURRENCY,
	REST, /* the upper half of the head, and what it tells of */
	UNWEIGHED = 16,
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

#define BIT(part) (UINT64_C(1) << (part))

enum { HEAD = 2, TYPE = 15, LONG_TEXT = 255, CENTS = 3 };

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

/* Most are whole cents of three bytes. */
static char *
put_amount(char *to, int64_t amount, enum part large, uint64_t *head)
{
	int64_t cents = amount / 100;

	if ((uint64_t)cents >> 8 * CENTS == 0 && cents * 100 == amount) {
		PUT(to, cents);
		return to - sizeof(cents) + CENTS;
	}
	*head |= BIT(large);
	return put(to, &amount, sizeof(amount));
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
has(uint64_t head, enum part part)
{
	return (head >> part & 1) != 0;
}

/* Most days are not long after the date of their row: they are told by it. */
static char *
put_day(char *to, int32_t day, int32_t date, enum part is, uint64_t *head)
{
	int64_t after = (int64_t)day - date;
	uint8_t near = (uint8_t)after;

	if (day == DATE_NONE)
		return to;
	*head |= BIT(is);
	if (near == after)
		return put(to, &near, sizeof(near));
	*head |= BIT(is + 1);
	return put(to, &day, sizeof(day));
}

static const char *
get_day(
    const char *from, int32_t *day, int32_t date, enum part is, uint64_t head)
{
	*day = DATE_NONE;
	if (!has(head, is))
		return from;
	if (has(head, is + 1))
		return get(from, day, sizeof(*day));
	*day = date + (unsigned char)*from;
	return from + 1;
}

static char *
put_dates(char *to, const struct book_entry *e, uint64_t *head)
{
	uint16_t day = (uint16_t)e->date;

	if (day == e->date)
		PUT(to, day);
	else {
		*head |= BIT(LONG_DATE);
		PUT(to, e->date);
	}
	to = put_day(to, e->due, e->date, DUE, head);
	return put_day(to, e->paid_date, e->date, PAID_DATE, head);
}

static const char *
get_dates(const char *from, struct book_entry *e, uint64_t head)
{
	uint16_t day;

	if (has(head, LONG_DATE))
		GET(from, e->date);
	else {
		GET(from, day);
		e->date = day;
	}
	from = get_day(from, &e->due, e->date, DUE, head);
	return get_day(from, &e->paid_date, e->date, PAID_DATE, head);
}

static char *
put_paid(char *to, const struct book_entry *e, uint64_t *head)
{
	if (e->paid == 0)
		return to;
	*head |= BIT(PAID);
	if (e->paid == e->amount)
		return to;
	*head |= BIT(SOME_PAID);
	return put_amount(to, e->paid, LONG_PAID, head);
}

static const char *
get_paid(const char *from, struct book_entry *e, uint64_t head)
{
	if (has(head, SOME_PAID))
		return get_amount(from, &e->paid, has(head, LONG_PAID));
	e->paid = has(head, PAID) ? e->amount : 0;
	return from;
}

/* What few rows have. */
static char *
put_more(char *to, const struct book_entry *e, uint64_t *head)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (text_of(e, i)->n > 0) {
			*head |= BIT(texts[i].part);
			to = put_text(to, *text_of(e, i));
		}
	if (e->secured != 0) {
		*head |= BIT(SECURED);
		PUT(to, e->secured);
	}
	if (e->closes != 0) {
		*head |= BIT(CLOSES);
		PUT(to, e->closes);
	}
	if (e->stated != BOOK_NOT_STATED) {
		*head |= BIT(STATED);
		PUT(to, e->stated);
	}
	if (e->discount > 0) {
		*head |= BIT(DISCOUNT);
		PUT(to, e->discount);
		PUT(to, e->discount_until);
	}
	if (e->disputed != 0 || e->disputed_from != INT32_MIN) {
		*head |= BIT(DISPUTED);
		PUT(to, e->disputed);
		PUT(to, e->disputed_from);
	}
	if (e->resolved != INT32_MAX) {
		*head |= BIT(RESOLVED);
		PUT(to, e->resolved);
	}
	return to;
}

static const char *
get_more(const char *from, struct book_entry *e, uint64_t head)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (has(head, texts[i].part))
			from = get_text(from,
			    (struct str *)(void *)((char *)e + texts[i].at));
	if (has(head, SECURED))
		GET(from, e->secured);
	if (has(head, CLOSES))
		GET(from, e->closes);
	if (has(head, STATED))
		GET(from, e->stated);
	if (has(head, DISCOUNT)) {
		GET(from, e->discount);
		GET(from, e->discount_until);
	}
	if (has(head, DISPUTED)) {
		GET(from, e->disputed);
		GET(from, e->disputed_from);
	}
	if (has(head, RESOLVED))
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
put_rest(char *to, const struct book_entry *e, bool cells, uint64_t *head)
{
	char *rest = to;
	uint32_t upper;

	*head |= BIT(REST);
	to += sizeof(upper);
	if (!e->weighed)
		*head |= BIT(UNWEIGHED);
	else if (e->weight != e->amount) {
		*head |= BIT(OWN_WEIGHT);
		PUT(to, e->weight);
	}
	if (e->negative)
		*head |= BIT(NEGATIVE);
	if (!e->pays)
		*head |= BIT(NAMES);
	if (e->more)
		to = put_more(to, e, head);
	if (cells) {
		*head |= BIT(CELLS);
		to = put_cells(to, e->row);
	}
	upper = (uint32_t)(*head >> 16);
	put(rest, &upper, sizeof(upper));
	return to;
}

void
book_record_put(struct book_bytes *list, const struct book_entry *e,
    struct book_packing *packing, bool cells)
{
	uint64_t head = (uint64_t)e->type;
	char *to, *start;

	vec_reserve(list, list->n + size_of(e, cells));
	start = list->v + list->n;
	to = start + HEAD;
	to = serial_put(packing->serials, &packing->customer, to, e->customer);
	to = serial_put(packing->serials, &packing->document, to, e->document);
	to = put_dates(to, e, &head);
	to = put_amount(to, e->amount, LONG_AMOUNT, &head);
	to = put_paid(to, e, &head);
	if (e->currency.n > 0) {
		head |= BIT(CURRENCY);
		to = put_text(to, e->currency);
	}
	if (cells || e->more || !e->pays || !e->weighed ||
	    e->weight != e->amount)
		to = put_rest(to, e, cells, &head);
	memcpy(start, &head, HEAD);
	list->n = (size_t)(to - list->v);
}

static const char *
get_rest(const char *from, struct book_entry *e, struct book_cells *cells)
{
	uint32_t upper;
	uint64_t head;

	GET(from, upper);
	head = (uint64_t)upper << 16;
	e->weighed = !has(head, UNWEIGHED);
	if (has(head, OWN_WEIGHT))
		GET(from, e->weight);
	if (head >> NEGATIVE != 0) {
		e->more = true;
		e->negative = has(head, NEGATIVE);
		e->pays = !has(head, NAMES);
		from = get_more(from, e, head);
	}
	if (has(head, CELLS)) {
		from = get_cells(from, cells);
		e->row = &cells->row;
	}
	return from;
}

const char *
book_record_get_packed(
    const char *from, struct book_entry *e, struct book_cells *cells)
{
	uint64_t head = 0;

	book_entry_begin(e);
	memcpy(&head, from, HEAD);
	e->type = (enum book_type)(head & TYPE);
	e->name.p = from + HEAD;
	from = serial_packed(e->name.p, &e->customer);
	from = serial_packed(from, &e->document);
	e->name.n = (size_t)(from - e->name.p);
	from = get_dates(from, e, head);
	from = get_amount(from, &e->amount, has(head, LONG_AMOUNT));
	from = get_paid(from, e, head);
	e->currency = (struct str){ NULL, 0 };
	if (has(head, CURRENCY))
		from = get_text(from, &e->currency);
	e->weighed = true;
	e->weight = e->amount;
	e->row = NULL;
	if (has(head, REST))
		from = get_rest(from, e, cells);
	e->customer_hash = map_hash(e->customer);
	e->document_hash = map_hash(e->document);
	return from;
}

const char *
book_record_get(const struct serials *serials, const char *from,
    struct book_entry *e, struct book_cells *cells)
{
	from = book_record_get_packed(from, e, cells);
	e->customer = serial_text(serials, e->customer, cells->customer);
	e->document = serial_text(serials, e->document, cells->document);
	e->customer_hash = map_hash(e->customer);
	e->document_hash = map_hash(e->document);
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
