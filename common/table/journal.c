#include "table/journal.h"

#include "base/die.h"
#include "base/mem.h"
#include "io/temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LONGEST = 64,	      /* bytes of one event at most */
	IN_MEMORY = 16 << 20, /* bytes before the file begins */
	BLOCK = 1 << 20	      /* bytes written or read at once after */
};

/* Bytes that are written once, then read. */
struct spool {
	const char *folder;
	char *bytes;
	size_t n, room, at;
	int fd; /* -1: all is in memory */
};

struct journal {
	struct spool events, owners;
	struct event last; /* its date and order need not be put again */
};

/* The first byte of an event says what follows: for the amount, the quantity
 * and the cost two bits each of a width. */
enum { SAME_ORDER = 1, SAME_DATE = 2, AMOUNT = 2, QUANTITY = 4, COST = 6 };
enum { ZERO, CENTS, WHOLE, WIDTH = 3 }; /* 0, 4 and 8 bytes */

struct journal *
journal_new(const char *folder)
{
	struct journal *j = mem_zero(1, sizeof(*j));

	j->events = j->owners = (struct spool){ .folder = folder, .fd = -1 };
	return j;
}

static void
spool_free(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->bytes);
}

void
journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	spool_free(&j->events);
	spool_free(&j->owners);
	free(j);
}

static bool
failed(struct diag *d)
{
	return diag_set(d, EXIT_SYSTEM, "temporary",
	    "cannot use a temporary file (--tmpdir): %s", strerror(errno));
}

static bool
write_out(struct spool *s, struct diag *d)
{
	size_t done = 0;

	if (s->fd < 0)
		s->fd = temporary_unnamed(s->folder);
	if (s->fd < 0)
		return failed(d);
	while (done < s->n) {
		ssize_t n = write(s->fd, s->bytes + done, s->n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(d);
		done += (size_t)n;
	}
	s->n = 0;
	return true;
}

/* Makes room for one event. */
static bool
make_room(struct spool *s, struct diag *d)
{
	size_t full = s->fd < 0 ? IN_MEMORY : BLOCK;

	if (s->n + LONGEST <= s->room && s->n + LONGEST <= BLOCK)
		return true;
	if (s->n + LONGEST > full && !write_out(s, d))
		return false;
	if (s->n + LONGEST > s->room) {
		s->room = s->room == 0 ? 4096 : 2 * s->room;
		s->bytes = mem_resize(s->bytes, s->room, 1);
	}
	return true;
}

static char *
put(char *to, const void *from, size_t n)
{
	memcpy(to, from, n);
	return to + n;
}

/* Puts an amount as short as it goes, and its width into the flags. */
static char *
put_amount(char *to, int64_t amount, unsigned *flags, int shift)
{
	int64_t cents = amount / 100;
	int32_t few = (int32_t)cents;

	if (amount == 0)
		return to;
	if (few != cents || cents * 100 != amount) {
		*flags |= (unsigned)WHOLE << shift;
		return put(to, &amount, sizeof(amount));
	}
	*flags |= (unsigned)CENTS << shift;
	return put(to, &few, sizeof(few));
}

bool
journal_note(struct journal *j, const struct event *e, struct diag *d)
{
	struct spool *s = &j->events;
	struct event *last = &j->last;
	unsigned flags = 0;
	char *to;

	if (!make_room(s, d))
		return false;
	to = s->bytes + s->n + 1;
	if (e->date == last->date)
		flags |= SAME_DATE;
	else
		to = put(to, &e->date, sizeof(e->date));
	if (e->order == last->order)
		flags |= SAME_ORDER;
	else
		to = put(to, &e->order, sizeof(e->order));
	to = put_amount(to, e->amount, &flags, AMOUNT);
	to = put_amount(to, e->quantity, &flags, QUANTITY);
	to = put_amount(to, e->cost, &flags, COST);
	s->bytes[s->n] = (char)flags;
	s->n = (size_t)(to - s->bytes);
	last->date = e->date;
	last->order = e->order;
	return true;
}

bool
journal_own(struct journal *j, uint32_t customer, struct diag *d)
{
	struct spool *s = &j->owners;

	if (!make_room(s, d))
		return false;
	memcpy(s->bytes + s->n, &customer, sizeof(customer));
	s->n += sizeof(customer);
	return true;
}

static bool
rewind_spool(struct spool *s, struct diag *d)
{
	s->at = 0;
	if (s->fd < 0)
		return true;
	if (s->n > 0 && !write_out(s, d))
		return false;
	return lseek(s->fd, 0, SEEK_SET) == 0 || failed(d);
}

bool
journal_rewind(struct journal *j, struct diag *d)
{
	j->last = (struct event){ 0 };
	return rewind_spool(&j->events, d) && rewind_spool(&j->owners, d);
}

/* Reads on from the file: at least one event, or what is left. */
static bool
refill(struct spool *s, struct diag *d)
{
	size_t left = s->n - s->at;

	if (s->fd < 0 || left >= LONGEST)
		return true;
	memmove(s->bytes, s->bytes + s->at, left);
	s->at = 0;
	s->n = left;
	while (s->n < LONGEST) {
		ssize_t n = read(s->fd, s->bytes + s->n, BLOCK - s->n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(d);
		if (n == 0)
			break;
		s->n += (size_t)n;
	}
	return true;
}

static void
get(struct spool *s, void *to, size_t n)
{
	memcpy(to, s->bytes + s->at, n);
	s->at += n;
}

static int64_t
get_amount(struct spool *s, unsigned flags, int shift)
{
	int64_t amount = 0;
	int32_t few;

	switch (flags >> shift & WIDTH) {
	case CENTS:
		get(s, &few, sizeof(few));
		return (int64_t)few * 100;
	case WHOLE:
		get(s, &amount, sizeof(amount));
	}
	return amount;
}

bool
journal_next(struct journal *j, struct event *e, struct diag *d)
{
	struct spool *s = &j->events, *owners = &j->owners;
	unsigned flags;

	d->status = 0;
	if (!refill(s, d) || !refill(owners, d) || owners->at == owners->n)
		return false;
	get(owners, &j->last.customer, sizeof(j->last.customer));
	flags = (unsigned char)s->bytes[s->at++];
	if (!(flags & SAME_DATE))
		get(s, &j->last.date, sizeof(j->last.date));
	if (!(flags & SAME_ORDER))
		get(s, &j->last.order, sizeof(j->last.order));
	*e = j->last;
	e->amount = get_amount(s, flags, AMOUNT);
	e->quantity = get_amount(s, flags, QUANTITY);
	e->cost = get_amount(s, flags, COST);
	return true;
}
