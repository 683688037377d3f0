#include "book_front.h"

#include "table/packed.h"
#include "table/serial.h"
#include "text/date.h"

/* In a byte's lowest bits the document, then whether it has another date, the
 * due date, and the lowest bits of the step, whose upper ones follow. */
enum { DOCUMENT = 3, DATE = 1 << 2, DUE = 3, STEP = 7 };
enum { DUE_AT = 3, STEP_AT = 5, STEP_BITS = 3 };
enum document { AS_TEXT, IN_STEP, AFTER, WHOLE };
enum due { NO_DUE, SAME_TERM, OWN_TERM };

/* Days after a term that the row before has: any two days have one. */
static int32_t
term_after(const struct book_front *before, int32_t date)
{
	return (int32_t)((uint32_t)date + (uint32_t)before->due -
	    (uint32_t)before->date);
}

static unsigned char *
put_document(unsigned char *to, uint64_t now, uint64_t before, uint64_t step,
    enum document *how)
{
	if (now == 0) {
		*how = AS_TEXT;
	} else if (now == before + (step << 8)) {
		*how = IN_STEP;
	} else if ((now ^ before) % 256 == 0) {
		*how = AFTER;
		to = packed_put_signed(to, (int64_t)(now - before) / 256);
	} else {
		*how = WHOLE;
		to = (unsigned char *)serial_put((char *)to, now, STR(""));
	}
	return to;
}

unsigned char *
book_front_put(unsigned char *to, uint64_t step, const struct book_front *now,
    const struct book_front *before)
{
	unsigned char *head = to++;
	enum document document;
	enum due due = OWN_TERM;

	to = packed_put_number(to, step >> STEP_BITS);
	to = put_document(to, now->document, before->document, step, &document);
	*head = (unsigned char)((step & STEP) << STEP_AT | document);
	if (now->date != before->date) {
		*head |= DATE;
		to = packed_put_signed(to, (int64_t)now->date - before->date);
	}
	if (now->due == DATE_NONE)
		due = NO_DUE;
	else if (now->due == term_after(before, now->date))
		due = SAME_TERM;
	else
		to = packed_put_signed(to, (int64_t)now->due - now->date);
	*head |= (unsigned char)(due << DUE_AT);
	return to;
}

static const unsigned char *
get_document(const unsigned char *from, uint64_t *document, uint64_t step,
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
		from = packed_signed(from, &after);
		*document += (uint64_t)after << 8;
		break;
	case WHOLE:
		from = (const unsigned char *)serial_packed(
		    (const char *)from, &packed);
		*document = str_word(packed);
		break;
	}
	return from;
}

const unsigned char *
book_front_get(
    const unsigned char *from, uint64_t *step, struct book_front *front)
{
	unsigned head = *from++;
	struct book_front before = *front;
	int64_t after;

	from = packed_number(from, step);
	*step = *step << STEP_BITS | head >> STEP_AT;
	from = get_document(from, &front->document, *step, head & DOCUMENT);
	if ((head & DATE) != 0) {
		from = packed_signed(from, &after);
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
		from = packed_signed(from, &after);
		front->due = (int32_t)(front->date + after);
		break;
	}
	return from;
}
