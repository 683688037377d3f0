/*
 * serial: ids as few bytes. Most end with a number: what stands before it, and
 * how many digits it has, is a form, of which a run has few; then an id is one
 * byte for the form and three or more for the number. Others are their length
 * and their text. Equal ids are equal bytes, whoever packed them.
 */
#pragma once

#include "base/str.h"
#include "text/num.h"

#include <pthread.h>

enum {
	SERIAL_WIDTHS = 4, /* a number has 3 to 6 bytes */
	SERIAL_FORMS = 32, /* at most of each; further ones are texts */
	SERIAL_LONG = 127, /* a text's length is in the next four bytes */
	SERIAL_FORM = 128  /* which of its width, and the width less 3 */
};

/* Texts of 5 to 16 bytes that end with 5 to 14 digits, no more than these. The
 * first eight bytes and the last ones are looked at; shorter texts have zeros
 * before them. */
struct serial_form {
	uint64_t first, last;		/* what stands before the number */
	uint64_t first_mask, last_mask; /* its bytes */
	uint8_t n, digits, bytes;	/* of the text, of the number */
	uint8_t head;
};

/* All of a run, shared by its threads. */
struct serials {
	pthread_mutex_t lock;
	unsigned n[SERIAL_WIDTHS]; /* forms; who reads it may read these */
	struct serial_form form[SERIAL_WIDTHS][SERIAL_FORMS];
};

struct serials *serials_new(void);
void serials_free(struct serials *serials);

/* What a text's form is found by. */
static inline void
serial_ends(struct str text, uint64_t *first, uint64_t *last)
{
	if (text.n < 8) {
		*first = *last = str_word(text) << 8 * (8 - text.n);
		return;
	}
	*first = str_word((struct str){ text.p, 8 });
	*last = str_word((struct str){ text.p + text.n - 8, 8 });
}

/* Is a text of the form? Its number. */
static inline __attribute__((always_inline)) bool
serial_fits(const struct serial_form *f, struct str text, uint64_t *number)
{
	const uint64_t zeros = UINT64_MAX / 255 * '0';
	uint64_t first, last;
	uint32_t low, high;

	if (text.n != f->n || f->n == 0)
		return false;
	serial_ends(text, &first, &last);
	if ((first & f->first_mask) != f->first ||
	    (last & f->last_mask) != f->last ||
	    !num_eight((last ^ zeros) & ~f->last_mask, &low))
		return false;
	*number = low;
	if (f->digits <= 8)
		return true;
	first = (first ^ zeros) << 8 * (16 - f->n);
	if (!num_eight(first & UINT64_MAX << 8 * (16 - f->digits), &high))
		return false;
	*number += (uint64_t)high * 100000000;
	return true;
}

/*
 * An id as a number, by whose lowest byte its form is known; 0: it has none.
 * `last` is the form of the one before (all zeros at first), which most have,
 * too. Any thread. With serials NULL all are texts.
 */
uint64_t serial_code_other(
    struct serials *serials, struct serial_form *last, struct str text);

static inline __attribute__((always_inline)) uint64_t
serial_code(
    struct serials *serials, struct serial_form *last, struct str text)
{
	uint64_t number;

	if (!serial_fits(last, text, &number))
		return serial_code_other(serials, last, text);
	return number << 8 | last->head;
}

/* Bytes of a code that are the packed id, from the lowest. */
static inline size_t
serial_bytes(uint64_t code)
{
	return 4 + code % SERIAL_WIDTHS;
}

/* Puts an id as serial_code has it where there is room for 5 bytes more than
 * the text has and 16 at least; the place behind it. */
char *serial_put_text(char *to, struct str text);

static inline char *
serial_put(char *to, uint64_t code, struct str text)
{
	if (code == 0)
		return serial_put_text(to, text);
	memcpy(to, &code, sizeof(code));
	return to + serial_bytes(code);
}

/* An id as it was put, which begins there, no bytes for an empty text; the
 * place behind it. */
static inline const char *
serial_packed(const char *from, struct str *packed)
{
	unsigned char head = (unsigned char)*from;
	uint32_t n = head;

	packed->p = from++;
	if (head >= SERIAL_FORM)
		n = 3 + head % SERIAL_WIDTHS;
	else if (head == SERIAL_LONG) {
		memcpy(&n, from, sizeof(n));
		from += sizeof(n);
	}
	packed->n = head == 0 ? 0 : (size_t)(from - packed->p) + n;
	return from + n;
}

/* The text of a packed id, in `room` if it has a form. */
enum { SERIAL_TEXT = 16 };
struct str serial_text(
    const struct serials *serials, struct str packed, char room[SERIAL_TEXT]);
