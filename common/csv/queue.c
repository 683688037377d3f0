#include "csv/queue.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Where a text stands in another; SIZE_MAX when it does not. */
static size_t
place_in(struct str whole, struct str part)
{
	uintptr_t at = (uintptr_t)part.p - (uintptr_t)whole.p;

	return at <= whole.n && part.n <= whole.n - at ? at : SIZE_MAX;
}

static void
make_room(struct csv_held *h, const struct csv_row *row)
{
	size_t need = row->raw.n;

	for (size_t i = 0; i < row->n; i++)
		if (place_in(row->raw, row->field[i]) == SIZE_MAX)
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

/* Copies a text to `to`; the end of the copy. */
static char *
copy(char *to, struct str text)
{
	if (text.n > 0)
		memcpy(to, text.p, text.n);
	return to + text.n;
}

void
csv_queue_push(struct csv_queue *queue, const struct csv_row *row)
{
	struct csv_held *h = &queue->held[queue->n++];
	struct str *field;
	char *end;

	make_room(h, row);
	field = h->row.field;
	h->row = *row;
	h->row.field = field;
	h->row.raw.p = h->bytes;
	end = copy(h->bytes, row->raw);
	for (size_t i = 0; i < row->n; i++) {
		size_t at = place_in(row->raw, row->field[i]);

		field[i] = (struct str){ at == SIZE_MAX ? end : h->bytes + at,
			row->field[i].n };
		if (at == SIZE_MAX)
			end = copy(end, row->field[i]);
	}
}

void
csv_queue_free(struct csv_queue *queue)
{
	for (size_t i = 0; i < CSV_QUEUE; i++) {
		free(queue->held[i].bytes);
		free(queue->held[i].row.field);
	}
}
