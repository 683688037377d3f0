#include "io/spill.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/pool.h"
#include "io/temporary.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* What stands before the bytes of a page in its place in the file. */
struct head {
	uint32_t used, check;
};

enum { PLACE = sizeof(struct head) + POOL_ROOM };

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

static bool
write_page(int fd, const struct pool_page *page, uint64_t offset)
{
	struct head head = { page->used,
		(uint32_t)XXH3_64bits(page->bytes, page->used) };

	return write_all(fd, &head, sizeof(head), offset) &&
	    write_all(fd, page->bytes, page->used, offset + sizeof(head));
}

bool
spill_pages(struct spill *s, const struct pool_page *list,
    struct spill_extent *extent, struct diag *d)
{
	uint64_t at, end;

	if (!spill_try(s, d))
		return false;
	*extent = (struct spill_extent){ 0 };
	for (const struct pool_page *p = list; p != NULL; p = p->next)
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

static bool
read_all(
    const struct spill *s, uint64_t offset, void *to, size_t n, struct diag *d)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = pread(s->fd, p, n, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return diag_set(d, EXIT_SYSTEM, "temporary",
			    "cannot read temporary data in %s: %s", s->folder,
			    strerror(errno));
		if (got == 0)
			return diag_set(d, EXIT_SYSTEM, "temporary",
			    "temporary data in %s is cut short", s->folder);
		p += got;
		n -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

bool
spill_page(struct spill *s, const struct spill_extent *extent, uint32_t page,
    struct pool_page *to, struct diag *d)
{
	uint64_t at = extent->offset + (uint64_t)page * PLACE;
	struct head head;

	if (!read_all(s, at, &head, sizeof(head), d))
		return false;
	if (head.used > POOL_ROOM ||
	    !read_all(s, at + sizeof(head), to->bytes, head.used, d) ||
	    (uint32_t)XXH3_64bits(to->bytes, head.used) != head.check)
		return diag_set(d, EXIT_SYSTEM, "temporary",
		    "temporary data in %s is damaged", s->folder);
	to->used = head.used;
	return true;
}
