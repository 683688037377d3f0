/*
 * queue: copies of some rows, for who wants to see several at once: to ask
 * memory for all that they will need before the first one needs it.
 */
#ifndef CSV_QUEUE_H
#define CSV_QUEUE_H

#include "csv/reader.h"

#include <stddef.h>

enum { CSV_QUEUE = 64 };

struct csv_held {
	struct csv_row row;
	char *bytes; /* of its raw and of fields that are not in there */
	size_t room, fields;
};

/* Empty is all zeros; emptied by n = 0. */
struct csv_queue {
	struct csv_held held[CSV_QUEUE];
	size_t n;
};

/* Appends a row; there must be room: n < CSV_QUEUE. */
void csv_queue_push(struct csv_queue *queue, const struct csv_row *row);

static inline const struct csv_row *
csv_queue_row(const struct csv_queue *queue, size_t i)
{
	return &queue->held[i].row;
}

void csv_queue_free(struct csv_queue *queue);

#endif
