#include "table/journal.h"

#include "base/die.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LONGEST = 64,	      /* bytes of one event at most */
	IN_MEMORY = 32 << 20, /* bytes before the file begins */
	BLOCK = 1 << 20	      /* bytes written or read at once after */
};

struct journal {
	const char *folder;
	char *bytes;
	size_t n, room, at;
	int fd;		   /* -1: all is in memory */
	struct event last; /* what the next one is a difference to */
};

/* Which parts of an event follow, in its first byte. */
enum {
	SAME_ORDER = 1,
	HAS_QUANTITY = 2,
	HAS_COST = 4,
	CENTS = 8 /* the amount is in cents */
};

struct journal *
journal_new(const char *folder)
{
	struct journal *j = mem_zero(1, sizeof(*j));

	if (folder == NULL)
		folder = getenv("TMPDIR");
	j->folder = folder == NULL ? "/tmp" : folder;
	j->fd = -1;
	return j;
}

void
journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->fd >= 0)
		close(j->fd);
	free(j->bytes);
	free(j);
}

static bool
failed(struct diag *d)
{
	return diag_set(d, EXIT_SYSTEM, "temporary",
	    "cannot use a temporary file (--tmpdir): %s", strerror(errno));
}

static bool
open_file(struct journal *j, struct diag *d)
{
	size_t size = strlen(j->folder) + sizeof("/crm.XXXXXX");
	char *path = mem_alloc(size, 1);

	snprintf(path, size, "%s/crm.XXXXXX", j->folder);
	j->fd = mkstemp(path);
	if (j->fd >= 0)
		unlink(path);
	free(path);
	return j->fd >= 0 || failed(d);
}

static bool
write_out(struct journal *j, struct diag *d)
{
	size_t done = 0;

	if (j->fd < 0 && !open_file(j, d))
		return false;
	while (done < j->n) {
		ssize_t n = write(j->fd, j->bytes + done, j->n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(d);
		done += (size_t)n;
	}
	j->n = 0;
	return true;
}

/* Makes room for one event. */
static bool
make_room(struct journal *j, struct diag *d)
{
	size_t full = j->fd < 0 ? IN_MEMORY : BLOCK;

	if (j->n + LONGEST > full && !write_out(j, d))
		return false;
	if (j->n + LONGEST > j->room) {
		j->room = j->room == 0 ? 4096 : 2 * j->room;
		j->bytes = mem_resize(j->bytes, j->room, 1);
	}
	return true;
}

/* Seven bits a byte, the low ones first. */
static void
put_number(struct journal *j, uint64_t u)
{
	for (; u >= 0x80; u >>= 7)
		j->bytes[j->n++] = (char)(u | 0x80);
	j->bytes[j->n++] = (char)u;
}

/* Small numbers of either sign become small. */
static void
put_signed(struct journal *j, int64_t i)
{
	put_number(j, (uint64_t)i << 1 ^ -(uint64_t)(i < 0));
}

bool
journal_add(struct journal *j, const struct event *e, struct diag *d)
{
	struct event *last = &j->last;
	bool cents = e->amount % 100 == 0;
	int flags = (e->order == last->order ? SAME_ORDER : 0) |
	    (e->quantity != 0 ? HAS_QUANTITY : 0) |
	    (e->cost != 0 ? HAS_COST : 0) | (cents ? CENTS : 0);

	if (j->n + LONGEST > j->room || j->n + LONGEST > BLOCK)
		if (!make_room(j, d))
			return false;
	j->bytes[j->n++] = (char)flags;
	put_signed(j, (int64_t)e->customer - last->customer);
	put_signed(j, (int64_t)e->date - last->date);
	put_signed(j, cents ? e->amount / 100 : e->amount);
	if (!(flags & SAME_ORDER)) {
		memcpy(j->bytes + j->n, &e->order, sizeof(e->order));
		j->n += sizeof(e->order);
	}
	if (flags & HAS_QUANTITY)
		put_signed(j, e->quantity);
	if (flags & HAS_COST)
		put_signed(j, e->cost);
	*last = *e;
	return true;
}

bool
journal_rewind(struct journal *j, struct diag *d)
{
	j->last = (struct event){ 0 };
	j->at = 0;
	if (j->fd < 0)
		return true;
	if (j->n > 0 && !write_out(j, d))
		return false;
	return lseek(j->fd, 0, SEEK_SET) == 0 || failed(d);
}

/* Reads on from the file: at least one event, or what is left. */
static bool
refill(struct journal *j, struct diag *d)
{
	size_t left = j->n - j->at;

	memmove(j->bytes, j->bytes + j->at, left);
	j->at = 0;
	j->n = left;
	while (j->n < LONGEST) {
		ssize_t n = read(j->fd, j->bytes + j->n, BLOCK - j->n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(d);
		if (n == 0)
			break;
		j->n += (size_t)n;
	}
	return true;
}

static uint64_t
get_number(struct journal *j)
{
	uint64_t u = 0;
	int shift = 0;

	for (; j->bytes[j->at] & 0x80; shift += 7)
		u |= (uint64_t)(j->bytes[j->at++] & 0x7f) << shift;
	return u | (uint64_t)j->bytes[j->at++] << shift;
}

static int64_t
get_signed(struct journal *j)
{
	uint64_t u = get_number(j);

	return (int64_t)(u >> 1 ^ -(u & 1));
}

bool
journal_next(struct journal *j, struct event *e, struct diag *d)
{
	int flags;

	d->status = 0;
	if (j->fd >= 0 && j->n - j->at < LONGEST && !refill(j, d))
		return false;
	if (j->at == j->n)
		return false;
	flags = j->bytes[j->at++];
	*e = j->last;
	e->customer += (uint32_t)get_signed(j);
	e->date += (int32_t)get_signed(j);
	e->amount = get_signed(j) * (flags & CENTS ? 100 : 1);
	if (!(flags & SAME_ORDER)) {
		memcpy(&e->order, j->bytes + j->at, sizeof(e->order));
		j->at += sizeof(e->order);
	}
	e->quantity = flags & HAS_QUANTITY ? get_signed(j) : 0;
	e->cost = flags & HAS_COST ? get_signed(j) : 0;
	j->last = *e;
	return true;
}
