#include "table/serial.h"

#include "base/mem.h"

#include <stdlib.h>

enum { LEAST = 5, MOST = 14, LONGEST = 16 }; /* digits; bytes of a text */

struct serials *
serials_new(void)
{
	struct serials *s = mem_zero(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
serials_free(struct serials *s)
{
	if (s == NULL)
		return;
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* So many of the lowest bytes. */
static uint64_t
low_bytes(size_t n)
{
	return n >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * n) - 1;
}

/* The form of a text; false if it has none. */
static bool
form_of(struct str text, struct serial_form *f)
{
	/* bytes of a number of so many digits */
	static const uint8_t bytes[MOST + 1] = {
		[5] = 3, 3, 3, 4, 4, 5, 5, 5, 6, 6
	};
	size_t digits = 0;
	uint64_t first, last;

	if (text.n < LEAST || text.n > LONGEST)
		return false;
	while (digits < text.n && str_is_digit(text.p[text.n - 1 - digits]))
		digits++;
	if (digits < LEAST || digits > MOST)
		return false;
	serial_ends(text, &first, &last);
	*f = (struct serial_form){ .n = (uint8_t)text.n,
		.digits = (uint8_t)digits,
		.bytes = bytes[digits],
		.first_mask = text.n < 8 ? 0 : low_bytes(text.n - digits),
		.last_mask = digits < 8 ? low_bytes(8 - digits) : 0 };
	f->first = first & f->first_mask;
	f->last = last & f->last_mask;
	return true;
}

static bool
is_same(const struct serial_form *a, const struct serial_form *b)
{
	return a->n == b->n && a->digits == b->digits && a->first == b->first &&
	    a->last == b->last;
}

/* The one among a run's forms, a new one if need be; NULL: there is no room. */
static const struct serial_form *
find_form(struct serials *s, const struct serial_form *f)
{
	unsigned width = f->bytes - 3u, i = 0;
	struct serial_form *form = s->form[width];
	unsigned n = __atomic_load_n(&s->n[width], __ATOMIC_ACQUIRE);

	while (i < n && !is_same(&form[i], f))
		i++;
	if (i < n || n == SERIAL_FORMS)
		return i < n ? &form[i] : NULL;
	pthread_mutex_lock(&s->lock);
	n = s->n[width];
	while (i < n && !is_same(&form[i], f))
		i++;
	if (i == n && n < SERIAL_FORMS) {
		form[i] = *f;
		form[i].head =
		    (uint8_t)(SERIAL_FORM + i * SERIAL_WIDTHS + width);
		__atomic_store_n(&s->n[width], n + 1, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&s->lock);
	return i < SERIAL_FORMS ? &form[i] : NULL;
}

uint64_t
serial_code_other(struct serials *s, struct serial_form *last, struct str text)
{
	const struct serial_form *known;
	struct serial_form form;

	if (s == NULL || !form_of(text, &form) ||
	    (known = find_form(s, &form)) == NULL)
		return 0;
	*last = *known;
	return serial_code(s, last, text);
}

char *
serial_put_text(char *to, struct str text)
{
	uint32_t n = (uint32_t)text.n;

	*to++ = (char)(n < SERIAL_LONG ? n : SERIAL_LONG);
	if (n >= SERIAL_LONG) {
		memcpy(to, &n, sizeof(n));
		to += sizeof(n);
	}
	return str_put(to, text);
}

static struct str
write_text(const struct serial_form *f, const char *from, char *room)
{
	uint64_t number = 0, word;
	size_t before = f->n - f->digits;

	memcpy(&number, from, f->bytes);
	for (size_t i = f->n; i-- > before; number /= 10)
		room[i] = (char)('0' + number % 10);
	word = f->n < 8 ? f->last >> 8 * (8 - f->n) : f->first;
	for (size_t i = 0; i < before && i < 8; i++, word >>= 8)
		room[i] = (char)word;
	for (size_t i = 8; i < before; i++)
		room[i] = (char)(f->last >> 8 * (i + 8 - f->n));
	return (struct str){ room, f->n };
}

struct str
serial_text(const struct serials *s, struct str packed, char room[SERIAL_TEXT])
{
	unsigned char head;

	if (packed.n == 0)
		return packed;
	head = (unsigned char)*packed.p;
	if (head >= SERIAL_FORM)
		return write_text(
		    &s->form[head % SERIAL_WIDTHS]
			    [(head - SERIAL_FORM) / SERIAL_WIDTHS],
		    packed.p + 1, room);
	if (head < SERIAL_LONG)
		return (struct str){ packed.p + 1, packed.n - 1 };
	return (struct str){ packed.p + 5, packed.n - 5 };
}
