#define _GNU_SOURCE /* fallocate */
#include "io/spill.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/pool.h"
#include "io/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* In the file a page is its bytes behind `used` and, in place of `room`, their
 * sum. */
enum { HEAD = 2 * sizeof(uint32_t), PLACE = HEAD + POOL_ROOM };

struct spill {
	pthread_mutex_t lock;
	const char *folder;
	int fd; /* -1: nothing was written yet */
	uint64_t end;
};

struct spill *
spill_new(const char *folder)
{
	struct spill *s = mem_zero(1, sizeof(*s));

	if (folder == NULL)
		folder = getenv("TMPDIR");
	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	pthread_mutex_init(&s->lock, NULL);
	s->folder = folder;
	s->fd = -1;
	return s;
}

void
spill_free(struct spill *s)
{
	if (s == NULL)
		return;
	if (s->fd >= 0)
		close(s->fd);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

uint64_t
spill_written(const struct spill *s)
{
	return s->end;
}

bool
spill_try(struct spill *s, struct diag *d)
{
	bool well;

	pthread_mutex_lock(&s->lock);
	if (s->fd < 0)
		s->fd = temporary_unnamed(s->folder);
	well = s->fd >= 0;
	pthread_mutex_unlock(&s->lock);
	return well ||
	    diag_set(d, EXIT_SYSTEM, "temporary",
		"cannot make a temporary file in %s: %s (--tmpdir)", s->folder,
		strerror(errno));
}

static bool
failed(const struct spill *s, uint64_t bytes, struct diag *d)
{
	return diag_set(d, EXIT_SYSTEM, "temporary",
	    "cannot write %.1f MB of temporary data to %s: %s (--tmpdir, "
	    "--memory)",
	    (double)bytes / 1e6, s->folder, strerror(errno));
}

static bool
write_all(int fd, const void *bytes, size_t n, uint64_t offset)
{
	const char *p = bytes;

	while (n > 0) {
		ssize_t done = pwrite(fd, p, n, (off_t)offset);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
		offset += (uint64_t)done;
	}
	return true;
}

static uint32_t
sum_of(const struct pool_page *page)
{
	return (uint32_t)XXH3_64bits(page->bytes, page->used);
}

static bool
write_page(int fd, struct pool_page *page, uint64_t offset)
{
	uint32_t room = page->room;
	bool well;

	page->room = sum_of(page);
	well = write_all(fd, &page->used, HEAD + page->used, offset);
	page->room = room;
	return well;
}

bool
spill_pages(struct spill *s, struct pool_page *list,
    struct spill_extent *extent, struct diag *d)
{
	uint64_t at, end;

	if (!spill_try(s, d))
		return false;
	*extent = (struct spill_extent){ 0 };
	for (struct pool_page *p = list; p != NULL; p = p->next)
		extent->pages++;
	pthread_mutex_lock(&s->lock);
	extent->offset = at = s->end;
	end = s->end += (uint64_t)extent->pages * PLACE;
	pthread_mutex_unlock(&s->lock);
	for (; list != NULL; list = list->next, at += PLACE)
		if (!write_page(s->fd, list, at))
			return failed(s, end, d);
	return true;
}

/* Bytes read, at most n; they end with the file. -1 with *d filled. */
static ssize_t
read_some(
    const struct spill *s, uint64_t offset, void *to, size_t n, struct diag *d)
{
	size_t done = 0;
	ssize_t got = 1;

	while (done < n && got != 0) {
		got = pread(
		    s->fd, (char *)to + done, n - done, (off_t)(offset + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			diag_set(d, EXIT_SYSTEM, "temporary",
			    "cannot read temporary data in %s: %s", s->folder,
			    strerror(errno));
			return -1;
		}
		done += (size_t)got;
	}
	return (ssize_t)done;
}

bool
spill_page(struct spill *s, const struct spill_extent *extent, uint32_t page,
    struct pool_page *to, struct diag *d)
{
	uint64_t at = extent->offset + (uint64_t)page * PLACE;
	ssize_t n = read_some(s, at, &to->used, PLACE, d);

	if (n < 0)
		return false;
	if (n < HEAD || to->used > POOL_ROOM || (size_t)n < HEAD + to->used ||
	    sum_of(to) != to->room)
		return diag_set(d, EXIT_SYSTEM, "temporary",
		    "temporary data in %s is damaged", s->folder);
	to->room = POOL_ROOM;
	return true;
}

void
spill_forget(struct spill *s, const struct spill_extent *extent)
{
#ifdef FALLOC_FL_PUNCH_HOLE
	if (fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		(off_t)extent->offset, (off_t)extent->pages * PLACE) != 0)
		return; /* it stays until the end */
#else
	(void)s;
	(void)extent;
#endif
}
