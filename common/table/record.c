#include "table/record.h"

#include <string.h>

/* Shorter texts have their length in a byte, others in four behind that. */
enum { LONG_TEXT = 255 };

/* The first word: the row, the length of the id, and which numbers follow in
 * which width. */
enum { ID = 20, AMOUNT = 26, QUANTITY = 27, DATE = 29, ORDER = 30, COST = 31 };
enum { LONG_ID = 63, MARK = RECORD_ROWS };
enum { NO_QUANTITY, FEW, MANY };

/* Orders are told apart within a day of a customer only. */
enum { ORDER_BYTES = 6 };

/* Of the eight bytes where an order begins, its own. */
static uint64_t
order_bits(void)
{
	static const unsigned char own[8] = { 255, 255, 255, 255, 255, 255 };
	uint64_t bits;

	memcpy(&bits, own, sizeof(bits));
	return bits;
}

static unsigned char *
put(unsigned char *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

static const unsigned char *
get(const unsigned char *from, void *to, size_t n)
{
	memcpy(to, from, n);
	return from + n;
}

/* Bytes that a record takes at most, with the mark of a block before it. */
static size_t
most(struct str customer, const struct str *text, size_t texts)
{
	size_t n = 12 + 8 + customer.n + 4 * 8 + 4;

	for (size_t i = 0; i < texts; i++)
		n += 1 + sizeof(uint32_t) + text[i].n;
	return n;
}

/* A mark names the block of the records behind it. */
static unsigned char *
put_mark(unsigned char *to, uint64_t block)
{
	uint32_t head = MARK;

	return put(put(to, &head, sizeof(head)), &block, sizeof(block));
}

static unsigned char *
put_id(unsigned char *to, struct str id, uint32_t *head)
{
	uint32_t n = (uint32_t)id.n;

	if (n >= LONG_ID) {
		*head |= (uint32_t)LONG_ID << ID;
		to = put(to, &n, sizeof(n));
	} else {
		*head |= n << ID;
	}
	return (unsigned char *)str_put((char *)to, id);
}

static unsigned char *
put_date(unsigned char *to, int32_t date, uint32_t *head)
{
	uint16_t few = (uint16_t)date;

	if (few == date)
		return put(to, &few, sizeof(few));
	*head |= UINT32_C(1) << DATE;
	return put(to, &date, sizeof(date));
}

static unsigned char *
put_amount(unsigned char *to, int64_t amount, uint32_t *head)
{
	int64_t cents = amount / 100;
	int32_t few = (int32_t)cents;

	if (few == cents && cents * 100 == amount)
		return put(to, &few, sizeof(few));
	*head |= UINT32_C(1) << AMOUNT;
	return put(to, &amount, sizeof(amount));
}

static unsigned char *
put_quantity(unsigned char *to, int64_t quantity, uint32_t *head)
{
	int64_t units = quantity / 10000;
	uint8_t few = (uint8_t)units;

	if (quantity == 0)
		return to;
	if (few == units && units * 10000 == quantity) {
		*head |= (uint32_t)FEW << QUANTITY;
		return put(to, &few, sizeof(few));
	}
	*head |= (uint32_t)MANY << QUANTITY;
	return put(to, &quantity, sizeof(quantity));
}

static unsigned char *
put_record(unsigned char *start, uint64_t place, struct str customer,
    const struct event *e)
{
	uint32_t head = (uint32_t)place & MARK;
	unsigned char *to = put_id(start + sizeof(head), customer, &head);

	if (e->order != 0) {
		head |= UINT32_C(1) << ORDER;
		put(to, &e->order, sizeof(e->order));
		to += ORDER_BYTES; /* what is behind them is written over */
	}
	to = put_date(to, e->date, &head);
	to = put_amount(to, e->amount, &head);
	to = put_quantity(to, e->quantity, &head);
	if (e->cost != 0) {
		head |= UINT32_C(1) << COST;
		to = put(to, &e->cost, sizeof(e->cost));
	}
	memcpy(start, &head, sizeof(head));
	return to;
}

static unsigned char *
put_text(unsigned char *to, struct str text)
{
	uint32_t n = (uint32_t)text.n;

	*to++ = (unsigned char)(n < LONG_TEXT ? n : LONG_TEXT);
	if (n >= LONG_TEXT)
		to = put(to, &n, sizeof(n));
	return n > 0 ? put(to, text.p, n) : to;
}

bool
record_deal(struct parts_writer *w, struct parts_head *head, uint64_t place,
    struct str customer, const struct event *event, const struct str *text,
    size_t texts, struct diag *d)
{
	unsigned char *to;

	if (!parts_room(w, head, most(customer, text, texts), d))
		return false;
	to = head->at;
	if (head->block != place >> 20) {
		head->block = place >> 20;
		to = put_mark(to, head->block);
	}
	to = put_record(to, place, customer, event);
	for (size_t i = 0; i < texts; i++)
		to = put_text(to, text[i]);
	head->at = to;
	return true;
}

static const unsigned char *
get_date(const unsigned char *from, uint32_t head, int32_t *date)
{
	uint16_t few;

	if (head >> DATE & 1)
		return get(from, date, sizeof(*date));
	from = get(from, &few, sizeof(few));
	*date = few;
	return from;
}

/* Where the id begins. */
static const unsigned char *
get_id_size(const unsigned char *from, uint32_t head, uint32_t *n)
{
	*n = head >> ID & LONG_ID;
	return *n == LONG_ID ? get(from, n, sizeof(*n)) : from;
}

const unsigned char *
record_next(const unsigned char *from, struct record *r, size_t texts)
{
	static const uint8_t quantity[4] = { [FEW] = 1, [MANY] = 8 };
	uint32_t head, n;
	uint64_t block;

	r->start = from;
	from = get(from, &head, sizeof(head));
	while ((head & MARK) == MARK) {
		from = get(from, &block, sizeof(block));
		r->place = block << 20;
		r->start = from;
		from = get(from, &head, sizeof(head));
	}
	r->place = (r->place & ~(uint64_t)MARK) | (head & MARK);
	from = get_id_size(from, head, &n);
	r->customer = (struct str){ (const char *)from, n };
	from = get_date(
	    from + n + ORDER_BYTES * (head >> ORDER & 1), head, &r->date);
	from += 4 + 4 * (head >> AMOUNT & 1) + quantity[head >> QUANTITY & 3] +
	    8 * (head >> COST & 1);
	for (size_t i = 0; i < texts; i++)
		record_text(&from);
	return from;
}

const unsigned char *
record_event(const unsigned char *start, struct event *e)
{
	const unsigned char *from = start;
	uint32_t head, n;
	int32_t few;

	*e = (struct event){ 0 };
	from = get(from, &head, sizeof(head));
	from = get_id_size(from, head, &n) + n;
	if (head >> ORDER & 1) {
		get(from, &e->order, sizeof(e->order));
		e->order &= order_bits();
		from += ORDER_BYTES;
	}
	from = get_date(from, head, &e->date);
	if (head >> AMOUNT & 1) {
		from = get(from, &e->amount, sizeof(e->amount));
	} else {
		from = get(from, &few, sizeof(few));
		e->amount = (int64_t)few * 100;
	}
	if ((head >> QUANTITY & 3) == FEW)
		e->quantity = (int64_t)*from++ * 10000;
	else if ((head >> QUANTITY & 3) == MANY)
		from = get(from, &e->quantity, sizeof(e->quantity));
	if (head >> COST & 1)
		from = get(from, &e->cost, sizeof(e->cost));
	return from;
}

struct str
record_text(const unsigned char **at)
{
	const unsigned char *from = *at;
	uint32_t n = *from++;

	if (n == LONG_TEXT)
		from = get(from, &n, sizeof(n));
	*at = from + n;
	return (struct str){ (const char *)from, n };
}
