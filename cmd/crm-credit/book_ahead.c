#include "book_ahead.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Copies a text to *at and moves it behind. */
static struct str
copy(char **at, struct str text)
{
	struct str result = { *at, text.n };

	if (text.n > 0)
		memcpy(*at, text.p, text.n);
	*at += text.n;
	return result;
}

static void
make_room(struct book_held *h, const struct csv_row *row)
{
	size_t need = row->raw.n;

	for (size_t i = 0; i < row->n; i++)
		need += row->field[i].n;
	if (need > h->room) {
		h->room = need + need / 2;
		h->bytes = mem_resize(h->bytes, h->room, 1);
	}
	if (row->n > h->fields) {
		h->fields = row->n;
		h->row.field =
		    mem_resize(h->row.field, row->n, sizeof(struct str));
	}
}

void
book_ahead_push(struct book_ahead *ahead, const struct csv_row *row)
{
	struct book_held *h =
	    &ahead->held[(ahead->first + ahead->n++) % BOOK_AHEAD];
	struct str *field;
	char *at;

	make_room(h, row);
	field = h->row.field;
	at = h->bytes;
	h->row = *row;
	h->row.field = field;
	h->row.raw = copy(&at, row->raw);
	for (size_t i = 0; i < row->n; i++)
		field[i] = copy(&at, row->field[i]);
}

const struct csv_row *
book_ahead_pop(struct book_ahead *ahead)
{
	struct book_held *h = &ahead->held[ahead->first];

	if (ahead->n == 0)
		return NULL;
	ahead->first = (ahead->first + 1) % BOOK_AHEAD;
	ahead->n--;
	return &h->row;
}

void
book_ahead_free(struct book_ahead *ahead)
{
	for (size_t i = 0; i < BOOK_AHEAD; i++) {
		free(ahead->held[i].bytes);
		free(ahead->held[i].row.field);
	}
}
